#ifndef BASE_RUN_LIMIT_H
#define BASE_RUN_LIMIT_H

/*
 * Work that is bounded within a process: of each kind so many run at a
 * time, and of all kinds together so many wait for their turn.
 */

#include <stdint.h>

#include "base/err.h"

#define RUN_LIMIT_KINDS	2	/* at the most */

struct run_limit;

/*
 * `most` may run at a time, of each kind; `room` may wait, of all kinds
 * together.  Both at least 1.
 */
struct run_limit *
run_limit_new(int most, int room);

/* Frees and nulls; nobody may run or wait.  NULL inside is legal. */
void
run_limit_free(struct run_limit **turns);

/* Takes a turn without waiting; ERR_BUSY when there is none. */
enum err
run_limit_try(struct run_limit *turns, int kind);

/*
 * Waits for a turn, `us` microseconds at the longest.  ERR_BUSY when it
 * has not come by then, and at once when there is no room to wait.
 */
enum err
run_limit_wait(struct run_limit *turns, int kind, int64_t us);

/* Gives a turn back. */
void
run_limit_release(struct run_limit *turns, int kind);

#endif
