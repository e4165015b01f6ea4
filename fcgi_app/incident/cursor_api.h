#ifndef INCIDENT_CURSOR_API_H
#define INCIDENT_CURSOR_API_H

/*
 * Cursors: the key of the row where a page ends, for the request for the next
 * page.  A cursor is opaque to clients and signed together with the parameters
 * of the list, so a client can neither forge one nor use it with other
 * filters.
 */

#include "http/call.h"
#include "incident/list_store.h"

/* The cursor for the rows beyond `row`, or before it. */
struct str
cursor_api_write(const struct call *call, const struct list_shape *shape,
	const struct incident *row, bool backwards);

/* Sets the key of the query.  ERR_INVALID: it is no cursor of this list. */
enum err
cursor_api_read(const struct call *call, struct str cursor,
	struct list_store_query *query);

#endif
