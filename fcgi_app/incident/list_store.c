/* Pages: what to count, where to start reading, and in which direction. */

#include "base/clock.h"
#include "db/row.h"
#include "incident/list_store.h"
#include "incident/rank_store.h"

/* A list on its way to a page. */
struct reading {
	struct db			*db;
	struct arena			*arena;
	const struct list_store_query	*query;
	struct counter_states		 states;
	enum list_plan			 plan;
	enum filter_clock		 clock;	/* whose counters count */
	int64_t				 skipped; /* rows before the range */
	struct list_shape		 shape;
	struct search			 search;
	struct list_store_page		*page;
};

static struct rank_store_list
rank_store_list(const struct reading *r)
{
	return (struct rank_store_list){
		.db = r->db, .arena = r->arena, .clock = r->clock,
		.filter = &r->shape.filter, .states = &r->states,
	};
}

/*
 * From the counters: the rows before the end of the range, less those before
 * its start.
 */
static enum err
count_by_counters(struct reading *r)
{
	const struct filter_range *range =
	    &r->shape.filter.range[r->clock];
	const struct rank_store_list list = rank_store_list(r);
	int64_t until = r->states.count;
	enum err e = ERR_OK;

	if (range->from != INT64_MIN)
		e = rank_store_count_before(&list, range->from, &r->skipped);
	if (e == ERR_OK && range->to != INT64_MAX)
		e = rank_store_count_before(&list, range->to, &until);
	r->page->count = until > r->skipped ? until - r->skipped : 0;
	return e;
}

/*
 * Looks for what matches the search; *done_r when that is the whole list.
 * Short words alone would have it look at everything, which a list that is
 * narrowed need not.
 */
static enum err
find_matches(struct reading *r, bool *done_r)
{
	const struct filter *f = &r->shape.filter;

	*done_r = r->states.all && f->ids == NULL &&
	    !filter_beyond_state(f) &&
	    filter_range_open(&f->range[FILTER_CREATED]) &&
	    filter_range_open(&f->range[FILTER_UPDATED]);
	if (!*done_r && !search_store_is_indexed(&r->search))
		return ERR_OK;
	return search_store_find(r->db, r->arena, &r->search,
	    &r->page->count);
}

static enum err
count_rows(struct reading *r)
{
	struct list_select select;
	bool done = false;
	enum err e;

	r->plan = list_plan(&r->shape, &r->clock);
	if (r->plan != LIST_PLAIN)
		return count_by_counters(r);
	if (r->shape.search != NULL && (e = find_matches(r, &done)) != ERR_OK)
		return e;
	if (done)
		return ERR_OK;
	list_query_count(&r->shape, &r->states, &filter_any_time, r->arena,
	    &select);
	return list_query_number(r->db, &select, &r->page->count);
}

/* Takes the rows of a part of the list, at most `limit`. */
static enum err
read_part(struct reading *r, const struct list_part *part)
{
	struct list_store_page *page = r->page;
	struct list_select select;
	struct db_rows *rows;
	enum err e;

	list_query_rows(&r->shape, &r->states, part, r->arena, &select);
	page->n = 0;
	page->rows = arena_alloc(r->arena,
	    (size_t)part->limit * sizeof(*page->rows));
	e = db_query_text(r->db, buf_view(&select.sql), select.args,
	    select.n, &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK)
		row_read(rows, incident_fields, INCIDENT_FIELD__MAX, r->arena,
		    &page->rows[page->n++]);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The rows of a search, in the way that promises to be the shorter one. */
struct search_job {
	struct reading		*reading;
	struct list_part	*part;
};

static enum err
read_with_plan(struct db *db, enum search_plan way, void *arg)
{
	struct search_job *s = arg;

	(void)db;
	s->part->way = way;
	return read_part(s->reading, s->part);
}

static enum err
read_search(struct reading *r, struct list_part *part)
{
	const struct search_scope scope = {
		.count = r->page->count, .total = r->states.count,
		.reach = part->offset + part->limit,
	};
	struct search_job search_job = { r, part };

	return search_store_read(r->db, &r->search, &scope, read_with_plan,
	    &search_job);
}

/* The same by the plan of the list, or the plain one when that gave up. */
static enum err
read_rows(struct reading *r, struct list_part *part)
{
	enum err e;

	part->plan = r->plan;
	if (r->shape.search != NULL)
		return read_search(r, part);
	e = read_part(r, part);
	if (e != ERR_OK || r->plan != LIST_ACROSS ||
	    (int64_t)r->page->n == part->limit)
		return e;
	part->plan = LIST_PLAIN;
	return read_part(r, part);
}

/*
 * Enters a merged list where the part begins.  A position counts from
 * one end of time; `skipped` rows before the range, or those behind it,
 * come on top.  When the range itself begins later than the day that was
 * found, the rows are on that day and the offset is right as it is.
 */
static enum err
seek_offset(struct reading *r, struct list_part *part)
{
	const struct list_shape *shape = &r->shape;
	const struct filter_range *range =
	    &shape->filter.range[shape->order[0].clock];
	const struct rank_store_list list = rank_store_list(r);
	bool down = shape->order[0].descending != part->backwards;
	int64_t skip = part->offset;
	struct rank rank;
	enum err e;

	if (part->offset == 0 || r->plan != LIST_MERGED)
		return ERR_OK;
	skip += down ? r->states.count - r->skipped - r->page->count :
	    r->skipped;
	e = rank_store_find(&list, skip, down, &rank);
	if (e != ERR_OK || (down ? range->to < rank.within.to :
	    range->from > rank.within.from))
		return e;
	part->within = rank.within;
	part->offset = rank.offset;
	return ERR_OK;
}

/* The rows of the page, reached from whichever end is nearer. */
static enum err
read_numbered(struct reading *r)
{
	struct list_store_page *page = r->page;
	const int64_t size = r->query->limit;
	struct list_part part = { .within = filter_any_time };
	enum err e;

	page->pages = (page->count + size - 1) / size;
	if (page->pages == 0)
		page->pages = 1;
	page->page = r->query->page == LIST_STORE_LAST ? page->pages :
	    r->query->page;
	if (page->page > page->pages)
		return ERR_NOT_FOUND;
	part.offset = (page->page - 1) * size;
	part.limit = page->count - part.offset;
	if (part.limit > size)
		part.limit = size;
	if (part.offset > page->count / 2) {
		part.backwards = true;
		part.offset = page->count - part.offset - part.limit;
	}
	if (page->count == 0)
		return ERR_OK;
	e = seek_offset(r, &part);
	return e == ERR_OK ? read_rows(r, &part) : e;
}

/* One row more than asked for tells whether there are more. */
static enum err
read_keyed(struct reading *r)
{
	struct list_store_page *page = r->page;
	struct list_part part = {
		.backwards = r->query->backwards, .after = r->query->after,
		.within = filter_any_time, .limit = r->query->limit + 1,
	};
	enum err e;

	if (page->count == 0)
		return ERR_OK;
	if ((e = read_rows(r, &part)) != ERR_OK)
		return e;
	page->more = page->n == (size_t)part.limit;
	return ERR_OK;
}

static enum err
read_page(struct reading *r)
{
	struct list_store_page *page = r->page;
	enum err e;

	e = counter_store_states(r->db, &r->shape.filter, r->arena,
	    &r->states);
	if (e == ERR_OK && r->states.n > 0)
		e = count_rows(r);
	if (e == ERR_OK)
		e = r->query->page == 0 ? read_keyed(r) : read_numbered(r);
	if (e != ERR_OK)
		return e;
	list_query_sort(&r->shape, page->rows, page->n);
	if (!page->more)
		return ERR_OK;
	/* The one too many is the farthest from where the walk began. */
	page->n--;
	if (r->query->backwards)
		page->rows++;
	return ERR_OK;
}

/* Its second begins with the first look for what matches. */
static enum err
begin_search(struct reading *r)
{
	enum err e;

	if (r->shape.filter.search.n == 0)
		return ERR_OK;
	e = search_terms_read(r->shape.filter.search, r->arena,
	    &r->search.words);
	if (e != ERR_OK)
		return e;
	r->shape.search = &r->search;
	search_store_begin(r->db);
	return ERR_OK;
}

static void
limit_time(struct db *db, int64_t us)
{
	int64_t at = clock_mono() + us;

	if (us > 0 && (db_deadline(db) == 0 || db_deadline(db) > at))
		db_set_deadline(db, at);
}

enum list_store_cost
list_store_cost(const struct list_shape *shape, struct arena *a)
{
	struct search search = { .ids = { NULL, 0 } };
	struct list_shape with = *shape;
	enum filter_clock clock;

	if (shape->filter.search.n > 0) {
		if (search_terms_read(shape->filter.search, a, &search.words) !=
		    ERR_OK)
			return LIST_STORE_SHORT;	/* it is refused */
		return search_store_is_indexed(&search) ? LIST_STORE_UNKNOWN :
		    LIST_STORE_SCAN;
	}
	/* A list by ids looks up no other rows, and there are few ids. */
	if (shape->filter.ids != NULL)
		return LIST_STORE_SHORT;
	with.search = NULL;
	return list_plan(&with, &clock) == LIST_MERGED ? LIST_STORE_SHORT :
	    LIST_STORE_UNKNOWN;
}

enum err
list_store_read(struct db *db, const struct list_store_query *query,
	struct arena *a, struct list_store_page *page_r)
{
	struct reading reading = {
		.db = db, .arena = a, .query = query, .page = page_r,
	};
	enum err e;

	*page_r = (struct list_store_page){ 0 };
	reading.shape = query->shape;
	if ((e = db_begin_read(db)) == ERR_OK) {
		limit_time(db, query->time_us);
		e = begin_search(&reading);
	}
	if (e == ERR_OK)
		e = read_page(&reading);
	db_rollback(db);
	return e;
}

/*
 * Nothing is known of how many match a search: what its index knows is
 * tried first, with half of the time that there is.
 */
static enum err
read_first(struct reading *r, struct list_part *part)
{
	int64_t deadline = db_deadline(r->db), now = clock_mono();
	enum err e = ERR_BUSY;

	if (search_store_is_indexed(&r->search)) {
		part->way = SEARCH_COLLECT;
		db_set_deadline(r->db, now + (deadline - now) / 2);
		e = read_part(r, part);
		db_set_deadline(r->db, deadline);
	}
	part->way = SEARCH_SCAN;
	return e == ERR_BUSY ? read_part(r, part) : e;
}

enum err
list_store_first(struct db *db, const struct list_shape *shape, int64_t limit,
	struct arena *a, struct list_store_page *page_r)
{
	struct list_part part = {
		.within = filter_any_time, .limit = limit,
	};
	struct reading reading = {
		.db = db, .arena = a, .shape = *shape, .page = page_r,
	};
	enum err e;

	*page_r = (struct list_store_page){ 0 };
	if ((e = begin_search(&reading)) != ERR_OK)
		return e;
	e = counter_store_possible_states(db, &shape->filter, a,
	    &reading.states);
	if (e != ERR_OK || reading.states.n == 0)
		return e;
	part.plan = list_plan(&reading.shape, &reading.clock);
	if (part.plan == LIST_ACROSS)	/* it would give up */
		part.plan = LIST_PLAIN;
	if ((e = read_first(&reading, &part)) == ERR_OK)
		list_query_sort(shape, page_r->rows, page_r->n);
	return e;
}
