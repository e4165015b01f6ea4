#ifndef INCIDENT_RANK_STORE_H
#define INCIDENT_RANK_STORE_H

/*
 * The rank of a time among the incidents of some states, and the row of a
 * rank.  Both add up counters from the nearer end; rows are counted only
 * within one day.
 */

#include "incident/list_query_store.h"

/* The incidents whose states pass a filter, ordered by one time. */
struct rank_store_list {
	struct db			*db;
	struct arena			*arena;		/* for memory */
	enum filter_clock		 clock;
	const struct filter		*filter;	/* of its words */
	const struct counter_states	*states;	/* of those */
};

/* The number of incidents whose time is before `at` (microseconds). */
enum err
rank_store_count_before(const struct rank_store_list *list, int64_t at,
	int64_t *n_r);

/* The place of a row: number `offset`, from 0, within a range of time. */
struct rank {
	struct filter_range	within;
	int64_t			offset;
};

/*
 * The place of the row with `skip` rows before it in time (`down`: after it).
 * ERR_NOT_FOUND: there are not that many.
 */
enum err
rank_store_find(const struct rank_store_list *list, int64_t skip, bool down,
	struct rank *rank_r);

#endif
