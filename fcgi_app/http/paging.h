#ifndef HTTP_PAGING_H
#define HTTP_PAGING_H

/*
 * Lists by `page` and `limit`, for tables so small that rows may be skipped.
 * (Lists of incidents: see incident/list_params_api.h.)  Also the parameters
 * that all lists share.
 */

#include "http/call.h"

struct paging {
	int64_t	page;		/* from 1 */
	int64_t	limit;		/* rows of a page */
};

/* For route tables, among the parameters of a list. */
#define PAGING_PARAMS \
	{ STR_INIT("limit"), 0 }, \
	{ STR_INIT("page"), 0 },

/*
 * Reads the two: 20 rows without `limit`, 200 at the most.  ERR_NOT_FOUND
 * for what is no number of a page.
 */
enum err
paging_read(struct call *call, struct paging *paging_r);

/* For a page past the end: ERR_NOT_FOUND, with its sentence. */
enum err
paging_reject(struct call *call);

/*
 * Writes what stands around the rows of a page: count, next, previous and
 * the array of results.
 */
void
paging_begin(struct call *call, const struct paging *paging,
	int64_t count);

void
paging_end(struct call *call);

/* `limit`, from 1 to max; without one *limit stays as it is. */
void
paging_read_limit(struct call *call, int max, int64_t *limit);

/*
 * `search`: validates the terms; the store reads them again.  A fault is added
 * to call->problems.
 */
void
paging_read_search(struct call *call, struct str value,
	struct str *search);

#endif
