/*
 * The write-ahead log: bounded while readers come and go, and what
 * happens when one stays.  INCIDENT_SOAK_SECONDS makes the run longer.
 */

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/parse.h"
#include "incident/list_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(wal, .init = fixture_database, .fini = fixture_close);

#define MIB		(1 << 20)
#define READERS		4
#define WRITERS		4
#define SECONDS		5

/*
 * A checkpoint is due at 16 MiB and tried again every 2 MiB while readers
 * hold it up, for which a busy machine has its own reasons: what counts is
 * that the log starts over, again and again, and never reaches its limit.
 */
#define STARTS		3
#define PATIENCE	(120 * CLOCK_SECOND)

struct scene {
	int	stop;
	int	failed;
	int	reads, writes;
	uint32_t starts;	/* of the log */
};

static int
seconds(void)
{
	const char *text = getenv("INCIDENT_SOAK_SECONDS");
	int64_t n;

	if (text == NULL ||
	    parse_int(str_of(text), 1, 86400, &n) != ERR_OK)
		return SECONDS;
	return (int)n;
}

static bool
stopped(struct scene *scene)
{
	return __atomic_load_n(&scene->stop, __ATOMIC_ACQUIRE) != 0;
}

static void
note(struct scene *scene, int *counter, enum err e)
{
	__atomic_add_fetch(e == ERR_OK ? counter : &scene->failed, 1,
	    __ATOMIC_RELAXED);
}

/* A description of about a page, so that the log grows fast. */
static char filler[3000];

static enum err
write_one(struct arena *a)
{
	struct incident inc = {
		.description = { filler, sizeof(filler) },
		.source = &source_values[SOURCE_SYSTEM],
	};

	return fixture_create(fixture.writer, &fixture_origin, a,
	    &inc);
}

static void
write_on(struct scene *scene)
{
	struct arena *a = arena_new(1 << 16);

	while (!stopped(scene)) {
		note(scene, &scene->writes, write_one(a));
		arena_reset(a);
	}
	arena_free(a);
}

/* One read after the other: each thread starts before the others end. */
static void
read_on(struct scene *scene)
{
	struct list_store_query q = {
		.shape = {
			.filter = filter_everything,
			.order = { { FILTER_CREATED, true } }, .order_n = 1,
		},
		.page = 1, .limit = 20,
	};
	struct list_store_page page;
	struct arena *a = arena_new(1 << 16);
	struct db *db;

	if (db_open(fixture.database, DB_READ, 5000, &db) != ERR_OK)
		abort();
	while (!stopped(scene)) {
		note(scene, &scene->reads,
		    list_store_read(db, &q, a, &page));
		arena_reset(a);
	}
	db_close(&db);
	arena_free(a);
}

/*
 * How often the log has started over: the sequence number of its header,
 * see "The WAL File Format" of SQLite.
 */
static uint32_t
log_starts(void)
{
	char path[PATH_MAX];
	unsigned char head[16] = { 0 };
	int fd;

	snprintf(path, sizeof(path), "%s-wal", fixture.database);
	fd = open(path, O_RDONLY);
	if (fd == -1 || pread(fd, head, sizeof(head), 0) != sizeof(head))
		memset(head, 0, sizeof(head));
	if (fd != -1)
		close(fd);
	return (int64_t)bytes_get(head + 12, 4);
}

static int64_t
watch_log(struct scene *scene)
{
	int64_t began = clock_mono(), n, most = 0;
	uint32_t first = log_starts();

	do {
		processes_sleep_ms(10);
		n = fixture_size("-wal");
		most = n > most ? n : most;
		scene->starts = log_starts() - first;
	} while (clock_mono() - began < seconds() * CLOCK_SECOND ||
	    (scene->starts < STARTS && clock_mono() - began < PATIENCE));
	processes_tell(&scene->stop, 1);
	return most;
}

static int64_t most;

static int
work(int i, void *arg)
{
	if (i == 0)
		most = watch_log(arg);
	else if (i <= READERS)
		read_on(arg);
	else
		write_on(arg);
	return 0;
}

Test(wal, readers_that_never_pause_do_not_make_it_grow, .timeout = 86400)
{
	struct scene scene = { 0 };

	memset(filler, 'x', sizeof(filler));
	fixture_connect();
	processes_threads(1 + READERS + WRITERS, work, &scene);
	fprintf(stderr, "log: at most %lld KiB in %d s, %d writes, %d reads, "
	    "database %lld KiB\n", (long long)most / 1024, seconds(),
	    scene.writes, scene.reads,
	    (long long)fixture_size("") / 1024);
	cr_expect_eq(scene.failed, 0);
	cr_expect_gt(scene.writes, 0);
	cr_expect_gt(scene.reads, 0);
	cr_expect_geq(scene.starts, STARTS, "it started over %u times",
	    scene.starts);
	cr_expect_lt(most, fixture.conf.wal_limit_mb * MIB);
	fixture_verify();
}

Test(wal, a_reader_that_stays_stops_writes_at_the_limit, .timeout = 120)
{
	struct arena *a = arena_new(1 << 16);
	int64_t stored, size;
	enum err e;
	int i;

	memset(filler, 'x', sizeof(filler));
	fixture.conf.wal_limit_mb = 6;
	fixture.conf.read_limit_ms = 0;
	fixture_connect();
	cr_assert_eq(db_begin_read(fixture.db), ERR_OK);
	stored = fixture_number("SELECT count(*) FROM incident");
	cr_expect_eq(stored, 0);
	for (i = 0; i < 20000 && (e = write_one(a)) == ERR_OK; i++)
		arena_reset(a);
	cr_expect_eq(e, ERR_BUSY);
	size = fixture_size("-wal");
	cr_expect_lt(size, 7 * MIB, "%lld", (long long)size);
	cr_expect_gt(size, 5 * MIB, "%lld", (long long)size);
	/* Not a page more, as long as the reader stays. */
	cr_expect_eq(write_one(a), ERR_BUSY);
	cr_expect_eq(write_one(a), ERR_BUSY);
	cr_expect_eq(fixture_size("-wal"), size);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), 0);
	db_rollback(fixture.db);
	cr_expect_eq(write_one(a), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident"), i + 1);
	cr_expect_leq(fixture_size("-wal"), size);
	arena_free(a);
	fixture_verify();
}
