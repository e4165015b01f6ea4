#ifndef BASE_FAIR_QUEUE_H
#define BASE_FAIR_QUEUE_H

/*
 * A short queue that is fair by network: the networks take turns, however many
 * jobs one of them has in the queue.
 *
 * The queue is bounded.  When it is full, a new job displaces the last job of
 * the network that has most jobs.  If every network has one job, it displaces
 * the job of the network that has waited for the shortest time.  A network
 * whose job was rejected, displaced or withdrawn keeps its place for its next
 * job.  So if n networks all try again, each is served within n turns, and
 * many networks that never try again do not delay those that do.
 *
 * It has no lock and no clock: the caller serialises the calls.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

/* A part of the caller's job; the caller owns its memory. */
struct fair_job {
	TAILQ_ENTRY(fair_job)	link;
	uint64_t		network;	/* a digest of it */
	uint64_t		since;		/* see fair_queue.c */
};

struct fair_queue;

/* Jobs in all, and of one network; both at least 1. */
struct fair_queue *
fair_queue_new(int total, int per_network);

/* Nulls; NULL inside is legal.  The jobs stay with their callers. */
void
fair_queue_free(struct fair_queue **queue);

bool
fair_queue_is_empty(const struct fair_queue *queue);

/*
 * Whether fair_queue_add would take a job of that network.  If not, the network
 * counts as waiting from now on.
 */
bool
fair_queue_admits(struct fair_queue *queue, uint64_t network);

/*
 * Adds a job whose network is set.  False when it was rejected.  *displaced_r
 * is the job that was displaced and is no longer in the queue, or NULL.
 */
bool
fair_queue_add(struct fair_queue *queue, struct fair_job *job,
	struct fair_job **displaced_r);

/* Takes out the job whose turn it is; NULL when there is none. */
struct fair_job *
fair_queue_take(struct fair_queue *queue);

/* Takes out a job that is in the queue, because its caller gave up. */
void
fair_queue_withdraw(struct fair_queue *queue, struct fair_job *job);

#endif
