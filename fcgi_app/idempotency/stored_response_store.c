/* Answers that are kept: added, found, and swept when they are old. */

#include "base/clock.h"
#include "idempotency/stored_response_store.h"

static void
read_reply(const struct db_rows *rows, struct arena *a,
	struct stored_response *reply_r)
{
	reply_r->request_id = db_text(rows, 2, a);
	reply_r->fingerprint = db_text(rows, 3, a);
	reply_r->status = (int)db_int(rows, 4);
	reply_r->location = db_text(rows, 5, a);
	reply_r->body = db_text(rows, 6, a);
}

/* One that is too old is no longer kept, swept or not. */
enum err
stored_response_store_get(struct db *db, const struct stored_response_key *key,
	int64_t since, struct arena *a, struct stored_response *reply_r)
{
	struct db_rows *rows;
	int64_t id, at;
	enum err e;

	e = db_query(db, SQL_REPLY_GET, DB_ARGS(DB_TEXT(key->owner),
	    DB_BLOB(key->text)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	/* A statement must be done before another changes its table. */
	id = db_int(rows, 0);
	at = db_int(rows, 1);
	if (at >= since)
		read_reply(rows, a, reply_r);
	db_done(rows);
	if (at >= since)
		return ERR_OK;
	e = db_exec(db, SQL_REPLY_DELETE, DB_ARGS(DB_INT(id)));
	return e == ERR_OK ? ERR_NOT_FOUND : e;
}

enum err
stored_response_store_add(struct db *db, const struct stored_response_key *key,
	const struct stored_response *reply)
{
	return db_exec(db, SQL_REPLY_INSERT, DB_ARGS(
	    DB_TEXT(key->owner), DB_BLOB(key->text),
	    DB_BLOB(reply->request_id), DB_BLOB(reply->fingerprint),
	    DB_INT(clock_now()), DB_INT(reply->status),
	    reply->location.n == 0 ? DB_NULL : DB_TEXT(reply->location),
	    DB_TEXT(reply->body)));
}

/* By the minute, so that the jobs of a group mean the same. */
void
stored_response_store_sweep(struct txn *txn, int64_t before)
{
	counter_batch_add(txn->batch, &(struct counter_batch_entry){
		.sql = SQL_REPLY_SWEEP,
		.key = { before / (60 * CLOCK_SECOND) },
		.n = 1,
	});
}

enum err
stored_response_store_wipe(struct db *db)
{
	return db_exec(db, SQL_REPLY_WIPE, DB_NO_ARGS);
}
