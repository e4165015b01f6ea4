/*
 * The write path as a pool uses it: many processes of many threads.  In a
 * program of its own, since it counts how many others a writer waits for.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "incident/incident_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(writer_pool, .init = fixture_database, .fini = fixture_close,
	.timeout = 300);

#define PROCESSES	16
#define THREADS		4
#define WRITERS		(PROCESSES * THREADS)
#define WARM_UP		(1 * CLOCK_SECOND)
#define MEASURED	(3 * CLOCK_SECOND)
#define WAITS_MAX	8000	/* per writer */
#define FAIR		(10 * WRITERS)	/* others before one, at the most */
#define ATTEMPTS	4

struct record {
	int32_t	id[WAITS_MAX];
	int32_t	wait[WAITS_MAX];	/* rows of others; 0: warming up */
	int	n;
	int	failed;
};

struct scene {
	int		go;
	int		ready;
	int64_t		start;
	int32_t		newest;		/* id that a writer was told of */
	struct record	records[WRITERS];
};

static struct scene *scene;

static enum err
create(struct arena *a, int32_t *id_r)
{
	struct incident inc = {
		.description = STR("Самокат не на связи"),
		.source = &source_values[SOURCE_MONITORING],
	};
	enum err e;

	e = fixture_create(fixture.writer, &fixture_origin, a, &inc);
	*id_r = (int32_t)inc.id;
	arena_reset(a);
	return e;
}

static void
tell_newest(int32_t id)
{
	int32_t known = __atomic_load_n(&scene->newest, __ATOMIC_RELAXED);

	while (known < id && !__atomic_compare_exchange_n(&scene->newest,
	    &known, id, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

/*
 * Ids are given in the order of commits: the difference of two is the
 * number of rows between them, however fast or busy the machine is.
 */
static void
write_on(struct record *r, struct arena *a)
{
	int64_t began = clock_mono();
	int32_t before;

	while (began < scene->start + WARM_UP + MEASURED &&
	    r->n < WAITS_MAX) {
		before = __atomic_load_n(&scene->newest, __ATOMIC_RELAXED);
		if (create(a, &r->id[r->n]) == ERR_OK) {
			tell_newest(r->id[r->n]);
			r->wait[r->n] = began < scene->start + WARM_UP ? 0 :
			    r->id[r->n] - before;
			r->n++;
		} else {
			r->failed++;
		}
		began = clock_mono();
	}
}

static int
run_thread(int i, void *arg)
{
	struct record *records = arg;
	struct arena *a = arena_new(1 << 14);

	write_on(&records[i], a);
	arena_free(a);
	return 0;
}

static int
run_process(int i, void *arg)
{
	(void)arg;
	fixture_connect();
	__atomic_add_fetch(&scene->ready, 1, __ATOMIC_RELAXED);
	processes_await(&scene->go, 60);
	processes_threads(THREADS, run_thread, &scene->records[i * THREADS]);
	fixture_disconnect();
	return 0;
}

static int
compare(const void *left, const void *right)
{
	int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

	return (a > b) - (a < b);
}

/* All waits that were measured, sorted; how many. */
static size_t
gather(int32_t **waits_r)
{
	int32_t *waits = calloc((size_t)WRITERS * WAITS_MAX, sizeof(*waits));
	size_t n = 0;
	int i, j;

	for (i = 0; i < WRITERS; i++)
		for (j = 0; j < scene->records[i].n; j++)
			if (scene->records[i].wait[j] > 0)
				waits[n++] = scene->records[i].wait[j];
	qsort(waits, n, sizeof(*waits), compare);
	*waits_r = waits;
	return n;
}

/* The longest wait in rows of others, after telling about all. */
static int
unfairness(void)
{
	int32_t *waits;
	size_t n = gather(&waits);
	int longest;

	cr_assert_gt(n, 100);
	longest = waits[n - 1];
	fprintf(stderr, "%d x %d writers: %zu writes in %.0f s, others before "
	    "one: median %d, 99%% %d, at most %d\n", PROCESSES, THREADS, n,
	    (double)MEASURED / CLOCK_SECOND, waits[n / 2],
	    waits[n * 99 / 100], longest);
	free(waits);
	return longest;
}

/* Every row acknowledged is there, no other is, none was told twice. */
static void
rows_are_those_acknowledged(int64_t before)
{
	int64_t stored, told = 0, most;
	bool *seen;
	int i, j;

	fixture_connect();
	stored = fixture_number("SELECT count(*) FROM incident") - before;
	most = fixture_number("SELECT max(id) FROM incident");
	seen = calloc((size_t)most + 1, 1);
	for (i = 0; i < WRITERS; i++) {
		cr_expect_eq(scene->records[i].failed, 0);
		for (j = 0; j < scene->records[i].n; j++, told++) {
			cr_assert_leq(scene->records[i].id[j], most);
			cr_assert_not(seen[scene->records[i].id[j]]);
			seen[scene->records[i].id[j]] = true;
		}
	}
	free(seen);
	cr_expect_eq(told, stored);
	fixture_verify();
	fixture_disconnect();
}

static void
run_pool(void)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;
	struct processes processes;

	memset(scene, 0, sizeof(*scene));
	processes_fork(&processes, PROCESSES, run_process, NULL);
	while (__atomic_load_n(&scene->ready, __ATOMIC_RELAXED) <
	    PROCESSES && clock_mono() < until)
		processes_sleep_ms(5);
	scene->start = clock_mono();
	processes_tell(&scene->go, 1);
	cr_assert_eq(processes_join(&processes), 0);
}

/*
 * Fairness is a property of the writer lock, while a thread can also be late
 * because the machine does other things; so one fair run is proof enough,
 * and an unfair lock has none.
 */
Test(writer_pool, nothing_is_lost_and_nobody_waits_much_longer)
{
	int64_t before = 0;
	int best = INT_MAX, longest;
	int i;

	scene = processes_shared(sizeof(*scene));
	fixture.conf.write_wait_ms = 60000;
	for (i = 0; i < ATTEMPTS && best > FAIR; i++) {
		run_pool();
		rows_are_those_acknowledged(before);
		longest = unfairness();
		best = longest < best ? longest : best;
		fixture_connect();
		before = fixture_number("SELECT count(*) FROM incident");
		fixture_disconnect();
	}
	cr_expect_leq(best, FAIR, "one waited for %d others", best);
}
