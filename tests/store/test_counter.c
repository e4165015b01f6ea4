/* store_tally: counts that are kept agree with counting. */

#include <stdlib.h>

#include "base/clock.h"
#include "incident/counter_store.h"
#include "incident/incident_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(store_tally, .init = fixture_open, .fini = fixture_close);

/* By status and source; NULL is any. */
static int64_t
count(const struct enum_value *status, const struct enum_value *source)
{
	struct filter filter = filter_everything;
	struct counter_states states;

	if (status != NULL)
		filter.sets[INCIDENT_STATUS] = filter_set_of(1u << (status -
		    status_values), false);
	if (source != NULL)
		filter.sets[INCIDENT_SOURCE] = filter_set_of(1u << (source -
		    source_values), false);
	cr_assert_eq(counter_store_states(fixture.db, &filter, fixture.arena,
	    &states), ERR_OK);
	return states.count;
}

Test(store_tally, an_empty_register_counts_nothing)
{
	cr_expect_eq(count(NULL, NULL), 0);
	cr_expect_eq(count(&status_values[STATUS_OPEN], NULL), 0);
	fixture_verify();
}

/* Of `in` by status and source; -1 is any. */
static int64_t
counted(int64_t in[STATUS__MAX][SOURCE__MAX], int status,
	int source)
{
	int64_t n = 0;
	int s, t;

	for (s = 0; s < STATUS__MAX; s++)
		for (t = 0; t < SOURCE__MAX; t++)
			if ((status < 0 || s == status) &&
			    (source < 0 || t == source))
				n += in[s][t];
	return n;
}

Test(store_tally, every_filter_counts_what_was_stored)
{
	int64_t in[STATUS__MAX][SOURCE__MAX] = { { 0 } };
	int i, s, t;

	expect_random(7);
	for (i = 0; i < 200; i++) {
		s = rand() % STATUS__MAX;
		t = rand() % SOURCE__MAX;
		FIXTURE_INCIDENT(.status = &status_values[s],
		    .source = &source_values[t]);
		in[s][t]++;
	}
	for (s = -1; s < STATUS__MAX; s++)
		for (t = -1; t < SOURCE__MAX; t++)
			cr_expect_eq(count(
			    s < 0 ? NULL : &status_values[s],
			    t < 0 ? NULL : &source_values[t]),
			    counted(in, s, t), "%d/%d", s, t);
	fixture_verify();
}

Test(store_tally, changes_move_the_counts)
{
	struct incident_store_change change = { .id = 1 };
	struct incident inc;
	int i;

	fixture_incidents(3);
	expect_random(8);
	for (i = 0; i < 100; i++) {
		change.id = 1 + rand() % 3;
		change.patch.to.status = &status_values[rand() %
		    STATUS__MAX];
		cr_assert_eq(fixture_change(fixture.writer,
		    &fixture_origin, &change, fixture.arena, &inc), ERR_OK);
	}
	cr_expect_eq(count(NULL, NULL), 3);
	fixture_verify();
}

Test(store_tally, days_are_those_of_creation_also_before_1970)
{
	static const struct {
		int64_t	created_at, day;
	} rows[] = {
		{ 0, 0 }, { 1, 0 }, { CLOCK_DAY - 1, 0 }, { CLOCK_DAY, 1 },
		{ -1, -1 }, { -CLOCK_DAY, -1 }, { -CLOCK_DAY - 1, -2 },
		{ FIXTURE_TIME, 20402 },
	};
	size_t i;

	/* 0 would be filled in by the fixture. */
	for (i = 1; i < sizeof(rows) / sizeof(rows[0]); i++) {
		FIXTURE_INCIDENT(.created_at = rows[i].created_at);
		cr_expect_geq(fixture_number(arena_printf(fixture.arena,
		    "SELECT coalesce(sum(n), 0) FROM incident_counter "
		    "WHERE clock = 0 AND span = 1 AND bucket = %lld",
		    (long long)rows[i].day).p), 1,
		    "%lld", (long long)rows[i].created_at);
	}
	cr_expect_eq(fixture_number("SELECT sum(n) FROM incident_counter "
	    "WHERE clock = 0 AND span = 1 AND status <> '*'"),
	    sizeof(rows) / sizeof(rows[0]) - 1);
	fixture_verify();
}
