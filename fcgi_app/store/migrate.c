/*
 * Numbered scripts, applied in order, each exactly once.
 */

#include "base/clock.h"
#include "base/log.h"
#include "store/migrate.h"

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
		return ERR_CONFLICT;
	}
	if (identity_r->version > migrate_target()) {
		log_line(LOG_ERROR, "the database has schema version %lld, "
		    "this program knows up to %d; run a newer program",
		    (long long)identity_r->version, migrate_target());
		return ERR_CONFLICT;
	}
	return ERR_OK;
}

enum err
migrate_check(struct db *db)
{
	struct db_identity identity;
	enum err e;

	if ((e = judge(db, &identity)) != ERR_OK)
		return e;
	if (identity.version == migrate_target())
		return ERR_OK;
	log_line(LOG_ERROR, "the database has schema version %lld, this "
	    "program needs %d: run incidentctl migrate",
	    (long long)identity.version, migrate_target());
	return ERR_CONFLICT;
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

static enum err
apply_all(struct db *db, int *from_r)
{
	struct db_identity identity;
	enum err e;
	int i;

	if ((e = judge(db, &identity)) != ERR_OK)
		return e;
	if ((e = db_exec(db, SQL_FILE_WRITE_AHEAD, DB_NO_ARGS)) != ERR_OK)
		return e;
	*from_r = (int)identity.version;
	for (i = 0; i < sql_migrations_n && e == ERR_OK; i++)
		if (sql_migrations[i].version > identity.version)
			e = apply(db, &sql_migrations[i]);
	return e;
}

enum err
migrate_run(const char *database, int *from_r)
{
	struct gate *gate;
	struct db *db;
	enum err e;

	if ((e = gate_open(database, &gate)) != ERR_OK)
		return e;
	if ((e = gate_lock(gate)) != ERR_OK)
		goto close_gate;
	if ((e = db_open(database, DB_CREATE, 0, &db)) != ERR_OK)
		goto close_gate;
	e = apply_all(db, from_r);
	db_close(&db);
close_gate:
	gate_close(&gate);
	return e;
}
