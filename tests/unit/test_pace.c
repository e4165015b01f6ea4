/* pace: work that is paused takes its share of a core and no more. */

#include <criterion/criterion.h>
#include <pthread.h>
#include <time.h>

#include "base/clock.h"
#include "base/pace.h"

TestSuite(pace, .timeout = 120);

#define WORK	(CLOCK_SECOND / 10)

static int64_t
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000;
}

/* Works for a tenth of a second of a core; how long that took. */
static int64_t
work(void)
{
	int64_t before = clock_mono(), end = cpu_time() + WORK;

	while (cpu_time() < end)
		;
	return clock_mono() - before;
}

/*
 * At a quarter, three parts of four are pauses, however busy the machine
 * is; a little of the work may lie behind the last of them.
 */
Test(pace, work_leaves_the_core_for_its_pauses)
{
	int64_t took;

	pace_begin(25);
	took = work();
	pace_end();
	cr_expect_geq(took, 3 * WORK, "%lld us", (long long)took);
}

Test(pace, a_larger_share_takes_shorter_pauses)
{
	int64_t took;

	pace_begin(80);
	took = work();
	pace_end();
	cr_expect_geq(took, WORK + WORK / 8, "%lld us", (long long)took);
}

static void *
run_paced(void *took)
{
	pace_begin(25);
	*(int64_t *)took = work();
	pace_end();
	return NULL;
}

/* The signals are the thread's own. */
Test(pace, each_thread_has_its_own)
{
	pthread_t threads[3];
	int64_t took[3];
	int i;

	for (i = 0; i < 3; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, run_paced,
		    &took[i]), 0);
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < 3; i++)
		cr_expect_geq(took[i], 3 * WORK, "%lld us",
		    (long long)took[i]);
}

Test(pace, it_ends_and_may_begin_again)
{
	int i;

	for (i = 0; i < 100; i++) {
		pace_begin(50);
		pace_end();
		pace_end();
	}
	pace_begin(25);
	cr_expect_geq(work(), 3 * WORK);
	pace_end();
}
