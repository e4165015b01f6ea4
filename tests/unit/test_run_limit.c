/* base/turns: so many run, so many wait. */

#include <sched.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/run_limit.h"
#include "support/expect.h"
#include "support/processes.h"

#define MOST	2
#define ROOM	3
#define LONG	(60 * CLOCK_SECOND)

static struct run_limit *turns;

static void
set_up(void)
{
	turns = run_limit_new(MOST, ROOM);
}

static void
tear_down(void)
{
	run_limit_free(&turns);
	cr_expect_null(turns);
	run_limit_free(&turns);
}

TestSuite(turns, .init = set_up, .fini = tear_down, .timeout = 120);

Test(turns, there_are_so_many_of_each_kind)
{
	int kind, i;

	for (kind = 0; kind < RUN_LIMIT_KINDS; kind++) {
		for (i = 0; i < MOST; i++)
			cr_expect_eq(run_limit_try(turns, kind), ERR_OK);
		cr_expect_eq(run_limit_try(turns, kind), ERR_BUSY);
	}
	run_limit_release(turns, 1);
	cr_expect_eq(run_limit_try(turns, 0), ERR_BUSY);
	cr_expect_eq(run_limit_try(turns, 1), ERR_OK);
}

Test(turns, a_wait_ends_without_one)
{
	int64_t start = clock_mono();

	cr_expect_eq(run_limit_wait(turns, 0, 0), ERR_OK);
	cr_expect_eq(run_limit_wait(turns, 0, 0), ERR_OK);
	cr_expect_eq(run_limit_wait(turns, 0, 20000), ERR_BUSY);
	cr_expect_geq(clock_mono() - start, 20000);
	run_limit_release(turns, 0);
	cr_expect_eq(run_limit_wait(turns, 0, 20000), ERR_OK);
}

/* What the threads of a test have come to. */
static atomic_int	running, most_running, got, refused;
static int		released;

static int
wait_until_released(int i, void *arg)
{
	(void)arg;
	if (run_limit_wait(turns, i % RUN_LIMIT_KINDS, LONG) != ERR_OK) {
		/* The last that finds no room lets the others go. */
		if (atomic_fetch_add(&refused, 1) + 1 == 20 - ROOM) {
			processes_tell(&released, 1);
			for (int kind = 0; kind < RUN_LIMIT_KINDS; kind++)
				for (int n = 0; n < MOST; n++)
					run_limit_release(turns, kind);
		}
		return 0;
	}
	atomic_fetch_add(&got, 1);
	run_limit_release(turns, i % RUN_LIMIT_KINDS);
	return 0;
}

/* Twenty at once, while all turns are taken. */
Test(turns, no_more_wait_than_there_is_room_for)
{
	int kind, i;

	for (kind = 0; kind < RUN_LIMIT_KINDS; kind++)
		for (i = 0; i < MOST; i++)
			cr_assert_eq(run_limit_try(turns, kind), ERR_OK);
	cr_assert_eq(processes_threads(20, wait_until_released, NULL), 0);
	cr_expect_eq(refused, 20 - ROOM);
	cr_expect_eq(got, ROOM);
	/* All have been given back. */
	for (i = 0; i < MOST; i++)
		cr_expect_eq(run_limit_try(turns, 0), ERR_OK);
	cr_expect_eq(run_limit_try(turns, 0), ERR_BUSY);
}

static int
run_often(int i, void *arg)
{
	int n, now, most;

	(void)arg;
	for (n = 0; n < 200; n++) {
		if (run_limit_wait(turns, 0, i % 2 ? LONG : 100) != ERR_OK)
			continue;
		now = atomic_fetch_add(&running, 1) + 1;
		most = atomic_load(&most_running);
		while (now > most && !atomic_compare_exchange_weak(
		    &most_running, &most, now))
			;
		sched_yield();
		atomic_fetch_sub(&running, 1);
		atomic_fetch_add(&got, 1);
		run_limit_release(turns, 0);
	}
	return 0;
}

Test(turns, no_more_run_than_may)
{
	cr_assert_eq(processes_threads(16, run_often, NULL), 0);
	cr_expect_leq(most_running, MOST);
	cr_expect_gt(got, 0);
	cr_expect_eq(running, 0);
	cr_expect_eq(run_limit_try(turns, 0), ERR_OK);
	cr_expect_eq(run_limit_try(turns, 0), ERR_OK);
	cr_expect_eq(run_limit_try(turns, 0), ERR_BUSY);
}
