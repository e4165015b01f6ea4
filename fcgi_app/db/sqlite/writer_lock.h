#ifndef DB_SQLITE_WRITER_LOCK_H
#define DB_SQLITE_WRITER_LOCK_H

/*
 * The writer lock: one process at a time writes to the database and runs
 * checkpoints.  It is a lock on a file beside the database, so the kernel
 * queues the processes that wait, wakes them, and frees the lock when the
 * process that holds it dies.  No process polls.
 *
 * Two locks make it fair.  A process that waits first takes the fairness
 * lock, then the writer lock, then frees the fairness lock: so one process is
 * always next, and a holder that wants the writer lock again queues behind
 * it.
 *
 * A third lock is shared by all processes that have the file open, so that
 * the last one that stops knows that it is the last.
 */

#include <stdbool.h>

#include "base/err.h"

struct writer_lock;

/*
 * Opens the lock file "DATABASE-gate", and makes it if it is not there.
 * `database` is the name that db_file_resolve() gives: otherwise two
 * processes could mean one database and hold two locks.  It must outlive the
 * lock.
 */
enum err
writer_lock_open(const char *database, struct writer_lock **lock_r);

/* Closes and nulls; NULL inside is legal. */
void
writer_lock_close(struct writer_lock **lock);

/*
 * Waits without a limit.  One thread at a time may use a struct writer_lock.
 * A lock file that was removed is made again, so that the processes that open
 * it from now on share the lock.
 */
enum err
writer_lock_lock(struct writer_lock *lock);

void
writer_lock_unlock(struct writer_lock *lock);

bool
writer_lock_held(const struct writer_lock *lock);

/*
 * Says that this process will not write any more; the lock must be held
 * (asserted).  True when no other process has the file open.  Of several
 * processes that stop at once exactly one gets true, since the lock lets them
 * call this one after the other.
 */
bool
writer_lock_leave(struct writer_lock *lock);

#endif
