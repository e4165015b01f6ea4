#ifndef BASE_TURNS_H
#define BASE_TURNS_H

/*
 * Work that is bounded within a process: of each kind so many run at a
 * time, and of all kinds together so many wait for their turn.
 */

#include <stdint.h>

#include "base/err.h"

#define TURNS_KINDS	2	/* at the most */

struct turns;

/*
 * `most` may run at a time, of each kind; `room` may wait, of all kinds
 * together.  Both at least 1.
 */
struct turns *
turns_new(int most, int room);

/* Frees and nulls; nobody may run or wait.  NULL inside is legal. */
void
turns_free(struct turns **turns);

/* Takes a turn without waiting; ERR_BUSY when there is none. */
enum err
turns_try(struct turns *turns, int kind);

/*
 * Waits for a turn, `us` microseconds at the longest.  ERR_BUSY when it
 * has not come by then, and at once when there is no room to wait.
 */
enum err
turns_wait(struct turns *turns, int kind, int64_t us);

/* Gives a turn back. */
void
turns_give(struct turns *turns, int kind);

#endif
