/*
 * Events: appended, never changed.
 */

#include "store/row.h"
#include "store/store_event.h"

/* Bytes of text after which a page ends, so that its memory has a bound. */
#define PAGE_TEXT	((size_t)1 << 20)

static struct db_arg
word_or_null(const struct word *word)
{
	return word == NULL ? DB_NULL : DB_TEXT(word->text);
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
	    word_or_null(from),
	    DB_TEXT(event->status_to->text),
	    DB_INT(event->version),
	    row_text_or_null(event->note),
	    origin->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(origin->request_id),
	    from == NULL ? DB_NULL : DB_INT(event->updated_from),
	    row_text_or_null(event->description_from),
	    row_text_or_null(event->description_to),
	    word_or_null(event->source_from),
	    word_or_null(event->source_to),
	    event->kind == EVENT_DELETED ? DB_INT(event->created_from) :
	    DB_NULL));
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

/* Takes rows to the end; one more than are taken tells of more. */
static enum err
read_page(struct db_rows *rows, int64_t limit, struct arena *a,
	struct store_event_page *page)
{
	struct event_line *line;
	size_t text = 0;
	enum err e = ERR_OK;

	page->n = 0;
	page->lines = arena_alloc(a, (size_t)limit * sizeof(*page->lines));
	while ((int64_t)page->n < limit && text < PAGE_TEXT &&
	    (e = db_next(rows)) == ERR_OK) {
		line = &page->lines[page->n++];
		read_line(rows, a, line);
		text += line->description_from.n + line->description_to.n +
		    line->note.n;
	}
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
read_bool(struct db *db, enum sql_id id, int64_t incident, bool *yes_r)
{
	int64_t n;
	enum err e;

	e = db_number(db, id, DB_ARGS(DB_INT(incident)), &n);
	if (e == ERR_OK)
		*yes_r = n != 0;
	return e;
}

enum err
store_event_came(struct db *db, int64_t incident, bool *came_r)
{
	return read_bool(db, SQL_EVENT_CAME, incident, came_r);
}

enum err
store_event_answered(struct db *db, int64_t incident, bool *answered_r)
{
	return read_bool(db, SQL_EVENT_ANSWERED, incident, answered_r);
}

enum err
store_event_last(struct db *db, int64_t *seq_r)
{
	return db_number(db, SQL_EVENT_LAST, DB_NO_ARGS, seq_r);
}

enum err
store_event_last_of(struct db *db, int64_t incident, int64_t *seq_r)
{
	return db_number(db, SQL_EVENT_LAST_OF_INCIDENT,
	    DB_ARGS(DB_INT(incident)), seq_r);
}

enum err
store_event_wipe(struct db *db)
{
	enum err e = db_exec(db, SQL_EVENT_WIPE, DB_NO_ARGS);

	return e == ERR_OK ? db_exec(db, SQL_EVENT_SKIP, DB_NO_ARGS) : e;
}
