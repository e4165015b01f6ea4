#ifndef BASE_RUN_LIMIT_H
#define BASE_RUN_LIMIT_H

/*
 * A limit on work within a process: how many pieces of each kind run at a time,
 * and how many of all kinds together wait.
 */

#include <stdint.h>

#include "base/err.h"

#define RUN_LIMIT_KINDS	2	/* at the most */

struct run_limit;

/*
 * `most` pieces of each kind may run at a time; `room` pieces of all kinds
 * together may wait.  Both are at least 1.
 */
struct run_limit *
run_limit_new(int most, int room);

/* Frees and nulls; no piece may run or wait.  NULL inside is legal. */
void
run_limit_free(struct run_limit **limit);

/* Begins a piece of work, without waiting; ERR_BUSY when too many run. */
enum err
run_limit_try(struct run_limit *limit, int kind);

/*
 * The same, but waits `us` microseconds at the longest.  ERR_BUSY when too many
 * run until then, and at once when too many wait.
 */
enum err
run_limit_wait(struct run_limit *limit, int kind, int64_t us);

/* Ends a piece of work. */
void
run_limit_release(struct run_limit *limit, int kind);

#endif
