/*
 * Checkpoints happen inside the gate and nowhere else; see db.h for why.
 * A witness below SQLite watches all connections of all processes.
 */

#include <sqlite3.h>
#include <stdio.h>

#include "store/store_incident.h"
#include "support/crew.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/witness.h"

static void
setup(void)
{
	fixture_process();
	witness_start();
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
		.source = &incident_sources[INCIDENT_SYSTEM],
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
		failed += crew_threads(2, write_and_read, arg);
		fixture_get(1);
		fixture_disconnect();
	}
	return failed;
}

Test(checkpoint, every_one_is_inside_the_gate)
{
	struct crew crew;

	memset(filler, 'x', sizeof(filler));
	fixture.conf.write_wait_ms = 60000;
	crew_fork(&crew, PROCESSES, run_process, NULL);
	cr_expect_eq(crew_join(&crew), 0);
	fprintf(stderr, "%d checkpoints\n", witness_checkpoints());
	cr_expect_gt(witness_checkpoints(), 3);
	cr_expect_eq(witness_violations(), 0);
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
	const int before = witness_checkpoints();

	checkpoint_by_hand(SQLITE_CHECKPOINT_PASSIVE);
	cr_expect_eq(witness_checkpoints(), before + 1);
	cr_expect_eq(witness_violations(), 1);
	checkpoint_by_hand(SQLITE_CHECKPOINT_TRUNCATE);
	cr_expect_eq(witness_violations(), 2);
}

Test(checkpoint, the_witness_lets_one_inside_the_gate_pass)
{
	const int before = witness_checkpoints();
	struct gate *gate;

	cr_assert_eq(gate_open(fixture.database, &gate), ERR_OK);
	cr_assert_eq(gate_lock(gate), ERR_OK);
	checkpoint_by_hand(SQLITE_CHECKPOINT_RESTART);
	cr_expect_eq(witness_checkpoints(), before + 1);
	cr_expect_eq(witness_violations(), 0);
	gate_unlock(gate);
	checkpoint_by_hand(SQLITE_CHECKPOINT_RESTART);
	cr_expect_eq(witness_violations(), 1);
	gate_close(&gate);
}
