#ifndef INCIDENT_LIST_PARAMS_API_H
#define INCIDENT_LIST_PARAMS_API_H

/*
 * The parameters that choose incidents and their order: for lists, export and
 * bulk changes.
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
 * Reads a filter from parameters; a blank value counts as absent, and of equal
 * names the last.  The source that the caller is bound to becomes part of the
 * filter.  ERR_INVALID: some values are wrong; call->problems has each under
 * its parameter's name.  *relative_r: a time was given relative to now.
 */
enum err
list_params_read_filter(struct call *call,
	const struct uri_params *params, struct filter *filter_r,
	bool *relative_r);

/* Reads `ordering`, "-created_at,updated_at"; unknown terms are ignored. */
void
list_params_read_order(const struct uri_params *params,
	struct list_shape *shape);

/*
 * Reads the place in the list: `page`, or `limit` and `cursor`.
 * ERR_NOT_FOUND: `page` is no page number.
 */
enum err
list_params_read_page(struct call *call, struct list_store_query *q);

#endif
