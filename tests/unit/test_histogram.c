/* base/histogram: slots, and what they say of durations. */

#include <stdlib.h>

#include "base/histogram.h"
#include "support/expect.h"

Test(histogram, short_durations_are_exact)
{
	int64_t s;

	for (s = 0; s < 32; s++)
		cr_expect_eq(histogram_seconds(histogram_slot(s)), s);
}

Test(histogram, slots_grow_with_durations_and_none_is_left_out)
{
	int slot, last = 0;
	int64_t s;

	for (s = 0; s < 5000000; s++) {
		slot = histogram_slot(s);
		cr_assert(slot == last || slot == last + 1, "%lld",
		    (long long)s);
		last = slot;
	}
}

Test(histogram, a_slot_is_off_by_three_per_cent_at_the_most)
{
	int64_t s, said, off;

	for (s = 1; s < INT64_C(320000000000); s += s / 997 + 1) {
		said = histogram_seconds(histogram_slot(s));
		off = said > s ? said - s : s - said;
		cr_assert_leq(off * 32, s, "%lld s told as %lld s",
		    (long long)s, (long long)said);
	}
}

Test(histogram, what_is_out_of_range_counts_at_the_end)
{
	cr_expect_eq(histogram_slot(-1), 0);
	cr_expect_eq(histogram_slot(INT64_MIN), 0);
	cr_expect_eq(histogram_slot(INT64_MAX), HISTOGRAM_SLOTS - 1);
	/* 9,998 years do not. */
	cr_expect_lt(histogram_slot(INT64_C(315500000000)),
	    HISTOGRAM_SLOTS);
	cr_expect_geq(histogram_seconds(HISTOGRAM_SLOTS - 1),
	    INT64_C(315500000000));
}

static int
compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* Nearest rank, from the values themselves. */
Test(histogram, quantiles_are_those_of_the_sorted_values)
{
	static const int parts[][2] = { { 1, 2 }, { 9, 10 }, { 1, 1 } };
	static int64_t values[500];
	int64_t counts[HISTOGRAM_SLOTS];
	int round, n, i, rank;

	expect_random(3);
	for (round = 0; round < 3000; round++) {
		memset(counts, 0, sizeof(counts));
		n = 1 + rand() % 500;
		for (i = 0; i < n; i++) {
			values[i] = rand() % (1 + (rand() >> rand() % 30));
			counts[histogram_slot(values[i])]++;
		}
		qsort(values, (size_t)n, sizeof(values[0]), compare);
		for (i = 0; i < 3; i++) {
			rank = (n * parts[i][0] + parts[i][1] - 1) /
			    parts[i][1];
			cr_assert_eq(histogram_quantile(counts, parts[i][0],
			    parts[i][1]), histogram_slot(values[rank - 1]),
			    "%d of %d of %d", parts[i][0], parts[i][1], n);
		}
	}
}
