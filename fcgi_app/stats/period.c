/*
 * Pieces of time.  Days and weeks are counted on the calendar of the zone,
 * hours on the clock: one that comes twice in autumn is two.
 */

#include "base/calendar.h"
#include "base/clock.h"
#include "base/table.h"
#include "stats/period.h"

#define HOUR	INT64_C(3600)
#define DAY	(24 * HOUR)

const char *const period_words[] = {
	[PERIOD_HOUR] = "hour",
	[PERIOD_DAY] = "day",
	[PERIOD_WEEK] = "week",
};
TABLE_COVERS(period_words, PERIOD__MAX);

/* Seconds that the hour of the zone's clocks has lasted. */
static int64_t
into_hour(const struct zone *zone, int64_t second)
{
	int64_t local = second + zone_offset(zone, second);

	return local - calendar_floor(local, HOUR) * HOUR;
}

/* The day on the calendar of the zone that a piece begins with. */
static int64_t
first_day(const struct period_range *range, int64_t second)
{
	int64_t day = calendar_floor(second + zone_offset(range->zone,
	    second), DAY);

	return range->by == PERIOD_WEEK ? day - calendar_weekday(day) : day;
}

/* A walk along the borders; `day` means nothing when it goes by hours. */
struct snapshot_scan {
	int64_t	second, day;
};

static void
start(const struct period_range *range, struct snapshot_scan *walk)
{
	int64_t from = calendar_floor(range->from, CLOCK_SECOND);

	walk->day = first_day(range, from);
	walk->second = range->by == PERIOD_HOUR ?
	    from - into_hour(range->zone, from) :
	    zone_reach(range->zone, walk->day * DAY);
}

/* A day that a zone has left out begins with the next: it is no piece. */
static void
step(const struct period_range *range, struct snapshot_scan *walk)
{
	const int64_t last = walk->second;

	if (range->by == PERIOD_HOUR)
		walk->second += HOUR - into_hour(range->zone, last);
	while (walk->second == last) {
		walk->day += range->by == PERIOD_WEEK ? 7 : 1;
		walk->second = zone_reach(range->zone, walk->day * DAY);
	}
}

enum err
period_cut(const struct period_range *range, size_t max, struct arena *a,
	const int64_t **borders_r, size_t *n_r)
{
	int64_t *borders = arena_alloc(a, (max + 1) * sizeof(*borders));
	struct snapshot_scan walk;
	size_t n = 0;

	start(range, &walk);
	borders[0] = walk.second * CLOCK_SECOND;
	while (borders[n] < range->to) {
		if (n == max)
			return ERR_INVALID;
		step(range, &walk);
		borders[++n] = walk.second * CLOCK_SECOND;
	}
	*borders_r = borders;
	*n_r = n;
	return ERR_OK;
}
