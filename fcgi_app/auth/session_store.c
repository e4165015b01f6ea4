/* Sessions: begun, found by a digest, and ended. */

#include <stddef.h>

#include "auth/session_store.h"
#include "base/clock.h"
#include "base/table.h"
#include "db/row.h"

#define TOUCH_EVERY	(60 * CLOCK_SECOND)
#define SWEEP_FEW	8	/* more than can be added by one login */

/* A session has expired if it began, or was seen, before these times. */
#define EXPIRY(limits) \
	DB_INT(clock_now() - (limits)->age), \
	DB_INT(clock_now() - (limits)->idle)

#define FIELD(key, kind, member) { \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct session, member) \
}

const struct field session_fields[] = {
	[SESSION_FIELD_ID]	   = FIELD("id", FIELD_INT, id),
	[SESSION_FIELD_CREATED_AT] = FIELD("created_at", FIELD_TIME,
					   created_at),
	[SESSION_FIELD_SEEN_AT]	   = FIELD("seen_at", FIELD_TIME, seen_at),
	[SESSION_FIELD_ADDRESS]	   = FIELD("address", FIELD_TEXT, address),
	[SESSION_FIELD_USER_AGENT] = FIELD("user_agent", FIELD_TEXT,
					   user_agent),
	[SESSION_FIELD_CURRENT]	   = FIELD("current", FIELD_BOOL, current),
};
TABLE_COVERS(session_fields, SESSION_FIELD__MAX);

struct session_store_limits
session_store_limits_of(const struct conf *conf)
{
	return (struct session_store_limits){
		.idle = conf->session_idle_hours * CLOCK_HOUR,
		.age = conf->session_days * CLOCK_DAY,
	};
}

enum err
session_store_add(struct db *db, const struct session_store_new *session,
	const struct session_store_limits *limits, int64_t *id_r)
{
	enum err e;

	e = db_exec(db, SQL_SESSION_SWEEP, DB_ARGS(EXPIRY(limits),
	    DB_INT(SWEEP_FEW)));
	if (e == ERR_OK)
		e = db_number(db, SQL_SESSION_INSERT, DB_ARGS(
		    DB_INT(session->account_id), DB_BLOB(session->digest),
		    DB_INT(clock_now()), row_text_or_null(session->address),
		    row_text_or_null(session->user_agent)), id_r);
	if (e != ERR_OK)
		return e;
	return db_exec(db, SQL_SESSION_TRIM, DB_ARGS(
	    DB_INT(session->account_id), DB_INT(SESSION_STORE_MOST)));
}

enum err
session_store_find(struct db *db, struct str digest,
	const struct session_store_limits *limits, struct arena *a,
	struct session_login *session_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_SESSION_FIND, DB_ARGS(DB_BLOB(digest),
	    EXPIRY(limits)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	row_read(rows, account_fields, ACCOUNT_FIELD__MAX, a,
	    &session_r->account);
	session_r->id = db_int(rows, ACCOUNT_FIELD__MAX);
	session_r->seen_at = db_int(rows, ACCOUNT_FIELD__MAX + 1);
	session_r->created_at = db_int(rows, ACCOUNT_FIELD__MAX + 2);
	db_done(rows);
	return ERR_OK;
}

bool
session_store_needs_touch(const struct session_login *session)
{
	int64_t since = clock_now() - session->seen_at;

	return since >= TOUCH_EVERY || since <= -TOUCH_EVERY;
}

enum err
session_store_touch(struct db *db, int64_t id)
{
	return db_exec(db, SQL_SESSION_TOUCH, DB_ARGS(DB_INT(id),
	    DB_INT(clock_now()), DB_INT(TOUCH_EVERY)));
}

enum err
session_store_end(struct db *db, int64_t id)
{
	return db_exec(db, SQL_SESSION_END, DB_ARGS(DB_INT(id)));
}

enum err
session_store_list(struct db *db, int64_t account_id,
	const struct session_store_limits *limits, struct arena *a,
	struct session_store_list *list_r)
{
	struct db_rows *rows;
	enum err e;

	list_r->n = 0;
	list_r->rows = arena_alloc(a, SESSION_STORE_MOST *
	    sizeof(*list_r->rows));
	e = db_query(db, SQL_SESSION_LIST, DB_ARGS(DB_INT(account_id),
	    EXPIRY(limits)), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		if (list_r->n == SESSION_STORE_MOST) {
			db_done(rows);
			return ERR_OK;
		}
		row_read(rows, session_fields, SESSION_COLUMNS, a,
		    &list_r->rows[list_r->n++]);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
session_store_end_one(struct db *db, int64_t account_id, int64_t id)
{
	int64_t n;
	enum err e;

	e = db_number(db, SQL_SESSION_COUNT_ONE, DB_ARGS(DB_INT(account_id),
	    DB_INT(id)), &n);
	if (e == ERR_OK && n == 0)
		return ERR_NOT_FOUND;
	return e == ERR_OK ? session_store_end(db, id) : e;
}

enum err
session_store_end_others(struct db *db, int64_t account_id, int64_t id,
	int64_t *n_r)
{
	enum err e;

	e = db_number(db, SQL_SESSION_COUNT_OTHERS,
	    DB_ARGS(DB_INT(account_id), DB_INT(id)), n_r);
	return e != ERR_OK ? e : db_exec(db, SQL_SESSION_END_OTHERS,
	    DB_ARGS(DB_INT(account_id), DB_INT(id)));
}

enum err
session_store_end_all(struct db *db, int64_t account_id, int64_t *n_r)
{
	enum err e;

	e = db_number(db, SQL_SESSION_COUNT, DB_ARGS(DB_INT(account_id)),
	    n_r);
	return e != ERR_OK ? e : db_exec(db, SQL_SESSION_END_ALL,
	    DB_ARGS(DB_INT(account_id)));
}

enum err
session_store_sweep(struct db *db, const struct session_store_limits *limits,
	int64_t *n_r)
{
	enum err e;

	e = db_number(db, SQL_SESSION_COUNT_EXPIRED, DB_ARGS(EXPIRY(limits)),
	    n_r);
	return e != ERR_OK ? e : db_exec(db, SQL_SESSION_SWEEP,
	    DB_ARGS(EXPIRY(limits), DB_INT(-1)));
}
