/*
 * What nginx knows of the configuration: the names and the path of the
 * service, and the language of its own errors.
 */

#include <stdio.h>

#include "support/expect.h"
#include "support/service.h"
#include "support/web.h"

#define LIST		"/api/incidents/"
#define INCIDENT	"{\"description\":\"d\",\"source\":\"partner\"}"

TestSuite(nginx, .fini = service_close, .timeout = 240);

#define text(...)	arena_printf(service.arena, __VA_ARGS__)

/* A request over a connection of its own; the answer's body is kept. */
static struct web_answer
ask(const char *method, const char *path, const char *headers,
	const char *body)
{
	struct web w;
	struct web_answer a;

	web_open(&w, service.port);
	cr_assert(web_write(&w, text("%s %s HTTP/1.1\r\n%sContent-Length: %zu"
	    "\r\n\r\n%s", method, path, headers, strlen(body), body)));
	cr_assert(web_read(&w, false, &a), "%s %s", method, path);
	a.head = arena_str(service.arena, a.head);
	a.body = arena_str(service.arena, a.body);
	web_close(&w);
	return a;
}

static struct web_answer
expect(const char *host, const char *path, int status)
{
	struct web_answer a = ask("GET", path, text("Host: %s\r\n", host).p,
	    "");

	cr_expect_eq(a.status, status, "%s at %s: %d: %.*s", path, host,
	    a.status, STR_FMT(a.body));
	cr_expect(a.json, "%s at %s: %.*s", path, host, STR_FMT(a.body));
	return a;
}

static void
expect_refused(const char *host, const char *path, int status,
	const char *why)
{
	struct web_answer a = expect(host, path, status);

	expect_str_eq(web_refusal(&a), str_of(why), "%s at %s: %.*s", path,
	    host, STR_FMT(a.body));
}

/* --- below a path --------------------------------------------------------- */

#define BELOW	"/desk/inc.1"
#define OPS	"ops.example.org"

Test(nginx, the_service_is_found_below_its_path)
{
	struct web_answer a;
	struct str location;

	SERVICE(.ini = "base_url = https://" OPS BELOW "\n");
	a = ask("POST", BELOW LIST, "Host: " OPS "\r\n"
	    "Content-Type: application/json\r\n", INCIDENT);
	cr_assert_eq(a.status, 201, "%d: %.*s", a.status, STR_FMT(a.body));
	location = web_header(&a, "Location");
	expect_str_eq(location, STR("https://" OPS BELOW LIST "1/"),
	    "%.*s", STR_FMT(location));
	expect(OPS, BELOW LIST "1/", 200);
	expect(OPS, LIST "1/", 200);
	expect("127.0.0.1", BELOW LIST "?status=open&page=1", 200);
	expect_refused(OPS, BELOW LIST "?page=9", 404, "no_page");
	expect_refused(OPS, BELOW "/api/%3Fx/", 404, "no_path");
	expect_refused(OPS, BELOW LIST "%E2%82%AC/", 404, "no_path");
	expect(OPS, BELOW "/", 200);
	expect_refused(OPS, BELOW, 404, "no_path");
	expect(OPS, "/", 200);
	expect_refused("evil.example", BELOW "/", 400, "host");
	expect_refused("evil.example", BELOW LIST, 400, "host");
	/* Not by another one, and "." is no wildcard. */
	expect_refused(OPS, "/desk/incx1" LIST, 404, "no_path");
	expect_refused(OPS, "/x" BELOW LIST, 404, "no_path");
	expect_refused(OPS, BELOW BELOW LIST, 404, "no_path");
	service_no_faults();
}

/* The rules for paths are those of the service at the root. */
Test(nginx, limits_hold_below_its_path)
{
	struct web_answer a;

	SERVICE(.ini = "base_url = https://" OPS BELOW "\n");
	a = ask("POST", BELOW "/api/auth/login/", "Host: " OPS "\r\n"
	    "Content-Type: application/json\r\n",
	    text("%-16385s", "{\"username\":\"a\"}").p);
	cr_expect_eq(a.status, 413, "%d: %.*s", a.status, STR_FMT(a.body));
}

/* --- names ---------------------------------------------------------------- */

Test(nginx, its_names_are_those_of_the_configuration)
{
	static const char *const ours[] = {
		"localhost", "localhost.", "LOCALHOST:80", "[2001:db8::1]:80",
		"a_b.example", "xn--d1achayd9a1a4c.xn--p1ai", "default",
		"a.name.that.is.longer.than.nginx.has.room.for.in.a.hash.of."
		    "its.usual.size.example.org",
	};
	static const char *const others[] = {
		"127.0.0.1", "xlocalhost", "localhost.evil.example",
		"[2001:db8::2]", "axb.example", "evil.example",
	};
	size_t i;

	SERVICE(.ini =
	    "allowed_hosts = localhost, [2001:DB8:0::1], A_b.example,"
	    " инциденты.рф, default, a.name.that.is.longer.than.nginx.has"
	    ".room.for.in.a.hash.of.its.usual.size.example.org\n");
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		expect(ours[i], "/", 200);
		expect_refused(ours[i], "/nowhere", 404, "no_path");
		expect(ours[i], LIST, 200);
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		expect_refused(others[i], "/", 400, "host");
		expect_refused(others[i], "/nowhere", 400, "bad_request");
		expect_refused(others[i], LIST, 400, "host");
	}
}

/* --- caches --------------------------------------------------------------- */

Test(nginx, its_own_errors_are_kept_by_nobody)
{
	struct web_answer a;

	SERVICE(.ini = "");
	a = ask("GET", "/nowhere", "Host: localhost\r\n", "");
	cr_expect_eq(a.status, 404, "%d", a.status);
	cr_expect(str_eq(web_header(&a, "Cache-Control"), STR("no-store")),
	    "%.*s", STR_FMT(a.head));
	a = ask("GET", LIST, "Host: localhost\r\n", "");
	cr_expect(str_eq(web_header(&a, "Cache-Control"),
	    STR("private, no-cache")), "%.*s", STR_FMT(a.head));
}

/* --- language ------------------------------------------------------------- */

static void
expect_language(const char *header, const char *path, const char *detail)
{
	struct web_answer a = ask("GET", path, text("Host: localhost\r\n%s",
	    header).p, "");

	cr_expect_not_null(memmem(a.body.p, a.body.n, detail, strlen(detail)),
	    "%s%s: %.*s", header, path, STR_FMT(a.body));
}

Test(nginx, its_errors_are_in_the_language_of_the_configuration)
{
	/* Of nginx, and of the service. */
	static const struct {
		const char	*path, *en, *ru;
	} rows[] = {
		{ "/nowhere", "Not found.", "Не найдено." },
		{ "/api/nothing/", "There is nothing at this address.",
		    "По этому адресу ничего нет." },
	};
	size_t i;

	SERVICE(.ini = "language = en\n");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_language("", rows[i].path, rows[i].en);
		expect_language("Accept-Language: de\r\n", rows[i].path,
		    rows[i].en);
		expect_language("Accept-Language: ru-RU,en;q=0.5\r\n",
		    rows[i].path, rows[i].ru);
	}
	service_no_faults();
}
