/*
 * One way to any engine: chooses it when a connection is opened, and sees to
 * the rules that hold for all of them.
 */

#include "base/clock.h"
#include "base/log.h"
#include "db/engine.h"
#include "db/sqlite/sqlite.h"

void
db_init(void)
{
	sqlite_init();
}

/* --- connections -------------------------------------------------------- */

/* The engine that the form of a name tells; NULL: this program lacks it. */
static const struct db_engine *
engine_of(const char *name)
{
	struct str s = str_of(name);

	if (str_starts(s, STR("postgresql://")) ||
	    str_starts(s, STR("postgres://")))
		return NULL;
	return &sqlite_engine;
}

static enum err
open_with(const struct db_options *options, struct db **db_r)
{
	const struct db_engine *engine = engine_of(options->name);
	enum err e;

	if (engine == NULL) {
		log_line(LOG_ERROR, "database = %s: this program was built "
		    "without PostgreSQL; accepted is the path of a file",
		    options->name);
		return ERR_INVALID;
	}
	if ((e = engine->open(options, db_r)) != ERR_OK)
		return e;
	(*db_r)->engine = engine;
	(*db_r)->read_limit = options->read_limit_ms * 1000;
	return ERR_OK;
}

enum err
db_open(const char *name, enum db_mode mode, int64_t read_limit_ms,
	struct db **db_r)
{
	return open_with(&(struct db_options){
		.name = name, .mode = mode, .read_limit_ms = read_limit_ms,
	}, db_r);
}

enum err
db_open_writer(const char *name, int64_t log_limit, struct db **db_r)
{
	return open_with(&(struct db_options){
		.name = name, .mode = DB_WRITER, .log_limit = log_limit,
	}, db_r);
}

enum err
db_open_to_migrate(const char *name, struct db **db_r)
{
	return open_with(&(struct db_options){
		.name = name, .mode = DB_MIGRATE,
	}, db_r);
}

void
db_close(struct db **db)
{
	if (*db == NULL)
		return;
	(*db)->engine->close(*db);
	*db = NULL;
}

/* --- statements --------------------------------------------------------- */

enum err
db_prepare(struct db *db, enum sql_id id, struct db_shape *shape_r)
{
	return db->engine->prepare(db, id, shape_r);
}

static enum err
start(struct db *db, enum sql_id id, struct str text,
	const struct db_arg args[], int n, struct db_rows **rows_r)
{
	enum err e;

	if (db->under_way != NULL) {
		log_line(LOG_ERROR, "%s: started while %s is under way",
		    id == SQL__MAX ? "list" : sql_texts[id].name,
		    db->under_way->name);
		return ERR_INTERNAL;
	}
	e = db->engine->query(db, id, text, args, n, rows_r);
	if (e == ERR_OK)
		db->under_way = *rows_r;
	return e;
}

enum err
db_query(struct db *db, enum sql_id id, const struct db_arg args[], int n,
	struct db_rows **rows_r)
{
	return start(db, id, (struct str){ NULL, 0 }, args, n, rows_r);
}

enum err
db_query_text(struct db *db, struct str sql, const struct db_arg args[],
	int n, struct db_rows **rows_r)
{
	return start(db, SQL__MAX, sql, args, n, rows_r);
}

enum err
db_next(struct db_rows *rows)
{
	struct db *db = rows->db;
	enum err e = db->engine->next(rows);

	if (e != ERR_OK)
		db->under_way = NULL;
	return e;
}

void
db_done(struct db_rows *rows)
{
	if (rows == NULL)
		return;
	if (rows->db->under_way == rows)
		rows->db->under_way = NULL;
	rows->db->engine->done(rows);
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

/* An engine could return NULL, and the reader would take that for data. */
static void
read_column(const struct db_rows *rows, int column, struct db_value *value)
{
	if (column >= rows->columns)
		log_fatal("%s: has %d columns, column %d is read",
		    rows->name, rows->columns, column + 1);
	rows->db->engine->column(rows, column, value);
}

int64_t
db_int(const struct db_rows *rows, int column)
{
	struct db_value value;

	value.as = DB_AS_INT;
	read_column(rows, column, &value);
	return value.number;
}

bool
db_is_null(const struct db_rows *rows, int column)
{
	struct db_value value;

	value.as = DB_AS_NULL;
	read_column(rows, column, &value);
	return value.null;
}

struct str
db_view(const struct db_rows *rows, int column)
{
	struct db_value value;

	value.as = DB_AS_BYTES;
	read_column(rows, column, &value);
	return value.bytes;
}

struct str
db_text(const struct db_rows *rows, int column, struct arena *a)
{
	struct str s = db_view(rows, column);

	return s.p == NULL ? s : arena_str(a, s);
}

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

/* --- transactions ------------------------------------------------------- */

/* One that a caller has left when it failed. */
static void
end_statement(struct db *db)
{
	db_done(db->under_way);
}

enum err
db_begin_read(struct db *db)
{
	if (db->read_limit > 0)
		db->deadline = clock_mono() + db->read_limit;
	return db->engine->step(db, DB_STEP_READ);
}

enum err
db_begin_write(struct db *db)
{
	return db->engine->step(db, DB_STEP_WRITE);
}

int64_t
db_version(const struct db *db)
{
	return db->version;
}

enum err
db_commit(struct db *db)
{
	return db->engine->step(db, DB_STEP_COMMIT);
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
	end_statement(db);
	if (db_in_transaction(db))
		db->engine->step(db, DB_STEP_ROLLBACK);
}

void
db_abandon(struct db *db)
{
	db->deadline = 0;
	db->upkeep_due = false;
	end_statement(db);
	db->engine->step(db, DB_STEP_ABANDON);
}

bool
db_in_transaction(const struct db *db)
{
	return db->engine->in_transaction(db);
}

enum err
db_job_begin(struct db *db)
{
	return db->engine->step(db, DB_STEP_JOB_BEGIN);
}

enum err
db_job_keep(struct db *db)
{
	return db->engine->step(db, DB_STEP_JOB_KEEP);
}

enum err
db_job_undo(struct db *db)
{
	end_statement(db);
	return db->engine->step(db, DB_STEP_JOB_UNDO);
}

enum err
db_turn(struct db *db, enum db_turn step)
{
	return db->engine->turn(db, step);
}

bool
db_upkeep_due(const struct db *db)
{
	return db->upkeep_due;
}

enum err
db_reserve(struct db *db, int64_t n, int64_t *first_r)
{
	return db->engine->reserve(db, n, first_r);
}

/* --- the database as a whole -------------------------------------------- */

enum err
db_identity(struct db *db, struct db_identity *identity_r)
{
	return db->engine->identity(db, identity_r);
}

enum err
db_identify(struct db *db, int64_t application, int64_t version)
{
	return db->engine->script(db, "", &(struct db_identity){
		.application = application, .version = version,
	});
}

enum err
db_script(struct db *db, const char *text)
{
	return db->engine->script(db, text, NULL);
}

enum err
db_maintain(struct db *db, int64_t pages, bool *done_r)
{
	return db->engine->maintain(db, pages, done_r);
}

enum err
db_ready(struct db *db, enum db_ready what)
{
	return db->engine->ready(db, what);
}

enum err
db_check(struct db *db, enum db_check what, struct arena *a,
	struct str *finding_r)
{
	return db->engine->check(db, what, a, finding_r);
}
