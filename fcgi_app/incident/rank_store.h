#ifndef INCIDENT_RANK_STORE_H
#define INCIDENT_RANK_STORE_H

/*
 * Where in time a position lies among the incidents of some states, and
 * the reverse: both found by adding up tallies from whichever end is
 * nearer, never by counting rows further than a day.
 */

#include "incident/list_query_store.h"

/* The incidents that the words of a filter let pass, by one time. */
struct rank_store_list {
	struct db			*db;
	struct arena			*arena;		/* for memory */
	enum filter_clock		 clock;
	const struct filter		*filter;	/* of its words */
	const struct counter_states	*states;	/* of those */
};

/* How many there are whose time is before `at`. */
enum err
rank_store_count_before(const struct rank_store_list *list, int64_t at,
	int64_t *n_r);

/* Where a row is: the offset'th, from 0, of those within a range. */
struct rank {
	struct filter_range	within;
	int64_t			offset;
};

/*
 * The row that has `skip` rows before it in time (`down`: after it).
 * ERR_NOT_FOUND when there are not so many.
 */
enum err
rank_store_find(const struct rank_store_list *list, int64_t skip, bool down,
	struct rank *rank_r);

#endif
