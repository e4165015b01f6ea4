/* A queue, and a thread that takes a slot of the machine for each piece. */

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

/* Microseconds between two attempts to take a slot. */
#define POLL	(CLOCK_SECOND / 250)

/* Added to the thread's niceness: beside a request it gets a third. */
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
	struct machine_semaphore *slots; /* the thread's */
	bool		 has_slot;	/* ... of which it holds one */
	struct cpu_share *share;	/* the thread's; NULL: no limit */
	int		 percent;	/* of the share */
	pthread_t	 thread;
	pthread_mutex_t	 mutex;		/* guards what follows */
	pthread_cond_t	 wanted;
	struct fair_queue *queue;
	bool		 closing;
};

/* The place is the first member of its job. */
static struct job *
job_of(struct fair_job *place)
{
	return (struct job *)place;
}

/* ... for work with a bounded share: a tenth, so that it ends at last. */
#define NICEST	10

/* Linux has a priority per thread, so this is for this thread alone. */
static void
lower_priority(const struct cpu_worker *w)
{
	id_t self = (id_t)gettid();
	int nicer = w->share != NULL ? NICEST : NICER;

	if (setpriority(PRIO_PROCESS, self,
	    getpriority(PRIO_PROCESS, self) + nicer) == -1)
		log_line(LOG_WARN, "heavy work runs at full priority: %m");
}

static void
release_slot(struct cpu_worker *w)
{
	machine_semaphore_release(w->slots);
	w->has_slot = false;
}

/* Waits for a job; false when it is closing and there is none. */
static bool
await_job(struct cpu_worker *w)
{
	while (fair_queue_is_empty(w->queue) && !w->closing) {
		/* Its caller gave up: other processes may have the slot. */
		release_slot(w);
		pthread_cond_wait(&w->wanted, &w->mutex);
	}
	return !fair_queue_is_empty(w->queue);
}

/* A job is on the stack of its caller, who returns once it is DONE. */
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
run_shared(const struct cpu_worker *w, const struct job *job)
{
	const bool paced = cpu_share_owes(w->share, clock_mono());
	const int64_t before = cpu_time();

	if (paced)
		pace_begin(w->percent);
	run(job);
	if (paced)
		pace_end();
	cpu_share_charge(w->share, clock_mono(), cpu_time() - before);
}

/*
 * Does the next job, with the slot held, or ends it with the error e of
 * taking the slot.
 */
static void
do_next(struct cpu_worker *w, enum err e)
{
	struct job *job = job_of(fair_queue_take(w->queue));

	job->state = TAKEN;
	pthread_mutex_unlock(&w->mutex);
	if (e == ERR_OK && w->share != NULL)
		run_shared(w, job);
	else if (e == ERR_OK)
		run(job);
	release_slot(w);
	pthread_mutex_lock(&w->mutex);
	finish(job, e);
}

/*
 * ERR_OK when the slot is held and the share allows for work.  ERR_BUSY:
 * look again after *wait_r microseconds.
 */
static enum err
prepare(struct cpu_worker *w, int64_t *wait_r)
{
	enum err e = w->has_slot ? ERR_OK : machine_semaphore_take(w->slots);

	*wait_r = POLL;
	if (e != ERR_OK)
		return e;
	w->has_slot = true;
	if (w->share == NULL)
		return ERR_OK;
	*wait_r = cpu_share_wait(w->share, clock_mono());
	return *wait_r == 0 ? ERR_OK : ERR_BUSY;
}

static void *
do_jobs(void *arg)
{
	struct cpu_worker *w = arg;
	int64_t wait;
	enum err e;

	lower_priority(w);
	pthread_mutex_lock(&w->mutex);
	while (await_job(w)) {
		e = prepare(w, &wait);
		if (e == ERR_BUSY)
			cond_wait_until(&w->wanted, &w->mutex,
			    clock_mono() + wait);
		else
			do_next(w, e);
	}
	pthread_mutex_unlock(&w->mutex);
	return NULL;
}

/* The parts that may fail. */
static enum err
start(struct cpu_worker *w, const struct cpu_worker_options *options)
{
	enum err e = machine_semaphore_open(options->path, options->slots,
	    &w->slots);

	if (e == ERR_OK && options->share != 0)
		e = cpu_share_open(options->path, options->share, &w->share);
	if (e == ERR_OK && pthread_create(&w->thread, NULL, do_jobs, w) != 0)
		e = ERR_INTERNAL;
	return e;
}

static void
dispose(struct cpu_worker *w)
{
	machine_semaphore_close(&w->slots);
	cpu_share_close(&w->share);
	fair_queue_free(&w->queue);
	pthread_cond_destroy(&w->wanted);
	pthread_mutex_destroy(&w->mutex);
	free(w);
}

enum err
cpu_worker_open(const struct cpu_worker_options *options,
	struct cpu_worker **worker_r)
{
	struct cpu_worker *w = calloc(1, sizeof(*w));
	enum err e;

	if (w == NULL)
		log_fatal("out of memory");
	w->wait = options->wait_ms * 1000;
	w->percent = options->share;
	w->queue = fair_queue_new(options->queue, options->per_network);
	pthread_mutex_init(&w->mutex, NULL);
	cond_init(&w->wanted);
	if ((e = start(w, options)) != ERR_OK) {
		dispose(w);
		return e;
	}
	*worker_r = w;
	return ERR_OK;
}

void
cpu_worker_close(struct cpu_worker **worker)
{
	struct cpu_worker *w = *worker;

	if (w == NULL)
		return;
	pthread_mutex_lock(&w->mutex);
	w->closing = true;
	pthread_cond_signal(&w->wanted);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	dispose(w);
	*worker = NULL;
}

/*
 * Waits for DONE; a job that is still QUEUED at the deadline withdraws.
 * The caller waits for a job that was TAKEN at the deadline, since the work
 * uses the caller's memory.
 */
static void
await_done(struct cpu_worker *w, struct job *job, int64_t deadline)
{
	while (job->state != DONE) {
		if (job->state == TAKEN) {
			pthread_cond_wait(&job->changed, &w->mutex);
		} else if (cond_wait_until(&job->changed, &w->mutex,
		    deadline) != 0 && job->state == QUEUED) {
			fair_queue_withdraw(w->queue, &job->place);
			return;
		}
	}
}

static bool
enqueue(struct cpu_worker *w, struct job *job)
{
	struct fair_job *displaced;

	if (!fair_queue_add(w->queue, &job->place, &displaced))
		return false;
	if (displaced != NULL)
		finish(job_of(displaced), ERR_BUSY);
	pthread_cond_signal(&w->wanted);
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
cpu_worker_has_room(struct cpu_worker *w, struct str network)
{
	const uint64_t digest = digest_of(network);
	bool room;

	pthread_mutex_lock(&w->mutex);
	room = fair_queue_admits(w->queue, digest);
	pthread_mutex_unlock(&w->mutex);
	return room;
}

enum err
cpu_worker_run(struct cpu_worker *w, struct str network,
	cpu_worker_work *work, void *arg)
{
	int64_t deadline = clock_mono() + w->wait;
	struct job job = {
		.place.network = digest_of(network),
		.run = work, .arg = arg, .request = log_requested(),
		.err = ERR_BUSY, .state = QUEUED,
	};

	cond_init(&job.changed);
	pthread_mutex_lock(&w->mutex);
	if (enqueue(w, &job))
		await_done(w, &job, deadline);
	pthread_mutex_unlock(&w->mutex);
	pthread_cond_destroy(&job.changed);
	return job.err;
}
