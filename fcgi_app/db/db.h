#ifndef DB_DB_H
#define DB_DB_H

/*
 * One connection to the database: the seam behind which the engine can
 * change.  Statements are those of sql/queries (db/sql.h), prepared
 * once per connection, when first used; values are always bound.
 * db/sqlite/ implements it on SQLite in WAL mode.
 *
 * A connection belongs to one thread at a time and never crosses fork().
 * In a process that has the database open nothing else may open its
 * files: closing any descriptor of them would drop SQLite's locks
 * (https://sqlite.org/howtocorrupt.html 2.2).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/sqlite/writer_lock.h"
#include "db/sql.h"

struct db;
struct db_rows;		/* a statement under way */

enum db_mode {
	DB_READ,	/* cannot write */
	DB_WRITE,
	DB_CREATE,	/* like WRITE; makes the file if there is none */
	DB_ALONE,	/* see db_open_alone */
};

/* A value for a placeholder: DB_INT(1), DB_TEXT(s), DB_BLOB(s), DB_NULL. */
struct db_arg {
	enum { DB_ARG_NULL, DB_ARG_INT, DB_ARG_TEXT, DB_ARG_BLOB } type;
	int64_t		number;
	struct str	bytes;	/* must live until the statement is done */
};

#define DB_NULL		((struct db_arg){ DB_ARG_NULL, 0, { NULL, 0 } })
#define DB_INT(i)	((struct db_arg){ DB_ARG_INT, (i), { NULL, 0 } })
#define DB_TEXT(s)	((struct db_arg){ DB_ARG_TEXT, 0, (s) })
#define DB_BLOB(s)	((struct db_arg){ DB_ARG_BLOB, 0, (s) })

/* The arguments of a call as pointer and number. */
#define DB_ARGS(...)	(const struct db_arg[]){ __VA_ARGS__ }, \
	(int)(sizeof((const struct db_arg[]){ __VA_ARGS__ }) / \
	    sizeof(struct db_arg))
#define DB_NO_ARGS	NULL, 0

/*
 * Prepares the process: once, before the first db_open and before any
 * thread.
 */
void
db_init(void);

/*
 * Opens the file at `path`.  A statement of a connection opened with
 * read_limit_ms > 0 that runs longer than that since db_begin_read is
 * given up with ERR_BUSY.  ERR_STORAGE when there is no such file, it
 * cannot be opened or is no database.
 */
enum err
db_open(const char *path, enum db_mode mode, int64_t read_limit_ms,
	struct db **db_r);

/*
 * Opens somebody else's database, to read one snapshot of it, and leaves
 * nothing in it or beside it.  Statements of sql/queries that name its
 * tables are for it alone.  A file that cannot be read without writing is
 * refused, and what is wrong with one is no fault of ours: it is not
 * logged.  Ten minutes after this call its statements are given up.  When
 * it fails *why_r names the fault, in a clause of English.
 */
enum err
db_open_foreign(const char *path, struct db **db_r, const char **why_r);

/* The same for a later failure on such a connection, straight after it. */
const char *
db_why(const struct db *db);

/* Closes and nulls; NULL inside is legal.  Runs no checkpoint. */
void
db_close(struct db **db);

/* The columns and arguments of a statement. */
struct db_shape {
	int	columns;	/* of its rows, 0 when it gives none */
	int	arguments;	/* the highest number of a placeholder */
};

/* Prepares a statement, as db_query does when it is first used. */
enum err
db_prepare(struct db *db, enum sql_id id, struct db_shape *shape_r);

/*
 * Starts a statement.  The rows come from db_next; arguments may be
 * forgotten once the rows are done.  A statement must be done before it
 * is started again.  ERR_DUPLICATE, here and below, is a key that is there
 * already; a row that breaks another rule of its table is a fault of ours,
 * ERR_INTERNAL.
 */
enum err
db_query(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	struct db_rows **rows_r);

/*
 * The same for a composed text; only store/list.c composes, of what
 * store/clause.c has.
 */
enum err
db_query_text(struct db *db, struct str sql, const struct db_arg args[],
	int n, struct db_rows **rows_r);

/*
 * Steps to the next row: ERR_OK when there is one, ERR_NOT_FOUND after
 * the last.  Anything but ERR_OK has ended the statement.
 */
enum err
db_next(struct db_rows *rows);

/* Ends a statement before its last row; NULL is legal. */
void
db_done(struct db_rows *rows);

/* Runs a statement that gives no rows to its end. */
enum err
db_exec(struct db *db, enum sql_id id, const struct db_arg args[], int n);

/*
 * Columns of the present row, from 0.  db_view is valid until the next
 * call on these rows, db_text copies into the arena; a NULL column is 0
 * or { NULL, 0 }.  To ask for a column that the statement does not have
 * ends the process.
 */
int64_t
db_int(const struct db_rows *rows, int column);

bool
db_is_null(const struct db_rows *rows, int column);

struct str
db_view(const struct db_rows *rows, int column);

struct str
db_text(const struct db_rows *rows, int column, struct arena *a);

/*
 * Runs a statement for the number in the first column of its first row.
 * ERR_NOT_FOUND when there is no row.
 */
enum err
db_number(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	int64_t *number_r);

/* The id that the last insert of this connection gave. */
int64_t
db_last_id(const struct db *db);

/* Opens a snapshot for reading and starts the clock of read_limit_ms. */
enum err
db_begin_read(struct db *db);

/*
 * When the statements of this transaction are given up, by clock_mono();
 * 0 is never.  A deadline that is set ends with the transaction.
 */
int64_t
db_deadline(const struct db *db);

void
db_set_deadline(struct db *db, int64_t at);

/* Ends any transaction, undoing what it wrote; harmless without one. */
void
db_rollback(struct db *db);

/* False when the engine itself has rolled the transaction back. */
bool
db_in_transaction(const struct db *db);

/* Runs a script of several statements, as migrations are. */
enum err
db_script(struct db *db, const char *text);

/* Numbers in the file's header: whose file it is, and its schema's. */
struct db_identity {
	int64_t	application;	/* 0 in a file that nobody has claimed */
	int64_t	version;
	bool	empty;		/* it holds no table */
};

enum err
db_identity(struct db *db, struct db_identity *identity_r);

/* The version alone. */
enum err
db_version(struct db *db, int64_t *version_r);

/* Writes them; within a transaction. */
enum err
db_identify(struct db *db, int64_t application, int64_t version);

/* Pages in the write-ahead log after the last commit of this connection. */
int
db_wal_pages(const struct db *db);

/* Bytes of a page of the file. */
enum err
db_page_size(struct db *db, int64_t *bytes_r);

/* Does the write-ahead log beside the file hold anything, valid or not? */
bool
db_has_log(const struct db *db);

/*
 * Opens the file of a connection a second time, to read what it says without
 * its log, as a copy of that one file would.  Nothing is locked, so the
 * writer lock must be held: a checkpoint would change the file meanwhile.
 */
enum err
db_open_alone(const struct db *db, const struct writer_lock *lock,
	struct db **alone_r);

/* Makes the file one with a write-ahead log, which it then stays. */
enum err
db_use_log(struct db *db);

/* ERR_SCHEMA when it is none. */
enum err
db_uses_log(struct db *db);

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
db_checkpoint(struct db *db, const struct writer_lock *lock,
	enum db_checkpoint kind, int wait_ms);

/*
 * Lets the engine look at the whole file (PRAGMA quick_check).  ERR_OK
 * when it found nothing, ERR_STORAGE when *finding_r is its first finding.
 */
enum err
db_quick_check(struct db *db, struct arena *a, struct str *finding_r);

#endif
