/*
 * Numbered scripts, applied in order, each exactly once.
 */

#include "base/log.h"
#include "db/migrate.h"

#define ARENA_KEEP	((size_t)64 * 1024)

int
migrate_target(void)
{
	return sql_migrations[sql_migrations_n - 1].version;
}

/* Which program's is it?  The log names the way out if it is not ours. */
static enum err
expect_register(int64_t application)
{
	if (application == MIGRATE_APPLICATION)
		return ERR_OK;
	if (application == MIGRATE_UNRELEASED)
		log_line(LOG_ERROR, "the database was made by a version "
		    "before 0.9: export its incidents with the program that "
		    "made it (incidentctl export), then import them into a "
		    "new register with this one (incidentctl import)");
	else
		log_line(LOG_ERROR, "the database file is not an incident "
		    "register; choose another path in the configuration");
	return ERR_SCHEMA;
}

/* A file of another program or of a later version is not touched. */
static enum err
expect_ours(struct db *db, struct db_identity *identity_r)
{
	enum err e;

	if ((e = db_identity(db, identity_r)) != ERR_OK)
		return e;
	if (identity_r->empty && identity_r->application == 0)
		return ERR_OK;
	if ((e = expect_register(identity_r->application)) != ERR_OK)
		return e;
	if (identity_r->version > migrate_target()) {
		log_line(LOG_ERROR, "the database has schema version %lld, "
		    "this program knows up to %d; run a newer program",
		    (long long)identity_r->version, migrate_target());
		return ERR_SCHEMA;
	}
	return ERR_OK;
}

enum err
migrate_check(struct db *db)
{
	struct db_identity identity;
	enum err e;

	if ((e = expect_ours(db, &identity)) != ERR_OK)
		return e;
	if (identity.version != migrate_target()) {
		log_line(LOG_ERROR, "the database has schema version %lld, "
		    "this program needs %d: run incidentctl migrate",
		    (long long)identity.version, migrate_target());
		return ERR_SCHEMA;
	}
	return db_ready(db, DB_READY_TO_SERVE);
}

static enum err
apply(struct db *db, const struct sql_migration *m)
{
	enum err e;

	e = db_begin_write(db);
	if (e == ERR_OK)
		e = db_script(db, m->text);
	if (e == ERR_OK)
		e = db_identify(db, MIGRATE_APPLICATION, m->version);
	if (e == ERR_OK)
		e = db_commit(db);
	db_rollback(db);
	return e;
}

/* The result of migrations on an edited schema would be unknown. */
static enum err
expect_schema(struct db *db)
{
	struct arena *a = arena_new(ARENA_KEEP);
	struct str finding = STR("it could not be compared");
	enum err e = db_check(db, DB_CHECK_SCHEMA, a, &finding);

	if (e == ERR_SCHEMA)
		log_line(LOG_ERROR, "the database says that it has schema "
		    "version %d, but %.*s: it was made by a program that was "
		    "not released, or changed by hand; export its incidents "
		    "with that program and import them into a new register",
		    migrate_target(), STR_FMT(finding));
	arena_free(a);
	return e;
}

/* The engine comes last: a database that is ready is complete. */
static enum err
apply_all(struct db *db, int *from_r)
{
	struct db_identity identity;
	enum err e;
	int i;

	if ((e = expect_ours(db, &identity)) != ERR_OK ||
	    (e = db_ready(db, DB_READY_TO_MIGRATE)) != ERR_OK)
		return e;
	*from_r = (int)identity.version;
	for (i = 0; i < sql_migrations_n && e == ERR_OK; i++)
		if (sql_migrations[i].version > identity.version)
			e = apply(db, &sql_migrations[i]);
	return e == ERR_OK ? db_ready(db, DB_MAKE_READY) : e;
}

/* The steps that are taken in one turn. */
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
	enum err e = expect_ours(db, &identity);

	*from_r = (int)identity.version;
	return e == ERR_OK ? db_ready(db, DB_ACCEPT) : e;
}

/*
 * An operator may copy the database afterwards, so this process leaves a
 * whole one if no other process uses it.
 */
static enum err
run(const char *database, work *do_it, int *from_r)
{
	struct db *db;
	enum err e;

	if ((e = db_open_to_migrate(database, &db)) != ERR_OK)
		return e;
	if ((e = do_it(db, from_r)) == ERR_OK &&
	    (e = db_turn(db, DB_TURN_LAST)) == ERR_BUSY)
		e = ERR_OK;
	db_close(&db);
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
