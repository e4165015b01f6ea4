/* GET /api/incidents/?limit=: pages that lead on by cursors. */

#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/incidents/"
#define HOST	"http://127.0.0.1:8000"

TestSuite(incidents_cursor, .init = client_open, .fini = client_close);

/* The path and query of a link of the answer, or NULL. */
static const char *
link_of(const struct answer *a, const char *key)
{
	const char *link = answer_text(a, key);

	if (strcmp(link, "null") == 0)
		return NULL;
	cr_assert_eq(strncmp(link, HOST, strlen(HOST)), 0, "%s", link);
	return arena_str(fixture.arena, str_of(link + strlen(HOST))).p;
}

static int
first_id(const struct answer *a)
{
	return atoi(answer_text(a, "results.0.id"));
}

Test(incidents_cursor, limit_is_how_many_rows_a_page_has)
{
	static const int limits[] = { 1, 19, 20, 21, 199, 200 };
	struct answer a;
	size_t i;

	fixture_incidents(201);
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?limit=%d",
		    limits[i]).p);
		expect_status(a, 200);
		cr_expect_eq(answer_length(&a, "results"), limits[i]);
		expect_text(a, "count", "201");
		expect_text(a, "previous", "null");
	}
}

Test(incidents_cursor, a_bad_limit_is_told)
{
	static const char *const bad[] = {
		"0", "201", "-1", "x", "1.5", "99999999999999999999", "+1",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?limit=%s",
		    bad[i]).p);
		expect_status(a, 400);
		expect_keys(a, "", "limit");
	}
	a = api_get(LIST "?limit=5&page=2");
	expect_status(a, 400);
	expect_keys(a, "", "page");
}

Test(incidents_cursor, links_lead_to_the_end_and_back)
{
	struct answer a;
	const char *at = LIST "?limit=10&ordering=created_at", *next;
	int pages = 0;

	fixture_incidents(25);
	for (; at != NULL; at = next) {
		a = api_get(at);
		expect_status(a, 200);
		cr_expect_eq(first_id(&a), 1 + 10 * pages++);
		next = link_of(&a, "next");
		if (next == NULL)
			break;
	}
	cr_expect_eq(pages, 3);
	cr_expect_eq(answer_length(&a, "results"), 5);
	a = api_get(link_of(&a, "previous"));
	cr_expect_eq(first_id(&a), 11);
	a = api_get(link_of(&a, "previous"));
	cr_expect_eq(first_id(&a), 1);
	expect_text(a, "previous", "null");
	a = api_get(link_of(&a, "next"));
	cr_expect_eq(first_id(&a), 11);
}

Test(incidents_cursor, rows_that_are_added_shift_nothing)
{
	struct answer a;

	fixture_incidents(25);
	a = api_get(LIST "?limit=10");
	cr_expect_eq(first_id(&a), 25);
	fixture_incident((struct incident){
	    .created_at = FIXTURE_TIME + CLOCK_DAY });
	a = api_get(link_of(&a, "next"));
	cr_expect_eq(first_id(&a), 15);
	expect_text(a, "count", "26");
}

/* The ids that pages of two show while a row changes after the first. */
static const char *
ids_while_changing(const char *ordering, int64_t id)
{
	const char *at = arena_printf(fixture.arena,
	    LIST "?limit=2&ordering=%s", ordering).p;
	const char *ids = "";
	bool changed = false;

	while (at != NULL) {
		struct answer a = api_get(at);

		ids = arena_printf(fixture.arena, "%s%s%s", ids,
		    ids[0] == '\0' ? "" : ",", answer_ids(&a)).p;
		at = link_of(&a, "next");
		if (!changed)
			api_json("PATCH", arena_printf(fixture.arena,
			    LIST "%lld/", (long long)id).p,
			    "{\"status\":\"closed\"}");
		changed = true;
	}
	return ids;
}

/* What docs/API.md says of rows that move under a client's feet. */
Test(incidents_cursor, a_row_that_changes_moves_in_an_order_by_change)
{
	fixture_incidents(5);
	cr_expect_str_eq(ids_while_changing("created_at", 1), "1,2,3,4,5");
	/* 1 is the newest change by now. */
	cr_expect_str_eq(ids_while_changing("updated_at", 2),
	    "2,3,4,5,1,2");
	cr_expect_str_eq(ids_while_changing("-updated_at", 3), "2,1,5,4");
}

Test(incidents_cursor, a_cursor_is_of_its_list_alone)
{
	struct answer a;
	const char *next, *cursor;
	static const char *const lists[] = {
		"limit=10&status=open", "limit=10&ordering=created_at",
		"limit=10", "limit=10&source=operator&status!=closed",
		"limit=10&source=operator,system",
	};
	size_t i;

	fixture_incidents(25);
	a = api_get(LIST "?limit=10&source=operator");
	next = link_of(&a, "next");
	cursor = strstr(next, "cursor=");
	cr_assert_not_null(cursor);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?%s&%.*s",
		    lists[i], (int)strcspn(cursor, "&"), cursor).p);
		expect_status(a, 400);
		expect_keys(a, "", "cursor");
	}
	/* How many rows, and what is not known, make no other list. */
	a = api_get(arena_printf(fixture.arena, LIST "?source=operator&x=1"
	    "&limit=3&%.*s", (int)strcspn(cursor, "&"), cursor).p);
	expect_status(a, 200);
	cr_expect_eq(first_id(&a), 15);
}

Test(incidents_cursor, no_cursor_can_be_made_up)
{
	struct answer a;
	char *next, *p;
	size_t i;

	fixture_incidents(25);
	a = api_get(LIST "?limit=10");
	next = (char *)link_of(&a, "next");
	p = strstr(next, "cursor=") + strlen("cursor=");
	for (i = 0; p[i] != '&' && p[i] != '\0'; i++) {
		p[i] = p[i] == 'A' ? 'B' : 'A';
		a = api_get(next);
		expect_refusal(a, 400, "cursor", "%zu: %s", i, next);
		p[i] = p[i] == 'A' ? 'B' : 'A';
		/* A 'B' that was another letter stays wrong: start anew. */
		a = api_get(LIST "?limit=10");
		next = (char *)link_of(&a, "next");
		p = strstr(next, "cursor=") + strlen("cursor=");
	}
	for (i = 0; i < 5; i++) {
		static const char *const made_up[] = {
			"x", "AAAA", "=", "%00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			"AAAAAAAAAAAAAAAAAAAAAAAAAAA",
		};

		a = api_get(arena_printf(fixture.arena, LIST "?cursor=%s",
		    made_up[i]).p);
		expect_status(a, 400);
		expect_keys(a, "", "cursor");
	}
}

Test(incidents_cursor, a_link_header_says_the_same)
{
	struct answer a;

	fixture_incidents(41);
	a = api_get(LIST);
	cr_expect_str_eq(answer_header(&a, "Link"),
	    "<" HOST LIST "?page=2>; rel=\"next\"");
	a = api_get(LIST "?page=2");
	cr_expect_str_eq(answer_header(&a, "Link"),
	    "<" HOST LIST "?page=3>; rel=\"next\", "
	    "<" HOST LIST ">; rel=\"prev\"");
	a = api_get(LIST "?limit=41");
	cr_expect_null(answer_header(&a, "Link"));
	a = api_get(LIST "?limit=40");
	cr_expect_str_eq(answer_header(&a, "Link"), arena_printf(
	    fixture.arena, "<%s>; rel=\"next\"", answer_text(&a, "next")).p);
}
