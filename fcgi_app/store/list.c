/*
 * Selects of a page.  A filter by status or source alone is a union of
 * the ranges of every (status, source) pair it allows: each range comes
 * in order from incident_by_state_*, which holds all it needs, and SQLite
 * merges them, reading each only as far as the page needs.
 */

#include <stdlib.h>

#include "store/list.h"

/* The column list in the order of incident_fields. */
static void
add_columns(struct buf *sql)
{
	size_t i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		buf_str(sql, i > 0 ? STR(", incident.") : STR("incident."));
		buf_str(sql, incident_fields[i].name);
	}
}

static void
add_direction(struct buf *sql, bool descending)
{
	if (descending)
		buf_lit(sql, " DESC");
}

/* " ORDER BY created_at DESC, id DESC" */
static void
add_order(struct buf *sql, const struct list_query *q, bool backwards)
{
	size_t i;

	buf_lit(sql, " ORDER BY ");
	for (i = 0; i < q->order_n; i++) {
		buf_str(sql, q->order[i].field->name);
		add_direction(sql, q->order[i].descending != backwards);
		buf_lit(sql, ", ");
	}
	buf_lit(sql, "id");
	add_direction(sql, q->order[0].descending != backwards);
}

/* " LIMIT $1 OFFSET $2" with the numbers that are next. */
static int
add_limit(struct buf *sql, const struct list_stretch *part,
	struct db_arg args[], int n)
{
	buf_lit(sql, " LIMIT $");
	args[n++] = DB_INT(part->limit);
	buf_int(sql, n);
	buf_lit(sql, " OFFSET $");
	args[n++] = DB_INT(part->offset);
	buf_int(sql, n);
	return n;
}

/* " WHERE status = $1 AND source = $2" */
static int
add_state(struct buf *sql, const struct word *status,
	const struct word *source, struct db_arg args[], int n)
{
	args[n++] = DB_TEXT(status->text);
	buf_lit(sql, " WHERE status = $");
	buf_int(sql, n);
	args[n++] = DB_TEXT(source->text);
	buf_lit(sql, " AND source = $");
	buf_int(sql, n);
	return n;
}

/* The ids of one state, with what they are ordered by. */
static int
add_range(struct buf *sql, const struct list_query *q, struct db_arg args[],
	int n)
{
	size_t i;

	buf_lit(sql, "SELECT id");
	for (i = 0; i < q->order_n; i++) {
		buf_lit(sql, ", ");
		buf_str(sql, q->order[i].field->name);
	}
	buf_lit(sql, " FROM incident");
	return add_state(sql, q->status, q->source, args, n);
}

/* Every state that the filter allows, one range each. */
static int
add_ranges(struct buf *sql, const struct list_query *q, struct db_arg args[],
	int n)
{
	struct list_query one = *q;
	int s, t, first = n;

	for (s = 0; s < INCIDENT_STATUS__MAX; s++) {
		one.status = &incident_statuses[s];
		if (q->status != NULL && one.status != q->status)
			continue;
		for (t = 0; t < INCIDENT_SOURCE__MAX; t++) {
			one.source = &incident_sources[t];
			if (q->source != NULL && one.source != q->source)
				continue;
			if (n > first)
				buf_lit(sql, " UNION ALL ");
			n = add_range(sql, &one, args, n);
		}
	}
	return n;
}

/* One index range, or the whole: the index gives the order. */
static int
select_direct(const struct list_query *q, const struct list_stretch *part,
	struct buf *sql, struct db_arg args[])
{
	int n = 0;

	buf_lit(sql, "SELECT ");
	add_columns(sql);
	buf_lit(sql, " FROM incident");
	if (q->status != NULL)
		n = add_state(sql, q->status, q->source, args, n);
	add_order(sql, q, part->backwards);
	return add_limit(sql, part, args, n);
}

/*
 * Several ranges: their ids merged, then the page's rows fetched.  They
 * are not ordered once more, which would sort whole rows.
 */
static int
select_union(const struct list_query *q, const struct list_stretch *part,
	struct buf *sql, struct db_arg args[])
{
	int n;

	buf_lit(sql, "SELECT ");
	add_columns(sql);
	buf_lit(sql, " FROM (");
	n = add_ranges(sql, q, args, 0);
	add_order(sql, q, part->backwards);
	n = add_limit(sql, part, args, n);
	buf_lit(sql, ") AS page CROSS JOIN incident"
	    " ON incident.id = page.id");
	return n;
}

int
list_select(const struct list_query *q, const struct list_stretch *part,
	struct buf *sql, struct db_arg args[])
{
	if ((q->status == NULL) == (q->source == NULL))
		return select_direct(q, part, sql, args);
	return select_union(q, part, sql, args);
}

/* A row's place is decided by its numbers alone, times and then the id. */
static int64_t
number_of(const struct incident *inc, const struct field *f)
{
	return *(const int64_t *)((const char *)inc + f->offset);
}

static int
compare(const void *a, const void *b, void *query)
{
	const struct list_query *q = query;
	const struct list_order by_id = {
		&incident_fields[INCIDENT_ID], q->order[0].descending,
	};
	size_t i;

	for (i = 0; i <= q->order_n; i++) {
		const struct list_order *by = i < q->order_n ?
		    &q->order[i] : &by_id;
		int64_t x = number_of(a, by->field), y = number_of(b, by->field);

		if (x != y)
			return (x < y) != by->descending ? -1 : 1;
	}
	return 0;
}

void
list_sort(const struct list_query *q, struct incident rows[], size_t n)
{
	qsort_r(rows, n, sizeof(rows[0]), compare, (void *)q);
}
