/*
 * The service under test, its programs and its folder.
 */

#include <arpa/inet.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define CTL_ARGS	16
#define START_SECONDS	60	/* a sanitizer on a busy machine */
#define STOP_SECONDS	30
#define CLIENTS		16
#define REQUESTS	10	/* of each client */
#define BUSY_MS		10000

struct service service;

static const char *
decimal(int n)
{
	return arena_printf(service.arena, "%d", n).p;
}

const char *
service_path(const char *name)
{
	return arena_printf(service.arena, "%s/%s", service.state, name).p;
}

long long
service_size(const char *name)
{
	struct stat st;

	return stat(service_path(name), &st) == 0 ? (long long)st.st_size : 0;
}

/* Tests measure: one at a time, unless somebody says otherwise. */
__attribute__((constructor))
static void
one_at_a_time(void)
{
	setenv("CRITERION_JOBS", "1", 0);
}

/* --- what is left behind ------------------------------------------------ */

static int
remove_entry(const char *path, const struct stat *st, int type,
	struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static void
remove_folder(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/*
 * Clears up after a test that died: waits for the end of the process that
 * holds the other end of the pipe.  The service was asked to end by then
 * and its programs work in the folder.
 */
static void
guard_folder(void)
{
	int ends[2], i;
	char c;

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	if (fork() != 0) {
		close(ends[0]);
		return;
	}
	setsid();
	for (i = 1; i < 32; i++)
		signal(i, SIG_IGN);
	dup2(ends[0], 0);
	close_range(1, ~0U, 0);
	while (read(0, &c, 1) > 0)
		;
	for (i = 0; i < STOP_SECONDS * 20 && access(service.state, F_OK) == 0 &&
	    program_working_in(service.state) > 0; i++)
		processes_sleep_ms(50);
	remove_folder(service.root);
	_exit(0);
}

/* --- before the start --------------------------------------------------- */

/* Tests must not depend on the settings of the user that runs them. */
static void
clear_environment(void)
{
	static const char *const settings[] = {
		"INCIDENT_CONFIG", "INCIDENT_DATABASE", "INCIDENT_ZONE",
		"INCIDENT_ALLOWED_HOSTS", "INCIDENT_THREADS",
		"INCIDENT_WRITE_WAIT_MS", "INCIDENT_READ_LIMIT_MS",
		"INCIDENT_WAL_LIMIT_MB", "INCIDENT_LANGUAGE",
		"INCIDENT_LOG_LEVEL", "INCIDENT_EXPORTS",
		"INCIDENT_ANONYMOUS", "INCIDENT_BASE_URL",
		"INCIDENT_PARAMETERS", "SUDO_USER",
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		unsetenv(settings[i]);
}

/*
 * Sanitizers report to files; of two settings the last one counts.  The name of
 * the state folder may be one that a setting cannot hold, that of the root not.
 */
static void
report_to_folder(const char *variable)
{
	const char *old = getenv(variable);

	setenv(variable, arena_printf(service.arena, "%s:log_path=%s/report",
	    old != NULL ? old : "", service.root).p, 1);
}

static void
write_config(const struct service_options *options)
{
	FILE *f = fopen(service.config, "w");

	cr_assert_not_null(f, "%s", service.config);
	fputs("database = incidents.sqlite3\n", f);
	/* Tests of rights say what they want. */
	if (options->ini == NULL ||
	    strstr(options->ini, "anonymous = ") == NULL)
		fputs("anonymous = full\n", f);
	if (options->ini != NULL)
		fputs(options->ini, f);
	cr_assert_eq(fclose(f), 0);
}

void
service_prepare(const struct service_options *options)
{
	char root[] = "/tmp/it.XXXXXX";

	cr_assert_null(service.state, "one service per test");
	signal(SIGPIPE, SIG_IGN);
	cr_assert_not_null(mkdtemp(root));
	service.arena = arena_new(1 << 20);
	service.root = service.state = arena_printf(service.arena, "%s",
	    root).p;
	if (options->folder != NULL) {
		service.state = service_path(options->folder);
		cr_assert_eq(mkdir(service.state, 0755), 0);
	}
	service.socket = service_path("run/fcgi.sock");
	service.config = service_path("incident-tracker.ini");
	service.database = service_path("incidents.sqlite3");
	guard_folder();
	clear_environment();
	report_to_folder("ASAN_OPTIONS");
	report_to_folder("LSAN_OPTIONS");
	report_to_folder("UBSAN_OPTIONS");
	report_to_folder("TSAN_OPTIONS");
	write_config(options);
}

int
service_free_port(void)
{
	struct sockaddr_in name = { .sin_family = AF_INET };
	socklen_t n = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert_eq(bind(fd, (struct sockaddr *)&name, n), 0);
	cr_assert_eq(getsockname(fd, (struct sockaddr *)&name, &n), 0);
	close(fd);
	return ntohs(name.sin_port);
}

/* --- start and stop ----------------------------------------------------- */

/* True once it answers; false when the port was taken meanwhile. */
static bool
await_answer(void)
{
	int64_t until = clock_mono() + START_SECONDS * CLOCK_SECOND;
	struct str said;
	int status;

	for (;;) {
		said = program_read_file(service_path("said"), service.arena);
		if (strstr(said.p, "answers at") != NULL)
			return true;
		status = program_wait(service.serve, 0);
		if (status != -1) {
			service.serve = 0;
			if (strstr(said.p, "is in use") != NULL)
				return false;
			cr_assert_fail("serve ended with %d: %s", status,
			    said.p);
		}
		cr_assert_lt(clock_mono(), until, "serve says: %s", said.p);
		processes_sleep_ms(10);
	}
}

static bool
try_serve(const struct service_options *options)
{
	int said = open(service_path("said"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	const char *const argv[] = {
		SRCDIR "/scripts/serve",
		"--build", options->build != NULL ? options->build : BUILDDIR,
		"--state", service.state,
		"--port", decimal(service.port),
		"--workers", decimal(
		    options->workers != 0 ? options->workers : 2),
		"--threads", decimal(
		    options->threads != 0 ? options->threads : 4),
		options->anonymous != NULL ? "--anonymous" : NULL,
		options->anonymous,
		NULL,
	};

	cr_assert_neq(said, -1);
	service.serve = program_start(argv, NULL, said, said);
	close(said);
	return await_answer();
}

void
service_again(const struct service_options *options)
{
	int tries = 5;

	do {
		cr_assert_gt(tries--, 0, "no port is free");
		service.port = service_free_port();
	} while (!try_serve(options));
}

void
service_start(const struct service_options *options)
{
	service_prepare(options);
	service_again(options);
}

int
service_stop(void)
{
	int status;

	cr_assert_gt(service.serve, 0, "it does not run");
	kill(service.serve, SIGTERM);
	status = program_wait(service.serve, STOP_SECONDS);
	if (status == -1)
		kill(service.serve, SIGKILL);
	service.serve = 0;
	return status;
}

static void
expect_no_report(void)
{
	glob_t found;
	size_t i;

	if (glob(arena_printf(service.arena, "%s/report*", service.root).p, 0,
	    NULL, &found) != 0)
		return;
	for (i = 0; i < found.gl_pathc; i++)
		cr_expect(false, "a sanitizer reports:\n%s",
		    program_read_file(found.gl_pathv[i], service.arena).p);
	globfree(&found);
}

void
service_close(void)
{
	if (service.state == NULL)
		return;
	if (service.serve > 0)
		cr_expect_eq(service_stop(), 0, "serve says: %s",
		    program_read_file(service_path("said"), service.arena).p);
	expect_no_report();
	remove_folder(service.root);
	arena_free(service.arena);
	service = (struct service){ 0 };
}

struct program_result
service_serve(int port, const char *state)
{
	const char *const argv[] = {
		SRCDIR "/scripts/serve", "--build", BUILDDIR,
		"--state", state, "--port", decimal(port), NULL,
	};

	return program_run(argv, NULL, service.arena);
}

/* --- what runs ---------------------------------------------------------- */

pid_t
service_pool(void)
{
	pid_t children[16];
	int i, n = program_children(service.serve, children, 16);

	for (i = 0; i < n; i++)
		if (program_is(children[i], "multiwatch"))
			return children[i];
	return 0;
}

int
service_workers(pid_t *pids_r, int max)
{
	pid_t pool = service_pool();

	return pool == 0 ? 0 : program_children(pool, pids_r, max);
}

/* Are there n of them, and `gone` is none? */
static bool
has_workers(int n, pid_t gone)
{
	pid_t pids[64];
	int i, found = service_workers(pids, 64);

	for (i = 0; i < found; i++)
		if (pids[i] == gone)
			return false;
	return found == n;
}

static void
await_workers(int n, pid_t gone)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;

	while (!has_workers(n, gone)) {
		cr_assert_lt(clock_mono(), until, "no %d workers", n);
		processes_sleep_ms(5);
	}
}

void
service_await_workers(int n)
{
	await_workers(n, 0);
}

/* It may be there for a moment after kill() has returned. */
void
service_signal_worker(pid_t worker, int sig, int n)
{
	cr_assert_eq(kill(worker, sig), 0);
	await_workers(n, worker);
}

void
service_kill_worker(pid_t worker, int n)
{
	service_signal_worker(worker, SIGKILL, n);
}

struct program_result
service_ctl(const char *input, const char *const args[])
{
	const char *argv[CTL_ARGS + 4] = {
		BUILDDIR "/incidentctl", "--config", service.config,
	};
	size_t i;

	for (i = 0; i < CTL_ARGS && args[i] != NULL; i++)
		argv[i + 3] = args[i];
	return program_run(argv, input, service.arena);
}

struct str
service_export(void)
{
	struct program_result r = CTL("export");

	cr_assert_eq(r.status, 0, "export: %s", r.err.p);
	return r.out;
}

int64_t
service_number(const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n = -1;
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, BUSY_MS);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK,
	    "%s: %s", sql, sqlite3_errmsg(db));
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

struct expected {
	const char	*header;
	int		 status;
};

/* The number of answers with another status. */
static int
ask_often(int i, void *arg)
{
	const struct expected *expected = arg;
	struct web_answer a;
	int wrong = 0;

	for (i = 0; i < REQUESTS; i++) {
		struct web w = {
			.port = service.port, .header = expected->header,
		};

		wrong += !web_ask(&w, "GET", "/api/incidents/", NULL, &a) ||
		    a.status != expected->status;
		web_close(&w);
	}
	return wrong;
}

void
service_expect_status(const char *header, int status)
{
	struct expected expected = { header, status };

	cr_assert_eq(processes_threads(CLIENTS, ask_often, &expected), 0,
	    "not all answers are %d", status);
}

int
service_lines(struct str text)
{
	size_t i;
	int n = 0;

	for (i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

void
service_check(void)
{
	struct program_result r = CTL("check");

	cr_expect_eq(r.status, 0, "check: %s%s", r.out.p, r.err.p);
}

void
service_no_faults(void)
{
	struct str log =
	    program_read_file(service_path("log/incident-fcgi.log"),
	    service.arena);
	const char *fault = strstr(log.p, "Z error ");

	cr_expect_null(fault, "the log says: %.300s", fault);
}

/* --- the writer lock ----------------------------------------------------- */

int
service_take_writer_lock(void)
{
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1,
	};
	int fd = open(service_path("incidents.sqlite3-gate"),
	    O_RDWR | O_CLOEXEC);

	cr_assert_neq(fd, -1);
	cr_assert_eq(fcntl(fd, F_OFD_SETLKW, &lock), 0);
	return fd;
}

void
service_release_writer_lock(int lock)
{
	close(lock);
}

/* The writer lock and the fairness lock are the first two bytes of the file. */
bool
service_writer_lock_is_free(void)
{
	const char *path = service_path("incidents.sqlite3-gate");

	return !processes_is_locked(path, 0) && !processes_is_locked(path, 1);
}
