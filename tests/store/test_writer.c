/* writer: commit groups, and what a caller is told when they fail. */

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "db/sqlite/writer_lock.h"
#include "db/writer.h"
#include "incident/incident_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(writer, .init = fixture_database, .fini = fixture_close,
	.timeout = 120);

static enum err
create(struct writer *writer, int64_t *id_r)
{
	struct arena *a = arena_new(4096);
	struct incident inc = {
		.description = STR("x"),
		.source = &source_values[SOURCE_SYSTEM],
	};
	enum err e;

	e = fixture_create(writer, &fixture_origin, a, &inc);
	*id_r = inc.id;
	arena_free(a);
	return e;
}

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

#define THREADS	32
#define EACH	50

static int64_t ids[THREADS][EACH];

static int
create_many(int i, void *arg)
{
	int j, failed = 0;

	(void)arg;
	for (j = 0; j < EACH; j++)
		failed += create(fixture.writer, &ids[i][j]) != ERR_OK;
	return failed;
}

Test(writer, every_acknowledged_row_of_many_threads_is_there_once)
{
	bool seen[THREADS * EACH + 1] = { false };
	int i, j;

	fixture_connect();
	cr_expect_eq(processes_threads(THREADS, create_many, NULL), 0);
	for (i = 0; i < THREADS; i++)
		for (j = 0; j < EACH; j++) {
			cr_assert(ids[i][j] >= 1 &&
			    ids[i][j] <= THREADS * EACH);
			cr_expect_not(seen[ids[i][j]]);
			seen[ids[i][j]] = true;
		}
	cr_expect_eq(count(), THREADS * EACH);
	fixture_verify();
}

/* Writes a row, then fails if it is told to. */
static enum err
write_and_fail(struct txn *txn, void *arg)
{
	struct incident inc = {
		.description = STR("x"),
		.status = &status_values[STATUS_OPEN],
		.source = &source_values[SOURCE_SYSTEM],
	};
	enum err e = incident_store_import(txn, &fixture_origin, &inc);

	return e != ERR_OK ? e : *(enum err *)arg;
}

static enum err results[THREADS];
static int asking;	/* those who are about to */

static int
run_one(int i, void *arg)
{
	static const enum err wanted[] = {
		ERR_OK, ERR_DUPLICATE, ERR_OK, ERR_INVALID, ERR_OK,
		ERR_INTERNAL, ERR_OK, ERR_NOT_FOUND,
	};
	enum err want = wanted[i % 8];

	(void)arg;
	__atomic_add_fetch(&asking, 1, __ATOMIC_RELEASE);
	results[i] = writer_run(fixture.writer, write_and_fail, &want);
	return results[i] != want;
}

/*
 * All threads have queued their jobs when each has said that it is about to
 * and none of the process runs: they sleep until the writer has an answer.
 */
static void *
let_go_when_all_wait(void *lock)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;

	while (!(processes_told(&asking) == THREADS && processes_all_sleep()) &&
	    clock_mono() < until)
		processes_sleep_ms(5);
	writer_lock_close(lock);
	return NULL;
}

Test(writer, a_failing_job_of_a_group_fails_alone)
{
	struct writer_lock *lock = fixture_lock();
	pthread_t thread;
	int64_t before;

	fixture.conf.write_wait_ms = 60000;
	fixture_connect();
	/* What the migrations left. */
	before = fixture_size("-wal");
	pthread_create(&thread, NULL, let_go_when_all_wait, &lock);
	cr_expect_eq(processes_threads(THREADS, run_one, NULL), 0);
	pthread_join(thread, NULL);
	cr_expect_eq(count(), THREADS / 2);
	/* All of them were one transaction: one commit ends the log. */
	cr_expect_lt(fixture_size("-wal") - before, 30 * 4096);
	fixture_verify();
}

static enum err
break_statement(struct txn *txn, void *arg)
{
	(void)arg;
	return db_script(txn->db, "INSERT INTO incident_event (seq, seq, nope) "
	    "VALUES (1, 1, 1)");
}

Test(writer, a_job_whose_statement_fails_leaves_the_writer_sound)
{
	int64_t id;

	fixture_connect();
	cr_expect_eq(writer_run(fixture.writer, break_statement, NULL),
	    ERR_INTERNAL);
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(count(), 1);
	fixture_verify();
}

Test(writer, a_caller_gives_up_when_the_gate_does_not_open)
{
	struct writer_lock *lock = fixture_lock();
	int64_t id, start, waited;

	fixture.conf.write_wait_ms = 200;
	fixture_connect();
	start = clock_mono();
	cr_expect_eq(create(fixture.writer, &id), ERR_BUSY);
	waited = clock_mono() - start;
	cr_expect_geq(waited, 200000);
	writer_lock_close(&lock);
	/* What was given up is not done later. */
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(id, 1);
	cr_expect_eq(count(), 1);
	fixture_verify();
}

/* A job that runs until it is told to end. */
struct slow {
	int	begun;
	int	end;
};

static enum err
run_slowly(struct txn *txn, void *arg)
{
	struct slow *slow = arg;
	enum err ok = ERR_OK, e = write_and_fail(txn, &ok);

	processes_tell(&slow->begun, 1);
	return processes_await(&slow->end, 60) ? e : ERR_INTERNAL;
}

static void *
end_it_late(void *arg)
{
	struct slow *slow = arg;

	processes_await(&slow->begun, 60);
	/* Several times as long as its caller would wait for the writer lock. */
	processes_sleep_ms(400);
	processes_tell(&slow->end, 1);
	return NULL;
}

/* A job works in the memory of its caller, so the caller waits for its end. */
Test(writer, a_job_that_runs_at_its_deadline_is_waited_for)
{
	struct slow slow = { 0 };
	pthread_t thread;
	int64_t id;

	fixture.conf.write_wait_ms = 100;
	fixture_connect();
	pthread_create(&thread, NULL, end_it_late, &slow);
	cr_expect_eq(writer_run(fixture.writer, run_slowly, &slow), ERR_OK);
	cr_expect_eq(slow.end, 1, "its caller came back before it ended");
	pthread_join(thread, NULL);
	cr_expect_eq(count(), 1);
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(count(), 2);
	fixture_verify();
}

static int
create_beside(int i, void *arg)
{
	int64_t id;

	if (i == 0)
		return writer_run(fixture.writer, run_slowly, arg) != ERR_OK;
	if (i == 1)
		return end_it_late(arg) != NULL;
	processes_await(&((struct slow *)arg)->begun, 60);
	/* This one is still queued at its deadline. */
	return create(fixture.writer, &id) != ERR_BUSY;
}

Test(writer, what_is_queued_behind_it_gives_up_and_is_not_done)
{
	struct slow slow = { 0 };

	fixture.conf.write_wait_ms = 100;
	fixture_connect();
	cr_expect_eq(processes_threads(6, create_beside, &slow), 0);
	fixture_settle();
	cr_expect_eq(count(), 1);
}

static int
create_one(int i, void *arg)
{
	int64_t id;
	int *busy = arg;

	(void)i;
	if (create(fixture.writer, &id) == ERR_BUSY)
		__atomic_add_fetch(busy, 1, __ATOMIC_RELAXED);
	return 0;
}

Test(writer, all_callers_of_a_group_may_give_up)
{
	struct writer_lock *lock = fixture_lock();
	int busy = 0;

	fixture.conf.write_wait_ms = 100;
	fixture_connect();
	processes_threads(THREADS, create_one, &busy);
	cr_expect_eq(busy, THREADS);
	writer_lock_close(&lock);
	writer_close(&fixture.writer);
	cr_expect_eq(count(), 0);
}

static int
be_killed(int i, void *arg)
{
	int64_t id;

	(void)i;
	(void)arg;
	fixture_connect();
	while (create(fixture.writer, &id) == ERR_OK)
		;
	return 1;
}

Test(writer, a_process_killed_in_its_work_harms_nobody)
{
	struct processes processes;
	int64_t id;
	int round;

	for (round = 0; round < 5; round++) {
		processes_fork(&processes, 2, be_killed, NULL);
		processes_sleep_ms(50 + 30 * round);
		kill(processes.pids[0], SIGKILL);
		kill(processes.pids[1], SIGKILL);
		cr_expect_eq(processes_join(&processes), 2);
		fixture_connect();
		cr_expect_eq(create(fixture.writer, &id), ERR_OK);
		fixture_verify();
		fixture_disconnect();
	}
}

Test(writer, closing_finishes_what_is_queued_and_may_be_repeated)
{
	int64_t id;

	fixture_connect();
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	writer_close(&fixture.writer);
	cr_expect_null(fixture.writer);
	writer_close(&fixture.writer);
	cr_expect_eq(count(), 1);
}

/* Creates an incident with that description; "bad" then fails. */
static enum err
create_named(struct txn *txn, void *arg)
{
	struct incident inc = {
		.description = str_of(arg),
		.status = &status_values[STATUS_OPEN],
		.source = &source_values[SOURCE_SYSTEM],
		.created_at = FIXTURE_TIME, .updated_at = FIXTURE_TIME,
	};
	enum err e = incident_store_import(txn, &fixture_origin, &inc);

	return e == ERR_OK && strcmp(arg, "bad") == 0 ? ERR_INVALID : e;
}

static void
post(const char *name)
{
	char copy[16] = "";

	memcpy(copy, name, strlen(name));
	writer_defer(fixture.writer, create_named, copy, sizeof(copy));
	memset(copy, 'x', sizeof(copy));
}

Test(writer, nobody_waits_for_what_is_posted)
{
	struct writer_lock *lock = fixture_lock();
	int64_t id;

	fixture_connect();
	post("first");
	post("bad");
	post("second");
	cr_expect_eq(count(), 0);
	writer_lock_close(&lock);
	/* This one is behind them. */
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(id, 3);
	expect_str_eq(fixture_get(1).description, STR("first"));
	expect_str_eq(fixture_get(2).description, STR("second"));
	fixture_verify();
}

Test(writer, what_is_posted_beyond_a_number_is_dropped)
{
	struct writer_lock *lock = fixture_lock();
	int i;

	fixture_connect();
	for (i = 0; i < WRITER_DEFERRED_MAX + 10; i++)
		post("x");
	writer_lock_close(&lock);
	fixture_script("SELECT 1");
	cr_expect_eq(count(), WRITER_DEFERRED_MAX);
	/* And there is room again. */
	post("x");
	fixture_script("SELECT 1");
	cr_expect_eq(count(), WRITER_DEFERRED_MAX + 1);
}

Test(writer, closing_finishes_what_was_posted)
{
	fixture_connect();
	post("x");
	writer_close(&fixture.writer);
	cr_expect_eq(count(), 1);
}

static enum err
script(struct txn *txn, void *arg)
{
	return db_script(txn->db, arg);
}

/* Creates until that fails, `most` times at the most. */
static enum err
create_until_it_fails(int most, int *done_r)
{
	enum err e = ERR_OK;
	int64_t id;

	for (*done_r = 0; *done_r < most; ++*done_r)
		if ((e = create(fixture.writer, &id)) != ERR_OK)
			break;
	return e;
}

Test(writer, a_full_database_is_a_storage_error_and_passes)
{
	char limit[] = "PRAGMA max_page_count = 20";
	char none[] = "PRAGMA max_page_count = 1000000";
	int done;
	int64_t id;

	fixture_connect();
	cr_assert_eq(writer_run(fixture.writer, script, limit), ERR_OK);
	cr_expect_eq(create_until_it_fails(100000, &done), ERR_STORAGE);
	cr_expect_eq(count(), done);
	/* Reading goes on; so does writing once there is room. */
	writer_run(fixture.writer, script, none);
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(count(), done + 1);
	fixture_verify();
}

/* Settings of a connection are gone with it. */
Test(writer, a_storage_error_ends_the_connection)
{
	char limit[] = "PRAGMA max_page_count = 20";
	char mine[] = "CREATE TEMP TABLE mine (a)";
	int done;
	int64_t id;

	fixture_connect();
	cr_assert_eq(writer_run(fixture.writer, script, mine), ERR_OK);
	cr_assert_eq(writer_run(fixture.writer, script, mine), ERR_INTERNAL,
	    "it is the same connection");
	cr_assert_eq(writer_run(fixture.writer, script, limit), ERR_OK);
	cr_expect_eq(create_until_it_fails(100000, &done), ERR_STORAGE);
	/* The next one knows neither the table nor the limit. */
	cr_expect_eq(writer_run(fixture.writer, script, mine), ERR_OK);
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(count(), done + 1);
	fixture_verify();
}

static enum err
fail_as_a_disk(struct txn *txn, void *arg)
{
	enum err ok = ERR_OK, e = write_and_fail(txn, &ok);

	(void)arg;
	return e != ERR_OK ? e : ERR_STORAGE;
}

/* As when a read of a job fails, which does not roll back by itself. */
Test(writer, a_storage_error_of_a_job_ends_the_connection_too)
{
	char mine[] = "CREATE TEMP TABLE mine (a)";

	fixture_connect();
	cr_assert_eq(writer_run(fixture.writer, script, mine), ERR_OK);
	cr_expect_eq(writer_run(fixture.writer, fail_as_a_disk, NULL),
	    ERR_STORAGE);
	cr_expect_eq(writer_run(fixture.writer, script, mine), ERR_OK);
	cr_expect_eq(count(), 0);
}

Test(writer, a_full_disk_is_a_storage_error_and_passes)
{
	struct rlimit limit, was;
	int done, more;
	int64_t id;

	signal(SIGXFSZ, SIG_IGN);
	fixture_connect();
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &was), 0);
	limit = was;
	limit.rlim_cur = (rlim_t)fixture_size("-wal") + 100000;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_expect_eq(create_until_it_fails(100000, &done), ERR_STORAGE);
	cr_expect_eq(create_until_it_fails(3, &more), ERR_STORAGE);
	cr_expect_eq(count(), 1 + done + more);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &was), 0);
	cr_expect_eq(create(fixture.writer, &id), ERR_OK);
	cr_expect_eq(count(), 2 + done + more);
	fixture_verify();
}

static int
write_to_another_version(int i, void *arg)
{
	char newer[] = "PRAGMA user_version = 99";
	int64_t id;

	(void)i;
	(void)arg;
	fixture_connect();
	writer_run(fixture.writer, script, newer);
	create(fixture.writer, &id);
	return 0;
}

Test(writer, a_database_migrated_meanwhile_ends_the_process)
{
	cr_expect_eq(processes_exit(write_to_another_version, NULL), 1);
	cr_assert_eq(db_open(fixture.database, DB_READ, 0, &fixture.db),
	    ERR_OK);
	cr_expect_eq(count(), 0);
}

Test(writer, without_a_database_there_is_no_writer)
{
	struct writer_options options = { .wait_ms = 100 };
	struct writer *writer = NULL;

	options.database = fixture_path("x");
	cr_expect_neq(writer_open(&options, &writer), ERR_OK);
	cr_expect_null(writer);
}
