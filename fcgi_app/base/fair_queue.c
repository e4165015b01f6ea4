/*
 * The fair queue: one short list, and a memory of the networks that have
 * waited without success.
 *
 * Time is a counter of events.  `since` is the event from which a network
 * waits: the arrival of its first job that was not served, or, while it has
 * several jobs, the last time that one was served.  The network that waits
 * longest is served next.
 */

#include <stdlib.h>

#include "base/fair_queue.h"
#include "base/log.h"

/*
 * Networks that are remembered.  A flood from new networks pushes out the
 * entry that was seen longest ago: at 200 attempts a second after 20 seconds.
 */
#define REMEMBERED	4096

struct waiting {
	uint64_t	network;
	uint64_t	since;
	uint64_t	seen;		/* 0: the entry is free */
};

TAILQ_HEAD(fair_list, fair_job);

struct fair_queue {
	struct fair_list jobs;		/* in the order of their arrival */
	int		 n;
	int		 total;
	int		 per_network;
	uint64_t	 now;
	struct waiting	 waiting[REMEMBERED];
};

struct fair_queue *
fair_queue_new(int total, int per_network)
{
	struct fair_queue *q = calloc(1, sizeof(*q));

	if (q == NULL)
		log_fatal("out of memory");
	TAILQ_INIT(&q->jobs);
	q->total = total;
	q->per_network = per_network;
	return q;
}

void
fair_queue_free(struct fair_queue **queue)
{
	free(*queue);
	*queue = NULL;
}

bool
fair_queue_is_empty(const struct fair_queue *q)
{
	return q->n == 0;
}

static int
jobs_of(const struct fair_queue *q, uint64_t network)
{
	const struct fair_job *job;
	int n = 0;

	TAILQ_FOREACH(job, &q->jobs, link)
		n += job->network == network;
	return n;
}

/* The entry of that network, or the entry that was seen longest ago. */
static struct waiting *
find_waiting(struct fair_queue *q, uint64_t network)
{
	struct waiting *w, *end = q->waiting + REMEMBERED, *old = q->waiting;

	for (w = q->waiting; w < end; w++) {
		if (w->seen != 0 && w->network == network)
			return w;
		if (w->seen < old->seen)
			old = w;
	}
	return old;
}

static bool
is_of(const struct waiting *w, uint64_t network)
{
	return w->seen != 0 && w->network == network;
}

/* The network was not served; it waits from `since`, or for longer. */
static void
remember(struct fair_queue *q, uint64_t network, uint64_t since)
{
	struct waiting *w = find_waiting(q, network);

	if (!is_of(w, network) || w->since > since)
		*w = (struct waiting){ .network = network, .since = since };
	w->seen = ++q->now;
}

static void
forget(struct fair_queue *q, uint64_t network)
{
	struct waiting *w = find_waiting(q, network);

	if (is_of(w, network))
		*w = (struct waiting){ .seen = 0 };
}

/* The event from which a network waits, with its new job. */
static uint64_t
waits_since(struct fair_queue *q, uint64_t network)
{
	const struct waiting *w = find_waiting(q, network);
	const struct fair_job *job;

	TAILQ_FOREACH(job, &q->jobs, link)
		if (job->network == network)
			return job->since;
	return is_of(w, network) ? w->since : ++q->now;
}

/* Whether a, with n jobs, must make room before b, with m. */
static bool
yields(const struct fair_job *a, int n, const struct fair_job *b, int m)
{
	return n > m || (n == m && a->since > b->since);
}

/*
 * The job that makes room for `job`: the last one of the network that has
 * most, `job` counted in; `job` itself when that is its own network.
 */
static struct fair_job *
choose_victim(const struct fair_queue *q, struct fair_job *job)
{
	int most = jobs_of(q, job->network) + 1, n;
	struct fair_job *victim = job, *other;

	TAILQ_FOREACH_REVERSE(other, &q->jobs, fair_list, link) {
		n = jobs_of(q, other->network);
		if (other->network == job->network ||
		    other->network == victim->network ||
		    !yields(other, n, victim, most))
			continue;
		victim = other;
		most = n;
	}
	return victim;
}

/* The job to displace; NULL: there is room; `job` itself: rejected. */
static struct fair_job *
choose_displaced(const struct fair_queue *q, struct fair_job *job)
{
	if (jobs_of(q, job->network) >= q->per_network)
		return job;
	return q->n < q->total ? NULL : choose_victim(q, job);
}

static void
remove_job(struct fair_queue *q, struct fair_job *job)
{
	TAILQ_REMOVE(&q->jobs, job, link);
	q->n--;
}

bool
fair_queue_admits(struct fair_queue *q, uint64_t network)
{
	struct fair_job job = { .network = network };

	job.since = waits_since(q, network);
	if (choose_displaced(q, &job) != &job)
		return true;
	remember(q, network, job.since);
	return false;
}

bool
fair_queue_add(struct fair_queue *q, struct fair_job *job,
	struct fair_job **displaced_r)
{
	struct fair_job *victim;

	*displaced_r = NULL;
	job->since = waits_since(q, job->network);
	victim = choose_displaced(q, job);
	if (victim != NULL)
		remember(q, victim->network, victim->since);
	if (victim == job)
		return false;
	if (victim != NULL)
		remove_job(q, victim);
	*displaced_r = victim;
	TAILQ_INSERT_TAIL(&q->jobs, job, link);
	q->n++;
	return true;
}

/* The network was served: its other jobs count as waiting from now on. */
static void
end_turn(struct fair_queue *q, uint64_t network)
{
	const uint64_t now = ++q->now;
	struct fair_job *job;

	forget(q, network);
	TAILQ_FOREACH(job, &q->jobs, link)
		if (job->network == network)
			job->since = now;
}

struct fair_job *
fair_queue_take(struct fair_queue *q)
{
	struct fair_job *job, *next = TAILQ_FIRST(&q->jobs);

	TAILQ_FOREACH(job, &q->jobs, link)
		if (job->since < next->since)
			next = job;
	if (next == NULL)
		return NULL;
	remove_job(q, next);
	end_turn(q, next->network);
	return next;
}

void
fair_queue_withdraw(struct fair_queue *q, struct fair_job *job)
{
	remove_job(q, job);
	remember(q, job->network, job->since);
}
