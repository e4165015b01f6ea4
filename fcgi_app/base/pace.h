#ifndef BASE_PACE_H
#define BASE_PACE_H

/*
 * Pauses in long work that cannot pause by itself, such as a hash function of a
 * library.  The thread works for half a millisecond, then sleeps as long as its
 * share of a core requires.  A request that arrives meanwhile waits for half a
 * millisecond at the most.
 *
 * A timer sends a signal to the working thread, and the signal handler sleeps.
 * The work may use malloc'd memory; it must not hold a lock that another
 * thread waits for.
 */

/*
 * From now on this thread uses `percent` of a core, 1 to 99.  If there is no
 * timer for it, that is logged, and the thread works without pauses.
 */
void
pace_begin(int percent);

/* Ends the pauses of this thread. */
void
pace_end(void);

#endif
