/*
 * Heavy work: a queue, and a thread that takes a slot for each piece.
 */

#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cond.h"
#include "base/heavy.h"
#include "base/log.h"
#include "base/slots.h"

/* How often it looks for a slot, in microseconds. */
#define POLL	(CLOCK_SECOND / 250)

/* What is added to the thread's niceness: a third of a core's share. */
#define NICER	5

struct job {
	TAILQ_ENTRY(job)	 link;
	heavy_work		*run;
	void			*arg;
	struct str		 request;	/* of the caller, for the log */
	enum err		 err;
	enum { QUEUED, TAKEN, DONE } state;
	pthread_cond_t		 changed;
};

TAILQ_HEAD(job_queue, job);

struct heavy {
	int64_t		 wait;		/* microseconds */
	int		 most;		/* jobs in the queue */
	struct slots	*slots;		/* the thread's */
	pthread_t	 thread;
	pthread_mutex_t	 mutex;		/* guards what follows */
	pthread_cond_t	 wanted;
	struct job_queue queue;
	int		 n;		/* jobs in it */
	bool		 closing;
};

/* Of this thread alone: Linux has a priority per thread. */
static void
lower_priority(void)
{
	id_t self = (id_t)gettid();

	if (setpriority(PRIO_PROCESS, self,
	    getpriority(PRIO_PROCESS, self) + NICER) == -1)
		log_line(LOG_WARN, "heavy work runs at full priority: %m");
}

static void
withdraw(struct heavy *h, struct job *job)
{
	TAILQ_REMOVE(&h->queue, job, link);
	h->n--;
}

/* Waits for a job; false when it is closing and there is none. */
static bool
await_job(struct heavy *h)
{
	while (TAILQ_EMPTY(&h->queue) && !h->closing) {
		/* Its caller gave up: let others pass. */
		slots_release(h->slots);
		pthread_cond_wait(&h->wanted, &h->mutex);
	}
	return !TAILQ_EMPTY(&h->queue);
}

/* The first job, with the slot that was taken, or why there is none. */
static void
do_first(struct heavy *h, enum err e)
{
	struct job *job = TAILQ_FIRST(&h->queue);

	withdraw(h, job);
	job->state = TAKEN;
	pthread_mutex_unlock(&h->mutex);
	if (e == ERR_OK) {
		log_request(job->request);
		job->run(job->arg);
		log_request((struct str){ NULL, 0 });
	}
	slots_release(h->slots);
	pthread_mutex_lock(&h->mutex);
	/* A job is its caller's, gone once it is DONE. */
	job->err = e;
	job->state = DONE;
	pthread_cond_signal(&job->changed);
}

static void *
do_jobs(void *arg)
{
	struct heavy *h = arg;
	enum err e;

	lower_priority();
	pthread_mutex_lock(&h->mutex);
	while (await_job(h)) {
		e = slots_take(h->slots);
		if (e == ERR_BUSY)
			cond_wait_until(&h->wanted, &h->mutex,
			    clock_mono() + POLL);
		else
			do_first(h, e);
	}
	pthread_mutex_unlock(&h->mutex);
	return NULL;
}

enum err
heavy_open(const struct heavy_options *options, struct heavy **heavy_r)
{
	struct heavy *h = calloc(1, sizeof(*h));
	enum err e;

	if (h == NULL)
		log_fatal("out of memory");
	h->wait = options->wait_ms * 1000;
	h->most = options->queue;
	TAILQ_INIT(&h->queue);
	pthread_mutex_init(&h->mutex, NULL);
	cond_init(&h->wanted);
	e = slots_open(options->path, options->slots, &h->slots);
	if (e == ERR_OK && pthread_create(&h->thread, NULL, do_jobs, h) != 0)
		e = ERR_INTERNAL;
	if (e != ERR_OK) {
		slots_close(&h->slots);
		free(h);
		return e;
	}
	*heavy_r = h;
	return ERR_OK;
}

void
heavy_close(struct heavy **heavy)
{
	struct heavy *h = *heavy;

	if (h == NULL)
		return;
	pthread_mutex_lock(&h->mutex);
	h->closing = true;
	pthread_cond_signal(&h->wanted);
	pthread_mutex_unlock(&h->mutex);
	pthread_join(h->thread, NULL);
	slots_close(&h->slots);
	pthread_cond_destroy(&h->wanted);
	pthread_mutex_destroy(&h->mutex);
	free(h);
	*heavy = NULL;
}

/* Waits for DONE; a job that is still QUEUED at the deadline withdraws. */
static void
await_done(struct heavy *h, struct job *job, int64_t deadline)
{
	while (job->state != DONE) {
		if (job->state == TAKEN) {
			pthread_cond_wait(&job->changed, &h->mutex);
		} else if (cond_wait_until(&job->changed, &h->mutex,
		    deadline) != 0 && job->state == QUEUED) {
			withdraw(h, job);
			return;
		}
	}
}

static void
enqueue(struct heavy *h, struct job *job)
{
	TAILQ_INSERT_TAIL(&h->queue, job, link);
	h->n++;
	pthread_cond_signal(&h->wanted);
}

bool
heavy_has_room(struct heavy *h)
{
	bool room;

	pthread_mutex_lock(&h->mutex);
	room = h->n < h->most;
	pthread_mutex_unlock(&h->mutex);
	return room;
}

enum err
heavy_run(struct heavy *h, heavy_work *work, void *arg)
{
	int64_t deadline = clock_mono() + h->wait;
	struct job job = {
		.run = work, .arg = arg, .request = log_requested(),
		.err = ERR_BUSY, .state = QUEUED,
	};

	cond_init(&job.changed);
	pthread_mutex_lock(&h->mutex);
	if (h->n < h->most) {
		enqueue(h, &job);
		await_done(h, &job, deadline);
	}
	pthread_mutex_unlock(&h->mutex);
	pthread_cond_destroy(&job.changed);
	return job.err;
}
