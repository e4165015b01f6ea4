/*
 * Numbered scripts, applied in order, each exactly once.
 */

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/private_file.h"
#include "db/sqlite/checkpoint.h"
#include "db/sqlite/db_file.h"
#include "db/sqlite/db_schema.h"
#include "db/migrate.h"

/* From this version on a file tells whether it is apart from its log. */
#define MARKED_SINCE	8

#define ARENA_KEEP	((size_t)64 * 1024)

int
migrate_target(void)
{
	return sql_migrations[sql_migrations_n - 1].version;
}

/* A file that is somebody else's, or from a later version. */
static enum err
judge(struct db *db, struct db_identity *identity_r)
{
	enum err e;

	if ((e = db_identity(db, identity_r)) != ERR_OK)
		return e;
	if (identity_r->empty && identity_r->application == 0)
		return ERR_OK;
	if (identity_r->application != MIGRATE_APPLICATION) {
		log_line(LOG_ERROR, "the database file is not an incident "
		    "register; choose another path in the configuration");
		return ERR_SCHEMA;
	}
	if (identity_r->version > migrate_target()) {
		log_line(LOG_ERROR, "the database has schema version %lld, "
		    "this program knows up to %d; run a newer program",
		    (long long)identity_r->version, migrate_target());
		return ERR_SCHEMA;
	}
	return ERR_OK;
}

/* A copy that SQLite made may be a file without a log. */
static enum err
expect_log(struct db *db)
{
	enum err e = db_uses_log(db);

	if (e == ERR_SCHEMA)
		log_line(LOG_ERROR, "the database file is not set up for "
		    "several processes (journal_mode): run incidentctl "
		    "migrate");
	return e;
}

enum err
migrate_check(struct db *db)
{
	struct db_identity identity;
	enum err e;

	if ((e = judge(db, &identity)) != ERR_OK)
		return e;
	if (identity.version != migrate_target()) {
		log_line(LOG_ERROR, "the database has schema version %lld, "
		    "this program needs %d: run incidentctl migrate",
		    (long long)identity.version, migrate_target());
		return ERR_SCHEMA;
	}
	if ((e = expect_log(db)) != ERR_OK)
		return e;
	return checkpoint_validate(db);
}

static enum err
apply(struct db *db, const struct sql_migration *m)
{
	struct str name = str_of(m->name);
	enum err e;

	e = db_exec(db, SQL_BEGIN_WRITE, DB_NO_ARGS);
	if (e == ERR_OK)
		e = db_exec(db, SQL_SCHEMA_VERSION_TABLE, DB_NO_ARGS);
	if (e == ERR_OK)
		e = db_script(db, m->text);
	if (e == ERR_OK)
		e = db_exec(db, SQL_SCHEMA_VERSION_ADD,
		    DB_ARGS(DB_INT(m->version), DB_TEXT(name),
		    DB_INT(clock_now())));
	if (e == ERR_OK)
		e = db_identify(db, MIGRATE_APPLICATION, m->version);
	if (e == ERR_OK)
		e = db_exec(db, SQL_COMMIT, DB_NO_ARGS);
	db_rollback(db);
	return e;
}

/*
 * A file that says it has a log but holds nothing is not new: the one
 * below becomes such a file in the end only.
 */
static enum err
expect_content(struct db *db, const struct db_identity *identity)
{
	enum err e;

	if (!identity->empty || (e = db_uses_log(db)) == ERR_SCHEMA)
		return ERR_OK;
	if (e == ERR_OK)
		log_line(LOG_ERROR, "the database file holds nothing, but it "
		    "was in use with a write-ahead log (-wal) that is not "
		    "beside it: put the log back, or remove the file to "
		    "begin a new register");
	return e == ERR_OK ? ERR_SCHEMA : e;
}

/* Older files have no mark for a missing log. */
static enum err
expect_whole(struct db *db, const struct db_identity *identity)
{
	return identity->version < MARKED_SINCE ? ERR_OK :
	    checkpoint_validate(db);
}

/* The result of migrations on an edited schema would be unknown. */
static enum err
expect_schema(struct db *db)
{
	struct arena *a = arena_new(ARENA_KEEP);
	struct str finding = STR("it could not be compared");
	enum err e = db_schema_verify(db, a, &finding);

	if (e == ERR_SCHEMA)
		log_line(LOG_ERROR, "the database says that it has schema "
		    "version %d, but %.*s: it was made by a program that was "
		    "not released, or changed by hand; export its incidents "
		    "with that program and import them into a new register",
		    migrate_target(), STR_FMT(finding));
	arena_free(a);
	return e;
}

/* The log comes last: a file that has one is complete. */
static enum err
apply_all(struct db *db, int *from_r)
{
	struct db_identity identity;
	enum err e;
	int i;

	if ((e = judge(db, &identity)) != ERR_OK ||
	    (e = expect_content(db, &identity)) != ERR_OK ||
	    (e = expect_whole(db, &identity)) != ERR_OK)
		return e;
	*from_r = (int)identity.version;
	for (i = 0; i < sql_migrations_n && e == ERR_OK; i++)
		if (sql_migrations[i].version > identity.version)
			e = apply(db, &sql_migrations[i]);
	return e == ERR_OK ? db_use_log(db) : e;
}

/*
 * Before anything of this process has the file open, which it must not
 * close again then.
 */
static enum err
make_file(const char *database)
{
	char *why = NULL;
	enum err e = db_file_validate(database, DB_CREATE, &why);
	int fd;

	if (e != ERR_OK) {
		log_line(LOG_ERROR, "%s", why);
		free(why);
		return e;
	}
	if (access(database, F_OK) == 0)
		return ERR_OK;
	if ((fd = private_file_open(database, NULL)) == -1) {
		log_line(LOG_ERROR, "%s: %m", database);
		return ERR_STORAGE;
	}
	close(fd);
	return ERR_OK;
}

/* No other process has it open: an operator may copy the one file. */
static enum err
leave(struct db *db, struct writer_lock *lock)
{
	enum err e = writer_lock_leave(lock) ?
	    checkpoint_last(db, lock) : ERR_OK;

	return e == ERR_BUSY ? ERR_OK : e;
}

/* The steps that need the writer lock. */
typedef enum err work(struct db *db, int *from_r);

static enum err
migrate(struct db *db, int *from_r)
{
	enum err e = apply_all(db, from_r);

	return e == ERR_OK ? expect_schema(db) : e;
}

static enum err
accept(struct db *db, int *from_r)
{
	struct db_identity identity;
	enum err e = judge(db, &identity);

	*from_r = (int)identity.version;
	if (e != ERR_OK || identity.version < MARKED_SINCE)
		return e;
	return checkpoint_accept(db);
}

static enum err
work_on(const char *database, struct writer_lock *lock, work *do_it,
	int *from_r)
{
	struct db *db;
	enum err e;

	if ((e = make_file(database)) != ERR_OK)
		return e;
	if ((e = db_open(database, DB_WRITE, 0, &db)) != ERR_OK)
		return e;
	e = do_it(db, from_r);
	if (e == ERR_OK)
		e = leave(db, lock);
	db_close(&db);
	return e;
}

static enum err
run(const char *database, work *do_it, int *from_r)
{
	struct writer_lock *lock;
	enum err e;

	if ((e = writer_lock_open(database, &lock)) != ERR_OK)
		return e;
	e = writer_lock_lock(lock);
	if (e == ERR_OK)
		e = work_on(database, lock, do_it, from_r);
	writer_lock_close(&lock);
	return e;
}

enum err
migrate_run(const char *database, int *from_r)
{
	return run(database, migrate, from_r);
}

enum err
migrate_without_log(const char *database)
{
	int from;

	return run(database, accept, &from);
}
