/* Parts of where clauses, each appended with the values bound in it. */

#include "incident/where_clause_store.h"

#define ARGS_STEP	8	/* room for arguments is made for so many */

void
where_clause_begin(struct list_select *s, const struct list_shape *shape,
	struct arena *a)
{
	*s = (struct list_select){ 0 };
	buf_init(&s->sql, a, 1024);
	if (shape->search == NULL)
		return;
	s->args = arena_alloc(a, ARGS_STEP * sizeof(*s->args));
	search_store_args(shape->search, s->args);
	s->n = SEARCH_STORE_ARGS;
}

void
where_clause_arg(struct list_select *s, struct db_arg value)
{
	const size_t size = sizeof(*s->args);
	const size_t n = (size_t)s->n;

	/* Others may have allocated in between: not for each of them. */
	if (n % ARGS_STEP == 0)
		s->args = arena_grow(s->sql.arena, s->args, n * size,
		    (n + ARGS_STEP) * size);
	s->args[s->n++] = value;
	buf_char(&s->sql, '$');
	buf_int(&s->sql, s->n);
}

void
where_clause_piece(struct list_select *s, enum sql_piece piece)
{
	buf_str(&s->sql, str_of(sql_pieces[piece]));
}

void
where_clause_columns(struct buf *sql)
{
	size_t i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		buf_str(sql, i > 0 ? STR(", incident.") : STR("incident."));
		buf_str(sql, incident_fields[i].name);
	}
}

void
where_clause_and(struct list_select *s, bool *first)
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

void
where_clause_order(struct list_select *s, const struct list_shape *shape,
	bool backwards, struct str prefix)
{
	struct buf *sql = &s->sql;
	size_t i;

	buf_lit(sql, " ORDER BY ");
	for (i = 0; i < shape->order_n; i++) {
		buf_str(sql, prefix);
		buf_str(sql, filter_column(shape->order[i].clock));
		if (goes_down(&shape->order[i], backwards))
			buf_lit(sql, " DESC");
		buf_lit(sql, ", ");
	}
	buf_str(sql, prefix);
	buf_lit(sql, "id");
	if (goes_down(&shape->order[0], backwards))
		buf_lit(sql, " DESC");
}

void
where_clause_limit(struct list_select *s, const struct list_part *part)
{
	buf_lit(&s->sql, " LIMIT ");
	where_clause_arg(s, DB_INT(part->limit));
	buf_lit(&s->sql, " OFFSET ");
	where_clause_arg(s, DB_INT(part->offset));
}

void
where_clause_range(struct list_select *s, enum filter_clock clock,
	const struct filter_range *range, struct str prefix, bool *first)
{
	if (range->from != INT64_MIN) {
		where_clause_and(s, first);
		buf_str(&s->sql, prefix);
		buf_str(&s->sql, filter_column(clock));
		buf_lit(&s->sql, " >= ");
		where_clause_arg(s, DB_INT(range->from));
	}
	if (range->to != INT64_MAX) {
		where_clause_and(s, first);
		buf_str(&s->sql, prefix);
		buf_str(&s->sql, filter_column(clock));
		buf_lit(&s->sql, " < ");
		where_clause_arg(s, DB_INT(range->to));
	}
}

/* "+created_at < $1", or >: no index is tried for it. */
static void
add_beyond(struct list_select *s, struct str column, bool down, int64_t value)
{
	where_clause_piece(s, SQL_PIECE_HINT_NO_INDEX);
	buf_str(&s->sql, column);
	buf_str(&s->sql, down ? STR(" < ") : STR(" > "));
	where_clause_arg(s, DB_INT(value));
}

/* The first condition follows from the rest, but an index can use it. */
void
where_clause_after(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, bool *first)
{
	const struct list_key *key = part->after;
	struct str column = filter_column(shape->order[0].clock);
	bool down = goes_down(&shape->order[0], part->backwards);
	size_t i;

	where_clause_and(s, first);
	buf_str(&s->sql, column);
	buf_str(&s->sql, down ? STR(" <= ") : STR(" >= "));
	where_clause_arg(s, DB_INT(key->at[0]));
	buf_lit(&s->sql, " AND (");
	for (i = 0; i < shape->order_n; i++) {
		column = filter_column(shape->order[i].clock);
		add_beyond(s, column,
		    goes_down(&shape->order[i], part->backwards), key->at[i]);
		buf_lit(&s->sql, " OR (");
		where_clause_piece(s, SQL_PIECE_HINT_NO_INDEX);
		buf_str(&s->sql, column);
		buf_lit(&s->sql, " = ");
		where_clause_arg(s, DB_INT(key->at[i]));
		buf_lit(&s->sql, " AND (");
	}
	add_beyond(s, STR("incident.id"), down, key->id);
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

/* The end that the key is nearer than is left out: see where_clause_store.h. */
void
where_clause_bounds(struct list_select *s, const struct list_shape *shape,
	const struct list_part *part, bool *first)
{
	struct filter_range r = times_of(shape, &part->within);
	bool down = goes_down(&shape->order[0], part->backwards);

	if (part->after != NULL && down && part->after->at[0] < r.to)
		r.to = INT64_MAX;
	if (part->after != NULL && !down && part->after->at[0] >= r.from)
		r.from = INT64_MIN;
	where_clause_range(s, shape->order[0].clock, &r, STR(""), first);
	if (part->after != NULL)
		where_clause_after(s, shape, part, first);
}

void
where_clause_state(struct list_select *s, const struct counter_state *state,
	bool *first)
{
	where_clause_and(s, first);
	buf_lit(&s->sql, "status = ");
	where_clause_arg(s, DB_TEXT(state->status));
	where_clause_and(s, first);
	buf_lit(&s->sql, "source = ");
	where_clause_arg(s, DB_TEXT(state->source));
}

/* "+status"; no value is compared as an empty text, which is no word. */
static void
add_column(struct list_select *s, const struct field *f)
{
	bool null = (f->flags & FIELD_NULL) != 0;

	buf_str(&s->sql, null ? STR("coalesce(") : STR("+"));
	buf_str(&s->sql, f->name);
	if (null)
		buf_lit(&s->sql, ", '')");
}

void
where_clause_values(struct list_select *s, const struct field *f,
	const struct filter_set *set, bool *first)
{
	bool positive = set->others_excluded;
	unsigned named = positive ? ~set->excluded : set->excluded;
	bool comma = false;
	size_t i;

	if (filter_set_is_open(set))
		return;
	where_clause_and(s, first);
	add_column(s, f);
	buf_str(&s->sql, positive ? STR(" IN (") : STR(" NOT IN ("));
	for (i = 0; i < f->values_n; i++) {
		if ((named >> i & 1) == 0)
			continue;
		if (comma)
			buf_lit(&s->sql, ", ");
		where_clause_arg(s, DB_TEXT(f->values[i].text));
		comma = true;
	}
	buf_char(&s->sql, ')');
}

void
where_clause_ids(struct list_select *s, const struct filter *f, bool *first)
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
	where_clause_and(s, first);
	buf_lit(&s->sql, "incident.id ");
	where_clause_piece(s, SQL_PIECE_IDS_BEGIN);
	where_clause_arg(s, DB_TEXT(buf_view(&list)));
	where_clause_piece(s, SQL_PIECE_IDS_END);
}
