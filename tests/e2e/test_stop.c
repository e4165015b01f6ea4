/*
 * Workers that are asked to end, all together or one after the other: what
 * is stored is what was answered.
 */

#include <signal.h>
#include <stdio.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"

#define WORKERS		4
#define STOPS		4
#define CLIENTS		8

TestSuite(stop, .fini = service_close, .timeout = 600);

/* --- stopping under load ------------------------------------------------ */

static struct str
worker_log(void)
{
	return program_read_file(service_path("log/incident-fcgi.log"),
	    service.arena);
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
		processes_sleep_ms(5);
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
		processes_sleep_ms(5);
	}
}

/* Asks the pool alone to end; scripts/serve follows it. */
static void
stop_pool(void)
{
	pid_t pool = service_pool();
	int status;

	cr_assert_gt(pool, 0);
	cr_assert_eq(kill(pool, SIGTERM), 0);
	status = program_wait(service.serve, 30);
	service.serve = 0;
	cr_expect_eq(status, 1, "serve ended with %d", status);
}

static void
stop_all(void)
{
	int status = service_stop();

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
			SERVICE(.workers = WORKERS);
		else
			service_again(&(struct service_options){
			    .workers = WORKERS });
		await_starts(WORKERS * (i + 1));
		load = (struct load){
			.port = service.port, .clients = CLIENTS,
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
	service_no_faults();
}

Test(stop, a_stop_under_load_stores_what_is_answered)
{
	stop_under_load(stop_all);
}

Test(stop, a_stop_of_the_pool_alone_stores_what_is_answered)
{
	stop_under_load(stop_pool);
}

/* A worker drains on each signal that a supervisor may send it. */
Test(stop, workers_drain_on_every_signal_to_end)
{
	static const int signals[] = {
		SIGTERM, SIGQUIT, SIGINT, SIGHUP, SIGUSR1,
	};
	char line[64];
	pid_t worker;
	size_t i;

	SERVICE(.workers = 1);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		await_starts((int)i + 1);
		cr_assert_eq(service_workers(&worker, 1), 1);
		service_signal_worker(worker, signals[i], 1);
		snprintf(line, sizeof(line), "%d stopping on signal %d\n",
		    (int)worker, signals[i]);
		cr_expect_not_null(strstr(worker_log().p, line), "%s: %s",
		    line, worker_log().p);
	}
}

static void
write_config(const char *text)
{
	FILE *f = fopen(service.config, "w");

	cr_assert_not_null(f);
	fputs(text, f);
	fclose(f);
}

/* --- scripts/reload ----------------------------------------------------- */

static struct program_result
reload(void)
{
	const char *const argv[] = {
		SRCDIR "/scripts/reload", "--state", service.state, NULL,
	};

	return program_run(argv, NULL, service.arena);
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

Test(stop, a_reload_replaces_every_worker_and_fails_no_request)
{
	pid_t before[WORKERS], after[WORKERS];
	static struct load load;
	struct program_result r;
	int i;

	SERVICE(.workers = WORKERS);
	load = (struct load){ .port = service.port, .clients = 16 };
	load_start(&load);
	for (i = 1; i <= 3; i++) {
		cr_assert_eq(service_workers(before, WORKERS), WORKERS);
		r = reload();
		cr_expect_eq(r.status, 0, "reload: %s%s", r.out.p, r.err.p);
		cr_assert_eq(service_workers(after, WORKERS), WORKERS);
		cr_expect_eq(in_both(before, after, WORKERS), 0);
	}
	load_stop(&load);
	load_expect_no_failure(&load);
	load_verify(&load);
	load_free(&load);
	cr_expect_eq(count(worker_log(), "stopping on signal 15"),
	    3 * WORKERS);
	service_no_faults();
}

/* The pool goes on as it is. */
Test(stop, a_reload_of_a_bad_configuration_is_refused)
{
	pid_t before[2], after[2];
	struct program_result r;

	SERVICE(.workers = 2);
	cr_assert_eq(service_workers(before, 2), 2);
	write_config("database = incidents.sqlite3\nthreads = many\n");
	r = reload();
	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.err.p, "incident-tracker.ini:2: threads"),
	    "%s", r.err.p);
	cr_expect_not_null(strstr(r.err.p, "the pool is as it was"), "%s",
	    r.err.p);
	cr_assert_eq(service_workers(after, 2), 2);
	cr_expect_eq(in_both(before, after, 2), 2);
}

Test(stop, a_reload_of_what_does_not_run_is_refused)
{
	struct program_result r;

	service_prepare(&(struct service_options){ 0 });
	r = reload();
	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.err.p,
	    "no service runs on the state folder"), "%s", r.err.p);
}
