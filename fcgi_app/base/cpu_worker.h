#ifndef BASE_CPU_WORKER_H
#define BASE_CPU_WORKER_H

/*
 * A thread for work that needs a core for long, such as password hashes: many
 * such pieces at once would delay all other requests.  A process does one
 * piece at a time, in a thread with a lower priority, so that requests get the
 * cores first.  All processes of the machine together do as many pieces as
 * their machine_semaphore has slots.  The queue is fair by network
 * (fair_queue.h).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct cpu_worker;

struct cpu_worker_options {
	const char	*path;		/* of the semaphore's lock file */
	int		 slots;		/* of the semaphore */
	int		 queue;		/* callers that may wait */
	int		 per_network;	/* ... of one network */
	int64_t		 wait_ms;	/* for which a caller waits */
	/*
	 * The percentage of one core that the work of all processes together
	 * may use (cpu_share.h); 0: no limit.  Needs slots = 1.  Pieces that
	 * follow each other closely are interrupted by pauses (pace.h).
	 */
	int		 share;
};

/* The caller waits for the work, so it may use the caller's memory. */
typedef void cpu_worker_work(void *arg);

enum err
cpu_worker_open(const struct cpu_worker_options *options,
	struct cpu_worker **worker_r);

/* Ends the thread; nulls; NULL inside is legal.  No caller may wait. */
void
cpu_worker_close(struct cpu_worker **worker);

/*
 * Whether another caller from that network may wait at this moment.  If not,
 * the network keeps its place for its next attempt.
 */
bool
cpu_worker_has_room(struct cpu_worker *worker, struct str network);

/*
 * Does the work for a caller from that network and returns ERR_OK when it is
 * done.  ERR_BUSY: too many callers wait, or a caller of another network got
 * the place, or the wait took too long.  ERR_STORAGE: the semaphore cannot be
 * locked.  In both cases the work was not done and will not be.
 */
enum err
cpu_worker_run(struct cpu_worker *worker, struct str network,
	cpu_worker_work *work, void *arg);

#endif
