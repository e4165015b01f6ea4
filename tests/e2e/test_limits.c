/*
 * What one address may take of the service: however many slow requests it
 * has, others are served, and it is told so in JSON.
 */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define SLOW		"127.0.0.2"
#define OTHER		"127.0.0.3"
#define SLOW_N		200
#define ALLOWED		100	/* of one address, at the same time */

#define LIST		"/api/incidents/"
#define ME		"/api/auth/me/"
#define INCIDENT	"{\"description\":\"d\",\"source\":\"partner\"}"
#define H		"Host: localhost\r\n"

static void
start(void)
{
	SERVICE(.workers = 2);
}

TestSuite(limits, .init = start, .fini = service_close, .timeout = 240);

#define text(...)	arena_printf(service.arena, __VA_ARGS__)

/* --- requests that take long --------------------------------------------- */

static struct web slow[SLOW_N];

/* A request whose body of `length` bytes does not come yet. */
static void
begin(struct web *w, const char *path, size_t length)
{
	web_open_from(w, service.port, SLOW);
	cr_assert_geq(w->fd, 0, "not connected");
	web_write(w, text("POST %s HTTP/1.1\r\n" H "Content-Type: "
	    "application/json\r\nContent-Length: %zu\r\n\r\n", path, length));
}

static bool
has_answer(const struct web *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/* The same bytes to each of the first n that still waits for an answer. */
static void
drip(int n, struct str bytes)
{
	int i;

	for (i = 0; i < n; i++)
		if (!has_answer(&slow[i]))
			web_write(&slow[i], bytes);
}

static void
begin_all(int n, size_t length)
{
	int i;

	for (i = 0; i < n; i++) {
		begin(&slow[i], LIST, length);
		drip(i + 1, STR("{"));
	}
}

static void
end_all(int n)
{
	int i;

	for (i = 0; i < n; i++)
		web_close(&slow[i]);
}

static void
expect_refused(const struct web_answer *a, int status, const char *code)
{
	const char *want = text("\"code\":\"%s\"", code).p;

	cr_expect_eq(a->status, status, "%d: %.*s", a->status,
	    STR_FMT(a->body));
	cr_expect(a->json, "%.*s", STR_FMT(a->body));
	cr_expect_not_null(memmem(a->body.p, a->body.n, want, strlen(want)),
	    "%s: %.*s", want, STR_FMT(a->body));
	cr_expect_eq(web_header_count(a, "Cache-Control"), 1);
}

/* Those that are answered are refused; how many wait. */
static int
judge_all(int n)
{
	struct web_answer a;
	int i, waiting = 0;

	for (i = 0; i < n; i++) {
		if (!has_answer(&slow[i])) {
			waiting++;
			continue;
		}
		cr_expect(web_read(&slow[i], false, &a), "request %d", i);
		expect_refused(&a, 429, "rate_limited");
		cr_expect_eq(web_header_count(&a, "Retry-After"), 1);
	}
	return waiting;
}

static void
expect_served(const char *from)
{
	struct web w = { .port = service.port, .from = from };
	struct web_answer a;

	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a), "%s", from);
	cr_expect_eq(a.status, 201, "%s: %d", from, a.status);
	cr_assert(web_ask(&w, "GET", LIST, NULL, &a), "%s", from);
	cr_expect_eq(a.status, 200, "%s: %d", from, a.status);
	cr_assert(web_ask(&w, "GET", ME, NULL, &a), "%s", from);
	cr_expect_eq(a.status, 200, "%s: %d", from, a.status);
	web_close(&w);
}

Test(limits, slow_bodies_of_one_address_hold_up_nobody_else)
{
	struct web w = { .port = service.port, .from = SLOW };
	struct web_answer a;
	int waiting;

	begin_all(SLOW_N, 1000);
	drip(SLOW_N, STR(" "));
	expect_served(OTHER);
	cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
	expect_refused(&a, 429, "rate_limited");
	waiting = judge_all(SLOW_N);
	cr_expect_leq(waiting, ALLOWED, "%d wait", waiting);
	cr_expect_geq(waiting, 1, "none waits");
	end_all(SLOW_N);
	/* What it had is free again. */
	do {
		processes_sleep_ms(20);
		web_close(&w);
		cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
	} while (a.status == 429);
	cr_expect_eq(a.status, 200);
	web_close(&w);
	service_no_faults();
}

/* Memory of nginx's own in KiB, all processes together. */
static long
nginx_memory(void)
{
	pid_t children[16], workers[16];
	int i, k, n = program_children(service.serve, children, 16), m;
	long sum = 0;
	struct str status;
	const char *line;

	for (i = 0; i < n; i++) {
		if (!program_is(children[i], "nginx"))
			continue;
		m = program_children(children[i], workers, 16);
		for (k = 0; k < m; k++) {
			status = program_read_file(text("/proc/%d/status",
			    workers[k]).p, service.arena);
			line = strstr(status.p, "RssAnon:");
			cr_assert_not_null(line);
			sum += strtol(line + 8, NULL, 10);
		}
	}
	cr_assert_gt(sum, 0);
	return sum;
}

/* Less than a byte is missing of each, and nginx holds 16 KiB of it. */
Test(limits, bodies_that_are_held_back_cost_little_memory)
{
	enum { BODY = 900000, PIECE = 60000 };
	char *piece = arena_alloc(service.arena, PIECE);
	long before = nginx_memory(), after;
	int i, waiting;

	memset(piece, ' ', PIECE);
	begin_all(ALLOWED - 10, BODY + ALLOWED);
	for (i = 0; i < BODY / PIECE; i++)
		drip(ALLOWED - 10, (struct str){ piece, PIECE });
	waiting = judge_all(ALLOWED - 10);
	after = nginx_memory();
	fprintf(stderr, "%d bodies of %d bytes: from %ld to %ld KiB\n", waiting,
	    BODY, before, after);
	cr_expect_geq(waiting, 1);
	cr_expect_lt(after - before, 16 * 1024);
	expect_served(SLOW);
	end_all(ALLOWED - 10);
}

/* --- logging in ----------------------------------------------------------- */

Test(limits, bodies_of_logins_are_small)
{
	static const char *const paths[] = {
		"/api/auth/login/", "/api/auth/login", "/api/auth/logout/",
		"/api/auth/password/", "/api//auth/login/",
		"/api/%61uth/login/",
	};
	struct web_answer a;
	struct web w;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		begin(&w, paths[i], 16 * 1024 + 1);
		cr_assert(web_read(&w, false, &a), "%s", paths[i]);
		expect_refused(&a, 413, "too_large");
		web_close(&w);
	}
	begin(&w, "/api/auth/login/", 16 * 1024);
	web_write(&w, text("%-16384s", "{\"username\":\"a\"}"));
	cr_assert(web_read(&w, false, &a));
	expect_web_refusal(a, 400, "password");
	web_close(&w);
	begin(&w, LIST, 16 * 1024 + 1);
	web_write(&w, text("%-16385s", INCIDENT));
	cr_assert(web_read(&w, false, &a));
	cr_expect_eq(a.status, 201, "%d: %.*s", a.status, STR_FMT(a.body));
	web_close(&w);
}

/* All at once over one connection, which the burst does not cover. */
Test(limits, a_flood_of_one_address_on_logins_is_refused)
{
	enum { N = 400, BURST = 50 };
	struct web_answer a;
	struct web w;
	struct buf b;
	int i, refused = 0;

	buf_init(&b, service.arena, 32 * 1024);
	for (i = 0; i < N; i++)
		buf_lit(&b, "GET " ME " HTTP/1.1\r\n" H "\r\n");
	web_open_from(&w, service.port, SLOW);
	web_write(&w, buf_view(&b));
	for (i = 0; i < N; i++) {
		cr_assert(web_read(&w, false, &a), "answer %d", i);
		if (a.status != 429) {
			cr_expect_eq(a.status, 200);
			continue;
		}
		cr_expect_geq(i, BURST);
		refused++;
		expect_refused(&a, 429, "rate_limited");
	}
	web_close(&w);
	cr_expect_geq(refused, 1, "none of %d was refused", N);
	expect_served(OTHER);
}
