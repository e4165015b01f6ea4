/* Stored responses: added, found, and swept when they are old. */

#include "base/clock.h"
#include "idempotency/stored_response_store.h"

static void
read_response(const struct db_rows *rows, struct arena *a,
	struct stored_response *response_r)
{
	response_r->request_id = db_text(rows, 2, a);
	response_r->fingerprint = db_text(rows, 3, a);
	response_r->status = (int)db_int(rows, 4);
	response_r->location = db_text(rows, 5, a);
	response_r->body = db_text(rows, 6, a);
}

/* A response that is too old must not be found, swept or not. */
enum err
stored_response_store_get(struct db *db,
	const struct stored_response_key *key, int64_t since, struct arena *a,
	struct stored_response *response_r)
{
	struct db_rows *rows;
	int64_t id, at;
	enum err e;

	e = db_query(db, SQL_STORED_RESPONSE_GET, DB_ARGS(DB_TEXT(key->owner),
	    DB_BLOB(key->text)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	/* The query must be done before another statement changes its table. */
	id = db_int(rows, 0);
	at = db_int(rows, 1);
	if (at >= since)
		read_response(rows, a, response_r);
	db_done(rows);
	if (at >= since)
		return ERR_OK;
	e = db_exec(db, SQL_STORED_RESPONSE_DELETE, DB_ARGS(DB_INT(id)));
	return e == ERR_OK ? ERR_NOT_FOUND : e;
}

enum err
stored_response_store_add(struct db *db,
	const struct stored_response_key *key,
	const struct stored_response *response)
{
	return db_exec(db, SQL_STORED_RESPONSE_INSERT, DB_ARGS(
	    DB_TEXT(key->owner), DB_BLOB(key->text),
	    DB_BLOB(response->request_id), DB_BLOB(response->fingerprint),
	    DB_INT(clock_now()), DB_INT(response->status),
	    response->location.n == 0 ? DB_NULL : DB_TEXT(response->location),
	    DB_TEXT(response->body)));
}

/* By the minute, so that all jobs of a group count as the same sweep. */
void
stored_response_store_sweep(struct txn *txn, int64_t before)
{
	counter_batch_add(txn->batch, &(struct counter_batch_entry){
		.sql = SQL_STORED_RESPONSE_SWEEP,
		.key = { before / (60 * CLOCK_SECOND) },
		.n = 1,
	});
}

enum err
stored_response_store_wipe(struct db *db)
{
	return db_exec(db, SQL_STORED_RESPONSE_WIPE, DB_NO_ARGS);
}
