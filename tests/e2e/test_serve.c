/*
 * scripts/serve: how it ends, what it refuses, where it can be and what it
 * writes into a new configuration.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define LIST		"/api/incidents/"

TestSuite(serve, .fini = service_close, .timeout = 600);

/* --- the end of scripts/serve ------------------------------------------- */

static void
expect_no_process_left(void)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;
	int n;

	while ((n = program_working_in(service.state)) > 0 &&
	    clock_mono() < until)
		processes_sleep_ms(20);
	cr_expect_eq(n, 0, "%d processes are left", n);
}

static void
expect_nothing_left(void)
{
	expect_no_process_left();
	cr_expect_eq(access(service.socket, F_OK), -1, "the socket is left");
}

Test(serve, serve_ends_cleanly_under_load)
{
	static struct load load;

	SERVICE(.workers = 2);
	load = (struct load){ .port = service.port, .clients = 8 };
	load_start(&load);
	processes_sleep_ms(1000);
	cr_expect_eq(service_stop(), 0);
	load_stop(&load);
	expect_nothing_left();
	/* Answered writes are stored; later clients got an error. */
	service_again(&(struct service_options){ 0 });
	service_check();
	load_free(&load);
}

Test(serve, serve_that_is_killed_takes_all_with_it)
{
	SERVICE(.workers = 2);
	kill(service.serve, SIGKILL);
	program_wait(service.serve, 60);
	service.serve = 0;
	expect_no_process_left();
	/* And what it left in the folder does not matter. */
	service_again(&(struct service_options){ 0 });
	service_check();
}

static void
expect_refusal(const char *name, const struct program_result *r,
	const char *says)
{
	cr_expect_gt(r->status, 0, "%s: status %d", name, r->status);
	cr_expect_lt(r->status, 126, "%s: status %d", name, r->status);
	cr_expect_not_null(strstr(r->err.p, says), "%s: %s", name, r->err.p);
	cr_expect_eq(service_lines(r->err), 1, "%s: %s", name, r->err.p);
	cr_expect_eq(r->out.n, 0, "%s: %s", name, r->out.p);
}

Test(serve, a_folder_is_served_by_one)
{
	struct program_result r;
	struct web w = { 0 };
	struct web_answer a;
	int running;

	SERVICE(.workers = 2);
	running = program_working_in(service.state);
	r = service_serve(service_free_port(), service.state);
	expect_refusal("second", &r, "already runs on the state folder");
	cr_expect_eq(program_working_in(service.state), running);
	w.port = service.port;
	cr_expect(web_ask(&w, "GET", LIST, NULL, &a) && a.status == 200);
	web_close(&w);
}

Test(serve, a_port_in_use_is_refused)
{
	struct program_result r;
	const char *other;

	SERVICE(.workers = 2);
	other = service_path("other");
	r = service_serve(service.port, other);
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
		arena_printf(service.arena, "%d", service_free_port()).p, NULL,
	};

	if (geteuid() != 0)
		return service_serve(service_free_port(), state);
	return program_run(argv, NULL, service.arena);
}

Test(serve, a_folder_that_cannot_be_written_is_refused)
{
	struct program_result r;
	const char *folder;

	service_prepare(&(struct service_options){ 0 });
	chmod(service.state, 0755);
	folder = service_path("closed");
	cr_assert_eq(mkdir(folder, 0555), 0);
	r = serve_as_nobody(folder);
	expect_refusal("no rights", &r, "cannot write to the state folder");
	folder = service_path("incident-tracker.ini");
	r = service_serve(service_free_port(), folder);
	expect_refusal("a file", &r, "cannot write to the state folder");
	cr_expect_eq(program_working_in(service.state), 0);
}

static void
write_config(const char *text)
{
	FILE *f = fopen(service.config, "w");

	cr_assert_not_null(f);
	fputs(text, f);
	fclose(f);
}

Test(serve, a_bad_configuration_is_refused_by_file_and_line)
{
	struct program_result r;

	service_prepare(&(struct service_options){ 0 });
	write_config("database = incidents.sqlite3\n\nthreads = many\n");
	r = service_serve(service_free_port(), service.state);
	cr_expect_gt(r.status, 0);
	cr_expect_not_null(strstr(r.err.p, "incident-tracker.ini:3: threads"),
	    "%s", r.err.p);
	expect_nothing_left();
}

/* --- folders that are called what folders are called -------------------- */

static const char *const folders[] = {
	"Загрузки", "Мои документы", "a b\tc", "it's \"so\" $HOME", "na\xefve",
};

static void
expect_served_in(const char *folder)
{
	struct web w = { 0 };
	struct web_answer a = { 0 };
	const char *const argv[] = {
		SRCDIR "/scripts/reload", "--state", service.state, NULL,
	};
	struct program_result r;
	bool done;

	w.port = service.port;
	done = web_ask(&w, "POST", LIST, "{\"description\":\"there\","
	    "\"source\":\"system\"}", &a);
	cr_expect(done && a.status == 201, "%s: %d", folder, a.status);
	web_close(&w);
	r = program_run(argv, NULL, service.arena);
	cr_expect_eq(r.status, 0, "%s: reload: %s", folder, r.err.p);
	service_check();
}

Test(serve, the_state_folder_may_have_any_name)
{
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		SERVICE(.folder = folders[i], .workers = 2);
		expect_served_in(folders[i]);
		service_close();
	}
}

/* The folder of the programs too. */
Test(serve, the_programs_may_be_in_a_folder_of_any_name)
{
	const char *programs;

	SERVICE(.workers = 2);
	cr_expect_eq(service_stop(), 0);
	programs = service_path("Мои программы");
	cr_assert_eq(symlink(BUILDDIR, programs), 0);
	service_again(&(struct service_options){ .build = programs });
	expect_served_in(programs);
}

/* --- the configuration that serve makes --------------------------------- */

static int
anonymous_status(void)
{
	struct web w = { 0 };
	struct web_answer a = { 0 };

	w.port = service.port;
	web_ask(&w, "GET", LIST, NULL, &a);
	web_close(&w);
	return a.status;
}

static void
expect_said(const char *line)
{
	struct str said = program_read_file(service_path("said"),
	    service.arena);

	cr_expect_not_null(strstr(said.p, line), "\"%s\" is not in: %s",
	    line, said.p);
}

Test(serve, the_first_start_writes_who_may_do_what_and_later_ones_keep_it)
{
	const struct service_options full = { .anonymous = "full" };

	service_prepare(&full);
	cr_assert_eq(unlink(service.config), 0);
	service_again(&full);
	expect_said("anonymous = full (by the configuration)");
	cr_expect_eq(anonymous_status(), 200);
	cr_expect_eq(service_stop(), 0);
	/* What the operator writes stays in force. */
	write_config("database = incidents.sqlite3\nanonymous = none\n");
	service_again(&full);
	expect_said("anonymous = none (by the configuration)");
	cr_expect_eq(anonymous_status(), 401);
	cr_expect_eq(service_stop(), 0);
	/* The environment wins where the caller sets it. */
	setenv("INCIDENT_ANONYMOUS", "read", 1);
	service_again(&full);
	expect_said("anonymous = read (by INCIDENT_ANONYMOUS)");
	cr_expect_eq(anonymous_status(), 200);
}

Test(serve, a_configuration_of_which_nothing_is_said_lets_nobody_in)
{
	service_prepare(&(struct service_options){ 0 });
	cr_assert_eq(unlink(service.config), 0);
	service_again(&(struct service_options){ 0 });
	expect_said("anonymous = none (by default)");
	cr_expect_eq(anonymous_status(), 401);
}
