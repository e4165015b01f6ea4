#ifndef INCIDENT_LIST_QUERY_STORE_H
#define INCIDENT_LIST_QUERY_STORE_H

/*
 * The one builder of filtered, ordered, paged selects.  What comes from a
 * request is bound or chosen from tables, never copied.
 */

#include <stdbool.h>

#include "base/buf.h"
#include "db/db.h"
#include "incident/counter_store.h"
#include "incident/filter.h"
#include "incident/search_store.h"

#define LIST_ORDER_MAX	FILTER_CLOCK__MAX	/* terms at the most */

struct list_order {
	enum filter_clock	clock;
	bool			descending;
};

/*
 * Which rows, in which order; equal times are ordered by id, in the
 * direction of the first term.
 */
struct list_shape {
	struct filter		 filter;
	const struct search	*search;	/* of the filter; NULL: none */
	struct list_order	 order[LIST_ORDER_MAX];
	size_t			 order_n;	/* at least 1 */
};

/* The place of a row in a list: its times in the order of the terms. */
struct list_key {
	int64_t	at[LIST_ORDER_MAX];
	int64_t	id;
};

enum list_plan {
	/* Read off the ranges of its states in an index; tallies count. */
	LIST_MERGED,
	/*
	 * Narrowed by the time that it is not ordered by; tallies count.  It
	 * is walked in its order and what does not pass is left out, which
	 * is given up after LIST_ACROSS_MAX rows: there may be too few then.
	 */
	LIST_ACROSS,
	/* Selected, counted and sorted as it is asked for: any list can be. */
	LIST_PLAIN,
};

#define LIST_ACROSS_MAX	500

/* Part of a list, walked from its start, or from its end backwards. */
struct list_part {
	enum list_plan		 plan;
	enum search_plan		 way;	/* of a search, LIST_PLAIN */
	bool			 backwards;
	const struct list_key	*after;	/* only rows beyond it; or NULL */
	struct filter_range	 within; /* only such times of the first term */
	int64_t			 offset, limit;
};

extern const struct filter_range filter_any_time;

/*
 * The best plan for a list.  *clock_r is the time that tallies count by;
 * not set for LIST_PLAIN.
 */
enum list_plan
list_plan(const struct list_shape *shape, enum filter_clock *clock_r);

/* A select and what is bound in it; all in an arena. */
struct list_select {
	struct buf	 sql;
	struct db_arg	*args;
	int		 n;
};

/*
 * The select of incident_fields for a stretch.  states are those of
 * counter_store_states for the filter, at least one.  The rows come in no
 * order that could be relied on: see list_query_sort.
 */
void
list_query_rows(const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part,
	struct arena *a, struct list_select *select_r);

/*
 * The select of a number of rows: of a LIST_MERGED one with such times of
 * the first term, of another one of all.
 */
void
list_query_count(const struct list_shape *shape,
	const struct counter_states *states, const struct filter_range *within,
	struct arena *a, struct list_select *select_r);

/* Brings rows in the order of the list. */
void
list_query_sort(const struct list_shape *shape, struct incident rows[],
	size_t n);

struct list_key
list_query_key(const struct list_shape *shape, const struct incident *inc);

/* The number that list_query_count's select gives. */
enum err
list_query_number(struct db *db, const struct list_select *select,
	int64_t *n_r);

#endif
