#ifndef STORE_STORE_STATS_H
#define STORE_STORE_STATS_H

/*
 * Statistics of the register as it is now, and of a range of time cut in
 * buckets; from tallies and measures, without a look at the incidents.
 *
 * Hours of UTC are the smallest thing that was counted: one that a border
 * lies in belongs to the bucket that it begins in.
 */

#include "store/measure.h"
#include "store/store_tally.h"

struct store_stats_query {
	const int64_t	*borders;	/* n + 1, ascending: microseconds */
	size_t		 n;		/* buckets, at least 1 */
};

struct store_stats_bucket {
	int64_t	created, resolved, reopened;
	int64_t	backlog;		/* active ones at its end */
};

/* Nearest ranks of whole seconds, as base/histogram.h tells them. */
struct store_stats_times {
	int64_t	count;
	int64_t	median, p90;		/* of one at least */
};

struct store_stats {
	struct tally_states		 states;
	int64_t				 oldest_open;	/* an id; 0: none */
	int64_t				 oldest_at;	/* its creation */
	struct store_stats_bucket	*buckets;
	struct store_stats_times	 times[MEASURE_SECTION__MAX];
	int64_t				 reopened;	/* in all buckets */
};

/* All of it from one snapshot. */
enum err
store_stats_read(struct db *db, const struct store_stats_query *query,
	struct arena *a, struct store_stats *stats_r);

#endif
