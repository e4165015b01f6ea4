/*
 * base/clock: RFC 3339 in and out, and the zones that really were.
 */

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(clock, .init = fixture_arena, .fini = fixture_close);

static struct str
render(int64_t us)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	clock_render(&b, us);
	cr_expect_leq(b.n, CLOCK_RENDER);
	return buf_view(&b);
}

static void
expect_render(int64_t us, struct str want)
{
	struct str got = render(us);

	expect_str_eq(got, want, "%lld: %.*s, wanted %.*s",
		(long long)us, STR_FMT(got), STR_FMT(want));
}

static int64_t
parse(struct str s)
{
	int64_t us = 0;

	cr_assert_eq(clock_parse(s, &us), ERR_OK, "%.*s", STR_FMT(s));
	return us;
}

static void
expect_parse(struct str s, int64_t want)
{
	cr_expect_eq(parse(s), want, "%.*s", STR_FMT(s));
}

/* The offset in the chosen zone at a moment written in UTC. */
static void
expect_offset(struct str utc, int32_t want)
{
	int32_t got = zone_offset(clock_here(), parse(utc) / CLOCK_SECOND);

	cr_expect_eq(got, want, "at %.*s: %d", STR_FMT(utc), got);
}

Test(clock, now_is_the_wall_clock)
{
	int64_t before = (int64_t)time(NULL) * CLOCK_SECOND;

	cr_expect_geq(clock_now(), before - CLOCK_SECOND);
	cr_expect_lt(clock_now(), before + 60 * CLOCK_SECOND);
}

Test(clock, fake_is_followed_until_it_is_taken_away)
{
	_Atomic int64_t now = 5;

	clock_fake(&now);
	cr_expect_eq(clock_now(), 5);
	now = 7;
	cr_expect_eq(clock_now(), 7);
	clock_fake(NULL);
	cr_expect_gt(clock_now(), 7);
}

Test(clock, mono_does_not_go_back)
{
	int64_t first = clock_mono();

	cr_expect_geq(clock_mono(), first);
}

Test(clock, zone_is_utc_before_it_is_chosen)
{
	cr_expect_eq(clock_here(), zone_utc());
	expect_render(0, STR("1970-01-01T00:00:00+00:00"));
}

Test(clock, moscow_is_three_hours_ahead)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	expect_render(parse(STR("2025-11-10T06:00:00.5Z")),
		STR("2025-11-10T09:00:00.500000+03:00"));
	expect_offset(STR("1970-01-01T00:00:00Z"), 3 * 3600);
}

Test(clock, moscow_shifted_to_the_second)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	expect_offset(STR("2011-03-26T22:59:59Z"), 3 * 3600);
	expect_offset(STR("2011-03-26T23:00:00Z"), 4 * 3600);
	expect_offset(STR("2014-10-25T21:59:59Z"), 4 * 3600);
	expect_offset(STR("2014-10-25T22:00:00Z"), 3 * 3600);
}

Test(clock, moscow_had_summer_time)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	expect_offset(STR("2010-01-15T00:00:00Z"), 3 * 3600);
	expect_offset(STR("2010-07-15T00:00:00Z"), 4 * 3600);
}

/* RFC 3339 has no offsets with seconds. */
Test(clock, times_before_standard_time_are_utc)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	expect_render(parse(STR("1879-12-31T00:00:00Z")),
		STR("1879-12-31T00:00:00+00:00"));
	expect_render(parse(STR("1918-12-31T21:00:00.5Z")),
		STR("1918-12-31T21:00:00.500000+00:00"));
	expect_render(parse(STR("1918-12-31T23:00:00+02:31:19")),
		STR("1918-12-31T20:28:41+00:00"));
	/* It is the offset that matters, not the year. */
	expect_render(parse(STR("1925-01-01T00:00:00Z")),
		STR("1925-01-01T02:00:00+02:00"));
	cr_assert_eq(clock_zone("America/New_York"), ERR_OK);
	expect_render(parse(STR("1883-01-01T00:00:00Z")),
		STR("1883-01-01T00:00:00+00:00"));
	cr_assert_eq(clock_zone("Africa/Monrovia"), ERR_OK);
	expect_render(parse(STR("1971-06-01T12:00:00Z")),
		STR("1971-06-01T12:00:00+00:00"));
	expect_render(parse(STR("1972-06-01T12:00:00Z")),
		STR("1972-06-01T12:00:00+00:00"));
}

Test(clock, zones_west_have_a_minus)
{
	cr_assert_eq(clock_zone("America/St_Johns"), ERR_OK);
	expect_render(parse(STR("2025-01-01T00:00:00Z")),
		STR("2024-12-31T20:30:00-03:30"));
}

Test(clock, zone_holds_for_ever)
{
	cr_assert_eq(clock_zone("America/New_York"), ERR_OK);
	expect_offset(STR("2150-01-15T00:00:00Z"), -5 * 3600);
	expect_offset(STR("2150-07-15T00:00:00Z"), -4 * 3600);
}

Test(clock, zone_can_be_chosen_again)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	cr_assert_eq(clock_zone("UTC"), ERR_OK);
	expect_offset(STR("1970-01-01T00:00:00Z"), 0);
}

Test(clock, a_moment_is_rendered_in_any_zone)
{
	const struct zone *zone;
	struct buf b;

	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	cr_assert_eq(zone_read(STR("Asia/Kathmandu"), fixture.arena, &zone),
	    ERR_OK);
	buf_init(&b, fixture.arena, 0);
	clock_render_in(&b, 0, zone);
	expect_str_eq(buf_view(&b), STR("1970-01-01T05:30:00+05:30"));
	expect_render(0, STR("1970-01-01T03:00:00+03:00"));
}

static const char *const bad_zones[] = {
	"", "Nowhere", "Europe", "Europe/", "europe/moscow ", "Europe/Moscov",
	"/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "Europe/../UTC",
	"tzdata.zi", "zone.tab", ":UTC", "MSK-3", "UTC\n",
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

Test(clock, unknown_zones_are_refused)
{
	size_t i;

	for (i = 0; i < sizeof(bad_zones) / sizeof(bad_zones[0]); i++)
		cr_expect_eq(clock_zone(bad_zones[i]), ERR_INVALID, "\"%s\"",
			bad_zones[i]);
}

Test(clock, refused_zone_leaves_the_old_one)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	cr_assert_eq(clock_zone("Nowhere"), ERR_INVALID);
	expect_offset(STR("1970-01-01T00:00:00Z"), 3 * 3600);
}

Test(clock, fraction_is_six_digits_or_none)
{
	expect_render(1, STR("1970-01-01T00:00:00.000001+00:00"));
	expect_render(500000, STR("1970-01-01T00:00:00.500000+00:00"));
	expect_render(CLOCK_SECOND, STR("1970-01-01T00:00:01+00:00"));
}

Test(clock, time_before_1970_counts_down)
{
	expect_render(-1, STR("1969-12-31T23:59:59.999999+00:00"));
	expect_render(-CLOCK_SECOND, STR("1969-12-31T23:59:59+00:00"));
}

Test(clock, calendar_knows_leap_years)
{
	expect_render(parse(STR("2000-02-29T00:00:00Z")),
		STR("2000-02-29T00:00:00+00:00"));
	expect_render(parse(STR("2023-02-28T00:00:00Z")) + CLOCK_DAY,
		STR("2023-03-01T00:00:00+00:00"));
	expect_render(parse(STR("1900-02-28T00:00:00Z")) + CLOCK_DAY,
		STR("1900-03-01T00:00:00+00:00"));
}

Test(clock, every_day_agrees_with_the_c_library)
{
	char want[48];
	struct tm tm;
	time_t t;
	struct str got;

	for (t = -62135596800; t < 253402300800; t += 86400 * 13 + 1) {
		(void)gmtime_r(&t, &tm);
		tm.tm_year += 1900;
		(void)snprintf(want, sizeof(want),
			"%04d-%02d-%02dT%02d:%02d:%02d+00:00", tm.tm_year,
			tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			tm.tm_sec);
		arena_reset(fixture.arena);
		got = render(t * CLOCK_SECOND);
		assert_str_eq(got, str_of(want), "%.*s, wanted %s",
			STR_FMT(got), want);
		cr_assert_eq(parse(got), t * CLOCK_SECOND, "%s", want);
	}
}

Test(clock, first_and_last_moment_can_be_rendered)
{
	expect_render(parse(STR("0001-01-01T00:00:00Z")),
		STR("0001-01-01T00:00:00+00:00"));
	expect_render(parse(STR("9999-12-31T23:59:59.999999Z")),
		STR("9999-12-31T23:59:59.999999+00:00"));
}

Test(clock, year_10000_of_a_zone_is_rendered_in_utc)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	expect_render(parse(STR("9999-12-31T22:00:00Z")),
		STR("9999-12-31T22:00:00+00:00"));
}

Test(clock, moments_out_of_range_are_rendered_as_the_last_in_range)
{
	expect_render(INT64_MAX, STR("9999-12-31T23:59:59.999999+00:00"));
	expect_render(INT64_MIN, STR("0001-01-01T00:00:00+00:00"));
}

Test(clock, separators_of_rfc_3339_are_read)
{
	expect_parse(STR("1970-01-01T00:00:01Z"), CLOCK_SECOND);
	expect_parse(STR("1970-01-01t00:00:01z"), CLOCK_SECOND);
	expect_parse(STR("1970-01-01 00:00:01Z"), CLOCK_SECOND);
}

Test(clock, fractions_are_read)
{
	expect_parse(STR("1970-01-01T00:00:00.5Z"), 500000);
	expect_parse(STR("1970-01-01T00:00:00.05Z"), 50000);
	expect_parse(STR("1970-01-01T00:00:00.000001Z"), 1);
}

Test(clock, offsets_are_read)
{
	expect_parse(STR("1970-01-01T03:00:00+03:00"), 0);
	expect_parse(STR("1969-12-31T20:30:00-03:30"), 0);
	expect_parse(STR("1970-01-01T02:30:17+02:30:17"), 0);
	expect_parse(STR("1970-01-01T00:00:00-00:00"), 0);
	expect_parse(STR("1970-01-01T23:59:00+23:59"), 0);
}

struct stamp {
	char	p[48];
	size_t	n;
};

#define STAMP(lit)	{ lit, sizeof(lit) - 1 }

static struct stamp bad_stamps[] = {
	STAMP(""), STAMP("now"), STAMP("2025-01-01"), STAMP("1736899200"),
	STAMP("2025-01-01T00:00:00"), STAMP("2025-01-01T00:00Z"),
	STAMP("2025-01-01T00:00:00.Z"),
	STAMP("2025-01-01T00:00:00.1234567Z"),
	STAMP("2025-01-01T00:00:00,5Z"),
	STAMP("2025-01-01T00:00:00.-5Z"),
	STAMP("2025-01-01_00:00:00Z"), STAMP("20250101T000000Z"),
	STAMP("2025-1-01T00:00:00Z"), STAMP("25-01-01T00:00:00Z"),
	STAMP("-025-01-01T00:00:00Z"), STAMP("+2025-01-01T00:00:00Z"),
	STAMP("2025-00-01T00:00:00Z"), STAMP("2025-13-01T00:00:00Z"),
	STAMP("2025-01-00T00:00:00Z"), STAMP("2025-01-32T00:00:00Z"),
	STAMP("2025-04-31T00:00:00Z"), STAMP("2025-02-29T00:00:00Z"),
	STAMP("1900-02-29T00:00:00Z"), STAMP("2000-02-30T00:00:00Z"),
	STAMP("2025-01-01T24:00:00Z"), STAMP("2025-01-01T00:60:00Z"),
	STAMP("2016-12-31T23:59:60Z"), STAMP("2025-01-01T-1:00:00Z"),
	STAMP("2025-01-01T00:00:00+0300"), STAMP("2025-01-01T00:00:00+03"),
	STAMP("2025-01-01T00:00:00+3:00"), STAMP("2025-01-01T00:00:00+24:00"),
	STAMP("2025-01-01T00:00:00+03:60"),
	STAMP("2025-01-01T00:00:00+03:00:"),
	STAMP("2025-01-01T00:00:00+03:00:60"),
	STAMP("2025-01-01T00:00:00 03:00"), STAMP("2025-01-01T00:00:00Z "),
	STAMP(" 2025-01-01T00:00:00Z"), STAMP("2025-01-01T00:00:00ZZ"),
	STAMP("2025-01-01T00:00:00Z\0"), STAMP("2025-01-01T00:00:00\0"),
	STAMP("2025-01-01\0" "00:00:00Z"), STAMP("0000-01-01T00:00:00Z"),
	STAMP("0001-01-01T00:00:00+03:00"),
	STAMP("9999-12-31T23:59:59-03:00"),
	STAMP("\xd9\xa2" "025-01-01T00:00:00Z"),
};

ParameterizedTestParameters(clock, what_is_no_stamp_is_refused)
{
	return cr_make_param_array(struct stamp, bad_stamps,
		sizeof(bad_stamps) / sizeof(bad_stamps[0]));
}

ParameterizedTest(struct stamp *row, clock, what_is_no_stamp_is_refused)
{
	int64_t us = 42;

	cr_expect_eq(clock_parse((struct str){ row->p, row->n }, &us),
		ERR_INVALID, "\"%s\"", row->p);
	cr_expect_eq(us, 42);
}

Test(clock, null_is_no_stamp)
{
	int64_t us;

	cr_expect_eq(clock_parse((struct str){ NULL, 0 }, &us), ERR_INVALID);
}
