#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

/*
 * A histogram of durations: whole seconds, counted in slots that are a
 * sixteenth of their octave wide.  Up to 31 s a slot is one second; above, the
 * duration of a slot differs from a counted one by at most 1/32 (3.2 %).
 */

#include <stdint.h>

/* Enough for 9,999 years; longer durations count in the last slot. */
#define HISTOGRAM_SLOTS	576

/* The slot of a duration; a negative one counts as 0. */
int
histogram_slot(int64_t seconds);

/* The duration that a slot stands for. */
int64_t
histogram_seconds(int slot);

/*
 * The slot of a quantile: the smallest duration that at least `part` of `whole`
 * durations do not exceed; 1 of 2 is the median.  At least one duration must
 * have been counted.
 */
int
histogram_quantile(const int64_t counts[HISTOGRAM_SLOTS], int part,
	int whole);

#endif
