#ifndef DB_WRITE_TXN_H
#define DB_WRITE_TXN_H

/*
 * The transactions of a writer (db/writer.h).  All but opening and closing
 * happens in the writer's thread, in a turn of its connection (db_turn).
 */

#include "db/writer.h"

struct write_txn {
	struct txn	txn;
};

enum err
write_txn_open(struct write_txn *t, const char *database, int64_t wal_limit);

/* Legal after a failed or partial write_txn_open. */
void
write_txn_close(struct write_txn *t);

/*
 * Begins a transaction.  ERR_BUSY when the log is over its limit.  Ends the
 * process when the database was migrated to another version.
 */
enum err
write_txn_begin(struct write_txn *t);

/*
 * Runs one job that can be undone alone; *job_r is its result.  An error
 * other than that means that the transaction must not be committed: the job
 * could not be undone alone, or the disk failed.
 */
enum err
write_txn_job(struct write_txn *t, writer_job *run, void *arg,
	enum err *job_r);

/* Writes the counts and commits. */
enum err
write_txn_commit(struct write_txn *t);

/*
 * Undoes the transaction that failed with e.  After a storage error the
 * connection is not trusted any more.
 */
void
write_txn_undo(struct write_txn *t, enum err e);

/* The last turn: the process will not write any more. */
void
write_txn_leave(struct write_txn *t);

#endif
