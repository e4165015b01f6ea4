/* store_incident: changes with their history and tallies. */

#include "base/clock.h"
#include "incident/counter_store.h"
#include "incident/incident_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(store_incident, .init = fixture_open, .fini = fixture_close);

static const struct enum_value *const
	open_ = &status_values[STATUS_OPEN],
	*const in_progress = &status_values[STATUS_IN_PROGRESS],
	*const closed = &status_values[STATUS_CLOSED],
	*const partner = &source_values[SOURCE_PARTNER],
	*const monitoring = &source_values[SOURCE_MONITORING];

static struct incident
create_by(struct actor origin, const char *description)
{
	struct incident inc = {
		.description = str_of(description), .source = partner,
	};

	cr_assert_eq(fixture_create(fixture.writer, &origin,
	    fixture.arena, &inc), ERR_OK);
	return inc;
}

static struct incident
create(const char *description)
{
	return create_by(fixture_origin, description);
}

static struct incident
set_by(struct actor origin, int64_t id, const struct enum_value *status)
{
	struct incident_store_change change = { .id = id, .patch.to.status =
	    status };
	struct incident inc = { 0 };

	cr_assert_eq(fixture_change(fixture.writer, &origin,
	    &change, fixture.arena, &inc), ERR_OK);
	return inc;
}

static struct incident
set_status(int64_t id, const struct enum_value *status)
{
	return set_by(fixture_origin, id, status);
}

static void
are_equal(struct incident a, struct incident b)
{
	cr_expect_eq(a.id, b.id);
	expect_str_eq(a.description, b.description);
	cr_expect_eq(a.status, b.status);
	cr_expect_eq(a.source, b.source);
	cr_expect_eq(a.created_at, b.created_at);
	cr_expect_eq(a.updated_at, b.updated_at);
	cr_expect_eq(a.version, b.version);
}

Test(store_incident, a_new_one_is_open_and_has_the_next_id)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct incident inc;

	clock_fake(&now);
	inc = create("Самокат");
	cr_expect_eq(inc.id, 1);
	cr_expect_eq(inc.status, open_);
	cr_expect_eq(inc.source, partner);
	cr_expect_eq(inc.version, 1);
	cr_expect_eq(inc.created_at, now);
	cr_expect_eq(inc.updated_at, now);
	cr_expect_eq(create("x").id, 2);
}

Test(store_incident, what_is_created_is_what_is_got)
{
	struct incident inc = create("\xf0\x9f\x9b\xb4\r\n\"x\"");

	are_equal(fixture_get(inc.id), inc);
}

Test(store_incident, what_is_not_there_is_not_found)
{
	static const int64_t ids[] = { 2, 0, -1, INT64_MAX, INT64_MIN };
	struct incident_store_change change = { .patch.to.status = closed };
	struct incident inc;
	size_t i;

	create("x");
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		cr_expect_eq(incident_store_get(fixture.db, ids[i],
		    fixture.arena, &inc), ERR_NOT_FOUND);
		change.id = ids[i];
		cr_expect_eq(fixture_change(fixture.writer,
		    &fixture_origin, &change, fixture.arena, &inc),
		    ERR_NOT_FOUND);
	}
	fixture_verify();
}

Test(store_incident, a_change_moves_status_time_and_version_alone)
{
	struct incident before = create("x");
	struct incident after = set_status(before.id, closed);

	cr_expect_eq(after.status, closed);
	cr_expect_eq(after.version, 2);
	cr_expect_gt(after.updated_at, before.updated_at);
	cr_expect_eq(after.created_at, before.created_at);
	expect_str_eq(after.description, before.description);
	are_equal(fixture_get(before.id), after);
	fixture_verify();
}

Test(store_incident, any_status_may_follow_any_other)
{
	int64_t id = create("x").id;
	int from, to;

	for (from = 0; from < STATUS__MAX; from++)
		for (to = 0; to < STATUS__MAX; to++) {
			set_status(id, &status_values[from]);
			cr_expect_eq(set_status(id,
			    &status_values[to]).status,
			    &status_values[to]);
		}
	fixture_verify();
}

Test(store_incident, the_status_it_has_changes_nothing)
{
	struct incident inc = create("x");
	int64_t events = fixture_number("SELECT count(*) FROM incident_event");

	are_equal(set_status(inc.id, open_), inc);
	are_equal(set_status(inc.id, NULL), inc);
	are_equal(fixture_get(inc.id), inc);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    events);
}

Test(store_incident, a_clock_set_back_makes_no_change_look_older)
{
	_Atomic int64_t now = FIXTURE_TIME;
	int64_t last;
	struct incident inc;
	int i;

	clock_fake(&now);
	inc = create("x");
	last = inc.updated_at;
	now -= CLOCK_DAY;
	for (i = 0; i < 10; i++) {
		inc = set_status(inc.id, i % 2 == 0 ? closed : open_);
		cr_expect_gt(inc.updated_at, last);
		last = inc.updated_at;
	}
	now = FIXTURE_TIME + CLOCK_DAY;
	cr_expect_eq(set_status(inc.id, in_progress).updated_at, now);
	cr_expect_eq(inc.created_at, FIXTURE_TIME);
}

Test(store_incident, a_clock_that_stands_still_still_moves_updates)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct incident inc;

	clock_fake(&now);
	inc = create("x");
	cr_expect_eq(set_status(inc.id, closed).updated_at, now + 1);
	cr_expect_eq(set_status(inc.id, open_).updated_at, now + 2);
}

Test(store_incident, a_repeated_request_gets_its_first_answer)
{
	struct incident first = create_by(fixture_request('a'), "x");

	are_equal(create_by(fixture_request('a'), "x"), first);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    1);
	fixture_verify();
}

Test(store_incident, a_repeated_create_is_answered_as_then)
{
	struct incident first = create_by(fixture_request('a'), "x");

	set_by(fixture_request('b'), first.id, closed);
	are_equal(create_by(fixture_request('a'), "x"), first);
	cr_expect_eq(fixture_get(first.id).status, closed);
}

Test(store_incident, a_repeated_change_is_answered_as_then)
{
	int64_t id = create("x").id;
	struct incident first = set_by(fixture_request('a'), id, closed);
	struct incident now = set_by(fixture_request('b'), id, in_progress);

	are_equal(set_by(fixture_request('a'), id, closed), first);
	are_equal(fixture_get(id), now);
	fixture_verify();
}

Test(store_incident, a_request_without_an_id_is_new_every_time)
{
	cr_expect_neq(create("x").id, create("x").id);
}

Test(store_incident, a_refused_create_uses_no_id_up)
{
	struct incident_store_change change = { .id = 9, .patch.to.status =
	    closed };
	struct incident inc;

	create("x");
	fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc);
	cr_expect_eq(create("y").id, 2);
}

Test(store_incident, history_tells_who_what_and_when)
{
	int64_t id = create_by(fixture_request('a'), "x").id;
	struct incident inc = set_by(fixture_request('b'), id, closed);
	struct str column;
	struct db_rows *rows;
	static const struct str want[] = {
		STR_INIT("anonymous"), STR_INIT("api"), STR_INIT("status"),
		STR_INIT("open"), STR_INIT("closed"),
		STR_INIT("bbbbbbbbbbbbbbbbbbbbbb"),
	};
	int i;

	cr_assert_eq(db_query_text(fixture.db, STR("SELECT actor, channel, "
	    "kind, status_from, status_to, CAST(request_id AS TEXT), "
	    "incident_id, at, version, note FROM incident_event "
	    "ORDER BY seq DESC"), DB_NO_ARGS, &rows), ERR_OK);
	cr_assert_eq(db_next(rows), ERR_OK);
	for (i = 0; i < 6; i++) {
		column = db_text(rows, i, fixture.arena);
		expect_str_eq(column, want[i], "%.*s", STR_FMT(column));
	}
	cr_expect_eq(db_int(rows, 6), id);
	cr_expect_eq(db_int(rows, 7), inc.updated_at);
	cr_expect_eq(db_int(rows, 8), 2);
	cr_expect_null(db_text(rows, 9, fixture.arena).p);
	db_done(rows);
}

Test(store_incident, an_import_keeps_everything)
{
	struct incident inc = {
		.id = 40, .description = STR("x"), .status = closed,
		.source = monitoring, .created_at = -1, .updated_at = -2,
		.version = 17,
	};

	cr_expect_eq(fixture_incident(inc), 40);
	are_equal(fixture_get(40), inc);
	cr_expect_eq(create("y").id, 41);
	fixture_verify();
}

static enum err
import(struct txn *txn, void *arg)
{
	return incident_store_import(txn, &fixture_origin, arg);
}

Test(store_incident, an_import_of_an_id_that_is_taken_is_a_duplicate)
{
	struct incident inc = create("x"), again = inc;

	again.description = STR("y");
	cr_expect_eq(writer_run(fixture.writer, import, &again),
	    ERR_DUPLICATE);
	are_equal(fixture_get(inc.id), inc);
	fixture_verify();
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

Test(store_incident, a_wipe_starts_ids_again)
{
	create("x");
	create_by(fixture_request('a'), "y");
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	cr_expect_eq(fixture_number("SELECT (SELECT count(*) FROM incident) "
	    "+ (SELECT count(*) FROM incident_event) "
	    "+ (SELECT count(*) FROM incident_counter)"), 0);
	fixture_verify();
	cr_expect_eq(create_by(fixture_request('a'), "z").id, 1);
	fixture_verify();
}

Test(store_incident, ids_of_what_is_gone_are_not_used_again)
{
	fixture_incident((struct incident){ .id = 5 });
	fixture_script("DELETE FROM incident WHERE id = 5");
	cr_expect_eq(create("x").id, 6);
}

/* Damage, and whether history, tallies and tallies by day notice. */
static const struct damage {
	const char	*sql;
	enum err	 incident, tally;
} damages[] = {
	{ "UPDATE incident SET status = 'closed' WHERE id = 2",
	    ERR_MISMATCH, ERR_MISMATCH },
	{ "UPDATE incident SET version = 7 WHERE id = 2",
	    ERR_MISMATCH, ERR_OK },
	{ "DELETE FROM incident WHERE id = 2", ERR_MISMATCH, ERR_MISMATCH },
	{ "DELETE FROM incident_event WHERE incident_id = 2",
	    ERR_MISMATCH, ERR_OK },
	{ "UPDATE incident_counter SET n = n + 1", ERR_OK, ERR_MISMATCH },
	{ "DELETE FROM incident_counter", ERR_OK, ERR_MISMATCH },
	{ "UPDATE incident_counter SET bucket = bucket + 1 WHERE span = 1",
	    ERR_OK, ERR_MISMATCH },
	{ "DELETE FROM incident_counter WHERE span = "
	    "32", ERR_OK, ERR_MISMATCH },
	{ "DELETE FROM incident_counter WHERE clock = "
	    "1", ERR_OK, ERR_MISMATCH },
	{ "UPDATE incident SET updated_at = updated_at + 86400000000 "
	    "WHERE id = 2", ERR_OK, ERR_MISMATCH },
	{ "UPDATE incident SET created_at = created_at + 86400000000 "
	    "WHERE id = 2", ERR_OK, ERR_MISMATCH },
	{ "UPDATE incident SET source = 'system' WHERE id = 2",
	    ERR_OK, ERR_MISMATCH },
	{ "INSERT INTO incident VALUES (9, 'x', 'open', 'system', 1, 1, 1)",
	    ERR_MISMATCH, ERR_MISMATCH },
};

Test(store_incident, damage_is_found)
{
	struct str finding;
	int64_t id;
	size_t i;

	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
		fixture_incidents(3);
		fixture_verify();
		fixture_damage(damages[i].sql);
		id = 0;
		cr_expect_eq(incident_store_verify(fixture.db, &id),
		    damages[i].incident, "%s", damages[i].sql);
		if (damages[i].incident != ERR_OK)
			cr_expect(id == 2 || id == 9);
		finding = STR("");
		cr_expect_eq(counter_store_verify(fixture.db, fixture.arena,
		    &finding), damages[i].tally, "%s", damages[i].sql);
		cr_expect_eq(finding.n > 0, damages[i].tally != ERR_OK);
	}
}

Test(store_incident, a_stored_word_that_is_none_of_ours_shows_as_itself)
{
	struct incident inc;

	create("x");
	fixture_script("UPDATE incident SET status = 'лежит', source = 'x'");
	inc = fixture_get(1);
	expect_str_eq(inc.status->text, STR("лежит"));
	cr_expect_str_eq(inc.status->label.in[LANG_RU], "лежит");
	expect_str_eq(inc.source->text, STR("x"));
}
