#ifndef INCIDENT_LIST_STORE_H
#define INCIDENT_LIST_STORE_H

/*
 * Reads pages of a list of incidents: by page number, as the replaced service
 * did, or from a key on, which is stable while rows are added.
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

/* What the filter tells about the time that reading a page takes. */
enum list_store_cost {
	LIST_STORE_SHORT,	/* counters, an index or ids find the rows */
	LIST_STORE_UNKNOWN,	/* it depends on how many incidents match */
	LIST_STORE_SCAN,	/* long: every incident is read */
};

enum list_store_cost
list_store_cost(const struct list_shape *shape, struct arena *a);

/*
 * Reads one page: count and rows of one snapshot, in `a`.  Errors:
 *   ERR_NOT_FOUND  the page is past the end (an empty list has a first page)
 *   ERR_INVALID    search_terms_read rejects the search, or it has no term
 *   ERR_BUSY       a search took more than SEARCH_STORE_MS, or the whole took
 *                  more than query->time_us
 */
enum err
list_store_read(struct db *db, const struct list_store_query *query,
	struct arena *a, struct list_store_page *page_r);

/*
 * Within a job: the first `limit` rows of a list at the most; the rest of
 * *page_r is not set.
 */
enum err
list_store_first(struct db *db, const struct list_shape *shape, int64_t limit,
	struct arena *a, struct list_store_page *page_r);

#endif
