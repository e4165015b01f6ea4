/*
 * The pool's socket, spoken to as nginx does and as it never would:
 * connections that are kept, forged, cut off or silent.
 */

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/fastcgi_client.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define LIST		"/api/incidents/"
#define INCIDENT	"{\"description\":\"d\",\"source\":\"partner\"}"

#define IDLE		200	/* connections that are kept, doing nothing */
#define CLIENT_MS	60000	/* a silent client is given up by then */
#define REPEATS		20

TestSuite(fcgi, .fini = service_close, .timeout = 240);

static int
milliseconds_since(int64_t began)
{
	return (int)((clock_mono() - began) / 1000);
}

static struct buf
bytes(void)
{
	struct buf b;

	buf_init(&b, service.arena, 1024);
	return b;
}

/* A GET of the list over a connection that stays; false when it broke. */
static bool
get_list(int fd)
{
	struct buf b = bytes();
	struct fastcgi_client_answer a;

	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST, .keep = true);
	return fastcgi_client_send(fd, buf_view(&b)) &&
	    fastcgi_client_read(fd, service.arena, &a) && a.status == 200;
}

/* A connection that had a request and is kept. */
static int
open_kept(void)
{
	int fd = fastcgi_client_open();

	cr_assert(get_list(fd));
	return fd;
}

static void
expect_served(const char *after)
{
	int fd = fastcgi_client_open();

	cr_expect(get_list(fd), "not served after %s", after);
	close(fd);
}

static void
expect_incidents(int n)
{
	int found = service_lines(service_export());

	cr_expect_eq(found, n, "%d incidents, not %d", found, n);
}

/* --- kept connections --------------------------------------------------- */

Test(fcgi, idle_connections_occupy_no_thread)
{
	int fds[IDLE], i;

	/* One that held a thread would not be kept until the end. */
	SERVICE(.workers = 1, .threads = 2);
	for (i = 0; i < IDLE; i++)
		fds[i] = open_kept();
	for (i = 0; i < REPEATS; i++)
		expect_served("idle connections");
	for (i = 0; i < IDLE; i++) {
		cr_expect(get_list(fds[i]), "connection %d was not kept", i);
		close(fds[i]);
	}
	service_no_faults();
}

Test(fcgi, a_connection_that_is_not_to_be_kept_is_closed)
{
	struct buf b;
	struct fastcgi_client_answer a;
	int fd;

	SERVICE(.workers = 1);
	b = bytes();
	fd = fastcgi_client_open();
	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST);
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_assert(fastcgi_client_read(fd, service.arena, &a));
	cr_expect_eq(a.status, 200);
	cr_expect(fastcgi_client_ends(fd, CLIENT_MS));
	close(fd);
}

Test(fcgi, head_has_its_length_and_no_body)
{
	struct fastcgi_client_answer a;

	SERVICE(.workers = 1);
	a = FASTCGI_CLIENT_ASK(service.arena, "HEAD", LIST);
	cr_expect_eq(a.status, 200);
	cr_expect_eq(a.body.n, 0);
	cr_expect_not_null(memmem(a.head.p, a.head.n,
	    "Content-Length: 52\r\n", 20), "%.*s", STR_FMT(a.head));
}

/* Ready requests are taken, on a kept connection of any client. */
Test(fcgi, many_kept_connections_are_served_together)
{
	int fds[IDLE], i;
	struct buf b;
	struct fastcgi_client_answer a;

	SERVICE(.workers = 1, .threads = 2);
	for (i = 0; i < IDLE; i++)
		fds[i] = open_kept();
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST, .keep = true);
	for (i = 0; i < IDLE; i++)
		cr_assert(fastcgi_client_send(fds[i], buf_view(&b)));
	for (i = 0; i < IDLE; i++) {
		cr_expect(fastcgi_client_read(fds[i], service.arena, &a) &&
		    a.status == 200, "connection %d", i);
		close(fds[i]);
	}
}

/* --- what a body must not become ---------------------------------------- */

/* Requests that would create an incident, for use as a body. */
static struct str
forged(size_t n)
{
	struct buf b = bytes();

	do
		FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT,
		    .keep = true);
	while (b.n < n);
	return buf_view(&b);
}

struct early {
	const char	*name;
	const char	*method, *uri, *type, *host;
	int		 status;
};

static const struct early earlies[] = {
	{ "no such path", "POST", "/api/nothing/", "application/json",
	    "localhost", 404 },
	{ "no such incident", "PATCH", LIST "9/", "application/json",
	    "localhost", 404 },
	{ "no such method", "DELETE", LIST, "application/json", "localhost",
	    405 },
	{ "no such type", "POST", LIST, "text/plain", "localhost", 415 },
	{ "a stranger's host", "POST", LIST, "application/json",
	    "evil.example", 400 },
	{ "a method without a body", "GET", LIST, "application/json",
	    "localhost", 200 },
	{ "bytes that are not JSON", "POST", LIST, "application/json",
	    "localhost", 400 },
};

static struct str
early_request(const struct early *early, struct str body)
{
	const char *params[] = {
		arena_printf(service.arena, "REQUEST_METHOD=%s",
		    early->method).p,
		arena_printf(service.arena, "REQUEST_URI=%s", early->uri).p,
		arena_printf(service.arena, "CONTENT_TYPE=%s", early->type).p,
		arena_printf(service.arena, "HTTP_HOST=%s", early->host).p,
		arena_printf(service.arena, "CONTENT_LENGTH=%zu", body.n).p,
		NULL,
	};
	struct buf b = bytes();

	fastcgi_client_begin(&b, 1, true);
	fastcgi_client_params(&b, 1, params);
	fastcgi_client_body(&b, 1, body);
	return buf_view(&b);
}

struct delivery {
	int		fd;
	struct str	bytes;
};

static int
deliver(int i, void *arg)
{
	struct delivery *d = arg;

	(void)i;
	/* Who does not want the rest closes; that is fine. */
	fastcgi_client_send(d->fd, d->bytes);
	return 0;
}

/* One more GET is answered properly, or the connection has been closed. */
static bool
in_step(int fd)
{
	struct buf b = bytes();
	struct fastcgi_client_answer a = { 0 };

	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST, .keep = true);
	if (!fastcgi_client_send(fd, buf_view(&b)))
		return true;
	return fastcgi_client_read(fd, service.arena, &a) ? a.status == 200 :
	    a.id == 0 && a.status == 0;
}

/* The connection answers and then is closed or answers properly again. */
static void
expect_not_smuggled(const struct early *early, struct str body, int status)
{
	struct delivery d = {
		.fd = fastcgi_client_open(), .bytes = early_request(early,
		    body),
	};
	struct fastcgi_client_answer a;
	bool answered;

	if (body.n < 100000) {
		cr_assert_eq(deliver(0, &d), 0);
		answered = fastcgi_client_read(d.fd, service.arena, &a);
		cr_expect(answered && a.status == status, "%s, %zu bytes: %d",
		    early->name, body.n, a.status);
	} else {
		processes_threads(1, deliver, &d);
		answered = fastcgi_client_read(d.fd, service.arena, &a);
		if (answered)
			cr_expect_eq(a.status, status, "%s, %zu bytes: %d",
			    early->name, body.n, a.status);
	}
	if (answered)
		cr_expect(in_step(d.fd), "%s, %zu bytes: out of step",
		    early->name, body.n);
	close(d.fd);
}

Test(fcgi, forged_records_in_a_body_are_not_executed)
{
	static const size_t sizes[] = { 1, 8000, 70000, 1000000 };
	size_t i, k;

	SERVICE(.workers = 1, .threads = 2);
	for (i = 0; i < sizeof(earlies) / sizeof(earlies[0]); i++)
		for (k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++)
			expect_not_smuggled(&earlies[i], forged(sizes[k]),
			    earlies[i].status);
	/* Over what is read at all, and what is skipped. */
	expect_not_smuggled(&earlies[6], forged(1100000), 413);
	expect_not_smuggled(&earlies[0], forged(3000000), 404);
	expect_served("forged bodies");
	expect_incidents(0);
	service_no_faults();
}

static void
post_forged(struct web *w, const char *method, const char *target, int status)
{
	struct str body = forged(100000), head = arena_printf(service.arena,
	    "%s %s HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Type: application/json\r\n"
	    "Content-Length: %zu\r\n\r\n", method, target, body.n);
	struct web_answer a = { 0 };

	cr_assert(web_write(w, head) && web_write(w, body));
	cr_assert(web_read(w, false, &a));
	cr_expect(a.json && a.status == status, "%s %s: %d", method, target,
	    a.status);
}

Test(fcgi, forged_records_through_nginx_are_not_executed)
{
	struct web w;
	struct web_answer a;
	int i;

	SERVICE(.workers = 2);
	web_open(&w, service.port);
	for (i = 0; i < 30; i++) {
		post_forged(&w, "POST", "/api/nothing/", 404);
		post_forged(&w, "DELETE", LIST, 405);
		post_forged(&w, "GET", LIST, 200);
		post_forged(&w, "POST", LIST, 400);
		post_forged(&w, "PATCH", LIST "1/", 404);
		cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
		cr_expect_eq(web_number(&a, "count"), 0);
	}
	web_close(&w);
	expect_incidents(0);
	service_no_faults();
}

/* --- bodies of another length ------------------------------------------- */

static struct fastcgi_client_answer
post_with_length(int fd, const char *announced, const char *body)
{
	const char *params[] = {
		"REQUEST_METHOD=POST", "REQUEST_URI=" LIST,
		"CONTENT_TYPE=application/json", "HTTP_HOST=localhost",
		arena_printf(service.arena, "CONTENT_LENGTH=%s", announced).p,
		NULL,
	};
	struct buf b = bytes();
	struct fastcgi_client_answer a;

	fastcgi_client_begin(&b, 1, true);
	fastcgi_client_params(&b, 1, params);
	fastcgi_client_body(&b, 1, str_of(body));
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_assert(fastcgi_client_read(fd, service.arena, &a));
	return a;
}

Test(fcgi, a_body_of_another_length_is_refused)
{
	/* Behind the 38 bytes of the incident is white space, as JSON has it. */
	static const struct {
		const char	*length, *code;
	} rows[] = {
		{ "37", "body_length" }, { "38", "body_length" },
		{ "39", "body_length" }, { "41", "body_length" },
		{ "1000", "body_length" }, { "0", "body_length" },
		{ "", "body_length" }, { "-1", "content_length" },
		{ "x", "content_length" }, { "4294967334", "content_length" },
		{ "99999999999999999999", "content_length" },
	};
	struct fastcgi_client_answer a;
	const char *code;
	size_t i;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	fd = fastcgi_client_open();
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		a = post_with_length(fd, rows[i].length, INCIDENT "  ");
		code = arena_printf(service.arena, "\"code\":\"%s\"",
		    rows[i].code).p;
		cr_expect_eq(a.status, 400, "announced: %s, status %d",
		    rows[i].length, a.status);
		cr_expect_not_null(memmem(a.body.p, a.body.n, code,
		    strlen(code)), "announced: %s, not %s: %.*s",
		    rows[i].length, code, STR_FMT(a.body));
		cr_assert(get_list(fd), "announced: %s", rows[i].length);
	}
	expect_incidents(0);
	cr_expect_eq(post_with_length(fd, "40", INCIDENT "  ").status, 201);
	close(fd);
	expect_incidents(1);
}

/* --- peers that stop ---------------------------------------------------- */

/* A POST whose body has begun and does not go on. */
static int
open_stalled(void)
{
	static const char *const params[] = {
		"REQUEST_METHOD=POST", "REQUEST_URI=" LIST,
		"CONTENT_TYPE=application/json", "HTTP_HOST=localhost",
		"CONTENT_LENGTH=38", NULL,
	};
	struct buf b = bytes();
	int fd = fastcgi_client_open();

	fastcgi_client_begin(&b, 1, true);
	fastcgi_client_params(&b, 1, params);
	fastcgi_client_record(&b, FASTCGI_CLIENT_STDIN, 1,
	    STR("{\"description\":"));
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	return fd;
}

Test(fcgi, a_body_that_never_ends_is_given_up)
{
	int fds[3], i;

	SERVICE(.workers = 1, .threads = 4);
	for (i = 0; i < 3; i++)
		fds[i] = open_stalled();
	processes_sleep_ms(100);
	expect_served("three bodies that do not end");
	for (i = 0; i < 3; i++) {
		cr_expect(fastcgi_client_ends(fds[i], CLIENT_MS),
		    "held for ever");
		close(fds[i]);
	}
	expect_served("they were given up");
	expect_incidents(0);
}

Test(fcgi, all_threads_held_by_silent_peers_come_back)
{
	struct web w = { 0 };
	struct web_answer a;
	int fds[4], i;

	SERVICE(.workers = 1, .threads = 4);
	for (i = 0; i < 4; i++)
		fds[i] = open_stalled();
	processes_sleep_ms(100);
	w.port = service.port;
	cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
	cr_expect_eq(a.status, 200, "%d", a.status);
	web_close(&w);
	for (i = 0; i < 4; i++)
		close(fds[i]);
	expect_incidents(0);
}

Test(fcgi, half_a_record_and_silence_is_given_up)
{
	static const size_t cuts[] = { 1, 7, 8, 12, 16, 20, 40, 150 };
	int fds[sizeof(cuts) / sizeof(cuts[0])];
	const size_t n = sizeof(cuts) / sizeof(cuts[0]);
	struct buf b;
	size_t i;

	SERVICE(.workers = 1, .threads = 16);
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	for (i = 0; i < n; i++) {
		fds[i] = fastcgi_client_open();
		cr_assert(fastcgi_client_send(fds[i], (struct str){ b.p,
		    cuts[i] }));
	}
	processes_sleep_ms(100);
	expect_served("half a record");
	for (i = 0; i < n; i++) {
		cr_expect(fastcgi_client_ends(fds[i], CLIENT_MS),
		    "cut after %zu", cuts[i]);
		close(fds[i]);
	}
	expect_incidents(0);
}

Test(fcgi, a_peer_that_goes_in_the_middle_does_no_harm)
{
	struct buf b;
	size_t i;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	for (i = 0; i < b.n; i++) {
		fd = fastcgi_client_open();
		cr_assert(fastcgi_client_send(fd, (struct str){ b.p, i }));
		close(fd);
	}
	expect_served("peers that went");
	expect_incidents(0);
	service_no_faults();
}

/* All bytes of the body are there, but not the record that ends it. */
Test(fcgi, a_body_without_its_end_is_not_executed)
{
	struct buf b;
	int fds[4], i;

	SERVICE(.workers = 1, .threads = 4);
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	for (i = 0; i < 4; i++) {
		fds[i] = fastcgi_client_open();
		cr_assert(fastcgi_client_send(fds[i], (struct str){ b.p,
		    b.n - 8 }));
	}
	processes_sleep_ms(100);
	/* Two that go while their request is being read, two that stay. */
	close(fds[0]);
	close(fds[1]);
	cr_expect(fastcgi_client_ends(fds[2], CLIENT_MS));
	cr_expect(fastcgi_client_ends(fds[3], CLIENT_MS));
	close(fds[2]);
	close(fds[3]);
	expect_served("bodies without an end");
	expect_incidents(0);
}

static void
signal_workers(int sig)
{
	pid_t pids[8];
	int i, n = service_workers(pids, 8);

	for (i = 0; i < n; i++)
		kill(pids[i], sig);
}

/* Has the process stopped, all threads of it? */
static bool
is_stopped(pid_t pid)
{
	const char *path = arena_printf(service.arena, "/proc/%d/stat", pid).p;
	struct str stat = program_read_file(path, service.arena);
	const char *state = strrchr(stat.p, ')');

	return state != NULL && strncmp(state, ") T", 3) == 0;
}

/* A signal is sent, not received, when kill() returns. */
static void
stop_workers(void)
{
	pid_t pids[8];
	int i, n = service_workers(pids, 8);

	signal_workers(SIGSTOP);
	for (i = 0; i < n; i++)
		while (!is_stopped(pids[i]))
			processes_sleep_ms(5);
}

/* Until nginx has seen that so many clients have gone, a minute at most. */
static void
await_gone(int n)
{
	int seen = 0, tries;
	struct str log;
	const char *p;

	for (tries = 0; tries < 600 && seen < n; tries++) {
		processes_sleep_ms(100);
		log = program_read_file(service_path("log/access.log"),
		    service.arena);
		for (seen = 0, p = log.p; (p = strstr(p, "\" 499 ")) != NULL;
		    p++)
			seen++;
	}
	cr_expect_eq(seen, n, "nginx has seen %d of %d go", seen, n);
}

Test(fcgi, a_request_whose_client_has_gone_is_not_executed)
{
	struct web w;
	struct buf b;
	int i, fd;

	SERVICE(.workers = 2, .threads = 2);
	stop_workers();
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT);
	for (i = 0; i < 20; i++) {
		fd = fastcgi_client_open();
		cr_assert(fastcgi_client_send(fd, buf_view(&b)));
		close(fd);
	}
	for (i = 0; i < 20; i++) {
		web_open(&w, service.port);
		cr_assert(web_write(&w, STR("POST " LIST " HTTP/1.1\r\n"
		    "Host: localhost\r\nContent-Type: application/json\r\n"
		    "Content-Length: 38\r\n\r\n" INCIDENT)));
		processes_sleep_ms(5);
		web_close(&w);
	}
	await_gone(20);
	signal_workers(SIGCONT);
	expect_served("clients that had gone");
	expect_incidents(0);
}

/* --- what nginx never sends --------------------------------------------- */

Test(fcgi, records_of_unknown_types_do_no_harm)
{
	static const int types[] = { 0, 2, 3, 6, 7, 8, 10, 11, 12, 99, 255 };
	struct buf b;
	size_t i;
	int id, fd;

	SERVICE(.workers = 1, .threads = 2);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		for (id = 0; id < 2; id++) {
			fd = fastcgi_client_open();
			b = bytes();
			fastcgi_client_record(&b, types[i], id,
			    STR("12345678"));
			FASTCGI_CLIENT_REQUEST(&b, "GET", LIST);
			cr_assert(fastcgi_client_send(fd, buf_view(&b)));
			/* Answered or closed, but not held. */
			cr_expect(fastcgi_client_ends(fd, CLIENT_MS), "type %d",
			    types[i]);
			close(fd);
		}
	expect_served("unknown records");
	expect_incidents(0);
}

Test(fcgi, records_of_another_version_do_no_harm)
{
	struct buf b;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST);
	b.p[0] = 9;
	fd = fastcgi_client_open();
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_expect(fastcgi_client_ends(fd, CLIENT_MS));
	close(fd);
	fd = fastcgi_client_open();
	cr_assert(fastcgi_client_send(fd,
	    STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
	cr_expect(fastcgi_client_ends(fd, CLIENT_MS));
	close(fd);
	expect_served("another version");
}

Test(fcgi, values_that_are_asked_for_are_given)
{
	struct buf b, pairs;
	struct fastcgi_client_answer a;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	b = bytes();
	pairs = bytes();
	fastcgi_client_pair(&pairs, STR("FCGI_MPXS_CONNS"), STR(""));
	fastcgi_client_record(&b, FASTCGI_CLIENT_GET_VALUES, 0,
	    buf_view(&pairs));
	FASTCGI_CLIENT_REQUEST(&b, "GET", LIST, .keep = true);
	fd = fastcgi_client_open();
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_assert(fastcgi_client_read(fd, service.arena, &a));
	cr_expect_eq(a.status, 200);
	cr_expect(get_list(fd));
	close(fd);
}

Test(fcgi, a_second_request_on_a_connection_is_declined)
{
	struct buf b;
	struct fastcgi_client_answer a;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	b = bytes();
	fastcgi_client_begin(&b, 2, true);
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	fd = fastcgi_client_open();
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	/* The end of one of the two is said, then the connection goes on. */
	cr_expect(fastcgi_client_read(fd, service.arena, &a));
	cr_expect_eq(a.id, 1);
	cr_expect_neq(a.status, 201);
	close(fd);
	expect_served("two requests on a connection");
	expect_incidents(0);
}

static int
ask_with_params(struct str pairs)
{
	static const char *const params[] = {
		"REQUEST_METHOD=GET", "REQUEST_URI=" LIST,
		"HTTP_HOST=localhost", NULL,
	};
	struct buf b = bytes();
	struct fastcgi_client_answer a;
	int fd = fastcgi_client_open();

	fastcgi_client_begin(&b, 1, false);
	while (pairs.n > 0) {
		size_t n = pairs.n < 32768 ? pairs.n : 32768;

		fastcgi_client_record(&b, FASTCGI_CLIENT_PARAMS, 1,
		    (struct str){ pairs.p, n });
		pairs.p += n;
		pairs.n -= n;
	}
	fastcgi_client_params(&b, 1, params);
	fastcgi_client_body(&b, 1, STR(""));
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	fastcgi_client_read(fd, service.arena, &a);
	close(fd);
	return a.status;
}

Test(fcgi, many_and_long_parameters_are_taken)
{
	char *value;
	struct buf pairs;
	int i;

	SERVICE(.workers = 1, .threads = 2);
	pairs = bytes();
	for (i = 0; i < 2000; i++)
		fastcgi_client_pair(&pairs, arena_printf(service.arena,
		    "HTTP_X_%d", i), STR("value"));
	cr_expect_eq(ask_with_params(buf_view(&pairs)), 200);
	value = arena_alloc(service.arena, 60000);
	memset(value, 'v', 60000);
	pairs = bytes();
	fastcgi_client_pair(&pairs, STR("HTTP_X"), (struct str){ value,
	    60000 });
	cr_expect_eq(ask_with_params(buf_view(&pairs)), 200);
	pairs = bytes();
	fastcgi_client_pair(&pairs, (struct str){ value, 60000 },
	    STR("HTTP_X"));
	cr_expect_eq(ask_with_params(buf_view(&pairs)), 200);
	expect_served("such parameters");
	service_no_faults();
}

/* A length that says more than there is. */
Test(fcgi, parameters_cut_off_do_no_harm)
{
	struct buf b;
	int fd;

	SERVICE(.workers = 1, .threads = 2);
	b = bytes();
	fastcgi_client_begin(&b, 1, false);
	fastcgi_client_record(&b, FASTCGI_CLIENT_PARAMS, 1,
	    STR("\xff\xff\xff\xff\xff\xff\xff\xff" "NAME"));
	fastcgi_client_record(&b, FASTCGI_CLIENT_PARAMS, 1, STR(""));
	fastcgi_client_body(&b, 1, STR(""));
	fd = fastcgi_client_open();
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	cr_expect(fastcgi_client_ends(fd, CLIENT_MS));
	close(fd);
	expect_served("such a length");
}

static const char *
seconds_ago(int seconds)
{
	int64_t ms = clock_now() / 1000 - seconds * 1000;

	return arena_printf(service.arena, "%lld.%03lld",
	    (long long)(ms / 1000), (long long)(ms % 1000)).p;
}

Test(fcgi, a_request_that_waited_too_long_is_not_executed)
{
	struct fastcgi_client_answer a;

	SERVICE(.workers = 1);
	a = FASTCGI_CLIENT_ASK(service.arena, "POST", LIST, .json = INCIDENT,
	    .sent = seconds_ago(15));
	cr_expect_eq(a.status, 503);
	expect_incidents(0);
	a = FASTCGI_CLIENT_ASK(service.arena, "POST", LIST, .json = INCIDENT,
	    .sent = seconds_ago(5));
	cr_expect_eq(a.status, 201);
	expect_incidents(1);
}

/* --- threads that are held up ------------------------------------------- */

#define THREADS	4

static int
post_one(int i, void *arg)
{
	struct web w = { .port = service.port };
	struct web_answer a = { 0 };
	bool done = web_ask(&w, "POST", LIST, INCIDENT, &a);

	(void)i;
	(void)arg;
	web_close(&w);
	return done && a.status == 201 ? 0 : 1;
}

static int
release_lock_soon(int i, void *arg)
{
	int *lock = arg;

	if (i > 0)
		return post_one(i, NULL);
	processes_sleep_ms(300);
	service_release_writer_lock(*lock);
	return 0;
}

/* nginx keeps as many connections as the one worker has threads. */
static void
warm_nginx(void)
{
	int lock = service_take_writer_lock();

	cr_assert_eq(processes_threads(THREADS + 1, release_lock_soon, &lock),
	    0);
}

/* Is there something to read, or is it closed? */
static bool
has_come(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/* Not while it has the writer lock, as it may at start: all would wait. */
static void
stop_without_gate(pid_t worker)
{
	for (;;) {
		kill(worker, SIGSTOP);
		while (!is_stopped(worker))
			processes_sleep_ms(5);
		if (service_writer_lock_is_free())
			return;
		kill(worker, SIGCONT);
		processes_sleep_ms(20);
	}
}

/*
 * Stops one of two workers, a new one that nginx has no connection to:
 * what is connected from now on is the other one's.
 */
static pid_t
stop_one_worker(void)
{
	pid_t before[2], now[2], fresh;

	cr_assert_eq(service_workers(before, 2), 2);
	service_kill_worker(before[1], 2);
	cr_assert_eq(service_workers(now, 2), 2);
	fresh = now[0] == before[0] ? now[1] : now[0];
	stop_without_gate(fresh);
	return fresh;
}

/* Requests of connections of their own, so that both nginx serve them. */
static void
expect_gets(void)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	int i;

	for (i = 0; i < REPEATS; i++) {
		cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
		cr_expect_eq(a.status, 200);
		web_close(&w);
	}
}

Test(fcgi, requests_on_a_worker_that_is_held_up_go_to_another)
{
	struct fastcgi_client_answer held;
	struct buf b;
	pid_t stopped;
	int fds[THREADS], i, lock;

	SERVICE(.workers = 2, .threads = THREADS,
	    .ini = "write_wait_ms = 10000\n");
	stopped = stop_one_worker();
	for (i = 0; i < THREADS; i++)
		fds[i] = open_kept();
	warm_nginx();
	kill(stopped, SIGCONT);
	b = bytes();
	FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	lock = service_take_writer_lock();
	for (i = 0; i < THREADS; i++)
		cr_assert(fastcgi_client_send(fds[i], buf_view(&b)));
	processes_sleep_ms(20);
	expect_gets();
	/* None waited for the held worker: it would have given up by then. */
	for (i = 0; i < THREADS; i++)
		cr_expect_not(has_come(fds[i]));
	service_release_writer_lock(lock);
	for (i = 0; i < THREADS; i++) {
		cr_expect(fastcgi_client_read(fds[i], service.arena, &held) &&
		    held.status == 201, "held: %d", held.status);
		close(fds[i]);
	}
	expect_incidents(2 * THREADS);
}

Test(fcgi, a_write_that_waits_too_long_is_503_and_not_done)
{
	struct web w = { 0 };
	struct web_answer a;
	int64_t began;
	int lock, ms;

	SERVICE(.workers = 2, .ini = "write_wait_ms = 300\n");
	w.port = service.port;
	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a) &&
	    a.status == 201);
	lock = service_take_writer_lock();
	began = clock_mono();
	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a));
	ms = milliseconds_since(began);
	expect_web_refusal(a, 503, "busy");
	cr_expect_eq(web_header_count(&a, "Retry-After"), 1);
	cr_expect(a.json);
	cr_expect_geq(ms, 300, "after %d ms", ms);
	cr_assert(web_ask(&w, "PATCH", LIST "1/", "{\"status\":\"closed\"}",
	    &a));
	expect_web_refusal(a, 503, "busy");
	/* Reads go on. */
	cr_assert(web_ask(&w, "GET", LIST "1/", NULL, &a));
	cr_expect_eq(a.status, 200);
	service_release_writer_lock(lock);
	processes_sleep_ms(300);
	expect_incidents(1);
	cr_expect_not_null(strstr(service_export().p, "\"status\":\"open\""));
	cr_assert(web_ask(&w, "PATCH", LIST "1/", "{\"status\":\"closed\"}",
	    &a));
	cr_expect_eq(a.status, 200);
	web_close(&w);
	service_check();
}

/* Of many clients one holds the writer lock again and again, for longer than it
 * takes until waiting requests give way. */
static int
post_or_hold(int i, void *arg)
{
	int round, lock, failed = 0;

	if (i == 0)
		for (round = 0; round < 40; round++) {
			lock = service_take_writer_lock();
			processes_sleep_ms(90);
			service_release_writer_lock(lock);
			processes_sleep_ms(2);
		}
	else
		for (round = 0; round < 4; round++)
			failed |= post_one(i, arg);
	return failed;
}

Test(fcgi, more_writers_than_threads_are_all_answered)
{
	SERVICE(.workers = 2, .threads = 2);
	cr_expect_eq(processes_threads(61, post_or_hold, NULL), 0);
	expect_incidents(240);
}

/* The closing of a kept connection, at most so many milliseconds away. */
static bool
ends_within(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;

	return poll(&p, 1, ms) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

Test(fcgi, a_worker_that_stops_lets_go_of_kept_connections)
{
	struct buf post, get;
	int held, kept, lock;
	pid_t worker;

	SERVICE(.workers = 1, .threads = THREADS,
	    .ini = "write_wait_ms = 10000\n");
	held = open_kept();
	kept = open_kept();
	post = bytes();
	FASTCGI_CLIENT_REQUEST(&post, "POST", LIST, .json = INCIDENT, .keep =
	    true);
	get = bytes();
	FASTCGI_CLIENT_REQUEST(&get, "GET", LIST, .keep = true);
	lock = service_take_writer_lock();
	cr_assert(fastcgi_client_send(held, buf_view(&post)));
	processes_sleep_ms(100);
	cr_assert_eq(service_workers(&worker, 1), 1);
	kill(worker, SIGTERM);
	processes_sleep_ms(100);
	fastcgi_client_send(kept, buf_view(&get));
	cr_expect(ends_within(kept, 60000));
	/* And before the request under way is done. */
	cr_expect_not(has_come(held));
	service_release_writer_lock(lock);
	close(held);
	close(kept);
}

/* --- clients that do not read ------------------------------------------- */

#define SLOW	40

/* A page of 20 long descriptions is more than sockets and buffers hold. */
static void
make_long_page(void)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	struct buf json = bytes();
	int i;

	buf_lit(&json, "{\"source\":\"system\",\"description\":\"");
	for (i = 0; i < 65000; i++)
		buf_lit(&json, "\xf0\x9f\x94\xa5");
	buf_lit(&json, "\"}");
	buf_char(&json, '\0');
	for (i = 0; i < 20; i++)
		cr_assert(web_ask(&w, "POST", LIST, json.p, &a) &&
		    a.status == 201);
	web_close(&w);
}

/* Waits until an answer has begun, and leaves it unread. */
static void
await_answer(const struct web *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };

	cr_assert_eq(poll(&p, 1, -1), 1);
}

/* nginx gives up a client that reads nothing for send_timeout. */
static bool
is_given_up(const struct web *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) == 1;
}

/*
 * Each of them has its answer begun while there are, unread, as many before
 * it as there are threads: a thread that waited for its client would come
 * back only with nginx giving that client up.
 */
Test(fcgi, clients_that_do_not_read_keep_no_worker)
{
	enum { HELD = 2 };
	struct web slow[SLOW] = { 0 }, w = { 0 };
	struct web_answer a;
	int i, k;

	SERVICE(.workers = 1, .threads = HELD);
	make_long_page();
	for (i = 0; i < SLOW; i++) {
		web_open(&slow[i], service.port);
		cr_assert(web_write(&slow[i], STR("GET " LIST " HTTP/1.1\r\n"
		    "Host: localhost\r\n\r\n")));
		await_answer(&slow[i]);
		for (k = i < HELD ? 0 : i - HELD; k <= i; k++)
			cr_assert_not(is_given_up(&slow[k]),
			    "client %d of %d was given up", k, i);
	}
	w.port = service.port;
	cr_assert(web_ask(&w, "GET", LIST "1/", NULL, &a));
	cr_expect_eq(a.status, 200);
	for (k = SLOW - HELD; k < SLOW; k++)
		cr_expect_not(is_given_up(&slow[k]), "client %d", k);
	web_close(&w);
	for (i = 0; i < SLOW; i++)
		web_close(&slow[i]);
}
