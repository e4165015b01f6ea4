/*
 * Selects of lists.
 *
 * A list that is narrowed to states, and by the time that orders it, is a union
 * of ranges of incident_by_state_*, one for each state.  Each range comes in
 * order, the index holds all columns that the order needs, and SQLite merges
 * the ranges, reading each only as far as the page needs.
 *
 * If the list is narrowed by the other time, the same union is read for a
 * while and rows that do not pass are dropped.  The page is often full after a
 * few rows, because incidents that were created lately were mostly changed
 * lately too.
 *
 * Any other list is a plain select.  It names the index that it uses, because
 * SQLite has no statistics here and would guess.
 */

#include <stdlib.h>

#include "base/table.h"
#include "incident/where_clause_store.h"

const struct filter_range filter_any_time = { INT64_MIN, INT64_MAX };

/* What lets the index drive that is in the order of a clock. */
static const enum sql_piece hints[] = {
	[FILTER_CREATED] = SQL_PIECE_HINT_BY_CREATED,
	[FILTER_UPDATED] = SQL_PIECE_HINT_BY_UPDATED,
};
TABLE_COVERS(hints, FILTER_CLOCK__MAX);

/* --- unions of index ranges ------------------------------------------- */

enum list_plan
list_plan(const struct list_shape *shape, enum filter_clock *clock_r)
{
	const struct filter *f = &shape->filter;
	const enum filter_clock first = shape->order[0].clock;
	int i, closed = 0;

	*clock_r = first;
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (!filter_range_open(&f->range[i])) {
			*clock_r = (enum filter_clock)i;
			closed++;
		}
	if (closed > 1 || f->ids != NULL || shape->search != NULL ||
	    filter_beyond_state(f))
		return LIST_PLAIN;
	return *clock_r == first ? LIST_MERGED : LIST_ACROSS;
}

/* One index range, or the whole: the index gives the order. */
static void
select_direct(struct list_select *s, const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part)
{
	bool first = true;

	buf_lit(&s->sql, "SELECT ");
	where_clause_columns(&s->sql);
	buf_lit(&s->sql, " FROM incident");
	if (!states->all)
		where_clause_state(s, &states->at[0], &first);
	where_clause_bounds(s, shape, part, &first);
	where_clause_order(s, shape, part->backwards, STR("incident."));
	where_clause_limit(s, part);
}

/* The ids of one state, or of all, with what they are ordered by. */
static void
add_ids(struct list_select *s, const struct list_shape *shape,
	const struct counter_state *state, const struct list_part *part)
{
	bool first = true;
	size_t i;

	buf_lit(&s->sql, "SELECT id");
	for (i = 0; i < shape->order_n; i++) {
		buf_lit(&s->sql, ", ");
		buf_str(&s->sql, filter_column(shape->order[i].clock));
	}
	buf_lit(&s->sql, " FROM incident");
	if (state != NULL)
		where_clause_state(s, state, &first);
	where_clause_bounds(s, shape, part, &first);
}

/* The ids of all states in the order of the list. */
static void
add_merge(struct list_select *s, const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part)
{
	size_t i;

	if (states->all)
		add_ids(s, shape, NULL, part);
	for (i = 0; i < states->n && !states->all; i++) {
		if (i > 0)
			buf_lit(&s->sql, " UNION ALL ");
		add_ids(s, shape, &states->at[i], part);
	}
	where_clause_order(s, shape, part->backwards, STR(""));
}

/*
 * Several ranges: their ids merged, then the page's rows fetched.  They
 * are not ordered once more, which would sort whole rows.
 */
static void
select_union(struct list_select *s, const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part)
{
	buf_lit(&s->sql, "SELECT ");
	where_clause_columns(&s->sql);
	buf_lit(&s->sql, " FROM (");
	add_merge(s, shape, states, part);
	where_clause_limit(s, part);
	buf_lit(&s->sql, ") AS page ");
	where_clause_piece(s, SQL_PIECE_HINT_JOIN);
	buf_lit(&s->sql, " incident ON incident.id = page.id");
}

/* So many rows of the merge, and of them those that pass. */
static void
select_across(struct list_select *s, const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part)
{
	const struct list_part steps = { .limit = LIST_ACROSS_MAX };
	bool first = true;
	size_t i;

	buf_lit(&s->sql, "SELECT ");
	where_clause_columns(&s->sql);
	buf_lit(&s->sql, " FROM (");
	add_merge(s, shape, states, part);
	where_clause_limit(s, &steps);
	buf_lit(&s->sql, ") AS page ");
	where_clause_piece(s, SQL_PIECE_HINT_JOIN);
	buf_lit(&s->sql, " incident ON incident.id = page.id");
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (i != shape->order[0].clock)
			where_clause_range(s, (enum filter_clock)i,
			    &shape->filter.range[i], STR("incident."),
			    &first);
	where_clause_limit(s, part);
}

static void
count_union(struct list_select *s, const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part)
{
	bool first;
	size_t i;

	buf_lit(&s->sql, "SELECT sum(n) FROM (");
	for (i = 0; i < (states->all ? 1 : states->n); i++) {
		if (i > 0)
			buf_lit(&s->sql, " UNION ALL ");
		buf_lit(&s->sql, "SELECT count(*) AS n FROM incident");
		first = true;
		if (!states->all)
			where_clause_state(s, &states->at[i], &first);
		where_clause_bounds(s, shape, part, &first);
	}
	buf_lit(&s->sql, ") AS parts");
}

/* --- plain selects ----------------------------------------------------- */

/*
 * What says which index drives: that of a time which narrows when nothing
 * better does, or that of the order when a search is walked along it.
 */
static const enum sql_piece *
driving_index(const struct list_shape *shape, const struct list_part *part)
{
	const struct filter *f = &shape->filter;
	size_t i;

	if (f->ids != NULL)
		return NULL;
	if (shape->search != NULL)
		return part->way == SEARCH_SCAN ?
		    &hints[shape->order[0].clock] : NULL;
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (!filter_range_open(&f->range[i]))
			return &hints[i];
	return NULL;
}

/* " FROM incident", with what drives. */
static void
add_source(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, const enum sql_piece *index)
{
	bool hits = shape->search != NULL && part->way == SEARCH_COLLECT;

	buf_lit(&s->sql, " FROM ");
	if (hits) {
		buf_char(&s->sql, '(');
		search_store_add_hits(shape->search, &s->sql);
		buf_lit(&s->sql, ") AS hit ");
		where_clause_piece(s, SQL_PIECE_HINT_JOIN);
		buf_char(&s->sql, ' ');
	}
	buf_lit(&s->sql, "incident");
	if (index != NULL) {
		buf_char(&s->sql, ' ');
		where_clause_piece(s, *index);
	}
	if (hits)
		buf_lit(&s->sql, " ON incident.id = hit.id");
}

static void
add_search_test(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, bool *first)
{
	if (shape->search == NULL || (part->way == SEARCH_COLLECT &&
	    !search_store_needs_test(shape->search)))
		return;
	where_clause_and(s, first);
	search_store_add_test(&s->sql);
}

/* " FROM incident WHERE ...": every condition of the filter. */
static void
add_from(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part)
{
	const struct filter *f = &shape->filter;
	const enum sql_piece *index = driving_index(shape, part);
	const struct str no_index =
	    str_of(sql_pieces[SQL_PIECE_HINT_NO_INDEX]);
	bool first = true;
	size_t i;

	add_source(s, shape, part, index);
	if (f->ids != NULL)
		where_clause_ids(s, f, &first);
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		where_clause_range(s, (enum filter_clock)i, &f->range[i],
		    index == &hints[i] ? STR("") : no_index, &first);
	for (i = 0; i < INCIDENT_FIELD__MAX; i++)
		where_clause_values(s, &incident_fields[i], &f->sets[i],
		    &first);
	if (part->after != NULL)
		where_clause_after(s, shape, part, &first);
	add_search_test(s, shape, part, &first);
}

static void
select_plain(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part)
{
	buf_lit(&s->sql, "SELECT ");
	where_clause_columns(&s->sql);
	add_from(s, shape, part);
	where_clause_order(s, shape, part->backwards, STR("incident."));
	where_clause_limit(s, part);
}

/* ------------------------------------------------------------------------ */

void
list_query_rows(const struct list_shape *shape,
	const struct counter_states *states, const struct list_part *part,
	struct arena *a, struct list_select *select_r)
{
	where_clause_begin(select_r, shape, a);
	if (part->plan == LIST_PLAIN)
		select_plain(select_r, shape, part);
	else if (part->plan == LIST_ACROSS)
		select_across(select_r, shape, states, part);
	else if (states->all || states->n == 1)
		select_direct(select_r, shape, states, part);
	else
		select_union(select_r, shape, states, part);
}

void
list_query_count(const struct list_shape *shape,
	const struct counter_states *states, const struct filter_range *within,
	struct arena *a, struct list_select *select_r)
{
	const struct list_part part = {
		.within = *within, .way = shape->search == NULL ||
		    search_store_is_indexed(shape->search) ? SEARCH_COLLECT :
		    SEARCH_SCAN,
	};
	enum filter_clock clock;

	where_clause_begin(select_r, shape, a);
	if (list_plan(shape, &clock) == LIST_MERGED) {
		count_union(select_r, shape, states, &part);
		return;
	}
	buf_lit(&select_r->sql, "SELECT count(*)");
	add_from(select_r, shape, &part);
}

struct list_key
list_query_key(const struct list_shape *shape, const struct incident *inc)
{
	struct list_key key = { .id = inc->id };
	size_t i;

	for (i = 0; i < shape->order_n; i++)
		key.at[i] = filter_time(inc, shape->order[i].clock);
	return key;
}

static int
directed(int64_t a, int64_t b, bool descending)
{
	int order = (a > b) - (a < b);

	return descending ? -order : order;
}

static int
compare(const void *left, const void *right, void *arg)
{
	const struct list_shape *shape = arg;
	struct list_key a = list_query_key(shape, left);
	struct list_key b = list_query_key(shape, right);
	int order = 0;
	size_t i;

	for (i = 0; i < shape->order_n && order == 0; i++)
		order = directed(a.at[i], b.at[i],
		    shape->order[i].descending);
	return order != 0 ? order :
	    directed(a.id, b.id, shape->order[0].descending);
}

void
list_query_sort(const struct list_shape *shape, struct incident rows[],
	size_t n)
{
	/* No rows may be at NULL, which qsort_r must not be given. */
	if (n > 1)
		qsort_r(rows, n, sizeof(rows[0]), compare, (void *)shape);
}

enum err
list_query_number(struct db *db, const struct list_select *select, int64_t *n_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query_text(db, buf_view(&select->sql), select->args,
	    select->n, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*n_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}
