#ifndef INCIDENT_PACKED_COUNTERS_H
#define INCIDENT_PACKED_COUNTERS_H

/*
 * Packed counters: many counters in one text, "SLOT:NUMBER" for each that is
 * not 0, separated by spaces.  Most are 0.  Reading such a row is a hundred
 * times faster than reading a hundred rows.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Adds the counters of a text to counts[0] to counts[n - 1].  False: the text
 * is damaged; the counters before the damage have been added.
 */
bool
packed_counters_add(struct str text, int64_t counts[], int n);

/* The text of the n counters, slots ascending, in the arena. */
struct str
packed_counters_text(const int64_t counts[], int n, struct arena *a);

#endif
