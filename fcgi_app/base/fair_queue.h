#ifndef BASE_FAIR_QUEUE_H
#define BASE_FAIR_QUEUE_H

/*
 * A short queue that is fair by network: each network's next job in turn,
 * however many jobs another network has in it.
 *
 * The queue is bounded.  When it is full, a new job displaces the last job
 * of the network that has most of them; when all networks have one, the
 * job of the network that waits for the shortest time.  A network whose
 * job was refused, displaced or withdrawn keeps its place for its next
 * job: of n networks that all try again, each is served within n turns,
 * and a flood from networks that never come back delays none that does.
 *
 * It has no lock and no clock of its own: the caller serialises the calls.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

/* Part of the caller's own job; the queue owns nothing of it. */
struct fair_job {
	TAILQ_ENTRY(fair_job)	link;
	uint64_t		network;	/* a digest of it */
	uint64_t		since;		/* the queue's: see fair_queue.c */
};

struct fair_queue;

/* Jobs in all, and of one network; both at least 1. */
struct fair_queue *
fair_queue_new(int total, int per_network);

/* Nulls; NULL inside is legal.  The jobs inside are forgotten. */
void
fair_queue_free(struct fair_queue **queue);

bool
fair_queue_is_empty(const struct fair_queue *queue);

/*
 * Whether fair_queue_add would take a job of that network.  If it would
 * not, the network waits from now on.
 */
bool
fair_queue_admits(struct fair_queue *queue, uint64_t network);

/*
 * Adds a job whose network is set.  False when it was refused.  A job that
 * had to make room is in *displaced_r and no longer in the queue; else
 * that is NULL.
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
