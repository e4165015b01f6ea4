/* maintenance: work that a writer does when no job waits. */


#include "base/clock.h"
#include "base/log.h"
#include "incident/incident_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

static void
set_up(void)
{
	fixture_database();
	fixture_connect();
	fixture_script("CREATE TABLE maintenance (n INTEGER)");
	fixture_disconnect();
}

TestSuite(maintenance, .init = set_up, .fini = fixture_close, .timeout = 60);

/* The maintenance under test: what it does, and how often it was called. */
static int64_t	again;		/* what it asks for */
static enum err	result;
static int	calls;

static int
called(void)
{
	return __atomic_load_n(&calls, __ATOMIC_ACQUIRE);
}

static enum err
leave_a_row(struct db *db, int64_t *again_r)
{
	enum err e = db_script(db, "INSERT INTO maintenance VALUES (1)");

	__atomic_add_fetch(&calls, 1, __ATOMIC_RELEASE);
	*again_r = again;
	return e != ERR_OK ? e : result;
}

static void
open_writer(int64_t wanted, enum err e)
{
	again = wanted;
	result = e;
	fixture.maintenance = leave_a_row;
	fixture_connect();
}

/* Called so often, soon. */
static bool
is_called(int n)
{
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;

	while (called() < n && clock_mono() < until)
		processes_sleep_ms(1);
	return called() >= n;
}

static int64_t
rows(void)
{
	return fixture_number("SELECT count(*) FROM maintenance");
}

static void
write_one(void)
{
	FIXTURE_INCIDENT(.id = 0);
}

/* Rows that are there, or will be: it is called before it is committed. */
static bool
are_rows(int64_t n)
{
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;

	while (rows() < n && clock_mono() < until)
		processes_sleep_ms(1);
	return rows() == n;
}

Test(maintenance, is_done_when_the_writer_opens_and_then_not_again)
{
	open_writer(WRITER_LATER, ERR_OK);
	cr_expect(are_rows(1));
	processes_sleep_ms(300);
	cr_expect_eq(called(), 1);
}

Test(maintenance, is_done_once_for_writes_that_come_together)
{
	int64_t start;
	int i, most;

	open_writer(WRITER_LATER, ERR_OK);
	cr_assert(is_called(1));
	start = clock_mono();
	for (i = 0; i < 10; i++)
		write_one();
	cr_expect(is_called(2));
	processes_sleep_ms(1000);
	/* One each half second at most, for as long as this took. */
	most = 3 + (int)((clock_mono() - start - CLOCK_SECOND) * 2 /
	    CLOCK_SECOND);
	cr_expect_leq(called(), most, "%d calls, %d at most", called(), most);
	cr_expect(are_rows(called()));
}

Test(maintenance, is_done_again_when_it_asks_for_it)
{
	int64_t start;

	open_writer(0, ERR_OK);
	cr_expect(is_called(20));
	fixture_disconnect();
	start = clock_mono();
	calls = 0;
	open_writer(100000, ERR_OK);
	cr_expect(is_called(4));
	cr_expect_geq(clock_mono() - start, 300000);
}

Test(maintenance, is_done_though_writes_never_pause)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;

	open_writer(10000, ERR_OK);
	while (called() <= 10 && clock_mono() < until)
		write_one();
	cr_expect_gt(called(), 10);
	fixture_verify();
}

Test(maintenance, does_not_keep_writes_waiting)
{
	int i;

	/* Would they wait for it, the test would take an hour. */
	open_writer(CLOCK_SECOND * 3600, ERR_OK);
	cr_assert(is_called(1));
	for (i = 0; i < 5; i++)
		write_one();
	cr_expect_eq(called(), 1);
}

Test(maintenance, that_fails_is_undone_and_harms_nobody)
{
	open_writer(0, ERR_INTERNAL);
	cr_expect(is_called(1));
	write_one();
	write_one();
	processes_sleep_ms(200);
	/* It is not tried again at once. */
	cr_expect_eq(called(), 1);
	cr_expect_eq(rows(), 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), 2);
}

Test(maintenance, that_meets_a_failing_disk_leaves_a_writer_that_recovers)
{
	open_writer(0, ERR_STORAGE);
	cr_expect(is_called(1));
	write_one();
	cr_expect_eq(rows(), 0);
	fixture_verify();
}

Test(maintenance, that_is_far_off_does_not_hold_up_closing)
{
	/* Would it wait, the test would take an hour. */
	open_writer(CLOCK_SECOND * 3600, ERR_OK);
	cr_assert(is_called(1));
	fixture_disconnect();
}

static int	outside;	/* calls without the writer lock */

static enum err
look_at_the_gate(struct db *db, int64_t *again_r)
{
	if (!processes_is_locked(fixture_path("-gate"), 0))
		__atomic_add_fetch(&outside, 1, __ATOMIC_RELEASE);
	return leave_a_row(db, again_r);
}

/* Another process could run a checkpoint or its own maintenance beside it. */
Test(maintenance, is_done_inside_the_gate)
{
	int i;

	again = 10000;
	result = ERR_OK;
	fixture.maintenance = look_at_the_gate;
	fixture_connect();
	for (i = 0; i < 20; i++)
		write_one();
	cr_expect(is_called(10));
	cr_expect_eq(__atomic_load_n(&outside, __ATOMIC_ACQUIRE), 0);
}

Test(maintenance, is_not_missed_by_a_writer_that_has_none)
{
	fixture_connect();
	write_one();
	processes_sleep_ms(700);
	cr_expect_eq(called(), 0);
	write_one();
	fixture_verify();
}
