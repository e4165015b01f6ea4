/*
 * Checkpoints happen under the writer lock and nowhere else; see db.h for why.
 * A probe below SQLite watches all connections of all processes.
 */

#include <sqlite3.h>
#include <stdio.h>

#include "db/sqlite/writer_lock.h"
#include "incident/incident_store.h"
#include "support/checkpoint_probe.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

static void
setup(void)
{
	fixture_process();
	checkpoint_probe_start();
	fixture_database();
}

TestSuite(checkpoint, .init = setup, .fini = fixture_close,
	.timeout = 120);

#define PROCESSES	4
#define WRITES		300

static char filler[4000];

static enum err
write_one(struct arena *a)
{
	struct incident inc = {
		.description = { filler, sizeof(filler) },
		.source = &source_values[SOURCE_SYSTEM],
	};

	return fixture_create(fixture.writer, &fixture_origin, a,
	    &inc);
}

static int
write_and_read(int i, void *arg)
{
	struct arena *a = arena_new(1 << 14);
	int j, failed = 0;

	(void)i;
	(void)arg;
	for (j = 0; j < WRITES; j++) {
		failed += write_one(a) != ERR_OK;
		arena_reset(a);
	}
	arena_free(a);
	return failed;
}

/* Opening is part of it; for closing see test_db.c. */
static int
run_process(int i, void *arg)
{
	int failed = 0, round;

	(void)i;
	for (round = 0; round < 2; round++) {
		fixture_connect();
		failed += processes_threads(2, write_and_read, arg);
		fixture_get(1);
		fixture_disconnect();
	}
	return failed;
}

Test(checkpoint, every_one_is_inside_the_gate)
{
	struct processes processes;

	memset(filler, 'x', sizeof(filler));
	fixture.conf.write_wait_ms = 60000;
	processes_fork(&processes, PROCESSES, run_process, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	fprintf(stderr, "%d checkpoints\n", checkpoint_probe_checkpoints());
	cr_expect_gt(checkpoint_probe_checkpoints(), 3);
	cr_expect_eq(checkpoint_probe_violations(), 0);
	fixture_connect();
	fixture_verify();
}

static void
checkpoint_by_hand(int mode)
{
	sqlite3 *conn;

	cr_assert_eq(sqlite3_open(fixture.database, &conn), SQLITE_OK);
	sqlite3_db_config(conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	/* Before it has read the file it knows of no log. */
	sqlite3_exec(conn, "SELECT count(*) FROM incident", NULL, NULL, NULL);
	cr_assert_eq(sqlite3_wal_checkpoint_v2(conn, NULL, mode, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(conn);
}

Test(checkpoint, the_witness_sees_one_outside_the_gate)
{
	/* The one at the end of the migration is inside. */
	const int before = checkpoint_probe_checkpoints();

	checkpoint_by_hand(SQLITE_CHECKPOINT_PASSIVE);
	cr_expect_eq(checkpoint_probe_checkpoints(), before + 1);
	cr_expect_eq(checkpoint_probe_violations(), 1);
	checkpoint_by_hand(SQLITE_CHECKPOINT_TRUNCATE);
	cr_expect_eq(checkpoint_probe_violations(), 2);
}

Test(checkpoint, the_witness_lets_one_inside_the_gate_pass)
{
	const int before = checkpoint_probe_checkpoints();
	struct writer_lock *lock;

	cr_assert_eq(writer_lock_open(fixture.database, &lock), ERR_OK);
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	checkpoint_by_hand(SQLITE_CHECKPOINT_RESTART);
	cr_expect_eq(checkpoint_probe_checkpoints(), before + 1);
	cr_expect_eq(checkpoint_probe_violations(), 0);
	writer_lock_unlock(lock);
	checkpoint_by_hand(SQLITE_CHECKPOINT_RESTART);
	cr_expect_eq(checkpoint_probe_violations(), 1);
	writer_lock_close(&lock);
}

/* Beside the writer of the fixture, as another process has it. */
static struct writer *
open_another_writer(void)
{
	const struct writer_options options = {
		.database = fixture.database, .wait_ms = 60000,
		.wal_limit = fixture.conf.wal_limit_mb << 20,
	};
	struct writer *w;

	cr_assert_eq(writer_open(&options, &w), ERR_OK);
	return w;
}

static void
write_by(struct writer *w)
{
	struct incident inc = {
		.description = STR("one"),
		.source = &source_values[SOURCE_SYSTEM],
	};

	cr_assert_eq(fixture_create(w, &fixture_origin, fixture.arena, &inc),
	    ERR_OK);
}

/* A checkpoint that follows a write has ended when the writer lock is free. */
static void
await_gate(void)
{
	struct writer_lock *lock;

	cr_assert_eq(writer_lock_open(fixture.database, &lock), ERR_OK);
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	writer_lock_unlock(lock);
	writer_lock_close(&lock);
}

Test(checkpoint, a_process_that_joins_others_runs_none)
{
	struct writer *w;
	int before, i;

	fixture_connect();
	write_by(fixture.writer);
	await_gate();
	before = checkpoint_probe_checkpoints();
	cr_expect_gt(before, 0);
	for (i = 0; i < 5; i++) {
		w = open_another_writer();
		write_by(w);
		await_gate();
		write_by(fixture.writer);
		await_gate();
		writer_close(&w);
	}
	cr_expect_eq(checkpoint_probe_checkpoints(), before);
	cr_expect_eq(checkpoint_probe_violations(), 0);
	fixture_verify();
}

Test(checkpoint, the_first_process_after_all_have_left_runs_one)
{
	struct writer *w = open_another_writer();
	int before;

	write_by(w);
	writer_close(&w);
	before = checkpoint_probe_checkpoints();
	w = open_another_writer();
	write_by(w);
	await_gate();
	cr_expect_gt(checkpoint_probe_checkpoints(), before);
	writer_close(&w);
	cr_expect_eq(checkpoint_probe_violations(), 0);
}
