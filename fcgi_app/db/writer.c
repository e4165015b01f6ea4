/*
 * The commit group: a queue, and a thread that empties it; in between it
 * does maintenance.
 */

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <time.h>

#include "base/clock.h"
#include "base/cond.h"
#include "base/log.h"
#include "db/write_txn.h"
#include "db/writer.h"

/* Maintenance comes so long after a write, once for several writes. */
#define MAINTENANCE_DELAY	(CLOCK_SECOND / 2)

/* And so long after it failed. */
#define MAINTENANCE_RETRY	(10 * CLOCK_SECOND)

/* How long closing waits for a thread that waits for the writer lock. */
#define CLOSE_SECONDS		2

struct job {
	TAILQ_ENTRY(job)	 link;
	writer_job		*run;
	void			*arg;
	struct str		 request;	/* of the caller, for the log */
	enum err		 err;
	enum { QUEUED, TAKEN, DONE } state;
	pthread_cond_t		 changed;
	struct deferred		*deferred;	/* NULL: its caller waits */
};

/* A deferred job, with its argument. */
struct deferred {
	struct job	 job;
	max_align_t	 arg[WRITER_DEFERRED_SIZE / sizeof(max_align_t)];
};

TAILQ_HEAD(job_queue, job);

struct writer {
	int64_t		 wait;		/* microseconds */
	writer_maintenance	*maintenance;
	writer_watch	*watch;
	int64_t		 maintenance_at; /* clock_mono(); 0: none is due */
	struct write_txn txn;
	pthread_t	 thread;
	pthread_mutex_t	 mutex;		/* guards what follows */
	pthread_cond_t	 wanted;
	struct job_queue queue;
	int		 deferred_n;	/* of them, that nobody waits for */
	int		 refused;	/* callers, since the last group */
	bool		 closing;
	bool		 leaving;	/* the thread has the last turn */
};

/* The whole group fails: what a job of it may have done is undone. */
static void
fail_group(struct writer *w, struct job_queue *group, enum err e)
{
	struct job *job;

	write_txn_undo(&w->txn, e);
	TAILQ_FOREACH(job, group, link)
		job->err = e;
}

/*
 * One transaction.  The engine rolls back by itself when the disk is
 * full; then no job has happened, whatever it returned.
 */
static enum err
run_group(struct writer *w, struct job_queue *group)
{
	struct job *job;
	enum err e;

	if ((e = write_txn_begin(&w->txn)) != ERR_OK)
		return e;
	if (w->watch != NULL)
		w->watch(w->txn.txn.db, false);
	TAILQ_FOREACH(job, group, link) {
		log_request(job->request);
		e = write_txn_job(&w->txn, job->run, job->arg, &job->err);
		log_request((struct str){ NULL, 0 });
		if (e != ERR_OK)
			return e;
	}
	return write_txn_commit(&w->txn);
}

/* Something was written: maintenance may follow. */
static void
plan_maintenance(struct writer *w)
{
	if (w->maintenance != NULL && w->maintenance_at == 0)
		w->maintenance_at = clock_mono() + MAINTENANCE_DELAY;
}

static bool
maintenance_due(const struct writer *w)
{
	return w->maintenance_at != 0 && clock_mono() >= w->maintenance_at;
}

/* The transaction of maintenance, or why there is none. */
static void
run_maintenance(struct writer *w, enum err e)
{
	int64_t again;

	if (e == ERR_OK)
		e = write_txn_begin(&w->txn);
	if (e == ERR_OK)
		e = w->maintenance(w->txn.txn.db, &again);
	if (e == ERR_OK)
		e = write_txn_commit(&w->txn);
	if (e != ERR_OK) {
		write_txn_undo(&w->txn, e);
		again = MAINTENANCE_RETRY;
	}
	w->maintenance_at = again == WRITER_LATER ? 0 : clock_mono() + again;
}

/*
 * Logs a line for the first refused caller of a burst; when writes succeed
 * again, note_passage() logs their number.  The mutex is held.
 */
static void
note_refusal(struct writer *w)
{
	if (w->refused++ == 0)
		log_line(LOG_WARN, "writes are refused: the writer lock was "
		    "not free within %lld ms; another process holds it",
		    (long long)(w->wait / 1000));
}

static void
note_passage(struct writer *w)
{
	if (w->refused > 0)
		log_line(LOG_INFO, "writes are accepted again, %d were "
		    "refused", w->refused);
	w->refused = 0;
}

/* Moves everything that waits to `group`; true if that is something. */
static bool
take_group(struct writer *w, struct job_queue *group)
{
	struct job *job;

	TAILQ_INIT(group);
	pthread_mutex_lock(&w->mutex);
	TAILQ_CONCAT(group, &w->queue, link);
	TAILQ_FOREACH(job, group, link)
		job->state = TAKEN;
	note_passage(w);
	pthread_mutex_unlock(&w->mutex);
	return !TAILQ_EMPTY(group);
}

/* Lets the callers go.  A job is its caller's, gone once it is DONE. */
static void
release_group(struct writer *w, struct job_queue *group)
{
	struct job *job;

	pthread_mutex_lock(&w->mutex);
	while ((job = TAILQ_FIRST(group)) != NULL) {
		TAILQ_REMOVE(group, job, link);
		if (job->deferred != NULL) {
			free(job->deferred);
			w->deferred_n--;
			continue;
		}
		job->state = DONE;
		pthread_cond_signal(&job->changed);
	}
	pthread_mutex_unlock(&w->mutex);
}

/* The group's transaction, or why there is none. */
static void
write_group(struct writer *w, struct job_queue *group, enum err e)
{
	if (e == ERR_OK)
		e = run_group(w, group);
	if (e != ERR_OK) {
		fail_group(w, group, e);
		return;
	}
	plan_maintenance(w);
	if (w->watch != NULL)
		w->watch(w->txn.txn.db, true);
}

/*
 * One turn with the writer lock.  The group is taken only when we hold it:
 * whoever came while we waited is in it, whoever gave up is not.
 */
static void
take_turn(struct writer *w)
{
	struct job_queue group;
	enum err e;

	e = db_turn(w->txn.txn.db, DB_TURN_BEGIN);
	if (take_group(w, &group))
		write_group(w, &group, e);
	if (!maintenance_due(w) && !db_upkeep_due(w->txn.txn.db)) {
		db_turn(w->txn.txn.db, DB_TURN_END);
		release_group(w, &group);
		return;
	}
	release_group(w, &group);
	if (maintenance_due(w))
		run_maintenance(w, e);
	db_turn(w->txn.txn.db, DB_TURN_END);
}

/* Until a job is queued, it is time for maintenance, or it is closing. */
static void
await_work(struct writer *w)
{
	if (w->maintenance_at == 0)
		pthread_cond_wait(&w->wanted, &w->mutex);
	else
		cond_wait_until(&w->wanted, &w->mutex, w->maintenance_at);
}

/* False when it is closing and all is done. */
static bool
await_turn(struct writer *w)
{
	bool more;

	pthread_mutex_lock(&w->mutex);
	while (TAILQ_EMPTY(&w->queue) && !w->closing && !maintenance_due(w))
		await_work(w);
	more = !TAILQ_EMPTY(&w->queue) || !w->closing;
	pthread_mutex_unlock(&w->mutex);
	return more;
}

/*
 * The last process that stops empties the log, so that an operator who
 * copies the database file of a stopped service has all data.
 */
static void
leave(struct writer *w)
{
	if (db_turn(w->txn.txn.db, DB_TURN_BEGIN) != ERR_OK)
		return;
	pthread_mutex_lock(&w->mutex);
	w->leaving = true;
	pthread_mutex_unlock(&w->mutex);
	write_txn_leave(&w->txn);
}

static void *
write_groups(void *arg)
{
	struct writer *w = arg;

	while (await_turn(w))
		take_turn(w);
	leave(w);
	return NULL;
}

enum err
writer_open(const struct writer_options *options, struct writer **writer_r)
{
	struct writer *w;
	enum err e;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		log_fatal("out of memory");
	w->wait = options->wait_ms * 1000;
	w->maintenance = options->maintenance;
	w->watch = options->watch;
	w->maintenance_at = w->maintenance == NULL ? 0 : clock_mono();
	TAILQ_INIT(&w->queue);
	pthread_mutex_init(&w->mutex, NULL);
	cond_init(&w->wanted);
	e = write_txn_open(&w->txn, options->database, options->wal_limit);
	if (e == ERR_OK && pthread_create(&w->thread, NULL, write_groups,
	    w) != 0)
		e = ERR_INTERNAL;
	if (e != ERR_OK) {
		write_txn_close(&w->txn);
		free(w);
		return e;
	}
	*writer_r = w;
	return ERR_OK;
}

/* Waits for a thread that has got its last turn; false when it has not. */
static bool
finish(struct writer *w)
{
	bool leaving;

	pthread_mutex_lock(&w->mutex);
	leaving = w->leaving;
	pthread_mutex_unlock(&w->mutex);
	return leaving && pthread_join(w->thread, NULL) == 0;
}

void
writer_close(struct writer **writer)
{
	struct writer *w = *writer;
	struct timespec until;

	if (w == NULL)
		return;
	pthread_mutex_lock(&w->mutex);
	w->closing = true;
	pthread_cond_signal(&w->wanted);
	pthread_mutex_unlock(&w->mutex);
	*writer = NULL;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += CLOSE_SECONDS;
	if (pthread_timedjoin_np(w->thread, NULL, &until) != 0 &&
	    !finish(w))
		return;
	write_txn_close(&w->txn);
	pthread_cond_destroy(&w->wanted);
	pthread_mutex_destroy(&w->mutex);
	free(w);
}

static void
init_job(struct job *job, writer_job *run, void *arg)
{
	*job = (struct job){
		.run = run, .arg = arg, .request = log_requested(),
		.state = QUEUED,
	};
	cond_init(&job->changed);
}

/* Waits for DONE; a job that is still QUEUED at the deadline withdraws. */
static void
await(struct writer *w, struct job *job, int64_t deadline)
{
	while (job->state != DONE) {
		if (job->state == TAKEN) {
			pthread_cond_wait(&job->changed, &w->mutex);
		} else if (cond_wait_until(&job->changed, &w->mutex,
		    deadline) != 0 && job->state == QUEUED) {
			TAILQ_REMOVE(&w->queue, job, link);
			note_refusal(w);
			job->err = ERR_BUSY;
			return;
		}
	}
}

/* The mutex is held. */
static void
queue_job(struct writer *w, struct job *job)
{
	TAILQ_INSERT_TAIL(&w->queue, job, link);
	if (TAILQ_FIRST(&w->queue) == job)
		pthread_cond_signal(&w->wanted);
}

enum err
writer_run(struct writer *w, writer_job *run, void *arg)
{
	int64_t deadline = clock_mono() + w->wait;
	struct job job;

	init_job(&job, run, arg);
	pthread_mutex_lock(&w->mutex);
	queue_job(w, &job);
	await(w, &job, deadline);
	pthread_mutex_unlock(&w->mutex);
	pthread_cond_destroy(&job.changed);
	return job.err;
}

/* The log cannot name the request: it may be over by then. */
void
writer_defer(struct writer *w, writer_job *run, const void *arg, size_t n)
{
	struct deferred *deferred = calloc(1, sizeof(*deferred));

	assert(n <= sizeof(deferred->arg));
	if (deferred == NULL)
		log_fatal("out of memory");
	memcpy(deferred->arg, arg, n);
	deferred->job = (struct job){
		.run = run, .arg = deferred->arg, .state = QUEUED,
		.deferred = deferred,
	};
	pthread_mutex_lock(&w->mutex);
	if (w->deferred_n < WRITER_DEFERRED_MAX) {
		w->deferred_n++;
		queue_job(w, &deferred->job);
		deferred = NULL;
	}
	pthread_mutex_unlock(&w->mutex);
	free(deferred);
}
