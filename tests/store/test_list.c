/*
 * store_list: pages against a model that filters, sorts and cuts an array,
 * over registers, filters and orders at random; and the plans that the
 * engine makes of the composed selects.
 */

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "incident/incident_store.h"
#include "incident/list_store.h"
#include "incident/search_index_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(store_list, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);

#define ROWS_MAX	200
#define PAGE		20
#define IDS		5

/* --- the model ----------------------------------------------------------- */

/* The register as an array. */
static struct incident	model[ROWS_MAX];
static size_t		model_n;

static enum err
import_model(struct txn *txn, void *arg)
{
	int64_t version;
	enum err e = incident_store_wipe(txn, &version);
	size_t i;

	(void)arg;
	for (i = 0; i < model_n && e == ERR_OK; i++)
		e = incident_store_import(txn, &fixture_origin, &model[i]);
	return e;
}

/* How far the times of a register lie apart: ties, days, years. */
static const int64_t units[] = {
	1, CLOCK_SECOND, 3 * 3600 * CLOCK_SECOND, CLOCK_DAY, 40 * CLOCK_DAY,
};

#define UNITS	(sizeof(units) / sizeof(units[0]))

static int64_t
some_time(int64_t unit)
{
	int64_t odd = unit > 1 ? rand() % 3 : 0;

	/* With years between them some are before 1970. */
	return FIXTURE_TIME + (rand() % 1000 - 800) / 7 * unit + odd;
}

/* Texts, and what is searched for: often, now and then, in one letter. */
static const struct str texts[] = {
	STR_INIT("alpha beta"), STR_INIT("beta gamma"), STR_INIT("gamma"),
	STR_INIT("alpha"), STR_INIT("delta b"), STR_INIT("alphabet"),
};

#define TEXTS	(sizeof(texts) / sizeof(texts[0]))

static const struct str searches[] = {
	STR_INIT("alpha"), STR_INIT("beta"), STR_INIT("bet"), STR_INIT("b"),
	STR_INIT("delta"), STR_INIT("zeta"), STR_INIT("\" b\""),
};

#define SEARCHES	(sizeof(searches) / sizeof(searches[0]))

/* Few different times, so that ties are the rule; ids with gaps. */
static void
fill_model(size_t n, int64_t unit)
{
	size_t i;

	model_n = n;
	for (i = 0; i < n; i++) {
		model[i] = (struct incident){
			.id = (int64_t)(3 * i + 1 + (size_t)rand() % 3),
			.description = texts[(size_t)rand() % TEXTS],
			.status = fixture_random_status(),
			.source = &source_values[rand() %
			    SOURCE__MAX],
			.created_at = some_time(unit),
			.updated_at = some_time(unit),
		};
	}
	cr_assert_eq(writer_run(fixture.writer, import_model, NULL), ERR_OK);
}

static void
change_row(struct incident *inc)
{
	struct incident_store_change change = { .id = inc->id };

	if (rand() % 2)
		change.patch.to.description = texts[(size_t)rand() % TEXTS];
	if (rand() % 2)
		change.patch.to.source = &source_values[rand() %
		    SOURCE__MAX];
	if (rand() % 3 == 0)
		change.patch.to.status = fixture_random_status();
	cr_assert_eq(fixture_change(fixture.writer, &fixture_origin, &change,
	    fixture.arena, inc), ERR_OK);
}

static void
delete_row(struct incident *inc)
{
	const struct incident_store_change change = { .id = inc->id };
	struct incident was;

	cr_assert_eq(fixture_delete(fixture.writer, &fixture_origin, &change,
	    fixture.arena, &was), ERR_OK);
	*inc = model[--model_n];
}

/* Edits and deletions, at times like those of the model. */
static void
change_model(int64_t unit)
{
	_Atomic int64_t at = FIXTURE_TIME;
	int i;

	clock_fake(&at);
	for (i = rand() % 40; i > 0 && model_n > 0; i--) {
		struct incident *inc = &model[(size_t)rand() % model_n];

		at = some_time(unit);
		if (rand() % 4)
			change_row(inc);
		else
			delete_row(inc);
	}
	clock_fake(NULL);
}

static int64_t
time_of(const struct incident *inc, enum filter_clock clock)
{
	return clock == FILTER_CREATED ? inc->created_at : inc->updated_at;
}

/* One word, maybe in quotes. */
static bool
model_finds(struct str search, struct str text)
{
	if (search.n > 0 && search.p[0] == '"')
		search = (struct str){ search.p + 1, search.n - 2 };
	return search.n == 0 ||
	    memmem(text.p, text.n, search.p, search.n) != NULL;
}

static bool
model_matches(const struct filter *f, const struct incident *inc)
{
	bool named = f->ids == NULL;
	size_t i;

	for (i = 0; i < f->ids_n; i++)
		named |= f->ids[i] == inc->id;
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (time_of(inc, (enum filter_clock)i) < f->range[i].from ||
		    time_of(inc, (enum filter_clock)i) >= f->range[i].to)
			return false;
	return named && model_finds(f->search, inc->description) &&
	    (f->sets[INCIDENT_STATUS].excluded >> (inc->status -
	    status_values) & 1) == 0 &&
	    (f->sets[INCIDENT_SOURCE].excluded >> (inc->source -
	    source_values) & 1) == 0;
}

static const struct list_shape *sorting;

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
	size_t i;
	int order;

	for (i = 0; i < sorting->order_n; i++) {
		order = directed(time_of(a, sorting->order[i].clock),
		    time_of(b, sorting->order[i].clock),
		    sorting->order[i].descending);
		if (order != 0)
			return order;
	}
	return directed(a->id, b->id, sorting->order[0].descending);
}

/* The whole list as the model has it; its length. */
static size_t
model_list(const struct list_shape *shape, const struct incident *out[])
{
	size_t i, n = 0;

	for (i = 0; i < model_n; i++)
		if (model_matches(&shape->filter, &model[i]))
			out[n++] = &model[i];
	sorting = shape;
	qsort(out, n, sizeof(*out), compare);
	return n;
}

/* --- shapes at random ---------------------------------------------------- */

#define ORDERS	12

/* Order i of all there are: one term or two, each up or down. */
static void
set_order(struct list_shape *shape, int i)
{
	enum filter_clock first = i & 1 ? FILTER_CREATED : FILTER_UPDATED;
	enum filter_clock second = i & 1 ? FILTER_UPDATED : FILTER_CREATED;

	shape->order_n = i < 4 ? 1 : 2;
	shape->order[0] = (struct list_order){ first, (i & 2) != 0 };
	shape->order[1] = (struct list_order){ second, i >= 8 };
}

static struct filter_set
some_words(int n)
{
	unsigned all = (1u << n) - 1;

	switch (rand() % 4) {
	case 0:
		return filter_set_of(1u << rand() % n, false);
	case 1:
		return filter_set_of((unsigned)rand() & all, false);
	case 2:
		return filter_set_of(~(1u << rand() % n), true);
	default:
		return filter_set_of(~0u, true);
	}
}

static struct filter_range
some_range(int64_t unit)
{
	struct filter_range r = filter_any_time;

	if (rand() % 2)
		return r;
	if (rand() % 3)
		r.from = some_time(unit);
	if (rand() % 3)
		r.to = some_time(unit);
	return r;
}

/* Filters of every kind, most of them on the first term alone. */
static struct list_shape
some_shape(int64_t unit, int64_t ids[IDS])
{
	struct list_shape shape = { .filter = filter_everything };
	int i;

	set_order(&shape, rand() % ORDERS);
	shape.filter.sets[INCIDENT_STATUS] = some_words(STATUS__MAX);
	shape.filter.sets[INCIDENT_SOURCE] = some_words(SOURCE__MAX);
	shape.filter.range[shape.order[0].clock] = some_range(unit);
	if (rand() % 4 == 0)
		shape.filter.range[!shape.order[0].clock] = some_range(unit);
	if (rand() % 5 == 0)
		shape.filter.search = searches[(size_t)rand() % SEARCHES];
	if (rand() % 8 != 0)
		return shape;
	for (i = 0; i < IDS; i++)
		ids[i] = rand() % (3 * ROWS_MAX);
	shape.filter.ids = ids;
	shape.filter.ids_n = (size_t)(rand() % IDS);
	return shape;
}

/* --- pages as in the model ----------------------------------------------- */

static void
rows_are(const struct incident *const want[], size_t n,
	const struct list_store_page *page)
{
	size_t i;

	cr_assert_eq(page->n, n, "%zu rows, not %zu", page->n, n);
	for (i = 0; i < n; i++)
		cr_assert_eq(page->rows[i].id, want[i]->id, "row %zu is %lld, "
		    "not %lld", i, (long long)page->rows[i].id,
		    (long long)want[i]->id);
}

static void
page_is(const struct incident *const all[], size_t n,
	const struct list_store_page *page)
{
	size_t first = (size_t)(page->page - 1) * PAGE;

	cr_assert_eq(page->count, n);
	cr_assert_eq(page->pages, n == 0 ? 1 : (n + PAGE - 1) / PAGE);
	rows_are(all + first, n - first < PAGE ? n - first : PAGE, page);
}

static enum err
read_list(const struct list_store_query *q, struct list_store_page *page)
{
	return list_store_read(fixture.db, q, fixture.arena, page);
}

/* All pages, `last`, and the one past the end; how many were asked for. */
static int
pages_are_as_in_the_model(struct list_shape shape)
{
	struct list_store_query q = { shape, PAGE, 1, NULL, false, 0 };
	const struct incident *all[ROWS_MAX];
	size_t n = model_list(&shape, all);
	struct list_store_page page;
	int asked = 0;
	enum err e;

	while ((e = read_list(&q, &page)) == ERR_OK) {
		page_is(all, n, &page);
		cr_assert_eq(page.page, q.page++);
		asked++;
	}
	cr_assert_eq(e, ERR_NOT_FOUND);
	cr_assert_eq(q.page, n == 0 ? 2 : (int64_t)(n + PAGE - 1) / PAGE + 1);
	q.page = LIST_STORE_LAST;
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	page_is(all, n, &page);
	return asked + 2;
}

/* By keys from the start to the end and back again. */
static int
keys_lead_through_the_model(struct list_shape shape)
{
	struct list_store_query q = {
		shape, 1 + rand() % 40, 0, NULL, false, 0,
	};
	const struct incident *all[ROWS_MAX];
	size_t n = model_list(&shape, all), at = 0, size = (size_t)q.limit;
	struct list_store_page page;
	struct list_key key;
	int asked = 1;

	for (;; asked++) {
		cr_assert_eq(read_list(&q, &page), ERR_OK);
		cr_assert_eq(page.count, n);
		rows_are(all + at, n - at < size ? n - at : size, &page);
		at += page.n;
		cr_assert_eq(page.more, at < n);
		if (!page.more)
			break;
		key = list_query_key(&shape, &page.rows[page.n - 1]);
		q.after = &key;
	}
	if (n == 0)
		return asked;
	q.backwards = true;
	for (at = n - page.n; ; asked++) {
		key = list_query_key(&shape, &page.rows[0]);
		q.after = &key;
		cr_assert_eq(read_list(&q, &page), ERR_OK);
		rows_are(all + (at > size ? at - size : 0),
		    at < size ? at : size, &page);
		at -= page.n;
		cr_assert_eq(page.more, at > 0);
		if (!page.more)
			return asked;
	}
}

/* Calls each() for every plain filter by words, and order. */
static int
for_every_shape(int (*each)(struct list_shape shape))
{
	struct list_shape shape = { .filter = filter_everything };
	int s, t, i, n = 0;

	for (s = -1; s < STATUS__MAX; s++)
		for (t = -1; t < SOURCE__MAX; t++)
			for (i = 0; i < ORDERS; i++) {
				shape.filter = filter_everything;
				if (s >= 0)
					shape.filter.sets[INCIDENT_STATUS] =
					    filter_set_of(1u << s, false);
				if (t >= 0)
					shape.filter.sets[INCIDENT_SOURCE] =
					    filter_set_of(1u << t, false);
				set_order(&shape, i);
				n += each(shape);
			}
	return n;
}

static void
every_page_of(size_t n, unsigned seed)
{
	expect_random(seed);
	fill_model(n, units[seed % UNITS]);
	cr_log_info("%zu rows: %d pages", n,
	    for_every_shape(pages_are_as_in_the_model));
	arena_reset(fixture.arena);
}

Test(store_list, pages_of_an_empty_register)
{
	every_page_of(0, 1);
}

Test(store_list, pages_about_the_length_of_a_page)
{
	every_page_of(1, 2);
	every_page_of(PAGE - 1, 3);
	every_page_of(PAGE, 4);
	every_page_of(PAGE + 1, 5);
	every_page_of(2 * PAGE, 6);
	every_page_of(2 * PAGE + 1, 7);
}

Test(store_list, pages_of_many)
{
	every_page_of(ROWS_MAX, 8);
	every_page_of(ROWS_MAX, 9);
}

Test(store_list, registers_and_filters_at_random)
{
	int64_t ids[IDS], unit;
	struct list_shape shape;
	unsigned seed;
	int i, asked = 0;

	for (seed = 100; seed < 130; seed++) {
		expect_random(seed);
		unit = units[seed % UNITS];
		fill_model((size_t)rand() % ROWS_MAX, unit);
		change_model(unit);
		if (seed % 2)
			cr_assert_eq(search_index_store_catch_up(fixture.writer),
			    ERR_OK);
		if (seed % 3)
			change_model(unit);
		fixture_verify();
		for (i = 0; i < 50; i++) {
			shape = some_shape(unit, ids);
			asked += pages_are_as_in_the_model(shape);
			asked += keys_lead_through_the_model(shape);
		}
		arena_reset(fixture.arena);
	}
	cr_log_info("%d pages", asked);
}

/* Rows added while a client pages shift nothing and are met at most once. */
Test(store_list, keys_are_stable_while_rows_are_added)
{
	struct list_shape shape = { .filter = filter_everything,
	    .order = { { FILTER_CREATED, true } }, .order_n = 1 };
	struct list_store_query q = { shape, 7, 0, NULL, false, 0 };
	struct list_store_page page;
	struct list_key key;
	int64_t last = INT64_MAX, met = 0;
	size_t i;

	fixture_incidents(50);
	do {
		cr_assert_eq(read_list(&q, &page), ERR_OK);
		for (i = 0; i < page.n; i++) {
			cr_assert_lt(page.rows[i].id, last);
			last = page.rows[i].id;
		}
		met += (int64_t)page.n;
		key = list_query_key(&shape, &page.rows[page.n - 1]);
		q.after = &key;
		FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + CLOCK_DAY);
	} while (page.more);
	cr_expect_eq(met, 50);
}

/* One state and one time for all: nothing but the id orders them. */
Test(store_list, rows_that_all_tie_come_by_id)
{
	struct list_store_query q = { .shape.filter = filter_everything,
	    .page = 1, .limit = PAGE };
	struct list_store_page page;
	size_t i;

	for (i = 0; i < 45; i++)
		FIXTURE_INCIDENT(.id = 0);
	set_order(&q.shape, 1);
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	cr_expect_eq(page.rows[0].id, 1);
	set_order(&q.shape, 3);
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	cr_expect_eq(page.rows[0].id, 45);
}

Test(store_list, an_absurd_page_is_not_found)
{
	static const int64_t pages[] = { 2, INT64_MAX / PAGE };
	struct list_store_query q = { .shape.filter = filter_everything,
	    .limit = PAGE };
	struct list_store_page page;
	size_t i;

	fixture_incidents(3);
	set_order(&q.shape, 1);
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		q.page = pages[i];
		cr_expect_eq(read_list(&q, &page), ERR_NOT_FOUND);
	}
}

/* A word that is in no list any more is shown, but only NOT finds it. */
Test(store_list, words_of_no_list_are_found_by_what_they_are_not)
{
	struct list_shape shape = { .filter = filter_everything };
	struct list_store_query q = { .page = 1, .limit = PAGE };
	struct list_store_page page;

	fixture_incidents(3);
	fixture_script("UPDATE incident SET status = 'parked' WHERE id = 2;"
	    "UPDATE incident_counter SET n = n - 1 WHERE span = 0;"
	    "INSERT INTO incident_counter VALUES (0, 0, 0, 'parked', "
	    "'operator', 1)");
	set_order(&shape, 3);
	shape.filter.sets[INCIDENT_STATUS] =
	    filter_set_of(~(1u << STATUS_CLOSED), true);
	q.shape = shape;
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	cr_expect_eq(page.count, 3);
	q.shape.filter.sets[INCIDENT_STATUS] =
	    filter_set_of(~(1u << STATUS_OPEN), true);
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	cr_expect_eq(page.count, 1);
	cr_expect_eq(page.rows[0].id, 2);
	q.shape.filter.sets[INCIDENT_STATUS] = filter_set_of(1u << STATUS_OPEN,
	    false);
	cr_assert_eq(read_list(&q, &page), ERR_OK);
	cr_expect_eq(page.count, 2);
}

/* --- plans --------------------------------------------------------------- */

/* The lines of the plan for a stretch, each ending in a newline. */
static struct str
plan_of(const struct list_shape *shape, const struct list_part *part)
{
	struct counter_states states;
	struct list_select select;
	struct db_rows *rows;
	struct buf plan, sql;

	cr_assert_eq(counter_store_states(fixture.db, &shape->filter,
	    fixture.arena, &states), ERR_OK);
	list_query_rows(shape, &states, part, fixture.arena, &select);
	buf_init(&plan, fixture.arena, 512);
	buf_init(&sql, fixture.arena, 512);
	buf_lit(&sql, "EXPLAIN QUERY PLAN ");
	buf_str(&sql, buf_view(&select.sql));
	cr_assert_eq(db_query_text(fixture.db, buf_view(&sql), select.args,
	    select.n, &rows), ERR_OK);
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

static bool
is_one_word(const struct filter_set *words)
{
	return words->others_excluded;
}

/*
 * One range: the index of the filter and the first term gives the order.
 * A second term sorts only among rows whose first one is the same.
 */
static void
plan_is_one_range(const struct list_shape *shape, struct str plan)
{
	bool created = shape->order[0].clock == FILTER_CREATED;
	const char *index = !is_one_word(&shape->filter.sets[INCIDENT_STATUS]) ?
	    created ? "USING INDEX incident_by_created" :
	    "USING INDEX incident_by_updated" :
	    created ? "USING INDEX incident_by_state_created"
	    " (status=? AND source=?" :
	    "USING INDEX incident_by_state_updated"
	    " (status=? AND source=?";

	cr_expect(has(plan, index), "%s", plan.p);
	cr_expect_not(has(plan, "FOR ORDER BY"), "%s", plan.p);
	cr_expect_not(has(plan, "MULTI-INDEX"), "%s", plan.p);
	cr_expect_eq(has(plan, "B-TREE"), shape->order_n > 1, "%s", plan.p);
}

/* Several: each by its index, the page's rows by their id. */
static void
plan_is_a_union(const struct list_shape *shape, struct str plan)
{
	int ranges = is_one_word(&shape->filter.sets[INCIDENT_STATUS]) ?
	    SOURCE__MAX : STATUS__MAX;

	cr_expect_eq(lines_with(plan,
	    "INDEX incident_by_state_"), ranges, "%s", plan.p);
	cr_expect(has(plan, "USING INTEGER PRIMARY KEY"), "%s", plan.p);
	cr_expect_not(has(plan, "SCAN incident"), "%s", plan.p);
	cr_expect_not(has(plan, "MULTI-INDEX"), "%s", plan.p);
}

static int
plan_is_by_index(struct list_shape shape)
{
	const struct list_key key = { { FIXTURE_TIME, FIXTURE_TIME }, 7 };
	struct list_part part = { .plan = LIST_MERGED, .limit = PAGE,
	    .within = filter_any_time };
	struct str plan;
	int i;

	for (i = 0; i < 4; i++) {
		part.backwards = i & 1;
		part.after = i & 2 ? &key : NULL;
		plan = plan_of(&shape, &part);
		if (is_one_word(&shape.filter.sets[INCIDENT_STATUS]) ==
		    is_one_word(&shape.filter.sets[INCIDENT_SOURCE]))
			plan_is_one_range(&shape, plan);
		else
			plan_is_a_union(&shape, plan);
	}
	arena_reset(fixture.arena);
	return 1;
}

Test(store_list, every_shape_is_served_by_an_index)
{
	int s, t;

	/* A state without incidents has no range. */
	for (s = 0; s < STATUS__MAX; s++)
		for (t = 0; t < SOURCE__MAX; t++)
			FIXTURE_INCIDENT(.status = &status_values[s],
			    .source = &source_values[t]);
	cr_expect_eq(for_every_shape(plan_is_by_index),
	    (STATUS__MAX + 1) * (SOURCE__MAX + 1) * ORDERS);
}

/* Ids lead to few rows, whichever states are asked for as well. */
Test(store_list, ids_are_looked_up_by_themselves)
{
	static const int64_t ids[] = { 1, 2 };
	struct list_shape shape = { .filter = filter_everything };
	struct list_part part = { .plan = LIST_PLAIN, .limit = PAGE,
	    .within = filter_any_time };
	struct str plan;

	FIXTURE_INCIDENT(.id = 0);
	set_order(&shape, 0);
	shape.filter.ids = ids;
	shape.filter.ids_n = 2;
	shape.filter.sets[INCIDENT_STATUS] = filter_set_of(1, false);
	shape.filter.sets[INCIDENT_SOURCE] = filter_set_of(1, false);
	plan = plan_of(&shape, &part);
	cr_expect(has(plan, "USING INTEGER PRIMARY KEY"), "%s", plan.p);
	cr_expect_not(has(plan, "incident_by_"), "%s", plan.p);
}

/* What this thread has worked: others on the machine do not count. */
static int64_t
own_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000;
}

/* A page in the middle is found by adding up, not by walking there. */
Test(store_list, the_middle_is_as_near_as_the_first)
{
	struct list_store_query q = { .shape.filter = filter_everything,
	    .limit = PAGE };
	struct list_store_page page;
	int64_t start, first, middle;
	int i;

	fixture_script("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL "
	    "SELECT n + 1 FROM c WHERE n < 60000) "
	    "INSERT INTO incident SELECT n, 'x', 'open', 'system', "
	    "1762754400000000 + n * 1000000000, "
	    "1762754400000000 + n * 1000000000, 1 FROM c;"
	    "INSERT INTO incident_counter VALUES (0, 0, 0, 'open', 'system', "
	    "60000);"
	    "INSERT INTO incident_counter SELECT 0, 1, created_at / "
	    "86400000000 AS d, "
	    "'open', 'system', count(*) FROM incident GROUP BY d;"
	    "INSERT INTO incident_counter SELECT 0, 32, created_at / "
	    "86400000000 / 32 "
	    "AS d, 'open', 'system', count(*) FROM incident GROUP BY d;"
	    "INSERT INTO incident_counter SELECT clock, span, bucket, '*', "
	    "'*', sum(n) "
	    "FROM incident_counter WHERE span > 0 GROUP BY clock, span, "
	    "bucket");
	set_order(&q.shape, 3);
	for (q.page = 1, first = 0; q.page <= 1500; q.page += 1499) {
		start = own_time();
		for (i = 0; i < 100; i++)
			cr_assert_eq(read_list(&q, &page), ERR_OK);
		middle = own_time() - start;
		first = first == 0 ? middle : first;
	}
	cr_expect_eq(page.rows[0].id, 60000 - 1499 * PAGE);
	cr_log_info("first %lld us, middle %lld us", (long long)first / 100,
	    (long long)middle / 100);
	/* Walking over 30,000 rows would be hundreds of times as long. */
	cr_expect_lt(middle, 20 * first + CLOCK_SECOND / 10);
}
