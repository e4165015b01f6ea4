/*
 * How fast the service is without nginx and without FastCGI: calls
 * app_handle in a loop, from one thread, over a database that is there.
 *
 *     inproc DATABASE [OPERATION [SECONDS]]
 *
 * Without an operation each has its turn.  Those that write change the
 * database and wait for its disk, one request at a time, so they show
 * the way of a single write and not the rate of many.  For developers:
 *
 *     perf record -g ./inproc DATABASE page 5
 *     valgrind --tool=callgrind ./inproc DATABASE get 1
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "db/migrate.h"
#include "incident/counter_store.h"
#include "incident/search_index_store.h"

#define ARENA_KEEP	(64 * 1024)
#define LOOK_EVERY	16	/* requests between two looks at the clock */
#define ENV_MAX		32
#define STRIDE		7919	/* a prime: neighbours far apart */
#define BULK_ITEMS	1000

struct driver {
	struct app	 app;
	struct conf	 conf;
	struct db	*db;
	struct arena	*arena;
	int64_t		 incidents;
	int64_t		 turn;		/* of this operation's requests */
	char		*env[ENV_MAX];
	char		 uri[256], length[64], start[64], id[64], key[64];
	char		 body[BULK_ITEMS * 256];
	size_t		 body_n;
};

/* What is put behind the URI, or elsewhere. */
enum extra {
	NOTHING,
	AN_ID,		/* of an incident, ever another */
	THE_MIDDLE,	/* the number of the page in the middle */
	A_KEY,		/* as Idempotency-Key, ever another */
	MANY,		/* the body so many times */
};

struct operation {
	const char	*name;
	const char	*method;
	const char	*uri;
	enum extra	 extra;
	const char	*body;		/* NULL: none, or a status */
	int		 status;	/* that the answer must have */
};

#define LIST	"/api/incidents/"
#define NEW	"{\"description\": \"Самокат 17 не в сети: точка выдачи не " \
	"отвечает на опрос\", \"source\": \"monitoring\"}"

#define READ(name, query)	{ name, "GET", LIST query, NOTHING, NULL, 200 }

static const struct operation operations[] = {
	{ "get", "GET", LIST, AN_ID, NULL, 200 },
	READ("page", ""),
	{ "middle", "GET", LIST "?page=", THE_MIDDLE, NULL, 200 },
	READ("last", "?page=last"),
	READ("limit", "?limit=20"),
	READ("filter", "?status=open"),
	READ("source", "?source=partner"),
	READ("both", "?status=closed&source=monitoring"),
	READ("several", "?status=open,in_progress"),
	READ("not", "?status!=closed"),
	READ("recent", "?created_after=-7d"),
	READ("older", "?status=open&created_before=-400d"),
	READ("updated", "?updated_after=-7d&ordering=-updated_at"),
	READ("across", "?updated_after=-7d"),
	READ("ids", "?id=1,2,3,500,900"),
	{ "events", "GET", "/api/events/?after=500", NOTHING, NULL, 200 },
	{ "stats", "GET", "/api/stats/", NOTHING, NULL, 200 },
	{ "month", "GET", "/api/stats/?from=-30d&by=hour", NOTHING, NULL,
	    200 },
	{ "years", "GET", "/api/stats/?from=-1800d&by=week&zone=Europe/"
	    "Berlin", NOTHING, NULL, 200 },
	{ "missing", "GET", LIST "0/", NOTHING, NULL, 404 },
	{ "refused", "POST", LIST, NOTHING, "{\"source\": \"x\"}", 400 },
	{ "post", "POST", LIST, NOTHING, NEW, 201 },
	{ "keyed", "POST", LIST, A_KEY, NEW, 201 },
	{ "bulk", "POST", LIST "bulk", MANY, NEW, 200 },
	{ "patch", "PATCH", LIST, AN_ID, NULL, 200 },
};

#define OPERATIONS_N	(sizeof(operations) / sizeof(operations[0]))

static enum err
read_body(void *source, size_t n, struct arena *a, struct str *body_r)
{
	const struct driver *d = source;

	if (n != d->body_n)
		return ERR_INVALID;
	*body_r = arena_str(a, (struct str){ d->body, n });
	return ERR_OK;
}

/* What nginx sends along with every request of a small client. */
static void
fill_env(struct driver *d, const struct operation *op)
{
	static char *const methods[] = {
		"REQUEST_METHOD=GET", "REQUEST_METHOD=POST",
		"REQUEST_METHOD=PATCH",
	};
	size_t n = 0, i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(strchr(methods[i], '=') + 1, op->method) == 0)
			d->env[n++] = methods[i];
	d->env[n++] = d->uri;
	d->env[n++] = d->length;
	d->env[n++] = d->start;
	d->env[n++] = d->id;
	d->env[n++] = "FCGI_ROLE=RESPONDER";
	d->env[n++] = "CONTENT_TYPE=application/json";
	d->env[n++] = "REQUEST_SCHEME=http";
	d->env[n++] = "REMOTE_ADDR=127.0.0.1";
	d->env[n++] = "HTTP_PROXY=";
	d->env[n++] = "HTTP_HOST=127.0.0.1:8000";
	d->env[n++] = "HTTP_ACCEPT=*/*";
	if (op->extra == A_KEY)
		d->env[n++] = d->key;
	d->env[n] = NULL;
}

/* A JSON array of equal items. */
static int
repeat(struct driver *d, const char *item)
{
	int i, n = 0;

	for (i = 0; i < BULK_ITEMS; i++)
		n += snprintf(d->body + n, sizeof(d->body) - (size_t)n,
		    "%c%s", i == 0 ? '[' : ',', item);
	return n + snprintf(d->body + n, sizeof(d->body) - (size_t)n, "]");
}

/* Texts of the request that is next, ids and statuses going round. */
static void
prepare(struct driver *d, const struct operation *op)
{
	int64_t id = d->turn * STRIDE % d->incidents + 1, now = clock_now();
	int status = (int)(d->turn / d->incidents + id) %
	    STATUS__MAX;
	int n = 0;

	if (op->extra == MANY)
		n = repeat(d, op->body);
	else if (op->body != NULL)
		n = snprintf(d->body, sizeof(d->body), "%s", op->body);
	else if (op->extra == AN_ID && strcmp(op->method, "GET") != 0)
		n = snprintf(d->body, sizeof(d->body), "{\"status\": \"%s\"}",
		    status_values[status].text.p);
	snprintf(d->length, sizeof(d->length), "CONTENT_LENGTH=%d", n);
	d->body_n = (size_t)n;
	n = snprintf(d->uri, sizeof(d->uri), "REQUEST_URI=%s", op->uri);
	if (op->extra == THE_MIDDLE)
		snprintf(d->uri + n, sizeof(d->uri) - (size_t)n, "%lld",
		    (long long)(d->incidents / 40 + 1));
	if (op->extra == AN_ID)
		snprintf(d->uri + n, sizeof(d->uri) - (size_t)n, "%lld/",
		    (long long)id);
	snprintf(d->start, sizeof(d->start), "REQUEST_START=%lld.%03lld",
	    (long long)(now / CLOCK_SECOND),
	    (long long)(now % CLOCK_SECOND / 1000));
	snprintf(d->key, sizeof(d->key), "HTTP_IDEMPOTENCY_KEY=%016llx-%llx",
	    now * 0x9e3779b97f4a7c15ULL, (long long)d->turn);
	snprintf(d->id, sizeof(d->id), "REQUEST_ID=%016llx%016llx",
	    (long long)now, (long long)d->turn);
	d->turn++;
}

/* One request, as worker.c does it; the bytes of the answer. */
static size_t
request(struct driver *d, const struct operation *op)
{
	struct call call = {
		.app = &d->app, .db = d->db, .arena = d->arena,
	};
	struct call_source source = {
		.env = d->env, .read_body = read_body, .source = d,
	};
	size_t n;

	prepare(d, op);
	app_handle(&call, &source);
	n = response_head(&call.res).n + call.res.body.n;
	if (call.res.status != op->status)
		log_fatal("%s %s: %d %.*s", op->name, d->uri,
		    call.res.status, (int)call.res.body.n, call.res.body.p);
	arena_reset(d->arena);
	return n;
}

/* Processor time of all threads, which neighbours hardly disturb. */
static int64_t
cpu_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * CLOCK_SECOND + ts.tv_nsec / 1000;
}

static void
measure(struct driver *d, const struct operation *op, double seconds)
{
	int64_t start, at, cpu, limit = (int64_t)(seconds * CLOCK_SECOND);
	size_t bytes, n = 0;
	double took;
	int i;

	fill_env(d, op);
	bytes = request(d, op);		/* prepares the statements */
	cpu = cpu_time();
	start = clock_mono();
	do {
		for (i = 0; i < LOOK_EVERY; i++, n++)
			request(d, op);
		at = clock_mono();
	} while (at - start < limit);
	took = (double)(at - start);
	printf("%-8s %9.0f /s  %8.2f us, %8.2f of a core  %6zu bytes\n",
	    op->name, (double)n * 1e6 / took, took / (double)n,
	    (double)(cpu_time() - cpu) / (double)n, bytes);
	fflush(stdout);
}

static void
open_driver(struct driver *d, char *database)
{
	struct writer_options options = {
		.database = database, .wait_ms = 5000, .wal_limit = 1 << 28,
		.maintenance = search_index_store_maintain,
	};
	struct counter_states states;

	crypt_init();
	db_init();
	d->conf = (struct conf){
		.database = database, .zone = "Europe/Moscow",
		.allowed_hosts = "127.0.0.1, localhost",
		.base_url = "auto",
		.idempotency_hours = 72,
		.anonymous = RIGHT_POLICY_FULL,
	};
	if (clock_zone("Europe/Moscow") != ERR_OK)
		log_fatal("no zone Europe/Moscow on this machine");
	d->arena = arena_new(ARENA_KEEP);
	if (db_open(database, DB_READ, 3000, &d->db) != ERR_OK ||
	    migrate_check(d->db) != ERR_OK ||
	    app_open(&d->app, &d->conf, d->db) != ERR_OK ||
	    counter_store_states(d->db, &filter_everything, d->arena,
	    &states) != ERR_OK ||
	    writer_open(&options, &d->app.writer) != ERR_OK)
		log_fatal("%s: cannot be opened", database);
	if (states.count == 0)
		log_fatal("%s: holds no incident", database);
	d->incidents = states.count;
	arena_reset(d->arena);
}

int
main(int argc, char *argv[])
{
	static struct driver driver;
	double seconds = argc > 3 ? atof(argv[3]) : 1;
	size_t i, done = 0;

	if (argc < 2 || argc > 4 || seconds <= 0) {
		fputs("usage: inproc DATABASE [OPERATION [SECONDS]]\n",
		    stderr);
		return 2;
	}
	open_driver(&driver, argv[1]);
	for (i = 0; i < OPERATIONS_N; i++) {
		if (argc > 2 && strcmp(argv[2], operations[i].name) != 0)
			continue;
		driver.turn = 0;
		measure(&driver, &operations[i], seconds);
		done++;
	}
	if (done == 0)
		fprintf(stderr, "inproc: %s: no such operation\n", argv[2]);
	writer_close(&driver.app.writer);
	db_close(&driver.db);
	arena_free(driver.arena);
	return done == 0 ? 2 : 0;
}
