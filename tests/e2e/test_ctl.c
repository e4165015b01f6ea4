/*
 * incidentctl by its program: what it prints, what it refuses, and what
 * it does while the service runs.
 */

#include <stdio.h>
#include <stdlib.h>
#include <pwd.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "db/migrate.h"
#include "support/expect.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

static void
prepare(void)
{
	service_prepare(&(struct service_options){ 0 });
}

TestSuite(ctl, .init = prepare, .fini = service_close, .timeout = 240);
TestSuite(ctl_live, .fini = service_close, .timeout = 240);

/* --- helpers ------------------------------------------------------------ */

static void
migrate(void)
{
	struct program_result r = CTL("migrate");

	program_expect_done("migrate", &r);
}

/* A file with this in it, and its path. */
static const char *
file_of(const char *name, struct str text)
{
	const char *path = service_path(name);
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f);
	cr_assert_eq(fwrite(text.p, 1, text.n, f), text.n);
	cr_assert_eq(fclose(f), 0);
	return path;
}

static void
add_incident(struct buf *b, int id, const char *text)
{
	buf_str(b, arena_printf(service.arena, "{\"id\":%d,\"description\":"
	    "\"%s\",\"status\":\"open\",\"source\":\"partner\","
	    "\"created_at\":\"2025-11-10T09:00:%02d.000001+03:00\","
	    "\"updated_at\":\"2025-11-10T10:00:00+03:00\"}\n", id, text,
	    id % 60));
}

/* Lines of n incidents from `first` on. */
static struct str
incidents(int first, int n)
{
	struct buf b;
	int i;

	buf_init(&b, service.arena, 1024);
	for (i = 0; i < n; i++)
		add_incident(&b, first + i, "Самокат \\\"17\\\"\\n не в сети");
	return buf_view(&b);
}

static void
import(struct str text)
{
	struct program_result r = CTL("import", file_of("lines", text));

	program_expect_done("import", &r);
}

static void
sql(const char *text)
{
	sqlite3 *db;
	char *why = NULL;

	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	/* The service writes too: its workers' first commits, for one. */
	sqlite3_busy_timeout(db, 10000);
	cr_expect_eq(sqlite3_exec(db, text, NULL, NULL, &why), SQLITE_OK,
	    "%s: %s", text, why);
	sqlite3_free(why);
	sqlite3_close(db);
}

/* As a column of the only row, in the arena; "" when it is NULL. */
static const char *
look_up(sqlite3 *db, const char *query)
{
	const unsigned char *found;
	sqlite3_stmt *stmt;
	const char *copy;

	cr_assert_eq(sqlite3_prepare_v2(db, query, -1, &stmt, NULL),
	    SQLITE_OK, "%s", query);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s", query);
	found = sqlite3_column_text(stmt, 0);
	copy = arena_str(service.arena, str_of(found == NULL ? "" :
	    (const char *)found)).p;
	sqlite3_finalize(stmt);
	return copy;
}

/* Also where triggers refuse it; they are there again afterwards. */
static void
damage_with(const char *text)
{
	const char *guards, *drops;
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	guards = look_up(db, "SELECT group_concat(sql, ';') FROM "
	    "sqlite_schema WHERE type = 'trigger'");
	drops = look_up(db, "SELECT group_concat('DROP TRIGGER ' || name, "
	    "';') FROM sqlite_schema WHERE type = 'trigger'");
	sqlite3_close(db);
	sql(arena_printf(service.arena, "BEGIN IMMEDIATE; %s; %s; %s; COMMIT",
	    drops, text, guards).p);
}

static void
set_version(int version)
{
	sql(arena_printf(service.arena, "PRAGMA user_version = %d", version).p);
}

static void
set_application(int64_t application)
{
	sql(arena_printf(service.arena, "PRAGMA application_id = %lld",
	    (long long)application).p);
}

/* --- command line and configuration ------------------------------------- */

Test(ctl, what_it_does_not_know_is_refused_with_2)
{
	struct program_result r = CTL("frobnicate");

	program_expect_failed("command", &r, 2, "frobnicate");
	r = CTL("--frobnicate");
	program_expect_failed("option", &r, 2, "usage:");
	r = CTL("import");
	program_expect_failed("too few", &r, 2, "usage: import");
	r = CTL("import", "--replace", "a", "b");
	program_expect_failed("too many", &r, 2, "usage: import");
	r = CTL("import", "--replcae", "a");
	program_expect_failed("argument", &r, 2, "usage: import");
	r = CTL("import", "--replace", "a", "--replace");
	program_expect_failed("twice", &r, 2, "usage: import");
	r = CTL("check", "x");
	program_expect_failed("argument of check", &r, 2, "usage: check");
	r = service_ctl(NULL, (const char *const[]){ NULL });
	program_expect_failed("nothing", &r, 2, "usage:");
	cr_expect_neq(access(service.database, F_OK), 0);
}

Test(ctl, help_and_version_are_printed)
{
	struct program_result r = CTL("--help");

	program_expect_done("--help", &r);
	cr_expect_not_null(strstr(r.out.p, "import"));
	r = CTL("--version");
	program_expect_done("--version", &r);
	cr_expect(str_starts(r.out, STR("incidentctl ")));
}

Test(ctl, a_bad_configuration_is_refused_by_file_and_line)
{
	struct program_result r;

	file_of("incident-tracker.ini", STR("# one\nzone = UTC\ncolor = 1\n"));
	r = CTL("check");
	program_expect_failed("key", &r, 1, "incident-tracker.ini:3: color");
	file_of("incident-tracker.ini", STR("threads = 0\n"));
	r = CTL("migrate");
	program_expect_failed("value", &r, 1,
	    "incident-tracker.ini:1: threads = 0");
	file_of("incident-tracker.ini", STR("zone = Mars/Olympus\n"));
	r = CTL("migrate");
	program_expect_failed("zone", &r, 1, "zone = Mars/Olympus");
	unlink(service.config);
	r = CTL("migrate");
	program_expect_failed("no file", &r, 1, "incident-tracker.ini");
	cr_expect_neq(access(service.database, F_OK), 0);
}

/* --- migrate ------------------------------------------------------------ */

Test(ctl, migrating_twice_changes_nothing)
{
	struct program_result r = CTL("migrate");

	program_expect_done("first", &r);
	cr_expect_not_null(strstr(r.out.p, arena_printf(service.arena,
	    "schema version %d, was 0", migrate_target()).p), "%s", r.out.p);
	import(incidents(1, 3));
	r = CTL("migrate");
	program_expect_done("second", &r);
	cr_expect_not_null(strstr(r.out.p, "nothing to do"), "%s", r.out.p);
	cr_expect_eq(service_lines(service_export()), 3);
	service_check();
}

static int
migrate_once(int i, void *arg)
{
	const char *const argv[] = {
		BUILDDIR "/incidentctl", "--config", service.config, "migrate",
		NULL,
	};

	(void)i;
	(void)arg;
	execv(argv[0], (char *const *)argv);
	return 1;
}

Test(ctl, many_may_migrate_at_once)
{
	struct processes processes;

	processes_fork(&processes, 8, migrate_once, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	service_check();
}

Test(ctl, somebody_elses_file_is_not_touched)
{
	struct program_result r;

	sql("CREATE TABLE theirs (a)");
	r = CTL("migrate");
	program_expect_failed("theirs", &r, 1, "not an incident register");
	file_of("incidents.sqlite3", STR("This is no database at all.\n"));
	r = CTL("migrate");
	cr_expect_eq(r.status, 1);
	expect_str_eq(program_read_file(service.database, service.arena),
	    STR("This is no database at all.\n"));
}

static void
expect_version_refused(const char *says)
{
	static const char *const commands[] = { "check", "export" };
	const char *const worker[] = {
		BUILDDIR "/incident-fcgi", "--config", service.config, NULL,
	};
	struct program_result r;
	size_t i;

	for (i = 0; i < 2; i++) {
		r = CTL(commands[i]);
		program_expect_failed(commands[i], &r, 1, says);
	}
	r = CTL("import", file_of("lines", incidents(1, 1)));
	program_expect_failed("import", &r, 1, says);
	r = program_run(worker, NULL, service.arena);
	program_expect_failed("incident-fcgi", &r, 1, says);
	cr_expect_eq(service_lines(r.err), 1, "%s", r.err.p);
}

Test(ctl, a_database_of_another_version_is_refused_by_all)
{
	struct program_result r;

	migrate();
	set_version(0);
	expect_version_refused("run incidentctl migrate");
	set_version(99);
	expect_version_refused("run a newer program");
	set_version(migrate_target());
	set_application(MIGRATE_UNRELEASED);
	expect_version_refused("export its incidents with the program");
	r = CTL("migrate");
	program_expect_failed("migrate", &r, 1, "export its incidents with the "
	    "program");
	set_application(MIGRATE_APPLICATION);
	service_check();
}

Test(ctl, without_a_database_the_way_to_one_is_said)
{
	const char *const worker[] = {
		BUILDDIR "/incident-fcgi", "--config", service.config, NULL,
	};
	struct program_result r = CTL("check");

	program_expect_failed("check", &r, 1, "run incidentctl migrate");
	r = program_run(worker, NULL, service.arena);
	program_expect_failed("worker", &r, 1, "run incidentctl migrate");
	cr_expect_neq(access(service.database, F_OK), 0);
}

/* --- check -------------------------------------------------------------- */

static void
expect_finding(const char *damage, const char *check)
{
	struct program_result r;
	const char *line;

	damage_with(damage);
	r = CTL("check");
	cr_expect_eq(r.status, 1, "%s: %s", damage, r.out.p);
	line = strstr(r.out.p, check);
	cr_expect(line != NULL && strstr(line, "FAILED") != NULL, "%s: %s",
	    damage, r.out.p);
}

Test(ctl, check_finds_damage)
{
	migrate();
	import(incidents(1, 50));
	service_check();
	expect_finding("UPDATE incident_counter SET n = n + 1", "counters");
	sql("UPDATE incident_counter SET n = n - 1");
	service_check();
	expect_finding("UPDATE incident_counter SET bucket = bucket + 1 WHERE "
	    "span = 32",
	    "counters");
	sql("UPDATE incident_counter SET bucket = bucket - 1 WHERE span = 32");
	service_check();
	expect_finding("UPDATE incident_rollup SET bucket = bucket + 1",
	    "rollups");
	sql("UPDATE incident_rollup SET bucket = bucket - 1");
	service_check();
	expect_finding("UPDATE incident_event SET status_to = 'closed' "
	    "WHERE incident_id = 7", "history");
	damage_with("UPDATE incident_event SET status_to = 'open' "
	    "WHERE incident_id = 7");
	service_check();
	expect_finding("DELETE FROM incident_event WHERE incident_id = 9",
	    "history");
}

Test(ctl, check_finds_another_schema_and_files_open_to_all)
{
	struct program_result r;

	migrate();
	service_check();
	expect_finding("DROP INDEX incident_by_created", "schema");
	sql("CREATE INDEX incident_by_created ON incident (created_at)");
	service_check();
	cr_assert_eq(chmod(service.database, 0666), 0);
	r = CTL("check");
	cr_expect_eq(r.status, 1, "%s", r.out.p);
	cr_expect_not_null(strstr(r.out.p, "sqlite3 (0666)"), "%s", r.out.p);
}

Test(ctl, after_a_stop_the_database_file_is_the_register)
{
	const char *copy = service_path("copy.sqlite3");
	const char *const argv[] = { "cp", service.database, copy, NULL };

	service_again(&(struct service_options){ 0 });
	import(incidents(1, 5));
	cr_expect_gt(service_size("incidents.sqlite3-wal"), 0);
	cr_expect_eq(service_stop(), 0);
	cr_expect_eq(service_size("incidents.sqlite3-wal"), 0);
	cr_assert_eq(program_run(argv, NULL, service.arena).status, 0);
	setenv("INCIDENT_DATABASE", copy, 1);
	cr_expect_eq(service_lines(service_export()), 5);
	service_check();
	unsetenv("INCIDENT_DATABASE");
}

Test(ctl, a_database_by_a_name_that_is_not_one_is_refused)
{
	static const char *const names[] = {
		"file:incidents.sqlite3", ":memory:", ".",
	};
	struct program_result r;
	size_t i;

	migrate();
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		setenv("INCIDENT_DATABASE", names[i], 1);
		r = CTL("migrate");
		cr_expect_eq(r.status, 1, "%s", names[i]);
		cr_expect_eq(service_lines(r.err), 1, "%s", r.err.p);
	}
	unsetenv("INCIDENT_DATABASE");
}

Test(ctl, a_search_index_that_check_finds_wrong_is_made_anew)
{
	struct program_result r;

	migrate();
	import(incidents(1, 50));
	expect_finding("INSERT INTO incident_text (rowid, description) "
	    "VALUES (3, 'что-то еще')", "search index");
	r = CTL("reindex");
	program_expect_done("reindex", &r);
	service_check();
}

Test(ctl, check_finds_a_broken_file)
{
	struct program_result r;
	FILE *f;
	int i;

	migrate();
	import(incidents(1, 500));
	sql("PRAGMA wal_checkpoint(TRUNCATE)");
	cr_assert_not_null(f = fopen(service.database, "r+"));
	fseek(f, 8 * 4096, SEEK_SET);
	for (i = 0; i < 4 * 4096; i++)
		fputc(0xa5, f);
	fclose(f);
	r = CTL("check");
	cr_expect_eq(r.status, 1, "%s%s", r.out.p, r.err.p);
}

/* --- import and export -------------------------------------------------- */

/* The lines with the version that follows a replacement. */
static struct str
replaced(struct str lines)
{
	struct buf b;
	struct str line, key = STR("\"version\":");
	const char *at;

	buf_init(&b, service.arena, lines.n);
	while (lines.n > 0) {
		line = str_cut(&lines, '\n');
		at = memmem(line.p, line.n, key.p, key.n);
		cr_assert_not_null(at);
		buf_add(&b, line.p, (size_t)(at - line.p));
		buf_str(&b, key);
		buf_lit(&b, "2}\n");
	}
	return arena_str(service.arena, buf_view(&b));
}

Test(ctl, what_is_exported_can_be_imported)
{
	struct str first, second;
	struct program_result r;

	migrate();
	import(incidents(1, 1203));
	first = service_export();
	cr_expect_eq(service_lines(first), 1203);
	r = CTL("import", file_of("all", first), "--replace");
	program_expect_done("--replace", &r);
	cr_expect_not_null(strstr(r.out.p, "1203"));
	second = service_export();
	/* Versions go on: nobody may take a replaced incident for the old. */
	expect_str_eq(replaced(first), second);
	service_check();
}

Test(ctl, standard_input_is_a_file_too)
{
	static const char *const args[] = { "import", "-", NULL };
	struct program_result r;

	migrate();
	r = service_ctl(file_of("lines", incidents(5, 700)), args);
	program_expect_done("-", &r);
	cr_expect_eq(service_lines(service_export()), 700);
	r = service_ctl(NULL, args);
	program_expect_done("nothing", &r);
	cr_expect_eq(service_lines(service_export()), 700);
	service_check();
}

/* A bad line after good ones. */
static const struct bad {
	const char *name, *line, *says;
} bads[] = {
	{ "not JSON", "{\"id\":\n", "lines:4: Invalid JSON: " },
	{ "a list", "[]\n", "lines:4: A JSON object is expected" },
	{ "nothing in it", "{}\n", "lines:4: " },
	{ "a status", "{\"id\":9,\"description\":\"d\",\"status\":\"x\","
	    "\"source\":\"partner\",\"created_at\":"
	    "\"2025-11-10T09:00:00Z\",\"updated_at\":"
	    "\"2025-11-10T09:00:00Z\"}\n", "lines:4: status: " },
	{ "a time", "{\"id\":9,\"description\":\"d\",\"status\":\"open\","
	    "\"source\":\"partner\",\"created_at\":\"yesterday\","
	    "\"updated_at\":\"2025-11-10T09:00:00Z\"}\n",
	    "lines:4: created_at: " },
	{ "an id", "{\"id\":0,\"description\":\"d\",\"status\":\"open\","
	    "\"source\":\"partner\",\"created_at\":"
	    "\"2025-11-10T09:00:00Z\",\"updated_at\":"
	    "\"2025-11-10T09:00:00Z\"}\n", "lines:4: id: " },
	{ "an id twice", "{\"id\":2,\"description\":\"d\",\"status\":"
	    "\"open\",\"source\":\"partner\",\"created_at\":"
	    "\"2025-11-10T09:00:00Z\",\"updated_at\":"
	    "\"2025-11-10T09:00:00Z\"}\n", "lines:4: id: " },
};

Test(ctl, a_bad_line_is_named_and_nothing_is_imported)
{
	struct program_result r;
	struct str before;
	struct buf b;
	size_t i;

	migrate();
	import(incidents(100, 2));
	before = service_export();
	for (i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		buf_init(&b, service.arena, 1024);
		buf_str(&b, incidents(1, 2));
		buf_char(&b, '\n');	/* blank lines count, but are none */
		buf_str(&b, str_of(bads[i].line));
		buf_str(&b, incidents(3, 2));
		r = CTL("import", "--replace",
		    file_of("lines", buf_view(&b)));
		program_expect_failed(bads[i].name, &r, 1, bads[i].says);
		program_expect_failed(bads[i].name, &r, 1,
		    "nothing was imported");
		expect_str_eq(service_export(), before, "%s",
		    bads[i].name);
	}
	r = CTL("import", file_of("lines", incidents(99, 2)));
	program_expect_failed("an id that is there", &r, 1, "lines:2: id: ");
	expect_str_eq(service_export(), before);
	r = CTL("import", service_path("missing"));
	program_expect_failed("no file", &r, 1, "missing");
	service_check();
}

/* --- on record ---------------------------------------------------------- */

/* Lines of the record as "actor channel kind subject detail", by seq. */
static const char *
record(void)
{
	sqlite3_stmt *rows;
	sqlite3 *db;
	struct buf b;

	buf_init(&b, service.arena, 256);
	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, "SELECT "
	    "replace(actor, ':' || $1, '') || ' ' || channel || ' ' || "
	    "kind || ' ' || coalesce(subject, '-') || ' ' || "
	    "coalesce(detail, '-') FROM audit ORDER BY seq", -1, &rows,
	    NULL), SQLITE_OK);
	sqlite3_bind_text(rows, 1, getpwuid(getuid())->pw_name, -1,
	    SQLITE_TRANSIENT);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		buf_str(&b, str_of((const char *)sqlite3_column_text(rows,
		    0)));
		buf_char(&b, '\n');
	}
	sqlite3_finalize(rows);
	sqlite3_close(db);
	return arena_str(service.arena, buf_view(&b)).p;
}

#define expect_record(want) \
	cr_expect_str_eq(record(), (want), "%s", record())

/* Only root can have become what it is by sudo. */
Test(ctl, the_record_names_the_login_of_who_ran_a_command)
{
	migrate();
	import(incidents(1, 1));
	expect_record("incidentctl cli import - 1 incidents\n");
	setenv("SUDO_USER", "vera", 1);
	service_export();
	unsetenv("SUDO_USER");
	expect_record(getuid() == 0 ?
	    "incidentctl cli import - 1 incidents\n"
	    "incidentctl:vera cli export - -\n" :
	    "incidentctl cli import - 1 incidents\n"
	    "incidentctl cli export - -\n");
}

Test(ctl, what_goes_in_and_out_is_on_record)
{
	struct program_result r;

	migrate();
	import(incidents(1, 12));
	service_export();
	r = CTL("import", "--replace", file_of("all", incidents(1, 3)));
	program_expect_done("--replace", &r);
	expect_record("incidentctl cli import - 12 incidents\n"
	    "incidentctl cli export - -\n"
	    "incidentctl cli import - 3 incidents in place of all there "
	    "were\n");
	/* What comes to nothing is none. */
	r = CTL("import", file_of("lines", incidents(1, 1)));
	program_expect_failed("there already", &r, 1, "nothing was imported");
	cr_expect_eq(service_lines(str_of(record())), 3);
}

/* A full disk, or a file that one may only read: as good as this. */
Test(ctl, what_cannot_be_recorded_is_not_exported)
{
	struct program_result r;

	migrate();
	import(incidents(1, 12));
	sql("ALTER TABLE audit RENAME TO hidden");
	r = CTL("export");
	program_expect_failed("export", &r, 1, "cannot be recorded");
	cr_expect_eq(r.out.n, 0);
	r = CTL("import", file_of("lines", incidents(20, 1)));
	program_expect_failed("import", &r, 1, "nothing was imported");
	sql("ALTER TABLE hidden RENAME TO audit");
	cr_expect_eq(service_lines(service_export()), 12);
}

/* --- while the service runs --------------------------------------------- */

/* The settings of the pool are those of its file, and of --threads. */
Test(ctl_live, a_changed_setting_is_on_record_once)
{
	FILE *f;

	SERVICE(.workers = 4);
	expect_record("");
	cr_expect_eq(service_stop(), 0);
	service_again(&(struct service_options){ .workers = 4 });
	expect_record("");
	cr_expect_eq(service_stop(), 0);
	cr_assert_not_null(f = fopen(service.config, "a"));
	fputs("language = en\n", f);
	cr_assert_eq(fclose(f), 0);
	service_again(&(struct service_options){ .workers = 4, .threads = 3 });
	service_await_workers(4);
	expect_record("incident-fcgi cli setting threads 4 -> 3\n"
	    "incident-fcgi cli setting language ru -> en\n");
	service_no_faults();
}

static void
expect_count(int n)
{
	struct web w = { .port = service.port };
	struct web_answer a;

	cr_assert(web_ask(&w, "GET", "/api/incidents/", NULL, &a));
	cr_expect_eq(web_number(&a, "count"), n, "%lld, not %d",
	    web_number(&a, "count"), n);
	web_close(&w);
}

Test(ctl_live, all_can_be_replaced_under_load)
{
	static struct load load;
	struct program_result r;
	const char *path;
	int i;

	SERVICE(.workers = 2);
	load = (struct load){
		.port = service.port, .clients = 8,
		.kinds = 1u << LOAD_POST | 1u << LOAD_LIST, .pause_ms = 2,
	};
	path = file_of("lines", incidents(1, 100));
	load_start(&load);
	for (i = 0; i < 20; i++) {
		r = CTL("import", "--replace", path);
		program_expect_done("--replace", &r);
		processes_sleep_ms(50);
	}
	load_stop(&load);
	load_expect_no_failure(&load);
	r = CTL("import", "--replace", path);
	program_expect_done("--replace", &r);
	expect_count(100);
	service_check();
	service_no_faults();
	load_free(&load);
}

Test(ctl_live, ids_go_on_after_an_import)
{
	struct web w = { 0 };
	struct web_answer a;

	SERVICE(.workers = 2);
	import(incidents(500, 3));
	expect_count(3);
	w.port = service.port;
	cr_assert(web_ask(&w, "POST", "/api/incidents/",
	    "{\"description\":\"d\",\"source\":\"system\"}", &a));
	cr_expect_eq(a.status, 201);
	cr_expect_eq(web_number(&a, "id"), 503);
	web_close(&w);
}

/* Ids are unique in the file as they are in the register. */
Test(ctl, an_import_in_portions_says_how_far_it_came)
{
	struct program_result r;
	const char *path = file_of("file", incidents(1, 5000));

	migrate();
	import(incidents(4500, 1));
	r = CTL("import", path);
	program_expect_failed("all or nothing", &r, 1, "nothing was imported");
	cr_expect_eq(service_lines(service_export()), 1);
	r = CTL("import", "--portions", path);
	program_expect_failed("portions", &r, 1, ":4500: id");
	cr_expect_not_null(strstr(r.err.p, "the first 4000 incidents were"),
	    "%s", r.err.p);
	cr_expect_eq(service_lines(service_export()), 4001);
	r = CTL("import", "--portions", file_of("rest", incidents(5001,
	    2001)));
	program_expect_done("rest", &r);
	cr_expect_not_null(strstr(r.out.p, "2001 incidents"), "%s",
	    r.out.p);
	r = CTL("import", "--portions", "--replace", path);
	program_expect_failed("both", &r, 2, "--replace is one transaction");
	r = CTL("import", "--replace", file_of("many", incidents(1,
	    20000)));
	program_expect_done("many", &r);
	cr_expect_not_null(strstr(r.err.p, "other writers wait"), "%s",
	    r.err.p);
	service_check();
}

static int
times_in(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static int
post(struct web *w)
{
	struct web_answer a;

	cr_assert(web_ask(w, "POST", "/api/incidents/",
	    "{\"description\":\"d\",\"source\":\"system\"}", &a));
	return a.status;
}

/* Of the right version, but not what the statements are for. */
Test(ctl, a_schema_that_statements_do_not_fit_ends_a_start)
{
	const char *const argv[] = {
		BUILDDIR "/incident-fcgi", "--config", service.config,
		"--check", NULL,
	};
	struct program_result r;

	migrate();
	r = program_run(argv, NULL, service.arena);
	program_expect_done("sound", &r);
	sql("ALTER TABLE incident_event DROP COLUMN note");
	r = program_run(argv, NULL, service.arena);
	program_expect_failed("without a column", &r, 1,
	    "does not fit the schema");
	r = CTL("check");
	program_expect_failed("check", &r, 1, "");
	cr_expect_not_null(strstr(r.out.p, "statements     FAILED"), "%s",
	    r.out.p);
}

Test(ctl_live, writes_that_are_refused_are_one_line_per_burst)
{
	struct web w = { 0 };
	const char *log;
	int burst, lock, i;

	SERVICE(.workers = 1, .ini = "write_wait_ms = 100\n");
	w.port = service.port;
	for (burst = 1; burst <= 2; burst++) {
		lock = service_take_writer_lock();
		for (i = 0; i < 5; i++)
			cr_expect_eq(post(&w), 503);
		service_release_writer_lock(lock);
		cr_expect_eq(post(&w), 201);
		log = program_read_file(service_path("log/incident-fcgi.log"),
		    service.arena).p;
		cr_expect_eq(times_in(log, " warn "), burst, "%s", log);
		cr_expect_eq(times_in(log, "writes are refused"), burst,
		    "%s", log);
		cr_expect_eq(times_in(log, "again, 5 were refused"), burst,
		    "%s", log);
	}
	web_close(&w);
}

/*
 * How many lines there are, or -1 when they are not of the ids 1, 2, 3,
 * ..., each once in any order.  (Not by strtol: AddressSanitizer has it
 * read to the end of all lines each time.)
 */
static int
count_ids(struct str lines)
{
	int n = service_lines(lines);
	bool *seen = arena_alloc(service.arena, (size_t)n + 1);
	struct str line;
	int64_t id;

	while (lines.n > 0) {
		line = str_cut(&lines, '\n');
		str_cut(&line, ':');
		if (parse_int(str_cut(&line, ','), 1, n, &id) != ERR_OK ||
		    seen[id])
			return -1;
		seen[id] = true;
	}
	return n;
}

Test(ctl_live, an_export_under_load_holds_every_incident_once)
{
	static struct load load;
	int i;

	SERVICE(.workers = 2);
	load = (struct load){
		.port = service.port, .clients = 8, .pause_ms = 5,
		.kinds = 1u << LOAD_POST | 1u << LOAD_PATCH,
	};
	import(incidents(1, 3000));
	load_start(&load);
	for (i = 0; i < 10; i++) {
		cr_expect_geq(count_ids(service_export()), 3000);
		service_check();
	}
	load_stop(&load);
	load_expect_no_failure(&load);
	load_verify(&load);
	load_free(&load);
}

/* A worker finds that somebody has migrated the database meanwhile. */
Test(ctl_live, a_service_does_not_write_to_a_later_schema)
{
	struct web w = { 0 };
	struct web_answer a;
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;
	struct str log;

	SERVICE(.workers = 2);
	set_version(99);
	w.port = service.port;
	if (web_ask(&w, "POST", "/api/incidents/",
	    "{\"description\":\"d\",\"source\":\"system\"}", &a))
		cr_expect_geq(a.status, 500);
	web_close(&w);
	do {
		processes_sleep_ms(5);
		log = program_read_file(service_path("log/incident-fcgi.log"),
		    service.arena);
	} while (strstr(log.p, "version 99") == NULL && clock_mono() < until);
	cr_expect_not_null(strstr(log.p, "version 99"), "%s", log.p);
	set_version(migrate_target());
	cr_expect_eq(service_export().n, 0);
	/* multiwatch has given up by now; scripts/serve says so. */
	if (program_wait(service.serve, 0) != -1)
		service.serve = 0;
	else
		service_stop();
}
