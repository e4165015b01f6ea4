/*
 * Heavy work: a queue, and a thread that takes a slot for each piece.
 */

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cond.h"
#include "base/cpu_share.h"
#include "base/cpu_worker.h"
#include "base/crypt.h"
#include "base/fair_queue.h"
#include "base/log.h"
#include "base/machine_semaphore.h"
#include "base/pace.h"

/* How often it looks for a slot, in microseconds. */
#define POLL	(CLOCK_SECOND / 250)

/* What is added to the thread's niceness: a third of a core's share. */
#define NICER	5

struct job {
	struct fair_job		 place;		/* first: see job_of() */
	cpu_worker_work		*run;
	void			*arg;
	struct str		 request;	/* of the caller, for the log */
	enum err		 err;
	enum { QUEUED, TAKEN, DONE } state;
	pthread_cond_t		 changed;
};

struct cpu_worker {
	int64_t		 wait;		/* microseconds */
	struct machine_semaphore	*slots;		/* the thread's */
	bool		 has_slot;	/* ... which it holds */
	struct cpu_share *share;	/* the thread's; NULL: no bound */
	int		 percent;	/* of it */
	pthread_t	 thread;
	pthread_mutex_t	 mutex;		/* guards what follows */
	pthread_cond_t	 wanted;
	struct fair_queue *queue;
	bool		 closing;
};

/* A place that is the first member of its job. */
static struct job *
job_of(struct fair_job *place)
{
	return (struct job *)place;
}

/* ... of work with a bounded share: a tenth, so that it ends some time. */
#define NICEST	10

/* Of this thread alone: Linux has a priority per thread. */
static void
lower_priority(const struct cpu_worker *h)
{
	id_t self = (id_t)gettid();
	int nicer = h->share != NULL ? NICEST : NICER;

	if (setpriority(PRIO_PROCESS, self,
	    getpriority(PRIO_PROCESS, self) + nicer) == -1)
		log_line(LOG_WARN, "heavy work runs at full priority: %m");
}

static void
release_slot(struct cpu_worker *h)
{
	machine_semaphore_release(h->slots);
	h->has_slot = false;
}

/* Waits for a job; false when it is closing and there is none. */
static bool
await_job(struct cpu_worker *h)
{
	while (fair_queue_is_empty(h->queue) && !h->closing) {
		/* Its caller gave up: let others pass. */
		release_slot(h);
		pthread_cond_wait(&h->wanted, &h->mutex);
	}
	return !fair_queue_is_empty(h->queue);
}

/* A job lives in its caller's stack and is gone once it is DONE. */
static void
finish(struct job *job, enum err e)
{
	job->err = e;
	job->state = DONE;
	pthread_cond_signal(&job->changed);
}

/* Microseconds of a core that this thread has used. */
static int64_t
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000;
}

static void
run(const struct job *job)
{
	log_request(job->request);
	job->run(job->arg);
	log_request((struct str){ NULL, 0 });
}

/* A single piece of work has a core to itself; the following ones pause. */
static void
run_shared(const struct cpu_worker *h, const struct job *job)
{
	const bool paced = cpu_share_owes(h->share, clock_mono());
	const int64_t before = cpu_time();

	if (paced)
		pace_begin(h->percent);
	run(job);
	if (paced)
		pace_end();
	cpu_share_charge(h->share, clock_mono(), cpu_time() - before);
}

/* The job whose turn it is, with the slot, or why there is none. */
static void
do_next(struct cpu_worker *h, enum err e)
{
	struct job *job = job_of(fair_queue_take(h->queue));

	job->state = TAKEN;
	pthread_mutex_unlock(&h->mutex);
	if (e == ERR_OK && h->share != NULL)
		run_shared(h, job);
	else if (e == ERR_OK)
		run(job);
	release_slot(h);
	pthread_mutex_lock(&h->mutex);
	finish(job, e);
}

/*
 * ERR_OK when the slot is held and the share allows for work.  ERR_BUSY:
 * look again after *wait_r microseconds.
 */
static enum err
prepare(struct cpu_worker *h, int64_t *wait_r)
{
	enum err e = h->has_slot ? ERR_OK : machine_semaphore_take(h->slots);

	*wait_r = POLL;
	if (e != ERR_OK)
		return e;
	h->has_slot = true;
	if (h->share == NULL)
		return ERR_OK;
	*wait_r = cpu_share_wait(h->share, clock_mono());
	return *wait_r == 0 ? ERR_OK : ERR_BUSY;
}

static void *
do_jobs(void *arg)
{
	struct cpu_worker *h = arg;
	int64_t wait;
	enum err e;

	lower_priority(h);
	pthread_mutex_lock(&h->mutex);
	while (await_job(h)) {
		e = prepare(h, &wait);
		if (e == ERR_BUSY)
			cond_wait_until(&h->wanted, &h->mutex,
			    clock_mono() + wait);
		else
			do_next(h, e);
	}
	pthread_mutex_unlock(&h->mutex);
	return NULL;
}

/* The parts that may fail. */
static enum err
start(struct cpu_worker *h, const struct cpu_worker_options *options)
{
	enum err e = machine_semaphore_open(options->path, options->slots, &h->slots);

	if (e == ERR_OK && options->share != 0)
		e = cpu_share_open(options->path, options->share, &h->share);
	if (e == ERR_OK && pthread_create(&h->thread, NULL, do_jobs, h) != 0)
		e = ERR_INTERNAL;
	return e;
}

static void
dispose(struct cpu_worker *h)
{
	machine_semaphore_close(&h->slots);
	cpu_share_close(&h->share);
	fair_queue_free(&h->queue);
	pthread_cond_destroy(&h->wanted);
	pthread_mutex_destroy(&h->mutex);
	free(h);
}

enum err
cpu_worker_open(const struct cpu_worker_options *options, struct cpu_worker **cpu_worker_r)
{
	struct cpu_worker *h = calloc(1, sizeof(*h));
	enum err e;

	if (h == NULL)
		log_fatal("out of memory");
	h->wait = options->wait_ms * 1000;
	h->percent = options->share;
	h->queue = fair_queue_new(options->queue, options->per_network);
	pthread_mutex_init(&h->mutex, NULL);
	cond_init(&h->wanted);
	if ((e = start(h, options)) != ERR_OK) {
		dispose(h);
		return e;
	}
	*cpu_worker_r = h;
	return ERR_OK;
}

void
cpu_worker_close(struct cpu_worker **heavy)
{
	struct cpu_worker *h = *heavy;

	if (h == NULL)
		return;
	pthread_mutex_lock(&h->mutex);
	h->closing = true;
	pthread_cond_signal(&h->wanted);
	pthread_mutex_unlock(&h->mutex);
	pthread_join(h->thread, NULL);
	dispose(h);
	*heavy = NULL;
}

/*
 * Waits for DONE; a job that is still QUEUED at the deadline withdraws.
 * The caller waits for a job that was TAKEN at the deadline, since the work
 * uses the caller's memory.
 */
static void
await_done(struct cpu_worker *h, struct job *job, int64_t deadline)
{
	while (job->state != DONE) {
		if (job->state == TAKEN) {
			pthread_cond_wait(&job->changed, &h->mutex);
		} else if (cond_wait_until(&job->changed, &h->mutex,
		    deadline) != 0 && job->state == QUEUED) {
			fair_queue_withdraw(h->queue, &job->place);
			return;
		}
	}
}

static bool
enqueue(struct cpu_worker *h, struct job *job)
{
	struct fair_job *displaced;

	if (!fair_queue_add(h->queue, &job->place, &displaced))
		return false;
	if (displaced != NULL)
		finish(job_of(displaced), ERR_BUSY);
	pthread_cond_signal(&h->wanted);
	return true;
}

static uint64_t
digest_of(struct str network)
{
	unsigned char digest[CRYPT_DIGEST];
	uint64_t n;

	crypt_digest(&network, 1, digest);
	memcpy(&n, digest, sizeof(n));
	return n;
}

bool
cpu_worker_has_room(struct cpu_worker *h, struct str network)
{
	const uint64_t digest = digest_of(network);
	bool room;

	pthread_mutex_lock(&h->mutex);
	room = fair_queue_admits(h->queue, digest);
	pthread_mutex_unlock(&h->mutex);
	return room;
}

enum err
cpu_worker_run(struct cpu_worker *h, struct str network, cpu_worker_work *work, void *arg)
{
	int64_t deadline = clock_mono() + h->wait;
	struct job job = {
		.place.network = digest_of(network),
		.run = work, .arg = arg, .request = log_requested(),
		.err = ERR_BUSY, .state = QUEUED,
	};

	cond_init(&job.changed);
	pthread_mutex_lock(&h->mutex);
	if (enqueue(h, &job))
		await_done(h, &job, deadline);
	pthread_mutex_unlock(&h->mutex);
	pthread_cond_destroy(&job.changed);
	return job.err;
}
