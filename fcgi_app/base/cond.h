#ifndef BASE_COND_H
#define BASE_COND_H

/* Condition variables with deadlines of clock_mono(). */

#include <pthread.h>
#include <stdint.h>

/* Release it with pthread_cond_destroy. */
void
cond_init(pthread_cond_t *condition);

/*
 * pthread_cond_wait(), but until clock_mono() is `until` at the longest.  The
 * result is not 0 when that time has come.
 */
int
cond_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex,
	int64_t until);

#endif
