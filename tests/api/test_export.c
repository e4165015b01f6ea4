/*
 * The export: what it is made of, what is refused, and that it shows one
 * moment however many pieces it comes in.
 */

#include <stdlib.h>

#include "auth/audit_store.h"
#include "db/sqlite/writer_lock.h"
#include "domain/right.h"
#include "incident/incident_store.h"
#include "incident/snapshot_scan_store.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/json_document.h"

TestSuite(export, .init = client_open, .fini = client_close,
	.timeout = 240);

#define EXPORT	"/api/incidents/export"
#define NAMES	"id,description,status,status_display,source," \
		"source_display,created_at,updated_at,version\r\n"
#define MANY	2000	/* more than a piece holds */

static int
lines(struct str s)
{
	int n = 0;

	while (s.n > 0) {
		str_cut(&s, '\n');
		n++;
	}
	return n;
}

static void
body_is(const struct answer *a, struct str want)
{
	expect_str_eq(a->body, want, "%.*s", STR_FMT(a->body));
}

static void
type_is(const struct answer *a, const char *want)
{
	cr_expect_eq(a->status, 200);
	cr_expect_str_eq(answer_header(a, "Content-Type"), want);
}

/* --- the two formats ----------------------------------------------------- */

Test(export, lines_of_json_are_the_objects_of_the_list)
{
	struct answer a;
	struct json_document *document;
	struct str rest;

	FIXTURE_INCIDENT(.description = STR("one \"1\"\nmore"));
	FIXTURE_INCIDENT(.description = STR("two"),
	    .created_at = FIXTURE_TIME + 500000,
	    .source = &source_values[SOURCE_PARTNER]);
	a = api_get(EXPORT);
	type_is(&a, "application/x-ndjson");
	cr_expect_str_eq(answer_header(&a, "Content-Disposition"),
	    "attachment; filename=\"incidents.ndjson\"");
	cr_expect_str_eq(answer_header(&a, "Content-Length"),
	    arena_printf(fixture.arena, "%zu", a.body.n).p);
	cr_expect_eq(lines(a.body), 2);
	rest = a.body;
	document = json_document_read(str_cut(&rest, '\n'), fixture.arena);
	cr_expect_str_eq(json_document_keys(document, "", fixture.arena),
	    "id,description,status,status_display,source,source_display,"
	    "created_at,updated_at,version");
	cr_expect_str_eq(json_document_text(document, "description",
	    fixture.arena), "two");
	document = json_document_read(str_cut(&rest, '\n'), fixture.arena);
	cr_expect_str_eq(json_document_text(document, "description",
	    fixture.arena), "one \"1\"\nmore");
	cr_expect_eq(rest.n, 0);
}

Test(export, csv_has_names_and_a_line_for_each)
{
	struct answer a;

	FIXTURE_INCIDENT(.description = STR("=1+1; \"x\""));
	a = api_get(EXPORT "?format=csv");
	type_is(&a, "text/csv; charset=utf-8");
	cr_expect_str_eq(answer_header(&a, "Content-Disposition"),
	    "attachment; filename=\"incidents.csv\"");
	body_is(&a, STR(NAMES "1,\"'=1+1; \"\"x\"\"\",open,Открыт,operator,"
	    "Оператор,2025-11-10T09:00:00+03:00,2025-11-10T09:00:00+03:00,1"
	    "\r\n"));
}

Test(export, csv_takes_a_byte_order_mark_and_a_semicolon)
{
	struct answer a = api_get(EXPORT "?format=csv&bom=yes&delimiter=;");

	body_is(&a, STR("\xef\xbb\xbfid;description;status;status_display;"
	    "source;source_display;created_at;updated_at;version\r\n"));
	a = api_get(EXPORT "?format=csv&bom=no&delimiter=,");
	body_is(&a, STR(NAMES));
	a = api_get(EXPORT "?format=csv&bom=&delimiter=");
	body_is(&a, STR(NAMES));
	/* They are of no meaning to the other. */
	a = api_get(EXPORT "?bom=yes&delimiter=%3B");
	body_is(&a, STR(""));
}

Test(export, an_empty_register_is_an_empty_file)
{
	struct answer a = api_get(EXPORT);

	expect_status(a, 200);
	cr_expect_eq(a.body.n, 0);
	a = api_get(EXPORT "/?format=csv");
	body_is(&a, STR(NAMES));
}

/* --- what is asked for --------------------------------------------------- */

struct wish {
	const char	*target;
	const char	*accept;
	int		 status;
	const char	*type;
};

static const struct wish wishes[] = {
	{ EXPORT, "*/*", 200, "application/x-ndjson" },
	{ EXPORT, "", 200, "application/x-ndjson" },
	{ EXPORT, "text/csv", 200, "text/csv; charset=utf-8" },
	{ EXPORT, "TEXT/CSV", 200, "text/csv; charset=utf-8" },
	{ EXPORT, "text/*", 200, "text/csv; charset=utf-8" },
	{ EXPORT, "application/*", 200, "application/x-ndjson" },
	{ EXPORT, "text/csv;q=0.5, application/x-ndjson;q=0.4", 200,
	    "text/csv; charset=utf-8" },
	{ EXPORT, "text/csv, application/x-ndjson", 200,
	    "application/x-ndjson" },
	{ EXPORT, "text/csv;q=0, */*", 200, "application/x-ndjson" },
	{ EXPORT, "application/x-ndjson;q=0, */*;q=0.1", 200,
	    "text/csv; charset=utf-8" },
	{ EXPORT, "text/html,application/xhtml+xml,*/*;q=0.8", 200,
	    "application/x-ndjson" },
	{ EXPORT, "application/json", 406, "application/json" },
	{ EXPORT, "*/*;q=0", 406, "application/json" },
	{ EXPORT, "nonsense", 406, "application/json" },
	{ EXPORT "?format=csv", "application/json", 200,
	    "text/csv; charset=utf-8" },
	{ EXPORT "?format=", "text/csv", 200, "text/csv; charset=utf-8" },
	{ EXPORT "?format=json", "*/*", 404, "application/json" },
	{ EXPORT "?format=CSV", "*/*", 404, "application/json" },
};

Test(export, the_format_follows_from_parameter_and_header)
{
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		const struct wish *w = &wishes[i];

		a = ASK(.target = w->target, .env = { arena_printf(
		    fixture.arena, "HTTP_ACCEPT=%s", w->accept).p });
		cr_expect_eq(a.status, w->status, "%s %s: %d", w->target,
		    w->accept, a.status);
		cr_expect_str_eq(answer_header(&a, "Content-Type"), w->type,
		    "%s %s", w->target, w->accept);
		if (a.status != 200)
			expect_refusal(a, w->status, a.status == 404 ?
			    "no_format" : "not_acceptable");
	}
}

Test(export, bad_values_are_400_by_their_names)
{
	struct answer a = api_get(EXPORT "?format=csv&bom=1&delimiter=%7C"
	    "&status=x");

	expect_status(a, 400);
	expect_keys(a, "", "bom,delimiter,status");
	cr_expect_str_eq(answer_header(&a, "Content-Type"),
	    "application/json");
	cr_expect_null(answer_header(&a, "Content-Disposition"));
}

Test(export, the_filters_of_the_list_hold)
{
	struct answer a;

	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED]);
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_SYSTEM]);
	a = api_get(EXPORT "?status=closed");
	cr_expect_eq(lines(a.body), 1);
	cr_expect(answer_has(&a, STR("{\"id\":1,")));
	a = api_get(EXPORT "?source=system");
	cr_expect(answer_has(&a, STR("{\"id\":2,")));
	a = api_get(EXPORT "?source=system&status=closed");
	cr_expect_eq(a.body.n, 0);
	a = api_get(EXPORT "?status=closed,open");
	cr_expect_eq(lines(a.body), 2);
	a = api_get(EXPORT "?status!=closed");
	cr_expect(answer_has(&a, STR("{\"id\":2,")));
	cr_expect_eq(lines(a.body), 1);
	a = api_get(EXPORT "?id=2,7");
	cr_expect_eq(lines(a.body), 1);
	a = api_get(EXPORT "?created_before=2025-11-10T00:00:00Z");
	cr_expect_eq(a.body.n, 0);
	a = api_get(EXPORT "?created_after=2025-11-10T00:00:00Z"
	    "&updated_before=-1m");
	cr_expect_eq(lines(a.body), 2);
}

/* By the time that it is narrowed by, the creation if by both or none. */
Test(export, the_newest_comes_first)
{
	struct answer a;

	FIXTURE_INCIDENT(.updated_at = FIXTURE_TIME + 9 * CLOCK_SECOND);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + CLOCK_SECOND);
	a = api_get(EXPORT);
	cr_expect(str_starts(a.body, STR("{\"id\":2,")));
	a = api_get(EXPORT "?updated_after=2025-01-01T00:00:00Z");
	cr_expect(str_starts(a.body, STR("{\"id\":1,")));
	a = api_get(EXPORT "?updated_after=2025-01-01T00:00:00Z"
	    "&created_after=2025-01-01T00:00:00Z");
	cr_expect(str_starts(a.body, STR("{\"id\":2,")));
}

Test(export, parameters_that_it_does_not_know_are_as_everywhere)
{
	struct answer a = api_get(EXPORT "?page=2&limit=1&x=y");

	expect_status(a, 200);
	fixture.conf.unknown_parameters = 1;
	a = api_get(EXPORT "?format=csv&bom=yes&delimiter=;&status=open");
	expect_status(a, 200);
	a = api_get(EXPORT "?format=csv&page=2");
	expect_status(a, 400);
	expect_keys(a, "", "page");
}

Test(export, only_get_and_head_are_there)
{
	struct answer a = ASK(.method = "POST", .target = EXPORT);

	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"), "GET, HEAD, OPTIONS");
	a = ASK(.method = "HEAD", .target = EXPORT "?format=csv");
	type_is(&a, "text/csv; charset=utf-8");
	cr_expect_null(answer_header(&a, "Content-Length"));
	cr_expect_eq(a.body.n, 0);
}

Test(export, options_tell_of_it_in_json)
{
	struct answer a = ASK(.method = "OPTIONS", .target = EXPORT,
	    .env = { "HTTP_ACCEPT=application/json" });

	expect_status(a, 200);
	expect_text(a, "renders", "[\"application/x-ndjson\","
	    "\"text/csv; charset=utf-8\"]");
}

/* --- pieces -------------------------------------------------------------- */

/* Long enough that MANY of them are several pieces. */
static void
fill(void)
{
	fixture_incidents(MANY);
}

static void
change_all(void)
{
	struct incident_store_change change = {
		.patch.to.status = &status_values[STATUS_CLOSED],
	};
	struct incident inc;

	for (change.id = 1; change.id <= MANY; change.id++)
		cr_assert_eq(fixture_change(fixture.writer, &fixture_origin,
		    &change, fixture.arena, &inc), ERR_OK);
	FIXTURE_INCIDENT(.description = STR("too late"));
}

static void
change_all_once(void)
{
	static bool done;

	if (!done)
		change_all();
	done = true;
}

Test(export, a_long_one_comes_in_pieces_without_a_length)
{
	struct answer a;

	fill();
	a = api_get(EXPORT);
	cr_expect_gt(a.pieces, 2);
	cr_expect_null(answer_header(&a, "Content-Length"));
	cr_expect_not(a.broken);
	cr_expect_eq(lines(a.body), MANY);
}

Test(export, names_and_mark_stand_in_the_first_piece_only)
{
	struct answer a;

	fill();
	a = api_get(EXPORT "?format=csv&bom=yes");
	cr_expect_gt(a.pieces, 2);
	cr_expect_eq(lines(a.body), MANY + 1);
	cr_expect(str_starts(a.body, STR("\xef\xbb\xbfid,")));
	cr_expect_null(memmem(a.body.p + 6, a.body.n - 6, "id,", 3));
}

static int
compare_lines(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The lines of a body in an order that does not depend on its own. */
static struct str *
sorted_lines(struct str body, int n)
{
	struct str *all = arena_alloc(fixture.arena, (size_t)n * sizeof(*all));
	int i;

	for (i = 0; i < n; i++)
		all[i] = str_cut(&body, '\n');
	qsort(all, (size_t)n, sizeof(*all), compare_lines);
	return all;
}

Test(export, what_changes_meanwhile_is_shown_as_it_was)
{
	struct answer before, a;
	struct str *was, *is;
	int i;

	fill();
	before = api_get(EXPORT);
	a = ASK(.target = EXPORT, .meanwhile = change_all_once);
	cr_expect_not(a.broken);
	cr_assert_eq(lines(before.body), MANY);
	cr_assert_eq(lines(a.body), MANY);
	was = sorted_lines(before.body, MANY);
	is = sorted_lines(a.body, MANY);
	for (i = 0; i < MANY; i++)
		assert_str_eq(was[i], is[i], "%.*s, not %.*s",
		    STR_FMT(is[i]), STR_FMT(was[i]));
}

static enum err
wipe(struct txn *txn, void *arg)
{
	return incident_store_wipe(txn, arg);
}

static void
replace(void)
{
	int64_t version;

	cr_assert_eq(writer_run(fixture.writer, wipe, &version), ERR_OK);
	FIXTURE_INCIDENT(.description = STR("another register"));
}

Test(export, it_breaks_off_when_the_register_is_replaced)
{
	struct answer a;

	fill();
	a = ASK(.target = EXPORT, .meanwhile = replace);
	cr_expect(a.broken);
	cr_expect_eq(a.pieces, 1);
	a = api_get(EXPORT);
	cr_expect_eq(lines(a.body), 1);
	cr_expect_not(a.broken);
}

/* --- how many at a time -------------------------------------------------- */

static int depth, refused;

static void
export_inside(void)
{
	struct answer a;

	if (refused > 0)
		return;
	depth++;
	a = ASK(.target = EXPORT, .meanwhile = export_inside);
	if (a.status == 200)
		return;
	expect_refusal(a, 503, "exports");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
	cr_expect_null(answer_header(&a, "Content-Disposition"));
	refused = depth;
}

Test(export, one_too_many_is_503)
{
	struct answer a;
	int i;

	fill();
	export_inside();
	cr_expect_eq(refused, fixture.conf.exports + 1);
	/* All have given their places back. */
	for (i = 0; i < 2 * fixture.conf.exports; i++) {
		a = api_get(EXPORT);
		expect_status(a, 200);
	}
}

Test(export, those_that_fail_or_are_short_keep_no_place)
{
	struct answer a;
	int i;

	FIXTURE_INCIDENT(.description = STR("x"));
	for (i = 0; i < 2 * fixture.conf.exports; i++) {
		a = api_get(EXPORT);
		expect_status(a, 200);
		a = api_get(EXPORT "?status=x");
		expect_refusal(a, 400, "status");
		a = ASK(.method = "HEAD", .target = EXPORT);
		expect_status(a, 200);
	}
}

/* --- on record ----------------------------------------------------------- */

static struct audit_store_page
read_record(void)
{
	const struct audit_store_query query = {
		.before = INT64_MAX, .limit = 100,
	};
	struct audit_store_page page;

	cr_assert_eq(audit_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	return page;
}

static void
detail_is(size_t i, struct str want)
{
	struct str detail = read_record().entries[i].detail;

	expect_str_eq(detail, want, "%.*s", STR_FMT(detail));
}

Test(export, each_is_on_record_with_what_was_asked_for)
{
	struct audit_store_page page;

	ASK(.target = EXPORT "?format=csv&status=open&zz=%D1%8F", .env = {
	    "REMOTE_ADDR=192.0.2.7",
	    "REQUEST_ID=000102030405060708090a0b0c0d0e0f" });
	api_get(EXPORT);
	page = read_record();
	cr_assert_eq(page.n, 2);
	expect_str_eq(page.entries[1].kind, STR("export"));
	expect_str_eq(page.entries[1].actor, STR("anonymous"));
	expect_str_eq(page.entries[1].channel, STR("api"));
	expect_str_eq(page.entries[1].address, STR("192.0.2.7"));
	expect_str_eq(page.entries[1].request_id,
	    STR("000102030405060708090a0b0c0d0e0f"));
	cr_expect_null(page.entries[1].subject.p);
	detail_is(1, STR("format=csv&status=open&zz=%D1%8F"));
	cr_expect_null(page.entries[0].detail.p);
}

Test(export, what_takes_nothing_away_is_not_on_record)
{
	ASK(.method = "HEAD", .target = EXPORT);
	ASK(.method = "OPTIONS", .target = EXPORT);
	api_get(EXPORT "?status=x");
	api_get(EXPORT "?format=xml");
	fixture.conf.anonymous = RIGHT_POLICY_CREATE;
	api_get(EXPORT);
	cr_expect_eq(read_record().n, 0);
}

Test(export, a_long_wish_is_cut_where_a_character_ends)
{
	char *wish = arena_alloc(fixture.arena, 1200);
	struct str want;

	/* Elsewhere such bytes are refused. */
	fixture.conf.parameters = 1;
	memset(wish, 'x', 998);
	memcpy(wish + 998, "я\xffя", 6);
	api_get(arena_printf(fixture.arena, EXPORT "?%s", wish).p);
	want = arena_printf(fixture.arena, "%.998sя…", wish);
	detail_is(0, want);
	memcpy(wish + 998, "aя", 4);
	api_get(arena_printf(fixture.arena, EXPORT "?%s", wish).p);
	want = arena_printf(fixture.arena, "%.998sa…", wish);
	detail_is(0, want);
	/* As long as may be. */
	memcpy(wish + 998, "я", 3);
	api_get(arena_printf(fixture.arena, EXPORT "?%s", wish).p);
	detail_is(0, str_of(wish));
}

Test(export, what_cannot_be_recorded_is_not_sent)
{
	struct writer_lock *lock;
	struct answer a;
	int i;

	FIXTURE_INCIDENT(.description = STR("a secret"));
	fixture_disconnect();
	lock = fixture_lock();
	fixture.conf.write_wait_ms = 100;
	fixture_connect();
	for (i = 0; i < 2 * fixture.conf.exports; i++) {
		a = api_get(EXPORT);
		expect_refusal(a, 503, "busy");
		cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
		cr_expect_str_eq(answer_header(&a, "Content-Type"),
		    "application/json");
		cr_expect_not(answer_has(&a, STR("secret")));
	}
	writer_lock_close(&lock);
	a = api_get(EXPORT);
	expect_status(a, 200);
	cr_expect_eq(read_record().n, 1);
}

Test(export, a_record_that_fails_sends_nothing)
{
	struct answer a;

	FIXTURE_INCIDENT(.description = STR("a secret"));
	fixture_script("ALTER TABLE audit RENAME TO hidden");
	a = api_get(EXPORT);
	expect_status(a, 500);
	cr_expect_not(answer_has(&a, STR("secret")));
}

/* Of an export of several pieces the others must not follow. */
Test(export, a_record_that_fails_ends_a_long_export_with_its_error)
{
	struct answer a;
	int i;

	fixture_incidents(3 * SNAPSHOT_SCAN_ROWS);
	a = api_get(EXPORT);
	cr_assert_geq(a.pieces, 3, "%d pieces", a.pieces);
	fixture_script("ALTER TABLE audit RENAME TO hidden");
	for (i = 0; i < 2 * fixture.conf.exports; i++) {
		a = api_get(EXPORT);
		expect_status(a, 500);
		cr_expect_eq(a.pieces, 1, "%d pieces", a.pieces);
		cr_expect_not(answer_has(&a, STR("description")));
		cr_expect_str_eq(answer_header(&a, "Content-Type"),
		    "application/json");
	}
	/* Each of them has given back its place among the exports. */
	fixture_script("ALTER TABLE hidden RENAME TO audit");
	a = api_get(EXPORT);
	expect_status(a, 200);
	cr_expect_eq(lines(a.body), 3 * SNAPSHOT_SCAN_ROWS);
}

/* --- size ---------------------------------------------------------------- */

/* The longest text there is, of what JSON makes longest. */
Test(export, the_longest_texts_come_through)
{
	char *text = arena_alloc(fixture.arena, INCIDENT_DESCRIPTION_MAX);
	struct answer a;
	int i;

	memset(text, '\x01', INCIDENT_DESCRIPTION_MAX);
	for (i = 0; i < 5; i++)
		FIXTURE_INCIDENT(.description = (struct str){ text,
		    INCIDENT_DESCRIPTION_MAX });
	a = api_get(EXPORT);
	cr_expect_geq(a.pieces, 2);
	cr_expect_eq(lines(a.body), 5);
	cr_expect_gt(a.body.n, 5 * 6 * INCIDENT_DESCRIPTION_MAX);
}
