/*
 * Periods.  Days and weeks follow the calendar of the zone, hours its clock: an
 * hour that comes twice in autumn is two periods.
 */

#include "base/calendar.h"
#include "base/clock.h"
#include "base/table.h"
#include "stats/period.h"

#define HOUR	INT64_C(3600)
#define DAY	(24 * HOUR)

const char *const period_names[] = {
	[PERIOD_HOUR] = "hour",
	[PERIOD_DAY] = "day",
	[PERIOD_WEEK] = "week",
};
TABLE_COVERS(period_names, PERIOD__MAX);

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
struct border {
	int64_t	second, day;
};

static void
first_border(const struct period_range *range, struct border *border)
{
	int64_t from = calendar_floor(range->from, CLOCK_SECOND);

	border->day = first_day(range, from);
	border->second = range->by == PERIOD_HOUR ?
	    from - into_hour(range->zone, from) :
	    zone_reach(range->zone, border->day * DAY);
}

/* A day that a zone has left out begins with the next: it is no piece. */
static void
next_border(const struct period_range *range, struct border *border)
{
	const int64_t last = border->second;

	if (range->by == PERIOD_HOUR)
		border->second += HOUR - into_hour(range->zone, last);
	while (border->second == last) {
		border->day += range->by == PERIOD_WEEK ? 7 : 1;
		border->second = zone_reach(range->zone, border->day * DAY);
	}
}

enum err
period_cut(const struct period_range *range, size_t max, struct arena *a,
	const int64_t **borders_r, size_t *n_r)
{
	int64_t *borders = arena_alloc(a, (max + 1) * sizeof(*borders));
	struct border border;
	size_t n = 0;

	first_border(range, &border);
	borders[0] = border.second * CLOCK_SECOND;
	while (borders[n] < range->to) {
		if (n == max)
			return ERR_INVALID;
		next_border(range, &border);
		borders[++n] = border.second * CLOCK_SECOND;
	}
	*borders_r = borders;
	*n_r = n;
	return ERR_OK;
}
