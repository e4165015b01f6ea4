/*
 * What scripts/bench compares writes with: one SQLite connection that
 * commits the service's rows one by one, each commit on disk when it
 * returns.
 *
 *     raw DATABASE post|patch SECONDS
 *
 * Schema, statements and pragmas are the service's.  What it does on top
 * of them is missing here on purpose: HTTP, the look for a request that
 * was delivered before, savepoints, the writer lock.  So is its handling of
 * checkpoints: with nobody to race with, SQLite's own (every 1000 pages)
 * do.  DATABASE is migrated already; it is changed.  Prints one line of
 * JSON.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "store/row.h"
#include "store/store_event.h"
#include "store/store_tally.h"
#include "store/walk.h"

#define ROOM		500		/* incidents that room is made for */
#define STRIDE		7919		/* a prime: neighbours far apart */
#define SECONDS_MAX	3600

struct raw {
	struct db	*db;
	struct counter_batch	*batch;
	struct arena	*arena;		/* of what lives as long as we do */
	struct incident	*incidents;	/* all there were at the start */
	size_t		 n, next;
	int64_t		*took;		/* microseconds of each commit */
	size_t		 commits, took_max;
};

static void
must(enum err e, const char *what)
{
	if (e != ERR_OK)
		log_fatal("%s: %s", what, err_name(e));
}

/* A visit of the walk. */
static void
keep(void *arg, const struct incident *inc)
{
	struct raw *raw = arg;

	if (raw->n % ROOM == 0)
		raw->incidents = realloc(raw->incidents,
		    (raw->n + ROOM) * sizeof(*raw->incidents));
	if (raw->incidents == NULL)
		log_fatal("out of memory");
	raw->incidents[raw->n] = *inc;
	raw->incidents[raw->n++].description = arena_str(raw->arena,
	    inc->description);
}

static void
read_incidents(struct raw *raw)
{
	const struct list_order oldest_first = { FILTER_CREATED, false };
	struct walk *walk;

	must(walk_begin(raw->db, &filter_everything, &oldest_first,
	    raw->arena, &walk), "reading");
	while (!walk_done(walk))
		must(walk_on(walk, WALK_ROWS, raw->arena, keep, raw),
		    "reading");
	if (raw->n == 0)
		log_fatal("the database holds no incident");
}

/* History and tallies of a change, as store_incident.c records them. */
static void
record(struct raw *raw, enum event_kind kind, const struct incident *inc,
	const struct incident *before)
{
	struct txn txn = { raw->db, raw->batch };
	unsigned char key[EVENT_REQUEST_SIZE];
	const struct origin origin = {
		.actor = EVENT_ANONYMOUS, .channel = EVENT_API,
		.request_id = { (const char *)key, sizeof(key) },
	};
	const struct event event = {
		.incident_id = inc->id, .at = inc->updated_at, .kind = kind,
		.status_from = before == NULL ? NULL : before->status,
		.updated_from = before == NULL ? 0 : before->updated_at,
		.status_to = inc->status, .version = inc->version,
	};
	int64_t ms = inc->updated_at / 1000;
	int i;

	crypt_random(key, sizeof(key));
	for (i = 0; i < 6; i++)
		key[i] = (unsigned char)(ms >> 8 * (5 - i));
	must(store_event_add(raw->db, &origin, &event), "event");
	store_tally_move(&txn, inc, before);
	must(counter_batch_write(raw->batch, raw->db), "tallies");
}

/* The descriptions and sources there are, over again. */
static void
post(struct raw *raw)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	struct incident inc = raw->incidents[raw->next];

	inc.status = &incident_statuses[INCIDENT_OPEN];
	inc.created_at = inc.updated_at = clock_now();
	inc.version = 1;
	row_args(incident_fields, INCIDENT_FIELD__MAX, &inc, args);
	args[INCIDENT_ID] = DB_NULL;
	must(db_exec(raw->db, SQL_INCIDENT_INSERT, args,
	    INCIDENT_FIELD__MAX), "insert");
	inc.id = db_last_id(raw->db);
	record(raw, EVENT_CREATED, &inc, NULL);
}

static void
patch(struct raw *raw)
{
	struct incident *inc = &raw->incidents[raw->next];
	const struct incident before = *inc;
	struct db_arg args[INCIDENT_FIELD__MAX];

	inc->status = &incident_statuses[
	    (before.status - incident_statuses + 1) % INCIDENT_STATUS__MAX];
	inc->updated_at = clock_now();
	inc->version++;
	row_args(incident_fields, INCIDENT_FIELD__MAX, inc, args);
	must(db_exec(raw->db, SQL_INCIDENT_SET, args, INCIDENT_FIELD__MAX),
	    "update");
	record(raw, EVENT_STATUS, inc, &before);
}

static void
note(struct raw *raw, int64_t took)
{
	if (raw->commits == raw->took_max) {
		raw->took_max = 2 * raw->took_max + 4096;
		raw->took = realloc(raw->took,
		    raw->took_max * sizeof(*raw->took));
		if (raw->took == NULL)
			log_fatal("out of memory");
	}
	raw->took[raw->commits++] = took;
}

static double
commit_for(struct raw *raw, void (*change)(struct raw *), int seconds)
{
	int64_t start = clock_mono(), at = start, before;

	while (at - start < seconds * CLOCK_SECOND) {
		before = at;
		must(db_exec(raw->db, SQL_BEGIN_WRITE, DB_NO_ARGS), "begin");
		change(raw);
		must(db_exec(raw->db, SQL_COMMIT, DB_NO_ARGS), "commit");
		at = clock_mono();
		note(raw, at - before);
		raw->next = (raw->next + STRIDE) % raw->n;
	}
	return (double)(at - start) / CLOCK_SECOND;
}

static int
earlier(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
report(struct raw *raw, double seconds)
{
	qsort(raw->took, raw->commits, sizeof(*raw->took), earlier);
	printf("{\"requests\": %zu, \"seconds\": %.3f, \"rate\": %.1f, "
	    "\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
	    raw->commits, seconds, (double)raw->commits / seconds,
	    (double)raw->took[raw->commits / 2] / 1e3,
	    (double)raw->took[raw->commits * 99 / 100] / 1e3,
	    (double)raw->took[raw->commits - 1] / 1e3);
}

int
main(int argc, char *argv[])
{
	struct raw raw = { 0 };
	int seconds = argc == 4 ? atoi(argv[3]) : 0;
	bool posts = argc == 4 && strcmp(argv[2], "post") == 0;

	if (seconds < 1 || seconds > SECONDS_MAX ||
	    (!posts && strcmp(argv[2], "patch") != 0)) {
		fputs("usage: raw DATABASE post|patch SECONDS\n", stderr);
		return 2;
	}
	crypt_init();
	db_init();
	raw.arena = arena_new(1 << 20);
	raw.batch = counter_batch_new();
	must(db_open(argv[1], DB_WRITE, 0, &raw.db), argv[1]);
	must(db_script(raw.db, "PRAGMA wal_autocheckpoint = 1000"),
	    "autocheckpoint");
	read_incidents(&raw);
	report(&raw, commit_for(&raw, posts ? post : patch, seconds));
	db_close(&raw.db);
	counter_batch_free(raw.batch);
	arena_free(raw.arena);
	free(raw.incidents);
	free(raw.took);
	return 0;
}
