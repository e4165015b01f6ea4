/*
 * index: filled behind the writes, in portions, by several processes,
 * killed or not; and what a check finds.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "incident/counter_store.h"
#include "incident/incident_store.h"
#include "incident/search_index_store.h"
#include "incident/search_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(index, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);
TestSuite(index_old, .init = fixture_folder, .fini = fixture_close);
TestSuite(index_crew, .init = fixture_database, .fini = fixture_close,
	.timeout = 240);

static enum err
run_maintenance(struct txn *txn, void *again_r)
{
	return search_index_store_maintain(txn->db, again_r);
}

/* One portion by hand; what the maintenance asks for. */
static int64_t
do_maintenance(void)
{
	int64_t again = -2;

	cr_assert_eq(writer_run(fixture.writer, run_maintenance, &again),
	    ERR_OK);
	return again;
}

/* Until nothing is left. */
static void
do_all_maintenance(void)
{
	int64_t again;
	int n = 0;

	while ((again = do_maintenance()) != WRITER_LATER) {
		cr_assert_geq(again, 0);
		processes_sleep_ms((int)(again / 1000));
		cr_assert_lt(n++, 10000);
	}
}

static int64_t
indexed(void)
{
	return fixture_number("SELECT indexed FROM search_progress");
}

/* Events that are not indexed, whatever they brought. */
static int64_t
behind(void)
{
	return fixture_number("SELECT coalesce(max(seq), 0) - "
	    "(SELECT indexed FROM search_progress) FROM incident_event");
}

/* Rows that the index alone finds. */
static int64_t
in_index(const char *match)
{
	struct db_rows *rows;
	int64_t n;

	cr_assert_eq(db_query_text(fixture.db,
	    STR("SELECT count(*) FROM incident_text WHERE incident_text"
	    " MATCH $1"), DB_ARGS(DB_TEXT(str_of(match))), &rows), ERR_OK);
	cr_assert_eq(db_next(rows), ERR_OK);
	n = db_int(rows, 0);
	db_done(rows);
	return n;
}

/* --- filling ------------------------------------------------------------ */

Test(index, maintenance_of_an_empty_register_is_done)
{
	cr_expect_eq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(indexed(), 0);
	fixture_verify();
}

Test(index, what_was_written_is_indexed_by_maintenance)
{
	FIXTURE_INCIDENT(.description = STR("Самокат 17"));
	FIXTURE_INCIDENT(.description = STR("Постамат 18"));
	cr_expect_eq(in_index("\"самокат\""), 0);
	cr_expect_neq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(in_index("\"самокат\""), 1);
	cr_expect_eq(in_index("\"мат 1\""), 1);
	cr_expect_eq(behind(), 0);
	fixture_verify();
}

Test(index, texts_too_short_for_a_trigram_are_passed)
{
	FIXTURE_INCIDENT(.description = STR("ab"));
	FIXTURE_INCIDENT(.description = STR("😀"));
	do_all_maintenance();
	cr_expect_eq(behind(), 0);
	fixture_verify();
}

Test(index, many_are_indexed_in_portions)
{
	int64_t before, after = 0;
	int n = 0;

	fixture_incidents(3000);
	do {
		before = after;
		do_maintenance();
		after = indexed();
		cr_assert_lt(after - before, 1500);
		fixture_verify();
		processes_sleep_ms(1);
		n++;
	} while (after < 3000 && n < 1000);
	cr_expect_gt(n, 2);
	cr_expect_eq(in_index("\"отвечает\""), 3000);
}

Test(index, maintenance_with_nothing_to_do_writes_nothing)
{
	int64_t before;

	fixture_incidents(100);
	do_all_maintenance();
	before = fixture_size("-wal");
	cr_expect_eq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(fixture_size("-wal"), before);
}

/* A file of incidents may be in any order. */
Test(index, ids_may_come_backwards)
{
	int i;

	for (i = 500; i > 0; i--)
		FIXTURE_INCIDENT(.id = i);
	FIXTURE_INCIDENT(.id = INT64_MAX);
	do_all_maintenance();
	cr_expect_eq(in_index("\"самокат\""), 501);
	fixture_verify();
	/* A piece for each that goes back would be some hundred pages. */
	cr_expect_lt(fixture_number("SELECT count(*) FROM incident_text_data"),
	    30);
}

Test(index, a_portion_holds_one_text_however_long)
{
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < INCIDENT_DESCRIPTION_MAX; i++)
		buf_str(&b, i % 3 ? STR("ж") : STR("щ"));
	for (i = 0; i < 4; i++)
		FIXTURE_INCIDENT(.description = buf_view(&b));
	cr_expect_neq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(indexed(), 1);
	do_all_maintenance();
	cr_expect_eq(behind(), 0);
	fixture_verify();
}

/* To and fro. */
static void
change_status(int64_t id, int times)
{
	struct incident_store_change change = { .id = id };
	struct incident inc = fixture_get(id);

	while (times-- > 0) {
		change.patch.to.status = &status_values[inc.status ==
		    &status_values[STATUS_OPEN] ?
		    STATUS_CLOSED : STATUS_OPEN];
		cr_assert_eq(fixture_change(fixture.writer,
		    &fixture_origin, &change, fixture.arena, &inc), ERR_OK);
	}
}

/* Changes bring no text: they do not make a transaction of their own. */
Test(index, events_without_text_wait_until_they_are_many)
{
	FIXTURE_INCIDENT(.id = 1);
	do_all_maintenance();
	change_status(1, 999);
	cr_expect_eq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(behind(), 999);
	change_status(1, 1);
	cr_expect_neq(do_maintenance(), WRITER_LATER);
	cr_expect_eq(behind(), 0);
	fixture_verify();
}

/* --- edits and deletions ------------------------------------------------- */

static void
edit(int64_t id, struct str text)
{
	const struct incident_store_change change = {
		.id = id, .patch.to.description = text,
	};
	struct incident inc;

	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
}

static void
delete(int64_t id)
{
	const struct incident_store_change change = { .id = id };
	struct incident inc;

	cr_assert_eq(fixture_delete(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
}

/* Incidents that a search finds, each as often as it finds it. */
static int64_t
found(const char *text)
{
	struct search search = { .ids = { NULL, 0 } };
	int64_t n;

	cr_assert_eq(search_terms_read(str_of(text), fixture.arena,
	    &search.words), ERR_OK);
	cr_assert_eq(search_store_find(fixture.db, fixture.arena, &search,
	    &n), ERR_OK);
	return n;
}

/* Whether it is found, by the index or without it, and in the index. */
static void
is_found(const char *text, int64_t anyhow, int64_t in)
{
	cr_expect_eq(found(text), anyhow, "%s: %lld found", text,
	    (long long)found(text));
	cr_expect_eq(in_index(text), in, "%s: %lld indexed", text,
	    (long long)in_index(text));
	fixture_verify();
}

Test(index, what_is_edited_is_found_by_its_new_text_at_once)
{
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	do_all_maintenance();
	is_found("самокат", 1, 1);
	edit(1, STR("Постамат"));
	is_found("самокат", 0, 0);
	is_found("постамат", 1, 0);
	do_all_maintenance();
	is_found("самокат", 0, 0);
	is_found("постамат", 1, 1);
	/* To and fro. */
	edit(1, STR("Самокат"));
	edit(1, STR("Постамат"));
	is_found("самокат", 0, 0);
	is_found("постамат", 1, 0);
	do_all_maintenance();
	is_found("самокат", 0, 0);
	is_found("постамат", 1, 1);
}

Test(index, an_edit_may_come_before_the_index)
{
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	edit(1, STR("Постамат"));
	edit(1, STR("Терминал"));
	is_found("самокат", 0, 0);
	is_found("терминал", 1, 0);
	do_all_maintenance();
	is_found("самокат", 0, 0);
	is_found("постамат", 0, 0);
	is_found("терминал", 1, 1);
	cr_expect_eq(behind(), 0);
}

/* Other members do not touch it, nor does the text it has already. */
Test(index, only_a_change_of_text_is_one_of_the_index)
{
	const struct incident_store_change change = {
		.id = 1, .patch.to.source = &source_values[SOURCE_SYSTEM],
		.patch.to.description = STR("Самокат"), .patch.note = STR("x"),
	};
	struct incident inc;

	FIXTURE_INCIDENT(.description = STR("Самокат"));
	do_all_maintenance();
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
	is_found("самокат", 1, 1);
}

/* A text of more than a portion's length, to end portions where wanted. */
static struct str
long_text(const char *end)
{
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < 30000; i++)
		buf_str(&b, STR("ж"));
	buf_str(&b, str_of(end));
	return buf_view(&b);
}

Test(index, portions_may_end_between_a_text_and_its_edit)
{
	FIXTURE_INCIDENT(.description = long_text("первый"));
	FIXTURE_INCIDENT(.description = long_text("второй"));
	edit(1, long_text("третий"));
	edit(2, long_text("четвертый"));
	edit(1, long_text("пятый"));
	/* Events 1 to 3 bring nothing any more. */
	do_maintenance();
	cr_expect_eq(indexed(), 4);
	is_found("четвертый", 1, 1);
	is_found("пятый", 1, 0);
	edit(2, STR("шестой"));
	is_found("четвертый", 0, 0);
	is_found("шестой", 1, 0);
	is_found("первый", 0, 0);
	do_all_maintenance();
	is_found("пятый", 1, 1);
	is_found("шестой", 1, 1);
	is_found("третий", 0, 0);
}

Test(index, what_is_deleted_is_found_no_more)
{
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	delete(3);
	is_found("самокат", 2, 0);
	do_all_maintenance();
	is_found("самокат", 2, 2);
	delete(1);
	is_found("самокат", 1, 1);
	edit(2, STR("Постамат"));
	delete(2);
	is_found("самокат", 0, 0);
	is_found("постамат", 0, 0);
	do_all_maintenance();
	is_found("самокат", 0, 0);
	is_found("постамат", 0, 0);
	cr_expect_eq(fixture_number("SELECT count(*) "
	    "FROM incident_text_trigram"), 0);
}

/* A job that fails leaves the text where it was. */
static enum err
edit_in_vain(struct txn *txn, void *arg)
{
	const struct incident_store_change change = {
		.id = 1, .patch.to.description = STR("Постамат"),
	};
	struct incident inc;

	(void)arg;
	cr_assert_eq(incident_store_change(txn, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
	return ERR_INVALID;
}

static enum err
delete_in_vain(struct txn *txn, void *arg)
{
	const struct incident_store_change change = { .id = 1 };
	struct incident inc;

	(void)arg;
	cr_assert_eq(incident_store_delete(txn, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
	return ERR_INVALID;
}

Test(index, what_is_undone_stays_in_it)
{
	FIXTURE_INCIDENT(.description = STR("Самокат"));
	do_all_maintenance();
	cr_assert_eq(writer_run(fixture.writer, edit_in_vain, NULL),
	    ERR_INVALID);
	is_found("самокат", 1, 1);
	is_found("постамат", 0, 0);
	cr_assert_eq(writer_run(fixture.writer, delete_in_vain, NULL),
	    ERR_INVALID);
	is_found("самокат", 1, 1);
}

/* What is taken out leaves pieces, which the maintenance puts together. */
Test(index, many_edits_leave_few_pieces)
{
	int i;

	fixture_incidents(500);
	do_all_maintenance();
	for (i = 1; i <= 500; i++)
		edit(i, STR("Самокат"));
	is_found("отвечает", 0, 0);
	do_all_maintenance();
	is_found("самокат", 500, 500);
	cr_expect_lt(fixture_number("SELECT count(*) FROM incident_text_data"),
	    60);
}

static enum err
wipe(struct txn *txn, void *version_r)
{
	return incident_store_wipe(txn, version_r);
}

/* As import --replace does: ids start over. */
Test(index, wiping_the_incidents_wipes_it)
{
	int64_t version;
	int i;

	for (i = 0; i < 3; i++) {
		FIXTURE_INCIDENT(.description = STR("Самокат"));
		FIXTURE_INCIDENT(.description = STR("Самокат"));
		do_all_maintenance();
		FIXTURE_INCIDENT(.description = STR("Постамат"));
		cr_assert_eq(writer_run(fixture.writer, wipe, &version),
		    ERR_OK);
		cr_expect_eq(in_index("\"самокат\""), 0);
		cr_expect_eq(indexed(), 0);
		cr_expect_eq(FIXTURE_INCIDENT(.description =
		    STR("Терминал")), 1);
		do_all_maintenance();
		cr_expect_eq(in_index("\"терминал\""), 1);
		cr_expect_eq(in_index("\"самокат\""), 0);
		fixture_verify();
	}
}

Test(index, catching_up_indexes_everything)
{
	fixture_incidents(5000);
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	cr_expect_eq(behind(), 0);
	cr_expect_eq(in_index("\"отвечает\""), 5000);
	cr_expect_eq(do_maintenance(), WRITER_LATER);
	fixture_verify();
}

/* As after an upgrade to another Unicode. */
Test(index, of_other_rules_is_emptied_and_filled_anew)
{
	struct str finding;

	FIXTURE_INCIDENT(.description = STR("Ёмкий самокат"));
	do_all_maintenance();
	fixture_script("UPDATE search_progress SET rules = '1/14.0.0'");
	fixture_script("INSERT INTO incident_text (incident_text, rowid, "
	    "description) VALUES ('delete', 1, 'емкий самокат');"
	    "INSERT INTO incident_text (rowid, description) VALUES (1, "
	    "'ёмкий самокат')");
	cr_expect_eq(search_index_store_verify(fixture.db, fixture.arena,
	    &finding), ERR_MISMATCH);
	cr_expect_not_null(memmem(finding.p, finding.n, "rules", 5));
	cr_expect_eq(do_maintenance(), 0);
	cr_expect_eq(indexed(), 0);
	do_all_maintenance();
	is_found("емкий", 1, 1);
	fixture_verify();
	fixture_script("UPDATE search_progress SET rules = '1/14.0.0'");
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	is_found("емкий", 1, 1);
	fixture_verify();
}

/* --- its share of the time ---------------------------------------------- */

Test(index, rests_while_others_write_and_not_otherwise)
{
	int64_t again;

	fixture_incidents(3000);
	again = do_maintenance();
	cr_expect_gt(again, 0);
	cr_expect_leq(again, CLOCK_SECOND);
	/* Called too early, maintenance returns the rest of the wait. */
	cr_expect_leq(do_maintenance(), again);
	cr_expect_lt(indexed(), 3000);
	processes_sleep_ms((int)(again / 1000) + 1);
	/* Nothing was written since. */
	cr_expect_eq(do_maintenance(), 0);
	cr_expect_eq(do_maintenance(), 0);
	FIXTURE_INCIDENT(.id = 0);
	cr_expect_gt(do_maintenance(), 0);
}

Test(index, a_rest_of_another_boot_is_not_waited_for)
{
	FIXTURE_INCIDENT(.id = 1);
	fixture_script("UPDATE search_progress SET rest_until = 1 << 60");
	do_maintenance();
	cr_expect_eq(behind(), 0);
}

/* --- several processes -------------------------------------------------- */

#define PROCESSES	3
#define EACH		150

static enum err
create(struct arena *a, int i)
{
	struct incident inc = {
		.description = arena_printf(a, "Самокат %d не в сети", i),
		.source = &source_values[SOURCE_SYSTEM],
	};
	enum err e;

	e = fixture_create(fixture.writer, &fixture_origin, a, &inc);
	arena_reset(a);
	return e;
}

static int
write_and_index(int i, void *arg)
{
	struct arena *a = arena_new(4096);
	int64_t again;
	int j, failed = 0;

	(void)i;
	(void)arg;
	fixture.maintenance = search_index_store_maintain;
	fixture_connect();
	for (j = 0; j < EACH; j++) {
		failed += create(a, j) != ERR_OK;
		if (j % 3 == 0)
			failed += writer_run(fixture.writer, run_maintenance,
			    &again) != ERR_OK;
	}
	fixture_disconnect();
	arena_free(a);
	return failed;
}

Test(index_crew, is_filled_by_several_processes_at_once)
{
	struct processes processes;

	processes_fork(&processes, PROCESSES, write_and_index, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	fixture_connect();
	fixture_verify();
	do_all_maintenance();
	cr_expect_eq(behind(), 0);
	cr_expect_eq(in_index("\"самокат\""), PROCESSES * EACH);
	fixture_verify();
}

/* Until it is killed. */
static int
write_for_ever(int i, void *arg)
{
	struct arena *a = arena_new(4096);
	int64_t again;

	(void)arg;
	fixture_connect();
	for (;;) {
		create(a, i++);
		writer_run(fixture.writer, run_maintenance, &again);
		/* As if nobody wrote: the next portion comes at once. */
		writer_run(fixture.writer, run_maintenance, &again);
	}
	return 0;
}

Test(index_crew, killed_processes_leave_it_sound)
{
	struct processes processes;
	int round;

	for (round = 0; round < 12; round++) {
		processes_fork(&processes, 2, write_for_ever, NULL);
		processes_sleep_ms(40 + 15 * round);
		kill(processes.pids[0], SIGKILL);
		kill(processes.pids[1], SIGKILL);
		cr_expect_eq(processes_join(&processes), 2);
		fixture_connect();
		fixture_verify();
		fixture_disconnect();
	}
	fixture_connect();
	cr_expect_gt(indexed(), 0);
	do_all_maintenance();
	cr_expect_eq(in_index("\"самокат\""),
	    fixture_number("SELECT count(*) FROM incident"));
	fixture_verify();
}

/* --- as the maintenance of a writer -------------------------------------- */

static bool
catches_up(int seconds)
{
	int64_t until = clock_mono() + seconds * CLOCK_SECOND;

	while (behind() > 0 && clock_mono() < until)
		processes_sleep_ms(10);
	return behind() == 0;
}

Test(index_crew, a_writer_indexes_what_it_finds_and_what_it_writes)
{
	fixture_connect();
	fixture_incidents(2000);
	fixture_disconnect();
	fixture.maintenance = search_index_store_maintain;
	fixture_connect();
	cr_expect(catches_up(60));
	fixture_incidents(10);
	cr_expect(catches_up(60));
	cr_expect_eq(in_index("\"отвечает\""), 2010);
	fixture_verify();
}

Test(index_crew, writes_that_never_pause_do_not_stop_it)
{
	int64_t until;
	struct arena *a = arena_new(4096);
	int n = 0;

	fixture.maintenance = search_index_store_maintain;
	fixture_connect();
	until = clock_mono() + 3 * CLOCK_SECOND;
	while (clock_mono() < until)
		cr_assert_eq(create(a, n++), ERR_OK);
	cr_expect_gt(indexed(), 100, "%lld of %d", (long long)indexed(), n);
	cr_expect(catches_up(60));
	cr_expect_eq(in_index("\"самокат\""), n);
	fixture_verify();
	arena_free(a);
}

/* Whatever a snapshot holds is found in it. */
static bool
finds_all(struct db *db, struct arena *a)
{
	struct search search = { .ids = { NULL, 0 } };
	struct counter_states there;
	int64_t found;
	bool all;

	db_begin_read(db);
	all = search_terms_read(STR("самокат"), a, &search.words) == ERR_OK &&
	    search_store_find(db, a, &search, &found) == ERR_OK &&
	    counter_store_states(db, &filter_everything, a, &there) ==
	    ERR_OK && found == there.count;
	db_rollback(db);
	arena_reset(a);
	return all;
}

static int
write_or_search(int i, void *arg)
{
	int64_t until = clock_mono() + 2 * CLOCK_SECOND;
	struct arena *a = arena_new(4096);
	struct db *db;
	int failed = 0;

	(void)arg;
	if (db_open(fixture.database, DB_READ, 0, &db) != ERR_OK)
		return 1;
	while (clock_mono() < until && failed == 0)
		if (i == 0 ? create(a, 1) != ERR_OK : !finds_all(db, a))
			failed++;
	db_close(&db);
	arena_free(a);
	return failed;
}

Test(index_crew, searches_find_everything_at_any_moment)
{
	fixture.maintenance = search_index_store_maintain;
	fixture_connect();
	cr_expect_eq(processes_threads(3, write_or_search, NULL), 0);
	cr_expect_gt(indexed(), 0);
	fixture_verify();
}

/* Writing does not depend on it. */
Test(index_crew, a_broken_index_does_not_stop_writes)
{
	struct arena *a = arena_new(4096);
	int i;

	fixture.maintenance = search_index_store_maintain;
	fixture_connect();
	fixture_script("DROP TABLE incident_text");
	for (i = 0; i < 20; i++) {
		cr_expect_eq(create(a, i), ERR_OK);
		processes_sleep_ms(50);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), 20);
	arena_free(a);
}

/* --- checking ----------------------------------------------------------- */

static void
finds(const char *damage, const char *what)
{
	struct str finding = { NULL, 0 };

	fixture_script(damage);
	cr_expect_eq(search_index_store_verify(fixture.db, fixture.arena,
	    &finding), ERR_MISMATCH, "%s", damage);
	cr_expect_not_null(memmem(finding.p, finding.n, what, strlen(what)),
	    "%s: %.*s", damage, STR_FMT(finding));
}

static void
five_indexed(void)
{
	int i;

	for (i = 1; i <= 5; i++)
		FIXTURE_INCIDENT(.description = arena_printf(fixture.arena,
		    "Самокат \"%d\"", i));
	do_all_maintenance();
	fixture_verify();
}

Test(index, a_check_finds_what_is_missing)
{
	five_indexed();
	finds("INSERT INTO incident_text (incident_text, rowid, description)"
	    " VALUES ('delete', 3, 'самокат \"3\"')", "trigrams");
}

Test(index, a_check_finds_what_is_too_much)
{
	five_indexed();
	finds("INSERT INTO incident_text (rowid, description) VALUES (9, "
	    "'abc')", "trigrams");
}

Test(index, a_check_finds_what_is_wrong)
{
	five_indexed();
	finds("INSERT INTO incident_text (incident_text, rowid, description)"
	    " VALUES ('delete', 3, 'самокат \"3\"');"
	    "INSERT INTO incident_text (rowid, description) VALUES (3, "
	    "'самокат \"4\"')", "incident 3");
}

Test(index, a_check_finds_what_is_counted_as_indexed_but_is_not)
{
	five_indexed();
	FIXTURE_INCIDENT(.id = 6);
	finds("UPDATE search_progress SET indexed = indexed + 1", "trigrams");
}

/* --- folding ------------------------------------------------------------ */

/* "x?y" for each ? that one row of 2,048 code points holds. */
static struct str
row_of(uint32_t first)
{
	char bytes[4];
	uint32_t code;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	for (code = first; code < first + 2048; code++) {
		if (code == 0 || (code >= 0xd800 && code < 0xe000))
			continue;
		buf_char(&b, 'x');
		buf_add(&b, bytes, utf8_put(code, bytes));
		buf_char(&b, 'y');
	}
	return buf_view(&b);
}

static bool
is_term(struct str term)
{
	struct db_rows *rows;
	bool found;

	cr_assert_eq(db_query_text(fixture.db,
	    STR("SELECT 1 FROM incident_text_trigram WHERE term = $1"),
	    DB_ARGS(DB_TEXT(term)), &rows), ERR_OK);
	found = db_next(rows) == ERR_OK;
	if (found)
		db_done(rows);
	return found;
}

/* The index takes folded text as it is, where it makes one trigram. */
static void
is_indexed_as_folded(uint32_t code)
{
	char text[6] = "x", folded[TEXT_FOLD_ROOM(6)];
	struct str s = { text, 1 }, want = { folded, 0 };

	s.n += utf8_put(code, text + 1);
	text[s.n++] = 'y';
	want.n = text_fold(s, folded);
	if (utf8_count(want) == 3)
		cr_assert(is_term(want), "U+%04X", (unsigned)code);
}

#define CODES	0x20000		/* planes that have letters with case */

Test(index, takes_every_letter_as_it_is_folded)
{
	uint32_t code;

	for (code = 0; code < CODES; code += 2048)
		if (row_of(code).n > 0)
			FIXTURE_INCIDENT(.description = row_of(code));
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	for (code = 1; code < CODES; code++)
		if (code < 0xd800 || code >= 0xe000)
			is_indexed_as_folded(code);
}
