#ifndef BASE_COND_H
#define BASE_COND_H

/* Conditions whose waits end by clock_mono(). */

#include <pthread.h>
#include <stdint.h>

/* End it with pthread_cond_destroy. */
void
cond_init(pthread_cond_t *condition);

/*
 * Waits as pthread_cond_wait does, until clock_mono() is `until` at the
 * longest: not 0 then.
 */
int
cond_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex,
	int64_t until);

#endif
