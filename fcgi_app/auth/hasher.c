/*
 * Passwords as heavy work, with a memory.
 */

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
	struct password_cache	*known;
};

static int
half_the_cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) / 2;

	return n < 1 ? 1 : (int)n;
}

/*
 * Half of the queue each, rounded up: either has a place at least.  One
 * network leaves a quarter of it to others.
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
	struct cpu_worker_options heavy = cpu_worker_options(options);
	enum err e;
	char *path;

	if ((e = cpu_worker_open(&heavy, &h->known_clients)) != ERR_OK)
		return e;
	if (asprintf(&path, "%s-new", options->path) == -1)
		log_fatal("out of memory");
	heavy.path = path;
	heavy.slots = 1;
	heavy.share = options->share != 0 ? options->share : HASHER_SHARE;
	e = cpu_worker_open(&heavy, &h->new_clients);
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
	h->known = password_cache_new();
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
	password_cache_free(&(*hasher)->known);
	free(*hasher);
	*hasher = NULL;
}

/* A call of password.h's, for the thread. */
struct call {
	struct str		 stored;
	struct str		 given;
	int64_t			 rounds;	/* verify */
	struct arena		*arena;		/* hash */
	enum password_outcome	 outcome;
	enum err		 err;
};

static void
verify(void *arg)
{
	struct call *c = arg;

	c->err = password_verify(c->stored, c->given, c->rounds, &c->outcome);
	crypt_wipe_stack();
}

static void
hash(void *arg)
{
	struct call *c = arg;

	c->err = password_hash(c->given, c->arena, &c->stored);
	crypt_wipe_stack();
}

static struct cpu_worker *
heavy_for(const struct hasher *h, const struct hasher_client *client)
{
	return client->known ? h->known_clients : h->new_clients;
}

static enum err
run(struct hasher *h, const struct hasher_client *client, cpu_worker_work *work,
	struct call *c)
{
	enum err e = cpu_worker_run(heavy_for(h, client), client->network, work,
	    c);

	return e != ERR_OK ? e : c->err;
}

static void
remember(struct hasher *h, const struct call *c)
{
	password_cache_add(h->known, c->stored, c->given, clock_mono(), c->outcome);
}

bool
hasher_has_room(struct hasher *h, const struct hasher_client *client)
{
	return cpu_worker_has_room(heavy_for(h, client), client->network);
}

enum err
hasher_verify(struct hasher *h, const struct hasher_client *client,
	const struct hasher_attempt *test, enum password_outcome *outcome_r)
{
	struct call c = {
		.stored = test->stored, .given = test->given,
		.rounds = test->rounds,
	};
	enum err e;

	/* Nothing to do, so nothing to wait for. */
	if (c.given.n > PASSWORD_MOST)
		return password_verify(c.stored, c.given, c.rounds,
		    outcome_r);
	if (password_cache_find(h->known, c.stored, c.given, clock_mono(), outcome_r))
		return ERR_OK;
	if ((e = run(h, client, verify, &c)) != ERR_OK)
		return e;
	if (c.outcome != PASSWORD_WRONG)
		remember(h, &c);
	*outcome_r = c.outcome;
	return ERR_OK;
}

enum err
hasher_hash(struct hasher *h, const struct hasher_client *client,
	struct str given, struct arena *a, struct str *stored_r)
{
	struct call c = {
		.given = given, .arena = a, .outcome = PASSWORD_OK,
	};
	enum err e;

	if (given.n > PASSWORD_MOST)
		return ERR_INVALID;
	if ((e = run(h, client, hash, &c)) != ERR_OK)
		return e;
	remember(h, &c);
	*stored_r = c.stored;
	return ERR_OK;
}

bool
hasher_remembers(struct hasher *h, struct str stored, struct str given)
{
	enum password_outcome outcome;

	return given.n <= PASSWORD_MOST && password_cache_find(h->known, stored,
	    given, clock_mono(), &outcome);
}
