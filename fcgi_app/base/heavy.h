#ifndef BASE_HEAVY_H
#define BASE_HEAVY_H

/*
 * Heavy work: what keeps a core busy for so long that a flood of it would
 * keep everything else waiting.  A process does one piece of it at a time,
 * in a thread of its own with a lower priority, so that requests get the
 * cores first; all processes of the machine together do not more than
 * there are slots (slots.h).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct heavy;

struct heavy_options {
	const char	*path;		/* the file of the slots */
	int		 slots;
	int		 queue;		/* callers that may wait */
	int64_t		 wait_ms;	/* ... so long, for their turn */
};

/*
 * Work of a caller that waits for it: it may use what belongs to the
 * caller.
 */
typedef void heavy_work(void *arg);

enum err
heavy_open(const struct heavy_options *options, struct heavy **heavy_r);

/* Ends the thread; nulls; NULL inside is legal.  Call without callers. */
void
heavy_close(struct heavy **heavy);

/* Whether another caller may wait, at this moment. */
bool
heavy_has_room(struct heavy *heavy);

/*
 * Does the work and returns ERR_OK when it is done.  ERR_BUSY: too many
 * wait already, or its turn did not come in time; ERR_STORAGE: the slots
 * cannot be locked.  In both cases nothing has been done.
 */
enum err
heavy_run(struct heavy *heavy, heavy_work *work, void *arg);

#endif
