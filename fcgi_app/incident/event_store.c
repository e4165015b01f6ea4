/*
 * Events: appended, never changed.
 */

#include "base/clock.h"
#include "db/row.h"
#include "incident/event_store.h"

/* Bytes of text after which a page ends, so that its memory has a bound. */
#define PAGE_TEXT	((size_t)1 << 20)

/* Arguments of event_insert before those of the changes. */
#define FIXED_ARGS	12

/* Adds the two arguments of each field with FIELD_HISTORY; how many in all. */
static int
add_changes(const struct event *event, struct db_arg args[])
{
	const struct field *f;
	int i, n = 0;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		f = &incident_fields[i];
		if ((f->flags & FIELD_HISTORY) == 0)
			continue;
		args[n] = args[n + 1] = DB_NULL;
		if (event->changed >> i & 1) {
			row_args(f, 1, event->before, &args[n]);
			if (event->after != NULL)
				row_args(f, 1, event->after, &args[n + 1]);
		}
		n += 2;
	}
	return n;
}

enum err
event_store_add(struct db *db, const struct actor *actor,
	const struct event *event)
{
	const struct enum_value *from = event->status_from;
	struct db_arg args[FIXED_ARGS + 2 * INCIDENT_FIELD__MAX] = {
		DB_INT(event->incident_id),
		DB_INT(event->at),
		DB_TEXT(actor->name),
		DB_TEXT(channel_names[actor->channel]),
		DB_TEXT(event_kind_names[event->kind]),
		row_word_or_null(from),
		DB_TEXT(event->status_to->text),
		DB_INT(event->version),
		row_text_or_null(event->note),
		actor->request_id.n == 0 ? DB_NULL :
		    DB_BLOB(actor->request_id),
		from == NULL ? DB_NULL : DB_INT(event->updated_from),
		event->kind != EVENT_DELETED ? DB_NULL :
		    DB_INT(event->before->created_at),
	};

	return db_exec(db, SQL_EVENT_INSERT, args,
	    FIXED_ARGS + add_changes(event, args + FIXED_ARGS));
}

enum err
event_store_add_created(struct db *db, const struct actor *actor,
	const struct event *event, int64_t last)
{
	return db_exec(db, SQL_EVENT_INSERT_CREATED, DB_ARGS(
	    DB_INT(event->incident_id),
	    DB_INT(last),
	    DB_INT(event->at),
	    DB_TEXT(actor->name),
	    DB_TEXT(channel_names[actor->channel]),
	    DB_TEXT(event_kind_names[EVENT_CREATED]),
	    DB_TEXT(event->status_to->text),
	    DB_INT(event->version),
	    actor->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(actor->request_id)));
}

/* A stored value as it is sent; { NULL, 0 }: there is none. */
static struct str
read_value(const struct db_rows *rows, int column, const struct field *f,
	struct arena *a)
{
	struct buf b;

	if (f->type != FIELD_OPTIONAL_TIME || db_is_null(rows, column))
		return db_text(rows, column, a);
	buf_init(&b, a, CLOCK_RENDER);
	clock_render(&b, db_int(rows, column));
	return buf_view(&b);
}

static void
read_line(const struct db_rows *rows, struct arena *a,
	struct event_line *line_r)
{
	int i, column = EVENT_LINE__MAX;

	row_read(rows, event_line_fields, EVENT_LINE__MAX, a, line_r);
	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		const struct field *f = &incident_fields[i];

		if ((f->flags & FIELD_HISTORY) == 0)
			continue;
		line_r->changes[i] = (struct event_change){
			.from = read_value(rows, column, f, a),
			.to = read_value(rows, column + 1, f, a),
		};
		column += 2;
	}
}

enum err
event_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct event_line *line_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_EVENT_LEFT_BY_REQUEST,
	    DB_ARGS(DB_BLOB(actor->request_id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	read_line(rows, a, line_r);
	db_done(rows);
	return ERR_OK;
}

/* Rows on their way to a page. */
struct reading {
	const struct event_store_query	*query;
	struct arena			*arena;
	struct event_store_page		*page;
	size_t				 text;	/* bytes of the lines so far */
};

int
event_store_columns(void)
{
	int i, n = EVENT_LINE__MAX;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++)
		if (incident_fields[i].flags & FIELD_HISTORY)
			n += 2;
	return n;
}

/* A query for one source has the source of the incident behind the line. */
static bool
is_wanted(const struct db_rows *rows, const struct event_store_query *q)
{
	return q->source == NULL || str_eq(db_view(rows, event_store_columns()),
	    q->source->text);
}

/* The page is full: the row is for the next one. */
static bool
is_full(const struct reading *r)
{
	return (int64_t)r->page->n == r->query->limit ||
	    r->text >= PAGE_TEXT;
}

static void
take_line(struct reading *r, const struct db_rows *rows)
{
	struct event_store_page *page = r->page;
	struct event_line *line = &page->lines[page->n++];
	int i;

	read_line(rows, r->arena, line);
	r->text += line->note.n;
	for (i = 0; i < INCIDENT_FIELD__MAX; i++)
		r->text += line->changes[i].from.n + line->changes[i].to.n;
	page->last = line->seq;
}

/*
 * A row that passes but does not fit shows that there is more.  When the
 * bound on rows ended the search there may be more, and the next page starts
 * there.  Otherwise the page ends with its last line, which reveals nothing
 * of other sources.
 */
static enum err
read_page(struct reading *r, struct db_rows *rows)
{
	struct event_store_page *page = r->page;
	int64_t left = EVENT_STORE_SCAN_MAX, seq = 0;
	enum err e;

	while ((e = db_next(rows)) == ERR_OK) {
		left--;
		seq = db_int(rows, EVENT_LINE_SEQ);
		if (!is_wanted(rows, r->query))
			continue;
		if (is_full(r)) {
			page->more = true;
			db_done(rows);
			return ERR_OK;
		}
		take_line(r, rows);
	}
	if (e == ERR_NOT_FOUND && left == 0) {
		page->more = true;
		page->last = seq;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
query_rows(struct db *db, const struct event_store_query *query,
	struct db_rows **rows_r)
{
	if (query->source != NULL)
		return db_query(db, SQL_EVENT_AFTER_WITH_SOURCE, DB_ARGS(
		    DB_INT(query->after), DB_INT(EVENT_STORE_SCAN_MAX)),
		    rows_r);
	if (query->incident != 0)
		return db_query(db, SQL_EVENT_AFTER_OF_INCIDENT, DB_ARGS(
		    DB_INT(query->after), DB_INT(query->limit + 1),
		    DB_INT(query->incident)), rows_r);
	return db_query(db, SQL_EVENT_AFTER, DB_ARGS(DB_INT(query->after),
	    DB_INT(query->limit + 1)), rows_r);
}

enum err
event_store_read(struct db *db, const struct event_store_query *query,
	struct arena *a, struct event_store_page *page_r)
{
	struct reading r = { .query = query, .arena = a, .page = page_r };
	struct db_rows *rows;
	enum err e;

	*page_r = (struct event_store_page){
		.last = query->after, .lines = arena_alloc(a,
		    (size_t)query->limit * sizeof(*page_r->lines)),
	};
	e = query_rows(db, query, &rows);
	return e == ERR_OK ? read_page(&r, rows) : e;
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
event_store_has_incident(struct db *db, int64_t incident, bool *came_r)
{
	return read_bool(db, SQL_EVENT_CAME, incident, came_r);
}

enum err
event_store_has_response(struct db *db, int64_t incident, bool *answered_r)
{
	return read_bool(db, SQL_EVENT_ANSWERED, incident, answered_r);
}

enum err
event_store_last(struct db *db, int64_t *seq_r)
{
	return db_number(db, SQL_EVENT_LAST, DB_NO_ARGS, seq_r);
}

enum err
event_store_last_of_incident(struct db *db, int64_t incident, int64_t *seq_r)
{
	return db_number(db, SQL_EVENT_LAST_OF_INCIDENT,
	    DB_ARGS(DB_INT(incident)), seq_r);
}

enum err
event_store_source_of_incident(struct db *db, int64_t incident, struct arena *a,
	const struct enum_value **source_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_EVENT_SOURCE_OF_INCIDENT,
	    DB_ARGS(DB_INT(incident)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*source_r = row_word(&incident_fields[INCIDENT_SOURCE],
	    db_view(rows, 0), a);
	db_done(rows);
	return ERR_OK;
}

enum err
event_store_wipe(struct db *db)
{
	static const enum sql_id steps[] = {
		SQL_EVENT_UNLOCK, SQL_EVENT_WIPE, SQL_EVENT_LOCK,
		SQL_EVENT_SKIP,
	};
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && e == ERR_OK; i++)
		e = db_exec(db, steps[i], DB_NO_ARGS);
	return e;
}
