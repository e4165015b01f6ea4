/*
 * The seam of db.h on SQLite 3.40 or later; with db_whole.c,
 * db_words.c and db_foreign.c the sole user of sqlite3.h.
 * What must hold on every connection is set in prepare_connection(), what
 * an error means is decided in db_fail().
 */

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"
#include "db/db.h"
#include "db/sqlite/sqlite.h"

#define FOREIGN_LIMIT	(600 * CLOCK_SECOND)
#define PROGRESS_STEPS	4000	/* virtual machine steps between two looks */
void
db_init(void)
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
db_fail(const struct db *db, const char *name)
{
	int code = sqlite3_extended_errcode(db->conn);
	enum err e = classify(code);

	if (!db->foreign && (e == ERR_STORAGE || e == ERR_INTERNAL))
		log_line(LOG_ERROR, "database: %s: %s (%d)", name,
		    sqlite3_errmsg(db->conn), code);
	return e;
}

static int
past_deadline(void *arg)
{
	const struct db *db = arg;

	return db->deadline != 0 && clock_mono() > db->deadline;
}

static int
note_wal(void *arg, sqlite3 *conn, const char *schema, int pages)
{
	struct db *db = arg;

	(void)conn;
	(void)schema;
	db->wal_pages = pages;
	return SQLITE_OK;
}

static int
set_pragmas(sqlite3 *conn, enum db_mode mode)
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
	    "PRAGMA wal_autocheckpoint = 0;";	/* only db_checkpoint() */
	int rc;

	rc = sqlite3_exec(conn, every, NULL, NULL, NULL);
	if (rc == SQLITE_OK && (mode == DB_READ || mode == DB_ALONE))
		rc = sqlite3_exec(conn, "PRAGMA query_only = ON", NULL, NULL,
		    NULL);
	return rc;
}

static int
prepare_connection(struct db *db, enum db_mode mode)
{
	int persist = 1;

	sqlite3_extended_result_codes(db->conn, 1);
	sqlite3_busy_timeout(db->conn, DB_BUSY_MS);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/*
	 * A log that stays where it is, at its size: nobody runs a
	 * checkpoint by closing, and no connection is left writing to an
	 * unlinked file.
	 */
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_file_control(db->conn, NULL, SQLITE_FCNTL_PERSIST_WAL,
	    &persist);
	sqlite3_progress_handler(db->conn, PROGRESS_STEPS, past_deadline, db);
	if (set_pragmas(db->conn, mode) != SQLITE_OK ||
	    !db_words_register(db->conn))
		return SQLITE_ERROR;
	/* After wal_autocheckpoint, which is a hook of the same kind. */
	sqlite3_wal_hook(db->conn, note_wal, db);
	return SQLITE_OK;
}

static struct db *
new_db(void)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		log_fatal("out of memory");
	return db;
}

enum err
db_open(const char *path, enum db_mode mode, int64_t read_limit_ms,
	struct db **db_r)
{
	int flags = SQLITE_OPEN_NOMUTEX | (mode == DB_ALONE ?
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE);
	struct db *db = new_db();
	enum err e;

	db->read_limit = read_limit_ms * 1000;
	if (mode == DB_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(path, &db->conn, flags, NULL) != SQLITE_OK ||
	    prepare_connection(db, mode) != SQLITE_OK) {
		e = db_fail(db, path);
		db_close(&db);
		return e;
	}
	*db_r = db;
	return ERR_OK;
}

/* A read of the schema takes the lock, and finds what is amiss. */
static enum err
begin_foreign(struct db *db)
{
	int64_t tables;
	enum err e;

	if ((e = db_begin_read(db)) != ERR_OK)
		return e;
	return db_number(db, SQL_FILE_TABLES, DB_NO_ARGS, &tables);
}

enum err
db_open_foreign(const char *path, struct db **db_r, const char **why_r)
{
	struct db *db = new_db();
	enum err e = ERR_STORAGE;

	db->foreign = true;
	db->deadline = clock_mono() + FOREIGN_LIMIT;
	if (sqlite3_open_v2(path, &db->conn, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		*why_r = db_why(db);
		db_close(&db);
		return e;
	}
	sqlite3_progress_handler(db->conn, PROGRESS_STEPS, past_deadline, db);
	if ((*why_r = db_foreign_prepare(db->conn, DB_BUSY_MS)) == NULL &&
	    (e = begin_foreign(db)) != ERR_OK)
		*why_r = db_why(db);
	if (e == ERR_OK)
		*db_r = db;
	else
		db_close(&db);
	return e;
}

const char *
db_why(const struct db *db)
{
	return db_foreign_explain(sqlite3_extended_errcode(db->conn));
}

void
db_close(struct db **db_p)
{
	struct db *db = *db_p;
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < SQL__MAX; i++)
		sqlite3_finalize(db->named[i].stmt);
	for (i = 0; i < DB_TEXTS_MAX; i++) {
		sqlite3_finalize(db->composed[i].rows.stmt);
		free(db->composed[i].text);
	}
	sqlite3_close(db->conn);
	free(db);
	*db_p = NULL;
}

static enum err
prepare(struct db *db, const char *name, struct str sql, struct db_rows *rows)
{
	rows->db = db;
	rows->name = name;
	if (sqlite3_prepare_v3(db->conn, sql.p, (int)sql.n,
	    SQLITE_PREPARE_PERSISTENT, &rows->stmt, NULL) != SQLITE_OK)
		return db_fail(db, name);
	rows->columns = sqlite3_column_count(rows->stmt);
	return ERR_OK;
}

/* Of sql/queries, once per connection. */
static enum err
prepare_named(struct db *db, enum sql_id id)
{
	const struct sql_text *sql = &sql_texts[id];

	return db->named[id].stmt != NULL ? ERR_OK : prepare(db, sql->name,
	    str_of(sql->text), &db->named[id]);
}

/*
 * $1 ... $n are names to SQLite, numbered as they first appear; so each
 * parameter is asked for its name to find its argument.  0 when the name
 * is no number from 1 to max.
 */
static int
argument_of(const struct db_rows *rows, int parameter, int max)
{
	const char *name = sqlite3_bind_parameter_name(rows->stmt, parameter);
	int64_t number;

	return parse_int(str_of(name + 1), 1, max, &number) == ERR_OK ?
	    (int)number : 0;
}

enum err
db_prepare(struct db *db, enum sql_id id, struct db_shape *shape_r)
{
	const struct db_rows *rows = &db->named[id];
	enum err e = prepare_named(db, id);
	int i, n;

	if (e != ERR_OK)
		return e;
	*shape_r = (struct db_shape){ .columns = rows->columns };
	for (i = sqlite3_bind_parameter_count(rows->stmt); i > 0; i--) {
		n = argument_of(rows, i, INT_MAX);
		if (n > shape_r->arguments)
			shape_r->arguments = n;
	}
	return ERR_OK;
}

static int
bind_one(sqlite3_stmt *stmt, int i, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_ARG_INT:
		return sqlite3_bind_int64(stmt, i, arg->number);
	case DB_ARG_TEXT:
		return sqlite3_bind_text64(stmt, i, arg->bytes.p,
		    arg->bytes.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_ARG_BLOB:
		return sqlite3_bind_blob64(stmt, i, arg->bytes.p,
		    arg->bytes.n, SQLITE_STATIC);
	case DB_ARG_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, i);
}

static enum err
bind(struct db_rows *rows, const struct db_arg args[], int n)
{
	int count = sqlite3_bind_parameter_count(rows->stmt);
	int i, number;

	for (i = 1; i <= count; i++) {
		if ((number = argument_of(rows, i, n)) == 0)
			log_fatal("%s: placeholder without argument",
			    rows->name);
		if (bind_one(rows->stmt, i, &args[number - 1]) != SQLITE_OK)
			return db_fail(rows->db, rows->name);
	}
	return ERR_OK;
}

enum err
db_query(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	struct db_rows **rows_r)
{
	struct db_rows *rows = &db->named[id];
	enum err e;

	if ((e = prepare_named(db, id)) != ERR_OK)
		return e;
	*rows_r = rows;
	return bind(rows, args, n);
}

static struct db_composed *
find_composed(struct db *db, struct str sql)
{
	struct db_composed *c;
	size_t i;

	for (i = 0; i < DB_TEXTS_MAX; i++) {
		c = &db->composed[i];
		if (c->n == sql.n && memcmp(c->text, sql.p, sql.n) == 0)
			return c;
	}
	return NULL;
}

/* Keeps a new text, in the place of the oldest when all are taken. */
static enum err
compose(struct db *db, struct str sql, struct db_composed **c_r)
{
	struct db_composed *c = &db->composed[db->composed_next];
	enum err e;

	db->composed_next = (db->composed_next + 1) % DB_TEXTS_MAX;
	sqlite3_finalize(c->rows.stmt);
	free(c->text);
	memset(c, 0, sizeof(*c));
	e = prepare(db, "list", sql, &c->rows);
	if (e != ERR_OK)
		return e;
	if ((c->text = malloc(sql.n)) == NULL)
		log_fatal("out of memory");
	memcpy(c->text, sql.p, sql.n);
	c->n = sql.n;
	*c_r = c;
	return ERR_OK;
}

enum err
db_query_text(struct db *db, struct str sql, const struct db_arg args[],
	int n, struct db_rows **rows_r)
{
	struct db_composed *c = find_composed(db, sql);
	enum err e;

	if (c == NULL && (e = compose(db, sql, &c)) != ERR_OK)
		return e;
	*rows_r = &c->rows;
	return bind(&c->rows, args, n);
}

enum err
db_next(struct db_rows *rows)
{
	int rc = sqlite3_step(rows->stmt);
	enum err e = ERR_NOT_FOUND;

	if (rc == SQLITE_ROW)
		return ERR_OK;
	if (rc != SQLITE_DONE)
		e = db_fail(rows->db, rows->name);
	db_done(rows);
	return e;
}

void
db_done(struct db_rows *rows)
{
	/* A statement that is not reset pins the write-ahead log. */
	if (rows != NULL)
		sqlite3_reset(rows->stmt);
}

enum err
db_exec(struct db *db, enum sql_id id, const struct db_arg args[], int n)
{
	struct db_rows *rows;
	enum err e;

	if ((e = db_query(db, id, args, n, &rows)) != ERR_OK)
		return e;
	while ((e = db_next(rows)) == ERR_OK)
		;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* SQLite would return NULL, and the reader would take that for data. */
static sqlite3_stmt *
expect_column(const struct db_rows *rows, int column)
{
	if (column >= rows->columns)
		log_fatal("%s: has %d columns, column %d is read",
		    rows->name, rows->columns, column + 1);
	return rows->stmt;
}

int64_t
db_int(const struct db_rows *rows, int column)
{
	return sqlite3_column_int64(expect_column(rows, column), column);
}

bool
db_is_null(const struct db_rows *rows, int column)
{
	return sqlite3_column_type(expect_column(rows, column), column) ==
	    SQLITE_NULL;
}

struct str
db_view(const struct db_rows *rows, int column)
{
	sqlite3_stmt *stmt = expect_column(rows, column);
	struct str s;

	s.p = (const char *)sqlite3_column_text(stmt, column);
	s.n = (size_t)sqlite3_column_bytes(stmt, column);
	return s;
}

struct str
db_text(const struct db_rows *rows, int column, struct arena *a)
{
	struct str s = db_view(rows, column);

	return s.p == NULL ? s : arena_str(a, s);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->conn);
}

enum err
db_begin_read(struct db *db)
{
	if (db->read_limit > 0)
		db->deadline = clock_mono() + db->read_limit;
	return db_exec(db, SQL_BEGIN_READ, DB_NO_ARGS);
}

int64_t
db_deadline(const struct db *db)
{
	return db->deadline;
}

void
db_set_deadline(struct db *db, int64_t at)
{
	db->deadline = at;
}

void
db_rollback(struct db *db)
{
	db->deadline = 0;
	if (db_in_transaction(db))
		db_exec(db, SQL_ROLLBACK, DB_NO_ARGS);
}

bool
db_in_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db->conn) == 0;
}

enum err
db_script(struct db *db, const char *text)
{
	if (sqlite3_exec(db->conn, text, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, "script");
	return ERR_OK;
}

/* The number that a statement of one row and column gives. */
enum err
db_number(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	int64_t *number_r)
{
	struct db_rows *rows;
	enum err e;

	if ((e = db_query(db, id, args, n, &rows)) != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e;
	*number_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}
