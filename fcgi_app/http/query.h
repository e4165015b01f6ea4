#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

/* The parameters of a query, by the table of a route. */

#include "http/call.h"

struct query_rules {
	const struct route_query	*table;
	size_t				 n;
	const struct field		*filters;	/* see struct route */
	size_t				 filters_n;
	bool	 format;	/* `format` is known too */
	bool	 strict;	/* reject unknown names, else ignore them */
	bool	 original;	/* read it as the replaced service did */
};

/*
 * The known parameters of `sent`, sorted by name as in links, so that a
 * joined list reads the same in the next request.
 *
 * Unless rules->original: `name[]` is `name`, and the parts of a list that
 * client libraries send as several parameters are joined by commas.  Three
 * mistakes are rejected, because they would silently give another result: an
 * unknown name with brackets, a name in another case, bytes that are not
 * UTF-8.
 *
 * ERR_INVALID: the faults were added to call->problems by name.
 */
enum err
query_read(struct call *call, const struct uri_params *sent,
	const struct query_rules *rules, struct uri_params *known_r);

#endif
