/*
 * Events: appended, never changed.
 */

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

enum err
store_event_last(struct db *db, int64_t *seq_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_EVENT_LAST, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*seq_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}

enum err
store_event_wipe(struct db *db)
{
	enum err e = db_exec(db, SQL_EVENT_WIPE, DB_NO_ARGS);

	return e == ERR_OK ? db_exec(db, SQL_EVENT_SKIP, DB_NO_ARGS) : e;
}
