/* Transactions of a writer. */

#include "base/log.h"
#include "db/migrate.h"
#include "db/write_txn.h"

enum err
write_txn_open(struct write_txn *t, const char *database, int64_t wal_limit)
{
	*t = (struct write_txn){ .txn = { .batch = counter_batch_new() } };
	return db_open_writer(database, wal_limit, &t->txn.db);
}

void
write_txn_close(struct write_txn *t)
{
	db_close(&t->txn.db);
	counter_batch_free(t->txn.batch);
}

enum err
write_txn_begin(struct write_txn *t)
{
	enum err e = db_begin_write(t->txn.db);

	if (e == ERR_OK && db_version(t->txn.db) != migrate_target())
		log_fatal("the database was migrated to version %lld by "
		    "another program", (long long)db_version(t->txn.db));
	return e;
}

enum err
write_txn_job(struct write_txn *t, writer_job *run, void *arg,
	enum err *job_r)
{
	size_t mark = counter_batch_mark(t->txn.batch);
	enum err e;

	if ((e = db_job_begin(t->txn.db)) != ERR_OK)
		return e;
	*job_r = run(&t->txn, arg);
	/* The disk may have failed other parts of the transaction too. */
	if (*job_r == ERR_STORAGE || !db_in_transaction(t->txn.db))
		return ERR_STORAGE;
	if (*job_r != ERR_OK) {
		counter_batch_undo(t->txn.batch, mark);
		if ((e = db_job_undo(t->txn.db)) != ERR_OK)
			return e;
	}
	return db_job_keep(t->txn.db);
}

enum err
write_txn_commit(struct write_txn *t)
{
	enum err e = counter_batch_write(t->txn.batch, t->txn.db);

	return e == ERR_OK ? db_commit(t->txn.db) : e;
}

void
write_txn_undo(struct write_txn *t, enum err e)
{
	counter_batch_undo(t->txn.batch, 0);
	if (e == ERR_STORAGE)
		db_abandon(t->txn.db);
	else
		db_rollback(t->txn.db);
}

void
write_txn_leave(struct write_txn *t)
{
	if (db_turn(t->txn.db, DB_TURN_LAST) == ERR_BUSY)
		log_line(LOG_WARN, "a reader holds the write-ahead log: it "
		    "stays beside the database");
}
