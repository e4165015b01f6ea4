/*
 * What an operator takes for the register is all of it: after a clean stop
 * the database file alone, before that what SQLite copies.
 */

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/migrate.h"
#include "db/sqlite/db_whole.h"
#include "db/sqlite/writer_lock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"
#include "support/program.h"

TestSuite(whole, .init = fixture_database, .fini = fixture_close,
	.timeout = 120);

static const char *
copy_path(void)
{
	return fixture_path(".copy");
}

/* By another process, as an operator does, of the database file alone. */
static void
copy_the_file(void)
{
	const char *const argv[] = {
		"cp", fixture.database, copy_path(), NULL,
	};

	cr_assert_eq(program_run(argv, NULL, fixture.arena).status, 0);
}

/* What the copy holds; -1 when the service would refuse it. */
static int64_t
incidents_in_copy(void)
{
	struct db *db;
	struct db_rows *rows;
	int64_t n = -1;

	cr_assert_eq(db_open(copy_path(), DB_READ, 0, &db), ERR_OK);
	if (migrate_check(db) == ERR_OK) {
		cr_assert_eq(db_query_text(db, STR("SELECT count(*) FROM "
		    "incident"), DB_NO_ARGS, &rows), ERR_OK);
		cr_assert_eq(db_next(rows), ERR_OK);
		n = db_int(rows, 0);
		db_done(rows);
	}
	db_close(&db);
	return n;
}

Test(whole, a_new_register_is_one_file)
{
	cr_expect_eq(fixture_size("-wal"), 0);
	copy_the_file();
	cr_expect_eq(incidents_in_copy(), 0);
}

Test(whole, after_a_clean_stop_the_file_is_all)
{
	fixture_connect();
	fixture_incidents(5);
	cr_expect_gt(fixture_size("-wal"), 0);
	fixture_disconnect();
	cr_expect_eq(fixture_size("-wal"), 0);
	copy_the_file();
	cr_expect_eq(incidents_in_copy(), 5);
}

/* Until the writer's thread has marked the file, after the first write. */
static void
await_mark(void)
{
	fixture_settle();
	fixture_settle();
}

/* A process that writes, waits until it is told to go, and goes. */
struct guest {
	int	here[2];
	int	go[2];
};

static int
write_and_wait(int i, void *arg)
{
	struct guest *guest = arg;

	fixture_connect();
	fixture_incidents(5);
	await_mark();
	processes_tell(&guest->here[i], 1);
	processes_await(&guest->go[i], 60);
	fixture_disconnect();
	return 0;
}

Test(whole, only_the_last_process_empties_the_log)
{
	struct guest *guest = processes_shared(sizeof(*guest));
	struct processes processes;

	processes_fork(&processes, 2, write_and_wait, guest);
	cr_assert(processes_await(&guest->here[0], 30));
	cr_assert(processes_await(&guest->here[1], 30));
	fixture_connect();
	fixture_disconnect();
	cr_expect_gt(fixture_size("-wal"), 0, "others are there");
	processes_tell(&guest->go[0], 1);
	processes_tell(&guest->go[1], 1);
	cr_expect_eq(processes_join(&processes), 0);
	cr_expect_eq(fixture_size("-wal"), 0);
	copy_the_file();
	cr_expect_eq(incidents_in_copy(), 10);
}

Test(whole, of_many_that_leave_at_once_one_is_the_last)
{
	struct guest *guest = processes_shared(sizeof(*guest));
	struct processes processes;
	int round;

	for (round = 0; round < 20; round++) {
		*guest = (struct guest){ .go = { 1, 1 } };
		processes_fork(&processes, 2, write_and_wait, guest);
		cr_expect_eq(processes_join(&processes), 0);
		cr_expect_eq(fixture_size("-wal"), 0, "round %d", round);
	}
}

Test(whole, a_process_that_was_killed_is_not_waited_for)
{
	struct guest *guest = processes_shared(sizeof(*guest));
	struct processes processes;

	processes_fork(&processes, 1, write_and_wait, guest);
	cr_assert(processes_await(&guest->here[0], 30));
	kill(processes.pids[0], SIGKILL);
	cr_expect_eq(processes_join(&processes), 1);
	cr_expect_gt(fixture_size("-wal"), 0);
	fixture_connect();
	fixture_disconnect();
	cr_expect_eq(fixture_size("-wal"), 0);
	copy_the_file();
	cr_expect_eq(incidents_in_copy(), 5);
}

Test(whole, a_copy_of_the_file_alone_of_a_live_register_is_refused)
{
	int from;

	fixture_connect();
	fixture_incidents(5);
	await_mark();
	copy_the_file();
	cr_expect_eq(incidents_in_copy(), -1);
	cr_expect_eq(migrate_run(copy_path(), &from), ERR_SCHEMA);
	/* An operator without a better copy gives the option. */
	cr_expect_eq(migrate_without_log(copy_path()), ERR_OK);
	cr_expect_eq(migrate_run(copy_path(), &from), ERR_OK);
	cr_expect_geq(incidents_in_copy(), 0);
}

Test(whole, a_log_that_was_removed_is_missed)
{
	struct guest *guest = processes_shared(sizeof(*guest));
	struct processes processes;
	struct db *db;

	processes_fork(&processes, 1, write_and_wait, guest);
	cr_assert(processes_await(&guest->here[0], 30));
	kill(processes.pids[0], SIGKILL);
	cr_expect_eq(processes_join(&processes), 1);
	unlink(fixture_path("-wal"));
	unlink(fixture_path("-shm"));
	cr_assert_eq(db_open(fixture.database, DB_READ, 0, &db), ERR_OK);
	cr_expect_eq(migrate_check(db), ERR_SCHEMA);
	db_close(&db);
}

/* SQLite's own ways to copy a database that others write to. */
static int
vacuum_into(int i, void *arg)
{
	const char *sql = arena_printf(fixture.arena, "VACUUM INTO '%s'",
	    copy_path()).p;
	sqlite3 *conn;
	int rc;

	(void)i;
	(void)arg;
	if (sqlite3_open(fixture.database, &conn) != SQLITE_OK)
		return 1;
	sqlite3_db_config(conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	rc = sqlite3_exec(conn, sql, NULL, NULL, NULL);
	sqlite3_close(conn);
	return rc != SQLITE_OK;
}

static int
back_up(int i, void *arg)
{
	sqlite3 *from, *to;
	sqlite3_backup *backup;
	int rc;

	(void)i;
	(void)arg;
	if (sqlite3_open(fixture.database, &from) != SQLITE_OK ||
	    sqlite3_open(copy_path(), &to) != SQLITE_OK)
		return 1;
	sqlite3_db_config(from, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	backup = sqlite3_backup_init(to, "main", from, "main");
	rc = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	sqlite3_close(to);
	sqlite3_close(from);
	return rc != SQLITE_DONE;
}

/* While another process has written and goes on. */
static void
copy_live(processes_work *copy)
{
	struct guest *guest = processes_shared(sizeof(*guest));
	struct processes processes, other;

	processes_fork(&processes, 1, write_and_wait, guest);
	cr_assert(processes_await(&guest->here[0], 30));
	processes_fork(&other, 1, copy, NULL);
	cr_expect_eq(processes_join(&other), 0);
	processes_tell(&guest->go[0], 1);
	cr_expect_eq(processes_join(&processes), 0);
}

Test(whole, a_backup_of_a_live_register_is_taken)
{
	copy_live(back_up);
	cr_expect_eq(incidents_in_copy(), 5);
}

Test(whole, a_vacuum_of_a_live_register_is_taken_once_it_has_a_log)
{
	int from;

	copy_live(vacuum_into);
	cr_expect_eq(incidents_in_copy(), -1);
	cr_expect_eq(migrate_run(copy_path(), &from), ERR_OK);
	cr_expect_eq(from, migrate_target());
	cr_expect_eq(incidents_in_copy(), 5);
}

Test(whole, a_file_that_holds_nothing_but_had_a_log_is_refused)
{
	sqlite3 *conn;
	int from;

	unlink(fixture.database);
	unlink(fixture_path("-wal"));
	unlink(fixture_path("-shm"));
	cr_assert_eq(sqlite3_open(fixture.database, &conn), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(conn, "PRAGMA journal_mode = WAL", NULL,
	    NULL, NULL), SQLITE_OK);
	sqlite3_close(conn);
	cr_expect_gt(fixture_size(""), 0);
	cr_expect_eq(migrate_run(fixture.database, &from), ERR_SCHEMA);
}

/* What the mark says to this connection. */
static void
expect_mark(struct db *db, const char *value)
{
	struct db_rows *rows;

	cr_assert_eq(db_query(db, SQL_META_GET,
	    DB_ARGS(DB_TEXT(STR("log"))), &rows), ERR_OK);
	cr_assert_eq(db_next(rows), ERR_OK);
	expect_str_eq(db_view(rows, 0), str_of(value), "%.*s",
	    STR_FMT(db_view(rows, 0)));
	db_done(rows);
}

/* The other connections of the process must not lose their locks. */
Test(whole, the_file_alone_is_read_beside_other_connections)
{
	struct db *alone;
	struct writer_lock *lock;

	fixture_connect();
	fixture_incidents(3);
	lock = fixture_lock();
	cr_assert_eq(db_whole_open_alone(fixture.db, lock, &alone), ERR_OK);
	expect_mark(alone, "apart");
	expect_mark(fixture.db, "whole");
	cr_expect_eq(db_begin_write(alone),
	    ERR_STORAGE);
	db_close(&alone);
	writer_lock_close(&lock);
	fixture_incidents(3);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), 6);
	fixture_verify();
}

/* The limit is that of the smallest log, so that each write has to shrink it. */
Test(whole, a_mark_that_the_limit_of_the_log_has_covered_is_made_again)
{
	struct writer_lock *lock;
	int i;

	fixture.conf.wal_limit_mb = 0;
	fixture_connect();
	for (i = 0; i < 3; i++) {
		fixture_incidents(1);
		/* The mark has been made when the lock is free. */
		lock = fixture_lock();
		writer_lock_close(&lock);
		copy_the_file();
		cr_expect_eq(incidents_in_copy(), -1, "write %d", i);
	}
}
