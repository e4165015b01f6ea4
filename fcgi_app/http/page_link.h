#ifndef HTTP_PAGE_LINK_H
#define HTTP_PAGE_LINK_H

/* Links to other parts of what was asked for. */

#include "http/call.h"

/*
 * scheme://host of the service as its clients see it: that of "base_url",
 * else as the request was sent.
 */
struct str
page_link_origin(const struct call *call);

/*
 * For the Location header: "/api/incidents/17/", then `part` unless it is
 * empty.  With "base_url" it is absolute.
 */
struct str
page_link_location(const struct call *call, const char *collection, int64_t id,
	const char *part);

/*
 * The absolute link to the resource of the request, as page_link_origin: all
 * parameters sorted by name, with `value` as that of `name`, or without that
 * name when the value is empty.
 */
struct str
page_link_to(const struct call *call, struct str name, struct str value);

/* With that `page`; the first one is said by leaving it out. */
struct str
page_link_to_page(const struct call *call, int64_t page);

/*
 * Writes a member of the object that is open: the link, or null when it is
 * empty.  The Link header says the same (RFC 8288).
 */
void
page_link_write(struct call *call, struct str key, const char *relation,
	struct str link);

#endif
