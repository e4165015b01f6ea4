#ifndef BASE_MACHINE_SEMAPHORE_H
#define BASE_MACHINE_SEMAPHORE_H

/*
 * So many at a time, over all processes of a machine: slots, each of which
 * is a lock of a lock file that they share.  The kernel frees the slot of a
 * holder that dies.
 *
 * It is asked for a slot again and again, since a lock of the kernel's has
 * no deadline.  Who asked in vain is next in line, alone, until it has got
 * one or gives up: a holder that comes straight back is behind it.
 */

#include "base/err.h"

struct machine_semaphore;

/* Opens the lock file at `path` (lock_file.h), and makes it if missing. */
enum err
machine_semaphore_open(const char *path, int n, struct machine_semaphore **semaphore_r);

/* Closes and nulls; NULL inside is legal. */
void
machine_semaphore_close(struct machine_semaphore **slots);

/*
 * Takes a slot, one per struct machine_semaphore, without waiting.  ERR_BUSY: there is
 * none now; ask again in some milliseconds.
 */
enum err
machine_semaphore_take(struct machine_semaphore *slots);

/* Gives back the slot, or the place in line. */
void
machine_semaphore_release(struct machine_semaphore *slots);

#endif
