#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

/* The parameters of a query beside those that are known. */

#include "http/call.h"

struct query_rules {
	const struct route_query	*table;
	size_t				 n;
	const struct field		*filters;	/* see struct route */
	size_t				 filters_n;
	bool	 format;	/* `format` is known too */
	bool	 strict;	/* an unknown name is refused, not dropped */
	bool	 original;	/* as the replaced service read it */
};

/*
 * The known parameters of `sent`, sorted by name as in links, so that a
 * joined list reads the same in the next request.
 *
 * Unless rules->original: `name[]` is `name`, and lists in pieces, as
 * libraries of browsers and scripts send them, are joined by commas.  Three
 * mistakes are refused, because they would silently ask another question:
 * another name with brackets, a name in another case, bytes that are no
 * UTF-8.
 *
 * ERR_INVALID: the faults were added to call->problems by name.
 */
enum err
query_read(struct call *call, const struct uri_params *sent,
	const struct query_rules *rules, struct uri_params *known_r);

#endif
