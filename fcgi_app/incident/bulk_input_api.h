#ifndef INCIDENT_BULK_INPUT_API_H
#define INCIDENT_BULK_INPUT_API_H

/*
 * Reads the bodies of bulk requests into call->input, for the routes of
 * bulk_api.c.
 */

#include "http/call.h"
#include "incident/bulk_store.h"

/* An item of a bulk create. */
struct bulk_input_item {
	struct incident	*inc;		/* NULL: it has problems */
	struct problems	 problems;
};

struct bulk_input_create {
	struct bulk_input_item	*items;
	size_t			 n;
	struct incident		*incs;	/* of the valid items */
	size_t			 valid;
};

/* A bulk change and its results. */
struct bulk_input_update {
	struct incident_patch		 patch;
	struct str			 filter;	/* as it was sent */
	struct bulk_store_change	 change;
	enum err			 probe;	/* of bulk_store_probe */
	struct bulk_store_results	 results;
};

route_reader bulk_input_read_create;
route_reader bulk_input_read_update;

#endif
