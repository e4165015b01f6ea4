/* GET /api/events/ and /api/incidents/{id}/events/: the history. */

#include <stdlib.h>

#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

static _Atomic int64_t now;

static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
}

TestSuite(events, .init = setup, .fini = client_close);

#define LIST	"/api/incidents/"
#define FEED	"/api/events/"
#define STORY	LIST "1/events/"
#define HERE	"http://127.0.0.1:8000"
#define NEW	"{\"description\":\"x\",\"source\":\"partner\"}"
#define NONE	"\"description_from\":null,\"description_to\":null," \
	"\"source_from\":null,\"source_to\":null"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

Test(events, no_event_is_an_empty_feed)
{
	struct answer a = api_get(FEED);

	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"next\":null,\"last_seq\":0,"
	    "\"results\":[]}")), "%.*s", STR_FMT(a.body));
	cr_expect_null(answer_header(&a, "Link"));
}

Test(events, a_change_is_told_by_who_when_and_what)
{
	static const char id[] = "000102030405060708090a0b0c0d0e0f";
	struct answer a;

	ASK(.method = "POST", .type = "application/json", .body = STR(NEW),
	    .env = { "REQUEST_START=1.000",
	    text("REQUEST_ID=%s", id) });
	now += CLOCK_SECOND + 5;
	ASK(.method = "PATCH", .target = LIST "1/",
	    .type = "application/json", .body = STR("{\"status\":"
	    "\"in_progress\",\"note\":\"еду\"}"), .env = {
	    "REQUEST_ID=ffffffffffffffffffffffffffffffff" });
	a = api_get(STORY);
	expect_status(a, 200);
	expect_str_eq(a.body, (str_of(text("{\"next\":null,\"last_seq\":2,"
	    "\"results\":["
	    "{\"seq\":1,\"incident\":1,\"at\":\"2025-11-10T09:00:00+03:00\","
	    "\"actor\":\"anonymous\",\"channel\":\"api\",\"kind\":"
	    "\"created\",\"status_from\":null,\"status_to\":\"open\","
	    "\"version\":1,\"note\":null,\"request_id\":\"%s\"," NONE "},"
	    "{\"seq\":2,\"incident\":1,"
	    "\"at\":\"2025-11-10T09:00:01.000005+03:00\","
	    "\"actor\":\"anonymous\",\"channel\":\"api\",\"kind\":"
	    "\"status\",\"status_from\":\"open\","
	    "\"status_to\":\"in_progress\",\"version\":2,"
	    "\"note\":\"еду\",\"request_id\":"
	    "\"ffffffffffffffffffffffffffffffff\"," NONE "}]}", id))), "%.*s",
	    STR_FMT(a.body));
}

Test(events, an_import_has_no_request)
{
	struct answer a;

	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED]);
	a = api_get(FEED);
	expect_text(a, "results.0.kind", "imported");
	expect_text(a, "results.0.actor", "test");
	expect_text(a, "results.0.channel", "cli");
	expect_text(a, "results.0.status_from", "null");
	expect_text(a, "results.0.status_to", "closed");
	expect_text(a, "results.0.request_id", "null");
}

/* Whatever a later program may write, it is told as it stands. */
Test(events, words_that_are_not_known_are_told_as_they_are)
{
	struct answer a;

	client_create(1);
	fixture_script("INSERT INTO incident_event (incident_id, at, actor, "
	    "channel, kind, status_from, status_to, version) VALUES "
	    "(1, 0, 'ёж', 'pigeon', 'merged', 'open', 'lost', 2)");
	record_stop();
	a = api_get(STORY "?after=1");
	expect_text(a, "results.0.actor", "ёж");
	expect_text(a, "results.0.channel", "pigeon");
	expect_text(a, "results.0.kind", "merged");
	expect_text(a, "results.0.status_to", "lost");
}

Test(events, a_story_is_of_its_incident_alone)
{
	struct answer a;

	client_create(3);
	client_set_status(2, "closed");
	client_set_status(1, "resolved");
	client_set_status(2, "open");
	a = api_get(LIST "2/events/");
	cr_expect_eq(answer_length(&a, "results"), 3);
	expect_text(a, "results.0.seq", "2");
	expect_text(a, "results.1.seq", "4");
	expect_text(a, "results.2.seq", "6");
	expect_text(a, "last_seq", "6");
	a = api_get(LIST "2/events?after=4");
	cr_expect_eq(answer_length(&a, "results"), 1);
	expect_text(a, "results.0.status_to", "open");
	a = api_get(FEED);
	cr_expect_eq(answer_length(&a, "results"), 6);
}

Test(events, a_story_of_nobody_is_404)
{
	static const char *const nobody[] = {
		LIST "2/events/", LIST "0/events/",
		LIST "99999999999999999999/events/",
	};
	struct answer a;
	size_t i;

	client_create(1);
	for (i = 0; i < ROWS(nobody); i++) {
		a = api_get(nobody[i]);
		expect_status(a, 404);
		expect_text(a, "detail", "Инцидент не найден.");
	}
}

Test(events, links_lead_through_all_of_them)
{
	const char *link = FEED "?limit=7&zz=1";
	int64_t seq = 0;
	struct answer a;
	int i;

	client_create(20);
	do {
		a = api_get(link);
		expect_status(a, 200);
		for (i = 0; i < answer_length(&a, "results"); i++)
			cr_expect_str_eq(answer_text(&a,
			    text("results.%d.seq", i)),
			    text("%lld", (long long)++seq));
		expect_text(a, "last_seq", text("%lld", (long long)seq));
		link = answer_text(&a, "next");
		if (strcmp(link, "null") == 0)
			break;
		cr_expect_str_eq(link, text(HERE FEED
		    "?after=%lld&limit=7&zz=1", (long long)seq));
		cr_expect_str_eq(answer_header(&a, "Link"),
		    text("<%s>; rel=\"next\"", link));
		link += strlen(HERE);
	} while (seq < 100);
	cr_expect_eq(seq, 20);
	cr_expect_null(answer_header(&a, "Link"));
}

Test(events, a_link_of_a_story_names_its_incident)
{
	struct answer a;

	client_create(1);
	client_set_status(1, "closed");
	a = ASK(.target = LIST "001/events?limit=1",
	    .env = { "HTTP_HOST=localhost", "REQUEST_SCHEME=https" });
	expect_text(a, "next",
	    "https://localhost/api/incidents/1/events/?after=1&limit=1");
}

Test(events, who_is_at_the_end_is_told_where_he_is)
{
	struct answer a;

	client_create(3);
	a = api_get(FEED "?after=3");
	expect_text(a, "last_seq", "3");
	expect_text(a, "next", "null");
	cr_expect_eq(answer_length(&a, "results"), 0);
	a = api_get(FEED "?after=9223372036854775807");
	expect_text(a, "last_seq", "9223372036854775807");
}

Test(events, an_answer_holds_a_hundred_unless_told_otherwise)
{
	struct answer a;

	fixture_incidents(1100);
	a = api_get(FEED);
	cr_expect_eq(answer_length(&a, "results"), 100);
	a = api_get(FEED "?limit=1000");
	cr_expect_eq(answer_length(&a, "results"), 1000);
	expect_text(a, "last_seq", "1000");
	fixture_damage("UPDATE incident_event SET incident_id = 1");
	a = api_get(STORY);
	cr_expect_eq(answer_length(&a, "results"), 100);
	a = api_get(STORY "?limit=200");
	cr_expect_eq(answer_length(&a, "results"), 200);
}

/* A query, and the parameter that is wrong or NULL. */
static const struct query {
	const char	*path, *query, *bad;
} queries[] = {
	{ FEED, "after=", NULL }, { FEED, "limit=", NULL },
	{ FEED, "after=0", NULL }, { FEED, "after=007", NULL },
	{ FEED, "after=x&after=1", NULL }, { FEED, "limit=1", NULL },
	{ FEED, "limit=1000", NULL }, { STORY, "limit=200", NULL },
	{ FEED, "page=7&cursor=x", NULL }, { FEED, "format=json", NULL },
	{ FEED, "after=-1", "after" }, { FEED, "after=x", "after" },
	{ FEED, "after=1.0", "after" }, { FEED, "after=1%20", "after" },
	{ FEED, "after=9223372036854775808", "after" },
	{ FEED, "limit=0", "limit" }, { FEED, "limit=1001", "limit" },
	{ FEED, "limit=-1", "limit" }, { STORY, "limit=201", "limit" },
	{ STORY, "limit=x", "limit" }, { STORY, "after=x", "after" },
	{ FEED, "limit=x&after=x", "limit,after" },
};

Test(events, a_bad_parameter_is_named)
{
	struct answer a;
	size_t i;

	client_create(1);
	for (i = 0; i < ROWS(queries); i++) {
		a = api_get(text("%s?%s", queries[i].path,
		    queries[i].query));
		cr_expect_eq(a.status, queries[i].bad == NULL ? 200 : 400,
		    "%s", queries[i].query);
		if (queries[i].bad != NULL)
			expect_keys(a, "", queries[i].bad);
	}
	a = api_get(FEED "?limit=1001");
	expect_text(a, "limit.0", "Нужно целое число от 1 до 1000.");
}

Test(events, unknown_parameters_may_be_refused)
{
	struct answer a;

	fixture.conf.unknown_parameters = 1;
	a = api_get(FEED "?after=0&limit=1");
	expect_status(a, 200);
	a = api_get(FEED "?since=0");
	expect_keys(a, "", "since");
}

/* There were no events in the service that was replaced to be like. */
Test(events, original_parameters_are_a_matter_of_the_list)
{
	struct answer a;

	fixture.conf.parameters = 1;
	client_create(2);
	a = api_get(FEED "?after=1");
	cr_expect_eq(answer_length(&a, "results"), 1);
}

static struct answer
get_if_none(const char *target, const char *tag)
{
	return ASK(.target = target,
	    .env = { text("HTTP_IF_NONE_MATCH=%s", tag) });
}

Test(events, polling_what_one_has_is_304)
{
	const char *tag;
	struct answer a;

	client_create(2);
	a = api_get(FEED "?after=2");
	tag = answer_header(&a, "ETag");
	cr_expect(str_starts(str_of(tag), STR("W/\"2-")), "%s", tag);
	a = get_if_none(FEED "?after=2", tag);
	expect_status(a, 304);
	cr_expect_eq(a.body.n, 0);
	client_set_status(1, "closed");
	a = get_if_none(FEED "?after=2", tag);
	expect_status(a, 200);
	expect_text(a, "results.0.seq", "3");
}

Test(events, a_story_stays_fresh_while_others_change)
{
	const char *tag;
	struct answer a;

	client_create(2);
	a = api_get(STORY);
	tag = answer_header(&a, "ETag");
	client_set_status(2, "closed");
	a = get_if_none(STORY, tag);
	expect_status(a, 304);
	client_set_status(1, "closed");
	a = get_if_none(STORY, tag);
	expect_status(a, 200);
	cr_expect_eq(answer_length(&a, "results"), 2);
	a = get_if_none(LIST "9/events/", tag);
	expect_refusal(a, 404, "not_found");
	a = get_if_none(STORY "?limit=x", tag);
	expect_refusal(a, 400, "limit");
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

/* The numbers go on, so that nobody waits for one that was. */
Test(events, a_feed_goes_on_after_all_was_replaced)
{
	struct answer a;

	client_create(3);
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	client_create(1);
	a = api_get(FEED "?after=3");
	cr_expect_eq(answer_length(&a, "results"), 1);
	expect_text(a, "results.0.incident", "1");
	cr_expect_gt(atoi(answer_text(&a, "results.0.seq")), 4);
}

Test(events, history_cannot_be_written)
{
	static const char *const methods[] = {
		"POST", "PUT", "PATCH", "DELETE",
	};
	struct answer a;
	size_t i;

	client_create(1);
	for (i = 0; i < ROWS(methods); i++) {
		a = api_json(methods[i], FEED, "{}");
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"),
		    "GET, HEAD, OPTIONS");
		a = api_json(methods[i], STORY, "{}");
		expect_status(a, 405);
	}
	a = ASK(.method = "OPTIONS", .target = FEED);
	expect_text(a, "name", "Event List");
	a = ASK(.method = "HEAD", .target = STORY);
	expect_status(a, 200);
}
