/*
 * Incidents: each write is a job that changes the row, appends to the
 * history and moves the tallies, in this order and one transaction.
 */

#include "base/clock.h"
#include "store/row.h"
#include "store/store_event.h"
#include "store/store_incident.h"
#include "store/store_tally.h"

static void
read_incident(const struct db_rows *rows, struct arena *a,
	struct incident *inc_r)
{
	row_read(rows, incident_fields, INCIDENT_FIELD__MAX, a, inc_r);
}

enum err
store_incident_get(struct db *db, int64_t id, struct arena *a,
	struct incident *inc_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_INCIDENT_GET, DB_ARGS(DB_INT(id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	read_incident(rows, a, inc_r);
	db_done(rows);
	return ERR_OK;
}

/* Takes rows to the end, at most `limit`. */
static enum err
read_rows(struct db_rows *rows, int64_t limit, struct arena *a,
	struct store_incident_page *page)
{
	enum err e = ERR_OK;

	page->n = 0;
	page->rows = arena_alloc(a, (size_t)limit * sizeof(*page->rows));
	while ((int64_t)page->n < limit && (e = db_next(rows)) == ERR_OK)
		read_incident(rows, a, &page->rows[page->n++]);
	if (e == ERR_OK)
		db_done(rows);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The rows of the page, reached from whichever end is nearer. */
static enum err
read_page(struct db *db, const struct list_query *q, struct arena *a,
	struct store_incident_page *page)
{
	struct list_stretch part = { .offset = (page->page - 1) * LIST_PAGE };
	struct db_arg args[LIST_ARGS];
	struct db_rows *rows;
	struct buf sql;
	enum err e;
	int n;

	part.limit = page->count - part.offset;
	if (part.limit > LIST_PAGE)
		part.limit = LIST_PAGE;
	if (part.offset > page->count / 2) {
		part.backwards = true;
		part.offset = page->count - part.offset - part.limit;
	}
	buf_init(&sql, a, 512);
	n = list_select(q, &part, &sql, args);
	if ((e = db_query_text(db, buf_view(&sql), args, n, &rows)) != ERR_OK)
		return e;
	if ((e = read_rows(rows, part.limit, a, page)) != ERR_OK)
		return e;
	list_sort(q, page->rows, page->n);
	return ERR_OK;
}

static enum err
read_list(struct db *db, const struct list_query *q, struct arena *a,
	struct store_incident_page *page)
{
	enum err e;

	e = store_tally_count(db, q->status, q->source, &page->count);
	if (e != ERR_OK)
		return e;
	page->pages = (page->count + LIST_PAGE - 1) / LIST_PAGE;
	if (page->pages == 0)
		page->pages = 1;
	page->page = q->page == LIST_LAST ? page->pages : q->page;
	if (page->page > page->pages)
		return ERR_NOT_FOUND;
	return page->count == 0 ? ERR_OK : read_page(db, q, a, page);
}

enum err
store_incident_list(struct db *db, const struct list_query *q,
	struct arena *a, struct store_incident_page *page_r)
{
	enum err e;

	*page_r = (struct store_incident_page){ 0 };
	if ((e = db_begin_read(db)) == ERR_OK)
		e = read_list(db, q, a, page_r);
	db_rollback(db);
	return e;
}

/* What every change of an incident leaves behind. */
static enum err
record(struct db *db, const struct origin *origin, enum event_kind kind,
	const struct incident *inc, const struct word *from)
{
	struct event event = {
		.incident_id = inc->id,
		.at = kind == EVENT_IMPORTED ? clock_now() : inc->updated_at,
		.kind = kind,
		.status_from = from,
		.status_to = inc->status,
		.version = inc->version,
	};
	enum err e;

	if ((e = store_event_add(db, origin, &event)) != ERR_OK)
		return e;
	return store_tally_move(db, inc, from);
}

static enum err
insert(struct db *db, struct incident *inc)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	enum err e;

	row_args(incident_fields, INCIDENT_FIELD__MAX, inc, args);
	if (inc->id == 0)
		args[INCIDENT_ID] = DB_NULL;	/* the next one */
	e = db_exec(db, SQL_INCIDENT_INSERT, args, INCIDENT_FIELD__MAX);
	if (e == ERR_OK)
		inc->id = db_last_id(db);
	return e;
}

/*
 * The incident as the request left it when it was delivered before, even
 * if others have changed it since.  ERR_NOT_FOUND: this is the first time.
 */
static enum err
replay(struct db *db, const struct origin *origin, struct arena *a,
	struct incident *inc_r)
{
	struct store_effect effect;
	enum err e;

	e = store_event_of_request(db, origin, a, &effect);
	if (e != ERR_OK)
		return e;
	e = store_incident_get(db, effect.incident_id, a, inc_r);
	if (e != ERR_OK)	/* NOT_FOUND would say that it is new */
		return e == ERR_NOT_FOUND ? ERR_INTERNAL : e;
	inc_r->status = row_word(&incident_fields[INCIDENT_STATUS],
	    effect.status, a);
	inc_r->updated_at = effect.at;
	inc_r->version = effect.version;
	return ERR_OK;
}

struct change {
	const struct origin			*origin;
	const struct store_status_change	*status;	/* of an update */
	struct arena				*arena;
	struct incident				*inc;
};

static enum err
create(struct db *db, void *arg)
{
	struct change *c = arg;
	enum err e;

	e = replay(db, c->origin, c->arena, c->inc);
	if (e != ERR_NOT_FOUND)
		return e;
	c->inc->id = 0;
	c->inc->status = &incident_statuses[INCIDENT_OPEN];
	c->inc->created_at = c->inc->updated_at = clock_now();
	c->inc->version = 1;
	if ((e = insert(db, c->inc)) != ERR_OK)
		return e;
	return record(db, c->origin, EVENT_CREATED, c->inc, NULL);
}

enum err
store_incident_create(struct writer *writer, const struct origin *origin,
	struct arena *a, struct incident *inc)
{
	struct change change = { .origin = origin, .arena = a, .inc = inc };

	return writer_run(writer, create, &change);
}

static enum err
set_status(struct db *db, void *arg)
{
	struct change *c = arg;
	struct incident *inc = c->inc;
	const struct word *from;
	int64_t now = clock_now();
	enum err e;

	e = replay(db, c->origin, c->arena, inc);
	if (e != ERR_NOT_FOUND)
		return e;
	e = store_incident_get(db, c->status->id, c->arena, inc);
	if (e != ERR_OK || c->status->status == NULL ||
	    c->status->status == inc->status)
		return e;
	from = inc->status;
	inc->status = c->status->status;
	/* A clock set back must not make a change look older. */
	inc->updated_at = now > inc->updated_at ? now : inc->updated_at + 1;
	inc->version++;
	e = db_exec(db, SQL_INCIDENT_SET_STATUS, DB_ARGS(DB_INT(inc->id),
	    DB_TEXT(inc->status->text), DB_INT(inc->updated_at),
	    DB_INT(inc->version)));
	if (e != ERR_OK)
		return e;
	return record(db, c->origin, EVENT_STATUS, inc, from);
}

enum err
store_incident_set_status(struct writer *writer, const struct origin *origin,
	const struct store_status_change *status, struct arena *a,
	struct incident *inc_r)
{
	struct change change = {
		.origin = origin, .status = status, .arena = a, .inc = inc_r,
	};

	return writer_run(writer, set_status, &change);
}

enum err
store_incident_import(struct db *db, const struct origin *origin,
	struct incident *inc)
{
	enum err e;

	inc->version = 1;
	if ((e = insert(db, inc)) != ERR_OK)
		return e;
	return record(db, origin, EVENT_IMPORTED, inc, NULL);
}

enum err
store_incident_wipe(struct db *db)
{
	enum err e;

	if ((e = db_exec(db, SQL_INCIDENT_WIPE, DB_NO_ARGS)) != ERR_OK)
		return e;
	if ((e = db_exec(db, SQL_INCIDENT_RESTART_IDS, DB_NO_ARGS)) != ERR_OK)
		return e;
	if ((e = store_event_wipe(db)) != ERR_OK)
		return e;
	return store_tally_wipe(db);
}

enum err
store_incident_after(struct db *db, int64_t after, int64_t limit,
	struct arena *a, struct store_incident_page *page_r)
{
	struct db_rows *rows;
	enum err e;

	*page_r = (struct store_incident_page){ 0 };
	e = db_query(db, SQL_INCIDENT_AFTER,
	    DB_ARGS(DB_INT(after), DB_INT(limit)), &rows);
	return e == ERR_OK ? read_rows(rows, limit, a, page_r) : e;
}

enum err
store_incident_verify(struct db *db, int64_t *id_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_INCIDENT_WITHOUT_EVENT, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*id_r = db_int(rows, 0);
	db_done(rows);
	return ERR_CONFLICT;
}
