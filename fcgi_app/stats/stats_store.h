#ifndef STATS_STATS_STORE_H
#define STATS_STATS_STORE_H

/*
 * Statistics: the incidents as they are now, and a range of time cut into
 * periods.  They are read from counters and rollups; no incident is read.
 *
 * Rollups count by hours of UTC.  If a border lies within an hour, the hour
 * belongs to the period in which it begins.
 */

#include "incident/counter_store.h"
#include "incident/rollup_store.h"

struct stats_store_query {
	const int64_t	*borders;	/* n + 1, ascending: microseconds */
	size_t		 n;		/* periods, at least 1 */
};

struct stats_store_bucket {
	int64_t	created, resolved, reopened;
	int64_t	backlog;		/* active incidents at its end */
};

/* Quantiles in seconds, as exact as base/histogram.h. */
struct stats_store_times {
	int64_t	count;
	int64_t	median, p90;		/* if count > 0 */
};

struct stats_store {
	struct counter_states		 states;
	int64_t				 oldest_open;	/* an id; 0: none */
	int64_t				 oldest_at;	/* its creation */
	struct stats_store_bucket	*buckets;
	struct stats_store_times	 times[ROLLUP_SECTION__MAX];
	int64_t				 reopened;	/* in all periods */
};

/* Reads all of it from one snapshot; memory is in `a`. */
enum err
stats_store_read(struct db *db, const struct stats_store_query *query,
	struct arena *a, struct stats_store *stats_r);

#endif
