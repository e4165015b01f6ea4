/* One lock and one condition: few threads wait. */

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/cond.h"
#include "base/log.h"
#include "base/run_limit.h"

struct run_limit {
	pthread_mutex_t	mutex;
	pthread_cond_t	given;		/* a turn has been given back */
	int		most, room;
	int		running[RUN_LIMIT_KINDS];
	int		waiting;
};

struct run_limit *
run_limit_new(int most, int room)
{
	struct run_limit *t = calloc(1, sizeof(*t));

	if (t == NULL)
		log_fatal("out of memory");
	pthread_mutex_init(&t->mutex, NULL);
	cond_init(&t->given);
	t->most = most;
	t->room = room;
	return t;
}

void
run_limit_free(struct run_limit **turns)
{
	struct run_limit *t = *turns;

	*turns = NULL;
	if (t == NULL)
		return;
	pthread_cond_destroy(&t->given);
	pthread_mutex_destroy(&t->mutex);
	free(t);
}

static enum err
take(struct run_limit *t, int kind)
{
	if (t->running[kind] >= t->most)
		return ERR_BUSY;
	t->running[kind]++;
	return ERR_OK;
}

enum err
run_limit_try(struct run_limit *t, int kind)
{
	enum err e;

	pthread_mutex_lock(&t->mutex);
	e = take(t, kind);
	pthread_mutex_unlock(&t->mutex);
	return e;
}

enum err
run_limit_wait(struct run_limit *t, int kind, int64_t us)
{
	int64_t until = clock_mono() + us;
	int late = 0;
	enum err e;

	pthread_mutex_lock(&t->mutex);
	e = take(t, kind);
	if (e == ERR_BUSY && t->waiting < t->room) {
		t->waiting++;
		while ((e = take(t, kind)) == ERR_BUSY && late == 0)
			late = cond_wait_until(&t->given, &t->mutex, until);
		t->waiting--;
	}
	pthread_mutex_unlock(&t->mutex);
	return e;
}

void
run_limit_release(struct run_limit *t, int kind)
{
	pthread_mutex_lock(&t->mutex);
	t->running[kind]--;
	pthread_cond_broadcast(&t->given);
	pthread_mutex_unlock(&t->mutex);
}
