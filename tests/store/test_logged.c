/*
 * What another service has logged is history, and no more: nothing that is
 * counted, shown or looked for changes by it.
 */

#include "incident/event_store.h"
#include "incident/rollup_store.h"
#include "incident/search_index_store.h"
#include "incident/snapshot_scan_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(logged, .init = fixture_open, .fini = fixture_close);

static _Atomic int64_t now;

static void
start_clock(void)
{
	now = FIXTURE_TIME;
	clock_fake(&now);
}

static enum err
add(struct txn *txn, void *arg)
{
	const struct actor origin = {
		.name = STR("old"), .channel = CHANNEL_DJANGO,
	};
	const struct event event = {
		.incident_id = *(int64_t *)arg, .kind = EVENT_LOGGED,
		.at = FIXTURE_TIME - CLOCK_DAY, .note = STR("Изменено"),
		.status_to = &status_values[STATUS_CLOSED],
	};

	return event_store_add(txn->db, &origin, &event);
}

static void
log_of(int64_t id)
{
	cr_assert_eq(writer_run(fixture.writer, add, &id), ERR_OK);
}

static void
change(int64_t id, enum status status)
{
	const struct incident_store_change change = {
		.id = id, .patch.to.status = &status_values[status],
	};
	struct incident inc;

	now += 100 * CLOCK_SECOND;
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &inc), ERR_OK);
}

Test(logged, what_comes_first_after_an_import_is_still_the_response)
{
	int i;

	start_clock();
	for (i = 0; i < 3; i++)
		log_of(1);
	FIXTURE_INCIDENT(.id = 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_rollup "
	    "WHERE responses <> ''"), 0);
	change(1, STATUS_CLOSED);
	change(1, STATUS_OPEN);
	change(1, STATUS_RESOLVED);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_rollup "
	    "WHERE hours = 1 AND responses LIKE '%:1'"), 1);
	fixture_verify();
}

Test(logged, one_that_was_settled_is_counted_at_its_own_time)
{
	start_clock();
	log_of(1);
	FIXTURE_INCIDENT(.id = 1,
	    .status = &status_values[STATUS_CLOSED],
	    .updated_at = FIXTURE_TIME + 5 * CLOCK_HOUR);
	change(1, STATUS_OPEN);
	fixture_verify();
}

Test(logged, of_an_incident_that_is_not_there_it_changes_nothing)
{
	log_of(77);
	FIXTURE_INCIDENT(.id = 1);
	log_of(78);
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	fixture_verify();
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    3);
}

/* There it would hide what the incident is. */
Test(logged, behind_the_coming_of_its_incident_it_is_a_fault)
{
	int64_t id = 0;

	FIXTURE_INCIDENT(.id = 1,
	    .status = &status_values[STATUS_CLOSED]);
	fixture_verify();
	log_of(1);
	fixture_damage("UPDATE incident_event SET version = 1");
	cr_expect_eq(incident_store_verify(fixture.db, &id), ERR_MISMATCH);
	cr_expect_eq(id, 1);
}

static int visits;

static void
visit(void *arg, const struct incident *inc)
{
	(void)arg;
	cr_expect_eq(inc->id, 1);
	cr_expect_eq(inc->status, &status_values[STATUS_OPEN]);
	visits++;
}

Test(logged, a_walk_does_not_take_it_for_a_change)
{
	static const struct list_order order = { FILTER_CREATED, true };
	struct snapshot_scan *scan;

	FIXTURE_INCIDENT(.id = 1);
	cr_assert_eq(snapshot_scan_begin(fixture.db, &filter_everything, &order,
	    fixture.arena, &scan), ERR_OK);
	/* Of the one that is shown, and of one that comes meanwhile. */
	log_of(1);
	log_of(2);
	FIXTURE_INCIDENT(.id = 2);
	change(1, STATUS_CLOSED);
	while (!snapshot_scan_done(scan))
		cr_assert_eq(snapshot_scan_next(scan, SNAPSHOT_SCAN_ROWS,
		    fixture.arena, visit, NULL), ERR_OK);
	cr_expect_eq(visits, 1);
}
