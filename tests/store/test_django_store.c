/* django_store: the replaced service's database, read as it is. */

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/db_foreign.h"
#include "db/migrate.h"
#include "import_django/django_store.h"
#include "import_django/stage_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/legacy.h"
#include "support/program.h"

static const char *path;

static void
prepare(void)
{
	fixture_folder();
	path = fixture_path("-django");
	legacy_make(path);
}

TestSuite(django_store, .init = prepare, .fini = fixture_close);

static struct django_store *
open_file(void)
{
	struct str why = { NULL, 0 };
	struct django_store *d = NULL;

	cr_assert_eq(django_store_open(path, fixture.arena, &d, &why), ERR_OK,
	    "%.*s", STR_FMT(why));
	return d;
}

/* It cannot be opened, and that is what is said of it. */
static void
expect_refused(const char *says)
{
	struct str why = STR("");
	struct django_store *d = NULL;

	cr_expect_neq(django_store_open(path, fixture.arena, &d, &why), ERR_OK,
	    "%s", says);
	cr_expect_null(d);
	cr_expect_not_null(memmem(why.p, why.n, says, strlen(says)),
	    "no \"%s\" in: %.*s", says, STR_FMT(why));
}

/* --- rows --------------------------------------------------------------- */

Test(django_store, its_statements_prepare)
{
	struct db_shape shape;
	const char *why;
	struct db *db;
	int i, n = 0;

	cr_assert_eq(db_foreign_open(path, &db, &why), ERR_OK);
	for (i = 0; i < SQL__MAX; i++) {
		if (strncmp(sql_texts[i].name, "django_", 7) != 0)
			continue;
		cr_expect_eq(db_prepare(db, (enum sql_id)i, &shape), ERR_OK,
		    "%s", sql_texts[i].name);
		n++;
	}
	cr_expect_gt(n, 0);
	db_close(&db);
}

Test(django_store, incidents_come_by_id_as_they_are)
{
	struct django_store *d = open_file();
	struct incident inc;
	int64_t last;

	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	cr_expect_eq(inc.id, 1);
	cr_expect_eq(inc.status, &status_values[STATUS_RESOLVED]);
	cr_expect_eq(inc.source, &source_values[SOURCE_OPERATOR]);
	cr_expect_eq(inc.created_at, INT64_C(1761988033245489));
	cr_expect_eq(inc.updated_at, INT64_C(1762930817250051));
	cr_expect_eq(inc.version, 1);
	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	expect_str_eq(inc.description, STR("строка\r\nвторая "));
	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	cr_expect_eq(inc.id, 7);
	cr_expect_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_NOT_FOUND);
	cr_assert_eq(django_store_last_id(d, &last), ERR_OK);
	cr_expect_eq(last, 12);
	/* And from the first again. */
	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	cr_expect_eq(inc.id, 1);
	django_store_close(&d);
	cr_expect_null(d);
	django_store_close(&d);
}

Test(django_store, statuses_and_sources_that_are_none_are_themselves)
{
	struct incident inc;
	struct django_store *d;

	legacy_run(path, "UPDATE incidents_incident SET status = 'frozen', "
	    "source = CAST(x'70c3' AS TEXT)");
	d = open_file();
	cr_assert_eq(django_store_next_incident(d, fixture.arena, &inc),
	    ERR_OK);
	expect_str_eq(inc.status->text, STR("frozen"));
	expect_str_eq(inc.source->text, STR("p\xef\xbf\xbd"));
	django_store_close(&d);
}

/* By himself or by a group, to incidents alone. */
Test(django_store, users_come_with_what_they_could_do)
{
	static const unsigned want[] = {
		0, DJANGO_RIGHT_ADD | DJANGO_RIGHT_CHANGE | DJANGO_RIGHT_VIEW,
		0, 0, DJANGO_RIGHT_DELETE,
	};
	struct django_user user;
	struct django_store *d;
	size_t i;

	legacy_run(path,
	    "INSERT INTO auth_user SELECT 10 + id, password, NULL, 0, "
	    "'u' || id, '', '', 1, 1, date_joined, '' FROM auth_user "
	    "WHERE id < 3;"
	    "INSERT INTO auth_user_user_permissions (user_id, permission_id) "
	    "SELECT 11, id FROM auth_permission WHERE id < 25;"
	    "INSERT INTO auth_group (id, name) VALUES (8, 'x'), (9, 'y');"
	    "INSERT INTO auth_group_permissions (group_id, permission_id) "
	    "VALUES (8, 27), (9, 27);"
	    "INSERT INTO auth_user_groups (user_id, group_id) "
	    "VALUES (12, 8), (12, 9)");
	d = open_file();
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		cr_assert_eq(django_store_next_user(d, fixture.arena, &user),
		    ERR_OK);
		cr_expect_eq(user.incidents, want[i], "%zu: %u", i,
		    user.incidents);
		cr_expect_eq(user.accounts, i == 3, "%zu", i);
	}
	cr_expect_eq(django_store_next_user(d, fixture.arena, &user),
	    ERR_NOT_FOUND);
	django_store_close(&d);
}

Test(django_store, users_come_with_all_that_is_known_of_them)
{
	struct django_store *d = open_file();
	struct django_user user;

	cr_assert_eq(django_store_next_user(d, fixture.arena, &user), ERR_OK);
	cr_expect_eq(user.id, 1);
	expect_str_eq(user.username, STR("admin"));
	cr_expect(str_starts(user.password, STR("pbkdf2_sha256$1000000$")));
	expect_str_eq(user.first_name, STR("Анна"));
	expect_str_eq(user.last_name, STR("Админова"));
	expect_str_eq(user.email, STR("admin@example.test"));
	cr_expect(user.superuser && user.staff && user.active);
	cr_expect_eq(user.joined_at, INT64_C(1762687800123456));
	cr_expect_eq(user.last_login, INT64_C(1762930801250003));
	cr_assert_eq(django_store_next_user(d, fixture.arena, &user), ERR_OK);
	cr_expect(!user.superuser && user.staff && user.active);
	cr_assert_eq(django_store_next_user(d, fixture.arena, &user), ERR_OK);
	cr_expect(!user.superuser && user.staff && !user.active);
	cr_expect_eq(user.last_login, 0);
	django_store_close(&d);
}

Test(django_store, entries_come_with_whose_and_of_what_they_are)
{
	struct django_entry entry;
	struct django_store *d;

	/* As a restore by hand may leave it. */
	legacy_run(path, "UPDATE django_admin_log SET user_id = 99, "
	    "content_type_id = NULL, object_id = NULL WHERE id = 2");
	d = open_file();
	cr_assert_eq(django_store_next_entry(d, fixture.arena, &entry), ERR_OK);
	cr_expect_eq(entry.id, 1);
	cr_expect_eq(entry.at, INT64_C(1762930854000000));
	expect_str_eq(entry.user, STR("dispatcher"));
	expect_str_eq(entry.type, STR("incidents.incident"));
	expect_str_eq(entry.object_id, STR("7"));
	expect_str_eq(entry.object, STR("Инцидент #7 - Открыт"));
	cr_expect_eq(entry.action, DJANGO_ADDED);
	expect_str_eq(entry.message, (STR("[{\"added\": {}}]")));
	cr_expect(entry.there);
	cr_assert_eq(django_store_next_entry(d, fixture.arena, &entry), ERR_OK);
	cr_expect_eq(entry.user.n, 0);
	cr_expect_eq(entry.user_id, 99);
	cr_expect_eq(entry.type.n, 0);
	cr_expect_eq(entry.object_id.n, 0);
	cr_assert_eq(django_store_next_entry(d, fixture.arena, &entry), ERR_OK);
	cr_expect_eq(entry.action, DJANGO_DELETED);
	cr_expect_not(entry.there);
	django_store_close(&d);
}

/* --- rows that cannot be ------------------------------------------------ */

static const struct {
	const char	*damage, *says;
} bads[] = {
	{ "UPDATE incidents_incident SET created_at = 'x' WHERE id = 3",
	    "incidents_incident 3: its created_at is no time" },
	{ "UPDATE incidents_incident SET updated_at = "
	    "'2025-11-10T00:00:00' WHERE id = 7",
	    "incidents_incident 7: its updated_at is no time" },
	{ "UPDATE incidents_incident SET updated_at = 1762754400 "
	    "WHERE id = 1", "incidents_incident 1: its updated_at" },
	{ "UPDATE incidents_incident SET id = 0 WHERE id = 7",
	    "incidents_incident 0: an id below 1" },
	{ "UPDATE incidents_incident SET id = -5 WHERE id = 7",
	    "incidents_incident -5: an id below 1" },
	{ "UPDATE auth_user SET date_joined = '' WHERE id = 2",
	    "auth_user 2: its date_joined" },
	{ "UPDATE auth_user SET last_login = '2025' WHERE id = 1",
	    "auth_user 1: its last_login" },
	{ "UPDATE django_admin_log SET action_time = "
	    "'2025-11-12 07:00:18.2500541' WHERE id = 2",
	    "django_admin_log 2: its action_time" },
};

static enum err
read_all(struct django_store *d)
{
	struct django_entry entry;
	struct django_user user;
	struct incident inc;
	enum err e;

	do
		e = django_store_next_incident(d, fixture.arena, &inc);
	while (e == ERR_OK);
	while (e == ERR_NOT_FOUND &&
	    (e = django_store_next_user(d, fixture.arena, &user)) == ERR_OK)
		e = ERR_NOT_FOUND;
	while (e == ERR_NOT_FOUND &&
	    (e = django_store_next_entry(d, fixture.arena, &entry)) == ERR_OK)
		e = ERR_NOT_FOUND;
	return e;
}

Test(django_store, a_row_that_cannot_be_is_named)
{
	struct django_store *d;
	struct str why;
	size_t i;

	for (i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		unlink(path);
		legacy_make(path);
		legacy_run(path, bads[i].damage);
		d = open_file();
		cr_expect_eq(read_all(d), ERR_INVALID, "%s",
		    bads[i].damage);
		why = django_store_why(d);
		cr_expect_not_null(memmem(why.p, why.n, bads[i].says,
		    strlen(bads[i].says)), "%s: %.*s", bads[i].damage,
		    STR_FMT(why));
		django_store_close(&d);
	}
}

/* --- files that cannot be read ------------------------------------------ */

Test(django_store, a_column_that_is_missing_is_named)
{
	legacy_run(path, "ALTER TABLE incidents_incident RENAME COLUMN "
	    "source TO origin");
	expect_refused("incidents_incident.source");
	legacy_run(path, "DROP TABLE incidents_incident");
	expect_refused("incidents_incident.id");
	unlink(path);
	legacy_run(path, "CREATE TABLE django_migrations (app, name)");
	expect_refused("no database of the service that was replaced");
}

/* A view may be a query without an end. */
#define ENDLESS	" AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL " \
	"SELECT n + 1 FROM r) SELECT n AS id, 'x' AS description, " \
	"'open' AS status, 'operator' AS source, " \
	"'2025-11-10 06:00:00' AS created_at, " \
	"'2025-11-10 06:00:00' AS updated_at FROM r"

Test(django_store, a_view_is_no_table, .timeout = 60)
{
	legacy_run(path, "ALTER TABLE incidents_incident RENAME TO old;"
	    "CREATE VIEW incidents_incident" ENDLESS);
	expect_refused("no table of stored columns: incidents_incident");
	legacy_run(path, "DROP VIEW incidents_incident;"
	    "CREATE VIEW Incidents_Incident" ENDLESS);
	expect_refused("no table of stored columns: incidents_incident");
}

/* As a file has it whose schema was written by hand. */
Test(django_store, a_view_that_calls_itself_a_table_is_none, .timeout = 60)
{
	legacy_run(path, "ALTER TABLE incidents_incident RENAME TO old;"
	    "CREATE VIEW incidents_incident" ENDLESS ";"
	    "PRAGMA writable_schema = ON;"
	    "UPDATE sqlite_schema SET type = 'table', rootpage = "
	    "(SELECT rootpage FROM sqlite_schema WHERE name = 'old') "
	    "WHERE name = 'incidents_incident';");
	expect_refused("");
}

Test(django_store, virtual_tables_and_computed_columns_are_not_read)
{
	legacy_run(path, "ALTER TABLE auth_group_permissions RENAME TO old;"
	    "CREATE VIRTUAL TABLE auth_group_permissions USING fts5 ("
	    "group_id, permission_id)");
	expect_refused("no table of stored columns: auth_group_permissions");
	legacy_run(path, "DROP TABLE auth_group_permissions;"
	    "ALTER TABLE old RENAME TO auth_group_permissions");
	django_store_close(&(struct django_store *){ open_file() });
	legacy_run(path, "ALTER TABLE auth_user ADD COLUMN big AS "
	    "(zeroblob(100000000))");
	expect_refused("no table of stored columns: auth_user");
}

Test(django_store, a_file_that_takes_for_ever_is_given_up, .timeout = 60)
{
	struct db_rows *rows;
	const char *why;
	struct db *db;

	legacy_run(path, "CREATE VIEW endless" ENDLESS);
	cr_assert_eq(db_foreign_open(path, &db, &why), ERR_OK);
	cr_expect_gt(db_deadline(db), clock_mono());
	db_set_deadline(db, clock_mono());
	cr_assert_eq(db_query_text(db, STR("SELECT max(id) FROM endless"),
	    DB_NO_ARGS, &rows), ERR_OK);
	cr_expect_eq(db_next(rows), ERR_BUSY);
	cr_expect_str_eq(db_foreign_why(db), "it takes longer to read than ten "
	    "minutes");
	db_close(&db);
}

Test(django_store, more_than_there_is_room_for_is_refused)
{
	struct str why = STR("");
	struct stage *stage;
	struct django_store *d = open_file();

	cr_expect_eq(stage_store_read(d, 600, fixture.arena, &stage, &why),
	    ERR_TOO_LARGE);
	cr_expect_not_null(memmem(why.p, why.n, "more than 600 bytes", 19),
	    "%.*s", STR_FMT(why));
	django_store_close(&d);
	d = open_file();
	cr_expect_eq(stage_store_read(d, STAGE_STORE_MAX, fixture.arena, &stage,
	    &why), ERR_OK);
	cr_expect_eq(stage_store_last_id(stage), 12);
	django_store_close(&d);
}

Test(django_store, a_later_version_of_its_own_apps_is_refused)
{
	legacy_run(path, "INSERT INTO django_migrations (app, name, applied) "
	    "VALUES ('polls', '0007_x', ''), ('sessions', '0002_x', '')");
	django_store_close(&(struct django_store *){ open_file() });
	legacy_run(path, "INSERT INTO django_migrations (app, name, applied) "
	    "VALUES ('auth', '0013_x', '')");
	expect_refused("auth.0013_x");
	legacy_run(path, "UPDATE django_migrations SET app = 'incidents' "
	    "WHERE name = '0013_x'");
	expect_refused("incidents.0013_x");
}

Test(django_store, a_file_that_is_no_database_is_refused)
{
	struct str bytes = program_read_file(path, fixture.arena);
	static const long sizes[] = { 4096, 1000, 100, 99, 16, 1 };
	size_t i;
	int from;

	cr_assert_eq(truncate(path, (off_t)bytes.n - 4096), 0);
	expect_refused("damaged or cut short");
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		cr_assert_eq(truncate(path, sizes[i]), 0);
		expect_refused("");
	}
	cr_assert_eq(truncate(path, 0), 0);
	expect_refused("no database of the service that was replaced");
	cr_assert_eq(migrate_run(fixture.database, &from), ERR_OK);
	path = fixture.database;
	legacy_run(path, "PRAGMA wal_checkpoint(TRUNCATE)");
	expect_refused("an incident register already");
}

Test(django_store, damage_is_found_before_anything_is_read)
{
	int64_t page = legacy_number(path, "SELECT rootpage FROM "
	    "sqlite_schema WHERE name = 'incidents_incident'");
	FILE *f = fopen(path, "r+");

	cr_assert_not_null(f);
	fseek(f, (long)(page - 1) * 4096 + 12, SEEK_SET);
	cr_assert_eq(fwrite("\xff\xff\xff\xff\xff\xff", 1, 6, f), 6);
	fclose(f);
	expect_refused("damaged");
}

Test(django_store, a_file_that_is_locked_is_refused)
{
	struct db *db = NULL;

	cr_assert_eq(db_open(path, DB_WRITE, 0, &db), ERR_OK);
	cr_assert_eq(db_script(db, "BEGIN EXCLUSIVE"), ERR_OK);
	expect_refused("locked");
	cr_assert_eq(db_script(db, "ROLLBACK"), ERR_OK);
	db_close(&db);
	django_store_close(&(struct django_store *){ open_file() });
}

/* Readers of such a file make others beside it. */
Test(django_store, a_file_in_wal_mode_is_refused_untouched)
{
	struct str bytes;

	legacy_run(path, "PRAGMA journal_mode = WAL");
	bytes = program_read_file(path, fixture.arena);
	expect_refused("WAL mode");
	expect_str_eq(program_read_file(path, fixture.arena), bytes);
	cr_expect_neq(access(fixture_path("-django-shm"), F_OK), 0);
	cr_expect_neq(access(fixture_path("-django-wal"), F_OK), 0);
	legacy_run(path, "PRAGMA journal_mode = DELETE");
	django_store_close(&(struct django_store *){ open_file() });
}

Test(django_store, a_write_that_was_broken_off_is_not_read_as_if_it_were_done)
{
	struct str bytes, journal;

	legacy_break_off(path);
	bytes = program_read_file(path, fixture.arena);
	journal = program_read_file(fixture_path("-django-journal"),
	    fixture.arena);
	cr_assert_gt(journal.n, 0);
	expect_refused("broken off");
	expect_str_eq(program_read_file(path, fixture.arena), bytes);
	expect_str_eq(program_read_file(fixture_path("-django-journal"),
	    fixture.arena), journal);
	/* A program that opens it for writing rolls it back. */
	cr_expect_eq(legacy_number(path, "SELECT count(*) FROM "
	    "incidents_incident WHERE description LIKE 'half%'"), 0);
	django_store_close(&(struct django_store *){ open_file() });
}

/* --- traces ------------------------------------------------------------- */

Test(django_store, it_is_read_as_it_was_and_nothing_is_left)
{
	struct str bytes = program_read_file(path, fixture.arena);
	struct django_store *d = open_file();
	const char *why = NULL;
	struct db *db = NULL;

	cr_expect_eq(read_all(d), ERR_NOT_FOUND);
	django_store_close(&d);
	cr_assert_eq(db_foreign_open(path, &db, &why), ERR_OK);
	cr_expect_neq(db_script(db, "DELETE FROM auth_user"), ERR_OK);
	cr_expect_neq(db_script(db, "CREATE TABLE x (a)"), ERR_OK);
	cr_expect_neq(db_script(db, "PRAGMA user_version = 3"), ERR_OK);
	db_close(&db);
	expect_str_eq(program_read_file(path, fixture.arena), bytes);
	cr_expect_neq(access(fixture_path("-django-journal"), F_OK), 0);
	cr_expect_neq(access(fixture_path("-django-wal"), F_OK), 0);
	cr_expect_neq(access(fixture_path("-django-shm"), F_OK), 0);
}
