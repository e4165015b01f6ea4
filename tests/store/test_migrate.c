/* migrate: the file is ours and of our version, or it is left alone. */

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/account_change_store.h"
#include "base/name_form.h"
#include "db/migrate.h"
#include "db/sqlite/db_schema.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(migrate, .init = fixture_folder, .fini = fixture_close);

static enum err
migrate(int *from_r)
{
	*from_r = -1;
	return migrate_run(fixture.database, from_r);
}

static struct db *
open_db(enum db_mode mode)
{
	struct db *db;

	cr_assert_eq(db_open(fixture.database, mode, 0, &db), ERR_OK);
	return db;
}

/* What migrate_check says of the file. */
static enum err
check(void)
{
	struct db *db = open_db(DB_READ);
	enum err e = migrate_check(db);

	db_close(&db);
	return e;
}

/* A file that another program made. */
static void
plant_sqlite(const char *sql)
{
	sqlite3 *conn;
	char *message = NULL;

	cr_assert_eq(sqlite3_open(fixture.database, &conn), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(conn, sql, NULL, NULL, &message),
	    SQLITE_OK, "%s", message);
	sqlite3_close(conn);
}

/* All bytes of the file, read while nobody has it open. */
static struct str
bytes_of_file(void)
{
	int64_t n = fixture_size("");
	char *p = arena_alloc(fixture.arena, (size_t)n + 1);
	int fd = open(fixture.database, O_RDONLY);

	cr_assert_eq(read(fd, p, (size_t)n), (ssize_t)n);
	close(fd);
	return (struct str){ p, (size_t)n };
}

static void
is_refused_untouched(enum err want)
{
	struct str before = bytes_of_file();
	int from;

	cr_expect_eq(migrate(&from), want);
	expect_str_eq(bytes_of_file(), before, "the file was changed");
}

Test(migrate, a_new_file_is_made_and_brought_to_our_version)
{
	struct db_identity identity;
	struct db *db;
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	cr_expect_eq(from, 0);
	cr_expect_eq(check(), ERR_OK);
	db = open_db(DB_READ);
	cr_assert_eq(db_identity(db, &identity), ERR_OK);
	cr_expect_eq(identity.application, MIGRATE_APPLICATION);
	cr_expect_eq(identity.version, migrate_target());
	db_close(&db);
}

Test(migrate, a_second_run_does_nothing)
{
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	cr_assert_eq(migrate(&from), ERR_OK);
	cr_expect_eq(from, migrate_target());
	cr_expect_eq(check(), ERR_OK);
}

Test(migrate, migrations_are_numbered_from_one_without_a_gap)
{
	int i;

	for (i = 0; i < sql_migrations_n; i++)
		cr_expect_eq(sql_migrations[i].version, i + 1);
	cr_expect_eq(migrate_target(), sql_migrations_n);
}

Test(migrate, an_empty_file_counts_as_new)
{
	int from;

	close(open(fixture.database, O_WRONLY | O_CREAT, 0600));
	cr_expect_eq(migrate(&from), ERR_OK);
	cr_expect_eq(from, 0);
}

Test(migrate, a_database_of_another_program_is_left_alone)
{
	plant_sqlite("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
	is_refused_untouched(ERR_SCHEMA);
	cr_expect_eq(check(), ERR_SCHEMA);
}

Test(migrate, an_empty_database_with_another_mark_is_left_alone)
{
	plant_sqlite("PRAGMA application_id = 5");
	is_refused_untouched(ERR_SCHEMA);
	cr_expect_eq(check(), ERR_SCHEMA);
}

Test(migrate, a_django_database_is_left_alone)
{
	plant_sqlite(
	    "CREATE TABLE django_migrations (id integer NOT NULL PRIMARY KEY "
	    "AUTOINCREMENT, app varchar(255) NOT NULL, name varchar(255) "
	    "NOT NULL, applied datetime NOT NULL);"
	    "CREATE TABLE incidents_incident (id integer NOT NULL PRIMARY KEY "
	    "AUTOINCREMENT, description text NOT NULL, status varchar(20) "
	    "NOT NULL, source varchar(20) NOT NULL, created_at datetime "
	    "NOT NULL, updated_at datetime NOT NULL);"
	    "INSERT INTO incidents_incident VALUES (1, 'x', 'open', "
	    "'operator', '2025-11-10 06:00:00', '2025-11-10 06:00:00')");
	is_refused_untouched(ERR_SCHEMA);
	cr_expect_eq(check(), ERR_SCHEMA);
}

/* Its versions had the numbers 1 to 14, of which some are ours as well. */
Test(migrate, a_register_of_before_0_9_is_left_alone)
{
	static const int versions[] = { 1, 14 };
	size_t i;

	for (i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		unlink(fixture.database);
		plant_sqlite(arena_printf(fixture.arena,
		    "PRAGMA application_id = 1229865812;"
		    "PRAGMA user_version = %d;"
		    "PRAGMA journal_mode = WAL;"
		    "CREATE TABLE schema_migration (version INTEGER PRIMARY "
		    "KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) "
		    "STRICT;"
		    "CREATE TABLE incident (id INTEGER PRIMARY KEY "
		    "AUTOINCREMENT, description TEXT NOT NULL) STRICT;"
		    "INSERT INTO incident VALUES (1, 'x')", versions[i]).p);
		is_refused_untouched(ERR_SCHEMA);
		cr_expect_eq(check(), ERR_SCHEMA);
		cr_expect_eq(migrate_without_log(fixture.database),
		    ERR_SCHEMA);
	}
}

Test(migrate, a_newer_version_is_left_alone)
{
	struct db *db;
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	db = open_db(DB_WRITE);
	cr_assert_eq(db_identify(db, MIGRATE_APPLICATION,
	    migrate_target() + 1), ERR_OK);
	db_close(&db);
	is_refused_untouched(ERR_SCHEMA);
	cr_expect_eq(check(), ERR_SCHEMA);
}

Test(migrate, an_older_version_is_refused_by_the_service)
{
	struct db *db;
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	db = open_db(DB_WRITE);
	cr_assert_eq(db_identify(db, MIGRATE_APPLICATION,
	    migrate_target() - 1), ERR_OK);
	cr_expect_eq(migrate_check(db), ERR_SCHEMA);
	db_close(&db);
}

Test(migrate, garbage_is_left_alone)
{
	char garbage[8192];
	int fd = open(fixture.database, O_WRONLY | O_CREAT, 0600);

	memset(garbage, 'x', sizeof(garbage));
	cr_assert_eq(write(fd, garbage, sizeof(garbage)), 8192);
	close(fd);
	is_refused_untouched(ERR_STORAGE);
}

Test(migrate, a_folder_that_is_not_there_is_a_storage_error)
{
	int from;

	cr_expect_eq(migrate_run("/nonexistent/folder/x", &from),
	    ERR_STORAGE);
}

Test(migrate, a_migration_that_fails_leaves_nothing)
{
	struct db *db;
	int from;

	/* A file of ours whose table is in the way. */
	plant_sqlite("PRAGMA application_id = 1229865810;"
	    "CREATE TABLE incident_counter (x)");
	cr_expect_neq(migrate(&from), ERR_OK);
	db = open_db(DB_READ);
	cr_expect_eq(migrate_check(db), ERR_SCHEMA);
	db_close(&db);
	plant_sqlite("DROP TABLE incident_counter");
	cr_expect_eq(migrate(&from), ERR_OK);
	cr_expect_eq(check(), ERR_OK);
}

/* What the comparison says of a file of our version after this. */
static void
is_found(const char *sql, const char *finding)
{
	struct db *db;
	struct str said = STR("nothing");
	int from;

	cr_assert_eq(migrate(&from), ERR_OK, "before: %s", sql);
	plant_sqlite(sql);
	cr_expect_eq(migrate(&from), ERR_SCHEMA, "%s", sql);
	db = open_db(DB_READ);
	cr_expect_eq(db_schema_verify(db, fixture.arena, &said),
	    ERR_SCHEMA, "%s", sql);
	cr_expect_str_eq(arena_printf(fixture.arena, "%.*s",
	    STR_FMT(said)).p, finding);
	db_close(&db);
}

Test(migrate, a_column_that_is_not_of_its_version_is_found)
{
	is_found("ALTER TABLE account ADD COLUMN nickname TEXT",
	    "table account is not what it should be");
	plant_sqlite("ALTER TABLE account DROP COLUMN nickname");
	is_found("ALTER TABLE incident_event DROP COLUMN note",
	    "table incident_event is not what it should be");
}

Test(migrate, what_is_missing_or_does_not_belong_there_is_found)
{
	is_found("DROP INDEX incident_by_created",
	    "index incident_by_created is missing");
	plant_sqlite("CREATE INDEX incident_by_created ON "
	    "incident(created_at) -- as it was, but for white space");
	is_found("CREATE TRIGGER t AFTER INSERT ON incident BEGIN "
	    "DELETE FROM incident; END", "trigger t does not belong there");
	plant_sqlite("DROP TRIGGER t");
	is_found("CREATE TABLE zebra (x)", "table zebra does not belong there");
	plant_sqlite("DROP TABLE zebra");
	is_found("DROP TABLE effective_setting", "table effective_setting is "
	    "missing");
}

Test(migrate, statistics_of_the_engine_do_not_count)
{
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	plant_sqlite("ANALYZE");
	cr_expect_eq(migrate(&from), ERR_OK);
}

struct race {
	int	go;
	int	first;		/* how many found a new file */
};

static int
run_race(int i, void *arg)
{
	struct race *race = arg;
	int from = -1;
	enum err e;

	(void)i;
	processes_await(&race->go, 30);
	e = migrate(&from);
	if (e == ERR_OK && from == 0)
		__atomic_add_fetch(&race->first, 1, __ATOMIC_RELAXED);
	return e != ERR_OK || (from != 0 && from != migrate_target());
}

Test(migrate, of_several_processes_at_once_one_does_it, .timeout = 120)
{
	struct race *race = processes_shared(sizeof(*race));
	struct processes processes;
	int round;

	for (round = 0; round < 5; round++) {
		*race = (struct race){ 0 };
		processes_fork(&processes, 4, run_race, race);
		processes_tell(&race->go, 1);
		cr_expect_eq(processes_join(&processes), 0);
		cr_expect_eq(race->first, 1);
		cr_expect_eq(check(), ERR_OK);
		unlink(fixture.database);
		unlink(fixture_path("-wal"));
		unlink(fixture_path("-shm"));
	}
}

/* --- names of which two became one ---------------------------------------- */

#define NFD	"Серге\u0438\u0306"
#define NFD_KEY	"серге\u0438\u0306"

/* An account and a token of that name under a key, by any rules. */
static void
plant_name(const char *name, const char *key)
{
	struct str skeleton = name_form_skeleton(str_of(name), fixture.arena);

	fixture_script(arena_printf(fixture.arena, "INSERT INTO account "
	    "(username, name_key, skeleton, first_name, last_name, email, "
	    "role, active, created_at, version, password, rounds, "
	    "trusted_from) VALUES ('%s', '%s', '%.*s', '', '', '', 'viewer', "
	    "1, 0, 1, '', 0, 0);"
	    "INSERT INTO token (name, name_key, skeleton, key, secret, "
	    "scopes, created_by, created_at) VALUES ('%s', '%s', '%.*s', "
	    "'%s', x'00', 'read', 'anna', 0)", name, key, STR_FMT(skeleton),
	    name, key, STR_FMT(skeleton), key).p);
}

static enum err
lock_out(struct txn *txn, void *arg)
{
	const struct account_change change = {
		.id = *(const int64_t *)arg, .fields = 1u << ACCOUNT_ACTIVE,
	};
	struct account after;

	return account_change_store_apply(txn, &fixture_origin, &change,
	    fixture.arena, &after);
}

/*
 * Where rules of case folding have changed, one of two names keeps its key.
 * An operator who names one of them must not hit the other.
 */
Test(migrate, names_that_became_one_can_be_told_apart)
{
	struct account_login login;
	struct token token;
	int64_t id = 1;
	int from;

	cr_assert_eq(migrate(&from), ERR_OK);
	fixture_connect();
	plant_name(NFD, NFD_KEY);
	plant_name("Сергей", "сергей");
	cr_expect_eq(account_store_find(fixture.db, STR(NFD), fixture.arena,
	    &login), ERR_OK);
	cr_expect_eq(login.account.id, 1);
	cr_expect_eq(account_store_find(fixture.db, STR("СЕРГЕЙ"),
	    fixture.arena, &login), ERR_OK);
	cr_expect_eq(login.account.id, 2);
	cr_expect_eq(token_store_find_by_name(fixture.db, STR(NFD),
	    fixture.arena, &token), ERR_OK);
	cr_expect_eq(token.id, 1);
	cr_expect_eq(token_store_find_by_name(fixture.db, STR("Сергей"),
	    fixture.arena, &token), ERR_OK);
	cr_expect_eq(token.id, 2);
	cr_expect_eq(writer_run(fixture.writer, lock_out, &id), ERR_OK);
	cr_expect_eq(fixture_number("SELECT active FROM account WHERE id = 1"),
	    0);
	cr_expect_eq(fixture_number("SELECT active FROM account WHERE id = 2"),
	    1);
}
