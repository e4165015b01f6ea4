/* The write-ahead log. */

#include "base/log.h"
#include "db/sqlite/checkpoint.h"
#include "db/sqlite/db_whole.h"

/*
 * A checkpoint is due at so many pages of log, 16 MiB of them usually: a
 * group of updates all over the table dirties some hundred, and fewer
 * checkpoints write fewer of them twice.
 */
#define PAGES		4000

/* How long a checkpoint waits for readers; short reads end sooner. */
#define WAIT_MS		50

/* At the end no job waits behind it. */
#define LAST_WAIT_MS	1000

/* The row of the table register, and its two values. */
#define MARK		STR("log")
#define APART		STR("apart")	/* more of it is in the log */
#define WHOLE		STR("whole")

void
checkpoint_init(struct checkpoint *c, int64_t limit)
{
	/* After the first write it is found out whether the file is marked. */
	*c = (struct checkpoint){ .limit = limit, .at = 1 };
}

bool
checkpoint_due(struct checkpoint *c, int pages)
{
	/* Another process has been there. */
	if (c->marked && pages < PAGES)
		c->at = PAGES;
	return pages >= c->at;
}

/* --- the mark ----------------------------------------------------------- */

static enum err
set_mark(struct db *db, struct str value)
{
	enum err e;

	if ((e = db_exec(db, SQL_BEGIN_WRITE, DB_NO_ARGS)) != ERR_OK)
		return e;
	e = db_exec(db, SQL_META_SET,
	    DB_ARGS(DB_TEXT(MARK), DB_TEXT(value)));
	if (e == ERR_OK)
		e = db_exec(db, SQL_COMMIT, DB_NO_ARGS);
	db_rollback(db);
	return e;
}

/* *whole_r: the mark does not say that a part is missing. */
static enum err
read_mark(struct db *db, bool *whole_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_META_GET, DB_ARGS(DB_TEXT(MARK)), &rows);
	if (e == ERR_OK)
		e = db_next(rows);
	*whole_r = true;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*whole_r = !str_eq(db_view(rows, 0), APART);
	db_done(rows);
	return ERR_OK;
}

/*
 * Copies "apart" into the file, which has few pages to copy just after a
 * checkpoint, and says "whole" in the log.  The latter in any case: a copy
 * by SQLite must not look as if it had lost its log.
 */
static enum err
mark_file(struct checkpoint *c, struct db *db, const struct writer_lock *lock)
{
	enum err e, e2;

	if ((e = set_mark(db, APART)) != ERR_OK)
		return e;
	e = db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART, WAIT_MS);
	c->marked |= e == ERR_OK;
	e2 = set_mark(db, WHOLE);
	return e2 != ERR_OK ? e2 : e;
}

enum err
checkpoint_validate(struct db *db)
{
	bool whole;
	enum err e = read_mark(db, &whole);

	if (e != ERR_OK || whole || db_whole_has_log(db))
		return e;
	log_line(LOG_ERROR, "the database file was in use with a write-ahead "
	    "log (-wal) that is not beside it, so its newest changes are "
	    "missing: put the log back, or a copy that SQLite made; to go on "
	    "without those changes run incidentctl migrate --without-log");
	return ERR_SCHEMA;
}

enum err
checkpoint_accept(struct db *db)
{
	return set_mark(db, WHOLE);
}

/* Has another process marked the file?  If that cannot be read, it has not. */
static bool
is_marked(struct db *db, const struct writer_lock *lock)
{
	struct db *alone;
	bool whole = true;
	enum err e = db_whole_open_alone(db, lock, &alone);

	if (e != ERR_OK)
		return false;
	e = read_mark(alone, &whole);
	db_close(&alone);
	return e == ERR_OK && !whole;
}

/* --- checkpoints -------------------------------------------------------- */

/*
 * A process that joins others finds the file marked and leaves it at that:
 * checkpoints by each worker that replaces one that was killed would keep
 * all the others from writing.
 */
enum err
checkpoint_run(struct checkpoint *c, struct db *db,
	const struct writer_lock *lock)
{
	int pages = db_whole_log_pages(db);
	enum err e;

	if (!c->marked && pages < PAGES && is_marked(db, lock)) {
		c->marked = true;
		return ERR_OK;
	}
	e = db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART, WAIT_MS);
	if (e == ERR_OK)
		e = mark_file(c, db, lock);
	/* A reader that holds on: not again for every group. */
	c->at = e == ERR_OK ? PAGES : pages + PAGES / 8;
	return e == ERR_BUSY ? ERR_OK : e;
}

static enum err
bytes_of_log(struct db *db, int64_t *bytes_r)
{
	enum err e = db_whole_page_size(db, bytes_r);

	*bytes_r *= db_whole_log_pages(db);
	return e;
}

enum err
checkpoint_make_room(struct checkpoint *c, struct db *db,
	const struct writer_lock *lock)
{
	int64_t bytes = 0;
	enum err e = bytes_of_log(db, &bytes);

	if (e == ERR_OK && bytes > c->limit &&
	    (e = db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    WAIT_MS)) == ERR_OK)
		checkpoint_init(c, c->limit);	/* the mark is gone */
	if (e == ERR_BUSY && !c->warned)
		log_line(LOG_WARN, "a reader holds the write-ahead log over "
		    "its limit of %lld MiB: writes are refused",
		    (long long)(c->limit >> 20));
	c->warned = e == ERR_BUSY;
	return e;
}

enum err
checkpoint_last(struct db *db, const struct writer_lock *lock)
{
	bool whole;
	enum err e = read_mark(db, &whole);

	/* A process died while it marked the file. */
	if (e == ERR_OK && !whole)
		e = set_mark(db, WHOLE);
	if (e == ERR_OK)
		e = db_whole_checkpoint(db, lock, DB_CHECKPOINT_TRUNCATE,
		    LAST_WAIT_MS);
	return e;
}
