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
 */

#include <stdbool.h>

#include "base/err.h"

struct gate;

/* Opens the lock file "DATABASE-gate", making it if it is not there. */
enum err
gate_open(const char *database, struct gate **gate_r);

/* Closes and nulls; NULL inside is legal. */
void
gate_close(struct gate **gate);

/* Waits as long as it takes.  One thread of a gate at a time. */
enum err
gate_lock(struct gate *gate);

void
gate_unlock(struct gate *gate);

bool
gate_held(const struct gate *gate);

#endif
