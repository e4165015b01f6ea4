/* ETag, Last-Modified, and the conditions that clients make of them. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/incidents/"
#define ITEM	LIST "1/"

TestSuite(conditional, .init = client_open, .fini = client_close);

static const char *
header(const char *name, const char *value)
{
	return arena_printf(fixture.arena, "%s=%s", name, value).p;
}

static struct answer
get_if_none(const char *target, const char *tag)
{
	return ASK(.target = target,
	    .env = { header("HTTP_IF_NONE_MATCH", tag) });
}

static struct answer
patch_if(const char *tag, const char *json)
{
	return ASK(.method = "PATCH", .target = ITEM,
	    .type = "application/json", .body = str_of(json),
	    .env = { header("HTTP_IF_MATCH", tag) });
}

static const char *
tag_of(const char *target)
{
	struct answer a = api_get(target);
	const char *tag = answer_header(&a, "ETag");

	cr_assert_not_null(tag, "%s", target);
	return tag;
}

static void
is_not_modified(const struct answer *a)
{
	cr_expect_eq(a->status, 304);
	cr_expect_eq(a->body.n, 0);
	cr_expect_not_null(answer_header(a, "ETag"));
	cr_expect_null(answer_header(a, "Content-Type"));
	cr_expect_null(answer_header(a, "Content-Length"));
	cr_expect_not_null(answer_header(a, "Vary"));
}

Test(conditional, an_incident_has_a_strong_tag_of_its_version)
{
	const char *first, *second;

	fixture_incidents(1);
	first = tag_of(ITEM);
	cr_expect_eq(strncmp(first, "\"1-", 3), 0, "%s", first);
	cr_expect_str_eq(tag_of(ITEM), first);
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	second = tag_of(ITEM);
	cr_expect_eq(strncmp(second, "\"2-", 3), 0, "%s", second);
}

Test(conditional, what_one_has_is_not_sent_again)
{
	struct answer a;
	const char *tag;

	fixture_incidents(1);
	tag = tag_of(ITEM);
	a = get_if_none(ITEM, tag);
	is_not_modified(&a);
	a = get_if_none(ITEM, "*");
	is_not_modified(&a);
	a = ASK(.method = "HEAD", .target = ITEM,
	    .env = { header("HTTP_IF_NONE_MATCH", tag) });
	is_not_modified(&a);
	a = get_if_none(ITEM, "\"1\"");
	expect_status(a, 200);
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = get_if_none(ITEM, tag);
	expect_status(a, 200);
	a = get_if_none(LIST "9/", "*");
	expect_refusal(a, 404, "not_found");
}

/* The bytes differ, so the tags do. */
Test(conditional, each_form_of_an_answer_has_a_tag_of_its_own)
{
	struct answer plain, indented, english;

	fixture_incidents(1);
	plain = api_get(ITEM);
	indented = ASK(.target = ITEM,
	    .env = { "HTTP_ACCEPT=application/json; indent=2" });
	cr_expect_str_neq(answer_header(&plain, "ETag"),
	    answer_header(&indented, "ETag"));
	fixture.conf.language = LANG_EN;
	english = api_get(ITEM);
	cr_expect_str_neq(answer_header(&plain, "ETag"),
	    answer_header(&english, "ETag"));
}

Test(conditional, an_incident_has_the_date_of_its_change)
{
	static _Atomic int64_t now = FIXTURE_TIME;
	struct answer a;

	clock_fake(&now);
	fixture_incidents(1);
	/* Within the same second it may change again. */
	a = api_get(ITEM);
	cr_expect_null(answer_header(&a, "Last-Modified"));
	now += CLOCK_SECOND;
	a = api_get(ITEM);
	cr_expect_str_eq(answer_header(&a, "Last-Modified"),
	    "Mon, 10 Nov 2025 06:00:00 GMT");
}

static const struct since {
	const char	*date;
	int		 status;
} sinces[] = {
	{ "Mon, 10 Nov 2025 06:00:00 GMT", 304 },
	{ "Mon, 10 Nov 2025 06:00:01 GMT", 304 },
	{ "Mon, 10 Nov 2025 05:59:59 GMT", 200 },
	{ "Mon Nov 10 06:00:00 2025", 304 },
	{ "Monday, 10-Nov-25 05:59:59 GMT", 200 },
	{ "never", 200 },
};

Test(conditional, a_date_serves_those_who_know_no_tags)
{
	struct answer a;
	size_t i;

	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + 999999);
	for (i = 0; i < sizeof(sinces) / sizeof(sinces[0]); i++) {
		a = ASK(.target = ITEM, .env = {
		    header("HTTP_IF_MODIFIED_SINCE", sinces[i].date) });
		cr_expect_eq(a.status, sinces[i].status, "%s",
		    sinces[i].date);
		a = ASK(.target = ITEM, .env = { "HTTP_IF_NONE_MATCH=\"9\"",
		    header("HTTP_IF_MODIFIED_SINCE", sinces[i].date) });
		cr_expect_eq(a.status, 200, "%s", sinces[i].date);
	}
}

/* A change at the very beginning of a second is none of the one before. */
Test(conditional, a_date_is_exact_on_the_full_second)
{
	struct answer a;

	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME);
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 05:59:59 GMT" });
	expect_status(a, 200);
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 06:00:00 GMT" });
	expect_status(a, 304);
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_UNMODIFIED_SINCE=Mon, 10 Nov 2025 05:59:59 GMT" });
	expect_refusal(a, 412, "precondition");
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_UNMODIFIED_SINCE=Mon, 10 Nov 2025 06:00:00 GMT" });
	expect_status(a, 200);
}

/* What shapes an answer is part of it, and so is the moment it changed. */
Test(conditional, a_date_is_no_older_than_the_form_of_the_answer)
{
	static _Atomic int64_t now = FIXTURE_TIME;
	struct answer a;

	clock_fake(&now);
	fixture_incidents(1);
	now += CLOCK_DAY;
	a = api_get(ITEM);
	cr_expect_str_eq(answer_header(&a, "Last-Modified"),
	    "Mon, 10 Nov 2025 06:00:00 GMT");
	fixture_script(arena_printf(fixture.arena, "INSERT INTO meta "
	    "VALUES ('answer_form', substr('%s', 4, 6) || ' %lld')",
	    answer_header(&a, "ETag"),
	    (long long)(FIXTURE_TIME + CLOCK_HOUR)).p);
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 06:00:00 GMT" });
	expect_status(a, 200);
	cr_expect_str_eq(answer_header(&a, "Last-Modified"),
	    "Mon, 10 Nov 2025 07:00:00 GMT");
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 07:00:00 GMT" });
	expect_status(a, 304);
	/* Another zone: the form is of this moment. */
	free(fixture.conf.zone);
	fixture.conf.zone = strdup("Asia/Omsk");
	a = ASK(.target = ITEM, .env = {
	    "HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 07:00:00 GMT" });
	expect_status(a, 200);
	cr_expect_null(answer_header(&a, "Last-Modified"));
}

static const char *
control_of(const char *target)
{
	struct answer a = api_get(target);

	return answer_header(&a, "Cache-Control");
}

Test(conditional, nothing_is_kept_without_asking_again)
{
	struct answer a;

	fixture_incidents(1);
	cr_expect_str_eq(control_of(ITEM), "private, no-cache");
	cr_expect_str_eq(control_of(LIST), "private, no-cache");
	cr_expect_str_eq(control_of(LIST "?created_after=-1h"),
	    "private, no-cache");
	cr_expect_str_eq(control_of(ITEM "events/"), "private, no-cache");
	cr_expect_str_eq(control_of("/api/stats/"), "private, no-cache");
	cr_expect_str_eq(control_of(LIST "export"), "no-store");
	cr_expect_str_eq(control_of(LIST "9/"), "no-store");
	cr_expect_str_eq(control_of(LIST "?status=x"), "no-store");
	cr_expect_str_eq(control_of("/api/audit/"), "no-store");
	cr_expect_str_eq(control_of("/nowhere/"), "no-store");
	a = get_if_none(ITEM, tag_of(ITEM));
	expect_status(a, 304);
	cr_expect_str_eq(answer_header(&a, "Cache-Control"),
	    "private, no-cache");
	a = patch_if("\"9\"", "{\"status\":\"closed\"}");
	expect_status(a, 412);
	expect_text(a, "version", "1");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
}

/* --- lists --------------------------------------------------------------- */

Test(conditional, a_list_is_fresh_until_anything_happens)
{
	struct answer a;
	const char *tag;

	fixture_incidents(3);
	tag = tag_of(LIST "?status=open");
	cr_expect_eq(strncmp(tag, "W/\"", 3), 0, "%s", tag);
	a = get_if_none(LIST "?status=open", tag);
	is_not_modified(&a);
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = get_if_none(LIST "?status=open", tag);
	expect_status(a, 200);
	tag = answer_header(&a, "ETag");
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");	/* it is */
	a = get_if_none(LIST "?status=open", tag);
	is_not_modified(&a);
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

Test(conditional, a_list_is_not_fresh_after_all_of_it_went)
{
	struct answer a;
	const char *tag;

	fixture_incidents(3);
	tag = tag_of(LIST);
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	a = get_if_none(LIST, tag);
	expect_status(a, 200);
	expect_text(a, "count", "0");
}

Test(conditional, a_list_that_time_changes_has_no_tag)
{
	struct answer a = api_get(LIST "?created_after=-24h");

	expect_status(a, 200);
	cr_expect_null(answer_header(&a, "ETag"));
	a = get_if_none(LIST "?created_after=-24h", "*");
	expect_status(a, 200);
	a = api_get(LIST "?created_after=2025-01-01T00:00:00Z");
	cr_expect_not_null(answer_header(&a, "ETag"));
}

Test(conditional, a_wrong_question_is_told_off_whatever_one_has)
{
	struct answer a = get_if_none(LIST "?status=bogus", "*");

	expect_refusal(a, 400, "status");
	cr_expect_null(answer_header(&a, "ETag"));
}

/* --- changes ------------------------------------------------------------- */

Test(conditional, a_change_of_the_version_one_knows_is_made)
{
	struct answer a;

	fixture_incidents(1);
	a = patch_if(tag_of(ITEM), "{\"status\":\"closed\"}");
	expect_status(a, 200);
	expect_text(a, "version", "2");
	a = patch_if(answer_header(&a, "ETag"), "{\"status\":\"open\"}");
	expect_status(a, 200);
	a = patch_if("\"3\"", "{\"status\":\"closed\"}");
	expect_status(a, 200);
	a = patch_if("\"1\", \"4\"", "{\"status\":\"open\"}");
	expect_status(a, 200);
	a = patch_if("*", "{\"status\":\"closed\"}");
	expect_status(a, 200);
	expect_text(a, "version", "6");
}

static const char *const others[] = {
	"\"1\"", "\"3\"", "\"1-abc\", \"7\"",
};

Test(conditional, a_change_of_another_version_shows_what_there_is)
{
	struct answer a;
	size_t i;

	fixture_incidents(1);
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		a = patch_if(others[i], "{\"status\":\"open\"}");
		expect_status(a, 412);
		expect_text(a, "id", "1");
		expect_text(a, "status", "closed");
		expect_text(a, "version", "2");
		cr_expect_eq(strncmp(answer_header(&a, "ETag"), "\"2-", 3),
		    0);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    2);
	/* Nothing to change, but a condition that does not hold. */
	a = patch_if("\"1\"", "{}");
	expect_status(a, 412);
	expect_text(a, "version", "2");
}

Test(conditional, a_tag_that_is_none_of_ours_never_matches)
{
	static const struct {
		const char	*tag, *code;
	} rows[] = {
		{ "\"x\"", "precondition" }, { "W/\"1\"", "etag_weak" },
		{ "1", "etag_syntax" }, { "\"\"", "precondition" },
	};
	struct answer a;
	size_t i;

	fixture_incidents(1);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		a = patch_if(rows[i].tag, "{\"status\":\"closed\"}");
		expect_refusal(a, 412, rows[i].code, "%s", rows[i].tag);
	}
	cr_expect_eq(fixture_get(1).version, 1);
}

/*
 * Conditions of the incident of version 1 that was changed last at
 * 06:00:00.5, and what becomes of a request that has them.
 */
static const struct condition {
	const char	*first, *second;	/* headers; NULL: none */
	int		 get, change;
} conditions[] = {
#define MATCH(tag)	"HTTP_IF_MATCH=" tag
#define NONE(tag)	"HTTP_IF_NONE_MATCH=" tag
#define SINCE(s)	"HTTP_IF_MODIFIED_SINCE=Mon, 10 Nov 2025 " s " GMT"
#define UNTIL(s)	"HTTP_IF_UNMODIFIED_SINCE=Mon, 10 Nov 2025 " s " GMT"
	{ NULL, NULL, 200, 200 },
	{ MATCH("\"1\""), NULL, 200, 200 },
	{ MATCH("\"2\""), NULL, 412, 412 },
	{ MATCH("*"), NULL, 200, 200 },
	{ MATCH("W/\"1\""), NULL, 412, 412 },
	{ UNTIL("06:00:00"), NULL, 200, 200 },
	{ UNTIL("06:00:01"), NULL, 200, 200 },
	{ UNTIL("05:59:59"), NULL, 412, 412 },
	{ "HTTP_IF_UNMODIFIED_SINCE=never", NULL, 200, 200 },
	/* A tag is more than a date. */
	{ MATCH("\"1\""), UNTIL("05:59:59"), 200, 200 },
	{ MATCH("\"2\""), UNTIL("06:00:01"), 412, 412 },
	{ NONE("*"), NULL, 304, 412 },
	{ NONE("\"2\""), NULL, 200, 200 },
	{ NONE("\"2\""), SINCE("06:00:00"), 200, 200 },
	/* What must hold comes before what must not. */
	{ MATCH("\"1\""), NONE("*"), 304, 412 },
	{ MATCH("\"2\""), NONE("*"), 412, 412 },
	{ UNTIL("05:59:59"), NONE("*"), 412, 412 },
	{ UNTIL("06:00:00"), NONE("*"), 304, 412 },
	{ UNTIL("06:00:00"), NONE("\"2\""), 200, 200 },
	/* Of a method that changes things this asks nothing. */
	{ SINCE("06:00:00"), NULL, 304, 200 },
	{ SINCE("05:59:59"), NULL, 200, 200 },
	{ MATCH("\"1\""), SINCE("06:00:00"), 304, 200 },
	{ UNTIL("05:59:59"), SINCE("06:00:00"), 412, 412 },
};

Test(conditional, conditions_are_judged_in_their_order)
{
	static _Atomic int64_t now = FIXTURE_TIME + CLOCK_HOUR;
	struct answer a;
	size_t i;

	clock_fake(&now);
	client_rights = RIGHT_READ | RIGHT_WRITE | RIGHT_ADMIN;
	for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		const struct condition *c = &conditions[i];
		const char *item = arena_printf(fixture.arena, LIST "%zu/",
		    i + 1).p;

		FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + 500000);
		a = ASK(.target = item, .env = { c->first, c->second });
		cr_expect_eq(a.status, c->get, "GET %zu: %d, not %d", i,
		    a.status, c->get);
		a = ASK(.method = "HEAD", .target = item,
		    .env = { c->first, c->second });
		cr_expect_eq(a.status, c->get, "HEAD %zu: %d, not %d", i,
		    a.status, c->get);
		a = ASK(.method = "PATCH", .target = item,
		    .type = "application/json", .body = STR("{}"),
		    .env = { c->first, c->second });
		cr_expect_eq(a.status, c->change, "PATCH %zu: %d, not %d",
		    i, a.status, c->change);
		a = ASK(.method = "PUT", .target = item,
		    .type = "application/json",
		    .body = STR("{\"status\":\"open\"}"),
		    .env = { c->first, c->second });
		cr_expect_eq(a.status, c->change, "PUT %zu: %d, not %d", i,
		    a.status, c->change);
		a = ASK(.method = "DELETE", .target = item,
		    .env = { c->first, c->second });
		cr_expect_eq(a.status, c->change == 200 ? 204 : 412,
		    "DELETE %zu: %d", i, a.status);
	}
}

Test(conditional, a_change_that_others_have_overtaken_shows_what_there_is)
{
	struct answer a;

	fixture_incidents(1);
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = ASK(.method = "PATCH", .target = ITEM, .type = "application/json",
	    .body = STR("{\"status\":\"open\"}"), .env = {
	    "HTTP_IF_UNMODIFIED_SINCE=Mon, 10 Nov 2025 06:00:00 GMT" });
	expect_status(a, 412);
	expect_text(a, "status", "closed");
	a = ASK(.method = "PATCH", .target = ITEM, .type = "application/json",
	    .body = STR("{\"status\":\"open\"}"),
	    .env = { "HTTP_IF_NONE_MATCH=W/\"2\"" });
	expect_status(a, 412);
	expect_text(a, "version", "2");
	cr_expect_eq(fixture_get(1).version, 2);
}

/* What is wrong with a tag of If-Match, and how it is called. */
static const struct {
	const char	*tag, *code;
} faults[] = {
	{ "W/\"1\"", "etag_weak" }, { "W/\"1-abc\", \"x\"", "etag_weak" },
	{ "1", "etag_syntax" }, { "W/1", "etag_syntax" },
	{ "1-abc, \"x\"", "etag_syntax" },
	{ "\"x\"", "precondition" }, { "\"\"", "precondition" },
};

Test(conditional, a_tag_that_can_never_match_is_told_why)
{
	struct answer a;
	size_t i;

	fixture_incidents(1);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		a = patch_if(faults[i].tag, "{\"status\":\"closed\"}");
		expect_refusal(a, 412, faults[i].code);
		a = ASK(.target = ITEM,
		    .env = { header("HTTP_IF_MATCH", faults[i].tag) });
		expect_refusal(a, 412, faults[i].code);
	}
	cr_expect_eq(fixture_get(1).version, 1);
}

/* Lists have weak tags alone, and POST names no version. */
Test(conditional, what_has_no_versions_matches_none)
{
	const char *tag;
	struct answer a;

	fixture_incidents(1);
	tag = tag_of(LIST);
	a = ASK(.target = LIST, .env = { header("HTTP_IF_MATCH", tag) });
	expect_refusal(a, 412, "etag_weak");
	a = ASK(.target = LIST, .env = { "HTTP_IF_MATCH=*" });
	expect_status(a, 200);
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{\"description\":\"x\",\"source\":\"system\"}"),
	    .env = { "HTTP_IF_MATCH=\"1\"" });
	expect_refusal(a, 412, "precondition");
	a = ASK(.method = "POST", .target = ITEM "notes/",
	    .type = "application/json", .body = STR("{\"note\":\"x\"}"),
	    .env = { "HTTP_IF_MATCH=\"1\"" });
	expect_refusal(a, 412, "precondition");
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{\"description\":\"x\",\"source\":\"system\"}"),
	    .env = { "HTTP_IF_NONE_MATCH=*" });
	expect_refusal(a, 412, "precondition");
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"), 1);
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{\"description\":\"x\",\"source\":\"system\"}"),
	    .env = { "HTTP_IF_MATCH=*" });
	expect_status(a, 201);
}

Test(conditional, the_body_is_judged_before_the_version)
{
	struct answer a;

	fixture_incidents(1);
	a = patch_if("\"9\"", "{\"status\":\"bogus\"}");
	expect_refusal(a, 400, "status");
}
