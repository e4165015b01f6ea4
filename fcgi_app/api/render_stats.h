#ifndef API_RENDER_STATS_H
#define API_RENDER_STATS_H

/* The shape of statistics on the wire. */

#include "api/api.h"
#include "api/period.h"
#include "store/store_stats.h"

/* What was asked for. */
struct stats_question {
	struct str			 zone_name;
	struct period_range		 range;
	struct store_stats_query	 query;	/* the range, cut and widened */
};

/* All times are in the zone that was asked for. */
void
render_stats(struct api_call *call, const struct stats_question *question,
	const struct store_stats *stats);

#endif
