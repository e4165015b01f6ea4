/*
 * Whatever comes in over HTTP, an answer is JSON with the right status
 * and with each header once: nginx's answers and ours alike.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/record.h"
#include "support/service.h"
#include "support/web.h"

#define BODY_MAX	(1024 * 1024)

#define INCIDENT	"{\"description\":\"d\",\"source\":\"partner\"}"

/* What is on every answer, exactly once. */
static const char *const always[] = {
	"Cache-Control", "Content-Length", "Content-Security-Policy",
	    "Content-Type",
	"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Date",
	"Referrer-Policy", "Server",
	"X-Content-Type-Options", "X-Frame-Options", "X-Request-Id",
};

static void
start(void)
{
	SERVICE(.workers = 2);
}

TestSuite(http, .init = start, .fini = service_close, .timeout = 240);
TestSuite(http_original, .fini = service_close, .timeout = 240);

/* --- what every answer has ---------------------------------------------- */

static void
expect_header(const char *name, const struct web_answer *a,
	const char *header, const char *want)
{
	struct str value = web_header(a, header);

	expect_str_eq(value, str_of(want), "%s: %s: %.*s", name, header,
	    STR_FMT(value));
}

/*
 * What no two lines may begin with: the name.  A 401 has a line for each way
 * to authenticate, so of a challenge it is the scheme too (RFC 9110 11.6.1).
 */
static struct str
unique_start(struct str line)
{
	struct str rest = line, name = str_cut(&rest, ':'), scheme;

	if (!str_eq_nocase(name, STR("WWW-Authenticate")))
		return name;
	rest = str_trim(rest);
	scheme = str_cut(&rest, ' ');
	return (struct str){ line.p, (size_t)(scheme.p + scheme.n - line.p) };
}

static int
count_starts(struct str head, struct str start)
{
	int n = 0;

	while (head.n > 0)
		n += str_eq_nocase(unique_start(str_cut(&head, '\n')), start);
	return n;
}

static void
expect_no_header_twice(const char *name, const struct web_answer *a)
{
	struct str rest = a->head, start;

	while (rest.n > 0) {
		start = unique_start(str_cut(&rest, '\n'));
		cr_expect_eq(count_starts(a->head, start), 1, "%s: %.*s twice",
		    name, STR_FMT(start));
	}
}

static void
expect_headers(const char *name, const struct web_answer *a)
{
	struct str id = web_header(a, "X-Request-Id");
	size_t i;

	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		cr_expect_eq(web_header_count(a, always[i]), 1,
		    "%s: %s is there %d times:\n%.*s", name, always[i],
		    web_header_count(a, always[i]), STR_FMT(a->head));
	expect_no_header_twice(name, a);
	expect_header(name, a, "Content-Type", "application/json");
	expect_header(name, a, "X-Content-Type-Options", "nosniff");
	expect_header(name, a, "X-Frame-Options", "DENY");
	expect_header(name, a, "Cross-Origin-Resource-Policy", "same-origin");
	expect_header(name, a, "Content-Security-Policy", "default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
	/* Only over TLS may it be said (RFC 6797 7.2). */
	cr_expect_eq(web_header_count(a, "Strict-Transport-Security"), 0,
	    "%s", name);
	expect_header(name, a, "Server", "nginx");
	cr_expect_eq(id.n, 32, "%s: id %.*s", name, STR_FMT(id));
}

static void
expect_answer(const char *name, const struct web_answer *a, int status)
{
	cr_expect_eq(a->status, status, "%s: status %d, not %d: %.*s", name,
	    a->status, status, (int)(a->body.n < 300 ? a->body.n : 300),
	    a->body.p);
	cr_expect(a->json, "%s: not a JSON object: %.*s", name,
	    (int)(a->body.n < 300 ? a->body.n : 300), a->body.p);
	expect_headers(name, a);
	cr_expect_eq(web_header_count(a, "WWW-Authenticate"),
	    status == 401 ? 2 : 0, "%s: %.*s", name, STR_FMT(a->head));
	if (status >= 400)
		cr_expect_null(a->body.n == 0 ? NULL : memmem(a->body.p,
		    a->body.n, "<html", 5), "%s: HTML", name);
	if (str_starts(a->body, STR("{\"detail\"")))
		cr_expect_not_null(memmem(a->body.p, a->body.n,
		    "\",\"code\":\"", 10), "%s: no code: %.*s", name,
		    STR_FMT(a->body));
}

static bool
is_ascii(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

#define text(...)	arena_printf(service.arena, __VA_ARGS__)

/* n times the character, as a C string. */
static const char *
many(char c, size_t n)
{
	char *p = arena_alloc(service.arena, n + 1);

	memset(p, c, n);
	return p;
}

/* Bytes over a connection of their own, and the one answer to them. */
static void
expect_raw_as(const char *name, struct str bytes, int status, const char *why)
{
	struct web w;
	struct web_answer a;
	bool answered;

	web_open(&w, service.port);
	/* A server that refuses may close before all is sent. */
	web_write(&w, bytes);
	answered = web_read(&w, str_starts(bytes, STR("HEAD ")), &a);
	cr_expect(answered, "%s: no answer", name);
	if (answered) {
		expect_answer(name, &a, status);
		if (why != NULL)
			expect_str_eq(web_refusal(&a), str_of(why),
			    "%s: %d: %.*s", name, a.status, STR_FMT(a.body));
	}
	web_close(&w);
}

static void
expect_raw(const char *name, struct str bytes, int status)
{
	expect_raw_as(name, bytes, status, NULL);
}

struct row {
	const char	*name;
	struct str	 bytes;
	int		 status;
	const char	*why;	/* as web_refusal; NULL: it is done */
};

#define ROW(name, bytes, status)	{ name, STR_INIT(bytes), status, NULL }
#define BAD(name, bytes, status, why) \
	{ name, STR_INIT(bytes), status, why }
#define ROWS_N(rows)	(sizeof(rows) / sizeof((rows)[0]))

static void
expect_rows(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		expect_raw_as(rows[i].name, rows[i].bytes, rows[i].status,
		    rows[i].why);
	service_no_faults();
}

#define H	"Host: localhost\r\n"
#define LIST	"/api/incidents/"
#define POST	"POST " LIST " HTTP/1.1\r\n" H
#define JSON	"Content-Type: application/json\r\n"

/* --- requests that are malformed ---------------------------------------- */

static const struct row malformed[] = {
	BAD("no request line", "NONSENSE\r\n\r\n", 400, "bad_request"),
	BAD("only a space", "GET \r\n\r\n", 400, "bad_request"),
	BAD("lower-case method", "get " LIST " HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("bytes before the method", "\1GET / HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n"
	    "\r\n", 400, "bad_request"),
	BAD("an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400,
	    "bad_request"),
	BAD("no slash at first", "GET api HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("%00 in the path", "GET /api/%00 HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("%00 outside", "GET /%00 HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("NUL in the path", "GET /a\0b HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("half an escape", "GET /api/%4 HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("no hexadecimal escape", "GET /%zz HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("above the root", "GET /../.. HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("HTTP/9.9", "GET / HTTP/9.9\r\n" H "\r\n", 505, "http_version"),
	BAD("HTTP/2.0", "GET " LIST " HTTP/2.0\r\n" H "\r\n", 505,
	    "http_version"),
	BAD("no version", "GET / HTTP\r\n" H "\r\n", 400, "bad_request"),
	BAD("no Host", "GET " LIST " HTTP/1.1\r\n\r\n", 400, "bad_request"),
	BAD("no Host outside", "GET / HTTP/1.1\r\n\r\n", 400, "bad_request"),
	BAD("two Hosts", "GET " LIST " HTTP/1.1\r\n" H H "\r\n", 400,
	    "bad_request"),
	BAD("two Hosts outside", "GET / HTTP/1.1\r\n" H H "\r\n", 400,
	    "bad_request"),
	BAD("empty Host", "GET " LIST " HTTP/1.1\r\nHost:\r\n\r\n", 400,
	    "bad_request"),
	BAD("Host with a slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400,
	    "bad_request"),
	BAD("NUL in a header", "GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n", 400,
	    "bad_request"),
	BAD("bad Content-Length", POST "Content-Length: 1x\r\n\r\n", 400,
	    "bad_request"),
	BAD("negative length", POST "Content-Length: -1\r\n\r\n", 400,
	    "bad_request"),
	BAD("huge length", POST
	    "Content-Length: 99999999999999999999999\r\n\r\n", 400,
	    "bad_request"),
	BAD("two lengths", POST "Content-Length: 2\r\nContent-Length: 2\r\n"
	    "\r\n{}", 400, "bad_request"),
	BAD("length and chunks", POST JSON "Content-Length: 5\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad_request"),
	BAD("chunks and length", POST JSON "Transfer-Encoding: chunked\r\n"
	    "Content-Length: 5\r\n\r\n0\r\n\r\n", 400, "bad_request"),
	BAD("other transfer encoding", POST "Transfer-Encoding: gzip\r\n"
	    "\r\n", 501, "not_implemented"),
	BAD("bad chunk", POST JSON "Transfer-Encoding: chunked\r\n\r\n"
	    "xyz\r\n", 400, "bad_request"),
	BAD("bad chunk size", POST JSON "Transfer-Encoding: chunked\r\n\r\n"
	    "-1\r\n\r\n", 400, "bad_request"),
	BAD("huge chunk size", POST JSON "Transfer-Encoding: chunked\r\n\r\n"
	    "ffffffffffffffffff\r\n\r\n", 400, "bad_request"),
};

Test(http, malformed_requests_are_refused_in_json)
{
	expect_rows(malformed, ROWS_N(malformed));
}

/* --- methods and paths -------------------------------------------------- */

static const struct row places[] = {
	ROW("root", "GET / HTTP/1.1\r\n" H "\r\n", 200),
	BAD("outside", "GET /index.html HTTP/1.1\r\n" H "\r\n", 404, "no_path"),
	BAD("beside", "GET /apix/incidents/ HTTP/1.1\r\n" H "\r\n", 404,
	    "no_path"),
	BAD("the error page", "GET /_err HTTP/1.1\r\n" H "\r\n", 404,
	    "no_path"),
	BAD("its named location", "GET /@again HTTP/1.1\r\n" H "\r\n", 404,
	    "no_path"),
	ROW("api", "GET /api HTTP/1.1\r\n" H "\r\n", 200),
	ROW("api/", "GET /api/ HTTP/1.1\r\n" H "\r\n", 200),
	BAD("unknown", "GET /api/nothing/ HTTP/1.1\r\n" H "\r\n", 404,
	    "no_path"),
	BAD("no such incident", "GET " LIST "77/ HTTP/1.1\r\n" H "\r\n", 404,
	    "not_found"),
	BAD("no number", "GET " LIST "x/ HTTP/1.1\r\n" H "\r\n", 404,
	    "no_path"),
	BAD("post to the root", "POST / HTTP/1.1\r\n" H
	    "Content-Length: 2\r\n\r\n{}", 405, "method_not_allowed"),
	BAD("post outside", "POST /nowhere HTTP/1.1\r\n" H
	    "Content-Length: 2\r\n\r\n{}", 404, "no_path"),
	BAD("TRACE", "TRACE " LIST " HTTP/1.1\r\n" H "\r\n", 405,
	    "method_not_allowed"),
	BAD("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" H "\r\n", 400,
	    "bad_request"),
	BAD("CONNECT /", "CONNECT / HTTP/1.1\r\n" H "\r\n", 405,
	    "method_not_allowed"),
	BAD("unknown method", "BREW " LIST " HTTP/1.1\r\n" H "\r\n", 405,
	    "method_not_allowed"),
	BAD("DELETE", "DELETE " LIST "1/ HTTP/1.1\r\n" H "\r\n", 405,
	    "method_not_allowed"),
	BAD("unknown method at the root", "BREW / HTTP/1.1\r\n" H "\r\n", 405,
	    "method_not_allowed"),
	BAD("unknown method outside", "BREW /nowhere HTTP/1.1\r\n" H "\r\n",
	    404, "no_path"),
	ROW("list", "GET " LIST " HTTP/1.1\r\n" H "\r\n", 200),
	ROW("without its slash", "GET /api/incidents HTTP/1.1\r\n" H "\r\n",
	    200),
	ROW("absolute form", "GET http://localhost" LIST " HTTP/1.1\r\n" H
	    "\r\n", 200),
	ROW("lines end in LF", "GET " LIST " HTTP/1.1\nHost: localhost\n\n",
	    200),
	ROW("OPTIONS", "OPTIONS " LIST " HTTP/1.1\r\n" H "\r\n", 200),
	ROW("HTTP/1.0", "GET " LIST " HTTP/1.0\r\n" H "\r\n", 200),
	BAD("HTTP/1.0 without Host", "GET " LIST " HTTP/1.0\r\n\r\n", 400,
	    "host"),
	BAD("no such page", "GET " LIST "?page=9 HTTP/1.1\r\n" H "\r\n", 404,
	    "no_page"),
	BAD("bad filter", "GET " LIST "?status=x HTTP/1.1\r\n" H "\r\n", 400,
	    "status"),
	BAD("bad bytes in the query", "GET " LIST "?status=\xff\xfe HTTP/1.1"
	    "\r\n" H "\r\n", 400, "status"),
	BAD("not acceptable", "GET " LIST " HTTP/1.1\r\n" H
	    "Accept: application/xml\r\n\r\n", 406, "not_acceptable"),
	ROW("Accept in two lines", "GET " LIST " HTTP/1.1\r\n" H
	    "Accept: application/xml\r\nAccept: application/json\r\n\r\n", 200),
	BAD("credentials", "GET " LIST " HTTP/1.1\r\n" H
	    "Authorization: Basic YTpi\r\n\r\n", 401, "credentials"),
	BAD("Authorization twice", "GET " LIST " HTTP/1.1\r\n" H
	    "Authorization: a b\r\nAuthorization: a b\r\n\r\n", 400,
	    "bad_request"),
};

Test(http, every_place_and_method_answers_in_json)
{
	expect_rows(places, ROWS_N(places));
}

/* --- hosts -------------------------------------------------------------- */

static const struct row strangers[] = {
	BAD("in the service", "GET " LIST " HTTP/1.1\r\n"
	    "Host: evil.example\r\n\r\n", 400, "host"),
	BAD("at the root", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	    400, "host"),
	BAD("outside", "GET /nowhere HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	    400, "bad_request"),
	BAD("outside, a file", "GET /favicon.ico HTTP/1.1\r\n"
	    "Host: localhost.evil.example\r\n\r\n", 400, "bad_request"),
	BAD("post", "POST " LIST " HTTP/1.1\r\nHost: evil.example\r\n" JSON
	    "Content-Length: 2\r\n\r\n{}", 400, "host"),
	BAD("bad port", "GET " LIST " HTTP/1.1\r\nHost: localhost:x\r\n\r\n",
	    400, "host"),
	BAD("absolute form", "GET http://evil.example/ HTTP/1.1\r\n"
	    "Host: evil.example\r\n\r\n", 400, "host"),
};

static const struct row friends[] = {
	ROW("capitals", "GET " LIST " HTTP/1.1\r\nHost: LocalHost\r\n\r\n",
	    200),
	ROW("port", "GET " LIST " HTTP/1.1\r\nHost: localhost:1\r\n\r\n",
	    200),
	ROW("address", "GET " LIST " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
	    200),
	ROW("address at the root", "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n"
	    "\r\n", 200),
	BAD("address outside", "GET /nowhere HTTP/1.1\r\n"
	    "Host: 127.0.0.1:80\r\n\r\n", 404, "no_path"),
};

Test(http, names_that_are_not_ours_are_refused_everywhere)
{
	expect_rows(strangers, ROWS_N(strangers));
	expect_rows(friends, ROWS_N(friends));
}

/* --- bodies ------------------------------------------------------------- */

static const struct row bodies[] = {
	BAD("no body", POST JSON "\r\n", 400, "description"),
	BAD("not JSON", POST JSON "Content-Length: 1\r\n\r\n{", 400, "json"),
	BAD("a list", POST JSON "Content-Length: 2\r\n\r\n[]", 400,
	    "non_field_errors"),
	BAD("no type", POST "Content-Length: 2\r\n\r\n{}", 415,
	    "unsupported_type"),
	BAD("a wrong type", POST "Content-Type: text/xml\r\n"
	    "Content-Length: 2\r\n\r\n{}", 415, "unsupported_type"),
	BAD("type twice", POST JSON JSON "Content-Length: 2\r\n\r\n{}", 400,
	    "header_twice"),
	BAD("type twice, differing", POST JSON "Content-Type: text/plain\r\n"
	    "Content-Length: 2\r\n\r\n{}", 400, "header_twice"),
	BAD("1 MiB and a byte", POST JSON "Content-Length: 1048577\r\n\r\n",
	    413, "too_large"),
	BAD("1 MiB and a byte outside", "POST /nowhere HTTP/1.1\r\n" H
	    "Content-Length: 1048577\r\n\r\n", 413, "too_large"),
	BAD("chunks over 1 MiB", POST JSON "Transfer-Encoding: chunked\r\n"
	    "\r\n100001\r\nx", 413, "too_large"),
	BAD("gzip", POST JSON "Content-Encoding: gzip\r\n"
	    "Content-Length: 20\r\n\r\n"
	    "\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3"
	    "\x02\0", 400, "json"),
};

Test(http, bodies_that_will_not_do_are_refused_in_json)
{
	expect_rows(bodies, ROWS_N(bodies));
	cr_expect_eq(service_export().n, 0);
}

Test(http, a_body_of_one_mebibyte_is_accepted)
{
	const char *rest = many(' ', BODY_MAX - sizeof(INCIDENT) + 1);
	struct web w = { .port = service.port };
	struct web_answer a;

	cr_assert(web_ask(&w, "POST", LIST, text(INCIDENT "%s", rest).p,
	    &a));
	expect_answer("1 MiB", &a, 201);
	cr_assert(web_ask(&w, "POST", LIST, text(INCIDENT " %s", rest).p,
	    &a));
	expect_answer("1 MiB and a byte", &a, 413);
	web_close(&w);
}

Test(http, chunked_bodies_are_put_together)
{
	expect_raw("chunks", STR(POST JSON "Transfer-Encoding: chunked\r\n"
	    "\r\n10\r\n{\"description\":\"\r\n"
	    "b\r\nin chunks\",\r\n13;x=y\r\n\"source\":\"partner\"}\r\n0\r\n"
	    "X-Trailer: 1\r\n\r\n"), 201);
	cr_expect_not_null(strstr(service_export().p, "\"in chunks\""));
}

Test(http, a_client_that_waits_for_100_gets_it)
{
	struct web w;
	struct web_answer a;

	web_open(&w, service.port);
	web_write(&w, STR(POST JSON "Expect: 100-continue\r\n"
	    "Content-Length: 38\r\n\r\n"));
	cr_assert(web_read(&w, true, &a));
	cr_expect_eq(a.status, 100);
	web_write(&w, STR(INCIDENT));
	cr_assert(web_read(&w, false, &a));
	expect_answer("after 100", &a, 201);
	web_close(&w);
}

Test(http, a_body_that_never_comes_ends_in_408)
{
	struct web w;
	struct web_answer a;

	web_open(&w, service.port);
	web_write(&w, STR(POST JSON "Content-Length: 38\r\n\r\n{"));
	/* 408, or the connection is reset without a word. */
	if (web_read(&w, false, &a))
		expect_answer("no body", &a, 408);
	else
		cr_expect_eq(w.n, 0);
	web_close(&w);
	cr_expect_eq(service_export().n, 0);
}

/* --- lengths ------------------------------------------------------------ */

Test(http, addresses_and_headers_that_are_too_long_are_refused_in_json)
{
	const char *k9 = many('a', 9000), *k5 = many('b', 5000);
	struct str five = text("X: %s\r\n", k5);
	struct buf b;
	int i;

	expect_raw_as("address in the service",
	    text("GET " LIST "?x=%s HTTP/1.1\r\n" H "\r\n", k9), 414,
	    "uri_too_long");
	expect_raw_as("address outside",
	    text("GET /%s HTTP/1.1\r\n" H "\r\n", k9), 414, "uri_too_long");
	expect_raw_as("one header",
	    text("GET " LIST " HTTP/1.1\r\n" H "X: %s\r\n\r\n", k9), 431,
	    "headers_too_large");
	buf_init(&b, service.arena, 0);
	buf_lit(&b, "GET " LIST " HTTP/1.1\r\n" H);
	for (i = 0; i < 8; i++)
		buf_str(&b, five);
	buf_lit(&b, "\r\n");
	expect_raw_as("many headers", buf_view(&b), 431, "headers_too_large");
	expect_raw("a long address that fits",
	    text("GET " LIST "?x=%s HTTP/1.1\r\n" H "\r\n", k5), 200);
	service_no_faults();
}

Test(http, a_thousand_parameters_are_the_limit)
{
	struct buf b;
	int i;

	buf_init(&b, service.arena, 0);
	buf_lit(&b, "GET " LIST "?a");
	for (i = 1; i < 1001; i++)
		buf_lit(&b, "&a");
	buf_lit(&b, " HTTP/1.1\r\n" H "\r\n");
	expect_raw_as("1,001 parameters", buf_view(&b), 400, "too_many_fields");
}

/* --- languages ---------------------------------------------------------- */

static const struct row english[] = {
	BAD("nginx 404", "GET /nowhere HTTP/1.1\r\n" H
	    "Accept-Language: en\r\n\r\n", 404, "no_path"),
	BAD("nginx 404 by region", "GET /nowhere HTTP/1.1\r\n" H
	    "Accept-Language: en-US,ru;q=0.9\r\n\r\n", 404, "no_path"),
	BAD("nginx 405", "TRACE / HTTP/1.1\r\n" H
	    "Accept-Language: en\r\n\r\n", 405, "method_not_allowed"),
	BAD("nginx 413", POST "Accept-Language: en\r\n"
	    "Content-Length: 1048577\r\n\r\n", 413, "too_large"),
	BAD("nginx 501", POST "Accept-Language: en\r\n"
	    "Transfer-Encoding: gzip\r\n\r\n", 501, "not_implemented"),
	BAD("our 404", "GET /api/x/ HTTP/1.1\r\n" H
	    "Accept-Language: en\r\n\r\n", 404, "no_path"),
	BAD("our 405", "DELETE " LIST " HTTP/1.1\r\n" H
	    "Accept-Language: en-GB\r\n\r\n", 405, "method_not_allowed"),
	BAD("our 400", POST JSON "Accept-Language: en\r\n"
	    "Content-Length: 2\r\n\r\n{}", 400, "description"),
	BAD("our 400 of a stranger", "GET / HTTP/1.1\r\n"
	    "Host: evil.example\r\nAccept-Language: en\r\n\r\n", 400, "host"),
	BAD("a stranger", "GET /nowhere HTTP/1.1\r\nHost: evil.example\r\n"
	    "Accept-Language: en\r\n\r\n", 400, "bad_request"),
};

static bool
answer_is_ascii(struct str bytes)
{
	struct web w;
	struct web_answer a;
	bool is;

	web_open(&w, service.port);
	web_write(&w, bytes);
	cr_assert(web_read(&w, false, &a));
	is = is_ascii(a.body);
	web_close(&w);
	return is;
}

Test(http, errors_are_english_for_who_asks_for_it)
{
	size_t i;

	expect_rows(english, ROWS_N(english));
	for (i = 0; i < ROWS_N(english); i++)
		cr_expect(answer_is_ascii(english[i].bytes), "%s",
		    english[i].name);
	for (i = 0; i < ROWS_N(malformed); i++)
		cr_expect_not(answer_is_ascii(malformed[i].bytes), "%s",
		    malformed[i].name);
}

/* --- good answers ------------------------------------------------------- */

Test(http, a_new_incident_has_a_location_where_it_is_found)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	const char *where;
	struct str location;

	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a));
	expect_answer("create", &a, 201);
	location = web_header(&a, "Location");
	where = strstr(arena_str(service.arena, location).p, "/api/");
	cr_assert_not_null(where, "Location: %.*s", STR_FMT(location));
	cr_assert(web_ask(&w, "GET", where, NULL, &a));
	expect_answer("retrieve", &a, 200);
	cr_expect_eq(web_number(&a, "id"), 1);
	web_close(&w);
}

#define KEYED	POST JSON "Idempotency-Key: \"k-1\"\r\n" \
	"Content-Length: 38\r\n"

Test(http, a_request_with_a_key_is_replayed)
{
	const char *bytes = KEYED "\r\n" INCIDENT;
	struct web w = { .fd = -1 };
	struct web_answer first, again;
	struct str body, location;

	web_open(&w, service.port);
	cr_assert(web_write(&w, str_of(bytes)) && web_read(&w, false, &first));
	expect_answer("first", &first, 201);
	cr_expect_eq(web_header_count(&first, "Idempotent-Replayed"), 0);
	body = arena_str(service.arena, first.body);
	location = arena_str(service.arena, web_header(&first, "Location"));
	cr_assert(web_write(&w, str_of(bytes)) && web_read(&w, false, &again));
	expect_answer("again", &again, 201);
	expect_header("again", &again, "Idempotent-Replayed", "true");
	expect_str_eq(web_header(&again, "Location"), location);
	expect_str_eq(again.body, body, "%.*s", STR_FMT(again.body));
	web_close(&w);
	expect_raw_as("another body", STR(KEYED "\r\n{\"description\":\"e\","
	    "\"source\":\"partner\"}"), 422, "idempotency_key_reused");
	expect_raw_as("two keys", STR(KEYED "Idempotency-Key: \"k-1\"\r\n\r\n"
	    INCIDENT), 400, "header_twice");
	cr_expect_eq(service_lines(service_export()), 1);
}

/* A mebibyte of lines, as many as there may be. */
Test(http, a_thousand_incidents_come_in_one_request)
{
	const char *rest = many('x', BODY_MAX / 1000 - sizeof(INCIDENT));
	struct web w = { .fd = -1 };
	struct web_answer a;
	struct buf b;
	int i;

	buf_init(&b, service.arena, BODY_MAX);
	for (i = 0; i < 1000; i++)
		buf_str(&b, text("{\"source\":\"partner\",\"description\":"
		    "\"%s\"}\n", rest));
	web_open(&w, service.port);
	cr_assert(web_write(&w, text("POST " LIST "bulk HTTP/1.1\r\n" H
	    "Content-Type: application/x-ndjson\r\nContent-Length: %zu\r\n"
	    "\r\n", b.n)));
	cr_assert(web_write(&w, buf_view(&b)) && web_read(&w, false, &a));
	expect_answer("lines", &a, 200);
	cr_expect_eq(web_number(&a, "created"), 1000);
	web_close(&w);
	cr_expect_eq(service_lines(service_export()), 1000);
	service_check();
	service_no_faults();
}

Test(http, head_is_get_without_its_body)
{
	struct web w = { .port = service.port };
	struct web_answer get, head;
	struct str length;

	cr_assert(web_ask(&w, "GET", LIST, NULL, &get));
	length = arena_str(service.arena, web_header(&get, "Content-Length"));
	/* On the same connection: a body would be taken for an answer. */
	cr_assert(web_ask(&w, "HEAD", LIST, NULL, &head));
	cr_expect_eq(head.status, 200);
	expect_headers("HEAD", &head);
	expect_str_eq(web_header(&head, "Content-Length"), length);
	cr_assert(web_ask(&w, "HEAD", LIST "9/", NULL, &head));
	cr_expect_eq(head.status, 404);
	cr_assert(web_ask(&w, "HEAD", "/nowhere", NULL, &head));
	cr_expect_eq(head.status, 404);
	expect_headers("HEAD outside", &head);
	cr_assert(web_ask(&w, "GET", LIST, NULL, &get));
	expect_answer("GET after HEAD", &get, 200);
	web_close(&w);
}

/* A request with one more header; the answer on the connection. */
static void
ask_with(struct web *w, const char *line, const char *header, struct str value,
	struct web_answer *a)
{
	cr_assert(web_write(w, arena_printf(service.arena,
	    "%s HTTP/1.1\r\n" H "Accept-Encoding: gzip\r\n%s: %.*s\r\n\r\n",
	    line, header, STR_FMT(value))));
	cr_assert(web_read(w, strncmp(line, "HEAD", 4) == 0, a));
}

/* nginx neither weakens a tag nor answers in its own way. */
static void
tag_is_good(struct web *w, const char *path, const char *start)
{
	const char *get = arena_printf(service.arena, "GET %s", path).p;
	const char *head = arena_printf(service.arena, "HEAD %s", path).p;
	struct web_answer a;
	struct str tag;

	cr_assert(web_ask(w, "GET", path, NULL, &a));
	tag = arena_str(service.arena, web_header(&a, "ETag"));
	cr_expect(str_starts(tag, str_of(start)), "%s: %.*s", path,
	    STR_FMT(tag));
	ask_with(w, get, "If-None-Match", tag, &a);
	cr_expect_eq(a.status, 304, "%s", path);
	cr_expect_eq(a.body.n, 0);
	expect_str_eq(web_header(&a, "ETag"), tag);
	cr_expect_eq(web_header_count(&a, "X-Request-Id"), 1);
	ask_with(w, head, "If-None-Match", tag, &a);
	cr_expect_eq(a.status, 304, "%s", path);
	ask_with(w, get, "If-None-Match", STR("\"0-x\""), &a);
	cr_expect_eq(a.status, 200, "%s", path);
	cr_expect_null(web_header(&a, "Content-Encoding").p);
}

Test(http, what_a_client_has_is_not_sent_again)
{
	struct web w = { .port = service.port };
	struct web_answer a;

	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a));
	tag_is_good(&w, LIST "1/", "\"1-");
	tag_is_good(&w, LIST, "W/\"1-");
	tag_is_good(&w, LIST "?status=open,closed&limit=5", "W/\"1-");
	ask_with(&w, "PATCH " LIST "1/", "If-Match", STR("\"7\""), &a);
	cr_expect_eq(a.status, 412);
	cr_expect_eq(web_number(&a, "version"), 1);
	web_close(&w);
}

Test(http, cursors_lead_on_through_nginx)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	struct str link;
	const char *at = LIST "?limit=2&status!=closed";
	int i, pages = 0;

	for (i = 0; i < 5; i++)
		cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a));
	for (;; pages++) {
		cr_assert(web_ask(&w, "GET", at, NULL, &a));
		cr_expect_eq(a.status, 200);
		link = arena_str(service.arena, web_header(&a, "Link"));
		if (link.p == NULL || strstr(link.p, "rel=\"next\"") == NULL)
			break;
		at = strstr(link.p, "/api/");
		at = arena_printf(service.arena, "%.*s",
		    (int)strcspn(at, ">"), at).p;
	}
	cr_expect_eq(pages, 2);
	cr_expect_eq(web_number(&a, "id"), 1);
	web_close(&w);
}

Test(http, the_contract_is_sent_as_it_is_and_its_errors_in_json)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	struct str want = program_read_file(SRCDIR "/docs/openapi.yaml",
	    service.arena);

	cr_assert(web_ask(&w, "GET", "/api/schema/", NULL, &a));
	cr_expect_eq(a.status, 200);
	expect_str_eq(a.body, want, "%zu bytes, not %zu", a.body.n,
	    want.n);
	expect_header("contract", &a, "Content-Type", "application/yaml");
	expect_header("contract", &a, "X-Content-Type-Options", "nosniff");
	cr_assert(web_ask(&w, "HEAD", "/api/schema/", NULL, &a));
	cr_expect_eq(a.status, 200);
	expect_header("HEAD", &a, "Content-Type", "application/yaml");
	expect_header("HEAD", &a, "Content-Length",
	    text("%zu", want.n).p);
	cr_assert(web_ask(&w, "GET", "/api/schema/?format=json", NULL, &a));
	cr_expect_eq(a.status, 200);
	expect_header("JSON", &a, "Content-Type", "application/json");
	cr_expect_gt(a.body.n, want.n / 2);
	cr_assert(web_ask(&w, "PUT", "/api/schema/", "{}", &a));
	expect_answer("PUT", &a, 405);
	cr_assert(web_ask(&w, "OPTIONS", "/api/schema/", NULL, &a));
	expect_answer("OPTIONS", &a, 200);
	web_close(&w);
}

/* Errors of the web server itself, and what they mean to programs. */
static const struct {
	const char	*bytes, *code;
} own[] = {
	{ "GET /nothing HTTP/1.1\r\n" H "\r\n", "no_path" },
	{ "NONSENSE\r\n\r\n", "bad_request" },
	{ "GET /nothing HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	    "bad_request" },
	{ "GET " LIST " HTTP/2.0\r\n" H "\r\n", "http_version" },
	{ POST "Transfer-Encoding: gzip\r\n\r\n", "not_implemented" },
	{ POST "Content-Length: 99999999\r\n\r\n", "too_large" },
	{ "TRACE " LIST " HTTP/1.1\r\n" H "\r\n", "method_not_allowed" },
};

Test(http, errors_of_the_web_server_say_which_they_are)
{
	struct web_answer a;
	struct str want;
	struct web w;
	size_t i;

	for (i = 0; i < ROWS_N(own); i++) {
		web_open(&w, service.port);
		web_write(&w, str_of(own[i].bytes));
		cr_assert(web_read(&w, false, &a), "%s", own[i].bytes);
		want = text(",\"code\":\"%s\"}", own[i].code);
		cr_expect_not_null(memmem(a.body.p, a.body.n, want.p, want.n),
		    "%.*s lacks %s", STR_FMT(a.body), want.p);
		web_close(&w);
	}
	service_no_faults();
}

/* By the web server, and by the service. */
Test(http_original, clients_of_the_replaced_service_get_no_codes)
{
	static const char *const refused[] = {
		"GET /nothing HTTP/1.1\r\n" H "\r\n",
		POST "Content-Length: 99999999\r\n\r\n",
		"GET " LIST "99/ HTTP/1.1\r\n" H "\r\n",
	};
	struct web_answer a;
	struct web w;
	size_t i;

	record_stop();
	SERVICE(.ini = "parameters = original\n");
	for (i = 0; i < ROWS_N(refused); i++) {
		web_open(&w, service.port);
		web_write(&w, str_of(refused[i]));
		cr_assert(web_read(&w, false, &a), "%s", refused[i]);
		cr_expect(a.status == 404 || a.status == 413, "%d", a.status);
		cr_expect(a.json && str_starts(a.body, STR("{\"detail\"")),
		    "%.*s", STR_FMT(a.body));
		cr_expect_null(memmem(a.body.p, a.body.n, "\"code\"", 6),
		    "%.*s", STR_FMT(a.body));
		web_close(&w);
	}
}

Test(http, pipelined_requests_are_answered_in_their_order)
{
	static const int want[] = { 200, 404, 201, 200, 405 };
	struct web w;
	struct web_answer a;
	size_t i;

	web_open(&w, service.port);
	web_write(&w, STR("GET " LIST " HTTP/1.1\r\n" H "\r\n"
	    "GET /nothing HTTP/1.1\r\n" H "\r\n"
	    POST JSON "Content-Length: 38\r\n\r\n" INCIDENT
	    "GET " LIST "1/ HTTP/1.1\r\n" H "\r\n"
	    "DELETE " LIST " HTTP/1.1\r\n" H "\r\n"));
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		cr_assert(web_read(&w, false, &a), "answer %zu", i);
		expect_answer("pipelined", &a, want[i]);
	}
	web_close(&w);
}

Test(http, an_early_refusal_leaves_the_connection_in_order)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	const char *body = text("{\"x\":\"%s\"}", many('x', 200000)).p;

	cr_assert(web_ask(&w, "POST", "/api/nothing/", body, &a));
	expect_answer("404", &a, 404);
	cr_assert(web_ask(&w, "DELETE", LIST, body, &a));
	expect_answer("405", &a, 405);
	cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
	expect_answer("200", &a, 200);
	web_close(&w);
}

Test(http, links_stand_under_the_host_that_was_asked)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	const char *want;
	int i;

	for (i = 0; i < 21; i++)
		cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a) &&
		    a.status == 201);
	cr_assert(web_ask(&w, "GET", LIST "?b=2&a=1", NULL, &a));
	want = arena_printf(service.arena, "\"http://localhost:%d" LIST
	    "?a=1&b=2&page=2\"", service.port).p;
	cr_expect_not_null(memmem(a.body.p, a.body.n, want, strlen(want)),
	    "%.300s", a.body.p);
	web_close(&w);
}

/* --- when the service is not there -------------------------------------- */

static void
expect_unavailable(const char *name, int status)
{
	struct web w = { .port = service.port };
	struct web_answer a;

	cr_assert(web_ask(&w, "POST", LIST, INCIDENT, &a), "%s", name);
	expect_answer(name, &a, status);
	cr_assert_eq(web_header_count(&a, "Retry-After"), 1, "%s: %.*s",
	    name, STR_FMT(a.head));
	cr_expect_geq(strtol(web_header(&a, "Retry-After").p, NULL, 10), 1);
	web_close(&w);
}

static void
signal_workers(int sig)
{
	pid_t workers[8];
	int i, n = service_workers(workers, 8);

	cr_assert_eq(n, 2);
	for (i = 0; i < n; i++)
		kill(workers[i], sig);
}

Test(http, without_a_pool_answers_are_502_in_json)
{
	cr_assert_eq(unlink(service.socket), 0);
	/* And with them the connections that nginx keeps. */
	signal_workers(SIGKILL);
	expect_unavailable("no socket", 502);
}

Test(http, a_pool_that_does_not_answer_is_504_in_json)
{
	signal_workers(SIGSTOP);
	expect_unavailable("stopped workers", 504);
	signal_workers(SIGCONT);
}

Test(http, a_client_that_has_gone_leaves_nothing_behind)
{
	struct web w;
	struct web_answer a;
	int i;

	for (i = 0; i < 200; i++) {
		web_open(&w, service.port);
		web_write(&w, STR("GET " LIST " HTTP/1.1\r\n" H "\r\n"));
		web_close(&w);
	}
	w = (struct web){ .port = service.port };
	cr_assert(web_ask(&w, "GET", LIST, NULL, &a));
	expect_answer("after them", &a, 200);
	web_close(&w);
	service_no_faults();
}
