#ifndef INCIDENT_CURSOR_API_H
#define INCIDENT_CURSOR_API_H

/*
 * Cursors: the place in a list where a page ends, for the next request to
 * go on from.  Opaque to clients, and signed together with the parameters
 * of the list, so that none can be made up or used with other filters.
 */

#include "http/call.h"
#include "incident/list_store.h"

/* The cursor for the rows beyond `row`, or before it. */
struct str
cursor_api_write(const struct call *call, const struct list_shape *shape,
	const struct incident *row, bool backwards);

/* Sets where the query begins.  ERR_INVALID: no cursor of this list. */
enum err
cursor_api_read(const struct call *call, struct str cursor,
	struct list_store_query *query);

#endif
