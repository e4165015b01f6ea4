/* Tokens that are bound to a source: what they may see, create and change. */

#include "domain/right.h"
#include "incident/bulk_store.h"
#include "support/client.h"
#include "support/expect.h"

static const char *bound;	/* to monitoring; may do everything */

static void
setup(void)
{
	client_open();
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	bound = CLIENT_BEARER(.name = STR("zabbix"), .scopes = RIGHT_ALL,
	    .source = &source_values[SOURCE_MONITORING]);
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_MONITORING]);
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_PARTNER]);
}

TestSuite(bound, .init = setup, .fini = client_close);

#define LIST		"/api/incidents/"
#define OURS		LIST "1/"
#define THEIRS		LIST "2/"
#define BULK		LIST "bulk"
#define JSON		"application/json"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

#define MAY_CREATE \
	"С этим токеном можно создавать только инциденты источника monitoring."

static struct answer
ask(const char *method, const char *target, const char *json)
{
	return ASK(.method = method, .target = target, .type = JSON,
	    .body = str_of(json), .env = { bound });
}

/* As for an id that no incident has. */
static void
expect_unseen(struct answer a)
{
	expect_refusal(a, 404, "not_found");
	cr_expect_null(answer_header(&a, "ETag"));
	cr_expect_null(answer_header(&a, "WWW-Authenticate"));
}

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

/* --- creating ------------------------------------------------------------- */

Test(bound, it_creates_incidents_of_its_source_alone)
{
	struct answer a;

	a = ask("POST", LIST,
	    "{\"description\":\"d\",\"source\":\"monitoring\"}");
	expect_status(a, 201);
	a = ask("POST", LIST,
	    "{\"description\":\"d\",\"source\":\"partner\"}");
	expect_status(a, 400);
	expect_keys(a, "", "source");
	expect_text(a, "source.0", MAY_CREATE);
	cr_expect_eq(events(), 3);
}

static const struct {
	const char	*body;
	const char	*keys;
} bads[] = {
	{ "{\"source\":\"partner\"}", "description,source" },
	{ "{\"description\":\"d\"}", "source" },
	{ "{\"description\":\"d\",\"source\":\"us\"}", "source" },
	{ "{\"description\":\"\",\"source\":\"monitoring\"}",
	    "description" },
	{ "{", "json" },
};

Test(bound, all_that_is_wrong_is_told_at_once)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = ask("POST", LIST, bads[i].body);
		expect_refusal(a, 400, bads[i].keys, "%s", bads[i].body);
		if (strcmp(bads[i].keys, "source") == 0)
			cr_expect_eq(answer_length(&a, "source"), 1, "%s",
			    bads[i].body);
	}
	cr_expect_eq(events(), 2);
}

Test(bound, of_many_those_of_other_sources_fail_alone)
{
	static const char body[] =
	    "[{\"description\":\"a\",\"source\":\"monitoring\"},"
	    "{\"description\":\"b\",\"source\":\"partner\"},"
	    "{\"source\":\"monitoring\"},"
	    "{\"source\":\"partner\"},"
	    "{\"description\":\"c\"},"
	    "{\"description\":\"d\",\"source\":\"monitoring\"}]";
	struct answer a = ask("POST", BULK, body);

	expect_status(a, 200);
	expect_text(a, "created", "2");
	expect_text(a, "failed", "4");
	expect_text(a, "results.1.status", "400");
	expect_keys(a, "results.1.errors", "source");
	expect_text(a, "results.1.errors.source.0", MAY_CREATE);
	expect_keys(a, "results.2.errors", "description");
	expect_keys(a, "results.3.errors", "description,source");
	/* The item before has left nothing behind. */
	expect_keys(a, "results.4.errors", "source");
	cr_expect_eq(answer_length(&a, "results.4.errors.source"), 1);
	expect_text(a, "results.5.id", "4");
	a = ask("POST", BULK "?atomic=true", body);
	expect_status(a, 400);
	expect_text(a, "created", "0");
	expect_text(a, "results.0.status", "424");
	expect_text(a, "results.1.status", "400");
	cr_expect_eq(events(), 4);
	fixture_verify();
}

/* --- changing ------------------------------------------------------------- */

static const struct {
	const char	*method, *target, *body;
	int		 good;
} changes[] = {
	{ "PATCH", "", "{\"status\":\"closed\"}", 200 },
	{ "PATCH", "", "{\"note\":\"n\"}", 200 },
	{ "PATCH", "", "{\"status\":\"closed\",\"note\":\"n\"}", 200 },
	{ "PATCH", "", "{\"status\":\"closed\"}", 200 },
	{ "PATCH", "", "{}", 200 },
	{ "PUT", "", "{\"status\":\"open\"}", 200 },
	{ "PUT", "", "{\"status\":\"open\"}", 200 },
	{ "POST", "notes/", "{\"note\":\"n\"}", 201 },
};

Test(bound, it_changes_incidents_of_its_source_alone)
{
	struct answer a;
	int64_t before;
	size_t i;

	for (i = 0; i < ROWS(changes); i++) {
		a = ask(changes[i].method, text(OURS "%s",
		    changes[i].target), changes[i].body);
		cr_expect_eq(a.status, changes[i].good, "%zu: %d", i,
		    a.status);
		before = events();
		a = ask(changes[i].method, text(THEIRS "%s",
		    changes[i].target), changes[i].body);
		expect_unseen(a);
		cr_expect_eq(events(), before);
	}
	cr_expect_eq(fixture_get(2).version, 1);
	fixture_verify();
}

/* It is refused before anything is told of what does not hold. */
Test(bound, whose_it_is_comes_before_versions_and_moves)
{
	struct answer a;

	a = ASK(.method = "PATCH", .target = THEIRS, .type = JSON,
	    .body = STR("{\"status\":\"closed\"}"),
	    .env = { bound, "HTTP_IF_MATCH=\"7\"" });
	expect_unseen(a);
	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	a = ask("PATCH", THEIRS, "{\"status\":\"closed\"}");
	expect_unseen(a);
	a = ask("PATCH", LIST "3/", "{\"status\":\"closed\"}");
	expect_unseen(a);
	a = ask("PATCH", THEIRS, "{\"status\":\"x\"}");
	expect_unseen(a);
}

Test(bound, of_many_those_of_other_sources_are_not_changed)
{
	struct answer a = ask("PATCH", BULK,
	    "{\"ids\":[1,2,3],\"status\":\"closed\",\"note\":\"n\"}");

	expect_status(a, 200);
	expect_text(a, "changed", "1");
	expect_text(a, "failed", "2");
	expect_text(a, "results.0", "{\"id\":1,\"status\":200,\"version\":2}");
	expect_text(a, "results.1", "{\"id\":2,\"status\":404}");
	expect_text(a, "results.2", "{\"id\":3,\"status\":404}");
	a = ask("PATCH", BULK, "{\"filter\":\"status=open,closed\","
	    "\"expected\":1,\"status\":\"open\"}");
	expect_text(a, "changed", "1");
	cr_expect_eq(answer_length(&a, "results"), 1);
	cr_expect_eq(fixture_get(2).version, 1);
	cr_expect_eq(fixture_get(2).status,
	    &status_values[STATUS_OPEN]);
	fixture_verify();
}

/* --- as an administrator -------------------------------------------------- */

Test(bound, it_edits_and_deletes_incidents_of_its_source_alone)
{
	struct answer a;

	a = ask("PATCH", OURS, "{\"description\":\"new\"}");
	expect_status(a, 200);
	a = ask("PATCH", THEIRS, "{\"description\":\"new\"}");
	expect_unseen(a);
	a = ask("DELETE", THEIRS, "");
	expect_unseen(a);
	cr_expect_eq(fixture_get(2).version, 1);
	a = ask("DELETE", OURS, "");
	expect_status(a, 204);
	fixture_verify();
}

/* It would give an incident away, or take one. */
Test(bound, it_moves_no_incident_to_another_source)
{
	struct answer a;

	a = ask("PATCH", OURS, "{\"source\":\"partner\",\"note\":\"n\"}");
	expect_refusal(a, 403, "source");
	a = ask("PATCH", THEIRS, "{\"source\":\"monitoring\"}");
	expect_unseen(a);
	a = ask("PATCH", OURS, "{\"source\":\"monitoring\"}");
	expect_status(a, 200);
	expect_text(a, "version", "1");
	cr_expect_eq(events(), 2);
}

Test(bound, it_administers_nothing_but_incidents)
{
	static const char *const targets[] = {
		"/api/audit/", "/api/tokens/", "/api/tokens/1/",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(targets); i++) {
		a = ASK(.target = targets[i], .env = { bound });
		expect_refusal(a, 403, "forbidden");
	}
}

/* --- in time -------------------------------------------------------------- */

/*
 * The request begins when the incident is of its source, as the snapshot
 * says that it reads by; its job finds that it is not any more.
 */
Test(bound, the_source_that_counts_is_that_of_the_job)
{
	static const struct {
		const char *method, *target, *body;
	} rows[] = {
		{ "PATCH", OURS, "{\"status\":\"closed\"}" },
		{ "PUT", OURS, "{\"status\":\"closed\"}" },
		{ "POST", OURS "notes/", "{\"note\":\"n\"}" },
		{ "PATCH", OURS, "{\"description\":\"new\"}" },
		{ "DELETE", OURS, "" },
	};
	struct incident seen;
	struct answer a;
	size_t i;

	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	seen = fixture_get(1);
	fixture_script("UPDATE incident SET source = 'partner'");
	for (i = 0; i < ROWS(rows); i++) {
		a = ask(rows[i].method, rows[i].target, rows[i].body);
		expect_unseen(a);
		seen = fixture_get(1);
		cr_expect_eq(seen.source,
		    &source_values[SOURCE_MONITORING]);
	}
	db_rollback(fixture.db);
	fixture_script("UPDATE incident SET source = 'monitoring'");
	a = ask("PATCH", OURS, "{\"status\":\"closed\"}");
	expect_status(a, 200);
}

/* A second delivery is answered as the first, whatever it is now. */
Test(bound, what_was_done_is_answered_as_then)
{
	const struct ask change = {
		.method = "PATCH", .target = OURS, .type = JSON,
		.body = STR("{\"status\":\"closed\"}"),
		.env = { bound, "REQUEST_START=1.000",
		    "REQUEST_ID=000102030405060708090a0b0c0d0e0f" },
	};
	struct answer a = api_ask(&change);

	expect_status(a, 200);
	fixture_script("UPDATE incident SET source = 'partner'");
	a = api_ask(&change);
	expect_status(a, 200);
	expect_text(a, "version", "2");
	cr_expect_eq(events(), 3);
}

/* --- reading -------------------------------------------------------------- */

/* 1 is of the source that the token is bound to, 2 is not. */
Test(bound, a_list_holds_its_source_alone)
{
	static const char *const queries[] = {
		"", "?source=monitoring", "?source=monitoring,partner",
		"?source!=partner", "?status=open", "?id=1,2", "?limit=5",
		"?search=incident", "?ordering=updated_at",
	};
	struct answer a;
	size_t i;

	fixture_script("UPDATE incident SET description = 'an incident'");
	for (i = 0; i < ROWS(queries); i++) {
		a = ASK(.target = text(LIST "%s", queries[i]),
		    .env = { bound });
		expect_status(a, 200);
		cr_expect_eq(answer_length(&a, "results"), 1, "%s: %.*s",
		    queries[i], STR_FMT(a.body));
		expect_text(a, "count", "1");
		expect_text(a, "results.0.id", "1");
		/* It would change with the events of others. */
		cr_expect_null(answer_header(&a, "ETag"), "%s", queries[i]);
	}
	a = ASK(.target = LIST "?source=partner", .env = { bound });
	expect_text(a, "count", "0");
	a = ASK(.target = LIST "?source!=monitoring", .env = { bound });
	expect_text(a, "count", "0");
}

Test(bound, it_reads_an_incident_of_its_source_alone)
{
	struct answer a = ASK(.target = OURS, .env = { bound });

	expect_status(a, 200);
	cr_expect_not_null(answer_header(&a, "ETag"));
	a = ASK(.target = THEIRS, .env = { bound });
	expect_unseen(a);
	a = ASK(.target = THEIRS, .env = { bound, "HTTP_IF_NONE_MATCH=*" });
	expect_unseen(a);
	a = ASK(.target = OURS "events/", .env = { bound });
	expect_status(a, 200);
	expect_text(a, "results.0.incident", "1");
	a = ASK(.target = THEIRS "events/", .env = { bound });
	expect_unseen(a);
}

Test(bound, an_export_holds_its_source_alone)
{
	struct answer a = ASK(.target = LIST "export?format=csv",
	    .env = { bound });
	size_t i, lines = 0;

	expect_status(a, 200);
	for (i = 0; i < a.body.n; i++)
		lines += a.body.p[i] == '\n';
	cr_expect_eq(lines, 2, "%.*s", STR_FMT(a.body));
	cr_expect_not(answer_has(&a, STR("partner")));
}

/* An incident is of the source that it has now, or had when it went. */
Test(bound, the_feed_holds_its_source_alone)
{
	const struct incident_store_change away = {
		.id = 1, .patch.to.source = &source_values[SOURCE_PARTNER],
	};
	const struct incident_store_change gone = { .id = 3 };
	struct incident inc;
	struct answer a;

	FIXTURE_INCIDENT(.source = &source_values[SOURCE_MONITORING]);
	cr_assert_eq(fixture_delete(fixture.writer, &fixture_origin, &gone,
	    fixture.arena, &inc), ERR_OK);
	a = ASK(.target = "/api/events/", .env = { bound });
	expect_status(a, 200);
	cr_expect_null(answer_header(&a, "ETag"));
	cr_expect_eq(answer_length(&a, "results"), 3);
	expect_text(a, "results.0.incident", "1");
	expect_text(a, "results.1.incident", "3");
	expect_text(a, "results.2.kind", "deleted");
	expect_text(a, "last_seq", "4");
	expect_text(a, "next", "null");
	a = ASK(.target = LIST "3/events/", .env = { bound });
	expect_status(a, 200);
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &away,
	    fixture.arena, &inc), ERR_OK);
	a = ASK(.target = "/api/events/?after=2", .env = { bound });
	cr_expect_eq(answer_length(&a, "results"), 2);
	/* Not the number of the event that took it away. */
	expect_text(a, "last_seq", "4");
	a = ASK(.target = OURS "events/", .env = { bound });
	expect_unseen(a);
}

Test(bound, the_feed_comes_in_pages)
{
	struct answer a;
	int i;

	for (i = 0; i < 3; i++) {
		FIXTURE_INCIDENT(
		    .source = &source_values[SOURCE_PARTNER]);
		FIXTURE_INCIDENT(
		    .source = &source_values[SOURCE_MONITORING]);
	}
	a = ASK(.target = "/api/events/?limit=2", .env = { bound });
	expect_text(a, "results.1.seq", "4");
	cr_expect_str_eq(answer_text(&a, "next"), "http://127.0.0.1:8000"
	    "/api/events/?after=4&limit=2");
	a = ASK(.target = "/api/events/?after=4&limit=2", .env = { bound });
	expect_text(a, "results.0.seq", "6");
	expect_text(a, "results.1.seq", "8");
	expect_text(a, "next", "null");
}

/* Of a stretch in which there is nothing for it, a page says where to go on. */
Test(bound, the_feed_looks_at_some_thousands_at_a_time)
{
	struct answer a;

	fixture_script("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT "
	    "i + 1 FROM n WHERE i < 10000) INSERT INTO incident_event "
	    "(incident_id, at, actor, channel, kind, status_to, version, note) "
	    "SELECT 2, 1, 'a', 'api', 'note', 'open', 1, 'n' FROM n");
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_MONITORING]);
	a = ASK(.target = "/api/events/?after=1", .env = { bound });
	cr_expect_eq(answer_length(&a, "results"), 0);
	expect_text(a, "last_seq", "10001");
	cr_expect_str_eq(answer_text(&a, "next"), "http://127.0.0.1:8000"
	    "/api/events/?after=10001");
	a = ASK(.target = "/api/events/?after=10001", .env = { bound });
	expect_text(a, "results.0.incident", "3");
	expect_text(a, "next", "null");
}

/* Counts of all sources together cannot be taken apart. */
Test(bound, it_gets_no_counts_of_all)
{
	static const char *const targets[] = {
		"/api/stats/", "/api/stats/?by=hour",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(targets); i++) {
		a = ASK(.target = targets[i], .env = { bound });
		expect_refusal(a, 403, "source");
		cr_expect_null(answer_header(&a, "ETag"));
	}
}

/* --- without the right to read -------------------------------------------- */

/* The number that a filter matches would be told by its 409. */
Test(bound, a_filter_counts_its_source_alone)
{
	struct answer a = ask("PATCH", BULK, "{\"filter\":\"status=open\","
	    "\"expected\":7,\"status\":\"closed\"}");

	expect_status(a, 409);
	expect_text(a, "count", "1");
	a = ask("PATCH", BULK, "{\"filter\":\"source=partner\","
	    "\"expected\":1,\"status\":\"closed\"}");
	expect_status(a, 409);
	expect_text(a, "count", "0");
	cr_expect_eq(events(), 2);
}

static const struct enum_value *const ways[] = {
	NULL, &source_values[SOURCE_MONITORING],
};

/* `write` shows an incident that it may change, and nothing else. */
Test(bound, a_right_to_write_shows_what_may_be_changed)
{
	static const struct {
		const char *target;
		int bound, free;
	} reads[] = {
		{ OURS, 200, 200 }, { THEIRS, 404, 200 },
		{ LIST, 403, 403 }, { LIST "export", 403, 403 },
		{ OURS "events/", 403, 403 }, { "/api/events/", 403, 403 },
		{ "/api/stats/", 403, 403 },
	};
	const char *writer;
	struct answer a;
	size_t i, k;

	for (i = 0; i < ROWS(ways); i++) {
		writer = CLIENT_BEARER(.name = arena_printf(fixture.arena,
		    "w%zu", i), .scopes = RIGHT_WRITE, .source = ways[i]);
		for (k = 0; k < ROWS(reads); k++) {
			a = ASK(.target = reads[k].target, .env = { writer });
			cr_expect_eq(a.status, ways[i] == NULL ?
			    reads[k].free : reads[k].bound, "%zu %s: %d", i,
			    reads[k].target, a.status);
			if (a.status != 200)
				expect_refusal(a, a.status, a.status == 404 ?
				    "not_found" : "forbidden");
		}
		a = ASK(.method = "PATCH", .target = OURS, .type = JSON,
		    .body = STR("{}"), .env = { writer });
		expect_status(a, 200);
		expect_text(a, "id", "1");
	}
}

Test(bound, a_change_by_filter_takes_the_right_to_read)
{
	static const unsigned scopes[] = {
		RIGHT_WRITE, RIGHT_WRITE | RIGHT_CREATE,
	};
	const char *writer;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(scopes); i++) {
		writer = CLIENT_BEARER(.name = arena_printf(fixture.arena,
		    "w%zu", i), .scopes = scopes[i]);
		a = ASK(.method = "PATCH", .target = BULK, .type = JSON,
		    .body = STR("{\"filter\":\"search=x\",\"expected\":999,"
		    "\"status\":\"closed\"}"), .env = { writer });
		expect_refusal(a, 403, "forbidden");
		cr_expect_str_eq(answer_header(&a, "WWW-Authenticate"),
		    "Bearer realm=\"api\", error=\"insufficient_scope\"");
		a = ASK(.method = "PATCH", .target = BULK, .type = JSON,
		    .body = STR("{\"ids\":[1,7],\"note\":\"n\"}"),
		    .env = { writer });
		expect_status(a, 200);
		expect_text(a, "changed", "1");
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident "
	    "WHERE status = 'closed'"), 0);
}

/* --- others --------------------------------------------------------------- */

Test(bound, who_is_not_bound_touches_every_source)
{
	const char *free = CLIENT_BEARER(.name = STR("free"),
	    .scopes = RIGHT_CREATE | RIGHT_WRITE);
	struct answer a;
	int i;

	for (i = 0; i < SOURCE__MAX; i++) {
		a = ASK(.method = "POST", .target = LIST, .type = JSON,
		    .body = arena_printf(fixture.arena, "{\"description\":"
		    "\"d\",\"source\":\"%.*s\"}",
		    STR_FMT(source_values[i].text)), .env = { free });
		expect_status(a, 201);
	}
	a = ASK(.method = "PATCH", .target = BULK, .type = JSON,
	    .body = STR("{\"ids\":[1,2,3,4,5,6],\"status\":\"closed\"}"),
	    .env = { free });
	expect_text(a, "changed", "6");
}

/* A source that is in no list any more is nobody's: nothing is of it. */
Test(bound, of_an_unknown_source_there_is_nothing_to_touch)
{
	struct answer a;

	fixture_script("UPDATE token SET source = 'fax'");
	a = ask("POST", LIST,
	    "{\"description\":\"d\",\"source\":\"monitoring\"}");
	expect_refusal(a, 400, "source");
	a = ask("PATCH", OURS, "{\"status\":\"closed\"}");
	expect_unseen(a);
	a = ASK(.target = LIST, .env = { bound });
	expect_text(a, "count", "0");
	a = ask("PATCH", BULK, "{\"filter\":\"status=open\","
	    "\"expected\":2,\"status\":\"closed\"}");
	expect_text(a, "count", "0");
}

/* --- the store itself ----------------------------------------------------- */

static enum err
add_many(struct txn *txn, void *arg)
{
	struct incident incs[] = {
		{ .description = STR("a"),
		    .source = &source_values[SOURCE_MONITORING] },
		{ .description = STR("b"),
		    .source = &source_values[SOURCE_SYSTEM] },
	};

	return bulk_store_add(txn, arg, fixture.arena, incs, 2);
}

/* Should a handler not have looked. */
Test(bound, the_store_creates_nothing_of_another_source)
{
	struct actor origin = {
		.name = STR("token:zabbix"), .channel = CHANNEL_API,
		.source = &source_values[SOURCE_MONITORING],
	};
	struct incident inc = {
		.description = STR("d"),
		.source = &source_values[SOURCE_SYSTEM],
	};

	cr_expect_eq(fixture_create(fixture.writer, &origin, fixture.arena,
	    &inc), ERR_FORBIDDEN);
	cr_expect_eq(writer_run(fixture.writer, add_many, &origin),
	    ERR_FORBIDDEN);
	cr_expect_eq(events(), 2);
	fixture_verify();
}
