#ifndef API_BULK_H
#define API_BULK_H

/*
 * What requests about many incidents ask for, read from their bodies
 * into call->input: for the routes of api_bulk.c.
 */

#include "api/api.h"
#include "store/store_bulk.h"

/* An item of a bulk create. */
struct bulk_item {
	struct incident	*inc;		/* NULL: it is not right */
	struct problems	 problems;	/* why */
};

struct bulk_create {
	struct bulk_item	*items;
	size_t			 n;
	struct incident		*incs;	/* of the items that are right */
	size_t			 right;
};

/* A change of many, and what came of it. */
struct bulk_update {
	struct incident_wish		 wish;
	struct str			 filter;	/* as it was sent */
	struct store_bulk_change	 change;
	enum err			 probe;	/* can it be found in time? */
	struct store_bulk_results	 results;
};

route_reader bulk_read_create;
route_reader bulk_read_update;

#endif
