/* statement: a field is a row, or the program does not start. */

#include <stdio.h>

#include "db/row.h"
#include "db/statement.h"
#include "incident/incident.h"
#include "statements.h"
#include "support/capture.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(statement, .init = fixture_open, .fini = fixture_close,
	.timeout = 60);

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static enum err
verify(const char **finding_r)
{
	struct str finding = STR("nothing");
	struct db *db;
	enum err e;

	/* A new connection: statements are prepared once. */
	cr_assert_eq(db_open(fixture.database, DB_READ, 0, &db), ERR_OK);
	e = statements_verify(db, fixture.arena, &finding);
	db_close(&db);
	*finding_r = arena_printf(fixture.arena, "%.*s",
	    STR_FMT(finding)).p;
	return e;
}

Test(statement, all_fit_the_schema_that_migrations_make)
{
	const char *finding;

	cr_expect_eq(verify(&finding), ERR_OK, "%s", finding);
}

static void
is_found(const char *sql, const char *name)
{
	const char *finding;

	fixture_script(sql);
	cr_expect_neq(verify(&finding), ERR_OK, "%s", sql);
	cr_expect_not_null(strstr(finding, name), "%s: %s", sql, finding);
}

Test(statement, a_column_that_is_not_there_is_found)
{
	is_found("ALTER TABLE incident_event DROP COLUMN note", "event_");
	fixture_script("ALTER TABLE incident_event ADD COLUMN note TEXT");
	is_found("ALTER TABLE account RENAME COLUMN email TO mail",
	    "account_");
	is_found("DROP TABLE throttle", "");
}

/* A field that was added to the table of C, and not to a statement. */
Test(statement, a_row_that_is_shorter_than_its_fields_is_found)
{
	const struct statement_use uses[] = {
		{ SQL_INCIDENT_GET, { INCIDENT_FIELD__MAX, 1 } },
		{ SQL_SNAPSHOT_SCAN_CHANGES, { INCIDENT_FIELD__MAX + 2, 3 } },
		{ SQL_INCIDENT_SET, { 0, INCIDENT_FIELD__MAX + 1 } },
	};
	struct str finding = STR("nothing");

	cr_expect_eq(statement_verify_uses(fixture.db, uses, 1,
	    fixture.arena, &finding), ERR_OK, "%.*s", STR_FMT(finding));
	cr_expect_eq(statement_verify_uses(fixture.db, uses + 1, 1,
	    fixture.arena, &finding), ERR_INTERNAL);
	cr_expect_not_null(strstr(finding.p, "snapshot_scan_changes does not "
	    "fit its "
	    "fields: it has 8 columns"), "%s", finding.p);
	cr_expect_eq(statement_verify_uses(fixture.db, uses + 2, 1,
	    fixture.arena, &finding), ERR_INTERNAL);
	cr_expect_not_null(strstr(finding.p, "incident_set does not fit its "
	    "fields: it has 0 columns and 7 arguments"), "%s", finding.p);
}

static int
read_too_far(int i, void *arg)
{
	struct incident inc;
	struct db_rows *rows;
	struct db *db;
	struct arena *a = arena_new(4096);

	(void)i;
	(void)arg;
	if (db_open(fixture.database, DB_READ, 0, &db) != ERR_OK ||
	    db_query_text(db, STR("SELECT id, description FROM incident"),
	    DB_NO_ARGS, &rows) != ERR_OK || db_next(rows) != ERR_OK)
		return 2;
	row_read(rows, incident_fields, INCIDENT_FIELD__MAX, a, &inc);
	return 0;
}

Test(statement, a_column_that_is_not_in_the_row_ends_the_program)
{
	fixture_incidents(1);
	fixture_disconnect();
	cr_expect_eq(processes_exit(read_too_far, NULL), 1);
}

static enum err
script(struct txn *txn, void *arg)
{
	return db_script(txn->db, arg);
}

static enum err
result_of(const char *sql)
{
	char text[512];

	snprintf(text, sizeof(text), "%s", sql);
	return writer_run(fixture.writer, script, text);
}

#define RULES \
	"CREATE TABLE rules (id INTEGER PRIMARY KEY, " \
	"a TEXT NOT NULL, b INTEGER CHECK (b > 0), " \
	"c INTEGER REFERENCES incident (id), d TEXT UNIQUE) STRICT;" \
	"CREATE TABLE bare (a TEXT);" \
	"CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (a, b)) " \
	"STRICT, WITHOUT ROWID;" \
	"CREATE TRIGGER closed BEFORE DELETE ON rules BEGIN " \
	"SELECT raise(ABORT, 'no'); END;" \
	"INSERT INTO rules VALUES (1, 'a', 1, 1, 'd');" \
	"INSERT INTO bare (rowid, a) VALUES (1, 'a');" \
	"INSERT INTO pair VALUES ('a', 'b')"

/* Only a key that is there already is a duplicate. */
static const struct broken {
	const char	*rule;
	const char	*sql;
	enum err	 err;
} broken[] = {
	{ "primary key", "INSERT INTO rules VALUES (1, 'a', 1, 1, 'e')",
	    ERR_DUPLICATE },
	{ "rowid", "INSERT INTO bare (rowid, a) VALUES (1, 'b')",
	    ERR_DUPLICATE },
	{ "key of two columns", "INSERT INTO pair VALUES ('a', 'b')",
	    ERR_DUPLICATE },
	{ "unique", "INSERT INTO rules VALUES (2, 'a', 1, 1, 'd')",
	    ERR_DUPLICATE },
	{ "not null", "INSERT INTO rules VALUES (2, NULL, 1, 1, 'e')",
	    ERR_INTERNAL },
	{ "not null in a key", "INSERT INTO pair VALUES (NULL, 'b')",
	    ERR_INTERNAL },
	{ "check", "INSERT INTO rules VALUES (2, 'a', 0, 1, 'e')",
	    ERR_INTERNAL },
	{ "foreign key", "INSERT INTO rules VALUES (2, 'a', 1, 99, 'e')",
	    ERR_INTERNAL },
	{ "foreign key at the end", "PRAGMA defer_foreign_keys = ON;"
	    "INSERT INTO rules VALUES (2, 'a', 1, 99, 'e')", ERR_INTERNAL },
	{ "type", "INSERT INTO rules VALUES (2, 'a', 'x', 1, 'e')",
	    ERR_INTERNAL },
	{ "trigger", "DELETE FROM rules", ERR_INTERNAL },
	{ "none", "INSERT INTO rules VALUES (2, 'a', 1, 1, 'e')", ERR_OK },
};

Test(statement, a_broken_rule_is_a_logged_fault_and_a_taken_key_is_not)
{
	const struct broken *b;
	bool logged;

	fixture_incidents(1);
	fixture_script(RULES);
	capture_begin();
	for (b = broken; b < broken + ROWS(broken); b++) {
		cr_expect_eq(result_of(b->sql), b->err, "%s", b->rule);
		logged = strstr(capture_read(), " error ") != NULL;
		cr_expect_eq(logged, b->err == ERR_INTERNAL, "%s", b->rule);
	}
	capture_end();
}
