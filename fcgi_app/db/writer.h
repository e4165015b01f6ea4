#ifndef DB_WRITER_H
#define DB_WRITER_H

/*
 * The one door for writes.  A process has one writer: a thread with its
 * own connection that takes all jobs waiting at that moment as a commit
 * group, runs them in one transaction and has them on disk with one sync
 * (synchronous=FULL) before any of their callers returns.  Nothing is
 * visible to anybody before it is durable.
 *
 * The writer takes its turn (db_turn) for each group, and runs maintenance and
 * the upkeep of the engine there, after the callers have been let go.
 * Maintenance runs when the writer is opened, some time after something was
 * written, and when it asked to be called again.  The writer has a thread of
 * its own rather than a leader among the callers, so that waiting for a turn
 * has no deadline but each caller has one.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/txn.h"

struct writer;

/*
 * Maintenance: work that can wait, done in pieces.  Each piece has a
 * transaction of its own, and callers that come meanwhile wait for its end.
 * *again_r: after how many microseconds it is to be called again;
 * WRITER_LATER: once something has been written.  Anything but ERR_OK undoes
 * the piece.
 */
typedef enum err writer_maintenance(struct db *db, int64_t *again_r);

#define WRITER_LATER	INT64_C(-1)

/*
 * The writer's thread calls it twice for each commit group, with the writer
 * lock held: in the transaction before the first job, and after the commit,
 * outside of any transaction.  It only reads.
 */
typedef void writer_watch(struct db *db, bool committed);

struct writer_options {
	const char	*database;	/* path; migrated already */
	int64_t		 wait_ms;	/* a caller waits so long at most */
	int64_t		 wal_limit;	/* bytes: above it nothing is written */
	writer_maintenance *maintenance;	/* NULL: there is none */
	writer_watch	*watch;		/* ditto */
};

/*
 * A job: changes the database inside the writer's transaction.  Anything
 * but ERR_OK undoes what this job wrote, and that alone.  It runs in the
 * writer's thread while its caller waits, so it may use what belongs to
 * the caller (its arena, its structs).
 */
typedef enum err writer_job(struct txn *txn, void *arg);

enum err
writer_open(const struct writer_options *options, struct writer **writer_r);

/*
 * Finishes what is queued, ends the thread; nulls; NULL inside is legal.
 * Call when no caller is left and the process reads no more.  The last
 * process that closes its writer empties the write-ahead log.  A thread that
 * waits for the writer lock of another process, with no caller left, is left
 * behind after two seconds.
 */
void
writer_close(struct writer **writer);

/*
 * Runs a job and returns its result once that is durable.  ERR_BUSY: it
 * could not start within wait_ms, or the log is over its limit because a
 * reader holds on to it; ERR_STORAGE: it could not be stored.  In both
 * cases nothing has been written.
 */
enum err
writer_run(struct writer *writer, writer_job *job, void *arg);

#define WRITER_DEFERRED_MAX	64	/* deferred jobs that wait at once */
#define WRITER_DEFERRED_SIZE	1024	/* bytes of an argument */

/*
 * Defers a job, for which no caller waits, with a copy of the n bytes at
 * `arg`, and returns at once.  For work that may be lost: it is when it fails,
 * or when too many deferred jobs wait already.  Jobs run in the order in which
 * they were handed over, by either call.
 */
void
writer_defer(struct writer *writer, writer_job *job, const void *arg,
	size_t n);

#endif
