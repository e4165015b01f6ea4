/* ETag, Last-Modified, and the conditions that clients make of them. */

#include <criterion/criterion.h>

#include "support/client.h"

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
	expect_status(a, 404);
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
	static int64_t now = FIXTURE_TIME;
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
	{ "Mon Nov 10 06:00:00 2025", 200 },
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

/* --- lists ------------------------------------------------------------------ */

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
	return store_incident_wipe(txn, &version);
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

	expect_status(a, 400);
	cr_expect_null(answer_header(&a, "ETag"));
}

/* --- changes ------------------------------------------------------------------ */

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
}

Test(conditional, a_tag_that_is_none_of_ours_never_matches)
{
	static const char *const tags[] = { "\"x\"", "W/\"1\"", "1", "\"\"" };
	struct answer a;
	size_t i;

	fixture_incidents(1);
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		a = patch_if(tags[i], "{\"status\":\"closed\"}");
		expect_status(a, 412);
		expect_keys(a, "", "detail,code");
	}
	cr_expect_eq(fixture_get(1).version, 1);
}

Test(conditional, the_body_is_judged_before_the_version)
{
	struct answer a;

	fixture_incidents(1);
	a = patch_if("\"9\"", "{\"status\":\"bogus\"}");
	expect_status(a, 400);
}
