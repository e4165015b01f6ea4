/*
 * Selects of lists.
 *
 * A list that is narrowed to states, and by the time that it is ordered
 * by, is a union of ranges, one for each state it allows: each comes in
 * order from incident_by_state_*, which holds all that is needed, and
 * SQLite merges them, reading each only as far as the page needs.
 *
 * Narrowed by the other time, such a union is walked too, and what is met
 * is looked at, for a while: mostly what was created lately is what was
 * changed lately, and a page is full after a few rows.
 *
 * Any other list is a plain select; what drives it is said outright,
 * since without statistics SQLite would guess.
 */

#include <stdlib.h>

#include "store/list.h"

const struct filter_range list_any_time = { INT64_MIN, INT64_MAX };

static const struct filter_words any_word = { ~0u, true };

/* The field of each clock, and the index that is in its order. */
static const struct {
	enum incident_field	field;
	struct str		index;
} clocks[FILTER_CLOCK__MAX] = {
	[FILTER_CREATED] = {
		INCIDENT_CREATED_AT, STR_INIT("incident_by_created") },
	[FILTER_UPDATED] = {
		INCIDENT_UPDATED_AT, STR_INIT("incident_by_updated") },
};

struct str
list_column(enum filter_clock clock)
{
	return incident_fields[clocks[clock].field].name;
}

/* --- pieces of a text ----------------------------------------------------- */

static void
begin(struct list_select *s, struct arena *a)
{
	*s = (struct list_select){ 0 };
	buf_init(&s->sql, a, 1024);
}

/* "$3", which stands for the value. */
static void
add_arg(struct list_select *s, struct db_arg value)
{
	const size_t size = sizeof(*s->args);
	const size_t n = (size_t)s->n;

	/* Others may have allocated in between: one block for each eight. */
	if (n % 8 == 0)
		s->args = arena_grow(s->sql.arena, s->args, n * size,
		    (n + 8) * size);
	s->args[s->n++] = value;
	buf_char(&s->sql, '$');
	buf_int(&s->sql, s->n);
}

static void
add_columns(struct buf *sql)
{
	size_t i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		buf_str(sql, i > 0 ? STR(", incident.") : STR("incident."));
		buf_str(sql, incident_fields[i].name);
	}
}

/* " WHERE " the first time, then " AND ". */
static void
add_and(struct list_select *s, bool *first)
{
	buf_str(&s->sql, *first ? STR(" WHERE ") : STR(" AND "));
	*first = false;
}

/* Does the list go from late to early here? */
static bool
goes_down(const struct list_order *order, bool backwards)
{
	return order->descending != backwards;
}

/* " ORDER BY created_at DESC, id DESC" */
static void
add_order(struct list_select *s, const struct list_shape *shape,
	bool backwards)
{
	struct buf *sql = &s->sql;
	size_t i;

	buf_lit(sql, " ORDER BY ");
	for (i = 0; i < shape->order_n; i++) {
		buf_str(sql, list_column(shape->order[i].clock));
		if (goes_down(&shape->order[i], backwards))
			buf_lit(sql, " DESC");
		buf_lit(sql, ", ");
	}
	buf_lit(sql, "id");
	if (goes_down(&shape->order[0], backwards))
		buf_lit(sql, " DESC");
}

static void
add_limit(struct list_select *s, const struct list_stretch *part)
{
	buf_lit(&s->sql, " LIMIT ");
	add_arg(s, DB_INT(part->limit));
	buf_lit(&s->sql, " OFFSET ");
	add_arg(s, DB_INT(part->offset));
}

/* "created_at >= $1 AND created_at < $2", as far as they are closed. */
static void
add_range(struct list_select *s, enum filter_clock clock,
	const struct filter_range *range, struct str plus, bool *first)
{
	if (range->from != INT64_MIN) {
		add_and(s, first);
		buf_str(&s->sql, plus);
		buf_str(&s->sql, list_column(clock));
		buf_lit(&s->sql, " >= ");
		add_arg(s, DB_INT(range->from));
	}
	if (range->to != INT64_MAX) {
		add_and(s, first);
		buf_str(&s->sql, plus);
		buf_str(&s->sql, list_column(clock));
		buf_lit(&s->sql, " < ");
		add_arg(s, DB_INT(range->to));
	}
}

/* --- what lies beyond a key ------------------------------------------------ */

/* "+created_at < $1", or >: with the +, no index is tried for it */
static void
add_beyond(struct list_select *s, struct str column, bool down, int64_t value)
{
	buf_char(&s->sql, '+');
	buf_str(&s->sql, column);
	buf_str(&s->sql, down ? STR(" < ") : STR(" > "));
	add_arg(s, DB_INT(value));
}

/*
 * "created_at <= $1 AND (+created_at < $2 OR (+created_at = $3 AND (
 * +updated_at > $4 OR (+updated_at = $5 AND (+id < $6)))))": the first
 * condition, which follows from the rest, is what an index can use.
 */
static void
add_after(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part, bool *first)
{
	const struct list_key *key = part->after;
	struct str column = list_column(shape->order[0].clock);
	bool down = goes_down(&shape->order[0], part->backwards);
	size_t i;

	add_and(s, first);
	buf_str(&s->sql, column);
	buf_str(&s->sql, down ? STR(" <= ") : STR(" >= "));
	add_arg(s, DB_INT(key->at[0]));
	buf_lit(&s->sql, " AND (");
	for (i = 0; i < shape->order_n; i++) {
		column = list_column(shape->order[i].clock);
		add_beyond(s, column,
		    goes_down(&shape->order[i], part->backwards), key->at[i]);
		buf_lit(&s->sql, " OR (+");
		buf_str(&s->sql, column);
		buf_lit(&s->sql, " = ");
		add_arg(s, DB_INT(key->at[i]));
		buf_lit(&s->sql, " AND (");
	}
	add_beyond(s, STR("id"), down, key->id);
	for (i = 0; i < shape->order_n; i++)
		buf_lit(&s->sql, "))");
	buf_char(&s->sql, ')');
}

/* The times of the first term that both allow. */
static struct filter_range
times_of(const struct list_shape *shape, const struct filter_range *within)
{
	struct filter_range r = shape->filter.range[shape->order[0].clock];

	if (within->from > r.from)
		r.from = within->from;
	if (within->to < r.to)
		r.to = within->to;
	return r;
}

/*
 * What narrows the first term: a range, and what lies beyond a key.  The
 * end of the range that the key is nearer than is left out, lest the
 * index be entered there.
 */
static void
add_bounds(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part, bool *first)
{
	struct filter_range r = times_of(shape, &part->within);
	bool down = goes_down(&shape->order[0], part->backwards);

	if (part->after != NULL && down && part->after->at[0] < r.to)
		r.to = INT64_MAX;
	if (part->after != NULL && !down && part->after->at[0] >= r.from)
		r.from = INT64_MIN;
	add_range(s, shape->order[0].clock, &r, STR(""), first);
	if (part->after != NULL)
		add_after(s, shape, part, first);
}

/* --- unions of ranges ------------------------------------------------------ */

static bool
is_any(const struct filter_words *words)
{
	return words->set == any_word.set && words->others;
}

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
	if (closed > 1 || f->ids != NULL || f->search.n > 0)
		return LIST_PLAIN;
	return *clock_r == first ? LIST_MERGED : LIST_ACROSS;
}

/* " WHERE status = $1 AND source = $2" */
static void
add_state(struct list_select *s, const struct tally_state *state, bool *first)
{
	add_and(s, first);
	buf_lit(&s->sql, "status = ");
	add_arg(s, DB_TEXT(state->status));
	add_and(s, first);
	buf_lit(&s->sql, "source = ");
	add_arg(s, DB_TEXT(state->source));
}

/* One index range, or the whole: the index gives the order. */
static void
select_direct(struct list_select *s, const struct list_shape *shape,
	const struct tally_states *states, const struct list_stretch *part)
{
	bool first = true;

	buf_lit(&s->sql, "SELECT ");
	add_columns(&s->sql);
	buf_lit(&s->sql, " FROM incident");
	if (!states->all)
		add_state(s, &states->at[0], &first);
	add_bounds(s, shape, part, &first);
	add_order(s, shape, part->backwards);
	add_limit(s, part);
}

/* The ids of one state, or of all, with what they are ordered by. */
static void
add_ids(struct list_select *s, const struct list_shape *shape,
	const struct tally_state *state, const struct list_stretch *part)
{
	bool first = true;
	size_t i;

	buf_lit(&s->sql, "SELECT id");
	for (i = 0; i < shape->order_n; i++) {
		buf_lit(&s->sql, ", ");
		buf_str(&s->sql, list_column(shape->order[i].clock));
	}
	buf_lit(&s->sql, " FROM incident");
	if (state != NULL)
		add_state(s, state, &first);
	add_bounds(s, shape, part, &first);
}

/* The ids of all states in the order of the list. */
static void
add_merge(struct list_select *s, const struct list_shape *shape,
	const struct tally_states *states, const struct list_stretch *part)
{
	size_t i;

	if (states->all)
		add_ids(s, shape, NULL, part);
	for (i = 0; i < states->n && !states->all; i++) {
		if (i > 0)
			buf_lit(&s->sql, " UNION ALL ");
		add_ids(s, shape, &states->at[i], part);
	}
	add_order(s, shape, part->backwards);
}

/*
 * Several ranges: their ids merged, then the page's rows fetched.  They
 * are not ordered once more, which would sort whole rows.
 */
static void
select_union(struct list_select *s, const struct list_shape *shape,
	const struct tally_states *states, const struct list_stretch *part)
{
	buf_lit(&s->sql, "SELECT ");
	add_columns(&s->sql);
	buf_lit(&s->sql, " FROM (");
	add_merge(s, shape, states, part);
	add_limit(s, part);
	buf_lit(&s->sql, ") AS page CROSS JOIN incident"
	    " ON incident.id = page.id");
}

/* So many rows of the merge, and of them those that pass. */
static void
select_across(struct list_select *s, const struct list_shape *shape,
	const struct tally_states *states, const struct list_stretch *part)
{
	const struct list_stretch steps = { .limit = LIST_STEPS };
	bool first = true;
	size_t i;

	buf_lit(&s->sql, "SELECT ");
	add_columns(&s->sql);
	buf_lit(&s->sql, " FROM (");
	add_merge(s, shape, states, part);
	add_limit(s, &steps);
	buf_lit(&s->sql, ") AS page CROSS JOIN incident"
	    " ON incident.id = page.id");
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (i != shape->order[0].clock)
			add_range(s, (enum filter_clock)i,
			    &shape->filter.range[i], STR("incident."),
			    &first);
	add_limit(s, part);
}

static void
count_union(struct list_select *s, const struct list_shape *shape,
	const struct tally_states *states, const struct list_stretch *part)
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
			add_state(s, &states->at[i], &first);
		add_bounds(s, shape, part, &first);
	}
	buf_char(&s->sql, ')');
}

/* --- plain selects --------------------------------------------------------- */

/* "+status IN ($1, $2)", or NOT IN those that are missing. */
static void
add_words(struct list_select *s, const struct field *f,
	const struct filter_words *words, bool *first)
{
	unsigned named = words->others ? ~words->set : words->set;
	bool comma = false;
	size_t i;

	if (is_any(words))
		return;
	add_and(s, first);
	buf_char(&s->sql, '+');
	buf_str(&s->sql, f->name);
	buf_str(&s->sql, words->others ? STR(" NOT IN (") : STR(" IN ("));
	for (i = 0; i < f->words_n; i++) {
		if ((named >> i & 1) == 0)
			continue;
		if (comma)
			buf_lit(&s->sql, ", ");
		add_arg(s, DB_TEXT(f->words[i].text));
		comma = true;
	}
	buf_char(&s->sql, ')');
}

/* The ids as one value, so that their number does not change the text. */
static void
add_id_set(struct list_select *s, const struct filter *f, bool *first)
{
	struct buf list;
	size_t i;

	buf_init(&list, s->sql.arena, 256);
	buf_char(&list, '[');
	for (i = 0; i < f->ids_n; i++) {
		if (i > 0)
			buf_char(&list, ',');
		buf_int(&list, f->ids[i]);
	}
	buf_char(&list, ']');
	add_and(s, first);
	buf_lit(&s->sql, "id IN (SELECT value FROM json_each(");
	add_arg(s, DB_TEXT(buf_view(&list)));
	buf_lit(&s->sql, "))");
}

/* A time that narrows, when nothing better does. */
static const struct str *
driving_index(const struct filter *f)
{
	size_t i;

	for (i = 0; i < FILTER_CLOCK__MAX && f->ids == NULL; i++)
		if (!filter_range_open(&f->range[i]))
			return &clocks[i].index;
	return NULL;
}

/* " FROM incident WHERE ...": every condition of the filter. */
static void
add_from(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part)
{
	const struct filter *f = &shape->filter;
	const struct str *index = driving_index(f);
	bool first = true;
	size_t i;

	buf_lit(&s->sql, " FROM incident");
	if (index != NULL) {
		buf_lit(&s->sql, " INDEXED BY ");
		buf_str(&s->sql, *index);
	}
	if (f->ids != NULL)
		add_id_set(s, f, &first);
	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		add_range(s, (enum filter_clock)i, &f->range[i],
		    index == &clocks[i].index ? STR("") : STR("+"), &first);
	add_words(s, &incident_fields[INCIDENT_STATUS], &f->status, &first);
	add_words(s, &incident_fields[INCIDENT_SOURCE], &f->source, &first);
	if (part->after != NULL)
		add_after(s, shape, part, &first);
}

static void
select_plain(struct list_select *s, const struct list_shape *shape,
	const struct list_stretch *part)
{
	buf_lit(&s->sql, "SELECT ");
	add_columns(&s->sql);
	add_from(s, shape, part);
	add_order(s, shape, part->backwards);
	add_limit(s, part);
}

/* --------------------------------------------------------------------------- */

void
list_rows(const struct list_shape *shape, const struct tally_states *states,
	const struct list_stretch *part, struct arena *a,
	struct list_select *select_r)
{
	begin(select_r, a);
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
list_count(const struct list_shape *shape, const struct tally_states *states,
	const struct filter_range *within, struct arena *a,
	struct list_select *select_r)
{
	const struct list_stretch part = { .within = *within };
	enum filter_clock clock;

	begin(select_r, a);
	if (list_plan(shape, &clock) == LIST_MERGED) {
		count_union(select_r, shape, states, &part);
		return;
	}
	buf_lit(&select_r->sql, "SELECT count(*)");
	add_from(select_r, shape, &part);
}

struct list_key
list_key_of(const struct list_shape *shape, const struct incident *inc)
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
	struct list_key a = list_key_of(shape, left);
	struct list_key b = list_key_of(shape, right);
	int order = 0;
	size_t i;

	for (i = 0; i < shape->order_n && order == 0; i++)
		order = directed(a.at[i], b.at[i],
		    shape->order[i].descending);
	return order != 0 ? order :
	    directed(a.id, b.id, shape->order[0].descending);
}

void
list_sort(const struct list_shape *shape, struct incident rows[], size_t n)
{
	/* No rows may be at NULL, which qsort_r must not be given. */
	if (n > 1)
		qsort_r(rows, n, sizeof(rows[0]), compare, (void *)shape);
}
