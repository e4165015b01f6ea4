/*
 * list: pages against a model that filters, sorts and cuts an array, and
 * the plans that the engine makes of the composed selects.
 */

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/list.h"
#include "store/store_incident.h"
#include "support/fixture.h"

TestSuite(list, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);

#define ROWS_MAX	200

/* The register as an array. */
static struct incident	model[ROWS_MAX];
static size_t		model_n;

static enum err
import_model(struct db *db, void *arg)
{
	enum err e = store_incident_wipe(db);
	size_t i;

	(void)arg;
	for (i = 0; i < model_n && e == ERR_OK; i++)
		e = store_incident_import(db, &fixture_origin, &model[i]);
	return e;
}

/* Few different times, so that ties are the rule; ids with gaps. */
static void
fill_model(size_t n)
{
	size_t i;

	model_n = n;
	for (i = 0; i < n; i++) {
		model[i] = (struct incident){
			.id = (int64_t)(3 * i + 1 + (size_t)rand() % 3),
			.description = STR("x"),
			.status = &incident_statuses[rand() %
			    INCIDENT_STATUS__MAX],
			.source = &incident_sources[rand() %
			    INCIDENT_SOURCE__MAX],
			.created_at = FIXTURE_TIME + rand() % 7,
			.updated_at = FIXTURE_TIME + rand() % 7,
		};
	}
	cr_assert_eq(writer_run(fixture.writer, import_model, NULL), ERR_OK);
}

static const struct list_query *sorting;

static int64_t
key(const struct incident *inc, const struct field *f)
{
	return *(const int64_t *)((const char *)inc + f->offset);
}

static int
directed(int64_t a, int64_t b, bool descending)
{
	int order = (a > b) - (a < b);

	return descending ? -order : order;
}

static int
compare(const void *left, const void *right)
{
	const struct incident *a = *(const struct incident *const *)left;
	const struct incident *b = *(const struct incident *const *)right;
	const struct list_query *q = sorting;
	size_t i;
	int order;

	for (i = 0; i < q->order_n; i++) {
		order = directed(key(a, q->order[i].field),
		    key(b, q->order[i].field), q->order[i].descending);
		if (order != 0)
			return order;
	}
	return directed(a->id, b->id, q->order[0].descending);
}

/* The whole list as the model has it; its length. */
static size_t
model_list(const struct list_query *q, const struct incident *out[])
{
	size_t i, n = 0;

	for (i = 0; i < model_n; i++)
		if ((q->status == NULL || q->status == model[i].status) &&
		    (q->source == NULL || q->source == model[i].source))
			out[n++] = &model[i];
	sorting = q;
	qsort(out, n, sizeof(*out), compare);
	return n;
}

static void
page_is(const struct list_query *q, const struct incident *const all[],
	size_t n, const struct store_incident_page *page)
{
	size_t first = (size_t)(page->page - 1) * LIST_PAGE, i;
	size_t want = n - first < LIST_PAGE ? n - first : LIST_PAGE;

	cr_expect_eq(page->count, n);
	cr_expect_eq(page->pages, n == 0 ? 1 : (n + LIST_PAGE - 1) /
	    LIST_PAGE);
	cr_assert_eq(page->n, want, "page %lld has %zu, not %zu",
	    (long long)q->page, page->n, want);
	for (i = 0; i < want; i++)
		cr_assert_eq(page->rows[i].id, all[first + i]->id,
		    "page %lld, row %zu", (long long)q->page, i);
}

/* All pages, `last`, and the one past the end; how many were asked for. */
static int
pages_are_as_in_the_model(struct list_query q)
{
	const struct incident *all[ROWS_MAX];
	size_t n = model_list(&q, all);
	struct store_incident_page page;
	int asked = 0;
	enum err e;

	q.page = 1;
	while ((e = store_incident_list(fixture.db, &q, fixture.arena,
	    &page)) == ERR_OK) {
		page_is(&q, all, n, &page);
		cr_assert_eq(page.page, q.page++);
		asked++;
	}
	cr_assert_eq(e, ERR_NOT_FOUND);
	cr_assert_eq(q.page, page.pages + 1);
	q.page = LIST_LAST;
	cr_assert_eq(store_incident_list(fixture.db, &q, fixture.arena,
	    &page), ERR_OK);
	cr_assert_eq(page.page, page.pages);
	page_is(&q, all, n, &page);
	return asked + 2;
}

#define ORDERS	12

/* Order i of all there are: one term or two, each up or down. */
static void
set_order(struct list_query *q, int i)
{
	const struct field *created = &incident_fields[INCIDENT_CREATED_AT];
	const struct field *updated = &incident_fields[INCIDENT_UPDATED_AT];

	q->order_n = i < 4 ? 1 : 2;
	q->order[0] = (struct list_order){ i & 1 ? created : updated,
	    (i & 2) != 0 };
	q->order[1] = (struct list_order){ i & 1 ? updated : created,
	    i >= 8 };
}

/* Calls each() for every filter and order. */
static int
for_every_shape(int (*each)(struct list_query q))
{
	struct list_query q = { 0 };
	int s, t, i, n = 0;

	for (s = -1; s < INCIDENT_STATUS__MAX; s++)
		for (t = -1; t < INCIDENT_SOURCE__MAX; t++)
			for (i = 0; i < ORDERS; i++) {
				q.status = s < 0 ? NULL :
				    &incident_statuses[s];
				q.source = t < 0 ? NULL :
				    &incident_sources[t];
				set_order(&q, i);
				n += each(q);
			}
	return n;
}

static void
every_page_of(size_t n, unsigned seed)
{
	srand(seed);
	fill_model(n);
	cr_log_info("%zu rows: %d pages", n,
	    for_every_shape(pages_are_as_in_the_model));
	arena_reset(fixture.arena);
}

Test(list, pages_of_an_empty_register)
{
	every_page_of(0, 1);
}

Test(list, pages_about_the_length_of_a_page)
{
	every_page_of(1, 2);
	every_page_of(LIST_PAGE - 1, 3);
	every_page_of(LIST_PAGE, 4);
	every_page_of(LIST_PAGE + 1, 5);
	every_page_of(2 * LIST_PAGE, 6);
	every_page_of(2 * LIST_PAGE + 1, 7);
}

Test(list, pages_of_many)
{
	every_page_of(ROWS_MAX, 8);
}

Test(list, pages_of_registers_at_random)
{
	unsigned seed;

	for (seed = 100; seed < 106; seed++)
		every_page_of((size_t)(seed * 7919 % ROWS_MAX), seed);
}

/* One state and one time for all: nothing but the id orders them. */
Test(list, rows_that_all_tie_come_by_id)
{
	struct list_query q = { .page = 1 };
	struct store_incident_page page;
	size_t i;

	for (i = 0; i < 45; i++)
		FIXTURE_INCIDENT(.id = 0);
	set_order(&q, 1);
	cr_assert_eq(store_incident_list(fixture.db, &q, fixture.arena,
	    &page), ERR_OK);
	cr_expect_eq(page.rows[0].id, 1);
	set_order(&q, 3);
	cr_assert_eq(store_incident_list(fixture.db, &q, fixture.arena,
	    &page), ERR_OK);
	cr_expect_eq(page.rows[0].id, 45);
}

Test(list, an_absurd_page_is_not_found)
{
	static const int64_t pages[] = { 2, INT64_MAX / LIST_PAGE };
	struct store_incident_page page;
	struct list_query q = { 0 };
	size_t i;

	fixture_incidents(3);
	set_order(&q, 1);
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		q.page = pages[i];
		cr_expect_eq(store_incident_list(fixture.db, &q,
		    fixture.arena, &page), ERR_NOT_FOUND);
	}
}

/* The lines of the plan for a shape, each ending in a newline. */
static struct str
plan_of(const struct list_query *q, bool backwards)
{
	struct list_stretch part = { .limit = LIST_PAGE,
	    .backwards = backwards };
	struct db_arg args[LIST_ARGS];
	struct db_rows *rows;
	struct buf sql, plan;
	int n;

	buf_init(&plan, fixture.arena, 512);
	buf_init(&sql, fixture.arena, 512);
	buf_lit(&sql, "EXPLAIN QUERY PLAN ");
	n = list_select(q, &part, &sql, args);
	cr_assert_leq(n, LIST_ARGS);
	cr_assert_eq(db_query_text(fixture.db, buf_view(&sql), args, n,
	    &rows), ERR_OK);
	while (db_next(rows) == ERR_OK) {
		buf_str(&plan, db_text(rows, 3, fixture.arena));
		buf_char(&plan, '\n');
	}
	return arena_str(fixture.arena, buf_view(&plan));
}

static bool
has(struct str plan, const char *words)
{
	return strstr(plan.p, words) != NULL;
}

/* Lines with `words` in them. */
static int
lines_with(struct str plan, const char *words)
{
	const char *at = plan.p;
	int n = 0;

	while ((at = strstr(at, words)) != NULL) {
		at += strlen(words);
		n++;
	}
	return n;
}

/*
 * One range: the index of the filter and the first term gives the order.
 * A second term sorts only among rows whose first one is the same.
 */
static void
plan_is_one_range(const struct list_query *q, struct str plan)
{
	bool created = q->order[0].field ==
	    &incident_fields[INCIDENT_CREATED_AT];
	const char *index = q->status == NULL ?
	    created ? "SCAN incident USING INDEX incident_by_created" :
	    "SCAN incident USING INDEX incident_by_updated" :
	    created ? "SEARCH incident USING INDEX incident_by_state_created"
	    " (status=? AND source=?)" :
	    "SEARCH incident USING INDEX incident_by_state_updated"
	    " (status=? AND source=?)";

	cr_expect(has(plan, index), "%s", plan.p);
	cr_expect_not(has(plan, "FOR ORDER BY"), "%s", plan.p);
	cr_expect_eq(has(plan, "B-TREE"), q->order_n > 1, "%s", plan.p);
}

/* Several: each by its index, the page's rows by their id. */
static void
plan_is_a_union(const struct list_query *q, struct str plan)
{
	int ranges = q->status == NULL ? INCIDENT_STATUS__MAX :
	    INCIDENT_SOURCE__MAX;

	cr_expect_eq(lines_with(plan,
	    "INDEX incident_by_state_"), ranges, "%s", plan.p);
	cr_expect(has(plan, "USING INTEGER PRIMARY KEY"), "%s", plan.p);
	cr_expect_not(has(plan, "SCAN incident"), "%s", plan.p);
}

static int
plan_is_by_index(struct list_query q)
{
	struct str plan;
	int backwards;

	for (backwards = 0; backwards < 2; backwards++) {
		plan = plan_of(&q, backwards);
		if ((q.status == NULL) == (q.source == NULL))
			plan_is_one_range(&q, plan);
		else
			plan_is_a_union(&q, plan);
	}
	arena_reset(fixture.arena);
	return 1;
}

Test(list, every_shape_is_served_by_an_index)
{
	cr_expect_eq(for_every_shape(plan_is_by_index),
	    (INCIDENT_STATUS__MAX + 1) * (INCIDENT_SOURCE__MAX + 1) * ORDERS);
}

/* Time grows with the offset at most as far as the middle. */
Test(list, the_last_page_is_as_near_as_the_first)
{
	struct list_query q = { .page = LIST_LAST };
	struct store_incident_page page;
	int64_t start, first, last;
	int i;

	fixture_incidents(20000);
	set_order(&q, 3);
	start = clock_mono();
	for (i = 0; i < 100; i++)
		store_incident_list(fixture.db, &q, fixture.arena, &page);
	last = clock_mono() - start;
	cr_expect_eq(page.page, 1000);
	q.page = 1;
	start = clock_mono();
	for (i = 0; i < 100; i++)
		store_incident_list(fixture.db, &q, fixture.arena, &page);
	first = clock_mono() - start;
	cr_log_info("first %lld us, last %lld us", (long long)first / 100,
	    (long long)last / 100);
	/* Scanning 20,000 rows would be hundreds of times as long. */
	cr_expect_lt(last, 20 * first + CLOCK_SECOND / 10);
}
