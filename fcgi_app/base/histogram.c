/*
 * A slot is 16 * k + (seconds >> k), with the k that leaves five bits; so
 * slots follow each other without a gap, the first 32 of them a second
 * wide.
 */

#include "base/histogram.h"

#define PARTS	16	/* of an octave */

int
histogram_slot(int64_t seconds)
{
	int k = 0;
	int64_t slot;

	if (seconds < 0)
		return 0;
	while (seconds >> k >= 2 * PARTS)
		k++;
	slot = PARTS * k + (seconds >> k);
	return slot < HISTOGRAM_SLOTS ? (int)slot : HISTOGRAM_SLOTS - 1;
}

int64_t
histogram_seconds(int slot)
{
	int k = slot < PARTS ? 0 : slot / PARTS - 1;
	int64_t first = (int64_t)(slot - PARTS * k) << k;

	return first + ((INT64_C(1) << k) - 1) / 2;
}

int
histogram_quantile(const int64_t counts[HISTOGRAM_SLOTS], int part,
	int whole)
{
	int64_t all = 0, so_far = 0, rank;
	int slot;

	for (slot = 0; slot < HISTOGRAM_SLOTS; slot++)
		all += counts[slot];
	/* The smallest whole number that is not below all * part / whole. */
	rank = all / whole * part + (all % whole * part + whole - 1) / whole;
	for (slot = 0; slot < HISTOGRAM_SLOTS - 1; slot++)
		if ((so_far += counts[slot]) >= rank)
			break;
	return slot;
}
