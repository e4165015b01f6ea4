/* period: ranges cut along the calendars and clocks of zones. */

#include "base/calendar.h"
#include "base/clock.h"
#include "stats/period.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(period, .init = fixture_arena, .fini = fixture_close);

#define MAX	1000

static int64_t
at(const char *stamp)
{
	int64_t us = 0;

	cr_assert_eq(clock_parse(str_of(stamp), &us), ERR_OK, "%s", stamp);
	return us;
}

static struct period_range
range_of(const char *zone, enum period by, const char *from, const char *to)
{
	struct period_range range = {
		.by = by, .from = at(from), .to = at(to),
	};

	cr_assert_eq(zone_read(str_of(zone), fixture.arena, &range.zone),
	    ERR_OK);
	return range;
}

/* The borders in the zone, as text: "23T00:00+03:00 24T00:00+03:00". */
static const char *
cut(const struct period_range *range)
{
	const int64_t *borders;
	struct buf b, stamp;
	size_t n, i;

	cr_assert_eq(period_cut(range, MAX, fixture.arena, &borders, &n),
	    ERR_OK);
	buf_init(&b, fixture.arena, 0);
	for (i = 0; i <= n; i++) {
		buf_init(&stamp, fixture.arena, 0);
		clock_render_in(&stamp, borders[i], range->zone);
		if (i > 0)
			buf_char(&b, ' ');
		/* Day, hour and minute, and the offset. */
		buf_add(&b, stamp.p + 8, 8);
		buf_add(&b, stamp.p + 19, stamp.n - 19);
	}
	return arena_str(fixture.arena, buf_view(&b)).p;
}

static const struct row {
	const char	*zone;
	enum period	 by;
	const char	*from, *to, *borders;
} rows[] = {
	/* Widened to whole ones. */
	{ "Europe/Moscow", PERIOD_DAY, "2025-11-10T09:00:00+03:00",
	    "2025-11-11T00:00:01+03:00",
	    "10T00:00+03:00 11T00:00+03:00 12T00:00+03:00" },
	/* Whole ones stay as they are. */
	{ "Europe/Moscow", PERIOD_DAY, "2025-11-10T00:00:00+03:00",
	    "2025-11-11T00:00:00+03:00", "10T00:00+03:00 11T00:00+03:00" },
	{ "Europe/Moscow", PERIOD_DAY, "2025-11-09T23:59:59.999999+03:00",
	    "2025-11-10T00:00:00+03:00", "09T00:00+03:00 10T00:00+03:00" },
	{ "UTC", PERIOD_HOUR, "2025-11-10T09:59:59Z", "2025-11-10T11:00:00Z",
	    "10T09:00+00:00 10T10:00+00:00 10T11:00+00:00" },
	{ "Asia/Kathmandu", PERIOD_HOUR, "2025-11-10T00:00:00Z",
	    "2025-11-10T00:30:00Z",
	    "10T05:00+05:45 10T06:00+05:45 10T07:00+05:45" },
	/* Weeks begin on Monday. */
	{ "Europe/Moscow", PERIOD_WEEK, "2025-11-09T12:00:00+03:00",
	    "2025-11-10T12:00:00+03:00",
	    "03T00:00+03:00 10T00:00+03:00 17T00:00+03:00" },
	/* Days of 23 and 25 hours. */
	{ "Europe/Berlin", PERIOD_DAY, "2026-03-29T12:00:00Z",
	    "2026-03-30T12:00:00Z",
	    "29T00:00+01:00 30T00:00+02:00 31T00:00+02:00" },
	{ "Europe/Berlin", PERIOD_DAY, "2026-10-25T12:00:00Z",
	    "2026-10-25T13:00:00Z", "25T00:00+02:00 26T00:00+01:00" },
	/* An hour that is left out, and one that comes twice. */
	{ "Europe/Berlin", PERIOD_HOUR, "2026-03-29T00:00:00Z",
	    "2026-03-29T02:00:00Z",
	    "29T01:00+01:00 29T03:00+02:00 29T04:00+02:00" },
	{ "Europe/Berlin", PERIOD_HOUR, "2026-10-25T00:30:00Z",
	    "2026-10-25T01:30:00Z",
	    "25T02:00+02:00 25T02:00+01:00 25T03:00+01:00" },
	/* Half an hour is turned. */
	{ "Australia/Lord_Howe", PERIOD_HOUR, "2026-04-04T14:30:00Z",
	    "2026-04-04T15:45:00Z",
	    "05T01:00+11:00 05T01:30+10:30 05T02:00+10:30 05T03:00+10:30" },
	/* No midnight: the day begins when the clocks are past it. */
	{ "America/Sao_Paulo", PERIOD_DAY, "2018-11-03T12:00:00Z",
	    "2018-11-04T12:00:00Z",
	    "03T00:00-03:00 04T01:00-02:00 05T00:00-02:00" },
	/* 24:00 becomes 23:00: the day is longer. */
	{ "America/Sao_Paulo", PERIOD_DAY, "2019-02-16T12:00:00Z",
	    "2019-02-17T12:00:00Z",
	    "16T00:00-02:00 17T00:00-03:00 18T00:00-03:00" },
	{ "America/Sao_Paulo", PERIOD_DAY, "2019-02-17T02:30:00Z",
	    "2019-02-17T02:31:00Z", "16T00:00-02:00 17T00:00-03:00" },
	/* A day that was left out. */
	{ "Pacific/Apia", PERIOD_DAY, "2011-12-29T12:00:00-10:00",
	    "2011-12-31T12:00:00+14:00",
	    "29T00:00-10:00 31T00:00+14:00 01T00:00+14:00" },
	/* Before 1970, and before zones had whole hours. */
	{ "UTC", PERIOD_DAY, "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z",
	    "31T00:00+00:00 01T00:00+00:00" },
	{ "Europe/Moscow", PERIOD_DAY, "1850-01-01T00:00:00Z",
	    "1850-01-01T00:00:01Z", "31T21:29+00:00 01T21:29+00:00" },
};

Test(period, borders_are_those_of_the_zone)
{
	struct period_range range;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		range = range_of(rows[i].zone, rows[i].by, rows[i].from,
		    rows[i].to);
		cr_expect_str_eq(cut(&range), rows[i].borders, "%s %s: %s",
		    rows[i].zone, rows[i].from, cut(&range));
	}
}

Test(period, there_are_so_many_pieces_at_the_most)
{
	struct period_range range = range_of("UTC", PERIOD_HOUR,
	    "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z");
	const int64_t *borders;
	size_t n;

	cr_expect_eq(period_cut(&range, 24, fixture.arena, &borders, &n),
	    ERR_OK);
	cr_expect_eq(n, 24);
	cr_expect_eq(period_cut(&range, 23, fixture.arena, &borders, &n),
	    ERR_INVALID);
	range.to++;
	cr_expect_eq(period_cut(&range, 24, fixture.arena, &borders, &n),
	    ERR_INVALID);
	range.to = at("9999-12-31T00:00:00Z");
	cr_expect_eq(period_cut(&range, 1000, fixture.arena, &borders, &n),
	    ERR_INVALID);
}

/* Whatever is cut, pieces cover it, ascend and are about as long. */
Test(period, pieces_follow_each_other)
{
	static const char *const zones[] = {
		"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia",
		"Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu",
	};
	static const int64_t longest[] = { 1, 25, 169 };
	struct period_range range;
	const int64_t *borders;
	size_t z, n, i;
	int by;

	for (z = 0; z < sizeof(zones) / sizeof(zones[0]); z++)
		for (by = 0; by < PERIOD__MAX; by++) {
			range = range_of(zones[z], (enum period)by,
			    "2011-01-01T12:34:56Z", "2012-02-01T12:34:56Z");
			cr_assert_eq(period_cut(&range, 10000, fixture.arena,
			    &borders, &n), ERR_OK);
			cr_expect_leq(borders[0], range.from);
			cr_expect_geq(borders[n], range.to);
			cr_expect_lt(borders[n - 1], range.to);
			for (i = 0; i < n; i++) {
				cr_assert_lt(borders[i], borders[i + 1]);
				cr_assert_leq(borders[i + 1] - borders[i],
				    longest[by] * CLOCK_HOUR, "%s %d %zu",
				    zones[z], by, i);
			}
		}
}
