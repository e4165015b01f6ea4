/*
 * What scripts/bench compares writes with: one SQLite connection that
 * commits the service's rows, each commit on disk when it returns.
 *
 *     raw DATABASE post|patch SECONDS FILE [GROUP]
 *
 * FILE has an id per line and its status, which is not looked at: the
 * incidents to change in turn, or to copy descriptions and sources from.
 * A commit has GROUP of these changes, or one.
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
#include "db/row.h"
#include "incident/counter_store.h"
#include "incident/event_store.h"
#include "incident/incident_store.h"

#define SAMPLES_MAX	1000	/* incidents that a post copies from */
#define SECONDS_MAX	3600
#define GROUP_MAX	10000

struct raw {
	struct db	*db;
	struct counter_batch	*batch;
	struct arena	*arena;		/* of one change */
	struct arena	*kept;		/* as long as we live */
	int64_t		*ids;		/* of FILE */
	size_t		 n, next;
	struct incident	*samples;
	size_t		 samples_n;
	int64_t		*took;		/* microseconds of each commit */
	size_t		 commits;
};

static void
must(enum err e, const char *what)
{
	if (e != ERR_OK)
		log_fatal("%s: %s", what, err_name(e));
}

/* Makes room for one more item in an array of n. */
static void *
room(void *array, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return array;
	array = realloc(array, (n == 0 ? 1 : 2 * n) * size);
	if (array == NULL)
		log_fatal("out of memory");
	return array;
}

static void
read_ids(struct raw *raw, const char *path)
{
	FILE *file = fopen(path, "r");
	long long id;

	if (file == NULL)
		log_fatal("%s: cannot be read", path);
	while (fscanf(file, "%lld %*s", &id) == 1) {
		raw->ids = room(raw->ids, raw->n, sizeof(*raw->ids));
		raw->ids[raw->n++] = id;
	}
	fclose(file);
	if (raw->n == 0)
		log_fatal("%s: holds no id", path);
}

static void
read_samples(struct raw *raw)
{
	struct incident inc;
	size_t i;

	for (i = 0; i < raw->n && i < SAMPLES_MAX; i++) {
		must(incident_store_get(raw->db, raw->ids[i], raw->kept,
		    &inc), "sample");
		raw->samples = room(raw->samples, i, sizeof(inc));
		raw->samples[i] = inc;
	}
	raw->samples_n = i;
}

/* History and counters of a change, as incident_store.c records them. */
static void
record(struct raw *raw, enum event_kind kind, const struct incident *inc,
	const struct incident *before)
{
	struct txn txn = { raw->db, raw->batch };
	unsigned char key[ACTOR_REQUEST_SIZE];
	const struct actor origin = {
		.name = ACTOR_ANONYMOUS, .channel = CHANNEL_API,
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
	must(event_store_add(raw->db, &origin, &event), "event");
	counter_store_change(&txn, inc, before);
}

static void
post(struct raw *raw)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	struct incident inc = raw->samples[raw->next % raw->samples_n];

	inc.status = &status_values[STATUS_OPEN];
	inc.created_at = inc.updated_at = clock_now();
	inc.version = 1;
	must(db_reserve(raw->db, 1, &inc.id), "number");
	row_args(incident_fields, INCIDENT_FIELD__MAX, &inc, args);
	must(db_exec(raw->db, SQL_INCIDENT_INSERT, args,
	    INCIDENT_FIELD__MAX), "insert");
	record(raw, EVENT_CREATED, &inc, NULL);
}

static void
patch(struct raw *raw)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	struct incident inc, before;

	must(incident_store_get(raw->db, raw->ids[raw->next % raw->n],
	    raw->arena, &before), "read");
	inc = before;
	inc.status = &status_values[
	    (before.status - status_values + 1) % STATUS__MAX];
	inc.updated_at = clock_now();
	inc.version++;
	row_args(incident_fields, INCIDENT_FIELD__MAX, &inc, args);
	must(db_exec(raw->db, SQL_INCIDENT_SET, args, INCIDENT_FIELD__MAX),
	    "update");
	record(raw, EVENT_STATUS, &inc, &before);
}

static void
commit(struct raw *raw, void (*change)(struct raw *), int group)
{
	int i;

	must(db_begin_write(raw->db), "begin");
	for (i = 0; i < group; i++, raw->next++) {
		change(raw);
		arena_reset(raw->arena);
	}
	must(counter_batch_write(raw->batch, raw->db), "tallies");
	must(db_commit(raw->db), "commit");
}

static double
commit_for(struct raw *raw, void (*change)(struct raw *), int group,
	int seconds)
{
	int64_t start = clock_mono(), at = start, before;

	while (at - start < seconds * CLOCK_SECOND) {
		before = at;
		commit(raw, change, group);
		at = clock_mono();
		raw->took = room(raw->took, raw->commits,
		    sizeof(*raw->took));
		raw->took[raw->commits++] = at - before;
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
	    raw->next, seconds, (double)raw->next / seconds,
	    (double)raw->took[raw->commits / 2] / 1e3,
	    (double)raw->took[raw->commits * 99 / 100] / 1e3,
	    (double)raw->took[raw->commits - 1] / 1e3);
}

/* A whole number from 1 to max, or the end. */
static int
number(const char *text, int max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end != '\0' || n < 1 || n > max)
		log_fatal("%s: not from 1 to %d", text, max);
	return (int)n;
}

static void
open_raw(struct raw *raw, const char *database, const char *ids)
{
	crypt_init();
	db_init();
	raw->arena = arena_new(1 << 16);
	raw->kept = arena_new(1 << 20);
	raw->batch = counter_batch_new();
	must(db_open(database, DB_WRITE, 0, &raw->db), database);
	must(db_script(raw->db, "PRAGMA wal_autocheckpoint = 1000"),
	    "autocheckpoint");
	read_ids(raw, ids);
	read_samples(raw);
}

static void
close_raw(struct raw *raw)
{
	db_close(&raw->db);
	counter_batch_free(raw->batch);
	arena_free(raw->kept);
	arena_free(raw->arena);
	free(raw->ids);
	free(raw->samples);
	free(raw->took);
}

int
main(int argc, char *argv[])
{
	struct raw raw = { 0 };
	bool posts = argc > 2 && strcmp(argv[2], "post") == 0;
	int seconds, group;

	if (argc < 5 || argc > 6 ||
	    (!posts && strcmp(argv[2], "patch") != 0)) {
		fputs("usage: raw DATABASE post|patch SECONDS FILE [GROUP]\n",
		    stderr);
		return 2;
	}
	seconds = number(argv[3], SECONDS_MAX);
	group = argc == 6 ? number(argv[5], GROUP_MAX) : 1;
	open_raw(&raw, argv[1], argv[4]);
	report(&raw, commit_for(&raw, posts ? post : patch, group, seconds));
	close_raw(&raw);
	return 0;
}
