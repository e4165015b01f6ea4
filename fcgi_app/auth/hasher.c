/* Hashing of passwords in cpu workers, behind a cache of correct ones. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/hasher.h"
#include "auth/password_cache.h"
#include "base/clock.h"
#include "base/cpu_worker.h"
#include "base/crypt.h"
#include "base/log.h"

struct hasher {
	struct cpu_worker	*known_clients;
	struct cpu_worker	*new_clients;
	struct password_cache	*cache;
};

static int
half_the_cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) / 2;

	return n < 1 ? 1 : (int)n;
}

/*
 * Known and new clients get half of the queue each, rounded up, so each has
 * a place at least.  One network leaves a quarter of that to others.
 */
static struct cpu_worker_options
cpu_worker_options(const struct hasher_options *options)
{
	int queue = ((options->queue != 0 ? options->queue :
	    HASHER_QUEUE) + 1) / 2;

	return (struct cpu_worker_options){
		.path = options->path,
		.slots = options->slots != 0 ? options->slots :
		    half_the_cores(),
		.queue = queue, .per_network = queue - queue / 4,
		.wait_ms = options->wait_ms != 0 ? options->wait_ms :
		    HASHER_WAIT_MS,
	};
}

static enum err
open_both(struct hasher *h, const struct hasher_options *options)
{
	struct cpu_worker_options worker = cpu_worker_options(options);
	enum err e;
	char *path;

	if ((e = cpu_worker_open(&worker, &h->known_clients)) != ERR_OK)
		return e;
	if (asprintf(&path, "%s-new", options->path) == -1)
		log_fatal("out of memory");
	worker.path = path;
	worker.slots = 1;
	worker.share = options->share != 0 ? options->share : HASHER_SHARE;
	e = cpu_worker_open(&worker, &h->new_clients);
	free(path);
	return e;
}

enum err
hasher_open(const struct hasher_options *options, struct hasher **hasher_r)
{
	struct hasher *h = calloc(1, sizeof(*h));
	enum err e;

	if (h == NULL)
		log_fatal("out of memory");
	if ((e = open_both(h, options)) != ERR_OK) {
		cpu_worker_close(&h->known_clients);
		free(h);
		return e;
	}
	h->cache = password_cache_new();
	*hasher_r = h;
	return ERR_OK;
}

void
hasher_close(struct hasher **hasher)
{
	if (*hasher == NULL)
		return;
	cpu_worker_close(&(*hasher)->known_clients);
	cpu_worker_close(&(*hasher)->new_clients);
	password_cache_free(&(*hasher)->cache);
	free(*hasher);
	*hasher = NULL;
}

/* The argument of the work in the thread. */
struct job {
	struct str		 stored;
	struct str		 given;
	int64_t			 rounds;	/* verify */
	struct arena		*arena;		/* hash */
	enum password_outcome	 outcome;
	enum err		 err;
};

static void
verify_in_thread(void *arg)
{
	struct job *job = arg;

	job->err = password_verify(job->stored, job->given, job->rounds,
	    &job->outcome);
	crypt_wipe_stack();
}

static void
hash_in_thread(void *arg)
{
	struct job *job = arg;

	job->err = password_hash(job->given, job->arena, &job->stored);
	crypt_wipe_stack();
}

static struct cpu_worker *
worker_for(const struct hasher *h, const struct hasher_client *client)
{
	return client->known ? h->known_clients : h->new_clients;
}

static enum err
run_job(struct hasher *h, const struct hasher_client *client,
	cpu_worker_work *work, struct job *job)
{
	enum err e = cpu_worker_run(worker_for(h, client), client->network,
	    work, job);

	return e != ERR_OK ? e : job->err;
}

static void
remember(struct hasher *h, const struct job *job)
{
	password_cache_add(h->cache, job->stored, job->given, clock_mono(),
	    job->outcome);
}

bool
hasher_has_room(struct hasher *h, const struct hasher_client *client)
{
	return cpu_worker_has_room(worker_for(h, client), client->network);
}

enum err
hasher_verify(struct hasher *h, const struct hasher_client *client,
	const struct hasher_attempt *attempt,
	enum password_outcome *outcome_r)
{
	struct job job = {
		.stored = attempt->stored, .given = attempt->given,
		.rounds = attempt->rounds,
	};
	enum err e;

	/* It is not hashed, so the caller need not wait for a worker. */
	if (job.given.n > PASSWORD_MOST)
		return password_verify(job.stored, job.given, job.rounds,
		    outcome_r);
	if (password_cache_find(h->cache, job.stored, job.given, clock_mono(),
	    outcome_r))
		return ERR_OK;
	if ((e = run_job(h, client, verify_in_thread, &job)) != ERR_OK)
		return e;
	if (job.outcome != PASSWORD_WRONG)
		remember(h, &job);
	*outcome_r = job.outcome;
	return ERR_OK;
}

enum err
hasher_hash(struct hasher *h, const struct hasher_client *client,
	struct str given, struct arena *a, struct str *stored_r)
{
	struct job job = {
		.given = given, .arena = a, .outcome = PASSWORD_OK,
	};
	enum err e;

	if (given.n > PASSWORD_MOST)
		return ERR_INVALID;
	if ((e = run_job(h, client, hash_in_thread, &job)) != ERR_OK)
		return e;
	remember(h, &job);
	*stored_r = job.stored;
	return ERR_OK;
}

bool
hasher_remembers(struct hasher *h, struct str stored, struct str given)
{
	enum password_outcome outcome;

	return given.n <= PASSWORD_MOST && password_cache_find(h->cache, stored,
	    given, clock_mono(), &outcome);
}
