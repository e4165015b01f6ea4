/* Moves from status to status, with `lifecycle` set to free and strict. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

TestSuite(lifecycle, .init = client_open, .fini = client_close);

#define LIST	"/api/incidents/"

/* What docs/API.md says: the statuses that follow each, when strict. */
static const char *const strict[STATUS__MAX] = {
	[STATUS_OPEN]		= "in_progress,resolved,cancelled",
	[STATUS_IN_PROGRESS]	= "open,resolved,cancelled",
	[STATUS_RESOLVED]	= "in_progress,closed",
	[STATUS_CLOSED]	= "in_progress",
	[STATUS_CANCELLED]	= "open",
};

static const char *const words[STATUS__MAX] = {
	"open", "in_progress", "resolved", "closed", "cancelled",
};

/* Does the list of words hold it? */
static bool
lists(const char *list, const char *word)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_eq(str_cut(&rest, ','), str_of(word)))
			return true;
	return false;
}

/* Where one may go from there. */
static const char *
moves(int from)
{
	struct buf b;
	int to;

	if (fixture.conf.lifecycle == LIFECYCLE_STRICT)
		return strict[from];
	buf_init(&b, fixture.arena, 64);
	for (to = 0; to < STATUS__MAX; to++) {
		if (to == from)
			continue;
		if (b.n > 0)
			buf_char(&b, ',');
		buf_str(&b, str_of(words[to]));
	}
	return arena_str(fixture.arena, buf_view(&b)).p;
}

/* ["open","closed"] for open,closed */
static const char *
as_json(const char *list)
{
	struct str rest = str_of(list);
	struct buf b;

	buf_init(&b, fixture.arena, 64);
	buf_char(&b, '[');
	while (rest.n > 0) {
		if (b.n > 1)
			buf_char(&b, ',');
		buf_char(&b, '"');
		buf_str(&b, str_cut(&rest, ','));
		buf_char(&b, '"');
	}
	buf_char(&b, ']');
	return arena_str(fixture.arena, buf_view(&b)).p;
}

static const char *
item(int64_t id)
{
	return arena_printf(fixture.arena, LIST "%lld/", (long long)id).p;
}

static void
expect_moved(const struct answer *a, int to)
{
	expect_status(*a, 200);
	expect_text(*a, "status", words[to]);
	expect_text(*a, "version", "2");
	expect_text(*a, "allowed_transitions", as_json(moves(to)));
}

static void
expect_refused(const struct answer *a, int from, int64_t id)
{
	expect_status(*a, 409);
	expect_keys(*a, "", "status,allowed_transitions");
	cr_expect_eq(answer_length(a, "status"), 1);
	expect_text(*a, "allowed_transitions", as_json(moves(from)));
	cr_expect_eq(fixture_get(id).version, 1);
	cr_expect_eq(fixture_get(id).status, &status_values[from]);
}

/* One move of an incident of its own; a note goes with it or not at all. */
static void
try_move(const char *method, int from, int to)
{
	int64_t id = FIXTURE_INCIDENT(.status = &status_values[from]);
	struct answer a = api_json(method, item(id), arena_printf(
	    fixture.arena, "{\"status\":\"%s\",\"note\":\"moved\"}",
	    words[to]).p);
	const char *notes = arena_printf(fixture.arena, "SELECT count(*) "
	    "FROM incident_event WHERE incident_id = %lld AND "
	    "note = 'moved'", (long long)id).p;
	bool noted = strcmp(method, "PATCH") == 0;

	if (from == to) {
		expect_status(a, 200);
		expect_text(a, "version", "1");
	} else if (lists(moves(from), words[to])) {
		expect_moved(&a, to);
	} else {
		expect_refused(&a, from, id);
		noted = false;
	}
	cr_expect_eq(fixture_number(notes), noted, "%s to %s", words[from],
	    words[to]);
}

static void
try_every_move(int lifecycle)
{
	int from, to;

	fixture.conf.lifecycle = lifecycle;
	for (from = 0; from < STATUS__MAX; from++)
		for (to = 0; to < STATUS__MAX; to++) {
			try_move("PATCH", from, to);
			try_move("PUT", from, to);
		}
	fixture_verify();
}

Test(lifecycle, when_free_every_move_is_allowed)
{
	try_every_move(LIFECYCLE_FREE);
}

Test(lifecycle, when_strict_moves_are_those_of_the_table)
{
	try_every_move(LIFECYCLE_STRICT);
}

static void
expect_shown(int lifecycle)
{
	struct answer one, list;
	int from;

	fixture.conf.lifecycle = lifecycle;
	list = api_get(LIST "?ordering=created_at");
	for (from = 0; from < STATUS__MAX; from++) {
		one = api_get(item(from + 1));
		expect_text(one, "allowed_transitions",
		    as_json(moves(from)));
		expect_text(list, arena_printf(fixture.arena,
		    "results.%d.allowed_transitions", from).p,
		    as_json(moves(from)));
	}
}

Test(lifecycle, an_incident_shows_where_it_may_go)
{
	int from;

	for (from = 0; from < STATUS__MAX; from++)
		FIXTURE_INCIDENT(.status = &status_values[from]);
	expect_shown(LIFECYCLE_FREE);
	expect_shown(LIFECYCLE_STRICT);
}

Test(lifecycle, a_new_one_shows_where_it_may_go)
{
	struct answer a;

	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	a = api_json("POST", LIST,
	    "{\"description\":\"x\",\"source\":\"system\"}");
	expect_text(a, "allowed_transitions",
	    as_json(strict[STATUS_OPEN]));
}

Test(lifecycle, a_refusal_names_the_status_in_the_language_asked_for)
{
	struct answer a;

	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED]);
	a = api_json("PATCH", item(1), "{\"status\":\"open\"}");
	expect_str_eq(a.body, (STR("{\"status\":[\"Перейти в статус «Открыт» "
	    "из нынешнего нельзя.\"],\"allowed_transitions\":"
	    "[\"in_progress\"]}")), "%.*s", STR_FMT(a.body));
	a = ASK(.method = "PATCH", .target = item(1),
	    .type = "application/json", .body = STR("{\"status\":\"open\"}"),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_text(a, "status.0",
	    "The incident cannot move to “Open” from where it is.");
}

Test(lifecycle, who_knows_an_older_version_is_told_that_first)
{
	struct answer a;

	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED],
	    .version = 3);
	a = ASK(.method = "PATCH", .target = item(1),
	    .type = "application/json", .body = STR("{\"status\":\"open\"}"),
	    .env = { "HTTP_IF_MATCH=\"2\"" });
	expect_status(a, 412);
	expect_text(a, "version", "3");
	a = ASK(.method = "PATCH", .target = item(1),
	    .type = "application/json", .body = STR("{\"status\":\"open\"}"),
	    .env = { "HTTP_IF_MATCH=\"3\"" });
	expect_refusal(a, 409, "status,allowed_transitions");
}

/* A status that an earlier version knew, or a foreign program wrote. */
Test(lifecycle, a_status_of_no_list_leads_anywhere_or_nowhere)
{
	struct answer a;

	FIXTURE_INCIDENT(.status = &status_values[STATUS_OPEN]);
	fixture_script("UPDATE incident SET status = 'paused'");
	record_stop();
	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	a = api_get(item(1));
	expect_text(a, "allowed_transitions", "[]");
	a = api_json("PATCH", item(1), "{\"status\":\"open\"}");
	expect_status(a, 409);
	expect_text(a, "allowed_transitions", "[]");
	fixture.conf.lifecycle = LIFECYCLE_FREE;
	a = api_get(item(1));
	expect_text(a, "allowed_transitions", "[\"open\",\"in_progress\","
	    "\"resolved\",\"closed\",\"cancelled\"]");
	a = api_json("PATCH", item(1), "{\"status\":\"open\"}");
	expect_status(a, 200);
}

Test(lifecycle, another_setting_is_another_answer)
{
	const char *free_tag, *strict_tag;
	struct answer a;

	FIXTURE_INCIDENT(.status = &status_values[STATUS_OPEN]);
	a = api_get(item(1));
	free_tag = answer_header(&a, "ETag");
	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	a = api_get(item(1));
	strict_tag = answer_header(&a, "ETag");
	cr_expect_str_neq(free_tag, strict_tag);
}
