/*
 * Walks.  What was at the moment of a walk follows from the history: the
 * first change of an incident after that moment, and what it left alone
 * the first after it that did not, tell what it was before.  The last of
 * all, that it is deleted, tells of everything.
 *
 * Whether a row has changed is asked of the history too, but only where a
 * mark says that it may have: there is a bit for every id modulo
 * MARKS, so that almost no row of a list that nobody changes costs that
 * question, and no number of changes costs more memory.
 *
 * The select is left those conditions that its index serves; the others
 * are judged here, row by row.  So a stretch is read in a time that only
 * its length decides, however little of it passes.
 */

#include "db/row.h"
#include "incident/snapshot_scan_store.h"

#define MARKS	((size_t)1 << 20)

/* Bytes of text after which a stretch is cut short. */
#define TEXT_MAX	((size_t)256 * 1024)

struct snapshot_scan {
	struct db		*db;
	const struct filter	*filter;
	struct filter		 found;		/* the same, after a search */
	struct list_shape	 shape;		/* what the select is of */
	enum list_plan		 plan;
	int64_t			 moment;	/* the newest event then */
	int64_t			 settled;	/* changes up to this event */
	struct list_key		 at;		/* the row it has come to */
	bool			 under_way;	/* there is such a row */
	bool			 done;
	size_t			 fit;		/* so many rows are short enough */
	uint64_t		 marks[MARKS / 64];
};

/* A call of snapshot_scan_on. */
struct pass {
	struct snapshot_scan		*walk;
	struct arena		*arena;
	snapshot_scan_visit		*visit;
	void			*arg;
	size_t			 left;		/* of the rows that were asked for */
};

static void
mark(struct snapshot_scan *w, int64_t id)
{
	uint64_t bit = (uint64_t)id % MARKS;

	w->marks[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool
is_marked(const struct snapshot_scan *w, int64_t id)
{
	uint64_t bit = (uint64_t)id % MARKS;

	return (w->marks[bit / 64] >> bit % 64 & 1) != 0;
}

/* The newest event.  ERR_MISMATCH when the history was wiped meanwhile. */
static enum err
look(struct snapshot_scan *w, int64_t *newest_r)
{
	struct db_rows *rows;
	bool there;
	enum err e;

	e = db_query(w->db, SQL_WALK_MOMENT, DB_ARGS(DB_INT(w->moment)),
	    &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*newest_r = db_int(rows, 0);
	there = db_int(rows, 1) != 0;
	db_done(rows);
	return there || w->moment == 0 ? ERR_OK : ERR_MISMATCH;
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
search(struct snapshot_scan *w, struct arena *a)
{
	struct filter *f = &w->found;
	const int64_t *ids;
	int64_t *both;
	size_t n, i;
	enum err e;

	e = search_store_ids(w->db, w->filter->search, a, &ids, &n);
	if (e != ERR_OK)
		return e;
	*f = *w->filter;
	f->search = (struct str){ NULL, 0 };
	f->ids_n = 0;
	f->ids = both = arena_alloc(a, n * sizeof(*both));
	for (i = 0; i < n; i++)
		if (filter_has_id(w->filter, ids[i]))
			both[f->ids_n++] = ids[i];
	w->filter = f;
	return ERR_OK;
}

/* What the index of the order serves, or few ids. */
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
			shape.filter.range[i] = list_any_time;
	return shape;
}

/* The moment, and what a search finds in it: in one snapshot. */
static enum err
choose_moment(struct snapshot_scan *w, struct arena *a)
{
	int64_t newest;
	enum err e;

	if ((e = db_begin_read(w->db)) == ERR_OK)
		e = look(w, &newest);
	if (e == ERR_OK && w->filter->search.n > 0)
		e = search(w, a);
	db_rollback(w->db);
	if (e != ERR_OK)
		return e;
	w->moment = w->settled = newest;
	w->done = newest == 0;		/* there was nothing */
	return ERR_OK;
}

enum err
snapshot_scan_begin(struct db *db, const struct filter *filter,
	const struct list_order *order, struct arena *a,
	struct snapshot_scan **snapshot_scan_r)
{
	struct snapshot_scan *w = arena_alloc(a, sizeof(*w));
	enum filter_clock clock;
	enum err e;

	w->db = db;
	w->filter = filter;
	w->fit = SIZE_MAX;
	if ((e = choose_moment(w, a)) != ERR_OK)
		return e;
	w->shape = shape_of(w->filter, order);
	w->plan = list_plan(&w->shape, &clock);
	*snapshot_scan_r = w;
	return ERR_OK;
}

static bool
is_ahead(const struct snapshot_scan *w, const struct incident *inc)
{
	struct list_key key = list_key_of(&w->shape, inc);
	bool down = w->shape.order[0].descending;

	if (!w->under_way)
		return true;
	if (key.at[0] != w->at.at[0])
		return (key.at[0] < w->at.at[0]) == down;
	return key.id != w->at.id && (key.id < w->at.id) == down;
}

static void
show(struct pass *p, const struct incident *inc)
{
	if (filter_matches(p->walk->filter, inc))
		p->visit(p->arg, inc);
}

/* The present row of walk_changes. */
static void
settle_one(struct pass *p, const struct db_rows *rows)
{
	struct snapshot_scan *w = p->walk;
	struct incident was;

	p->left--;
	w->settled = db_int(rows, INCIDENT_FIELD__MAX);
	mark(w, db_int(rows, INCIDENT_ID));
	if (db_is_null(rows, INCIDENT_STATUS))
		return;
	row_read(rows, incident_fields, INCIDENT_FIELD__MAX, p->arena, &was);
	if (is_ahead(w, &was))
		show(p, &was);
}

/* Settles changes up to event `newest`, as many as were asked for. */
static enum err
settle(struct pass *p, int64_t newest)
{
	struct snapshot_scan *w = p->walk;
	struct db_rows *rows;
	enum err e;

	e = db_query(w->db, SQL_WALK_CHANGES, DB_ARGS(DB_INT(w->moment),
	    DB_INT(w->settled), DB_INT((int64_t)p->left)), &rows);
	if (e != ERR_OK)
		return e;
	while ((e = db_next(rows)) == ERR_OK)
		settle_one(p, rows);
	if (e != ERR_NOT_FOUND)
		return e;
	if (p->left > 0)
		w->settled = newest;
	return ERR_OK;
}

/* ERR_NOT_FOUND: as it was.  ERR_OK: it has changed since the moment. */
static enum err
has_changed(const struct snapshot_scan *w, int64_t id)
{
	struct db_rows *rows;
	enum err e;

	if (!is_marked(w, id))
		return ERR_NOT_FOUND;
	e = db_query(w->db, SQL_WALK_CHANGED,
	    DB_ARGS(DB_INT(id), DB_INT(w->moment)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	db_done(rows);
	return ERR_OK;
}

/* Rows of a stretch, read but not shown. */
struct batch {
	struct incident	*rows;
	size_t		 n, limit;
	size_t		 text;		/* bytes */
};

static enum err
select_rows(struct pass *p, const struct tally_states *states, size_t limit,
	struct db_rows **rows_r)
{
	struct snapshot_scan *w = p->walk;
	const struct list_stretch part = {
		.plan = w->plan, .after = w->under_way ? &w->at : NULL,
		.within = list_any_time, .limit = (int64_t)limit,
	};
	struct list_select select;

	list_rows(&w->shape, states, &part, p->arena, &select);
	return db_query_text(w->db, buf_view(&select.sql), select.args,
	    select.n, rows_r);
}

/* ERR_TOO_LARGE when b->n of them have too much text already. */
static enum err
read_batch(struct pass *p, const struct tally_states *states,
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
read_rows(struct pass *p, const struct tally_states *states,
	struct batch *b)
{
	struct snapshot_scan *w = p->walk;
	struct arena_mark mark = arena_mark(p->arena);
	enum err e;

	b->limit = p->left < w->fit ? p->left : w->fit;
	while ((e = read_batch(p, states, b)) == ERR_TOO_LARGE) {
		w->fit = b->limit = b->n - 1;
		arena_rewind(p->arena, mark);
	}
	if (e == ERR_OK && b->text < TEXT_MAX / 2 && w->fit < SNAPSHOT_SCAN_ROWS)
		w->fit *= 2;
	return e;
}

static enum err
take_row(struct pass *p, const struct incident *inc)
{
	struct snapshot_scan *w = p->walk;
	enum err e = has_changed(w, inc->id);

	if (e == ERR_NOT_FOUND)
		show(p, inc);
	w->at = list_key_of(&w->shape, inc);
	w->under_way = true;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
stretch(struct pass *p)
{
	struct snapshot_scan *w = p->walk;
	struct tally_states states;
	struct batch b = { .n = 0 };
	enum err e;
	size_t i;

	e = counter_store_states(w->db, &w->shape.filter, p->arena, &states);
	if (e == ERR_OK && states.n > 0)
		e = read_rows(p, &states, &b);
	if (e != ERR_OK)
		return e;
	list_sort(&w->shape, b.rows, b.n);
	for (i = 0; i < b.n && e == ERR_OK; i++)
		e = take_row(p, &b.rows[i]);
	w->done = e == ERR_OK && (states.n == 0 || b.n < b.limit);
	return e;
}

static enum err
pass_on(struct pass *p)
{
	struct snapshot_scan *w = p->walk;
	int64_t newest;
	enum err e;

	e = look(w, &newest);
	if (e == ERR_OK && newest > w->settled)
		e = settle(p, newest);
	if (e == ERR_OK && p->left > 0)
		e = stretch(p);
	return e;
}

enum err
snapshot_scan_on(struct snapshot_scan *w, size_t rows, struct arena *a, snapshot_scan_visit *visit,
	void *arg)
{
	struct pass pass = {
		.walk = w, .arena = a, .visit = visit, .arg = arg,
		.left = rows,
	};
	enum err e;

	if (w->done)
		return ERR_NOT_FOUND;
	if ((e = db_begin_read(w->db)) == ERR_OK)
		e = pass_on(&pass);
	db_rollback(w->db);
	return e;
}

bool
snapshot_scan_done(const struct snapshot_scan *w)
{
	return w->done;
}
