#ifndef INCIDENT_LIST_PARAMS_API_H
#define INCIDENT_LIST_PARAMS_API_H

/*
 * The parameters that say which incidents are meant and in which order:
 * of the list, the export, and changes of many.
 */

#include "http/call.h"
#include "incident/list_store.h"

/*
 * For route tables: those of a filter, those of a list of pages, and
 * those of an export.
 */
#define LIST_PARAMS_FILTER_N	8
#define LIST_PARAMS_PAGE_N	(LIST_PARAMS_FILTER_N + 4)
#define LIST_PARAMS_EXPORT_N	(LIST_PARAMS_FILTER_N + 2)

/* LIST_PARAMS_FILTER_N, LIST_PARAMS_PAGE_N and LIST_PARAMS_EXPORT_N rows */
extern const struct route_query list_params_filter[];
extern const struct route_query list_params_page[];
extern const struct route_query list_params_export[];

/*
 * Reads a filter from parameters: blank is absent, the last of a name
 * counts.  The source that the caller is bound to is part of it.  A fault is
 * added to call->problems under the parameter's name, and the result is
 * ERR_INVALID.  *relative_r is true when a time was given as a span before
 * now.
 */
enum err
list_params_read_filter(struct call *call,
	const struct uri_params *params, struct filter *filter_r,
	bool *relative_r);

/* "-created_at,updated_at"; what is no term of ours is passed over. */
void
list_params_read_order(const struct uri_params *params,
	struct list_shape *shape);

/*
 * Where in the list: `page`, or `limit` and `cursor`.  ERR_NOT_FOUND for
 * what is no number of a page.
 */
enum err
list_params_read_page(struct call *call, struct list_store_query *q);

#endif
