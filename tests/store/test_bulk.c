/* store_bulk: many incidents in one job. */

#include "base/clock.h"
#include "incident/bulk_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(store_bulk, .init = fixture_open, .fini = fixture_close);

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static const struct enum_value
	*const open_ = &status_values[STATUS_OPEN],
	*const in_progress = &status_values[STATUS_IN_PROGRESS],
	*const closed = &status_values[STATUS_CLOSED];

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

/* --- adding --------------------------------------------------------------- */

struct adding {
	struct actor	 origin;
	struct incident	*incs;
	size_t		 n;
};

static enum err
add(struct txn *txn, void *arg)
{
	struct adding *adding = arg;

	return bulk_store_add(txn, &adding->origin, fixture.arena,
	    adding->incs, adding->n);
}

/* n incidents of all sources in turn. */
static struct incident *
add_by(struct actor origin, size_t n)
{
	struct adding adding = {
		origin, arena_alloc(fixture.arena, n * sizeof(*adding.incs)),
		n,
	};
	size_t i;

	for (i = 0; i < n; i++) {
		adding.incs[i].description = arena_printf(fixture.arena,
		    "Самокат %zu", i);
		adding.incs[i].source =
		    &source_values[i % SOURCE__MAX];
	}
	cr_assert_eq(writer_run(fixture.writer, add, &adding), ERR_OK);
	return adding.incs;
}

Test(store_bulk, what_is_added_is_there_in_its_order)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct incident *incs, inc;
	size_t i;

	clock_fake(&now);
	fixture_incidents(3);
	incs = add_by(fixture_request('a'), 10);
	for (i = 0; i < 10; i++) {
		inc = fixture_get((int64_t)i + 4);
		cr_expect_eq(incs[i].id, (int64_t)i + 4);
		expect_str_eq(inc.description, incs[i].description);
		cr_expect_eq(inc.source, incs[i].source);
		cr_expect_eq(inc.status, open_);
		cr_expect_eq(inc.created_at, now);
		cr_expect_eq(inc.updated_at, now);
		cr_expect_eq(inc.version, 1);
	}
	fixture_verify();
	cr_expect_eq(add_by(fixture_request('b'), 1)[0].id, 14);
}

Test(store_bulk, ids_of_what_is_gone_are_not_used_again)
{
	fixture_incident((struct incident){ .id = 7 });
	fixture_script("DELETE FROM incident WHERE id = 7");
	cr_expect_eq(add_by(fixture_request('a'), 2)[1].id, 9);
	cr_expect_eq(add_by(fixture_request('b'), 2)[1].id, 11);
}

Test(store_bulk, each_has_its_event_and_the_first_the_request)
{
	_Atomic int64_t now = FIXTURE_TIME;

	clock_fake(&now);
	add_by(fixture_request('a'), 5);
	cr_expect_eq(events(), 5);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event "
	    "WHERE seq = incident_id AND kind = 'created' AND "
	    "actor = 'anonymous' AND channel = 'api' AND "
	    "status_from IS NULL AND status_to = 'open' AND version = 1 AND "
	    "note IS NULL AND updated_from IS NULL AND "
	    "at = 1762754400000000"), 5);
	cr_expect_eq(fixture_number("SELECT incident_id FROM incident_event "
	    "WHERE request_id = CAST('aaaaaaaaaaaaaaaaaaaaaa' AS BLOB)"), 1);
	cr_expect_eq(fixture_number("SELECT count(request_id) "
	    "FROM incident_event"), 1);
}

Test(store_bulk, a_repeated_request_gets_its_ids_again)
{
	struct incident *again;
	size_t i;

	add_by(fixture_request('a'), 4);
	add_by(fixture_request('b'), 3);
	again = add_by(fixture_request('a'), 4);
	for (i = 0; i < 4; i++)
		cr_expect_eq(again[i].id, (int64_t)i + 1);
	cr_expect_eq(events(), 7);
	fixture_verify();
}

Test(store_bulk, adding_none_writes_nothing)
{
	add_by(fixture_request('a'), 0);
	cr_expect_eq(events(), 0);
	cr_expect_eq(add_by(fixture_request('a'), 1)[0].id, 1);
}

/* --- changing ------------------------------------------------------------- */

struct changing {
	struct actor			origin;
	struct bulk_store_change	change;
	struct bulk_store_results	results;
};

static enum err
apply(struct txn *txn, void *arg)
{
	struct changing *c = arg;

	return bulk_store_apply(txn, &c->origin, &c->change, fixture.arena,
	    &c->results);
}

static enum err
change_all(struct changing *c)
{
	return writer_run(fixture.writer, apply, c);
}

/* By ids; how many were changed. */
static struct changing
change_ids(const int64_t ids[], size_t n, const struct enum_value *status,
	const char *note)
{
	struct changing c = { .origin = fixture_request('c') };

	c.change.filter = filter_everything;
	c.change.by_ids = true;
	c.change.filter.ids = ids;
	c.change.filter.ids_n = n;
	c.change.what.patch.to.status = status;
	c.change.what.patch.note = str_of(note);
	cr_assert_eq(change_all(&c), ERR_OK);
	return c;
}

static void
result_is(const struct changing *c, size_t i, int64_t id, enum err e,
	bool changed, int64_t version)
{
	const struct bulk_store_result *r = &c->results.at[i];

	cr_expect_eq(r->id, id, "%zu: %lld", i, (long long)r->id);
	cr_expect_eq(r->err, e, "%lld: %s", (long long)id, err_name(r->err));
	cr_expect_eq(r->changed, changed, "%lld", (long long)id);
	if (e == ERR_OK)
		cr_expect_eq(r->version, version, "%lld", (long long)id);
}

Test(store_bulk, ids_are_changed_each_by_itself)
{
	static const int64_t ids[] = { 1, 2, 9 };
	struct changing c;

	FIXTURE_INCIDENT(.status = closed);
	fixture_incidents(2);
	c = change_ids(ids, 3, closed, NULL);
	cr_assert_eq(c.results.n, 3);
	result_is(&c, 0, 1, ERR_OK, false, 1);
	result_is(&c, 1, 2, ERR_OK, true, 2);
	result_is(&c, 2, 9, ERR_NOT_FOUND, false, 0);
	cr_expect_eq(fixture_get(2).status, closed);
	cr_expect_eq(fixture_get(3).status, open_);
	fixture_verify();
}

Test(store_bulk, a_note_changes_without_a_status)
{
	static const int64_t ids[] = { 1, 2 };
	struct changing c;

	fixture_incidents(2);
	c = change_ids(ids, 2, NULL, "Пишут все");
	result_is(&c, 0, 1, ERR_OK, true, 1);
	result_is(&c, 1, 2, ERR_OK, true, 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event "
	    "WHERE kind = 'note' AND note = 'Пишут все'"), 2);
	fixture_verify();
}

Test(store_bulk, the_first_event_takes_the_request)
{
	static const int64_t ids[] = { 1, 2, 3 };

	FIXTURE_INCIDENT(.status = closed);
	fixture_incidents(2);
	change_ids(ids, 3, closed, NULL);
	cr_expect_eq(fixture_number("SELECT incident_id FROM incident_event "
	    "WHERE request_id = CAST('cccccccccccccccccccccc' AS BLOB)"), 2);
	cr_expect_eq(fixture_number("SELECT count(request_id) "
	    "FROM incident_event"), 1);
}

Test(store_bulk, a_lifecycle_refuses_one_and_not_the_others)
{
	static const int64_t ids[] = { 1, 2 };
	struct changing c = { .origin = fixture_request('c') };

	FIXTURE_INCIDENT(.status = closed);
	fixture_incidents(1);
	c.change.filter = filter_everything;
	c.change.by_ids = true;
	c.change.filter.ids = ids;
	c.change.filter.ids_n = 2;
	c.change.what = (struct incident_store_change){
		.patch.to.status = &status_values[STATUS_RESOLVED],
		.patch.note = STR("x"), .lifecycle = LIFECYCLE_STRICT,
	};
	cr_assert_eq(change_all(&c), ERR_OK);
	result_is(&c, 0, 1, ERR_TRANSITION, false, 0);
	result_is(&c, 1, 2, ERR_OK, true, 2);
	cr_expect_eq(fixture_get(1).status, closed);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event "
	    "WHERE incident_id = 1"), 1);
	fixture_verify();
}

/* Those that are open, so many expected. */
static struct changing
open_ones(int64_t expected)
{
	struct changing c = { .origin = fixture_request('c') };

	c.change.filter = filter_everything;
	c.change.filter.sets[INCIDENT_STATUS] = filter_set_of(1u << STATUS_OPEN,
	    false);
	c.change.what.patch.to.status = in_progress;
	c.change.expected = expected;
	return c;
}

Test(store_bulk, a_filter_changes_what_it_lets_pass)
{
	struct changing c = open_ones(3);

	fixture_incidents(2);
	FIXTURE_INCIDENT(.status = closed);
	fixture_incidents(1);
	cr_assert_eq(change_all(&c), ERR_OK);
	cr_assert_eq(c.results.n, 3);
	result_is(&c, 0, 1, ERR_OK, true, 2);
	result_is(&c, 1, 2, ERR_OK, true, 2);
	result_is(&c, 2, 4, ERR_OK, true, 2);
	cr_expect_eq(fixture_get(3).status, closed);
	fixture_verify();
}

Test(store_bulk, a_filter_may_name_ids_too)
{
	static const int64_t ids[] = { 2, 9 };
	struct changing c = open_ones(2);

	fixture_incidents(3);
	c.change.filter.ids = ids;
	c.change.filter.ids_n = 2;
	cr_expect_eq(change_all(&c), ERR_MISMATCH);
	c.change.expected = 1;
	cr_assert_eq(change_all(&c), ERR_OK);
	cr_assert_eq(c.results.n, 1);
	result_is(&c, 0, 2, ERR_OK, true, 2);
}

/* As two jobs of a group would, whose tallies are written at its end. */
static enum err
apply_twice(struct txn *txn, void *arg)
{
	struct changing *c = arg;
	enum err e = apply(txn, c);

	cr_expect_eq(apply(txn, c), ERR_MISMATCH);
	c->origin = fixture_request('d');
	c->change.filter.sets[INCIDENT_STATUS].excluded =
	    ~(1u << STATUS_IN_PROGRESS);
	c->change.what.patch.to.status = closed;
	return e == ERR_OK ? apply(txn, c) : e;
}

Test(store_bulk, a_filter_sees_what_the_group_did_before)
{
	struct changing c = open_ones(3);

	fixture_incidents(3);
	cr_assert_eq(writer_run(fixture.writer, apply_twice, &c), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident "
	    "WHERE status = 'closed' AND version = 3"), 3);
	fixture_verify();
}

Test(store_bulk, another_number_than_expected_changes_nothing)
{
	static const int64_t expected[] = { 1, 2, 4, 1000 };
	struct changing c;
	size_t i;

	fixture_incidents(3);
	for (i = 0; i < ROWS(expected); i++) {
		c = open_ones(expected[i]);
		cr_expect_eq(change_all(&c), ERR_MISMATCH);
	}
	cr_expect_eq(events(), 3);
	c = open_ones(3);
	cr_expect_eq(change_all(&c), ERR_OK);
}

Test(store_bulk, a_thousand_are_changed_and_one_more_is_too_many)
{
	struct changing c;

	fixture_incidents(1001);
	c = open_ones(1000);
	cr_expect_eq(change_all(&c), ERR_MISMATCH);
	change_ids((const int64_t[]){ 7 }, 1, closed, NULL);
	c = open_ones(1000);
	c.origin = fixture_request('d');
	cr_assert_eq(change_all(&c), ERR_OK);
	cr_expect_eq(c.results.n, 1000);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident "
	    "WHERE status = 'in_progress'"), 1000);
	fixture_verify();
}

Test(store_bulk, an_empty_register_has_none_to_change)
{
	struct changing c = open_ones(1);

	cr_expect_eq(change_all(&c), ERR_MISMATCH);
	c = change_ids((const int64_t[]){ 5 }, 1, closed, NULL);
	result_is(&c, 0, 5, ERR_NOT_FOUND, false, 0);
}
