/*
 * cpu_worker: a job whose turn comes in the very moment of its deadline.  This
 * program has its own base/cond: a wait that ends too late ends exactly
 * when the job has been taken.
 */

#include <errno.h>
#include <pthread.h>

#include "base/cond.h"
#include "base/cpu_worker.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(heavy_deadline, .init = fixture_folder, .fini = fixture_close,
	.timeout = 120);

/* Set by the work once it runs; what waits for a deadline waits for it. */
static int begun, go;

void
cond_init(pthread_cond_t *condition)
{
	pthread_cond_init(condition, NULL);
}

/* The thread has the job by now, and its caller's time is up. */
int
cond_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex,
	int64_t until)
{
	(void)condition;
	(void)until;
	pthread_mutex_unlock(mutex);
	processes_await(&begun, 60);
	processes_tell(&go, 1);
	pthread_mutex_lock(mutex);
	return ETIMEDOUT;
}

static void
work(void *done)
{
	processes_tell(&begun, 1);
	processes_await(&go, 60);
	processes_sleep_ms(20);
	processes_tell(done, 1);
}

Test(heavy_deadline, a_job_that_was_taken_is_waited_for)
{
	struct cpu_worker_options options = {
		.path = fixture_path("-slots"), .slots = 1, .queue = 2,
		.per_network = 2, .wait_ms = 1,
	};
	struct cpu_worker *h = NULL;
	int i, done;

	cr_assert_eq(cpu_worker_open(&options, &h), ERR_OK);
	for (i = 0; i < 3; i++) {
		begun = go = done = 0;
		cr_expect_eq(cpu_worker_run(h, STR("x"), work, &done), ERR_OK);
		/* It used what was the caller's until it returned. */
		cr_expect_eq(__atomic_load_n(&done, __ATOMIC_ACQUIRE), 1);
		cr_expect(cpu_worker_has_room(h, STR("x")));
	}
	cpu_worker_close(&h);
}
