#ifndef API_QUERY_H
#define API_QUERY_H

/* The parameters of a query beside those that are known. */

#include "api/api.h"

struct query_rules {
	const struct route_query	*table;
	size_t				 n;
	bool	 format;	/* `format` is known too */
	bool	 strict;	/* what is not known is refused, not dropped */
	bool	 original;	/* as the service that was replaced read it */
};

/*
 * What of `sent` is known, sorted by name as it is in links, so that what
 * is joined reads the same in the next request.
 *
 * Unless rules->original: `name[]` is `name`; lists that come in
 * pieces, as browsers' and scripts' libraries send them, are joined by
 * commas; and what would pass for another question in silence is refused:
 * another name with brackets, a name in another case, bytes that are no
 * UTF-8.
 *
 * ERR_INVALID: what is wrong was added to call->problems by name.
 */
enum err
query_read(struct api_call *call, const struct uri_params *sent,
	const struct query_rules *rules, struct uri_params *known_r);

#endif
