/*
 * Connections to SQLite and their transactions.  What must hold on every
 * connection is set in prepare_connection(), what an error means is decided
 * in sqlite_fail().
 */

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db_file.h"
#include "db/sqlite/db_schema.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/db_words.h"
#include "db/sqlite/sqlite.h"

#define PROGRESS_STEPS	4000	/* virtual machine steps between two looks */

void
sqlite_init(void)
{
	/*
	 * Each connection stays with one thread, so SQLite need not lock
	 * for us; its counters of memory would be a lock on every malloc.
	 */
	if (sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
	    sqlite3_initialize() != SQLITE_OK)
		log_fatal("SQLite: cannot be set up");
}

/* --- errors ------------------------------------------------------------- */

/*
 * A duplicate key means that another job came first.  A row that breaks
 * another constraint is a fault of the program.
 */
static enum err
classify_constraint(int extended)
{
	switch (extended) {
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_UNIQUE:
		return ERR_DUPLICATE;
	default:
		return ERR_INTERNAL;
	}
}

/* What a result code means to us; OK and ROW are no errors. */
static enum err
classify(int extended)
{
	switch (extended & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
	case SQLITE_PROTOCOL:
		return ERR_BUSY;
	case SQLITE_CONSTRAINT:
		return classify_constraint(extended);
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_NOTADB:
	case SQLITE_PERM:
		return ERR_STORAGE;
	default:
		return ERR_INTERNAL;
	}
}

/* A fault of another program's file is no fault of ours. */
enum err
sqlite_fail(const struct sqlite *s, const char *name)
{
	int code = sqlite3_extended_errcode(s->conn);
	enum err e = classify(code);

	if (!s->foreign && (e == ERR_STORAGE || e == ERR_INTERNAL))
		log_line(LOG_ERROR, "database: %s: %s (%d)", name,
		    sqlite3_errmsg(s->conn), code);
	return e;
}

/* --- connections -------------------------------------------------------- */

static int
past_deadline(void *arg)
{
	const struct db *db = arg;

	return db->deadline != 0 && clock_mono() > db->deadline;
}

void
sqlite_watch_deadline(struct sqlite *s)
{
	sqlite3_progress_handler(s->conn, PROGRESS_STEPS, past_deadline,
	    &s->db);
}

static int
note_wal(void *arg, sqlite3 *conn, const char *schema, int pages)
{
	struct sqlite *s = arg;

	(void)conn;
	(void)schema;
	s->wal_pages = pages;
	return SQLITE_OK;
}

static int
set_pragmas(sqlite3 *conn, bool query_only)
{
	static const char every[] =
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;"	/* a stray pointer must not write it */
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -1024;"	/* KiB; one per thread */
	    "PRAGMA synchronous = FULL;"	/* on disk when COMMIT returns */
	    "PRAGMA secure_delete = FAST;"
	    "PRAGMA journal_size_limit = 67108864;"
	    "PRAGMA wal_autocheckpoint = 0;";	/* only db_whole_checkpoint() */
	int rc;

	rc = sqlite3_exec(conn, every, NULL, NULL, NULL);
	if (rc == SQLITE_OK && query_only)
		rc = sqlite3_exec(conn, "PRAGMA query_only = ON", NULL, NULL,
		    NULL);
	return rc;
}

static int
prepare_connection(struct sqlite *s)
{
	int persist = 1;

	sqlite3_extended_result_codes(s->conn, 1);
	sqlite3_busy_timeout(s->conn, SQLITE_BUSY_MS);
	sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/*
	 * A log that stays where it is, at its size: nobody runs a
	 * checkpoint by closing, and no connection is left writing to an
	 * unlinked file.
	 */
	sqlite3_db_config(s->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_file_control(s->conn, NULL, SQLITE_FCNTL_PERSIST_WAL,
	    &persist);
	sqlite_watch_deadline(s);
	if (set_pragmas(s->conn, s->mode == DB_READ) != SQLITE_OK ||
	    !db_words_register(s->conn))
		return SQLITE_ERROR;
	/* After wal_autocheckpoint, which is a hook of the same kind. */
	sqlite3_wal_hook(s->conn, note_wal, s);
	return SQLITE_OK;
}

struct sqlite *
sqlite_new(const char *name, enum db_mode mode)
{
	struct sqlite *s = calloc(1, sizeof(*s));

	if (s == NULL || (s->name = strdup(name)) == NULL)
		log_fatal("out of memory");
	s->db.engine = &sqlite_engine;
	s->mode = mode;
	return s;
}

enum err
sqlite_connect(struct sqlite *s)
{
	int flags = SQLITE_OPEN_NOMUTEX | (s->immutable ?
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE);

	if (s->mode == DB_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(s->name, &s->conn, flags, NULL) != SQLITE_OK ||
	    prepare_connection(s) != SQLITE_OK)
		return sqlite_fail(s, s->name);
	return ERR_OK;
}

static void
disconnect(struct sqlite *s)
{
	sqlite_rows_finalize(s);
	sqlite3_close(s->conn);
	s->conn = NULL;
}

static void
close_connection(struct db *db)
{
	struct sqlite *s = sqlite_of(db);

	disconnect(s);
	writer_lock_close(&s->lock);
	free(s->name);
	free(s);
}

/* What comes before the file of a connection that takes turns is opened. */
static enum err
open_lock(struct sqlite *s, int64_t log_limit)
{
	enum err e;

	if (s->mode != DB_WRITER && s->mode != DB_MIGRATE)
		return ERR_OK;
	checkpoint_init(&s->checkpoint, log_limit);
	e = writer_lock_open(s->name, &s->lock);
	if (e != ERR_OK || s->mode == DB_WRITER)
		return e;
	e = writer_lock_lock(s->lock);
	return e == ERR_OK ? db_whole_make(s->name) : e;
}

static enum err
open_connection(const struct db_options *options, struct db **db_r)
{
	struct sqlite *s = sqlite_new(options->name, options->mode);
	enum err e;

	e = open_lock(s, options->log_limit);
	if (e == ERR_OK)
		e = sqlite_connect(s);
	if (e == ERR_OK)
		*db_r = &s->db;
	else
		close_connection(&s->db);
	return e;
}

/* --- transactions ------------------------------------------------------- */

/* Over its limit the log must shrink before it may grow. */
static enum err
make_room(struct sqlite *s)
{
	if (s->mode != DB_WRITER)
		return ERR_OK;
	return checkpoint_make_room(&s->checkpoint, &s->db, s->lock);
}

/* Runs a statement that gives no rows. */
static enum err
run(struct sqlite *s, enum sql_id id)
{
	return db_exec(&s->db, id, DB_NO_ARGS);
}

static enum err
begin_write(struct sqlite *s)
{
	enum err e = ERR_OK;

	if (s->conn == NULL)
		e = sqlite_connect(s);
	if (e != ERR_OK || (e = make_room(s)) != ERR_OK ||
	    (e = run(s, SQL_BEGIN_WRITE)) != ERR_OK)
		return e;
	if (s->mode == DB_WRITER)
		e = db_number(&s->db, SQL_FILE_VERSION, DB_NO_ARGS,
		    &s->db.version);
	return e;
}

static enum err
commit(struct sqlite *s)
{
	enum err e = run(s, SQL_COMMIT);

	if (e == ERR_OK && s->mode == DB_WRITER)
		s->db.upkeep_due = checkpoint_due(&s->checkpoint, s->wal_pages);
	return e;
}

static enum err
step(struct db *db, enum db_step step)
{
	static const enum sql_id ids[DB_STEP__MAX] = {
		[DB_STEP_READ] = SQL_BEGIN_READ,
		[DB_STEP_ROLLBACK] = SQL_ROLLBACK,
		[DB_STEP_JOB_BEGIN] = SQL_JOB_BEGIN,
		[DB_STEP_JOB_KEEP] = SQL_JOB_KEEP,
		[DB_STEP_JOB_UNDO] = SQL_JOB_UNDO,
	};
	struct sqlite *s = sqlite_of(db);

	if (step == DB_STEP_WRITE)
		return begin_write(s);
	if (step == DB_STEP_COMMIT)
		return commit(s);
	if (step != DB_STEP_ABANDON)
		return run(s, ids[step]);
	disconnect(s);
	return ERR_OK;
}

static bool
in_transaction(const struct db *db)
{
	const struct sqlite *s = (const struct sqlite *)db;

	return s->conn != NULL && sqlite3_get_autocommit(s->conn) == 0;
}

/* --- turns -------------------------------------------------------------- */

static enum err
end_turn(struct sqlite *s)
{
	enum err e = ERR_OK;

	if (s->db.upkeep_due)
		e = checkpoint_run(&s->checkpoint, &s->db, s->lock);
	s->db.upkeep_due = false;
	if (e == ERR_STORAGE)
		db_abandon(&s->db);
	else if (e != ERR_OK)
		db_rollback(&s->db);
	return e;
}

static enum err
end_last_turn(struct sqlite *s)
{
	enum err e = ERR_OK;

	if (!writer_lock_leave(s->lock))
		return ERR_OK;
	if (s->conn == NULL)
		e = sqlite_connect(s);
	return e == ERR_OK ? checkpoint_last(&s->db, s->lock) : e;
}

static enum err
turn(struct db *db, enum db_turn step)
{
	struct sqlite *s = sqlite_of(db);
	enum err e;

	if (step == DB_TURN_BEGIN)
		return writer_lock_lock(s->lock);
	e = step == DB_TURN_END ? end_turn(s) : end_last_turn(s);
	writer_lock_unlock(s->lock);
	return e;
}

/* AUTOINCREMENT takes note of the ids as they are inserted. */
static enum err
reserve(struct db *db, int64_t n, int64_t *first_r)
{
	(void)n;
	return db_number(db, SQL_INCIDENT_NEXT, DB_NO_ARGS, first_r);
}

/* --- the database as a whole -------------------------------------------- */

static enum err
check(struct db *db, enum db_check what, struct arena *a,
	struct str *finding_r)
{
	return what == DB_CHECK_FILE ?
	    db_whole_quick_check(db, a, finding_r) :
	    db_schema_verify(db, a, finding_r);
}

/* The order itself counts as a change; there is more if there was work. */
static enum err
maintain(struct db *db, int64_t pages, bool *done_r)
{
	int before = sqlite3_total_changes(sqlite_of(db)->conn);
	enum err e;

	e = db_exec(db, SQL_SEARCH_MERGE, DB_ARGS(DB_INT(pages)));
	*done_r = sqlite3_total_changes(sqlite_of(db)->conn) - before > 1;
	return e;
}

const struct db_engine sqlite_engine = {
	.open = open_connection,
	.close = close_connection,
	.prepare = sqlite_rows_prepare,
	.query = sqlite_rows_query,
	.next = sqlite_rows_next,
	.done = sqlite_rows_done,
	.column = sqlite_rows_column,
	.step = step,
	.in_transaction = in_transaction,
	.turn = turn,
	.reserve = reserve,
	.identity = db_whole_identity,
	.script = db_whole_script,
	.ready = db_whole_ready,
	.check = check,
	.maintain = maintain,
};
