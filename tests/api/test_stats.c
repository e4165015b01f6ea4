/* GET /api/stats/: its shape, its parameters and its tag. */

#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

static _Atomic int64_t now;

/* 2025-11-10T09:00:00+03:00, a Monday. */
static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
}

TestSuite(stats, .init = setup, .fini = client_close);

#define STATS	"/api/stats/"
#define LIST	"/api/incidents/"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

Test(stats, an_empty_register_has_thirty_empty_days_and_today)
{
	struct answer a = api_get(STATS);

	expect_status(a, 200);
	expect_keys(a, "", "zone,now,from,to,by,series,first_response,"
	    "resolution");
	expect_text(a, "zone", "Europe/Moscow");
	expect_text(a, "from", "2025-10-11T00:00:00+03:00");
	expect_text(a, "to", "2025-11-11T00:00:00+03:00");
	expect_text(a, "by", "day");
	cr_expect_eq(answer_length(&a, "series"), 31);
	expect_text(a, "series.0", "{\"start\":\"2025-10-11T00:00:00+03:00\","
	    "\"created\":0,\"resolved\":0,\"reopened\":0,\"backlog\":0}");
	expect_text(a, "series.30.start", "2025-11-10T00:00:00+03:00");
	expect_text(a, "first_response", "{\"count\":0,"
	    "\"median_seconds\":null,\"p90_seconds\":null}");
	expect_text(a, "resolution", "{\"count\":0,\"median_seconds\":null,"
	    "\"p90_seconds\":null,\"reopened\":0}");
	expect_text(a, "now", "{\"total\":0,\"by_status\":{\"open\":0,"
	    "\"in_progress\":0,\"resolved\":0,\"closed\":0,\"cancelled\":0},"
	    "\"by_source\":{\"operator\":0,\"monitoring\":0,\"partner\":0,"
	    "\"system\":0},\"states\":[],\"oldest_open\":null}");
}

Test(stats, now_tells_of_states_and_of_the_oldest_that_is_open)
{
	struct answer a;

	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED],
	    .created_at = FIXTURE_TIME - 9 * CLOCK_HOUR);
	FIXTURE_INCIDENT(.status = &status_values[STATUS_IN_PROGRESS],
	    .created_at = FIXTURE_TIME - 8 * CLOCK_HOUR);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME - 3 * CLOCK_HOUR);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME - 5 * CLOCK_HOUR,
	    .source = &source_values[SOURCE_SYSTEM]);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME - 5 * CLOCK_HOUR);
	a = api_get(STATS);
	expect_text(a, "now.total", "5");
	expect_text(a, "now.by_status", "{\"open\":3,\"in_progress\":1,"
	    "\"resolved\":0,\"closed\":1,\"cancelled\":0}");
	expect_text(a, "now.by_source", "{\"operator\":4,\"monitoring\":0,"
	    "\"partner\":0,\"system\":1}");
	expect_text(a, "now.states", "["
	    "{\"status\":\"closed\",\"source\":\"operator\",\"count\":1},"
	    "{\"status\":\"in_progress\",\"source\":\"operator\","
	    "\"count\":1},"
	    "{\"status\":\"open\",\"source\":\"operator\",\"count\":2},"
	    "{\"status\":\"open\",\"source\":\"system\",\"count\":1}]");
	/* Of two that came at once the first. */
	expect_text(a, "now.oldest_open", "{\"id\":4,"
	    "\"created_at\":\"2025-11-10T04:00:00+03:00\"}");
	client_set_status(4, "closed");
	a = api_get(STATS);
	expect_text(a, "now.oldest_open.id", "5");
}

/* It is counted, though no list of words names it. */
Test(stats, a_status_of_another_program_is_in_the_total)
{
	struct answer a;

	client_create(1);
	fixture_script("UPDATE incident SET status = 'lost';"
	    "UPDATE incident_counter SET status = 'lost'");
	record_stop();
	a = api_get(STATS);
	expect_text(a, "now.total", "1");
	expect_text(a, "now.by_status.open", "0");
	expect_text(a, "now.states.0.status", "lost");
}

Test(stats, a_life_is_counted_day_by_day)
{
	struct answer a;

	client_create(1);
	client_create(1);
	now += 100 * CLOCK_SECOND;
	client_set_status(1, "in_progress");
	now += CLOCK_DAY;
	client_set_status(1, "closed");
	now += CLOCK_DAY;
	client_set_status(1, "open");
	api_json("POST", LIST "2/notes/", "{\"note\":\"x\"}");
	a = api_get(STATS "?from=-2d");
	cr_expect_eq(answer_length(&a, "series"), 3);
	expect_text(a, "series.0", "{\"start\":\"2025-11-10T00:00:00+03:00\","
	    "\"created\":2,\"resolved\":0,\"reopened\":0,\"backlog\":2}");
	expect_text(a, "series.1", "{\"start\":\"2025-11-11T00:00:00+03:00\","
	    "\"created\":0,\"resolved\":1,\"reopened\":0,\"backlog\":1}");
	expect_text(a, "series.2", "{\"start\":\"2025-11-12T00:00:00+03:00\","
	    "\"created\":0,\"resolved\":0,\"reopened\":1,\"backlog\":2}");
	expect_text(a, "first_response.count", "2");
	/* 100 s is told as 101 s, the middle of 100 to 103 s. */
	expect_text(a, "first_response.median_seconds", "101");
	expect_text(a, "resolution.count", "1");
	expect_text(a, "resolution.reopened", "1");
	/* A day and 100 s: in steps of 4,096 s at that length. */
	expect_text(a, "resolution.median_seconds", "88063");
	fixture_verify();
}

/* A response of the day before is none of today's. */
Test(stats, times_are_those_that_ended_in_the_range)
{
	struct answer a;

	client_create(1);
	now += 10 * CLOCK_SECOND;
	client_set_status(1, "closed");
	now += CLOCK_DAY;
	client_create(1);
	now += 20 * CLOCK_SECOND;
	client_set_status(2, "closed");
	a = api_get(STATS "?from=-1h");
	expect_text(a, "first_response.count", "1");
	expect_text(a, "first_response.median_seconds", "20");
	expect_text(a, "resolution.p90_seconds", "20");
	a = api_get(STATS "?from=-1d");
	expect_text(a, "first_response.count", "2");
	expect_text(a, "first_response.median_seconds", "10");
	expect_text(a, "first_response.p90_seconds", "20");
	a = api_get(STATS "?to=2025-11-10T00:00:00%2B03:00");
	expect_text(a, "first_response.count", "0");
	expect_text(a, "series.29.backlog", "0");
}

Test(stats, all_times_are_in_the_zone_that_was_asked_for)
{
	struct answer a;

	client_create(1);
	a = api_get(STATS "?zone=America/New_York&from=-24h&to=-0s");
	expect_text(a, "zone", "America/New_York");
	expect_text(a, "from", "2025-11-09T00:00:00-05:00");
	expect_text(a, "to", "2025-11-11T00:00:00-05:00");
	expect_text(a, "series.1.start", "2025-11-10T00:00:00-05:00");
	expect_text(a, "series.1.created", "1");
	expect_text(a, "now.oldest_open.created_at",
	    "2025-11-10T01:00:00-05:00");
	/* Elsewhere nothing has changed. */
	a = api_get(LIST "1/");
	expect_text(a, "created_at", "2025-11-10T09:00:00+03:00");
}

Test(stats, days_of_the_turn_have_23_and_25_hours)
{
	struct answer a;

	a = api_get(STATS "?zone=Europe/Berlin&by=hour"
	    "&from=2026-03-29T00:00:00%2B01:00"
	    "&to=2026-03-30T00:00:00%2B02:00");
	cr_expect_eq(answer_length(&a, "series"), 23);
	expect_text(a, "series.2.start", "2026-03-29T03:00:00+02:00");
	a = api_get(STATS "?zone=Europe/Berlin&by=hour"
	    "&from=2026-10-25T00:00:00%2B02:00"
	    "&to=2026-10-26T00:00:00%2B01:00");
	cr_expect_eq(answer_length(&a, "series"), 25);
	expect_text(a, "series.2.start", "2026-10-25T02:00:00+02:00");
	expect_text(a, "series.3.start", "2026-10-25T02:00:00+01:00");
}

Test(stats, weeks_begin_on_monday)
{
	struct answer a = api_get(STATS "?by=week&from=-8d");

	cr_expect_eq(answer_length(&a, "series"), 3);
	expect_text(a, "from", "2025-10-27T00:00:00+03:00");
	expect_text(a, "series.2.start", "2025-11-10T00:00:00+03:00");
	expect_text(a, "to", "2025-11-17T00:00:00+03:00");
}

/* A query, and the parameters that are wrong or NULL. */
static const struct query {
	const char	*query, *bad;
} queries[] = {
	{ "", NULL }, { "zone=&by=&from=&to=", NULL },
	{ "zone=UTC", NULL }, { "zone=Etc/GMT%2B5", NULL },
	{ "by=hour&from=-41d", NULL }, { "by=hour&from=-1000h", NULL },
	{ "by=hour&from=-1001h", "by" },
	{ "from=-999d", NULL }, { "from=-1000d", "by" },
	{ "by=week&from=-6990d", NULL }, { "by=week&from=-7000d", "by" },
	{ "from=0001-01-01T00:00:00Z", "by" },
	{ "from=0001-01-01T00:00:00Z&to=0001-02-01T00:00:00Z", NULL },
	{ "to=0001-01-01T00:00:00Z", NULL },
	{ "from=-1d&to=9999-12-31T23:59:59.999999Z", "by" },
	{ "from=9999-12-01T00:00:00Z&to=9999-12-31T23:59:59.999999Z", NULL },
	{ "by=month", "by" }, { "by=Day", "by" }, { "by=day%20", "by" },
	{ "zone=Mars/Olympus", "zone" }, { "zone=../../etc/passwd", "zone" },
	{ "zone=/etc/localtime", "zone" }, { "zone=Europe", "zone" },
	{ "zone=UTC%00", "zone" }, { "zone=MSK-3", "zone" },
	{ "zone=right/UTC", "zone" }, { "zone=tzdata.zi", "zone" },
	{ "from=yesterday", "from" }, { "to=1762754400", "to" },
	{ "from=-1y", "from" }, { "to=2025-13-01T00:00:00Z", "to" },
	{ "from=-1h&to=-1h", "from" }, { "from=-1h&to=-2h", "from" },
	{ "from=2025-11-11T00:00:00Z", "from" },
	{ "zone=x&by=x&from=x&to=x", "zone,by,to,from" },
	{ "from=-1h&from=-1d", NULL }, { "page=x&status=x", NULL },
};

Test(stats, a_bad_parameter_is_named)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(queries); i++) {
		a = api_get(text(STATS "?%s", queries[i].query));
		cr_expect_eq(a.status, queries[i].bad == NULL ? 200 : 400,
		    "%s: %d", queries[i].query, a.status);
		if (queries[i].bad != NULL)
			expect_keys(a, "", queries[i].bad);
	}
	a = api_get(STATS "?zone=%3Cx%3E");
	expect_text(a, "zone.0", "Часового пояса «<x>» нет.");
	a = api_get(STATS "?by=hour&from=-60d");
	expect_text(a, "by.0", "Слишком мелко для такого срока: "
	    "допустимо не более 1000 промежутков.");
	a = api_get(STATS "?from=-1h&to=-2h");
	expect_text(a, "from.0", "Начало должно быть раньше конца.");
}

Test(stats, unknown_parameters_may_be_refused)
{
	struct answer a;

	fixture.conf.unknown_parameters = 1;
	fixture.conf.parameters = 1;
	a = api_get(STATS "?from=-1d&to=-0s&by=hour&zone=UTC&format=json");
	expect_status(a, 200);
	a = api_get(STATS "?since=-1d");
	expect_keys(a, "", "since");
}

static struct answer
get_if_none(const char *target, const char *tag)
{
	return ASK(.target = target,
	    .env = { text("HTTP_IF_NONE_MATCH=%s", tag) });
}

Test(stats, they_are_fresh_until_something_happens_or_a_piece_is_over)
{
	const char *tag;
	struct answer a;

	client_create(1);
	a = api_get(STATS);
	tag = answer_header(&a, "ETag");
	cr_expect(str_starts(str_of(tag), STR("W/\"1-")), "%s", tag);
	/* 23:59:59 of the same day. */
	now += 15 * CLOCK_HOUR - CLOCK_SECOND;
	a = get_if_none(STATS, tag);
	expect_status(a, 304);
	cr_expect_eq(a.body.n, 0);
	now += CLOCK_SECOND + 1;
	a = get_if_none(STATS, tag);
	expect_status(a, 200);
	tag = answer_header(&a, "ETag");
	client_set_status(1, "closed");
	a = get_if_none(STATS, tag);
	expect_status(a, 200);
	a = get_if_none(STATS "?by=x", "*");
	expect_refusal(a, 400, "by");
}

Test(stats, another_cut_has_another_tag)
{
	struct answer a = api_get(STATS "?from=-1h&by=hour");
	const char *tag = answer_header(&a, "ETag");

	a = get_if_none(STATS "?from=-1h&by=day", tag);
	expect_status(a, 200);
	a = get_if_none(STATS "?from=-2h&by=hour", tag);
	expect_status(a, 200);
	a = get_if_none(STATS "?from=-3599s&by=hour", tag);
	expect_status(a, 304);
}

Test(stats, statistics_are_for_reading)
{
	struct answer a = api_json("POST", STATS, "{}");

	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"), "GET, HEAD, OPTIONS");
	a = ASK(.method = "OPTIONS", .target = STATS);
	expect_text(a, "name", "Statistics");
	a = ASK(.method = "HEAD", .target = "/api/stats");
	expect_status(a, 200);
}
