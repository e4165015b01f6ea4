#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

/*
 * How often which duration: whole seconds counted in slots that are a
 * sixteenth of their octave wide.  Up to 31 s a slot is one second; what a
 * slot says of a longer one is at most 1/32 (3.2 %) off.
 */

#include <stdint.h>

/* Enough for 9,999 years; what is longer counts in the last. */
#define HISTOGRAM_SLOTS	576

/* The slot of a duration; a negative one counts as 0. */
int
histogram_slot(int64_t seconds);

/* The duration that a slot stands for. */
int64_t
histogram_seconds(int slot);

/*
 * The slot of the smallest duration that at least `part` of `whole` do not
 * exceed: 1 of 2 is the median.  There must be one at least.
 */
int
histogram_quantile(const int64_t counts[HISTOGRAM_SLOTS], int part,
	int whole);

#endif
