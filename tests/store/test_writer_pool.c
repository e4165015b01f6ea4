/*
 * The write path as a pool uses it: many processes of many threads.  In a
 * program of its own, since it measures how long a writer waits.
 */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/store_incident.h"
#include "support/crew.h"
#include "support/fixture.h"

TestSuite(writer_pool, .init = fixture_database, .fini = fixture_close,
	.timeout = 300);

#define PROCESSES	16
#define THREADS		4
#define WRITERS		(PROCESSES * THREADS)
#define WARM_UP		(1 * CLOCK_SECOND)
#define MEASURED	(3 * CLOCK_SECOND)
#define WAITS_MAX	8000	/* per writer */
#define FAIR		20	/* times the median, at the most */
#define ATTEMPTS	4

struct record {
	int32_t	id[WAITS_MAX];
	int32_t	wait[WAITS_MAX];	/* microseconds; 0: warming up */
	int	n;
	int	failed;
};

struct scene {
	int		go;
	int		ready;
	int64_t		start;
	struct record	records[WRITERS];
};

static struct scene *scene;

static enum err
create(struct arena *a, int32_t *id_r)
{
	struct incident inc = {
		.description = STR("Самокат не на связи"),
		.source = &incident_sources[INCIDENT_MONITORING],
	};
	enum err e;

	e = fixture_create(fixture.writer, &fixture_origin, a, &inc);
	*id_r = (int32_t)inc.id;
	arena_reset(a);
	return e;
}

static void
write_on(struct record *r, struct arena *a)
{
	int64_t before = clock_mono(), after;

	while (before < scene->start + WARM_UP + MEASURED &&
	    r->n < WAITS_MAX) {
		if (create(a, &r->id[r->n]) == ERR_OK) {
			after = clock_mono();
			r->wait[r->n++] = before < scene->start + WARM_UP ?
			    0 : (int32_t)(after - before);
		} else {
			r->failed++;
		}
		before = clock_mono();
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
	crew_await(&scene->go, 60);
	crew_threads(THREADS, run_thread, &scene->records[i * THREADS]);
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

/* The slowest wait in medians, after telling about them. */
static double
unfairness(void)
{
	int32_t *waits;
	size_t n = gather(&waits);
	double ratio;

	cr_assert_gt(n, 100);
	ratio = (double)waits[n - 1] / waits[n / 2];
	fprintf(stderr, "%d x %d writers: %zu writes in %.0f s, waits: median "
	    "%.1f ms, 99%% %.1f ms, slowest %.1f ms = %.1f medians\n",
	    PROCESSES, THREADS, n, (double)MEASURED / CLOCK_SECOND,
	    waits[n / 2] / 1e3, waits[n * 99 / 100] / 1e3,
	    waits[n - 1] / 1e3, ratio);
	free(waits);
	return ratio;
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
	struct crew crew;

	memset(scene, 0, sizeof(*scene));
	crew_fork(&crew, PROCESSES, run_process, NULL);
	while (__atomic_load_n(&scene->ready, __ATOMIC_RELAXED) <
	    PROCESSES && clock_mono() < until)
		crew_sleep_ms(5);
	scene->start = clock_mono();
	crew_tell(&scene->go, 1);
	cr_assert_eq(crew_join(&crew), 0);
}

/*
 * Fairness is a property of the gate, while a slow wait can also come
 * from whatever else the machine does; so one fair run is proof enough,
 * and an unfair gate has none.
 */
Test(writer_pool, nothing_is_lost_and_nobody_waits_much_longer)
{
	int64_t before = 0;
	double best = 1e9, ratio;
	int i;

	scene = crew_shared(sizeof(*scene));
	fixture.conf.write_wait_ms = 60000;
	for (i = 0; i < ATTEMPTS && best > FAIR; i++) {
		run_pool();
		rows_are_those_acknowledged(before);
		ratio = unfairness();
		best = ratio < best ? ratio : best;
		fixture_connect();
		before = fixture_number("SELECT count(*) FROM incident");
		fixture_disconnect();
	}
	cr_expect_leq(best, FAIR, "the slowest waited %.1f medians", best);
}
