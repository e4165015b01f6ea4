/* One lock and one condition variable are enough: few threads wait. */

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/cond.h"
#include "base/log.h"
#include "base/run_limit.h"

struct run_limit {
	pthread_mutex_t	mutex;
	pthread_cond_t	released;	/* a piece of work has ended */
	int		most, room;
	int		running[RUN_LIMIT_KINDS];
	int		waiting;
};

struct run_limit *
run_limit_new(int most, int room)
{
	struct run_limit *l = calloc(1, sizeof(*l));

	if (l == NULL)
		log_fatal("out of memory");
	pthread_mutex_init(&l->mutex, NULL);
	cond_init(&l->released);
	l->most = most;
	l->room = room;
	return l;
}

void
run_limit_free(struct run_limit **limit)
{
	struct run_limit *l = *limit;

	*limit = NULL;
	if (l == NULL)
		return;
	pthread_cond_destroy(&l->released);
	pthread_mutex_destroy(&l->mutex);
	free(l);
}

static enum err
take(struct run_limit *l, int kind)
{
	if (l->running[kind] >= l->most)
		return ERR_BUSY;
	l->running[kind]++;
	return ERR_OK;
}

enum err
run_limit_try(struct run_limit *l, int kind)
{
	enum err e;

	pthread_mutex_lock(&l->mutex);
	e = take(l, kind);
	pthread_mutex_unlock(&l->mutex);
	return e;
}

enum err
run_limit_wait(struct run_limit *l, int kind, int64_t us)
{
	int64_t until = clock_mono() + us;
	int late = 0;
	enum err e;

	pthread_mutex_lock(&l->mutex);
	e = take(l, kind);
	if (e == ERR_BUSY && l->waiting < l->room) {
		l->waiting++;
		while ((e = take(l, kind)) == ERR_BUSY && late == 0)
			late = cond_wait_until(&l->released, &l->mutex, until);
		l->waiting--;
	}
	pthread_mutex_unlock(&l->mutex);
	return e;
}

void
run_limit_release(struct run_limit *l, int kind)
{
	pthread_mutex_lock(&l->mutex);
	l->running[kind]--;
	pthread_cond_broadcast(&l->released);
	pthread_mutex_unlock(&l->mutex);
}
