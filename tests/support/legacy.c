/* Databases of the service that was replaced. */

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/legacy.h"
#include "support/program.h"

static sqlite3 *
open_file(const char *path)
{
	sqlite3 *conn;

	cr_assert_eq(sqlite3_open(path, &conn), SQLITE_OK, "%s", path);
	sqlite3_busy_timeout(conn, 10000);
	return conn;
}

void
legacy_run(const char *path, const char *sql)
{
	sqlite3 *conn = open_file(path);
	char *why = NULL;

	cr_assert_eq(sqlite3_exec(conn, sql, NULL, NULL, &why), SQLITE_OK,
	    "%.100s: %s", sql, why);
	sqlite3_close(conn);
}

void
legacy_make(const char *path)
{
	static const char *const scripts[] = {
		SRCDIR "/tests/django/schema.sql",
		SRCDIR "/tests/django/rows.sql",
	};
	struct arena *a = arena_new(0);
	struct str text;
	size_t i;

	for (i = 0; i < 2; i++) {
		text = program_read_file(scripts[i], a);
		cr_assert_gt(text.n, 0, "%s", scripts[i]);
		legacy_run(path, text.p);
	}
	arena_free(a);
}

static void
copy(const char *from, const char *to, struct arena *a)
{
	struct str bytes = program_read_file(from, a);
	FILE *f = fopen(to, "w");

	cr_assert_not_null(f, "%s", to);
	cr_assert_eq(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	cr_assert_eq(fclose(f), 0);
}

/* In another file: it would undo it when it is closed. */
void
legacy_break_off(const char *path)
{
	struct arena *a = arena_new(0);
	const char *aside = arena_printf(a, "%s-aside", path).p;
	char *why = NULL;
	sqlite3 *conn;

	copy(path, aside, a);
	conn = open_file(aside);
	/* So few pages in memory that the others must go to the file. */
	cr_assert_eq(sqlite3_exec(conn, "PRAGMA cache_size = 1; BEGIN; "
	    "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 "
	    "FROM n LIMIT 2000) INSERT INTO incidents_incident SELECT i, "
	    "'half ' || i, 'open', 'system', '', '' FROM n", NULL, NULL,
	    &why), SQLITE_OK, "%s", why);
	copy(aside, path, a);
	copy(arena_printf(a, "%s-journal", aside).p,
	    arena_printf(a, "%s-journal", path).p, a);
	sqlite3_close(conn);
	remove(aside);
	arena_free(a);
}

int64_t
legacy_number(const char *path, const char *sql)
{
	sqlite3 *conn = open_file(path);
	sqlite3_stmt *stmt;
	int64_t n;

	cr_assert_eq(sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL),
	    SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(conn));
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s", sql);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(conn);
	return n;
}

static int
put_row(void *arg, int n, char **values, char **names)
{
	struct buf *b = arg;
	int i;

	(void)names;
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, '|');
		buf_str(b, str_of(values[i]));
	}
	buf_char(b, '\n');
	return 0;
}

const char *
legacy_rows(const char *path, const char *sql)
{
	static struct arena *a;		/* of the test's process */
	sqlite3 *conn = open_file(path);
	char *why = NULL;
	struct buf b;

	if (a == NULL)
		a = arena_new(0);
	buf_init(&b, a, 256);
	cr_assert_eq(sqlite3_exec(conn, sql, put_row, &b, &why), SQLITE_OK,
	    "%s: %s", sql, why);
	sqlite3_close(conn);
	return arena_str(a, buf_view(&b)).p;
}
