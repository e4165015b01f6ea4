/*
 * scripts/serve and scripts/reload: what they refuse, how they stop and how
 * they replace workers.
 */

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/crew.h"
#include "support/load.h"
#include "support/stack.h"
#include "support/web.h"

#define LIST		"/api/incidents/"
#define WORKERS		4
#define STOPS		4
#define CLIENTS		8

TestSuite(serve, .fini = stack_close, .timeout = 600);

/* --- the end of scripts/serve ------------------------------------------- */

static void
expect_no_process_left(void)
{
	int64_t until = clock_mono() + 5 * CLOCK_SECOND;
	int n;

	while ((n = program_working_in(stack.state)) > 0 &&
	    clock_mono() < until)
		crew_sleep_ms(20);
	cr_expect_eq(n, 0, "%d processes are left", n);
}

static void
expect_nothing_left(void)
{
	expect_no_process_left();
	cr_expect_eq(access(stack.socket, F_OK), -1, "the socket is left");
}

Test(serve, serve_ends_cleanly_under_load)
{
	static struct load load;
	int64_t began;

	STACK(.workers = 2);
	load = (struct load){ .port = stack.port, .clients = 8 };
	load_start(&load);
	crew_sleep_ms(1000);
	began = clock_mono();
	cr_expect_eq(stack_stop(), 0);
	fprintf(stderr, "stopped in %d ms\n",
	    (int)((clock_mono() - began) / 1000));
	load_stop(&load);
	expect_nothing_left();
	/* What was promised is there; whoever came later was told so. */
	stack_again(&(struct stack_options){ 0 });
	stack_check();
	load_free(&load);
}

Test(serve, serve_that_is_killed_takes_all_with_it)
{
	STACK(.workers = 2);
	kill(stack.serve, SIGKILL);
	program_wait(stack.serve, 5);
	stack.serve = 0;
	expect_no_process_left();
	/* And what it left in the folder does not matter. */
	stack_again(&(struct stack_options){ 0 });
	stack_check();
}

static void
expect_refusal(const char *name, const struct program_result *r,
	const char *says)
{
	cr_expect_gt(r->status, 0, "%s: status %d", name, r->status);
	cr_expect_lt(r->status, 126, "%s: status %d", name, r->status);
	cr_expect_not_null(strstr(r->err.p, says), "%s: %s", name, r->err.p);
	cr_expect_eq(stack_lines(r->err), 1, "%s: %s", name, r->err.p);
	cr_expect_eq(r->out.n, 0, "%s: %s", name, r->out.p);
}

Test(serve, a_folder_is_served_by_one)
{
	struct program_result r;
	struct web w = { 0 };
	struct web_answer a;
	int running;

	STACK(.workers = 2);
	running = program_working_in(stack.state);
	r = stack_serve(stack_free_port(), stack.state);
	expect_refusal("second", &r, "already runs on the state folder");
	cr_expect_eq(program_working_in(stack.state), running);
	w.port = stack.port;
	cr_expect(web_ask(&w, "GET", LIST, NULL, &a) && a.status == 200);
	web_close(&w);
}

Test(serve, a_port_in_use_is_refused)
{
	struct program_result r;
	const char *other;

	STACK(.workers = 2);
	other = stack_path("other");
	r = stack_serve(stack.port, other);
	expect_refusal("port", &r, "is in use");
	cr_expect_eq(program_working_in(other), 0);
}

/* As root everything can be written: somebody else tries. */
static struct program_result
serve_as_nobody(const char *state)
{
	const char *const argv[] = {
		"setpriv", "--reuid=nobody", "--regid=nogroup",
		"--clear-groups", "--", "bash", SRCDIR "/scripts/serve",
		"--build", BUILDDIR, "--state", state, "--port",
		arena_printf(stack.arena, "%d", stack_free_port()).p, NULL,
	};

	if (geteuid() != 0)
		return stack_serve(stack_free_port(), state);
	return program_run(argv, NULL, stack.arena);
}

Test(serve, a_folder_that_cannot_be_written_is_refused)
{
	struct program_result r;
	const char *folder;

	stack_prepare(&(struct stack_options){ 0 });
	chmod(stack.state, 0755);
	folder = stack_path("closed");
	cr_assert_eq(mkdir(folder, 0555), 0);
	r = serve_as_nobody(folder);
	expect_refusal("no rights", &r, "cannot write to the state folder");
	folder = stack_path("incident-tracker.ini");
	r = stack_serve(stack_free_port(), folder);
	expect_refusal("a file", &r, "cannot write to the state folder");
	cr_expect_eq(program_working_in(stack.state), 0);
}

static void
write_config(const char *text)
{
	FILE *f = fopen(stack.config, "w");

	cr_assert_not_null(f);
	fputs(text, f);
	fclose(f);
}

Test(serve, a_bad_configuration_is_refused_by_file_and_line)
{
	struct program_result r;

	stack_prepare(&(struct stack_options){ 0 });
	write_config("database = incidents.sqlite3\n\nthreads = many\n");
	r = stack_serve(stack_free_port(), stack.state);
	cr_expect_gt(r.status, 0);
	cr_expect_not_null(strstr(r.err.p, "incident-tracker.ini:3: threads"),
	    "%s", r.err.p);
	expect_nothing_left();
}

/* --- stopping under load ------------------------------------------------ */

static struct str
worker_log(void)
{
	return program_read_file(stack_path("log/incident-fcgi.log"),
	    stack.arena);
}

static int
count(struct str text, const char *word)
{
	const char *at = text.p;
	int n = 0;

	while ((at = strstr(at, word)) != NULL) {
		at += strlen(word);
		n++;
	}
	return n;
}

/* Waits for so many answers, so that the load is at its height. */
static void
await_posts(const struct load *load, int n)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;
	int i, k;

	for (;;) {
		for (i = k = 0; i < load->clients; i++)
			k += __atomic_load_n(&load->client[i].n,
			    __ATOMIC_RELAXED);
		if (k >= n)
			return;
		cr_assert_lt(clock_mono(), until, "%d of %d posts", k, n);
		crew_sleep_ms(5);
	}
}

/* Waits until so many workers have said that they started. */
static void
await_starts(int n)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;

	while (count(worker_log(), " threads, ") < n) {
		cr_assert_lt(clock_mono(), until, "not %d starts: %s", n,
		    worker_log().p);
		crew_sleep_ms(5);
	}
}

/* Asks the pool alone to end; scripts/serve follows it. */
static void
stop_pool(void)
{
	pid_t pool = stack_pool();
	int status;

	cr_assert_gt(pool, 0);
	cr_assert_eq(kill(pool, SIGTERM), 0);
	status = program_wait(stack.serve, 30);
	stack.serve = 0;
	cr_expect_eq(status, 1, "serve ended with %d", status);
}

static void
stop_all(void)
{
	int status = stack_stop();

	cr_expect_eq(status, 0, "serve ended with %d", status);
}

/*
 * Stops it several times while clients create incidents.  Every worker
 * drained, and what is stored is what was answered 201: none was stored
 * whose client was told otherwise.
 */
static void
stop_under_load(void (*stop)(void))
{
	static struct load load;
	int i, stopping;

	for (i = 0; i < STOPS; i++) {
		if (i == 0)
			STACK(.workers = WORKERS);
		else
			stack_again(&(struct stack_options){
			    .workers = WORKERS });
		await_starts(WORKERS * (i + 1));
		load = (struct load){
			.port = stack.port, .clients = CLIENTS,
			.kinds = 1u << LOAD_POST,
		};
		load_start(&load);
		await_posts(&load, CLIENTS * 4);
		stop();
		load_stop(&load);
		stopping = count(worker_log(), "stopping on signal");
		cr_expect_eq(stopping, WORKERS * (i + 1), "%d of %d workers "
		    "said that they stop", stopping, WORKERS * (i + 1));
		load_verify(&load);
		load_free(&load);
		cr_assert_eq(CTL("import", "--replace", "/dev/null").status,
		    0);
	}
	stack_no_faults();
}

Test(serve, a_stop_under_load_stores_what_is_answered)
{
	stop_under_load(stop_all);
}

Test(serve, a_stop_of_the_pool_alone_stores_what_is_answered)
{
	stop_under_load(stop_pool);
}

/* A worker drains on each signal that a supervisor may send it. */
Test(serve, workers_drain_on_every_signal_to_end)
{
	static const int signals[] = {
		SIGTERM, SIGQUIT, SIGINT, SIGHUP, SIGUSR1,
	};
	char line[64];
	pid_t worker;
	size_t i;

	STACK(.workers = 1);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		await_starts((int)i + 1);
		cr_assert_eq(stack_workers(&worker, 1), 1);
		stack_signal_worker(worker, signals[i], 1);
		snprintf(line, sizeof(line), "%d stopping on signal %d\n",
		    (int)worker, signals[i]);
		cr_expect_not_null(strstr(worker_log().p, line), "%s: %s",
		    line, worker_log().p);
	}
}

/* --- scripts/reload ----------------------------------------------------- */

static struct program_result
reload(void)
{
	const char *const argv[] = {
		SRCDIR "/scripts/reload", "--state", stack.state, NULL,
	};

	return program_run(argv, NULL, stack.arena);
}

static int
in_both(const pid_t *a, const pid_t *b, int n)
{
	int i, k, same = 0;

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			same += a[i] == b[k];
	return same;
}

Test(serve, a_reload_replaces_every_worker_and_fails_no_request)
{
	pid_t before[WORKERS], after[WORKERS];
	static struct load load;
	struct program_result r;
	int i;

	STACK(.workers = WORKERS);
	load = (struct load){ .port = stack.port, .clients = 16 };
	load_start(&load);
	for (i = 1; i <= 3; i++) {
		cr_assert_eq(stack_workers(before, WORKERS), WORKERS);
		r = reload();
		cr_expect_eq(r.status, 0, "reload: %s%s", r.out.p, r.err.p);
		cr_assert_eq(stack_workers(after, WORKERS), WORKERS);
		cr_expect_eq(in_both(before, after, WORKERS), 0);
	}
	load_stop(&load);
	load_expect_no_failure(&load);
	load_verify(&load);
	load_free(&load);
	cr_expect_eq(count(worker_log(), "stopping on signal 15"),
	    3 * WORKERS);
	stack_no_faults();
}

/* The pool goes on as it is. */
Test(serve, a_reload_of_a_bad_configuration_is_refused)
{
	pid_t before[2], after[2];
	struct program_result r;

	STACK(.workers = 2);
	cr_assert_eq(stack_workers(before, 2), 2);
	write_config("database = incidents.sqlite3\nthreads = many\n");
	r = reload();
	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.err.p, "incident-tracker.ini:2: threads"),
	    "%s", r.err.p);
	cr_expect_not_null(strstr(r.err.p, "the pool is as it was"), "%s",
	    r.err.p);
	cr_assert_eq(stack_workers(after, 2), 2);
	cr_expect_eq(in_both(before, after, 2), 2);
}

Test(serve, a_reload_of_what_does_not_run_is_refused)
{
	struct program_result r;

	stack_prepare(&(struct stack_options){ 0 });
	r = reload();
	expect_refusal("reload", &r, "no service runs on the state folder");
}
