/*
 * Pages in a real browser, Debian's Chromium: a second web server has the
 * same pages under three origins, of which one is the service's own, since
 * it passes /api/ on as well.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/expect.h"
#include "support/processes.h"
#include "support/program.h"
#include "support/service.h"
#include "support/web.h"

#define text(...)	arena_printf(service.arena, __VA_ARGS__).p

static struct pages {
	int	port;
	pid_t	nginx;
} pages;

/* A file of the folder that the second server works in. */
static void
put(const char *name, const char *content)
{
	FILE *f = fopen(service_path(text("pages/%s", name)), "w");

	cr_assert_not_null(f, "%s", name);
	fputs(content, f);
	cr_assert_eq(fclose(f), 0);
}

/* What both kinds of page send to an address. */
static void
put_pages(const char *name, const char *address)
{
	put(text("form-%s.html", name), text(
	    "<form id=f method=post action='%s'>"
	    "<input name=description value='form %s'>"
	    "<input name=source value=system></form>"
	    "<script>document.getElementById('f').submit()</script>",
	    address, name));
	put(text("fetch-%s.html", name), text(
	    "<script>fetch('%s', { method: 'POST', mode: 'no-cors',"
	    " credentials: 'include', headers: { 'Content-Type':"
	    " 'application/x-www-form-urlencoded' }, body:"
	    " 'description=fetch+%s&source=system' })"
	    ".finally(() => document.title = 'done')</script>",
	    address, name));
}

static void
start_pages(void)
{
	const char *folder = service_path("pages");
	const char *const argv[] = {
		"nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log",
		NULL,
	};
	const char *path = getenv("PATH");
	int i;

	setenv("PATH", text("%s:/usr/sbin", path == NULL ? "" : path), 1);
	put("nginx.conf", text("daemon off; master_process off;"
	    " pid nginx.pid;\nevents {}\nhttp {\n"
	    "types { text/html html; }\naccess_log off;\n"
	    "client_body_temp_path body; proxy_temp_path proxy;\n"
	    "fastcgi_temp_path fastcgi; scgi_temp_path scgi;"
	    " uwsgi_temp_path uwsgi;\n"
	    "server { listen 127.0.0.1:%d; root .;\n"
	    "location /api/ { proxy_pass http://127.0.0.1:%d;"
	    " proxy_set_header Host $http_host; } } }\n", pages.port,
	    service.port));
	pages.nginx = program_start(argv, NULL, 1, 2);
	for (i = 0; i < 200 && service_size("pages/nginx.pid") == 0; i++)
		processes_sleep_ms(50);
	cr_assert_gt(service_size("pages/nginx.pid"), 0);
}

static void
start(void)
{
	/* Requests are in the log then. */
	SERVICE(.ini = "log_level = debug\n");
	cr_assert_eq(mkdir(service_path("pages"), 0700), 0);
	pages.port = service_free_port();
	put_pages("other", text("http://127.0.0.1:%d/api/incidents/",
	    service.port));
	put_pages("own", "/api/incidents/");
	start_pages();
}

static void
stop(void)
{
	if (pages.nginx > 0) {
		kill(pages.nginx, SIGTERM);
		program_wait(pages.nginx, 10);
	}
	service_close();
}

TestSuite(browser, .init = start, .fini = stop, .timeout = 300);

/* Opens a page, and waits until it has nothing left to do. */
static void
visit(const char *address)
{
	const char *const argv[] = {
		"chromium", "--headless", "--no-sandbox", "--disable-gpu",
		"--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking",
		"--disable-component-update", "--disable-sync",
		"--host-resolver-rules=MAP evil.example 127.0.0.1",
		text("--user-data-dir=%s", service_path("browser")),
		"--virtual-time-budget=5000", "--dump-dom", address, NULL,
	};
	struct program_result r = program_run(argv, NULL, service.arena);

	cr_assert_eq(r.status, 0, "%s: status %d: %s", address, r.status,
	    r.err.p);
}

/* How often the service has answered so. */
static int
answered(const char *line)
{
	struct str log =
	    program_read_file(service_path("log/incident-fcgi.log"),
	    service.arena);
	const char *p = log.p;
	int n = 0;

	for (; (p = strstr(p, line)) != NULL; p++)
		n++;
	return n;
}

static bool
stored(const char *description)
{
	return strstr(service_export().p, description) != NULL;
}

#define REFUSED	"POST /api/incidents/ 403"
#define TAKEN	"POST /api/incidents/ 201"

/* An origin is a name and a port: one of another port is foreign too. */
Test(browser, pages_of_other_origins_change_nothing)
{
	static const char *const origins[] = { "127.0.0.1", "evil.example" };
	static const char *const kinds[] = { "form", "fetch" };
	int n = 0;
	size_t i, k;

	for (i = 0; i < 2; i++)
		for (k = 0; k < 2; k++) {
			visit(text("http://%s:%d/%s-other.html", origins[i],
			    pages.port, kinds[k]));
			n++;
			cr_expect_eq(answered(REFUSED), n, "%s from %s: %d "
			    "refused, not %d", kinds[k], origins[i],
			    answered(REFUSED), n);
		}
	cr_expect_not(stored("other"));
	cr_expect_eq(answered(TAKEN), 0);
	service_no_faults();
}

Test(browser, pages_of_the_service_are_let_through)
{
	visit(text("http://127.0.0.1:%d/form-own.html", pages.port));
	cr_expect(stored("form own"));
	visit(text("http://127.0.0.1:%d/fetch-own.html", pages.port));
	cr_expect(stored("fetch own"));
	cr_expect_eq(answered(TAKEN), 2);
	cr_expect_eq(answered(REFUSED), 0);
	service_no_faults();
}

/* Passwords in an address are those that a browser remembers. */
Test(browser, a_remembered_password_makes_no_administrator)
{
	struct program_result added;
	struct web_answer a;
	struct web w;

	put("password", "seven-small-green-horses\n");
	added = service_ctl(service_path("pages/password"),
	    (const char *const[]){ "user", "add", "anna", "--role", "admin",
	    "--password-stdin", NULL });
	cr_assert_eq(added.status, 0, "%s", added.err.p);
	put("mallory.html", text("<form id=f method=post "
	    "action='http://anna:seven-small-green-horses@127.0.0.1:%d"
	    "/api/users/'><input name=username value=mallory>"
	    "<input name=role value=admin></form>"
	    "<script>document.getElementById('f').submit()</script>",
	    service.port));
	visit(text("http://evil.example:%d/mallory.html", pages.port));
	cr_expect_eq(answered("POST /api/users/ 403"), 1);
	cr_expect_null(strstr(CTL("user", "list").out.p, "mallory"));
	/* Nor is it told that there is a password to be asked for. */
	web_open(&w, service.port);
	cr_assert(web_write(&w, STR("GET /api/users/ HTTP/1.1\r\nHost: "
	    "localhost\r\nSec-Fetch-Mode: navigate\r\n\r\n")));
	cr_assert(web_read(&w, false, &a));
	cr_expect_eq(a.status, 401);
	cr_expect_not_null(web_header(&a, "WWW-Authenticate").p);
	cr_expect(!str_starts(web_header(&a, "WWW-Authenticate"),
	    STR("Basic")));
	web_close(&w);
}
