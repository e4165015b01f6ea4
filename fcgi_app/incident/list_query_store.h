#ifndef INCIDENT_LIST_QUERY_STORE_H
#define INCIDENT_LIST_QUERY_STORE_H

/*
 * The only builder of filtered, ordered, paged selects.  Values of a request
 * are bound, names are chosen from tables; no text of a request becomes SQL.
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
 * The rows of a list and their order.  Rows with equal times are ordered by
 * id, in the direction of the first term.
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
	/* Index ranges of the states, merged; the counters give the count. */
	LIST_MERGED,
	/*
	 * Narrowed by the other time than the one of the order; the counters
	 * give the count.  Rows are read in the order of the list and those
	 * that do not pass are dropped.  After LIST_ACROSS_MAX rows the read
	 * ends, maybe with too few.
	 */
	LIST_ACROSS,
	/* Selected, counted and sorted by SQLite: possible for any list. */
	LIST_PLAIN,
};

#define LIST_ACROSS_MAX	500

/* Part of a list, read from its start, or from its end backwards. */
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
 * The best plan for a list.  *clock_r is the clock whose counters give the
 * count; it means nothing for LIST_PLAIN.
 */
enum list_plan
list_plan(const struct list_shape *shape, enum filter_clock *clock_r);

/* A select and its arguments, in an arena. */
struct list_select {
	struct buf	 sql;
	struct db_arg	*args;
	int		 n;
};

/*
 * The select of incident_fields for a part of a list.  `states` are those of
 * counter_store_states for the filter, at least one.  The rows have no
 * reliable order: sort them with list_query_sort.
 */
void
list_query_rows(const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part,
	struct arena *a, struct list_select *select_r);

/*
 * The select of the number of rows: for LIST_MERGED, of the rows whose time of
 * the first term is `within`; else of all rows.
 */
void
list_query_count(const struct list_shape *shape,
	const struct counter_states *states, const struct filter_range *within,
	struct arena *a, struct list_select *select_r);

/* Sorts rows in the order of the list. */
void
list_query_sort(const struct list_shape *shape, struct incident rows[],
	size_t n);

struct list_key
list_query_key(const struct list_shape *shape, const struct incident *inc);

/* Runs the select of list_query_count. */
enum err
list_query_number(struct db *db, const struct list_select *select,
	int64_t *n_r);

#endif
