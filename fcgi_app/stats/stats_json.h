#ifndef STATS_STATS_JSON_H
#define STATS_STATS_JSON_H

/* Statistics as JSON. */

#include "http/call.h"
#include "stats/period.h"
#include "stats/stats_store.h"

/* The parameters of the request. */
struct stats_params {
	struct str			 zone_name;
	struct period_range		 range;
	struct stats_store_query	 query;	/* the borders of the range */
};

/* Writes the answer; all times are in the zone of the parameters. */
void
stats_json_write(struct call *call, const struct stats_params *params,
	const struct stats_store *stats);

#endif
