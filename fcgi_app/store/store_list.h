#ifndef STORE_STORE_LIST_H
#define STORE_STORE_LIST_H

/*
 * Reading a list of incidents: by number of page, as the service always
 * did, or from a key on, which stays stable while rows are added.
 */

#include "model/incident.h"
#include "store/list.h"

#define STORE_LIST_LAST	INT64_C(-1)	/* the last page, whichever it is */

struct store_list_query {
	struct list_shape	 shape;
	int64_t			 limit;		/* rows of a page */
	int64_t			 page;		/* from 1, LAST, or 0: by key */
	const struct list_key	*after;		/* by key; NULL: the start */
	bool			 backwards;	/* by key: rows before it */
	int64_t			 time_us;	/* 0: a search's second alone */
};

struct store_list_page {
	int64_t		 count;		/* of the whole list */
	int64_t		 page, pages;	/* by number: from 1, at least 1 */
	struct incident	*rows;		/* in the order of the list */
	size_t		 n;
	bool		 more;		/* by key: rows beyond these */
};

/* How long reading a page may take, as far as its list tells. */
enum store_list_cost {
	STORE_LIST_SHORT,	/* counters, an index or ids lead to its rows */
	STORE_LIST_UNSURE,	/* depends on how many incidents match */
	STORE_LIST_SCAN,	/* looks at each incident */
};

enum store_list_cost
store_list_cost(const struct list_shape *shape, struct arena *a);

/*
 * One page, count and rows of one snapshot.  ERR_NOT_FOUND for a page past
 * the end; the first page of an empty list is there.  ERR_INVALID for a
 * search that words_read refuses or that holds no word; ERR_BUSY when one
 * takes longer than its second, or the whole longer than time_us.
 */
enum err
store_list_read(struct db *db, const struct store_list_query *query,
	struct arena *a, struct store_list_page *page_r);

/*
 * Within a job: up to `limit` rows of a list from its start, and nothing
 * else of the page.
 */
enum err
store_list_some(struct db *db, const struct list_shape *shape, int64_t limit,
	struct arena *a, struct store_list_page *page_r);

#endif
