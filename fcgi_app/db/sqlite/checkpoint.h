#ifndef DB_SQLITE_CHECKPOINT_H
#define DB_SQLITE_CHECKPOINT_H

/*
 * The write-ahead log of a writer: when it is copied into the database, how
 * long it may become, and how it is emptied at the end.  The caller of every
 * function here holds the writer lock (writer_lock.h).
 *
 * While the log holds data, a copy of the database file alone lacks that
 * data.  A mark makes such a copy recognisable: a row of the table register
 * ("log") says "apart" in the database file, and "whole" in the log.  A
 * connection reads the newer version in the log, and so does every copy that
 * SQLite makes.  A copy of the file alone says "apart".
 */

#include "db/db.h"
#include "db/sqlite/writer_lock.h"

struct checkpoint {
	int64_t	limit;		/* bytes of log: above it nothing is written */
	int	at;		/* pages of log when the next one is due */
	bool	marked;		/* the file is, as far as this process knows */
	bool	warned;		/* that the log is over its limit */
};

void
checkpoint_init(struct checkpoint *c, int64_t limit);

/* Is one due with so many pages of log? */
bool
checkpoint_due(struct checkpoint *c, int pages);

/*
 * Runs one and marks the file; when another process has marked it already,
 * and the log is short, there is nothing to do.  A reader that holds on to
 * the log is no error: the checkpoint is due again later.
 */
enum err
checkpoint_run(struct checkpoint *c, struct db *db,
	const struct writer_lock *lock);

/*
 * ERR_OK when the log is within its limit, or a checkpoint has brought it
 * there.  ERR_BUSY when a reader keeps it above: one line of the service's
 * log says so, until the log is within its limit again.
 */
enum err
checkpoint_make_room(struct checkpoint *c, struct db *db,
	const struct writer_lock *lock);

/*
 * Called by the last process that stops.  Afterwards the database file is
 * complete.  ERR_BUSY when a reader still uses the log, which then stays.
 */
enum err
checkpoint_last(struct db *db, const struct writer_lock *lock);

/*
 * ERR_SCHEMA for a database that was copied without its log, or whose
 * log was removed.  By checkpoint_accept() an operator takes it as it is.
 */
enum err
checkpoint_validate(struct db *db);

enum err
checkpoint_accept(struct db *db);

#endif
