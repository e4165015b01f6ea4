#ifndef BASE_CPU_SHARE_H
#define BASE_CPU_SHARE_H

/*
 * A bounded share of one core, for all processes of a machine together.  The
 * CPU time of finished work is a debt, which time pays off: at a share of a
 * quarter, 80 ms of a core are paid off after 320 ms.  A small debt is
 * allowed, so that a few pieces of work can follow each other at once.
 *
 * The debt is one number in a file.  The calls for one file must be serialised
 * by a lock that all processes share: a machine_semaphore of one slot.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct cpu_share;

/* The debt that is allowed when the next piece begins, in microseconds. */
#define CPU_SHARE_CREDIT	INT64_C(1000000)

/*
 * A share of `percent` of a core, 1 to 100.  Makes the file at `path` if it is
 * missing.  ERR_STORAGE, logged, when it cannot be opened.
 */
enum err
cpu_share_open(const char *path, int percent, struct cpu_share **share_r);

/* Closes and nulls; NULL inside is legal. */
void
cpu_share_close(struct cpu_share **share);

/*
 * How many microseconds the next piece of work must wait; 0: it may begin.
 * `now` is clock_mono().  A file that cannot be read delays no work.
 */
int64_t
cpu_share_wait(const struct cpu_share *share, int64_t now);

/* Whether there is a debt: pieces of work follow each other closely. */
bool
cpu_share_owes(const struct cpu_share *share, int64_t now);

/* Adds the cost of a finished piece of work: microseconds of a core. */
void
cpu_share_charge(const struct cpu_share *share, int64_t now, int64_t cost);

#endif
