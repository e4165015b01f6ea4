#ifndef BASE_MACHINE_SEMAPHORE_H
#define BASE_MACHINE_SEMAPHORE_H

/*
 * A semaphore over all processes of a machine.  Each of its slots is a lock of
 * a lock file that the processes share.  When a holder dies, the kernel frees
 * its slot.
 *
 * A kernel lock has no deadline, so a caller polls for a slot.  A caller that
 * got none is alone the next in line, until it gets a slot or gives up.  A
 * holder that releases a slot and takes one again comes after it.
 */

#include "base/err.h"

struct machine_semaphore;

/*
 * A semaphore of n slots.  Opens the lock file at `path` (lock_file.h), and
 * makes it if it is missing.  ERR_STORAGE, logged, when that fails.
 */
enum err
machine_semaphore_open(const char *path, int n,
	struct machine_semaphore **semaphore_r);

/* Closes and nulls; NULL inside is legal. */
void
machine_semaphore_close(struct machine_semaphore **semaphore);

/*
 * Takes a slot without waiting, one per struct machine_semaphore.  ERR_BUSY:
 * none is free; try again in some milliseconds.  ERR_STORAGE, logged: the file
 * cannot be locked.
 */
enum err
machine_semaphore_take(struct machine_semaphore *semaphore);

/* Releases the slot, or the place in line.  Legal without either. */
void
machine_semaphore_release(struct machine_semaphore *semaphore);

#endif
