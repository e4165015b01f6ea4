/* Transactions of a writer. */

#include "base/log.h"
#include "db/migrate.h"
#include "db/write_txn.h"

static enum err
reopen(struct write_txn *t)
{
	if (t->txn.db != NULL)
		return ERR_OK;
	return db_open(t->database, DB_WRITE, 0, &t->txn.db);
}

enum err
write_txn_open(struct write_txn *t, const char *database, int64_t wal_limit)
{
	enum err e;

	*t = (struct write_txn){
		.database = database, .txn = { .batch = counter_batch_new() },
	};
	checkpoint_init(&t->checkpoint, wal_limit);
	e = writer_lock_open(database, &t->lock);
	return e == ERR_OK ? reopen(t) : e;
}

void
write_txn_close(struct write_txn *t)
{
	db_close(&t->txn.db);
	writer_lock_close(&t->lock);
	counter_batch_free(t->txn.batch);
}

/* Over the limit the log must shrink before it may grow. */
static enum err
make_room(struct write_txn *t)
{
	enum err e = reopen(t);

	return e != ERR_OK ? e :
	    checkpoint_make_room(&t->checkpoint, t->txn.db, t->lock);
}

enum err
write_txn_begin(struct write_txn *t)
{
	int64_t version;
	enum err e;

	if ((e = make_room(t)) != ERR_OK)
		return e;
	if ((e = db_exec(t->txn.db, SQL_BEGIN_WRITE, DB_NO_ARGS)) != ERR_OK)
		return e;
	if ((e = db_version(t->txn.db, &version)) != ERR_OK)
		return e;
	if (version != migrate_target())
		log_fatal("the database was migrated to version %lld by "
		    "another program", (long long)version);
	return ERR_OK;
}

enum err
write_txn_job(struct write_txn *t, writer_job *run, void *arg,
	enum err *job_r)
{
	size_t mark = counter_batch_mark(t->txn.batch);
	enum err e;

	if ((e = db_exec(t->txn.db, SQL_JOB_BEGIN, DB_NO_ARGS)) != ERR_OK)
		return e;
	*job_r = run(&t->txn, arg);
	/* The disk may have failed other parts of the transaction too. */
	if (*job_r == ERR_STORAGE || !db_in_transaction(t->txn.db))
		return ERR_STORAGE;
	if (*job_r != ERR_OK) {
		counter_batch_undo(t->txn.batch, mark);
		e = db_exec(t->txn.db, SQL_JOB_UNDO, DB_NO_ARGS);
		if (e != ERR_OK)
			return e;
	}
	return db_exec(t->txn.db, SQL_JOB_KEEP, DB_NO_ARGS);
}

enum err
write_txn_commit(struct write_txn *t)
{
	enum err e = counter_batch_write(t->txn.batch, t->txn.db);

	return e == ERR_OK ? db_exec(t->txn.db, SQL_COMMIT, DB_NO_ARGS) : e;
}

void
write_txn_undo(struct write_txn *t, enum err e)
{
	counter_batch_undo(t->txn.batch, 0);
	if (t->txn.db != NULL)
		db_rollback(t->txn.db);
	if (e == ERR_STORAGE)
		db_close(&t->txn.db);
}

bool
write_txn_checkpoint_due(struct write_txn *t)
{
	return t->txn.db != NULL &&
	    checkpoint_due(&t->checkpoint, t->txn.db);
}

void
write_txn_checkpoint(struct write_txn *t)
{
	enum err e = checkpoint_run(&t->checkpoint, t->txn.db, t->lock);

	if (e != ERR_OK)
		write_txn_undo(t, e);
}

void
write_txn_leave(struct write_txn *t)
{
	if (writer_lock_leave(t->lock) && reopen(t) == ERR_OK &&
	    checkpoint_last(t->txn.db, t->lock) == ERR_BUSY)
		log_line(LOG_WARN, "a reader holds the write-ahead log: it "
		    "stays beside the database");
}
