/*
 * Snapshot scans.  The history gives the state of an incident at the event of
 * the scan: the first event after it that changed a field has the value before.
 * The event of a deletion has all values.
 *
 * Whether a row has changed since is a question to the history as well.  It is
 * asked only if the mark of the row is set: there is a bit for each id modulo
 * MARKS.  So almost no row of a list that nobody changes costs that question,
 * and changes cost no memory.
 *
 * The select has only the conditions that its index serves; the others are
 * checked here, row by row.  So the time of a step depends on the number of
 * rows it reads, not on how many of them pass.
 */

#include "db/row.h"
#include "incident/snapshot_scan_store.h"

#define MARKS	((size_t)1 << 20)

/* Bytes of text after which a transaction reads no further row. */
#define TEXT_MAX	((size_t)256 * 1024)

struct snapshot_scan {
	struct db		*db;
	const struct filter	*filter;
	struct filter		 found;		/* the same, after a search */
	struct list_shape	 shape;		/* what the select is of */
	enum list_plan		 plan;
	int64_t			 snapshot;	/* the newest event then */
	int64_t			 visited_to;	/* changes up to this event */
	struct list_key		 at;		/* the row it has come to */
	bool			 started;	/* there is such a row */
	bool			 done;
	size_t			 rows_max;	/* that fit in TEXT_MAX */
	uint64_t		 marks[MARKS / 64];
};

/* A step: a call of snapshot_scan_next. */
struct step {
	struct snapshot_scan		*scan;
	struct arena		*arena;
	snapshot_scan_visit		*visit;
	void			*arg;
	size_t			 left;		/* rows to visit or pass */
};

static void
mark_changed(struct snapshot_scan *scan, int64_t id)
{
	uint64_t bit = (uint64_t)id % MARKS;

	scan->marks[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool
is_marked(const struct snapshot_scan *scan, int64_t id)
{
	uint64_t bit = (uint64_t)id % MARKS;

	return (scan->marks[bit / 64] >> bit % 64 & 1) != 0;
}

/* The newest event.  ERR_MISMATCH: the history was removed meanwhile. */
static enum err
read_newest(struct snapshot_scan *scan, int64_t *newest_r)
{
	struct db_rows *rows;
	bool there;
	enum err e;

	e = db_query(scan->db, SQL_SNAPSHOT_SCAN_MOMENT,
	    DB_ARGS(DB_INT(scan->snapshot)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*newest_r = db_int(rows, 0);
	there = db_int(rows, 1) != 0;
	db_done(rows);
	return there || scan->snapshot == 0 ? ERR_OK : ERR_MISMATCH;
}

struct list_order
snapshot_scan_order(const struct filter *f)
{
	struct list_order order = { FILTER_CREATED, true };

	if (filter_range_open(&f->range[FILTER_CREATED]) &&
	    !filter_range_open(&f->range[FILTER_UPDATED]))
		order.clock = FILTER_UPDATED;
	return order;
}

/*
 * The ids of what matches a search at the moment take its place, whatever
 * becomes of their descriptions later.
 */
static enum err
run_search(struct snapshot_scan *scan, struct arena *a)
{
	struct filter *f = &scan->found;
	const int64_t *ids;
	int64_t *both;
	size_t n, i;
	enum err e;

	e = search_store_ids(scan->db, scan->filter->search, a, &ids, &n);
	if (e != ERR_OK)
		return e;
	*f = *scan->filter;
	f->search = (struct str){ NULL, 0 };
	f->ids_n = 0;
	f->ids = both = arena_alloc(a, n * sizeof(*both));
	for (i = 0; i < n; i++)
		if (filter_has_id(scan->filter, ids[i]))
			both[f->ids_n++] = ids[i];
	scan->filter = f;
	return ERR_OK;
}

/* The conditions that the index of the order serves, or few ids. */
static struct list_shape
shape_of(const struct filter *filter, const struct list_order *order)
{
	struct list_shape shape = {
		.filter = *filter, .order = { *order }, .order_n = 1,
	};
	size_t i;

	if (filter->ids_n > FILTER_IDS_MAX)
		shape.filter.ids = NULL;
	for (i = 0; i < FILTER_CLOCK__MAX && shape.filter.ids == NULL; i++)
		if (i != order->clock)
			shape.filter.range[i] = filter_any_time;
	for (i = 0; i < INCIDENT_FIELD__MAX && shape.filter.ids == NULL; i++)
		if (i != INCIDENT_STATUS && i != INCIDENT_SOURCE)
			shape.filter.sets[i] = (struct filter_set){ 0 };
	return shape;
}

/* The moment, and what a search finds in it: in one snapshot. */
static enum err
begin_snapshot(struct snapshot_scan *scan, struct arena *a)
{
	int64_t newest;
	enum err e;

	if ((e = db_begin_read(scan->db)) == ERR_OK)
		e = read_newest(scan, &newest);
	if (e == ERR_OK && scan->filter->search.n > 0)
		e = run_search(scan, a);
	db_rollback(scan->db);
	if (e != ERR_OK)
		return e;
	scan->snapshot = scan->visited_to = newest;
	scan->done = newest == 0;		/* there was nothing */
	return ERR_OK;
}

enum err
snapshot_scan_begin(struct db *db, const struct filter *filter,
	const struct list_order *order, struct arena *a,
	struct snapshot_scan **scan_r)
{
	struct snapshot_scan *scan = arena_alloc(a, sizeof(*scan));
	enum filter_clock clock;
	enum err e;

	scan->db = db;
	scan->filter = filter;
	scan->rows_max = SIZE_MAX;
	if ((e = begin_snapshot(scan, a)) != ERR_OK)
		return e;
	scan->shape = shape_of(scan->filter, order);
	scan->plan = list_plan(&scan->shape, &clock);
	*scan_r = scan;
	return ERR_OK;
}

static bool
is_ahead(const struct snapshot_scan *scan, const struct incident *inc)
{
	struct list_key key = list_query_key(&scan->shape, inc);
	bool down = scan->shape.order[0].descending;

	if (!scan->started)
		return true;
	if (key.at[0] != scan->at.at[0])
		return (key.at[0] < scan->at.at[0]) == down;
	return key.id != scan->at.id && (key.id < scan->at.id) == down;
}

static void
visit_if_matching(struct step *p, const struct incident *inc)
{
	if (filter_matches(p->scan->filter, inc))
		p->visit(p->arg, inc);
}

/* The present row of snapshot_scan_changes. */
static void
visit_changed(struct step *p, const struct db_rows *rows)
{
	struct snapshot_scan *scan = p->scan;
	struct incident was;

	p->left--;
	scan->visited_to = db_int(rows, INCIDENT_FIELD__MAX);
	mark_changed(scan, db_int(rows, INCIDENT_ID));
	if (db_is_null(rows, INCIDENT_STATUS))
		return;
	row_read(rows, incident_fields, INCIDENT_FIELD__MAX, p->arena, &was);
	if (is_ahead(scan, &was))
		visit_if_matching(p, &was);
}

/* Settles changes up to event `newest`, as many as were asked for. */
static enum err
visit_changes(struct step *p, int64_t newest)
{
	struct snapshot_scan *scan = p->scan;
	struct db_rows *rows;
	enum err e;

	e = db_query(scan->db, SQL_SNAPSHOT_SCAN_CHANGES,
	    DB_ARGS(DB_INT(scan->snapshot), DB_INT(scan->visited_to),
	    DB_INT((int64_t)p->left)), &rows);
	if (e != ERR_OK)
		return e;
	while ((e = db_next(rows)) == ERR_OK)
		visit_changed(p, rows);
	if (e != ERR_NOT_FOUND)
		return e;
	if (p->left > 0)
		scan->visited_to = newest;
	return ERR_OK;
}

/* ERR_NOT_FOUND: as it was.  ERR_OK: it has changed since the moment. */
static enum err
has_changed(const struct snapshot_scan *scan, int64_t id)
{
	struct db_rows *rows;
	enum err e;

	if (!is_marked(scan, id))
		return ERR_NOT_FOUND;
	e = db_query(scan->db, SQL_SNAPSHOT_SCAN_CHANGED,
	    DB_ARGS(DB_INT(id), DB_INT(scan->snapshot)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	db_done(rows);
	return ERR_OK;
}

/* Rows of a transaction, read but not visited. */
struct batch {
	struct incident	*rows;
	size_t		 n, limit;
	size_t		 text;		/* bytes */
};

static enum err
select_rows(struct step *p, const struct counter_states *states, size_t limit,
	struct db_rows **rows_r)
{
	struct snapshot_scan *scan = p->scan;
	const struct list_part part = {
		.plan = scan->plan, .after = scan->started ? &scan->at : NULL,
		.within = filter_any_time, .limit = (int64_t)limit,
	};
	struct list_select select;

	list_query_rows(&scan->shape, states, &part, p->arena, &select);
	return db_query_text(scan->db, buf_view(&select.sql), select.args,
	    select.n, rows_r);
}

/* ERR_TOO_LARGE when b->n of them have too much text already. */
static enum err
read_batch(struct step *p, const struct counter_states *states,
	struct batch *b)
{
	struct db_rows *rows;
	enum err e;

	b->n = b->text = 0;
	b->rows = arena_alloc(p->arena, b->limit * sizeof(*b->rows));
	e = select_rows(p, states, b->limit, &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		row_read(rows, incident_fields, INCIDENT_FIELD__MAX,
		    p->arena, &b->rows[b->n]);
		b->text += b->rows[b->n++].description.n;
		if (b->text <= TEXT_MAX || b->n == 1)
			continue;
		db_done(rows);
		return ERR_TOO_LARGE;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/*
 * As many rows as are asked for, or so many that their text is not too
 * much: their order is known only when all are there, so with too much
 * of it one starts over with fewer.
 */
static enum err
read_rows(struct step *p, const struct counter_states *states,
	struct batch *b)
{
	struct snapshot_scan *scan = p->scan;
	struct arena_mark mark_changed = arena_mark(p->arena);
	enum err e;

	b->limit = p->left < scan->rows_max ? p->left : scan->rows_max;
	while ((e = read_batch(p, states, b)) == ERR_TOO_LARGE) {
		scan->rows_max = b->limit = b->n - 1;
		arena_rewind(p->arena, mark_changed);
	}
	if (e == ERR_OK && b->text < TEXT_MAX / 2 &&
	    scan->rows_max < SNAPSHOT_SCAN_ROWS)
		scan->rows_max *= 2;
	return e;
}

static enum err
take_row(struct step *p, const struct incident *inc)
{
	struct snapshot_scan *scan = p->scan;
	enum err e = has_changed(scan, inc->id);

	if (e == ERR_NOT_FOUND)
		visit_if_matching(p, inc);
	scan->at = list_query_key(&scan->shape, inc);
	scan->started = true;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
scan_part(struct step *p)
{
	struct snapshot_scan *scan = p->scan;
	struct counter_states states;
	struct batch b = { .n = 0 };
	enum err e;
	size_t i;

	e = counter_store_states(scan->db, &scan->shape.filter, p->arena,
	    &states);
	if (e == ERR_OK && states.n > 0)
		e = read_rows(p, &states, &b);
	if (e != ERR_OK)
		return e;
	list_query_sort(&scan->shape, b.rows, b.n);
	for (i = 0; i < b.n && e == ERR_OK; i++)
		e = take_row(p, &b.rows[i]);
	scan->done = e == ERR_OK && (states.n == 0 || b.n < b.limit);
	return e;
}

static enum err
scan_step(struct step *p)
{
	struct snapshot_scan *scan = p->scan;
	int64_t newest;
	enum err e;

	e = read_newest(scan, &newest);
	if (e == ERR_OK && newest > scan->visited_to)
		e = visit_changes(p, newest);
	if (e == ERR_OK && p->left > 0)
		e = scan_part(p);
	return e;
}

enum err
snapshot_scan_next(struct snapshot_scan *scan, size_t rows, struct arena *a,
	snapshot_scan_visit *visit, void *arg)
{
	struct step step = {
		.scan = scan, .arena = a, .visit = visit, .arg = arg,
		.left = rows,
	};
	enum err e;

	if (scan->done)
		return ERR_NOT_FOUND;
	if ((e = db_begin_read(scan->db)) == ERR_OK)
		e = scan_step(&step);
	db_rollback(scan->db);
	return e;
}

bool
snapshot_scan_done(const struct snapshot_scan *scan)
{
	return scan->done;
}
