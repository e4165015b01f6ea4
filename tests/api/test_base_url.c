/*
 * The service behind another address: below a path, over TLS that ends
 * elsewhere.  Links, cookies and what counts as its own page follow that.
 */

#include <stdio.h>
#include <stdlib.h>

#include "support/client.h"
#include "support/expect.h"

#define LIST		"/api/incidents/"
#define BELOW		"/desk/incidents"
#define INCIDENT	"{\"description\":\"d\",\"source\":\"partner\"}"
#define LOGIN		"/api/auth/login/"
#define JSON		"application/json"
#define PASSWORD	"серые облака над рекой"

TestSuite(base_url, .init = client_open, .fini = client_close);

static void
base_is(const char *url)
{
	free(fixture.conf.base_url);
	fixture.conf.base_url = strdup(url);
}

static void
expect_header(const struct answer *a, const char *name, const char *want)
{
	const char *value = answer_header(a, name);

	cr_assert_not_null(value, "no %s: %d", name, a->status);
	cr_expect_str_eq(value, want, "%s: %s", name, value);
}

Test(base_url, links_lead_to_it)
{
	struct answer a;

	base_is("https://ops.example.org:8443" BELOW);
	fixture_incidents(3);
	a = api_get(BELOW LIST "?limit=1&status=open");
	cr_assert_eq(a.status, 200);
	cr_expect(answer_has(&a, STR("\"next\":\"https://ops.example.org:8443"
	    BELOW LIST "?cursor=")), "%.*s", STR_FMT(a.body));
	cr_expect_not_null(strstr(answer_header(&a, "Link"),
	    "<https://ops.example.org:8443" BELOW LIST "?cursor="));
	a = api_get(LIST "?page=2&page_size=1");
	expect_refusal(a, 404, "no_page");
}

Test(base_url, what_is_new_is_found_there)
{
	struct answer a;

	base_is("https://ops.example.org" BELOW);
	a = api_json("POST", BELOW LIST, INCIDENT);
	cr_assert_eq(a.status, 201, "%d", a.status);
	expect_header(&a, "Location", "https://ops.example.org" BELOW LIST
	    "1/");
	a = api_json("POST", LIST "1/notes/", "{\"note\":\"n\"}");
	expect_header(&a, "Location", "https://ops.example.org" BELOW LIST
	    "1/events/");
	base_is("auto");
	a = api_json("POST", LIST, INCIDENT);
	expect_header(&a, "Location", LIST "2/");
}

/* A proxy may have taken the path away; no other path is ours. */
Test(base_url, its_path_may_stand_before_that_of_a_request)
{
	static const struct {
		const char	*target;
		int		 status;
	} rows[] = {
		{ BELOW LIST, 200 }, { LIST, 200 }, { BELOW "/api/x/", 404 },
		{ BELOW "x" LIST, 404 }, { "/desk" LIST, 404 },
		{ BELOW BELOW LIST, 404 }, { "/DESK/incidents" LIST, 404 },
		{ BELOW "/" LIST, 404 }, { BELOW "/../incidents" LIST, 404 },
		{ "/desk%2Fincidents" LIST, 404 }, { BELOW, 404 },
	};
	struct answer a;
	size_t i;

	base_is("http://ops.example.org" BELOW);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		a = api_get(rows[i].target);
		cr_expect_eq(a.status, rows[i].status, "%s: %d",
		    rows[i].target, a.status);
		if (a.status != 200)
			expect_refusal(a, 404, "no_path");
	}
	base_is("auto");
	a = api_get(BELOW LIST);
	expect_refusal(a, 404, "no_path");
}

Test(base_url, its_host_is_allowed)
{
	struct answer a;

	base_is("http://ops.example.org:8080");
	a = ASK(.target = LIST, .env = { "HTTP_HOST=ops.example.org" });
	cr_expect_eq(a.status, 200, "%d", a.status);
	a = ASK(.target = LIST, .env = { "HTTP_HOST=evil.example.org" });
	expect_refusal(a, 400, "host");
	a = ASK(.target = LIST, .env = { "HTTP_HOST=127.0.0.1:8000" });
	cr_expect_eq(a.status, 200, "%d", a.status);
}

/* Behind a proxy a request itself tells neither the scheme nor the host. */
Test(base_url, only_its_pages_may_change_things)
{
	static const struct {
		const char	*origin;
		int		 status;
	} rows[] = {
		{ "HTTP_ORIGIN=https://ops.example.org", 201 },
		{ "HTTP_ORIGIN=http://ops.example.org", 403 },
		{ "HTTP_ORIGIN=https://ops.example.org:8443", 403 },
		{ "HTTP_ORIGIN=http://127.0.0.1:8000", 403 },
		{ "HTTP_ORIGIN=https://ops.example.org" BELOW, 403 },
	};
	struct answer a;
	size_t i;

	base_is("https://ops.example.org" BELOW);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		a = ASK(.method = "POST", .target = LIST, .type = JSON, .body =
		    STR(INCIDENT), .env = { rows[i].origin });
		cr_expect_eq(a.status, rows[i].status, "%s: %d",
		    rows[i].origin, a.status);
		if (a.status != 201)
			expect_refusal(a, 403, "origin");
	}
}

static void
expect_cookie(const char *url, const char *name, const char *rest)
{
	struct answer a;
	const char *value;

	base_is(url);
	a = api_json("POST", LOGIN, "{\"username\":\"viewer1\","
	    "\"password\":\"" PASSWORD "\"}");
	cr_assert_eq(a.status, 200, "%d: %.*s", a.status, STR_FMT(a.body));
	value = answer_header(&a, "Set-Cookie");
	cr_assert_not_null(value);
	cr_expect(str_starts(str_of(value), str_of(name)), "%s", value);
	cr_expect_not_null(strstr(value, rest), "%s", value);
}

/* __Host- takes the path "/" (RFC 6265bis 4.1.3.2). */
Test(base_url, cookies_are_for_its_path)
{
	client_password(client_account(ACCOUNT_VIEWER), PASSWORD);
	expect_cookie("auto", "incident=", "; Path=/;");
	expect_cookie("https://ops.example.org", "__Host-incident=",
	    "; Path=/; ");
	expect_cookie("https://ops.example.org" BELOW, "__Secure-incident=",
	    "; Path=" BELOW "/; ");
	expect_cookie("http://ops.example.org" BELOW, "incident=",
	    "; Path=" BELOW "/; ");
}

Test(base_url, a_session_below_a_path_is_one)
{
	const char *as = client_as(ACCOUNT_OPERATOR);
	struct answer a;

	base_is("http://ops.example.org" BELOW);
	a = ASK(.method = "POST", .target = BELOW LIST, .type = JSON, .body =
	    STR(INCIDENT), .as = as);
	cr_expect_eq(a.status, 201, "%d", a.status);
}

Test(base_url, entity_tags_know_it)
{
	char first[64];
	struct answer a = api_get(LIST);

	snprintf(first, sizeof(first), "%s", answer_header(&a, "ETag"));
	base_is("https://ops.example.org");
	a = api_get(LIST);
	cr_expect_str_neq(answer_header(&a, "ETag"), first);
}
