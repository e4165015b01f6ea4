#ifndef DB_SQLITE_DB_WHOLE_H
#define DB_SQLITE_DB_WHOLE_H

/*
 * The database file as a whole: whose it is, its write-ahead log, its
 * integrity.
 */

#include "db/db.h"
#include "db/sqlite/writer_lock.h"

/* Functions of db/engine.h. */
enum err
db_whole_identity(struct db *db, struct db_identity *identity_r);

enum err
db_whole_script(struct db *db, const char *text,
	const struct db_identity *identity);

enum err
db_whole_ready(struct db *db, enum db_ready what);

/*
 * Makes the file if it is missing.  Called before anything of this process
 * has the file open, which it must not close again then.
 */
enum err
db_whole_make(const char *path);

/* Pages in the write-ahead log after the last commit of this connection. */
int
db_whole_log_pages(struct db *db);

/* Bytes of a page of the file. */
enum err
db_whole_page_size(struct db *db, int64_t *bytes_r);

/* Does the write-ahead log beside the file hold anything, valid or not? */
bool
db_whole_has_log(struct db *db);

/*
 * Opens the file of a connection a second time, to read what it says without
 * its log, as a copy of that one file would.  Nothing is locked, so the
 * writer lock must be held: a checkpoint would change the file meanwhile.
 */
enum err
db_whole_open_alone(struct db *db, const struct writer_lock *lock,
	struct db **alone_r);

/* Makes the file one with a write-ahead log, which it then stays. */
enum err
db_whole_use_log(struct db *db);

/* ERR_SCHEMA when it is none. */
enum err
db_whole_uses_log(struct db *db);

enum db_checkpoint {
	DB_CHECKPOINT_RESTART,	/* the log keeps its size on disk */
	DB_CHECKPOINT_TRUNCATE,	/* it has none: the database is all there is */
};

/*
 * Copies the write-ahead log into the database and makes the next writer
 * start it over, waiting up to wait_ms for readers.  ERR_BUSY when a
 * reader held on: part may have been copied.  The writer lock must be held
 * (asserted): on SQLite before 3.51.3 a checkpoint that races with
 * another connection's reset of the log corrupts the file silently
 * (https://sqlite.org/wal.html 11).
 */
enum err
db_whole_checkpoint(struct db *db, const struct writer_lock *lock,
	enum db_checkpoint kind, int wait_ms);

/*
 * Lets SQLite look at the whole file (PRAGMA quick_check).  ERR_OK when it
 * found nothing, ERR_STORAGE when *finding_r is its first finding.
 */
enum err
db_whole_quick_check(struct db *db, struct arena *a, struct str *finding_r);

#endif
