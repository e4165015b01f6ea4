/*
 * snapshot_scan: a list as it was when the scan began, against a model of the
 * register, with changes of every kind between the stretches.
 */

#include <stdlib.h>

#include "incident/incident_store.h"
#include "incident/search_index_store.h"
#include "incident/snapshot_scan_store.h"
#include "support/expect.h"
#include "support/fixture.h"

#define ROWS_MAX	2000
#define STRETCH		500	/* as in snapshot_scan_store.c */

TestSuite(snapshot_scan, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);

/* The register, and what a scan has shown of it. */
struct model {
	struct incident	rows[ROWS_MAX];
	size_t		n;
};

static struct model	now, then, seen;
static struct filter	filter;
static struct list_order order;

static void
see(void *arg, const struct incident *inc)
{
	(void)arg;
	cr_assert_lt(seen.n, ROWS_MAX);
	seen.rows[seen.n] = *inc;
	seen.rows[seen.n++].description = arena_str(fixture.arena,
	    inc->description);
}

static struct snapshot_scan *
begin(void)
{
	struct snapshot_scan *w;

	seen.n = 0;
	then = now;
	cr_assert_eq(snapshot_scan_begin(fixture.db, &filter, &order,
	    fixture.arena, &w), ERR_OK);
	return w;
}

static void
go_on(struct snapshot_scan *w, size_t rows)
{
	cr_assert_eq(snapshot_scan_next(w, rows, fixture.arena, see, NULL),
	    ERR_OK);
}

static void
go_to_the_end(struct snapshot_scan *w)
{
	while (!snapshot_scan_done(w))
		go_on(w, SNAPSHOT_SCAN_ROWS);
	cr_expect_eq(snapshot_scan_next(w, 1, fixture.arena, see, NULL),
	    ERR_NOT_FOUND);
}

/* --- the model ----------------------------------------------------------- */

/* What is searched for, and texts that hold some of it. */
static const char *const sought[] = { "alpha", "beta", "gamma", "42", "et" };

#define SOUGHT	(sizeof(sought) / sizeof(sought[0]))

static struct str
some_text(void)
{
	return arena_printf(fixture.arena, "%s %d %s",
	    sought[(size_t)rand() % 4], rand() % 100,
	    sought[(size_t)rand() % 4]);
}

static enum err
import_one(struct txn *txn, void *arg)
{
	return incident_store_import(txn, &fixture_origin, arg);
}

/* Imports one; id 0 is the next.  Few different times: ties are common. */
static void
add(int64_t id)
{
	struct incident *inc = &now.rows[now.n++];

	cr_assert_leq(now.n, ROWS_MAX);
	*inc = (struct incident){
		.id = id, .status = fixture_random_status(), .source =
		    fixture_random_source(),
		.description = some_text(),
		.created_at = FIXTURE_TIME + rand() % 40,
		.updated_at = FIXTURE_TIME + rand() % 40,
	};
	cr_assert_eq(writer_run(fixture.writer, import_one, inc), ERR_OK);
}

static void
change_to(struct incident *inc, const struct enum_value *status)
{
	struct incident_store_change change = {
		.id = inc->id, .patch.to.status = status,
	};

	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, inc), ERR_OK);
}

static void
annotate(struct incident *inc)
{
	struct incident_store_change change = {
		.id = inc->id, .patch.note = STR("a note"),
	};

	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, inc), ERR_OK);
}

/* Any of its members, or none. */
static void
edit(struct incident *inc)
{
	struct incident_store_change change = { .id = inc->id };

	if (rand() % 2)
		change.patch.to.description = some_text();
	if (rand() % 2)
		change.patch.to.source = fixture_random_source();
	if (rand() % 4 == 0)
		change.patch.to.status = fixture_random_status();
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, inc), ERR_OK);
}

static void
delete(struct incident *inc)
{
	struct incident_store_change change = { .id = inc->id };
	struct incident was;

	cr_assert_eq(fixture_delete(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &was), ERR_OK);
	*inc = now.rows[--now.n];
}

/* By an administrator, who may begin with any status. */
static void
create(void)
{
	struct incident *inc = &now.rows[now.n++];

	cr_assert_leq(now.n, ROWS_MAX);
	*inc = (struct incident){
		.description = some_text(), .source = fixture_random_source(),
		.status = fixture_random_status(),
	};
	cr_assert_eq(fixture_create(fixture.writer, &fixture_origin,
	    fixture.arena, inc), ERR_OK);
}

/* An id below the highest that nobody has had; 0 when there is none. */
static int64_t
find_gap(void)
{
	int64_t id = 1 + rand() % (int)(3 * ROWS_MAX);
	int64_t had = fixture_number(arena_printf(fixture.arena,
	    "SELECT count(*) FROM incident_event WHERE incident_id = %lld",
	    (long long)id).p);
	size_t i;

	for (i = 0; i < now.n && had == 0; i++)
		if (now.rows[i].id > id)
			return id;
	return 0;
}

static enum err
index_some(struct txn *txn, void *arg)
{
	int64_t again;

	(void)arg;
	return search_index_store_maintain(txn->db, &again);
}

static void
write_something(void)
{
	struct incident *inc = &now.rows[(size_t)rand() % now.n];
	int kind = rand() % 20;

	if (kind < 2)
		add(0);
	else if (kind < 3)
		add(find_gap());
	else if (kind < 4)
		create();
	else if (kind < 6)
		annotate(inc);
	else if (kind < 11)
		edit(inc);
	else if (kind < 13 && now.n > 1)
		delete(inc);
	else if (kind < 14)
		cr_assert_eq(writer_run(fixture.writer, index_some, NULL),
		    ERR_OK);
	else
		change_to(inc, fixture_random_status());
}

/* --- what was seen is what was ------------------------------------------- */

static int
by_id(const void *a, const void *b)
{
	const struct incident *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static bool
has_word(const struct filter_set *words, long i)
{
	return (words->excluded >> i & 1) == 0;
}

static bool
lies_in(const struct filter_range *range, int64_t at)
{
	return at >= range->from && at < range->to;
}

static bool
passes(const struct incident *inc)
{
	bool listed = filter.ids == NULL;
	size_t i;

	for (i = 0; i < filter.ids_n; i++)
		listed = listed || filter.ids[i] == inc->id;
	return listed &&
	    (filter.search.n == 0 || memmem(inc->description.p,
	    inc->description.n, filter.search.p, filter.search.n) != NULL) &&
	    has_word(&filter.sets[INCIDENT_STATUS], inc->status -
	    status_values) && has_word(&filter.sets[INCIDENT_SOURCE],
	    inc->source - source_values) &&
	    lies_in(&filter.range[FILTER_CREATED], inc->created_at) &&
	    lies_in(&filter.range[FILTER_UPDATED], inc->updated_at);
}

static void
keep_matching(struct model *m)
{
	size_t i, n = 0;

	for (i = 0; i < m->n; i++)
		if (passes(&m->rows[i]))
			m->rows[n++] = m->rows[i];
	m->n = n;
}

static void
same(const struct incident *got, const struct incident *want)
{
	cr_assert_eq(got->id, want->id);
	assert_str_eq(got->description, want->description, "%lld",
	    (long long)got->id);
	cr_assert_eq(got->status, want->status, "%lld is %s, not %s",
	    (long long)got->id, got->status->text.p, want->status->text.p);
	cr_assert_eq(got->source, want->source);
	cr_assert_eq(got->created_at, want->created_at);
	cr_assert_eq(got->updated_at, want->updated_at, "%lld",
	    (long long)got->id);
	cr_assert_eq(got->version, want->version, "%lld",
	    (long long)got->id);
}

static void
expect_as_it_was(void)
{
	size_t i;

	keep_matching(&then);
	qsort(then.rows, then.n, sizeof(then.rows[0]), by_id);
	qsort(seen.rows, seen.n, sizeof(seen.rows[0]), by_id);
	for (i = 0; i < then.n && i < seen.n; i++)
		same(&seen.rows[i], &then.rows[i]);
	cr_assert_eq(seen.n, then.n, "%zu seen, not %zu", seen.n, then.n);
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

static void
fill(size_t n)
{
	size_t i;

	now.n = 0;
	filter = filter_everything;
	order = (struct list_order){ FILTER_CREATED, true };
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	for (i = 0; i < n; i++)
		add((int64_t)(3 * i + 1) + rand() % 3);
}

/* --- tests --------------------------------------------------------------- */

Test(snapshot_scan, an_empty_register_is_done_at_once)
{
	struct snapshot_scan *w;

	fill(0);
	w = begin();
	cr_expect(snapshot_scan_done(w));
	add(0);
	cr_expect_eq(snapshot_scan_next(w, 1, fixture.arena, see, NULL),
	    ERR_NOT_FOUND);
	cr_expect_eq(seen.n, 0);
}

Test(snapshot_scan, an_undisturbed_one_goes_in_the_order_of_the_list)
{
	struct snapshot_scan *w;
	size_t i;

	fill(STRETCH + 7);
	w = begin();
	go_to_the_end(w);
	for (i = 1; i < seen.n; i++) {
		const struct incident *a = &seen.rows[i - 1], *b = a + 1;

		cr_assert(a->created_at > b->created_at ||
		    (a->created_at == b->created_at && a->id > b->id));
	}
	expect_as_it_was();
}

Test(snapshot_scan, a_whole_number_of_stretches_ends_as_well)
{
	struct snapshot_scan *w;

	fill(STRETCH);
	w = begin();
	go_to_the_end(w);
	expect_as_it_was();
}

Test(snapshot_scan, what_was_changed_before_the_first_stretch_is_shown_as_it_was)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	for (i = 0; i < now.n; i++)
		change_to(&now.rows[i], fixture_random_status());
	add(0);
	go_to_the_end(w);
	expect_as_it_was();
}

Test(snapshot_scan, what_was_shown_is_not_shown_again)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	go_on(w, 10);
	for (i = 0; i < now.n; i++) {
		change_to(&now.rows[i], &status_values[i % 5]);
		change_to(&now.rows[i], &status_values[(i + 1) % 5]);
	}
	go_to_the_end(w);
	expect_as_it_was();
}

/* It leaves the filter while the scan is on its way, and the other way. */
Test(snapshot_scan, a_filter_looks_at_what_was)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	for (i = 0; i < now.n; i++)
		change_to(&now.rows[i], &status_values[i % 2]);
	filter.sets[INCIDENT_STATUS] = filter_set_of(1, false);
	w = begin();
	go_on(w, 3);
	for (i = 0; i < now.n; i++)
		change_to(&now.rows[i], &status_values[(i + 1) % 2]);
	go_to_the_end(w);
	expect_as_it_was();
	cr_expect_eq(seen.n, 10);
}

Test(snapshot_scan, what_is_edited_is_shown_as_it_was)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	go_on(w, 3);
	for (i = 0; i < 3 * now.n; i++)
		edit(&now.rows[i % now.n]);
	go_to_the_end(w);
	expect_as_it_was();
}

/* By then it may have been anything, and nothing of it is left. */
Test(snapshot_scan, what_is_deleted_is_shown_as_it_was)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	go_on(w, 3);
	for (i = 0; i < 2 * now.n; i++) {
		edit(&now.rows[i % now.n]);
		annotate(&now.rows[i % now.n]);
	}
	while (now.n > 0)
		delete(&now.rows[0]);
	create();
	delete(&now.rows[0]);
	go_to_the_end(w);
	expect_as_it_was();
	cr_expect_eq(seen.n, 20);
}

/* One is edited out of what was found, one into it, one is gone. */
Test(snapshot_scan, a_search_looks_at_what_was)
{
	struct incident_store_change change = { 0 };
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	for (i = 0; i < now.n; i++) {
		change.id = now.rows[i].id;
		change.patch.to.description = i % 2 ? STR("delta") :
		    STR("omega");
		cr_assert_eq(fixture_change(fixture.writer, &fixture_origin,
		    &change, fixture.arena, &now.rows[i]), ERR_OK);
	}
	filter.search = STR("delta");
	w = begin();
	go_on(w, 3);
	for (i = 0; i < now.n; i++) {
		change.id = now.rows[i].id;
		change.patch.to.description = i % 2 ? STR("omega") :
		    STR("delta");
		cr_assert_eq(fixture_change(fixture.writer, &fixture_origin,
		    &change, fixture.arena, &now.rows[i]), ERR_OK);
	}
	while (now.n > 10)
		delete(&now.rows[0]);
	go_to_the_end(w);
	expect_as_it_was();
	cr_expect_eq(seen.n, 10);
}

Test(snapshot_scan, notes_change_nothing)
{
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	go_on(w, 3);
	for (i = 0; i < now.n; i++) {
		annotate(&now.rows[i]);
		if (i % 2 == 0)
			change_to(&now.rows[i], fixture_random_status());
		annotate(&now.rows[i]);
	}
	go_to_the_end(w);
	expect_as_it_was();
}

/* Every id shares its mark with one a million further on. */
Test(snapshot_scan, ids_that_share_a_mark_are_told_apart)
{
	struct snapshot_scan *w;
	int64_t i;

	fill(0);
	for (i = 1; i <= 20; i++) {
		add(i);
		add(i + (1 << 20));
	}
	w = begin();
	go_on(w, 5);
	for (i = 0; i < 40; i += 2) {
		change_to(&now.rows[i], fixture_random_status());
		annotate(&now.rows[i + 1]);
	}
	go_to_the_end(w);
	expect_as_it_was();
}

Test(snapshot_scan, more_changes_than_a_stretch_holds_are_settled_in_turns)
{
	struct snapshot_scan *w;
	size_t i;

	fill(2 * STRETCH);
	w = begin();
	go_on(w, 5);
	for (i = 0; i < now.n; i++)
		change_to(&now.rows[i], &status_values[i % 5]);
	go_to_the_end(w);
	expect_as_it_was();
}

static enum err
replace(struct txn *txn, void *arg)
{
	enum err e = wipe(txn, arg);
	struct incident inc = {
		.id = 1, .description = STR("x"),
		.status = &status_values[0],
		.source = &source_values[0],
	};

	return e != ERR_OK ? e :
	    incident_store_import(txn, &fixture_origin, &inc);
}

Test(snapshot_scan, a_register_that_was_replaced_ends_it)
{
	struct snapshot_scan *w;

	fill(20);
	w = begin();
	go_on(w, 5);
	cr_assert_eq(writer_run(fixture.writer, replace, NULL), ERR_OK);
	cr_expect_eq(snapshot_scan_next(w, 1, fixture.arena, see, NULL),
	    ERR_MISMATCH);
	cr_expect_eq(seen.n, 5);
}

/* A clock that goes back must not hide a change. */
Test(snapshot_scan, the_clock_plays_no_part)
{
	_Atomic int64_t clock = FIXTURE_TIME - CLOCK_DAY;
	struct snapshot_scan *w;
	size_t i;

	fill(20);
	w = begin();
	go_on(w, 3);
	clock_fake(&clock);
	for (i = 0; i < now.n; i++, clock -= CLOCK_SECOND)
		change_to(&now.rows[i], &status_values[i % 5]);
	go_to_the_end(w);
	clock_fake(NULL);
	expect_as_it_was();
}

/* Some of them, mostly. */
static struct filter_set
some_words(int n)
{
	if (rand() % 2)
		return filter_set_of(~0u, true);
	return filter_set_of((unsigned)rand() % (1u << n), rand() % 2);
}

static struct filter_range
some_time(void)
{
	struct filter_range range = { INT64_MIN, INT64_MAX };

	if (rand() % 3 == 0)
		range.from = FIXTURE_TIME + rand() % 40;
	if (rand() % 3 == 0)
		range.to = FIXTURE_TIME + rand() % 40;
	return range;
}

static int
ascending(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
choose_ids(void)
{
	static int64_t ids[20];
	size_t i;

	filter.ids = ids;
	filter.ids_n = 1 + (size_t)rand() % 20;
	for (i = 0; i < filter.ids_n; i++)
		ids[i] = now.rows[(size_t)rand() % now.n].id;
	qsort(ids, filter.ids_n, sizeof(ids[0]), ascending);
}

static void
choose_filter(void)
{
	filter = filter_everything;
	filter.sets[INCIDENT_STATUS] = some_words(STATUS__MAX);
	filter.sets[INCIDENT_SOURCE] = some_words(SOURCE__MAX);
	if (rand() % 2)
		filter.range[FILTER_CREATED] = some_time();
	if (rand() % 2)
		filter.range[FILTER_UPDATED] = some_time();
	if (rand() % 5 == 0)
		choose_ids();
	if (rand() % 3 == 0)
		filter.search = str_of(sought[(size_t)rand() % SOUGHT]);
}

static void
walk_among_writes(size_t rows, int writes)
{
	struct snapshot_scan *w;
	int i;

	fill(rows);
	for (i = rand() % 30; i > 0; i--)
		write_something();
	choose_filter();
	order = snapshot_scan_order(&filter);
	if (rand() % 2)
		order = (struct list_order){
		    (enum filter_clock)(rand() % FILTER_CLOCK__MAX),
		    rand() % 2 };
	w = begin();
	while (!snapshot_scan_done(w)) {
		for (i = rand() % (writes + 1); i > 0; i--)
			write_something();
		go_on(w, 1 + (size_t)rand() % 20);
	}
	expect_as_it_was();
}

Test(snapshot_scan, random_ones_show_exactly_what_was)
{
	int i;

	expect_random(60);
	for (i = 0; i < 120; i++)
		walk_among_writes(1 + (size_t)rand() % 120, rand() % 30);
	fixture_verify();
}

/* --- length --------------------------------------------------------------- */

/* The most text that was seen in one call. */
static size_t
longest_call(struct snapshot_scan *w)
{
	size_t longest = 0, before, i, text;

	while (!snapshot_scan_done(w)) {
		before = seen.n;
		go_on(w, SNAPSHOT_SCAN_ROWS);
		for (i = before, text = 0; i < seen.n; i++)
			text += seen.rows[i].description.n;
		if (text > longest)
			longest = text;
	}
	return longest;
}

Test(snapshot_scan, long_texts_come_few_at_a_time)
{
	char *text = arena_alloc(fixture.arena, INCIDENT_DESCRIPTION_MAX);
	size_t i;

	memset(text, 'x', INCIDENT_DESCRIPTION_MAX);
	fill(0);
	for (i = 0; i < 60; i++) {
		add(0);
		now.rows[i].id = 0;
		now.rows[i].description = (struct str){ text, i % 20 < 10 ?
		    INCIDENT_DESCRIPTION_MAX : 1 };
		cr_assert_eq(writer_run(fixture.writer, import_one,
		    &now.rows[i]), ERR_OK);
	}
	filter.ids = arena_alloc(fixture.arena, 60 * sizeof(int64_t));
	for (i = 0; i < 60; i++)
		((int64_t *)filter.ids)[filter.ids_n++] = now.rows[i].id;
	cr_expect_lt(longest_call(begin()), 512 * 1024);
	expect_as_it_was();
	filter = filter_everything;
	cr_expect_lt(longest_call(begin()), 512 * 1024);
	cr_expect_eq(seen.n, 120);
}
