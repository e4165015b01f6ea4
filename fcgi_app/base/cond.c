/* Condition variables, by CLOCK_MONOTONIC. */

#include <time.h>

#include "base/clock.h"
#include "base/cond.h"

void
cond_init(pthread_cond_t *condition)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attr);
	pthread_condattr_destroy(&attr);
}

int
cond_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex,
	int64_t until)
{
	const struct timespec end = {
		.tv_sec = until / CLOCK_SECOND,
		.tv_nsec = until % CLOCK_SECOND * 1000,
	};

	return pthread_cond_timedwait(condition, mutex, &end);
}
