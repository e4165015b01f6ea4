#ifndef INCIDENT_LIST_STORE_H
#define INCIDENT_LIST_STORE_H

/*
 * Reading a list of incidents: by number of page, as the service always
 * did, or from a key on, which stays stable while rows are added.
 */

#include "incident/incident.h"
#include "incident/list_query_store.h"

#define LIST_STORE_LAST	INT64_C(-1)	/* the last page, whichever it is */

struct list_store_query {
	struct list_shape	 shape;
	int64_t			 limit;		/* rows of a page */
	int64_t			 page;		/* from 1, LAST, or 0: by key */
	const struct list_key	*after;		/* by key; NULL: the start */
	bool			 backwards;	/* by key: rows before it */
	int64_t			 time_us;	/* 0: a search's second alone */
};

struct list_store_page {
	int64_t		 count;		/* of the whole list */
	int64_t		 page, pages;	/* by number: from 1, at least 1 */
	struct incident	*rows;		/* in the order of the list */
	size_t		 n;
	bool		 more;		/* by key: rows beyond these */
};

/* How long reading a page may take, as far as its list tells. */
enum list_store_cost {
	LIST_STORE_SHORT,	/* counters, an index or ids lead to its rows */
	LIST_STORE_UNKNOWN,	/* depends on how many incidents match */
	LIST_STORE_SCAN,	/* looks at each incident */
};

enum list_store_cost
list_store_cost(const struct list_shape *shape, struct arena *a);

/*
 * One page, count and rows of one snapshot.  ERR_NOT_FOUND for a page past the
 * end; the first page of an empty list is there.  ERR_INVALID for a search
 * that search_terms_read refuses or that holds no word; ERR_BUSY when one
 * takes longer than its second, or the whole longer than time_us.
 */
enum err
list_store_read(struct db *db, const struct list_store_query *query,
	struct arena *a, struct list_store_page *page_r);

/*
 * Within a job: up to `limit` rows of a list from its start, and nothing
 * else of the page.
 */
enum err
list_store_first(struct db *db, const struct list_shape *shape, int64_t limit,
	struct arena *a, struct list_store_page *page_r);

#endif
