#ifndef STATS_STATS_STORE_H
#define STATS_STATS_STORE_H

/*
 * Statistics of the register as it is now, and of a range of time cut in
 * buckets; from tallies and measures, without a look at the incidents.
 *
 * Hours of UTC are the smallest thing that was counted: one that a border
 * lies in belongs to the bucket that it begins in.
 */

#include "incident/counter_store.h"
#include "incident/rollup_store.h"

struct stats_store_query {
	const int64_t	*borders;	/* n + 1, ascending: microseconds */
	size_t		 n;		/* buckets, at least 1 */
};

struct stats_store_bucket {
	int64_t	created, resolved, reopened;
	int64_t	backlog;		/* active ones at its end */
};

/* Nearest ranks of whole seconds, as base/histogram.h tells them. */
struct stats_store_times {
	int64_t	count;
	int64_t	median, p90;		/* of one at least */
};

struct stats_store {
	struct counter_states		 states;
	int64_t				 oldest_open;	/* an id; 0: none */
	int64_t				 oldest_at;	/* its creation */
	struct stats_store_bucket	*buckets;
	struct stats_store_times	 times[ROLLUP_SECTION__MAX];
	int64_t				 reopened;	/* in all buckets */
};

/* All of it from one snapshot. */
enum err
stats_store_read(struct db *db, const struct stats_store_query *query,
	struct arena *a, struct stats_store *stats_r);

#endif
