#ifndef STATS_STATS_JSON_H
#define STATS_STATS_JSON_H

/* The shape of statistics on the wire. */

#include "http/call.h"
#include "stats/period.h"
#include "stats/stats_store.h"

/* What was asked for. */
struct stats_params {
	struct str			 zone_name;
	struct period_range		 range;
	struct stats_store_query	 query;	/* the range, cut and widened */
};

/* All times are in the zone that was asked for. */
void
stats_json_write(struct call *call, const struct stats_params *params,
	const struct stats_store *stats);

#endif
