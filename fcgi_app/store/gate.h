#ifndef STORE_GATE_H
#define STORE_GATE_H

/*
 * The gate between the processes that write: a lock file beside the
 * database.  Whoever holds it may write and run checkpoints; the kernel
 * queues the others, wakes them, and frees the gate of a holder that
 * dies.  Nobody polls.
 *
 * Two locks make it fair.  A waiter first takes the turnstile, then the
 * gate, then lets go of the turnstile: so there is always one next in
 * line, and a holder that comes straight back queues behind it.
 *
 * A third lock is shared by every process that has the gate open, so that
 * the last one to leave knows that it is the last.
 */

#include <stdbool.h>

#include "base/err.h"

struct gate;

/*
 * Opens the lock file "DATABASE-gate", and makes it if it is not there.
 * `database` is the name that db_file_resolve() gives, or two processes
 * could mean one database and hold two locks; it must outlive the gate.
 */
enum err
gate_open(const char *database, struct gate **gate_r);

/* Closes and nulls; NULL inside is legal. */
void
gate_close(struct gate **gate);

/*
 * Waits as long as it takes.  One thread of a gate at a time.  A lock file
 * that was removed is made anew, so that processes that open it from now on
 * share the lock.
 */
enum err
gate_lock(struct gate *gate);

void
gate_unlock(struct gate *gate);

bool
gate_held(const struct gate *gate);

/*
 * The process will not write any more; the gate must be held (asserted).
 * True when no other process has it open.  Of several processes that stop
 * at once exactly one gets true, since they call this one after the other.
 */
bool
gate_leave(struct gate *gate);

#endif
