#ifndef DB_DB_H
#define DB_DB_H

/*
 * One connection to the database.  Statements are those of sql/ (db/sql.h),
 * prepared once per connection, when first used; values are always bound.
 *
 * An engine stands behind it (db/engine.h), which the form of the database's
 * name chooses.  SQLite is the only one (db/sqlite/).
 *
 * A connection belongs to one thread at a time and never crosses fork().
 * One statement at a time gives rows on a connection: it must have ended
 * before another begins.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/sql.h"

struct db;
struct db_rows;		/* a statement under way */

enum db_mode {
	DB_READ,	/* cannot write */
	DB_WRITE,	/* can, and takes no turn: no other process writes */
	DB_CREATE,	/* like WRITE; makes the database if there is none */
	DB_WRITER,	/* see db_open_writer */
	DB_MIGRATE,	/* see db_open_to_migrate */
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
 * Opens the database of this name.  A statement of a connection opened with
 * read_limit_ms > 0 that runs longer than that since db_begin_read is given
 * up with ERR_BUSY.  ERR_STORAGE when there is no such database, it cannot be
 * opened or is none; ERR_INVALID for a name of an engine that this program
 * was built without, which is logged.
 */
enum err
db_open(const char *name, enum db_mode mode, int64_t read_limit_ms,
	struct db **db_r);

/*
 * Opens the connection of a process that writes.  Its transactions take turns
 * with those of other processes (db_turn).  log_limit: bytes that the
 * engine's log may have beside the database (SQLite); db_begin_write refuses
 * with ERR_BUSY above it.
 */
enum err
db_open_writer(const char *name, int64_t log_limit, struct db **db_r);

/*
 * Opens the database for migrations: takes the turn that db_turn gives, which
 * lasts until the connection is closed or has its last turn, and makes the
 * database if there is none, for its owner and group alone.
 */
enum err
db_open_to_migrate(const char *name, struct db **db_r);

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
 * Starts a statement.  The rows come from db_next; arguments may be forgotten
 * once the rows are done.  ERR_INTERNAL, logged, when another statement is
 * under way on this connection: an engine may have to send all rows of one
 * before it can begin the next.  ERR_DUPLICATE, here and below, is a key that
 * is there already; a row that breaks another rule of its table is a fault of
 * ours, ERR_INTERNAL.
 */
enum err
db_query(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	struct db_rows **rows_r);

/*
 * The same for a composed text; only incident/list_query_store.c composes, of
 * what where_clause_store.c has.
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

/* Opens a snapshot for reading and starts the clock of read_limit_ms. */
enum err
db_begin_read(struct db *db);

/*
 * Opens a transaction that writes.  A connection of db_open_writer that was
 * abandoned is opened again first.
 */
enum err
db_begin_write(struct db *db);

/* The version of the schema, as db_begin_write of a writer has found it. */
int64_t
db_version(const struct db *db);

/* Returns once what was written is durable. */
enum err
db_commit(struct db *db);

/*
 * When the statements of this transaction are given up, by clock_mono();
 * 0 is never.  A deadline that is set ends with the transaction.
 */
int64_t
db_deadline(const struct db *db);

void
db_set_deadline(struct db *db, int64_t at);

/*
 * Ends any transaction, undoing what it wrote, and a statement under way;
 * harmless without one.
 */
void
db_rollback(struct db *db);

/*
 * The same after a fault of the storage: the connection is not trusted any
 * more, and the next db_begin_write opens another.  The turn goes on.
 */
void
db_abandon(struct db *db);

/* False when the engine itself has rolled the transaction back. */
bool
db_in_transaction(const struct db *db);

/* Runs a script of several statements, as migrations are. */
enum err
db_script(struct db *db, const char *text);

/* Whose database it is, and the version of its schema. */
struct db_identity {
	int64_t	application;	/* 0 when no program has claimed it */
	int64_t	version;
	bool	empty;		/* it holds no table */
};

enum err
db_identity(struct db *db, struct db_identity *identity_r);

/* Writes them; within a transaction. */
enum err
db_identify(struct db *db, int64_t application, int64_t version);

/*
 * A part of a transaction that can be undone alone; jobs may lie within one
 * another.  Undo takes back what the innermost has written, keep ends it,
 * also after an undo.
 */
enum err
db_job_begin(struct db *db);

enum err
db_job_keep(struct db *db);

enum err
db_job_undo(struct db *db);

/*
 * The turns of the processes that write, for the connection of
 * db_open_writer.  BEGIN waits without a limit until no other process writes.
 * END lets the next process write, after what the engine has to do for itself
 * when that is due (db_upkeep_due).  LAST is END for a process that will not
 * write any more; of several such processes the last one leaves a database
 * that is complete without its log: ERR_BUSY when a reader still uses the log,
 * which then stays.
 */
enum db_turn {
	DB_TURN_BEGIN,
	DB_TURN_END,
	DB_TURN_LAST,
};

enum err
db_turn(struct db *db, enum db_turn step);

/* Will the end of this turn take long?  Callers are not to wait for it. */
bool
db_upkeep_due(const struct db *db);

/*
 * Hands out the next n ids of incidents, which follow one another, within a
 * transaction that writes.  They are handed out again when it is undone.
 */
enum err
db_reserve(struct db *db, int64_t n, int64_t *first_r);

/*
 * Puts pieces of the search index together, about `pages` pages of them,
 * within a transaction that writes.  False in *done_r: there was nothing to
 * do.  An engine that needs no such work does nothing.
 */
enum err
db_maintain(struct db *db, int64_t pages, bool *done_r);

/*
 * Is the database as it must be?  ERR_SCHEMA when it is not, and one line in
 * the log says why and what to do.
 */
enum db_ready {
	DB_READY_TO_SERVE,	/* set up for several processes, and whole */
	DB_READY_TO_MIGRATE,	/* new, or whole */
	DB_MAKE_READY,		/* sets it up for several processes */
	DB_ACCEPT,		/* takes it as whole, though changes are lost */
};

enum err
db_ready(struct db *db, enum db_ready what);

/*
 * Lets the engine compare.  FILE: its own structures, ERR_STORAGE when
 * *finding_r is the first fault.  SCHEMA: tables, indexes, triggers and views
 * with what the migrations of this program make of an empty database, where
 * comments, quotes and white space do not count; ERR_SCHEMA when *finding_r
 * is the first difference.
 */
enum db_check {
	DB_CHECK_FILE,
	DB_CHECK_SCHEMA,
};

enum err
db_check(struct db *db, enum db_check what, struct arena *a,
	struct str *finding_r);

#endif
