/* The rollups: what statistics are made of agrees with a recount. */

#include <stdlib.h>

#include "incident/packed_counters.h"
#include "incident/rollup_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(rollup, .init = fixture_open, .fini = fixture_close,
	.timeout = 120);

static const struct enum_value *const
	open_ = &status_values[STATUS_OPEN],
	*const in_progress = &status_values[STATUS_IN_PROGRESS],
	*const resolved = &status_values[STATUS_RESOLVED],
	*const closed = &status_values[STATUS_CLOSED];

static _Atomic int64_t now;

/* A slot of a row that is kept. */
static int64_t
kept(int hours, int64_t at, const char *section, int slot)
{
	int64_t bucket = rollup_store_hour(at) / hours, counts[HISTOGRAM_SLOTS];
	const char *sql = arena_printf(fixture.arena, "SELECT %s FROM "
	    "incident_rollup "
	    "WHERE hours = %d AND bucket = %lld", section, hours,
	    (long long)bucket).p;
	struct db_rows *rows;

	memset(counts, 0, sizeof(counts));
	cr_assert_eq(db_query_text(fixture.db, str_of(sql), DB_NO_ARGS,
	    &rows), ERR_OK);
	if (db_next(rows) != ERR_OK)
		return 0;
	cr_expect(packed_counters_add(db_view(rows, 0), counts,
	    HISTOGRAM_SLOTS));
	db_done(rows);
	return counts[slot];
}

static int64_t
create_as(const struct enum_value *status)
{
	struct incident inc = {
		.description = STR("x"), .status = status,
		.source = &source_values[SOURCE_OPERATOR],
	};

	cr_assert_eq(fixture_create(fixture.writer, &fixture_origin,
	    fixture.arena, &inc), ERR_OK);
	return inc.id;
}

static int64_t
create(void)
{
	return create_as(NULL);
}

static void
change(int64_t id, const struct enum_value *status, const char *note)
{
	const struct incident_store_change change = {
		.id = id, .patch.to.status = status, .patch.note = str_of(note),
	};
	struct incident inc;

	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
}

static void
edit(int64_t id, const char *text, const char *note)
{
	const struct incident_store_change change = {
		.id = id, .patch.to.description = str_of(text),
		    .patch.note = str_of(note),
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

static void
start_clock(void)
{
	now = FIXTURE_TIME;
	clock_fake(&now);
}

static void
counts_are(const char *sql, int64_t want)
{
	cr_expect_eq(fixture_number(sql), want, "%s", sql);
}

Test(rollup, an_hour_knows_what_happened_in_it)
{
	int64_t id;

	start_clock();
	id = create();
	create();
	now += 100 * CLOCK_SECOND;
	change(id, closed, NULL);
	now += CLOCK_HOUR;
	change(id, open_, NULL);
	/* FIXTURE_TIME is 06:00 of UTC. */
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_CREATED), 2);
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(24, now, "flow", 7 * 3 + ROLLUP_REOPENED), 1);
	cr_expect_eq(kept(768, now, "flow", ROLLUP_CREATED), 2);
	cr_expect_eq(kept(768, now, "flow", ROLLUP_REOPENED), 1);
	cr_expect_eq(kept(1, FIXTURE_TIME, "resolutions",
	    histogram_slot(100)), 1);
	cr_expect_eq(kept(24, now, "responses", histogram_slot(100)), 1);
	fixture_verify();
}

Test(rollup, a_response_is_the_first_thing_done)
{
	int64_t id;

	start_clock();
	id = create();
	now += 7 * CLOCK_SECOND;
	change(id, NULL, "x");
	now += CLOCK_SECOND;
	change(id, NULL, "x");
	change(id, closed, NULL);
	cr_expect_eq(kept(24, now, "responses", 7), 1);
	cr_expect_eq(kept(24, now, "responses", 8), 0);
	fixture_verify();
}

/* One imported in another status had its response elsewhere. */
Test(rollup, an_import_waits_for_a_response_when_it_is_open)
{
	int64_t waiting, seen;

	start_clock();
	waiting = FIXTURE_INCIDENT(.created_at = FIXTURE_TIME -
	    20 * CLOCK_SECOND);
	seen = FIXTURE_INCIDENT(.status = in_progress);
	change(seen, open_, NULL);
	change(seen, closed, NULL);
	change(waiting, closed, NULL);
	cr_expect_eq(kept(24, now, "responses", 20), 1);
	cr_expect_eq(kept(24, now, "responses", 0), 0);
	fixture_verify();
}

Test(rollup, an_import_that_was_settled_counts_at_its_own_times)
{
	int64_t long_ago = FIXTURE_TIME - 900 * CLOCK_DAY;

	start_clock();
	FIXTURE_INCIDENT(.status = closed, .created_at = long_ago,
	    .updated_at = long_ago + 30 * CLOCK_SECOND);
	cr_expect_eq(kept(768, long_ago, "flow", ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(1, long_ago, "resolutions", 30), 1);
	fixture_verify();
	/* And so it does after it was opened again. */
	change(1, open_, NULL);
	change(1, closed, NULL);
	cr_expect_eq(kept(768, long_ago, "flow", ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_RESOLVED), 1);
	fixture_verify();
}

Test(rollup, times_before_1970_and_in_disorder_are_counted)
{
	static const int64_t times[] = {
		-1, -CLOCK_HOUR, -CLOCK_HOUR - 1, -CLOCK_DAY, -CLOCK_DAY - 1,
		-32 * CLOCK_DAY, -32 * CLOCK_DAY - 1, 1, CLOCK_HOUR,
		INT64_C(-62135596800000000), INT64_C(253402300799999999),
	};
	size_t i, j, n = sizeof(times) / sizeof(times[0]);

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			FIXTURE_INCIDENT(.status = closed,
			    .created_at = times[i], .updated_at = times[j]);
	cr_expect_eq(kept(24, 1, "flow", ROLLUP_CREATED), (int64_t)n);
	fixture_verify();
}

Test(rollup, every_move_between_statuses_is_counted_as_what_it_is)
{
	int64_t id;
	int from, to;

	start_clock();
	id = create();
	for (from = 0; from < STATUS__MAX; from++)
		for (to = 0; to < STATUS__MAX; to++) {
			now += CLOCK_HOUR / 3;
			change(id, &status_values[from], NULL);
			now += CLOCK_HOUR / 3;
			change(id, &status_values[to], NULL);
		}
	fixture_verify();
}

/* It was settled, and responded to, as it was made. */
Test(rollup, one_that_is_created_settled_took_no_time)
{
	int64_t id;

	start_clock();
	id = create_as(resolved);
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_CREATED), 1);
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(24, now, "resolutions", 0), 1);
	cr_expect_eq(kept(24, now, "responses", 0), 1);
	fixture_verify();
	/* What follows is no first response any more. */
	now += 9 * CLOCK_SECOND;
	change(id, open_, "x");
	change(id, closed, NULL);
	cr_expect_eq(kept(24, now, "responses", 9), 0);
	cr_expect_eq(kept(24, now, "resolutions", 9), 1);
	fixture_verify();
}

Test(rollup, one_that_is_created_in_progress_was_responded_to)
{
	int64_t id;

	start_clock();
	id = create_as(in_progress);
	cr_expect_eq(kept(24, now, "responses", 0), 1);
	cr_expect_eq(kept(24, now, "flow", 6 * 3 + ROLLUP_RESOLVED), 0);
	now += 9 * CLOCK_SECOND;
	change(id, NULL, "x");
	change(id, open_, NULL);
	change(id, in_progress, NULL);
	cr_expect_eq(kept(24, now, "responses", 9), 0);
	fixture_verify();
	/* Open is what it is anyhow. */
	id = create_as(open_);
	now += 9 * CLOCK_SECOND;
	change(id, NULL, "x");
	cr_expect_eq(kept(24, now, "responses", 9), 1);
	fixture_verify();
}

/* Who mends the text has not said or done anything about it. */
Test(rollup, an_edit_is_no_response_but_its_note_is)
{
	int64_t mended, noted;

	start_clock();
	mended = create();
	noted = create();
	now += 5 * CLOCK_SECOND;
	edit(mended, "y", NULL);
	edit(noted, "y", "a note");
	cr_expect_eq(kept(24, now, "responses", 5), 1);
	fixture_verify();
	now += CLOCK_SECOND;
	change(mended, closed, NULL);
	change(noted, closed, NULL);
	cr_expect_eq(kept(24, now, "responses", 6), 1);
	fixture_verify();
}

/* The updated_at that an import came with is replaced by an edit too. */
Test(rollup, an_edit_of_an_import_leaves_its_times)
{
	int64_t long_ago = FIXTURE_TIME - 900 * CLOCK_DAY;

	start_clock();
	FIXTURE_INCIDENT(.status = closed, .created_at = long_ago,
	    .updated_at = long_ago + 30 * CLOCK_SECOND);
	edit(1, "y", NULL);
	edit(1, "z", "x");
	cr_expect_eq(kept(768, long_ago, "flow", ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(1, long_ago, "resolutions", 30), 1);
	fixture_verify();
}

/* Two with the same story: when one goes, that of the other stays. */
Test(rollup, a_deletion_takes_back_what_it_was_counted_for)
{
	int64_t ids[2];
	int i;

	start_clock();
	ids[0] = create();
	ids[1] = create();
	for (i = 0; i < 2; i++)
		edit(ids[i], "y", NULL);
	now += 100 * CLOCK_SECOND;
	for (i = 0; i < 2; i++)
		change(ids[i], closed, "x");
	now += CLOCK_HOUR;
	for (i = 0; i < 2; i++)
		change(ids[i], open_, NULL);
	now += CLOCK_DAY;
	delete(ids[0]);
	cr_expect_eq(kept(24, FIXTURE_TIME, "flow",
	    6 * 3 + ROLLUP_CREATED), 1);
	cr_expect_eq(kept(24, FIXTURE_TIME, "flow",
	    6 * 3 + ROLLUP_RESOLVED), 1);
	cr_expect_eq(kept(24, FIXTURE_TIME, "flow",
	    7 * 3 + ROLLUP_REOPENED), 1);
	cr_expect_eq(kept(1, FIXTURE_TIME, "responses",
	    histogram_slot(100)), 1);
	cr_expect_eq(kept(24, FIXTURE_TIME, "resolutions",
	    histogram_slot(100)), 1);
	fixture_verify();
	delete(ids[1]);
	counts_are("SELECT count(*) FROM incident_rollup WHERE flow <> '' "
	    "OR responses <> '' OR resolutions <> ''", 0);
	fixture_verify();
}

Test(rollup, deletions_of_imports_and_of_what_was_created_settled)
{
	int64_t long_ago = FIXTURE_TIME - 900 * CLOCK_DAY;
	int i;

	start_clock();
	for (i = 0; i < STATUS__MAX; i++) {
		create_as(&status_values[i]);
		FIXTURE_INCIDENT(.status = &status_values[i],
		    .created_at = long_ago, .updated_at = long_ago -
		    CLOCK_HOUR);
		FIXTURE_INCIDENT(.status = &status_values[i],
		    .created_at = -1, .updated_at = 7 * CLOCK_HOUR);
	}
	for (i = 1; i <= 3 * STATUS__MAX; i++) {
		if (i % 2)
			change(i, &status_values[i % 5], "x");
		delete(i);
		fixture_verify();
	}
	counts_are("SELECT count(*) FROM incident_rollup WHERE flow <> '' "
	    "OR responses <> '' OR resolutions <> ''", 0);
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

Test(rollup, a_wipe_forgets_them)
{
	fixture_incidents(10);
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	counts_are("SELECT count(*) FROM incident_rollup", 0);
	fixture_incidents(3);
	fixture_verify();
}

/* More than a book keeps in memory, in one job. */
static enum err
import_many(struct txn *txn, void *arg)
{
	struct incident inc;
	enum err e = ERR_OK;
	int i;

	for (i = 0; i < 20000 && e == ERR_OK; i++) {
		inc = (struct incident){
			.description = STR("x"), .status = closed,
			.source = &source_values[i % 4],
			.created_at = FIXTURE_TIME + i * CLOCK_HOUR,
			.updated_at = FIXTURE_TIME + (i + i % 77) * CLOCK_HOUR,
		};
		e = incident_store_import(txn, &fixture_origin, &inc);
	}
	return e == ERR_OK && *(bool *)arg ? ERR_INVALID : e;
}

Test(rollup, a_large_import_is_counted_or_undone_as_a_whole)
{
	bool fail = true;

	cr_expect_eq(writer_run(fixture.writer, import_many, &fail),
	    ERR_INVALID);
	counts_are("SELECT count(*) FROM incident_rollup", 0);
	counts_are("SELECT count(*) FROM incident_counter", 0);
	fail = false;
	cr_expect_eq(writer_run(fixture.writer, import_many, &fail), ERR_OK);
	fixture_verify();
}

/* --- damage ------------------------------------------------------------- */

static const char *const damages[] = {
	"UPDATE incident_rollup SET flow = replace(flow, ':1', ':2') "
	    "WHERE hours = 24",
	"UPDATE incident_rollup SET flow = '0:1' WHERE hours = 768",
	"UPDATE incident_rollup SET flow = flow || 'x' WHERE hours = 24",
	"UPDATE incident_rollup SET bucket = bucket + 1 WHERE hours = 24",
	"UPDATE incident_rollup SET responses = '' WHERE hours = 1",
	"UPDATE incident_rollup SET responses = '5:1' WHERE hours = 24",
	"UPDATE incident_rollup SET resolutions = '' WHERE hours = 24",
	"UPDATE incident_rollup SET resolutions = responses WHERE hours = 1",
	"DELETE FROM incident_rollup WHERE hours = 1",
	"DELETE FROM incident_rollup",
	"INSERT INTO incident_rollup VALUES (24, 7, '0:1', '', '')",
	"INSERT INTO incident_rollup VALUES (1, 7, '', '0:1', '')",
	"INSERT INTO incident_rollup VALUES (24, 7, '', '', '0:1')",
	"INSERT INTO incident_rollup VALUES (5, 7, '0:1', '', '')",
};

Test(rollup, damage_is_found)
{
	struct str finding;
	size_t i;

	start_clock();
	create();
	create();
	now += 1000 * CLOCK_SECOND;
	change(1, closed, NULL);
	now += 1000 * CLOCK_SECOND;
	change(2, in_progress, "x");
	fixture_verify();
	fixture_script("CREATE TABLE good AS SELECT * FROM incident_rollup");
	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		fixture_script(damages[i]);
		finding = (struct str){ NULL, 0 };
		cr_expect_eq(rollup_store_verify(fixture.db, fixture.arena,
		    &finding), ERR_MISMATCH, "%s", damages[i]);
		cr_expect_gt(finding.n, 0);
		fixture_script("DELETE FROM incident_rollup;"
		    "INSERT INTO incident_rollup SELECT * FROM good");
	}
	fixture_verify();
}

/* It is found, but nobody is kept from working by it. */
Test(rollup, damage_stops_no_change)
{
	start_clock();
	create();
	fixture_script("UPDATE incident_rollup SET flow = 'x', responses = "
	    "'0:y'");
	change(1, closed, NULL);
	cr_expect_eq(fixture_get(1).status, closed);
}

/* --- as a whole --------------------------------------------------------- */

/* A history of some incidents, with every kind of event. */
static void
make_history(void)
{
	int64_t id;
	int i, j;

	expect_random(9);
	start_clock();
	now -= 400 * CLOCK_DAY;
	for (i = 0; i < 60; i++) {
		now += rand() % 200 * CLOCK_HOUR;
		id = i % 3 ? create() : FIXTURE_INCIDENT(
		    .status = &status_values[rand() %
		    STATUS__MAX], .created_at = now - rand() % 1000 *
		    CLOCK_HOUR, .updated_at = now);
		for (j = rand() % 6; j > 0; j--) {
			now += rand() % 50 * CLOCK_HOUR / 7;
			change(1 + rand() % id, rand() % 4 ?
			    &status_values[rand() %
			    STATUS__MAX] : NULL,
			    rand() % 3 ? NULL : "x");
		}
	}
}

Test(rollup, a_history_of_all_kinds_agrees_with_a_recount)
{
	make_history();
	fixture_verify();
}

/* What an operator sees of it in SQL. */
Test(rollup, the_counters_can_be_read_one_by_one)
{
	create();
	change(1, closed, NULL);
	counts_are("SELECT sum(n) FROM incident_rollup_counter "
	    "WHERE section = 'flow' AND hours = 24 AND slot % 3 = 0", 1);
	counts_are("SELECT sum(n) FROM incident_rollup_counter "
	    "WHERE section = 'resolutions' AND hours = 24", 1);
	fixture_script("DELETE FROM incident_rollup;"
	    "INSERT INTO incident_rollup VALUES (24, 7, '0:1 71:20', '', "
	    "'300:4')");
	counts_are("SELECT count(*) FROM incident_rollup_counter", 3);
	counts_are("SELECT n FROM incident_rollup_counter WHERE slot = 71", 20);
	counts_are("SELECT n FROM incident_rollup_counter WHERE slot = 300 "
	    "AND bucket = 7 AND section = 'resolutions'", 4);
}

/* The recounts are SQL: they must know the active statuses of the table. */
Test(rollup, sql_and_the_table_agree_on_what_is_active)
{
	const char *sql = sql_texts[SQL_ROLLUP_RECOUNT_FLOW].text;
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, 256);
	for (i = 0; i < STATUS__MAX; i++) {
		if (!status_is_active(&status_values[i]))
			continue;
		buf_str(&b, b.n == 0 ? STR("('") : STR(", '"));
		buf_str(&b, status_values[i].text);
		buf_char(&b, '\'');
	}
	buf_lit(&b, ")");
	buf_char(&b, '\0');
	cr_expect_neq(strstr(sql, b.p), NULL, "{active} is not %s", b.p);
}
