/* base/zone_rule: rules as they stand at the end of zone files. */

#include "base/calendar.h"
#include "base/zone_rule.h"
#include "support/expect.h"

static struct zone_rule
read_rule(const char *text)
{
	struct zone_rule rule = { 0 };

	cr_assert_eq(zone_rule_read(str_of(text), &rule), ERR_OK, "%s", text);
	return rule;
}

static int64_t
at(int64_t year, int month, int day, int minute)
{
	return calendar_days((struct calendar_date){ year, month, day }) *
	    86400 + minute * 60;
}

/* A rule and, in UTC, its turns of 2028, a leap year, or of 2026. */
static const struct run_limit {
	const char	*rule;
	int		 year;
	int		 summer[3], winter[3];	/* month, day, minute */
} turns[] = {
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 2028, { 3, 26, 60 }, { 10, 29, 60 } },
	{ "EST5EDT,M3.2.0,M11.1.0", 2026, { 3, 8, 420 }, { 11, 1, 360 } },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026, { 10, 3, 930 },
	    { 4, 4, 900 } },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 2026, { 10, 25, 60 }, { 3, 29, 60 } },
	{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, { 3, 29, 60 },
	    { 10, 25, 60 } },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 2026, { 3, 28, 0 },
	    { 10, 23, 1380 } },
	{ "AAA0BBB,J59/0,J60/0", 2026, { 2, 28, 0 }, { 2, 28, 1380 } },
	{ "AAA0BBB,J59/0,J60/0", 2028, { 2, 28, 0 }, { 2, 29, 1380 } },
	{ "AAA0BBB,58/0,59/0", 2028, { 2, 28, 0 }, { 2, 28, 1380 } },
	{ "AAA-1:02:00BBB-3,0/0:30,365/24:00", 2028, { 0, 0, 0 },
	    { 12, 31, 1260 } },
};

Test(zone_rule, turns_are_found_in_any_year)
{
	const struct run_limit *t;
	struct zone_rule rule;
	size_t i;

	for (i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		t = &turns[i];
		rule = read_rule(t->rule);
		cr_expect(rule.turns);
		if (t->summer[0] != 0)
			cr_expect_eq(zone_rule_turn(&rule, t->year, true),
			    at(t->year, t->summer[0], t->summer[1],
			    t->summer[2]), "%s", t->rule);
		cr_expect_eq(zone_rule_turn(&rule, t->year, false),
		    at(t->year, t->winter[0], t->winter[1], t->winter[2]),
		    "%s", t->rule);
	}
}

Test(zone_rule, offsets_are_east_and_an_hour_more_in_summer)
{
	struct zone_rule rule = read_rule("MSK-3");

	cr_expect_not(rule.turns);
	cr_expect_eq(rule.offset[0], 3 * 3600);
	rule = read_rule("<-0330>3:30");
	cr_expect_eq(rule.offset[0], -(3 * 3600 + 1800));
	rule = read_rule("EST5EDT,M3.2.0,M11.1.0");
	cr_expect_eq(rule.offset[0], -5 * 3600);
	cr_expect_eq(rule.offset[1], -4 * 3600);
	rule = read_rule("LMT-2:30:17");
	cr_expect_eq(rule.offset[0], 2 * 3600 + 30 * 60 + 17);
}

static const char *const bad_rules[] = {
	"", "3", "MS-3", "MSK", "MSK-", "MSK-3x", "<MSK-3", "<>", "MSK-168",
	"MSK-3:60", "MSK-3:", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0",
	"CET-1CEST,M3.5.0,", "CET-1CEST,M13.1.0,M10.5.0",
	"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
	"CET-1CEST,M3.5,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,J366,J5",
	"CET-1CEST,366,5", "CET-1CEST,-1,5", "CET-1CEST,M3.5.0/,M10.5.0",
	"CET-1CEST,M3.5.0,M10.5.0/3,", "CET-1CEST,M3.5.0 ,M10.5.0",
	"CET-1CE,M3.5.0,M10.5.0", "CET-99999999999999999999",
};

Test(zone_rule, what_is_no_rule_is_refused)
{
	struct zone_rule rule;
	size_t i;

	for (i = 0; i < sizeof(bad_rules) / sizeof(bad_rules[0]); i++)
		cr_expect_eq(zone_rule_read(str_of(bad_rules[i]), &rule),
		    ERR_INVALID, "\"%s\"", bad_rules[i]);
}
