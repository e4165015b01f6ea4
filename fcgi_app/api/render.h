#ifndef API_RENDER_H
#define API_RENDER_H

/*
 * The shape of answers on the wire: envelopes, links, descriptions.  (The
 * members of an object follow from its field table: json_fields.)
 */

#include "api/api.h"
#include "store/store_incident.h"

/* One incident as the whole answer. */
void
render_incident(struct api_call *call, const struct incident *inc);

/*
 * A page: count, next, previous, results.  The links are absolute, under
 * the Host as it was sent, and carry all parameters of the request sorted
 * by name with only `page` replaced.
 */
void
render_page(struct api_call *call, const struct store_incident_page *page);

/* What OPTIONS tells of a resource. */
void
render_resource(struct json_writer *w, const struct resource *resource,
	enum lang lang);

#endif
