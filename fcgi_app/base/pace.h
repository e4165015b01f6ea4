#ifndef BASE_PACE_H
#define BASE_PACE_H

/*
 * Pauses in the middle of work that takes long and cannot pause by itself,
 * such as a hash of a library: it has a core for half a millisecond, then
 * leaves it for as long as its share of a core asks for.  A request that
 * comes meanwhile waits for half a millisecond at the most.
 *
 * A timer sends a signal to the thread that works, and the handler sleeps.
 * The work may use memory of malloc; it must not hold a lock that callers
 * of other threads wait for.
 */

/*
 * From now on this thread has `percent` of a core, 1 to 99.  When there is
 * no timer for it, it goes on without pauses.
 */
void
pace_begin(int percent);

/* This thread has its core to itself again. */
void
pace_end(void);

#endif
