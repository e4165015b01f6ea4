#ifndef BASE_CPU_WORKER_H
#define BASE_CPU_WORKER_H

/*
 * Heavy work: what keeps a core busy for so long that a flood of it would
 * keep everything else waiting.  A process does one piece of it at a time,
 * in a thread of its own with a lower priority, so that requests get the
 * cores first; all processes of the machine together do not more than
 * there are slots (machine_semaphore.h).  The queue for it is fair by network
 * (fair_queue.h).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct cpu_worker;

struct cpu_worker_options {
	const char	*path;		/* the file of the slots */
	int		 slots;
	int		 queue;		/* callers that may wait */
	int		 per_network;	/* ... of one network */
	int64_t		 wait_ms;	/* ... so long, for their turn */
	/*
	 * The percentage of one core that the work of all processes together
	 * may take (cpu_share.h); 0: as much as there is.  Needs slots = 1.
	 * Beyond a piece now and then it has pauses in its midst (pace.h).
	 */
	int		 share;
};

/*
 * Work of a caller that waits for it: it may use what belongs to the
 * caller.
 */
typedef void cpu_worker_work(void *arg);

enum err
cpu_worker_open(const struct cpu_worker_options *options, struct cpu_worker **cpu_worker_r);

/* Ends the thread; nulls; NULL inside is legal.  Call without callers. */
void
cpu_worker_close(struct cpu_worker **heavy);

/*
 * Whether another caller from that network may wait at this moment.  If not,
 * the network keeps its place for its next attempt.
 */
bool
cpu_worker_has_room(struct cpu_worker *heavy, struct str network);

/*
 * Does the work for a caller from that network and returns ERR_OK when it
 * is done.  ERR_BUSY: too many wait already, others needed its place more,
 * or its turn did not come in time; ERR_STORAGE: the slots cannot be
 * locked.  In both cases the work was not done and will not be.
 */
enum err
cpu_worker_run(struct cpu_worker *heavy, struct str network, cpu_worker_work *work,
	void *arg);

#endif
