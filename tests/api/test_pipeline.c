/*
 * The pipeline: what is judged before a handler, in which order, and what
 * every answer has.
 */

#include <stdlib.h>

#include "db/sqlite/writer_lock.h"
#include "domain/right.h"
#include "support/capture.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/record.h"

static void
setup(void)
{
	client_open();
	FIXTURE_INCIDENT(.description = STR("x"));
}

TestSuite(pipeline, .init = setup, .fini = client_close);

#define LIST		"/api/incidents/"
#define ITEM		"/api/incidents/1/"
#define JSON		"application/json"
#define NEW		"{\"description\":\"y\",\"source\":\"system\"}"
#define LIST_ALLOW	"GET, POST, HEAD, OPTIONS"
#define ITEM_ALLOW	"GET, PUT, PATCH, HEAD, OPTIONS"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

/* Every answer is described rightly, error or not. */
static void
is_well_formed(const struct answer *a)
{
	cr_expect_str_eq(answer_header(a, "Content-Type"),
	    "application/json");
	cr_expect_str_eq(answer_header(a, "Vary"),
	    "Accept, Accept-Language, Authorization, Cookie");
	cr_expect_str_eq(answer_header(a, "Content-Length"),
	    arena_printf(fixture.arena, "%zu", a->body.n).p);
	cr_expect(str_starts(a->head, STR("Status: ")));
	expect_str_eq(((struct str){ a->head.p + a->head.n - 4, 4 }),
	    STR("\r\n\r\n"));
}

Test(pipeline, every_answer_is_described)
{
	static const struct ask asks[] = {
		{ .target = LIST }, { .target = ITEM }, { .target = "/" },
		{ .method = "POST" }, { .method = "OPTIONS" },
		{ .method = "DELETE" }, { .env = { "HTTP_HOST=x" } },
		{ .env = { "HTTP_ACCEPT=text/css" } },
		{ .env = { "HTTP_AUTHORIZATION=Basic eDp5" } },
		{ .target = LIST "?page=9" }, { .target = LIST "?status=x" },
		{ .env = { "REQUEST_SENT=1.000" } },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(asks); i++) {
		a = api_ask(&asks[i]);
		is_well_formed(&a);
		if (a.status >= 400)
			cr_expect_eq(a.body.p[0], '{');
	}
}

/* Paths where nothing is. */
static const char *const nowhere[] = {
	"", "*", "/api/x/", "/admin/", "/favicon.ico", "//", "/api//",
	"/api/incident/", "/api/incidentss/", "/api/incidents//",
	"//api/incidents/", "/api//incidents/", "/api/./incidents/",
	"/api/../api/incidents/", "/api/%2e%2e/api/incidents/",
	"/api%2Fincidents/", "/api/incidents%2F", "/api/incidents/%00",
	"/api/incidents/%ff", "/api/incidents/\xff", "/api/incidents/%",
	"/API/INCIDENTS/", "/api/incidents;x=1/", "/api/incidents/.json",
	"http://127.0.0.1/api/incidents/",
};

Test(pipeline, what_is_nowhere_is_404_for_every_method)
{
	static const char *const methods[] = {
		"GET", "POST", "DELETE", "OPTIONS", "FOO",
	};
	struct answer a;
	size_t i, m;

	for (i = 0; i < ROWS(nowhere); i++)
		for (m = 0; m < ROWS(methods); m++) {
			a = ASK(.method = methods[m], .target = nowhere[i]);
			cr_expect_eq(a.status, 404, "%s %s: %d", methods[m],
			    nowhere[i], a.status);
			expect_text(a, "detail", "По этому адресу ничего нет.");
			cr_expect_null(answer_header(&a, "Allow"));
		}
}

static const char *const unknown_methods[] = {
	"DELETE", "TRACE", "CONNECT", "PROPFIND", "FOO", "get", "Get", "",
	"GET ", "GETS", "PATCHES",
};

Test(pipeline, a_method_that_is_not_there_is_405_with_allow)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(unknown_methods); i++) {
		a = ASK(.method = unknown_methods[i], .target = LIST);
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"), LIST_ALLOW);
		a = ASK(.method = unknown_methods[i], .target = ITEM);
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"), ITEM_ALLOW);
		/* Before the object and the body. */
		a = ASK(.method = unknown_methods[i], .type = "x", .body =
		    STR("{"), .target = "/api/incidents/99/");
		expect_refusal(a, 405, "method_not_allowed");
	}
	a = ASK(.method = "PUT", .target = LIST);
	expect_refusal(a, 405, "method_not_allowed");
	a = ASK(.method = "PATCH", .target = LIST);
	expect_refusal(a, 405, "method_not_allowed");
	a = ASK(.method = "POST", .target = ITEM);
	expect_status(a, 405);
	expect_text(a, "detail", "Метод POST здесь недопустим.");
}

Test(pipeline, every_answer_of_a_resource_names_its_methods)
{
	struct answer a;

	a = api_get(LIST);
	cr_expect_str_eq(answer_header(&a, "Allow"), LIST_ALLOW);
	a = api_get(ITEM);
	cr_expect_str_eq(answer_header(&a, "Allow"), ITEM_ALLOW);
	a = api_json("POST", LIST, "{}");
	cr_expect_str_eq(answer_header(&a, "Allow"), LIST_ALLOW);
	a = api_json("POST", LIST, NEW);
	cr_expect_str_eq(answer_header(&a, "Allow"), LIST_ALLOW);
}

Test(pipeline, no_method_is_taken_from_anywhere_else)
{
	struct answer a = ASK(.method = "POST", .target = LIST "?_method=PUT",
	    .type = "application/json", .body = STR(NEW),
	    .env = { "HTTP_X_HTTP_METHOD_OVERRIDE=DELETE" });

	expect_status(a, 201);
}

/* Accept headers, and whether JSON is acceptable. */
static const struct accept {
	const char	*value;
	int		 status;
} accepts[] = {
	{ "application/json", 200 }, { "*/*", 200 }, { "application/*", 200 },
	{ "APPLICATION/JSON", 200 }, { "application/json;q=0.1", 200 },
	{ "text/css, */*;q=0.1", 200 }, { "text/html", 200 },
	{ "text/html,application/xhtml+xml,application/xml;q=0.9,"
	    "image/avif,*/*;q=0.8", 200 },
	{ "", 200 }, { "application/json;version=1", 200 },
	{ "text/plain", 406 }, { "application/xml", 406 },
	{ "application/vnd.app+json", 406 }, { "image/*", 406 },
	{ "application/json;q=0", 406 }, { "*/*;q=0", 406 },
	{ "application/json;q=0, */*", 406 },
	{ "*/*, application/*;q=0", 406 },
};

Test(pipeline, json_must_be_acceptable)
{
	struct answer a;
	const char *env;
	size_t i;

	for (i = 0; i < ROWS(accepts); i++) {
		env = arena_printf(fixture.arena, "HTTP_ACCEPT=%s",
		    accepts[i].value).p;
		a = ASK(.env = { env });
		cr_expect_eq(a.status, accepts[i].status, "%s: %d",
		    accepts[i].value, a.status);
		if (accepts[i].status != 200)
			expect_refusal(a, 406, "not_acceptable");
		/* Nothing is written for whom cannot be answered. */
		a = ASK(.method = "POST", .type = "application/json",
		    .body = STR("{}"), .env = { env });
		if (accepts[i].status == 200)
			expect_refusal(a, 400, "description,source");
		else
			expect_refusal(a, 406, "not_acceptable");
	}
	cr_expect_eq(count(), 1);
}

Test(pipeline, format_overrides_accept_and_knows_json_alone)
{
	static const struct {
		const char	*query, *accept;
		int		 status;
	} rows[] = {
		{ "?format=json", "HTTP_ACCEPT=text/css", 200 },
		{ "?format=json", "HTTP_ACCEPT=text/html", 200 },
		{ "?format=", "HTTP_ACCEPT=*/*", 200 },
		{ "?format", "HTTP_ACCEPT=text/css", 406 },
		{ "?format=api", "HTTP_ACCEPT=*/*", 404 },
		{ "?format=xml", "HTTP_ACCEPT=*/*", 404 },
		{ "?format=JSON", "HTTP_ACCEPT=*/*", 404 },
		{ "?format=x&format=json", "HTTP_ACCEPT=*/*", 200 },
		{ "?format=json&format=x", "HTTP_ACCEPT=*/*", 404 },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.target = arena_printf(fixture.arena, LIST "%s",
		    rows[i].query).p, .env = { rows[i].accept });
		cr_expect_eq(a.status, rows[i].status, "%s: %d",
		    rows[i].query, a.status);
		if (a.status != 200)
			expect_refusal(a, rows[i].status, a.status == 404 ?
			    "no_format" : "not_acceptable");
	}
}

Test(pipeline, only_our_hosts_are_answered_for)
{
	static const struct {
		const char	*host;
		int		 status;
	} rows[] = {
		{ "HTTP_HOST=localhost", 200 }, { "HTTP_HOST=127.0.0.1", 200 },
		{ "HTTP_HOST=LocalHost.:99999", 200 },
		{ "HTTP_HOST=example.org", 400 }, { "HTTP_HOST=", 400 },
		{ "HTTP_HOST=localhost:", 400 },
		{ "HTTP_HOST=localhost.evil.org", 400 },
		{ "HTTP_HOST=evil.org\"</x>", 400 },
		{ "HTTP_HOST=a\xff", 400 },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.env = { rows[i].host });
		cr_expect_eq(a.status, rows[i].status, "%s: %d",
		    rows[i].host, a.status);
		if (a.status != 200)
			expect_refusal(a, 400, "host");
		/* Before anything else, the path too. */
		a = ASK(.method = "FOO", .target = "/x",
		    .env = { rows[i].host });
		if (rows[i].status == 200)
			expect_refusal(a, 404, "no_path");
		else
			expect_refusal(a, 400, "host");
	}
	a = ASK(.env = { "HTTP_HOST=evil.org",
	    "HTTP_X_FORWARDED_HOST=localhost" });
	expect_refusal(a, 400, "host");
}

Test(pipeline, allowed_hosts_are_configured)
{
	struct answer a;

	free(fixture.conf.allowed_hosts);
	fixture.conf.allowed_hosts = strdup("a.example , b.example");
	a = ASK(.env = { "HTTP_HOST=b.example:443" });
	expect_status(a, 200);
	a = ASK(.env = { "HTTP_HOST=localhost" });
	expect_refusal(a, 400, "host");
}

Test(pipeline, a_header_that_came_twice_is_refused)
{
	static const struct ask asks[] = {
		{ .env = { "HTTP_HOST=localhost", "HTTP_HOST=localhost" } },
		{ .env = { "HTTP_AUTHORIZATION=x", "HTTP_AUTHORIZATION=x" } },
		{ .env = { "CONTENT_LENGTH=1", "CONTENT_LENGTH=1" } },
		{ .env = { "HTTP_CONTENT_TYPE=a", "HTTP_CONTENT_TYPE=b" } },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(asks); i++) {
		a = api_ask(&asks[i]);
		expect_refusal(a, 400, "header_twice", "%zu", i);
	}
	a = ASK(.env = { "HTTP_ACCEPT=text/css", "HTTP_ACCEPT=*/*" });
	expect_status(a, 200);
}

/* One of each status, by a field of the body and by the word for it. */
static const struct {
	const char	*method, *target, *type, *body, *env;
	int		 status;
	const char	*code;
} refusals[] = {
	{ "POST", LIST, JSON, "{", NULL, 400, "json" },
	{ "GET", LIST, NULL, "", "HTTP_HOST=evil.example", 400, "host" },
	{ "GET", LIST, NULL, "", "HTTP_AUTHORIZATION=Basic x", 401,
	    "credentials" },
	{ "GET", LIST "99/", NULL, "", NULL, 404, "not_found" },
	{ "GET", LIST "?page=99", NULL, "", NULL, 404, "no_page" },
	{ "GET", "/api/x/", NULL, "", NULL, 404, "no_path" },
	{ "GET", LIST "?format=xml", NULL, "", NULL, 404, "no_format" },
	{ "BREW", LIST, NULL, "", NULL, 405, "method_not_allowed" },
	{ "GET", LIST, NULL, "", "HTTP_ACCEPT=text/css", 406,
	    "not_acceptable" },
	{ "POST", LIST, "text/plain", "x", NULL, 415, "unsupported_type" },
	{ "POST", LIST, JSON, NEW, "HTTP_IDEMPOTENCY_KEY=\xc3\xa9", 400,
	    "idempotency_key" },
};

static struct answer
refusal(size_t i)
{
	return ASK(.method = refusals[i].method, .target = refusals[i].target,
	    .type = refusals[i].type, .body = str_of(refusals[i].body),
	    .env = { refusals[i].env });
}

Test(pipeline, an_error_says_to_programs_which_one_it_is)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(refusals); i++) {
		a = refusal(i);
		cr_expect_eq(a.status, refusals[i].status, "%s: %d",
		    refusals[i].code, a.status);
		expect_keys(a, "", "detail,code");
		expect_text(a, "code", refusals[i].code);
	}
}

Test(pipeline, clients_of_the_replaced_service_get_no_codes)
{
	struct answer a;
	size_t i;

	record_stop();
	fixture.conf.parameters = 1;
	for (i = 0; i < ROWS(refusals); i++) {
		a = refusal(i);
		cr_expect_eq(a.status, refusals[i].status, "%s: %d",
		    refusals[i].code, a.status);
		expect_keys(a, "", "detail");
	}
}

Test(pipeline, a_length_that_is_no_number_is_refused)
{
	struct answer a = ASK(.method = "POST", .type = "application/json",
	    .body = STR(NEW), .env = { "CONTENT_LENGTH=-1" });

	expect_refusal(a, 400, "content_length");
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR(NEW), .env = { "CONTENT_LENGTH=40x" });
	expect_refusal(a, 400, "content_length");
	cr_expect_eq(count(), 1);
}

Test(pipeline, basic_credentials_are_wrong_and_challenged)
{
	static const char *const values[] = {
		"HTTP_AUTHORIZATION=Basic YWRtaW46YWRtaW4=",
		"HTTP_AUTHORIZATION=basic x", "HTTP_AUTHORIZATION=BASIC",
		"HTTP_AUTHORIZATION=Basic a b c",
		"HTTP_AUTHORIZATION=  Basic YTpi",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(values); i++) {
		a = ASK(.env = { values[i] });
		expect_refusal(a, 401, "credentials");
		cr_expect_str_eq(answer_header(&a, "WWW-Authenticate"),
		    "Basic realm=\"api\", charset=\"UTF-8\"");
		a = ASK(.method = "POST", .type = "application/json",
		    .body = STR(NEW), .env = { values[i] });
		expect_refusal(a, 401, "credentials");
	}
	cr_expect_eq(count(), 1);
}

/* What a browser says a request is for, and the way it is told of. */
static const struct {
	const char	*mode, *challenge;
} modes[] = {
	{ "A=b", "Basic realm=\"api\", charset=\"UTF-8\"" },
	{ "HTTP_SEC_FETCH_MODE=navigate", "Bearer realm=\"api\"" },
	{ "HTTP_SEC_FETCH_MODE=", "Bearer realm=\"api\"" },
	{ "HTTP_SEC_FETCH_MODE=cors", "Bearer realm=\"api\"" },
	{ "HTTP_SEC_FETCH_MODE=same-origin", "Bearer realm=\"api\"" },
	{ "HTTP_SEC_FETCH_MODE=no-cors", "Bearer realm=\"api\"" },
	{ "HTTP_SEC_FETCH_MODE=websocket", "Bearer realm=\"api\"" },
};

/* No dialogue of the browser's own over a page that asks by itself. */
Test(pipeline, scripts_are_challenged_for_what_no_browser_asks_for)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(modes); i++) {
		a = ASK(.env = { "HTTP_AUTHORIZATION=Basic eDp5",
		    modes[i].mode });
		expect_refusal(a, 401, "credentials");
		cr_expect_str_eq(answer_header(&a, "WWW-Authenticate"),
		    modes[i].challenge, "%s", modes[i].mode);
	}
}

Test(pipeline, who_is_asked_for_credentials_is_told_in_json)
{
	static const char *const methods[] = {
		"GET", "HEAD", "PUT", "PATCH", "OPTIONS",
	};
	struct answer a;
	size_t i;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	for (i = 0; i < ROWS(methods); i++) {
		a = ASK(.method = methods[i], .target = ITEM,
		    .type = "application/json", .body = STR("{}"),
		    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
		is_well_formed(&a);
		expect_refusal(a, 401, "unauthenticated", "%s", methods[i]);
		cr_expect_not_null(strstr(answer_text(&a, "detail"),
		    "Authorization: Bearer"));
		cr_expect_not_null(memmem(a.head.p, a.head.n,
		    "\r\nWWW-Authenticate: Bearer realm=\"api\"\r\n", 40));
		cr_expect_not_null(answer_header(&a, "WWW-Authenticate"));
	}
	/* The right type of an answer that is not given makes no odds. */
	a = api_get("/api/incidents/export?format=csv");
	is_well_formed(&a);
	expect_refusal(a, 401, "unauthenticated");
}

Test(pipeline, other_credentials_are_not_looked_at)
{
	struct answer a;

	a = ASK(.env = { "HTTP_AUTHORIZATION=Digest x" });
	expect_status(a, 200);
	a = ASK(.env = { "HTTP_AUTHORIZATION=" });
	expect_status(a, 200);
	a = ASK(.env = { "HTTP_AUTHORIZATION=Basics x" });
	expect_status(a, 200);
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR(NEW), .env = { "HTTP_COOKIE=sessionid=x" });
	expect_status(a, 201);
}

/* A client that shows some takes itself for somebody. */
Test(pipeline, other_credentials_change_nothing)
{
	static const struct {
		const char	*shown, *code;
	} rows[] = {
		{ "HTTP_AUTHORIZATION=Digest x", "scheme" },
		{ "HTTP_AUTHORIZATION=Basics x", "scheme" },
		{ "HTTP_AUTHORIZATION=Token abc", "scheme" },
		{ "HTTP_AUTHORIZATION=x", "scheme" },
		{ "HTTP_AUTHORIZATION=Bearer abc", "token" },
		{ "HTTP_AUTHORIZATION=Bearer", "token" },
		{ "HTTP_AUTHORIZATION=Basic", "credentials" },
	};
	struct answer a;
	size_t i;

	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.method = "POST", .type = JSON, .body = STR(NEW),
		    .env = { rows[i].shown });
		expect_refusal(a, 401, rows[i].code, "%s", rows[i].shown);
		cr_expect_not_null(answer_header(&a, "WWW-Authenticate"));
	}
	cr_expect_eq(count(), 1);
}

Test(pipeline, the_first_fault_in_the_order_answers)
{
	struct answer a;

	/* Path before format, format before credentials, ... */
	a = ASK(.target = "/x?format=y",
	    .env = { "HTTP_AUTHORIZATION=Basic x" });
	expect_refusal(a, 404, "no_path");
	a = ASK(.method = "FOO", .env = { "HTTP_ACCEPT=text/css",
	    "HTTP_AUTHORIZATION=Basic x" });
	expect_refusal(a, 406, "not_acceptable");
	a = ASK(.method = "FOO", .env = { "HTTP_AUTHORIZATION=Basic x" });
	expect_refusal(a, 401, "credentials");
	/* ... method before age, object before type, type before fields. */
	a = ASK(.method = "FOO", .env = { "REQUEST_SENT=1.000" });
	expect_refusal(a, 405, "method_not_allowed");
	a = api_send("PUT", "/api/incidents/9/", "text/plain", STR("{"));
	expect_refusal(a, 404, "not_found");
	a = api_send("PUT", ITEM, "text/plain", STR("{"));
	expect_refusal(a, 415, "unsupported_type");
}

Test(pipeline, options_tells_what_can_be_created)
{
	struct answer a = ASK(.method = "OPTIONS");

	expect_status(a, 200);
	cr_expect_str_eq(answer_header(&a, "Allow"), LIST_ALLOW);
	expect_keys(a, "", "name,description,renders,parses,actions");
	expect_text(a, "name", "Incident List Create");
	expect_text(a, "renders.0", "application/json");
	expect_text(a, "parses", "[\"application/json\","
	    "\"application/x-www-form-urlencoded\","
	    "\"multipart/form-data\"]");
	expect_keys(a, "actions", "POST");
	expect_keys(a, "actions.POST", "description,source");
	expect_keys(a, "actions.POST.description",
	    "type,required,read_only,label,help_text");
	expect_text(a, "actions.POST.description.type", "string");
	expect_text(a, "actions.POST.description.required", "true");
	expect_text(a, "actions.POST.description.label", "Описание проблемы");
	expect_keys(a, "actions.POST.source",
	    "type,required,read_only,label,choices");
	expect_text(a, "actions.POST.source.type", "choice");
	expect_text(a, "actions.POST.source.read_only", "false");
	expect_text(a, "actions.POST.source.choices.3.value", "system");
	expect_text(a, "actions.POST.source.choices.3.display_name",
	    "Система");
	cr_expect_eq(answer_length(&a, "actions.POST.source.choices"), 4);
}

Test(pipeline, options_tells_what_can_be_changed)
{
	struct answer a = ASK(.method = "OPTIONS", .target = ITEM);

	cr_expect_str_eq(answer_header(&a, "Allow"), ITEM_ALLOW);
	expect_text(a, "name", "Incident Retrieve Update");
	expect_keys(a, "actions", "PUT");
	expect_keys(a, "actions.PUT", "status");
	expect_keys(a, "actions.PUT.status",
	    "type,required,read_only,label,choices");
	cr_expect_eq(answer_length(&a, "actions.PUT.status.choices"), 5);
	/* One that is not there is described alike. */
	a = ASK(.method = "OPTIONS", .target = "/api/incidents/99/");
	expect_status(a, 200);
}

Test(pipeline, messages_come_in_the_language_asked_for)
{
	static const struct {
		const char	*header, *detail;
	} rows[] = {
		{ "HTTP_ACCEPT_LANGUAGE=en", "There is no such incident." },
		{ "HTTP_ACCEPT_LANGUAGE=en-US,en;q=0.9,ru;q=0.8",
		    "There is no such incident." },
		{ "HTTP_ACCEPT_LANGUAGE=EN-gb", "There is no such incident." },
		{ "HTTP_ACCEPT_LANGUAGE=ru", "Инцидент не найден." },
		{ "HTTP_ACCEPT_LANGUAGE=en;q=0.5,ru", "Инцидент не найден." },
		{ "HTTP_ACCEPT_LANGUAGE=de,fr", "Инцидент не найден." },
		{ "HTTP_ACCEPT_LANGUAGE=", "Инцидент не найден." },
		{ "HTTP_ACCEPT_LANGUAGE=;;q=,", "Инцидент не найден." },
		{ "A=b", "Инцидент не найден." },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.target = "/api/incidents/9/",
		    .env = { rows[i].header });
		expect_text(a, "detail", rows[i].detail);
	}
	a = ASK(.method = "OPTIONS", .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_text(a, "actions.POST.source.label", "Source");
}

/* A time so many milliseconds ago as the web server says it. */
static const char *
stamp(const char *name, int64_t ms_ago)
{
	int64_t ms = clock_now() / 1000 - ms_ago;

	return arena_printf(fixture.arena, "%s=%lld.%03d", name,
	    (long long)(ms / 1000), (int)(ms % 1000)).p;
}

#define sent(ms_ago)	stamp("REQUEST_SENT", ms_ago)
#define started(ms_ago)	stamp("REQUEST_START", ms_ago)

Test(pipeline, a_request_that_was_abandoned_is_not_worked_on)
{
	static const char *const methods[] = { "GET", "POST", "HEAD" };
	_Atomic int64_t now = FIXTURE_TIME;
	struct answer a;
	size_t i;

	clock_fake(&now);
	for (i = 0; i < ROWS(methods); i++) {
		a = ASK(.method = methods[i], .type = "application/json",
		    .body = STR(NEW), .env = { sent(10001) });
		expect_refusal(a, 503, "busy");
		cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
	}
	a = ASK(.method = "PATCH", .target = ITEM, .type = "application/json",
	    .body = STR("{\"status\":\"closed\"}"),
	    .env = { sent(3600000) });
	expect_refusal(a, 503, "busy");
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_get(1).version, 1);
	a = ASK(.env = { sent(10000) });
	expect_status(a, 200);
	/* A slow upload: it came long ago, but is delivered only now. */
	a = ASK(.env = { "REQUEST_START=1.000", sent(0) });
	expect_status(a, 200);
	/* From the future: clocks may differ. */
	a = ASK(.env = { sent(-60000) });
	expect_status(a, 200);
}

#define ID_A	"REQUEST_ID=000102030405060708090a0b0c0d0e0f"
#define ID_B	"REQUEST_ID=000102030405060708090a0b0c0d0e10"

static struct answer
create_as(const char *id, const char *start)
{
	return ASK(.method = "POST", .type = "application/json",
	    .body = STR(NEW), .env = { id, start });
}

static struct answer
change_as(const char *id, const char *start, const char *json)
{
	return ASK(.method = "PATCH", .target = ITEM,
	    .type = "application/json", .body = str_of(json),
	    .env = { id, start });
}

static void
are_the_same(struct answer a, struct answer b)
{
	cr_expect_eq(a.status, b.status);
	expect_str_eq(a.body, b.body, "%.*s\n%.*s", STR_FMT(a.body),
	    STR_FMT(b.body));
	expect_str_eq(a.head, b.head);
}

Test(pipeline, a_request_delivered_twice_has_one_effect_and_one_answer)
{
	const char *start = started(0);
	struct answer first = create_as(ID_A, start);

	expect_status(first, 201);
	are_the_same(create_as(ID_A, start), first);
	cr_expect_eq(count(), 2);
	fixture_verify();
}

Test(pipeline, a_create_delivered_again_after_a_change_is_answered_as_then)
{
	const char *start = started(0);
	struct answer first = create_as(ID_A, start);

	api_json("PATCH", "/api/incidents/2/", "{\"status\":\"closed\"}");
	are_the_same(create_as(ID_A, start), first);
	expect_str_eq(fixture_get(2).status->text, STR("closed"));
}

/* A second that ends meanwhile would tell a Last-Modified. */
Test(pipeline, a_change_delivered_again_after_another_undoes_nothing)
{
	const char *start = started(0);
	_Atomic int64_t now = clock_now();
	struct answer first;

	clock_fake(&now);
	first = change_as(ID_A, start, "{\"status\":\"closed\"}");
	change_as(ID_B, start, "{\"status\":\"open\"}");
	are_the_same(change_as(ID_A, start, "{\"status\":\"closed\"}"),
	    first);
	expect_text(first, "status", "closed");
	expect_str_eq(fixture_get(1).status->text, STR("open"));
	cr_expect_eq(fixture_get(1).version, 3);
	fixture_verify();
}

Test(pipeline, requests_that_differ_in_id_or_arrival_are_two)
{
	const char *start = started(500);
	struct answer a;

	create_as(ID_A, start);
	a = create_as(ID_B, start);
	expect_text(a, "id", "3");
	a = create_as(ID_A, started(400));
	expect_text(a, "id", "4");
	/* Without an id each is new. */
	a = create_as("REQUEST_ID=", start);
	expect_text(a, "id", "5");
	a = create_as("REQUEST_ID=", start);
	expect_text(a, "id", "6");
}

static int
deliver(int i, void *arg)
{
	struct answer *answers = arg;
	struct answer a;

	/* The arena is this process's own, the answer only a number. */
	fixture_connect();
	a = create_as(ID_A, "REQUEST_START=4000000000.000");
	answers[i].status = a.status == 201 &&
	    strcmp(answer_text(&a, "id"), "2") == 0;
	return 0;
}

Test(pipeline, a_request_delivered_to_several_processes_has_one_effect)
{
	struct answer *answers = processes_shared(8 * sizeof(*answers));
	struct processes processes;
	int i;

	fixture_disconnect();
	processes_fork(&processes, 8, deliver, answers);
	cr_expect_eq(processes_join(&processes), 0);
	fixture_connect();
	for (i = 0; i < 8; i++)
		cr_expect_eq(answers[i].status, 1, "process %d", i);
	cr_expect_eq(count(), 2);
}

Test(pipeline, a_write_that_does_not_get_through_is_503)
{
	struct writer_lock *lock;
	struct answer a;

	fixture_disconnect();
	lock = fixture_lock();
	fixture.conf.write_wait_ms = 100;
	fixture_connect();
	a = api_json("POST", LIST, NEW);
	expect_refusal(a, 503, "busy");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
	a = api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	expect_refusal(a, 503, "busy");
	/* Reading does not care; nor does what changes nothing. */
	a = api_get(ITEM);
	expect_status(a, 200);
	a = api_json("PATCH", ITEM, "{}");
	expect_status(a, 200);
	writer_lock_close(&lock);
	a = api_json("POST", LIST, NEW);
	expect_status(a, 201);
	expect_text(a, "id", "2");
}

Test(pipeline, a_database_that_fails_is_500_and_tells_nothing)
{
	struct answer a;

	fixture_script("ALTER TABLE incident RENAME TO hidden");
	a = api_get(ITEM);
	expect_status(a, 500);
	expect_text(a, "detail", "Ошибка на сервере. Она записана в журнал.");
	a = api_json("POST", LIST, NEW);
	expect_status(a, 500);
	cr_expect_not(answer_has(&a, STR("hidden")));
	cr_expect_not(answer_has(&a, STR("incident")));
}

/* A client that knows only the address of the service finds the rest. */
Test(pipeline, the_root_tells_where_everything_is)
{
	static const char *const targets[] = { "/", "/api/", "/api" };
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(targets); i++) {
		a = ASK(.target = targets[i],
		    .env = { "HTTP_ACCEPT=text/html" });
		expect_status(a, 200);
		expect_text(a, "incidents",
		    "http://127.0.0.1:8000/api/incidents/");
		expect_text(a, "incidents_export",
		    "http://127.0.0.1:8000/api/incidents/export/");
		expect_text(a, "schema", "http://127.0.0.1:8000/api/schema/");
		expect_text(a, "auth_me",
		    "http://127.0.0.1:8000/api/auth/me/");
		expect_text(a, "auth_login", "(absent)");
		cr_expect_str_eq(answer_header(&a, "Allow"),
		    "GET, HEAD, OPTIONS");
	}
	a = ASK(.method = "POST", .target = "/");
	expect_refusal(a, 405, "method_not_allowed");
	a = ASK(.target = "/api/", .env = { "HTTP_HOST=evil.example" });
	expect_refusal(a, 400, "host");
	fixture.conf.parameters = 1;
	for (i = 0; i < ROWS(targets); i++) {
		a = ASK(.target = targets[i]);
		expect_status(a, 404);
		expect_text(a, "detail", "По этому адресу ничего нет.");
	}
	fixture.conf.parameters = 0;
	/* What it names is there. */
	a = api_get("/api/");
	a = api_get(answer_text(&a, "schema") +
	    strlen("http://127.0.0.1:8000"));
	expect_status(a, 200);
}

Test(pipeline, what_cannot_be_sent_is_told_with_what_can)
{
	static const struct {
		const char	*target, *accept, *detail;
	} rows[] = {
		{ LIST "export?format=xlsx", NULL,
		    "There is no format “xlsx” here. There is: ndjson, csv." },
		{ LIST "?format=csv", NULL,
		    "There is no format “csv” here. There is: json." },
		{ LIST "export", "HTTP_ACCEPT=application/json",
		    "The Accept header excludes every type that the answer"
		    " could have: application/x-ndjson, text/csv;"
		    " charset=utf-8." },
		{ LIST, "HTTP_ACCEPT=text/csv",
		    "The Accept header excludes every type that the answer"
		    " could have: application/json." },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.target = rows[i].target, .env = {
		    "HTTP_ACCEPT_LANGUAGE=en", rows[i].accept });
		expect_text(a, "detail", rows[i].detail);
	}
}

Test(pipeline, a_caller_without_a_right_is_told_which_one)
{
	struct answer a;

	a = ASK(.target = "/api/users/", .as = client_as(ACCOUNT_OPERATOR),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_status(a, 403);
	expect_text(a, "detail",
	    "You are not allowed to do this. It takes the right: admin.");
	a = ASK(.method = "PATCH", .target = LIST "1/",
	    .type = "application/json", .body = STR("{}"),
	    .as = client_as(ACCOUNT_VIEWER),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_text(a, "detail",
	    "You are not allowed to do this. It takes the right: write.");
}

/* An answer alone would hide a fault of the program. */
Test(pipeline, a_broken_constraint_that_no_handler_expects_is_logged)
{
	struct answer a;

	fixture_script("CREATE UNIQUE INDEX one_each ON "
	    "incident (description)");
	capture_begin();
	a = api_json("POST", LIST, NEW);
	cr_expect_eq(a.status, 201);
	cr_expect_null(strstr(capture_read(), " error "));
	a = api_json("POST", LIST, NEW);
	cr_expect_eq(a.status, 500);
	cr_expect_str_eq(answer_text(&a, "code"), "internal");
	cr_expect_not_null(strstr(capture_read(), " error "));
	fixture_script("CREATE TRIGGER no BEFORE INSERT ON incident BEGIN "
	    "SELECT raise(ABORT, 'UNIQUE constraint failed'); END");
	a = api_json("POST", LIST, NEW);
	cr_expect_eq(a.status, 500);
	cr_expect_str_eq(answer_text(&a, "code"), "internal");
	cr_expect_not_null(strstr(capture_read(), " error "));
	capture_end();
	cr_expect_eq(count(), 2);
}
