/*
 * Exports through nginx: of one moment while others write, by clients
 * that are slow, silent or gone, and what they cost everybody else.
 */

#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/fastcgi_client.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define EXPORT		"/api/incidents/export"
#define LIST		"/api/incidents/"

#define ROWS		60000	/* some 45 MB, more than buffers hold */
#define FILLER		500
#define WAL_MAX		(32LL << 20)	/* see tests/store/test_wal.c */

/* KiB that a worker may take for an export; a sanitizer keeps freed ones. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_MAX	400000
#else
#define MEMORY_MAX	20000
#endif

TestSuite(export, .fini = service_close, .timeout = 600);

/* --- a register ---------------------------------------------------------- */

static void
write_rows(FILE *f, int n)
{
	static const char *const statuses[] = {
		"open", "in_progress", "resolved", "closed", "cancelled",
	};
	char filler[FILLER + 1];
	int i;

	memset(filler, 'x', FILLER);
	filler[FILLER] = '\0';
	for (i = 1; i <= n; i++)
		fprintf(f, "{\"id\":%d,\"description\":\"number %d %s\","
		    "\"status\":\"%s\",\"source\":\"partner\","
		    "\"created_at\":\"2025-11-10T%02d:%02d:%02d+03:00\","
		    "\"updated_at\":\"2025-11-11T09:00:00+03:00\"}\n", i, i,
		    filler, statuses[i % 5], i / 3600 % 24, i / 60 % 60,
		    i % 60);
}

/* A file of n incidents, to be imported. */
static const char *
file_of(int n)
{
	const char *path = service_path("rows.ndjson");
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f);
	write_rows(f, n);
	cr_assert_eq(fclose(f), 0);
	return path;
}

static void
ctl_done(const char *what, struct program_result r)
{
	cr_assert_eq(r.status, 0, "%s: %s", what, r.err.p);
}

/* What the import has left of the log would hide what comes after it. */
static void
shorten_log(void)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)",
	    NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	cr_assert_eq(service_size("incidents.sqlite3-wal"), 0);
}

/* The service over a register of n incidents. */
static void
start(const struct service_options *options, int n)
{
	service_prepare(options);
	ctl_done("migrate", CTL("migrate"));
	ctl_done("import", CTL("import", file_of(n)));
	shorten_log();
	service_again(options);
}

#define START(n, ...)	start(&(struct service_options){ __VA_ARGS__ }, (n))

/* --- a client ------------------------------------------------------------ */

/* One export under way. */
struct reader {
	struct web	 w;
	long long	 bytes, lines;
	sqlite3_stmt	*note;		/* NULL: rows are only counted */
	char		*line;		/* the end of it has not come */
	size_t		 n, size;
};

/* Begins one; its status. */
static int
ask(struct reader *r, const char *target)
{
	struct web_answer a;

	*r = (struct reader){ 0 };
	web_open(&r->w, service.port);
	cr_assert(web_write(&r->w, arena_printf(service.arena,
	    "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target)));
	cr_assert(web_read_head(&r->w, &a));
	if (a.status == 200)
		assert_str_eq(web_header(&a, "Transfer-Encoding"),
		    STR("chunked"));
	else
		cr_assert_eq(web_header_count(&a, "Retry-After"), 1);
	return a.status;
}

static void
ask_for(struct reader *r, const char *target, int status)
{
	int got = ask(r, target);

	cr_assert_eq(got, status, "%d", got);
}

static void
give_up(struct reader *r)
{
	web_close(&r->w);
	free(r->line);
	r->line = NULL;
}

/* A line of JSON: its id and version go into the table `seen`. */
static void
note_line(struct reader *r)
{
	struct web_answer a = { .body = { r->line, r->n } };

	r->lines++;
	cr_assert_eq(r->line[0], '{');
	if (r->note == NULL)
		return;
	sqlite3_bind_int64(r->note, 1, web_number(&a, "id"));
	sqlite3_bind_int64(r->note, 2, web_number(&a, "version"));
	cr_assert_eq(sqlite3_step(r->note), SQLITE_DONE, "twice: %.*s",
	    (int)r->n, r->line);
	sqlite3_reset(r->note);
}

static void
add_bytes(struct reader *r, struct str s)
{
	if (r->n + s.n >= r->size) {
		r->size = 2 * (r->n + s.n) + 1;
		r->line = realloc(r->line, r->size);
		cr_assert_not_null(r->line);
	}
	memcpy(r->line + r->n, s.p, s.n);
	r->n += s.n;
	r->line[r->n] = '\0';	/* for strtoll */
}

static void
take_lines(struct reader *r, struct str s)
{
	struct str line;

	r->bytes += (long long)s.n;
	for (;;) {
		const char *end = memchr(s.p, '\n', s.n);

		if (end == NULL)
			break;
		line = str_cut(&s, '\n');
		add_bytes(r, line);
		note_line(r);
		r->n = 0;
	}
	add_bytes(r, s);
}

/* Reads on, `bytes` at least if they come; how it stands then. */
enum state { MORE, WHOLE, BROKEN };

static enum state
read_on(struct reader *r, long long bytes)
{
	long long until = r->bytes + bytes;
	struct str chunk;

	while (r->bytes < until) {
		if (!web_read_chunk(&r->w, &chunk))
			return BROKEN;
		if (chunk.n == 0)
			return WHOLE;
		take_lines(r, chunk);
	}
	return MORE;
}

#define TO_THE_END	(1LL << 60)

static void
expect_whole(struct reader *r, int lines)
{
	cr_expect_eq(read_on(r, TO_THE_END), WHOLE);
	cr_expect_eq(r->lines, lines, "%lld lines, not %d", r->lines, lines);
	cr_expect_eq(r->n, 0);
	give_up(r);
}

static void
await_place(int64_t until)
{
	cr_assert_lt(clock_mono(), until, "places are kept");
	processes_sleep_ms(50);
}

/* Those that clients have given up are free one after the other. */
static void
take_place(struct reader *r, int64_t until)
{
	while (ask(r, EXPORT) == 503) {
		give_up(r);
		await_place(until);
	}
}

/* Exports can be had again, within so many seconds. */
static void
expect_places(int exports, int seconds)
{
	int64_t until = clock_mono() + seconds * CLOCK_SECOND;
	struct web w = { .port = service.port };
	struct reader readers[8];
	struct web_answer a;
	int i;

	cr_assert_leq(exports, 8);
	/* Short ones take a place as well, and say when there is none. */
	while (web_ask(&w, "GET", EXPORT "?status=open&source=system", NULL,
	    &a) && a.status == 503)
		await_place(until);
	web_close(&w);
	for (i = 0; i < exports; i++)
		take_place(&readers[i], until);
	for (i = 0; i < exports; i++)
		give_up(&readers[i]);
}

/* --- one moment ---------------------------------------------------------- */

static void
run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &why), SQLITE_OK,
	    "%s: %s", sql, why);
}

static long long
number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	long long n;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK,
	    "%s: %s", sql, sqlite3_errmsg(db));
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static sqlite3 *
open_books(void)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open_v2(service.database, &db,
	    SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	run(db, "PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;"
	    "CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY, version)");
	return db;
}

/*
 * There is a moment of which every row tells: after the events that made
 * the versions seen, before those that made the next ones and the
 * incidents that were not seen.
 */
static void
expect_one_moment(sqlite3 *db)
{
	long long from, to, there;

	from = number(db, "SELECT max(e.seq) FROM seen AS s"
	    " JOIN incident_event AS e ON e.incident_id = s.id"
	    " AND e.version = s.version");
	to = number(db, "SELECT coalesce(min(e.seq), 1 << 62)"
	    " FROM incident_event AS e LEFT JOIN seen AS s"
	    " ON s.id = e.incident_id"
	    " WHERE s.id IS NULL OR e.version = s.version + 1");
	cr_expect_lt(from, to, "events %lld and %lld", from, to);
	there = number(db, "SELECT count(*) FROM seen AS s"
	    " JOIN incident_event AS e ON e.incident_id = s.id"
	    " AND e.version = s.version");
	cr_expect_eq(there, number(db, "SELECT count(*) FROM seen"));
	fprintf(stderr, "of one moment: %lld rows, event %lld, %lld came "
	    "after\n", there, from, number(db,
	    "SELECT max(seq) FROM incident_event") - from);
	run(db, "DELETE FROM seen");
}

static void
export_to(sqlite3 *db)
{
	struct reader r;
	sqlite3_stmt *note;

	cr_assert_eq(sqlite3_prepare_v2(db, "INSERT INTO seen VALUES (?, ?)",
	    -1, &note, NULL), SQLITE_OK);
	run(db, "SAVEPOINT noting");
	ask_for(&r, EXPORT, 200);
	r.note = note;
	cr_expect_eq(read_on(&r, TO_THE_END), WHOLE);
	give_up(&r);
	run(db, "RELEASE noting");
	sqlite3_finalize(note);
}

Test(export, it_is_of_one_moment_while_others_write)
{
	static struct load load;
	sqlite3 *db;
	int i;

	START(ROWS, .workers = 2);
	load = (struct load){ .port = service.port, .clients = 8 };
	db = open_books();
	load_start(&load);
	for (i = 0; i < 5; i++) {
		export_to(db);
		expect_one_moment(db);
		cr_expect_leq(service_size("incidents.sqlite3-wal"), WAL_MAX);
	}
	sqlite3_close(db);
	load_stop(&load);
	fprintf(stderr, "%ld requests beside exports, slowest %ld ms\n",
	    load.all, load.slowest);
	load_expect_no_failure(&load);
	load_free(&load);
	service_check();
	service_no_faults();
}

/* --- what it costs the others -------------------------------------------- */

static long
memory_of(pid_t pid, const char *key)
{
	struct str status = program_read_file(arena_printf(service.arena,
	    "/proc/%d/status", (int)pid).p, service.arena);
	const char *p = strstr(status.p, key);

	cr_assert_not_null(p, "%d: no %s", (int)pid, key);
	return strtol(p + strlen(key), NULL, 10);
}

/* Files in a folder of the state, below it too. */
static int
files_in(const char *name)
{
	DIR *folder = opendir(service_path(name));
	struct dirent *entry;
	int n = 0;

	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_type == DT_REG)
			n++;
		else if (entry->d_name[0] != '.')
			n += files_in(arena_printf(service.arena, "%s/%s",
			    name, entry->d_name).p);
	closedir(folder);
	return n;
}

Test(export, memory_and_disk_do_not_grow_with_it)
{
	struct reader r;
	pid_t worker;
	long before, after;

	START(ROWS, .workers = 1);
	cr_assert_eq(service_workers(&worker, 1), 1);
	before = memory_of(worker, "VmRSS:");
	ask_for(&r, EXPORT, 200);
	/* The client waits; all buffers before it are full. */
	processes_sleep_ms(500);
	cr_expect_eq(files_in("tmp"), 0);
	expect_whole(&r, ROWS);
	after = memory_of(worker, "VmHWM:");
	fprintf(stderr, "an export of %d rows: from %ld to %ld KiB\n", ROWS,
	    before, after);
	cr_expect_lt(after - before, MEMORY_MAX);
	service_no_faults();
}

/* Requests of all kinds beside clients that take their exports slowly. */
Test(export, slow_clients_hold_up_nobody)
{
	static struct load load;
	struct reader r[2];
	int i, k;

	START(ROWS, .workers = 2);
	ask_for(&r[0], EXPORT, 200);
	ask_for(&r[1], EXPORT, 200);
	load = (struct load){
		.port = service.port, .clients = 8, .pause_ms = 1,
	};
	load_start(&load);
	for (i = 0; i < 50; i++) {
		for (k = 0; k < 2; k++)
			cr_expect_eq(read_on(&r[k], 50000), MORE);
		processes_sleep_ms(100);
		cr_expect_leq(service_size("incidents.sqlite3-wal"), WAL_MAX);
	}
	load_stop(&load);
	fprintf(stderr, "%ld requests beside slow exports, slowest %ld ms\n",
	    load.all, load.slowest);
	load_expect_no_failure(&load);
	load_free(&load);
	expect_whole(&r[0], ROWS);
	expect_whole(&r[1], ROWS);
	service_check();
	service_no_faults();
}

/* --- clients that go, and that do nothing -------------------------------- */

Test(export, a_client_that_goes_gives_its_place_back)
{
	struct reader r[2];
	int i, k;

	START(ROWS, .workers = 1, .ini = "exports = 2\n");
	for (i = 0; i < 10; i++) {
		for (k = 0; k < 2; k++) {
			take_place(&r[k], clock_mono() + 5 * CLOCK_SECOND);
			read_on(&r[k], 1000000LL * i / 5);
		}
		for (k = 0; k < 2; k++)
			give_up(&r[k]);
		expect_places(2, 5);
		expect_places(0, 5);
	}
	service_no_faults();
}

Test(export, one_too_many_is_refused_and_the_others_are_not)
{
	struct reader r[2], third;

	START(ROWS, .workers = 1, .ini = "exports = 2\n");
	ask_for(&r[0], EXPORT, 200);
	ask_for(&r[1], EXPORT, 200);
	ask_for(&third, EXPORT, 503);
	give_up(&third);
	expect_whole(&r[0], ROWS);
	expect_whole(&r[1], ROWS);
	expect_places(2, 5);
}

/* The place is free as soon as the client knows that it has all. */
Test(export, one_after_the_other_needs_one_place)
{
	struct reader r;
	int i;

	START(ROWS / 20, .workers = 1, .ini = "exports = 1\n");
	for (i = 0; i < 100; i++) {
		ask_for(&r, EXPORT, 200);
		expect_whole(&r, ROWS / 20);
	}
}

/* nginx gives up a client that takes nothing for ten seconds. */
Test(export, a_client_that_does_not_read_is_given_up)
{
	struct reader r;

	START(ROWS, .workers = 1, .ini = "exports = 1\n");
	ask_for(&r, EXPORT, 200);
	expect_places(0, 20);
	cr_expect_eq(read_on(&r, TO_THE_END), BROKEN);
	give_up(&r);
	service_no_faults();
}

/* --- workers that end ---------------------------------------------------- */

static pid_t
only_worker(void)
{
	pid_t worker;

	cr_assert_eq(service_workers(&worker, 1), 1);
	return worker;
}

static void
expect_gone(pid_t pid, int seconds)
{
	int64_t until = clock_mono() + seconds * CLOCK_SECOND;

	while (kill(pid, 0) == 0) {
		cr_assert_lt(clock_mono(), until, "it has not ended");
		processes_sleep_ms(20);
	}
}

Test(export, a_worker_that_dies_shows)
{
	struct reader r;

	START(ROWS, .workers = 1);
	ask_for(&r, EXPORT, 200);
	kill(only_worker(), SIGKILL);
	cr_expect_eq(read_on(&r, TO_THE_END), BROKEN);
	give_up(&r);
}

Test(export, a_worker_that_stops_finishes_what_is_read)
{
	struct reader r;
	pid_t worker;

	START(ROWS, .workers = 1);
	worker = only_worker();
	ask_for(&r, EXPORT, 200);
	kill(worker, SIGTERM);
	processes_sleep_ms(200);
	expect_whole(&r, ROWS);
	expect_gone(worker, 60);
	service_no_faults();
}

Test(export, a_worker_that_stops_breaks_off_what_takes_too_long)
{
	int64_t began;
	struct reader r;
	pid_t worker;

	START(ROWS, .workers = 1);
	worker = only_worker();
	ask_for(&r, EXPORT, 200);
	began = clock_mono();
	kill(worker, SIGTERM);
	while (kill(worker, 0) == 0 && clock_mono() - began < 60 *
	    CLOCK_SECOND) {
		cr_expect_eq(read_on(&r, 1), MORE);
		processes_sleep_ms(100);
	}
	expect_gone(worker, 1);
	cr_expect_eq(read_on(&r, TO_THE_END), BROKEN);
	give_up(&r);
	service_no_faults();
}

/* --- the register replaced ----------------------------------------------- */

Test(export, replacing_the_register_breaks_it_off)
{
	struct reader r;

	START(ROWS, .workers = 1);
	ask_for(&r, EXPORT, 200);
	ctl_done("import", CTL("import", "--replace", file_of(100)));
	cr_expect_eq(read_on(&r, TO_THE_END), BROKEN);
	give_up(&r);
	service_check();
	service_no_faults();
}

/* --- FastCGI ------------------------------------------------------------- */

static struct fastcgi_client_answer
ask_kept(int fd, const char *uri)
{
	struct fastcgi_client_answer a;
	struct buf b;

	buf_init(&b, service.arena, 1024);
	FASTCGI_CLIENT_REQUEST(&b, "GET", uri, .keep = true);
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	fastcgi_client_read(fd, service.arena, &a);
	return a;
}

Test(export, the_connection_is_kept_after_a_whole_one)
{
	struct fastcgi_client_answer a;
	int fd, i;

	START(ROWS / 10, .workers = 1);
	fd = fastcgi_client_open();
	for (i = 0; i < 3; i++) {
		a = ask_kept(fd, EXPORT);
		cr_expect(a.ended);
		cr_expect_eq(a.status, 200);
		cr_expect_eq(service_lines(a.body), ROWS / 10);
		a = ask_kept(fd, LIST);
		cr_expect_eq(a.status, 200);
	}
	close(fd);
}

Test(export, the_peer_of_a_broken_one_gets_no_end)
{
	struct fastcgi_client_answer a;
	struct buf b;
	char c;
	int fd;

	START(ROWS / 10, .workers = 1);
	fd = fastcgi_client_open();
	buf_init(&b, service.arena, 1024);
	FASTCGI_CLIENT_REQUEST(&b, "GET", EXPORT, .keep = true);
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_assert_eq(recv(fd, &c, 1, MSG_PEEK), 1);
	ctl_done("import", CTL("import", "--replace", file_of(10)));
	cr_expect_not(fastcgi_client_read(fd, service.arena, &a));
	cr_expect_not(a.ended);
	cr_expect_eq(a.status, 200);
	cr_expect(fastcgi_client_ends(fd, 60000));
	close(fd);
	service_no_faults();
}
