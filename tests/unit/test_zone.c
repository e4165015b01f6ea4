/*
 * base/zone: offsets as the C library has them, in every zone that the
 * machine knows, and the moments that local times stand for.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/calendar.h"
#include "base/zone.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(zone, .init = fixture_arena, .fini = fixture_close, .timeout = 240);

#define DAY		INT64_C(86400)
#define HOUR		INT64_C(3600)

static const struct zone *
read_zone(const char *name)
{
	const struct zone *zone = NULL;

	cr_assert_eq(zone_read(str_of(name), fixture.arena, &zone), ERR_OK,
	    "%s", name);
	return zone;
}

/* The second of a date and hour that are taken for UTC. */
static int64_t
at(int64_t year, int month, int day, int hour)
{
	return calendar_days((struct calendar_date){ year, month, day }) *
	    DAY + hour * HOUR;
}

static void
use_in_library(const char *name)
{
	setenv("TZ", arena_printf(fixture.arena, ":%s", name).p, 1);
	tzset();
}

static int64_t
in_library(int64_t second)
{
	time_t t = (time_t)second;
	struct tm tm;

	(void)localtime_r(&t, &tm);
	return tm.tm_gmtoff;
}

/* Offsets with seconds, all turns, and the rule till it goes round. */
static void
agrees_with_library(const char *name)
{
	const struct zone *zone = read_zone(name);
	const int64_t step = 13 * DAY + 4321;
	int64_t t;

	use_in_library(name);
	for (t = at(1850, 1, 1, 0); t < at(2500, 1, 1, 0); t += step)
		cr_assert_eq(zone_offset(zone, t), in_library(t),
		    "%s at %lld: %d, not %lld", name, (long long)t,
		    zone_offset(zone, t), (long long)in_library(t));
}

Test(zone, every_zone_agrees_with_the_c_library)
{
	FILE *list = fopen("/usr/share/zoneinfo/tzdata.zi", "r");
	char line[256], name[128];
	int zones = 0;

	if (list == NULL)
		cr_skip_test("no list of zones here");
	/* "Z Europe/Moscow 2:30:17 - LMT 1880", "L Europe/Moscow W-SU" */
	while (fgets(line, sizeof(line), list) != NULL) {
		if (sscanf(line, "Z %127s", name) != 1 &&
		    sscanf(line, "L %*s %127s", name) != 1)
			continue;
		agrees_with_library(name);
		arena_reset(fixture.arena);
		zones++;
	}
	fclose(list);
	cr_expect_gt(zones, 300, "%d zones", zones);
}

Test(zone, turns_are_to_the_second)
{
	static const char *const names[] = {
		"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe",
		"Africa/Casablanca", "Europe/Dublin", "America/Santiago",
	};
	const struct zone *zone;
	int64_t t;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		zone = read_zone(names[i]);
		use_in_library(names[i]);
		for (t = at(2026, 1, 1, 0); t < at(2028, 1, 1, 0); t++)
			if (t % 1800 == 0 || t % 1800 == 1799)
				cr_assert_eq(zone_offset(zone, t),
				    in_library(t), "%s at %lld", names[i],
				    (long long)t);
	}
}

Test(zone, the_last_year_is_like_any)
{
	const struct zone *zone = read_zone("Europe/Berlin");

	cr_expect_eq(zone_offset(zone, at(9999, 1, 1, 0)), HOUR);
	cr_expect_eq(zone_offset(zone, at(9999, 7, 1, 0)), 2 * HOUR);
	cr_expect_eq(zone_reach(zone, at(9999, 7, 1, 0)),
	    at(9999, 7, 1, 0) - 2 * HOUR);
}

/* A zone, a local time, and the moment when its clocks are there. */
static const struct reach {
	const char	*zone;
	int64_t		 year;
	int		 month, day, hour;	/* local */
	int64_t		 before;		/* seconds that UTC is behind */
} reaches[] = {
	{ "UTC", 2026, 1, 1, 0, 0 },
	{ "Europe/Moscow", 2026, 1, 1, 0, 3 * HOUR },
	{ "America/New_York", 2026, 1, 1, 0, -5 * HOUR },
	{ "America/New_York", 2026, 7, 1, 0, -4 * HOUR },
	{ "Asia/Kathmandu", 2026, 1, 1, 0, 5 * HOUR + 45 * 60 },
	/* 02:00 is turned to 03:00: what is left out is reached at once. */
	{ "Europe/Berlin", 2026, 3, 29, 2, HOUR },
	{ "Europe/Berlin", 2026, 3, 29, 3, 2 * HOUR },
	/* 03:00 is turned to 02:00: the first of two. */
	{ "Europe/Berlin", 2026, 10, 25, 2, 2 * HOUR },
	{ "Europe/Berlin", 2026, 10, 25, 3, HOUR },
	/* Midnight is turned to 01:00, and 24:00 to 23:00. */
	{ "America/Sao_Paulo", 2018, 11, 4, 0, -3 * HOUR },
	{ "America/Sao_Paulo", 2018, 11, 4, 1, -2 * HOUR },
	{ "America/Sao_Paulo", 2019, 2, 17, 0, -3 * HOUR },
	{ "America/Sao_Paulo", 2019, 2, 16, 23, -2 * HOUR },
	/* A day that was not: its midnight is the next one's. */
	{ "Pacific/Apia", 2011, 12, 30, 0, -10 * HOUR },
	{ "Pacific/Apia", 2011, 12, 31, 0, 14 * HOUR },
	/* By the rule alone. */
	{ "Europe/Berlin", 2600, 7, 1, 0, 2 * HOUR },
	{ "Europe/Berlin", 2601, 1, 1, 0, HOUR },
};

Test(zone, a_local_time_is_reached_when_the_clocks_show_it)
{
	const struct reach *r;
	int64_t local, got;
	size_t i;

	for (i = 0; i < sizeof(reaches) / sizeof(reaches[0]); i++) {
		r = &reaches[i];
		local = at(r->year, r->month, r->day, r->hour);
		got = zone_reach(read_zone(r->zone), local);
		cr_expect_eq(got, local - r->before, "%s %lld-%d-%d %d: %lld",
		    r->zone, (long long)r->year, r->month, r->day, r->hour,
		    (long long)(local - got));
	}
}

/* The first moment that shows it, looked for minute by minute. */
static int64_t
reach_by_walking(const struct zone *zone, int64_t local)
{
	int64_t t = local - 2 * DAY;

	while (t + zone_offset(zone, t) < local)
		t += 60;
	return t;
}

Test(zone, reaching_agrees_with_walking)
{
	static const char *const names[] = {
		"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe",
		"Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu",
		"Asia/Gaza",
	};
	const struct zone *zone;
	int64_t local;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		zone = read_zone(names[i]);
		for (local = at(2008, 1, 1, 0); local < at(2020, 1, 1, 0);
		    local += DAY / 4)
			cr_assert_eq(zone_reach(zone, local),
			    reach_by_walking(zone, local), "%s at %lld",
			    names[i], (long long)local);
	}
}

static const char *const bad_names[] = {
	"", "Nowhere", "Europe", "Europe/", "europe/moscow ", "Europe/Moscov",
	"/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "Europe/../UTC",
	"../../../etc/passwd", "tzdata.zi", "zone.tab", "leapseconds",
	":UTC", "MSK-3", "UTC\n", "right/UTC", "right/Europe/Moscow",
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

Test(zone, unknown_zones_are_refused)
{
	const struct zone *zone = NULL;
	size_t i;

	for (i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++)
		cr_expect_eq(zone_read(str_of(bad_names[i]), fixture.arena,
		    &zone), ERR_INVALID, "\"%s\"", bad_names[i]);
	cr_expect_eq(zone_read(STR("UTC\0"), fixture.arena, &zone),
	    ERR_INVALID);
	cr_expect_null(zone);
}
