/*
 * Events: appended, never changed.
 */

#include "store/row.h"
#include "store/store_event.h"

static struct db_arg
text_or_null(struct str s)
{
	return s.n == 0 ? DB_NULL : DB_TEXT(s);
}

enum err
store_event_add(struct db *db, const struct origin *origin,
	const struct event *event)
{
	const struct word *from = event->status_from;

	return db_exec(db, SQL_EVENT_INSERT, DB_ARGS(
	    DB_INT(event->incident_id),
	    DB_INT(event->at),
	    DB_TEXT(origin->actor),
	    DB_TEXT(event_channels[origin->channel]),
	    DB_TEXT(event_kinds[event->kind]),
	    from == NULL ? DB_NULL : DB_TEXT(from->text),
	    DB_TEXT(event->status_to->text),
	    DB_INT(event->version),
	    text_or_null(event->note),
	    origin->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(origin->request_id),
	    from == NULL ? DB_NULL : DB_INT(event->updated_from)));
}

enum err
store_event_add_created(struct db *db, const struct origin *origin,
	const struct event *event, int64_t last)
{
	return db_exec(db, SQL_EVENT_INSERT_CREATED, DB_ARGS(
	    DB_INT(event->incident_id),
	    DB_INT(last),
	    DB_INT(event->at),
	    DB_TEXT(origin->actor),
	    DB_TEXT(event_channels[origin->channel]),
	    DB_TEXT(event_kinds[EVENT_CREATED]),
	    DB_TEXT(event->status_to->text),
	    DB_INT(event->version),
	    origin->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(origin->request_id)));
}

enum err
store_event_of_request(struct db *db, const struct origin *origin,
	struct arena *a, struct store_effect *effect_r)
{
	struct db_rows *rows;
	enum err e;

	if (origin->request_id.n == 0)
		return ERR_NOT_FOUND;
	e = db_query(db, SQL_EVENT_BY_REQUEST,
	    DB_ARGS(DB_BLOB(origin->request_id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	effect_r->incident_id = db_int(rows, 0);
	effect_r->updated_at = db_int(rows, 1);
	effect_r->status = db_text(rows, 2, a);
	effect_r->version = db_int(rows, 3);
	db_done(rows);
	return ERR_OK;
}

static void
read_line(const struct db_rows *rows, struct arena *a,
	struct event_line *line_r)
{
	row_read(rows, event_line_fields, EVENT_LINE__MAX, a, line_r);
}

enum err
store_event_left_by(struct db *db, const struct origin *origin,
	struct arena *a, struct event_line *line_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_EVENT_LEFT_BY_REQUEST,
	    DB_ARGS(DB_BLOB(origin->request_id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	read_line(rows, a, line_r);
	db_done(rows);
	return ERR_OK;
}

/* Takes rows to the end; one more than asked for tells of more. */
static enum err
read_page(struct db_rows *rows, int64_t limit, struct arena *a,
	struct store_event_page *page)
{
	enum err e = ERR_OK;

	page->n = 0;
	page->lines = arena_alloc(a, (size_t)limit * sizeof(*page->lines));
	while ((int64_t)page->n < limit && (e = db_next(rows)) == ERR_OK)
		read_line(rows, a, &page->lines[page->n++]);
	if (e == ERR_OK)
		e = db_next(rows);
	page->more = e == ERR_OK;
	if (page->more)
		db_done(rows);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
store_event_read(struct db *db, const struct store_event_query *query,
	struct arena *a, struct store_event_page *page_r)
{
	const bool all = query->incident == 0;
	struct db_rows *rows;
	enum err e;

	e = db_query(db, all ? SQL_EVENT_AFTER : SQL_EVENT_AFTER_OF_INCIDENT,
	    DB_ARGS(DB_INT(query->after), DB_INT(query->limit + 1),
	    DB_INT(query->incident)), &rows);
	return e == ERR_OK ? read_page(rows, query->limit, a, page_r) : e;
}

static enum err
read_number(struct db *db, enum sql_id id, int64_t incident, int64_t *n_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, id, DB_ARGS(DB_INT(incident)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*n_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}

enum err
store_event_only_one(struct db *db, int64_t incident, bool *one_r)
{
	int64_t n;
	enum err e;

	e = read_number(db, SQL_EVENT_SOME_OF_INCIDENT, incident, &n);
	if (e == ERR_OK)
		*one_r = n == 1;
	return e;
}

enum err
store_event_last(struct db *db, int64_t *seq_r)
{
	return read_number(db, SQL_EVENT_LAST, 0, seq_r);
}

enum err
store_event_last_of(struct db *db, int64_t incident, int64_t *seq_r)
{
	return read_number(db, SQL_EVENT_LAST_OF_INCIDENT, incident, seq_r);
}

enum err
store_event_wipe(struct db *db)
{
	enum err e = db_exec(db, SQL_EVENT_WIPE, DB_NO_ARGS);

	return e == ERR_OK ? db_exec(db, SQL_EVENT_SKIP, DB_NO_ARGS) : e;
}
