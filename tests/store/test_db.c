/* db: the seam to the engine, and what must hold on every connection. */

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/migrate.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/writer_lock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(db, .init = fixture_database, .fini = fixture_close);

static struct db *
open_db(enum db_mode mode)
{
	struct db *db;

	cr_assert_eq(db_open(fixture.database, mode, 0, &db), ERR_OK);
	return db;
}

static struct db_rows *
query(struct db *db, const char *sql, const struct db_arg args[], int n)
{
	struct db_rows *rows;

	cr_assert_eq(db_query_text(db, str_of(sql), args, n, &rows), ERR_OK);
	return rows;
}

static int64_t
number(struct db *db, const char *sql)
{
	struct db_rows *rows = query(db, sql, DB_NO_ARGS);
	int64_t n;

	cr_assert_eq(db_next(rows), ERR_OK, "%s", sql);
	n = db_int(rows, 0);
	db_done(rows);
	return n;
}

static enum err
insert(struct db *db, int64_t id)
{
	struct str s = STR("x");

	return db_exec(db, SQL_INCIDENT_INSERT, DB_ARGS(
	    id == 0 ? DB_NULL : DB_INT(id), DB_TEXT(s), DB_TEXT(s),
	    DB_TEXT(s), DB_INT(1), DB_INT(1), DB_INT(1)));
}

Test(db, arguments_are_bound_by_name_whatever_comes_first)
{
	struct db *db = open_db(DB_READ);
	struct db_rows *rows = query(db, "SELECT $3, $1, $2, $3, $10, $1",
	    DB_ARGS(DB_INT(1), DB_INT(2), DB_INT(3), DB_INT(4), DB_INT(5),
	    DB_INT(6), DB_INT(7), DB_INT(8), DB_INT(9), DB_INT(10)));
	static const int64_t want[] = { 3, 1, 2, 3, 10, 1 };
	int i;

	cr_assert_eq(db_next(rows), ERR_OK);
	for (i = 0; i < 6; i++)
		cr_expect_eq(db_int(rows, i), want[i], "column %d", i);
	cr_expect_eq(db_next(rows), ERR_NOT_FOUND);
	db_close(&db);
}

Test(db, values_come_back_as_they_went)
{
	struct db *db = open_db(DB_READ);
	struct str text = STR("a\0Ж"), empty = STR("");
	struct db_rows *rows = query(db,
	    "SELECT $1, $2, $3, $4, typeof($3), typeof($5)",
	    DB_ARGS(DB_INT(INT64_MIN), DB_TEXT(text), DB_TEXT(empty),
	    DB_NULL, DB_BLOB(text)));
	struct str s;

	cr_assert_eq(db_next(rows), ERR_OK);
	cr_expect_eq(db_int(rows, 0), INT64_MIN);
	expect_str_eq(db_text(rows, 1, fixture.arena), text);
	s = db_text(rows, 2, fixture.arena);
	cr_expect_not_null(s.p);
	cr_expect_eq(s.n, 0);
	cr_expect_null(db_text(rows, 3, fixture.arena).p);
	cr_expect_eq(db_int(rows, 3), 0);
	expect_str_eq(db_text(rows, 4, fixture.arena), STR("text"));
	expect_str_eq(db_text(rows, 5, fixture.arena), STR("blob"));
	db_close(&db);
}

Test(db, every_statement_prepares)
{
	struct db *db = open_db(DB_WRITE);
	struct db_arg nulls[16] = { 0 };
	struct db_rows *rows;
	int i;

	for (i = 0; i < SQL__MAX; i++) {
		/* These are of another file: see test_django_store.c. */
		if (strncmp(sql_texts[i].name, "django_", 7) == 0)
			continue;
		cr_expect_eq(db_query(db, (enum sql_id)i, nulls, 16, &rows),
		    ERR_OK, "%s", sql_texts[i].name);
		db_done(rows);
	}
	db_close(&db);
}

Test(db, a_reading_connection_cannot_write)
{
	struct db *db = open_db(DB_READ);

	cr_expect_eq(insert(db, 1), ERR_STORAGE);
	cr_expect_eq(db_script(db, "DELETE FROM incident"), ERR_STORAGE);
	cr_expect_eq(db_script(db, "DROP TABLE incident"), ERR_STORAGE);
	cr_expect_eq(number(db, "SELECT count(*) FROM incident"), 0);
	db_close(&db);
}

static void
has_settings(enum db_mode mode)
{
	static const struct {
		const char	*pragma;
		int64_t		 value;
	} rows[] = {
		{ "PRAGMA foreign_keys", 1 },
		{ "PRAGMA trusted_schema", 0 },
		{ "PRAGMA cell_size_check", 1 },
		{ "PRAGMA synchronous", 2 },	/* FULL */
		{ "PRAGMA mmap_size", 0 },
		{ "PRAGMA temp_store", 2 },	/* memory */
		{ "PRAGMA wal_autocheckpoint", 0 },
		{ "PRAGMA recursive_triggers", 0 },
	};
	struct db *db = open_db(mode);
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(number(db, rows[i].pragma), rows[i].value,
		    "%s", rows[i].pragma);
	cr_expect_eq(number(db, "PRAGMA query_only"), mode == DB_READ);
	cr_expect_eq(number(db, "SELECT count(*) FROM pragma_journal_mode "
	    "WHERE journal_mode = 'wal'"), 1);
	db_close(&db);
}

Test(db, every_connection_has_the_settings_we_rely_on)
{
	has_settings(DB_READ);
	has_settings(DB_WRITE);
	has_settings(DB_CREATE);
}

Test(db, tables_are_strict_and_quotes_are_no_text)
{
	struct db *db = open_db(DB_WRITE);

	cr_expect_eq(number(db, "SELECT count(*) FROM pragma_table_list "
	    "WHERE schema = 'main' AND type = 'table' AND NOT strict "
	    "AND name NOT LIKE 'sqlite_%'"), 0);
	cr_expect_neq(db_script(db, "SELECT \"incidents\""), ERR_OK);
	db_close(&db);
}

Test(db, what_is_there_already_is_a_duplicate)
{
	struct db *db = open_db(DB_WRITE);

	cr_expect_eq(insert(db, 7), ERR_OK);
	cr_expect_eq(insert(db, 7), ERR_DUPLICATE);
	db_close(&db);
}

Test(db, ids_are_reserved_in_a_row_and_given_back)
{
	struct db *db = open_db(DB_WRITE);
	int64_t first;

	cr_assert_eq(db_begin_write(db), ERR_OK);
	cr_assert_eq(db_reserve(db, 3, &first), ERR_OK);
	cr_expect_eq(first, 1);
	cr_expect_eq(insert(db, first + 2), ERR_OK);
	cr_assert_eq(db_reserve(db, 1, &first), ERR_OK);
	cr_expect_eq(first, 4);
	db_rollback(db);
	cr_assert_eq(db_begin_write(db), ERR_OK);
	cr_assert_eq(db_reserve(db, 1, &first), ERR_OK);
	cr_expect_eq(first, 1);
	db_rollback(db);
	db_close(&db);
}

/* An engine on a network has one answer at a time on a connection. */
Test(db, a_second_statement_is_refused_while_one_is_under_way)
{
	struct db *db = open_db(DB_READ);
	struct db_rows *rows;

	query(db, "SELECT 1 UNION ALL SELECT 2", DB_NO_ARGS);
	cr_expect_eq(db_query_text(db, STR("SELECT 3"), DB_NO_ARGS, &rows),
	    ERR_INTERNAL);
	db_close(&db);
}

Test(db, a_rollback_ends_the_statement_under_way)
{
	struct db *db = open_db(DB_READ);

	cr_assert_eq(db_begin_read(db), ERR_OK);
	query(db, "SELECT 1 UNION ALL SELECT 2", DB_NO_ARGS);
	db_rollback(db);
	cr_expect_eq(number(db, "SELECT 3"), 3);
	db_close(&db);
}

Test(db, a_name_of_an_engine_that_is_not_there_is_refused)
{
	struct db *db = NULL;

	cr_expect_eq(db_open("postgresql://host/incidents", DB_READ, 0, &db),
	    ERR_INVALID);
	cr_expect_null(db);
}

#define ENDLESS	"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL " \
		"SELECT n + 1 FROM c) SELECT max(n) FROM c"

Test(db, a_query_over_its_time_is_given_up, .timeout = 60)
{
	struct db_rows *rows;
	struct db *db;

	cr_assert_eq(db_open(fixture.database, DB_READ, 50, &db), ERR_OK);
	cr_assert_eq(db_begin_read(db), ERR_OK);
	cr_assert_eq(db_query_text(db, STR(ENDLESS), DB_NO_ARGS, &rows),
	    ERR_OK);
	cr_expect_eq(db_next(rows), ERR_BUSY);
	db_rollback(db);
	/* The next one has its own time. */
	cr_assert_eq(db_begin_read(db), ERR_OK);
	cr_expect_eq(number(db, "SELECT 5"), 5);
	db_rollback(db);
	db_close(&db);
}

Test(db, a_part_of_a_writers_transaction_can_have_a_deadline,
	.timeout = 60)
{
	struct db_rows *rows;
	struct db *db = NULL;

	cr_assert_eq(db_open(fixture.database, DB_WRITE, 0, &db), ERR_OK);
	cr_assert_eq(db_begin_write(db), ERR_OK);
	cr_assert_eq(db_job_begin(db), ERR_OK);
	db_set_deadline(db, clock_mono() + 10000);
	cr_assert_eq(db_query_text(db, STR("WITH RECURSIVE n(i) AS (SELECT 1 "
	    "UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"),
	    DB_NO_ARGS, &rows), ERR_OK);
	cr_expect_eq(db_next(rows), ERR_BUSY);
	db_set_deadline(db, 0);
	/* The transaction goes on, without a deadline. */
	cr_expect(db_in_transaction(db));
	cr_expect_eq(db_job_undo(db), ERR_OK);
	cr_expect_eq(db_query_text(db, STR("WITH RECURSIVE n(i) AS (SELECT 1 "
	    "UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT max(i) "
	    "FROM n"), DB_NO_ARGS, &rows), ERR_OK);
	cr_expect_eq(db_next(rows), ERR_OK);
	db_done(rows);
	cr_expect_eq(db_commit(db), ERR_OK);
	db_close(&db);
}

Test(db, time_between_two_reads_does_not_count)
{
	struct db *db;

	cr_assert_eq(db_open(fixture.database, DB_READ, 30, &db), ERR_OK);
	cr_assert_eq(db_begin_read(db), ERR_OK);
	db_rollback(db);
	processes_sleep_ms(60);
	/* Long enough to be looked at, without a time of its own. */
	cr_expect_eq(number(db, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL "
	    "SELECT n + 1 FROM c LIMIT 100000) SELECT max(n) FROM c"),
	    100000);
	db_close(&db);
}

Test(db, more_composed_texts_than_are_kept_still_work)
{
	struct db *db = open_db(DB_READ);
	int i, round;

	for (round = 0; round < 2; round++)
		for (i = 0; i < 200; i++)
			cr_assert_eq(number(db, arena_printf(fixture.arena,
			    "SELECT %d", i).p), i);
	db_close(&db);
}

Test(db, a_text_that_is_no_sql_is_not_kept)
{
	struct db *db = open_db(DB_READ);
	struct db_rows *rows;
	int i;

	for (i = 0; i < 3; i++)
		cr_expect_eq(db_query_text(db, STR("SELEKT"), DB_NO_ARGS,
		    &rows), ERR_INTERNAL);
	cr_expect_eq(number(db, "SELECT 1"), 1);
	db_close(&db);
}

Test(db, rollback_undoes_and_is_harmless_without_a_transaction)
{
	struct db *db = open_db(DB_WRITE);

	db_rollback(db);
	cr_expect_not(db_in_transaction(db));
	cr_assert_eq(db_begin_write(db), ERR_OK);
	cr_expect(db_in_transaction(db));
	cr_assert_eq(insert(db, 0), ERR_OK);
	db_rollback(db);
	cr_expect_not(db_in_transaction(db));
	cr_expect_eq(number(db, "SELECT count(*) FROM incident"), 0);
	db_close(&db);
}

Test(db, a_reader_sees_one_snapshot)
{
	struct db *reader = open_db(DB_READ), *writer = open_db(DB_WRITE);

	cr_assert_eq(db_begin_read(reader), ERR_OK);
	cr_expect_eq(number(reader, "SELECT count(*) FROM incident"), 0);
	cr_assert_eq(insert(writer, 0), ERR_OK);
	cr_expect_eq(number(reader, "SELECT count(*) FROM incident"), 0);
	db_rollback(reader);
	cr_expect_eq(number(reader, "SELECT count(*) FROM incident"), 1);
	db_close(&reader);
	db_close(&writer);
}

Test(db, the_file_says_whose_it_is)
{
	struct db_identity identity;
	struct db *db = open_db(DB_WRITE);

	cr_assert_eq(db_identity(db, &identity), ERR_OK);
	cr_expect_eq(identity.application, MIGRATE_APPLICATION);
	cr_expect_eq(identity.version, migrate_target());
	cr_expect_not(identity.empty);
	cr_assert_eq(db_identify(db, 5, 77), ERR_OK);
	cr_assert_eq(db_identity(db, &identity), ERR_OK);
	cr_expect_eq(identity.application, 5);
	cr_expect_eq(identity.version, 77);
	db_close(&db);
}

Test(db, a_file_that_is_not_there_is_not_made)
{
	struct db *db = NULL;

	cr_expect_eq(db_open(fixture_path("x"), DB_READ, 0, &db),
	    ERR_STORAGE);
	cr_expect_eq(db_open(fixture_path("x"), DB_WRITE, 0, &db),
	    ERR_STORAGE);
	cr_expect_null(db);
	cr_expect_neq(access(fixture_path("x"), F_OK), 0);
}

static void
plant(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	cr_assert_eq(write(fd, bytes, n), (ssize_t)n);
	close(fd);
}

Test(db, a_file_that_is_no_database_is_a_storage_error)
{
	char garbage[4096];
	struct db *db = NULL;

	memset(garbage, 'x', sizeof(garbage));
	plant(fixture_path("x"), garbage, sizeof(garbage));
	cr_expect_eq(db_open(fixture_path("x"), DB_READ, 0, &db),
	    ERR_STORAGE);
	cr_expect_eq(db_open(fixture_path("x"), DB_WRITE, 0, &db),
	    ERR_STORAGE);
	cr_expect_eq(db_open(fixture.folder, DB_READ, 0, &db), ERR_STORAGE);
}

Test(db, closing_nothing_is_legal)
{
	struct db *db = NULL;

	db_close(&db);
	db_done(NULL);
}

Test(db, closing_the_last_connection_leaves_the_log_alone)
{
	struct db *db = open_db(DB_WRITE);
	int64_t before;

	cr_assert_eq(insert(db, 0), ERR_OK);
	before = fixture_size("-wal");
	cr_expect_gt(before, 0);
	db_close(&db);
	cr_expect_eq(fixture_size("-wal"), before);
}

Test(db, a_checkpoint_makes_the_next_writer_start_the_log_over)
{
	struct db *db = open_db(DB_WRITE);
	struct writer_lock *lock;
	int pages;

	lock = fixture_lock();
	cr_assert_eq(insert(db, 0), ERR_OK);
	cr_assert_eq(insert(db, 0), ERR_OK);
	pages = db_whole_log_pages(db);
	cr_expect_gt(pages, 0);
	cr_expect_eq(db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    100), ERR_OK);
	cr_expect_eq(db_whole_log_pages(db), 0);
	cr_assert_eq(insert(db, 0), ERR_OK);
	cr_expect_lt(db_whole_log_pages(db), pages);
	writer_lock_close(&lock);
	db_close(&db);
}

Test(db, a_checkpoint_does_not_wait_for_a_reader_for_ever)
{
	struct db *db = open_db(DB_WRITE), *reader = open_db(DB_READ);
	struct writer_lock *lock;

	/* Would it wait for ever, so would the test. */
	lock = fixture_lock();
	cr_assert_eq(db_begin_read(reader), ERR_OK);
	number(reader, "SELECT count(*) FROM incident");
	cr_assert_eq(insert(db, 0), ERR_OK);
	cr_expect_eq(db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    50), ERR_BUSY);
	db_rollback(reader);
	cr_expect_eq(db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    50), ERR_OK);
	writer_lock_close(&lock);
	db_close(&db);
	db_close(&reader);
}

static int
checkpoint_outside(int i, void *arg)
{
	struct db *db = open_db(DB_WRITE);
	struct writer_lock *lock;

	(void)i;
	(void)arg;
	lock = fixture_lock();
	writer_lock_unlock(lock);
	db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    0);
	return 0;
}

Test(db, a_checkpoint_outside_the_gate_ends_the_process)
{
	cr_expect_eq(processes_exit(checkpoint_outside, NULL), 1);
}

Test(db, a_check_finds_nothing_wrong_in_a_sound_file)
{
	struct db *db = open_db(DB_READ);
	struct str finding;

	cr_expect_eq(db_whole_quick_check(db, fixture.arena, &finding), ERR_OK);
	db_close(&db);
}

/* The first page of an index that has several. */
static int64_t
fill_and_find_page(void)
{
	struct db *db = open_db(DB_WRITE);
	struct writer_lock *lock;
	int64_t page;
	int i;

	for (i = 0; i < 500; i++)
		cr_assert_eq(insert(db, 0), ERR_OK);
	page = number(db, "SELECT rootpage FROM sqlite_schema "
	    "WHERE name = 'incident_by_created'");
	lock = fixture_lock();
	cr_assert_eq(db_whole_checkpoint(db, lock, DB_CHECKPOINT_RESTART,
	    100), ERR_OK);
	writer_lock_close(&lock);
	db_close(&db);
	/* All of it is in the file; the log would be read in its stead. */
	cr_assert_eq(unlink(fixture_path("-wal")), 0);
	cr_assert_eq(unlink(fixture_path("-shm")), 0);
	return page;
}

Test(db, a_check_finds_damage)
{
	int64_t page = fill_and_find_page();
	struct str finding = { NULL, 0 };
	struct db *db;
	int fd = open(fixture.database, O_WRONLY);

	/* Nobody has it open.  Cells of the index's page are torn. */
	cr_assert_eq(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8,
	    (page - 1) * 4096 + 12), 8);
	close(fd);
	db = open_db(DB_READ);
	cr_expect_eq(db_whole_quick_check(db, fixture.arena, &finding),
	    ERR_STORAGE);
	cr_expect_gt(finding.n, 2);
	db_close(&db);
}
