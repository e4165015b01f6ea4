/*
 * Logging in through nginx and a pool of workers: what one worker has
 * begun, ended or counted holds in the others at once.
 */

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/service.h"
#include "support/web.h"

#define LIST	"/api/incidents/"
#define LOGIN	"/api/auth/login/"
#define LOGOUT	"/api/auth/logout/"
#define PASSWORD	"/api/auth/password/"

#define NEW	"{\"description\":\"x\",\"source\":\"system\"}"
#define SECRET	"imported password"
#define FRESH	"another horse and staple"

/* What another program has made of SECRET. */
#define HASHED	"pbkdf2_sha256$10000$saltsaltsalt$" \
	"dMkdDWA5p8mWxhLrB0JOOWgmkIqK+m9JEEsF5AnjwGg="

TestSuite(login, .fini = service_close, .timeout = 600);

#define text(...)	arena_printf(service.arena, __VA_ARGS__).p

static void
ctl_done(const char *what, struct program_result r)
{
	cr_assert_eq(r.status, 0, "%s: %s", what, r.err.p);
}

/* An operator of the name "ivanova", and nothing for who says nothing. */
static void
start(void)
{
	static const struct service_options options = {
		.workers = 2, .ini = "anonymous = none\n",
	};
	sqlite3 *db;

	service_prepare(&options);
	ctl_done("migrate", CTL("migrate"));
	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "INSERT INTO account (username,"
	    " name_key, skeleton, first_name, last_name, email, role, active,"
	    " created_at, version, password, rounds, trusted_from) VALUES"
	    " ('ivanova', 'ivanova', '', '', '', '', 'operator', 1, 0, 1,"
	    " '" HASHED "', 10000, 0)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	service_again(&options);
}

/* A browser: what it sends along with every request. */
struct browser {
	struct web	 w;
	const char	*headers;	/* lines, or "" */
	const char	*cookie;	/* the session's, NULL: none */
	const char	*token;
};

/* What it is answered, over the connection that it has. */
static struct web_answer
ask(struct browser *b, const char *method, const char *target,
	const char *json)
{
	struct web_answer a;
	struct str head;

	head = arena_printf(service.arena, "%s %s HTTP/1.1\r\nHost: "
	    "localhost:%d\r\n%s%s%s%s%s%sContent-Length: %zu\r\n"
	    "Content-Type: application/json\r\n\r\n%s", method, target,
	    service.port, b->headers != NULL ? b->headers : "",
	    b->cookie != NULL ? "Cookie: " : "",
	    b->cookie != NULL ? b->cookie : "",
	    b->cookie != NULL ? "\r\nX-CSRF-Token: " : "",
	    b->cookie != NULL && b->token != NULL ? b->token : "",
	    b->cookie != NULL ? "\r\n" : "", strlen(json), json);
	if (b->w.port == 0)
		web_open(&b->w, service.port);
	cr_assert(web_write(&b->w, head));
	cr_assert(web_read(&b->w, false, &a), "%s %s", method, target);
	return a;
}

#define expect(a, want) \
	cr_expect_eq((a).status, (want), "status %d: %.*s", (a).status, \
	    STR_FMT((a).body))

/* A copy of what stands between that and the next `end`. */
static const char *
between(struct str s, const char *begin, char end)
{
	const char *p = memmem(s.p, s.n, begin, strlen(begin));
	const char *q;

	if (p == NULL)
		return NULL;
	p += strlen(begin);
	q = memchr(p, end, (size_t)(s.p + s.n - p));
	cr_assert_not_null(q);
	return text("%.*s", (int)(q - p), p);
}

/* Takes the session that an answer opens. */
static void
take_session(struct browser *b, const struct web_answer *a)
{
	const char *value = between(a->head, "Set-Cookie: incident=", ';');

	cr_assert_not_null(value, "%.*s", STR_FMT(a->head));
	b->cookie = text("incident=%s", value);
	b->token = between(a->body, "\"csrf_token\":\"", '"');
	cr_assert_not_null(b->token);
}

static struct web_answer
log_in(struct browser *b, const char *password)
{
	return ask(b, "POST", LOGIN, text("{\"username\":\"ivanova\","
	    "\"password\":\"%s\"}", password));
}

static void
enter(struct browser *b, const char *password)
{
	struct web_answer a = log_in(b, password);

	expect(a, 200);
	take_session(b, &a);
}

static bool
has(const struct web_answer *a, const char *what)
{
	return memmem(a->body.p, a->body.n, what, strlen(what)) != NULL;
}

/*
 * How many of n requests, each over a connection of its own and eight at a
 * time open, were by somebody: workers take them as they come.
 */
static int
times_in(const struct browser *who, int n)
{
	struct browser each[8];
	struct web_answer a;
	int i, in = 0;

	for (i = 0; i < n; i++) {
		if (i % 8 == 0)
			memset(each, 0, sizeof(each));
		each[i % 8].headers = who->headers;
		each[i % 8].cookie = who->cookie;
		/* Not of /api/auth/, whose rate is bounded by address. */
		a = ask(&each[i % 8], "GET", LIST, "");
		cr_expect(a.status == 200 || a.status == 401, "%d",
		    a.status);
		in += a.status == 200;
		if (i % 8 == 7)
			for (int k = 0; k < 8; k++)
				web_close(&each[k].w);
	}
	return in;
}

/* --- a session ----------------------------------------------------------- */

Test(login, a_browser_that_logs_in_works_by_its_cookie)
{
	struct browser b = { 0 };
	struct web_answer a;

	start();
	a = ask(&b, "GET", LIST, "");
	expect_web_refusal(a, 401, "unauthenticated");
	a = log_in(&b, SECRET);
	expect(a, 200);
	cr_expect_eq(web_header_count(&a, "Set-Cookie"), 2);
	cr_expect_eq(web_header_count(&a, "Cache-Control"), 1);
	expect_str_eq(web_header(&a, "Cache-Control"), STR("no-store"));
	take_session(&b, &a);
	a = ask(&b, "GET", LIST, "");
	expect(a, 200);
	a = ask(&b, "POST", LIST, NEW);
	expect(a, 201);
	a = ask(&b, "GET", "/api/events/", "");
	cr_expect(has(&a, "\"actor\":\"ivanova\",\"channel\":\"web\""),
	    "%.*s", STR_FMT(a.body));
	b.token = "AAAAAAAAAAAAAAAAAAAAAA";
	a = ask(&b, "POST", LIST, NEW);
	expect_web_refusal(a, 403, "csrf");
	web_close(&b.w);
	service_no_faults();
}

/* How often the workers' log has these bytes. */
static int
logged(const char *bytes)
{
	struct str log = program_read_file(
	    service_path("log/incident-fcgi.log"), service.arena);
	const char *p = log.p;
	int n = 0;

	for (; (p = strstr(p, bytes)) != NULL; p++)
		n++;
	return n;
}

/* Before the answer, by any of the workers; once each. */
Test(login, the_audit_log_goes_to_standard_error_too)
{
	struct browser b = { 0 };
	struct web_answer a;
	int i;

	start();
	for (i = 1; i <= 4; i++) {
		a = log_in(&b, "wrong");
		expect_web_refusal(a, 401, "credentials");
		cr_expect_eq(logged("\"kind\":\"login_failed\",\"subject\":"
		    "\"ivanova\""), i);
		a = log_in(&b, SECRET);
		expect(a, 200);
		cr_expect_eq(logged("\"channel\":\"web\",\"kind\":\"login\","
		    "\"subject\":\"ivanova\""), i);
	}
	cr_expect_geq(logged("\n{\"log\":\"audit\",\"seq\":"), 8);
	/* What is undone was never told. */
	a = ask(&b, "POST", LIST, "{}");
	expect_web_refusal(a, 401, "unauthenticated");
	cr_expect_eq(logged("login_failed"), 4);
	web_close(&b.w);
	service_no_faults();
}

Test(login, every_worker_knows_a_session_and_that_it_has_ended)
{
	struct browser b = { 0 }, again;
	struct web_answer a;

	start();
	enter(&b, SECRET);
	cr_expect_eq(times_in(&b, 40), 40);
	again = b;
	a = ask(&b, "POST", LOGOUT, "");
	expect(a, 204);
	cr_expect_eq(times_in(&again, 40), 0);
	web_close(&b.w);
	service_no_faults();
}

Test(login, a_session_outlives_the_worker_that_began_it)
{
	struct browser b = { 0 };
	pid_t pids[2];
	int i;

	start();
	enter(&b, SECRET);
	web_close(&b.w);
	cr_assert_eq(service_workers(pids, 2), 2);
	for (i = 0; i < 2; i++)
		service_kill_worker(pids[i], 2);
	cr_expect_eq(times_in(&b, 16), 16);
}

Test(login, a_new_password_ends_the_other_sessions_in_every_worker)
{
	struct browser mine = { 0 }, other = { 0 };
	struct browser basic = { .headers = "Authorization: Basic "
	    "aXZhbm92YTppbXBvcnRlZCBwYXNzd29yZA==\r\n" };
	struct web_answer a;

	start();
	enter(&mine, SECRET);
	enter(&other, SECRET);
	/* Both workers remember the old one as the right one. */
	cr_expect_eq(times_in(&basic, 40), 40);
	a = ask(&mine, "POST", PASSWORD, "{\"old_password\":\"" SECRET
	    "\",\"new_password\":\"" FRESH "\"}");
	expect(a, 200);
	take_session(&mine, &a);
	cr_expect_eq(times_in(&other, 40), 0);
	cr_expect_eq(times_in(&mine, 40), 40);
	a = ask(&basic, "GET", LIST, "");
	expect_web_refusal(a, 401, "credentials");
	a = log_in(&other, SECRET);
	expect_web_refusal(a, 401, "credentials");
	enter(&other, FRESH);
	web_close(&mine.w);
	web_close(&other.w);
	web_close(&basic.w);
	service_no_faults();
}

Test(login, a_password_with_each_request_reaches_the_service)
{
	struct browser b = { .headers = "Authorization: Basic "
	    "aXZhbm92YTppbXBvcnRlZCBwYXNzd29yZA==\r\n" };
	struct web_answer a;

	start();
	a = ask(&b, "POST", LIST, NEW);
	expect(a, 201);
	a = ask(&b, "GET", "/api/events/", "");
	cr_expect(has(&a, "\"actor\":\"ivanova\",\"channel\":\"api\""),
	    "%.*s", STR_FMT(a.body));
	web_close(&b.w);
	service_no_faults();
}

/* --- tries --------------------------------------------------------------- */

#define TRIES		10			/* at once */
#define ANOTHER		(30 * CLOCK_SECOND)	/* one more comes after */

/* Of n wrong passwords how many were looked at; each of its connection. */
static int
looked_at(int n)
{
	/* One that is too long is wrong without being hashed. */
	const char *password = text("%01100d", 0);
	int i, looked = 0;

	for (i = 0; i < n; i++) {
		struct browser b = { 0 };
		struct web_answer a = log_in(&b, password);

		cr_expect(a.status == 401 || a.status == 429, "%d",
		    a.status);
		cr_expect_eq(web_header_count(&a, "Retry-After"),
		    a.status == 429);
		looked += a.status == 401;
		web_close(&b.w);
	}
	return looked;
}

Test(login, all_workers_together_count_and_a_restart_forgets_nothing)
{
	int64_t began = clock_mono(), passed;
	int all = 0, i;
	pid_t pids[2];

	start();
	for (i = 0; i < 3; i++) {
		all += looked_at(6);
		cr_assert_eq(service_workers(pids, 2), 2);
		service_kill_worker(pids[i % 2], 2);
	}
	all += looked_at(6);
	cr_expect_eq(service_stop(), 0);
	service_again(&(struct service_options){ .workers = 2,
	    .ini = "anonymous = none\n" });
	all += looked_at(20);
	passed = (clock_mono() - began) / ANOTHER;
	cr_expect_geq(all, TRIES);
	cr_expect_leq(all, TRIES + passed);
	service_no_faults();
}
