/*
 * Registers of every schema that was committed, as text in tests/store/corpus:
 * each is upgraded and is then as sound as a new one.
 */

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/account_store.h"
#include "auth/token_store.h"
#include "db/migrate.h"
#include "incident/search_index_store.h"
#include "statements.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(corpus, .init = fixture_folder, .fini = fixture_close);

#define DELETED	7	/* the incident that is in the history alone */
#define LAST	22

static const char *
read_dump(int version)
{
	const char *path = arena_printf(fixture.arena, SRCDIR
	    "/tests/store/corpus/register-%04d.sql", version).p;
	char *text;
	FILE *file = fopen(path, "r");
	struct stat st;

	cr_assert_not_null(file, "version %d has no %s", version, path);
	cr_assert_eq(fstat(fileno(file), &st), 0);
	text = arena_alloc(fixture.arena, (size_t)st.st_size + 1);
	cr_assert_eq(fread(text, 1, (size_t)st.st_size, file),
	    (size_t)st.st_size);
	text[st.st_size] = '\0';
	fclose(file);
	return text;
}

static void
load(int version)
{
	const char *dump = read_dump(version);
	char *message = NULL;
	sqlite3 *conn;

	cr_assert_eq(sqlite3_open(fixture.database, &conn), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(conn, dump, NULL, NULL, &message),
	    SQLITE_OK, "version %d: %s", version, message);
	sqlite3_close(conn);
}

/* What incidentctl check asks; other rules of search fill the index anew. */
static void
is_sound(void)
{
	struct str finding = STR("nothing");

	cr_expect_eq(migrate_check(fixture.db), ERR_OK);
	cr_expect_eq(db_check(fixture.db, DB_CHECK_SCHEMA, fixture.arena,
	    &finding), ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(statements_verify(fixture.db, fixture.arena, &finding),
	    ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	fixture_verify();
}

static void
holds_what_it_held(void)
{
	struct account_login login;
	struct token token;
	int64_t id;

	for (id = 1; id <= LAST; id++)
		if (id != DELETED)
			cr_expect_gt(fixture_get(id).version, 0);
	cr_expect_eq(fixture_number("SELECT count(DISTINCT status) FROM "
	    "incident"), 5);
	cr_expect_eq(fixture_number("SELECT count(DISTINCT source) FROM "
	    "incident"), 4);
	expect_str_eq(fixture_get(5).description, STR("Ёмкий самокат \"7\""));
	cr_expect_eq(fixture_get(3).version, 4);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"), 29);
	cr_expect_eq(account_store_find(fixture.db, STR("анна"), fixture.arena,
	    &login), ERR_OK);
	expect_str_eq(login.account.email, STR("anna@example.org"));
	cr_expect_eq(token_store_find_by_name(fixture.db, STR("probe"),
	    fixture.arena, &token), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit"), 6);
}

Test(corpus, a_register_of_each_version_is_upgraded)
{
	int version, from;

	for (version = 1; version <= migrate_target(); version++) {
		load(version);
		cr_assert_eq(migrate_run(fixture.database, &from), ERR_OK,
		    "version %d", version);
		cr_expect_eq(from, version);
		fixture_connect();
		is_sound();
		holds_what_it_held();
		/* The numbers go on where they were. */
		cr_expect_eq(FIXTURE_INCIDENT(.source = NULL), LAST + 1);
		fixture_verify();
		fixture_disconnect();
		unlink(fixture.database);
		unlink(fixture_path("-wal"));
		unlink(fixture_path("-shm"));
	}
}
