/*
 * Requests by the cookie of a session: whose they are, for how long, and
 * that pages of other sites cannot send them.
 */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	client_open();
	clock_fake(&now);
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	FIXTURE_INCIDENT(.description = STR("x"));
}

TestSuite(auth_session, .init = setup, .fini = client_close);

#define LIST	"/api/incidents/"
#define ITEM	"/api/incidents/1/"
#define NEW	"{\"description\":\"y\",\"source\":\"system\"}"
#define JSON	"application/json"
#define HOUR	CLOCK_HOUR
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

static struct answer
create_as(const char *as)
{
	return ASK(.method = "POST", .type = JSON, .body = STR(NEW),
	    .as = as);
}

Test(auth_session, one_asks_as_its_account)
{
	const char *as = client_as(ACCOUNT_OPERATOR);
	struct answer a = create_as(as);

	expect_status(a, 201);
	a = ASK(.target = "/api/incidents/2/events/", .as = as);
	expect_status(a, 200);
	expect_text(a, "results.0.actor", "operator1");
	expect_text(a, "results.0.channel", "web");
}

Test(auth_session, one_may_what_its_role_may)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a = ASK(.as = as);

	expect_status(a, 200);
	a = create_as(as);
	expect_status(a, 403);
	expect_text(a, "detail", "На это у вас нет прав. Нужно право: create.");
	fixture_script("UPDATE account SET role = 'operator'");
	a = create_as(as);
	expect_status(a, 201);
	fixture_script("UPDATE account SET role = 'none of ours'");
	a = ASK(.as = as);
	expect_refusal(a, 403, "forbidden");
}

Test(auth_session, without_one_a_request_is_anonymous)
{
	struct answer a = ASK(.target = LIST);

	expect_refusal(a, 401, "unauthenticated");
	fixture.conf.anonymous = RIGHT_POLICY_READ;
	a = ASK(.target = LIST);
	expect_status(a, 200);
	a = create_as(NULL);
	expect_refusal(a, 401, "unauthenticated");
}

/* Cookies that are of no session; %s is that of one. */
static const char *const dead[] = {
	"HTTP_COOKIE=incident=", "HTTP_COOKIE=incident=x",
	"HTTP_COOKIE=incident=%sA",
	"HTTP_COOKIE=incident=\"%s\"", "HTTP_COOKIE=incident=%s=",
	"HTTP_COOKIE=incident=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	"HTTP_COOKIE=incident=; incident=%s",
	"HTTP_COOKIE=incident=x; incident=%s",
	"HTTP_COOKIE=incident=\xff\xff",
};

/* Others are no cookie of ours: nobody takes himself for logged in. */
static const char *const strange[] = {
	"HTTP_COOKIE=", "HTTP_COOKIE=incident", "HTTP_COOKIE=Incident=%s",
	"HTTP_COOKIE=__Host-incident=%s",
};

static const char *
cookie(const char *format, const char *as)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return text(format, as);
#pragma GCC diagnostic pop
}

static struct answer
create_with(const char *env)
{
	return ASK(.method = "POST", .type = JSON, .body = STR(NEW),
	    .env = { env });
}

Test(auth_session, a_cookie_of_none_opens_nothing)
{
	const char *as = client_as(ACCOUNT_ADMIN), *env;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(dead); i++) {
		env = cookie(dead[i], as);
		a = ASK(.env = { env });
		expect_refusal(a, 401, "session_over", "%s", env);
		/* Reading goes on as anybody's; a change does not. */
		fixture.conf.anonymous = RIGHT_POLICY_FULL;
		a = ASK(.env = { env });
		cr_expect_eq(a.status, 200, "%s: %d", env, a.status);
		cr_expect_null(answer_header(&a, "Set-Cookie"));
		a = create_with(env);
		expect_refusal(a, 401, "session_over", "%s", env);
		cr_expect_str_eq(answer_header(&a, "Set-Cookie"), "incident=;"
		    " Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
		fixture.conf.anonymous = RIGHT_POLICY_NONE;
	}
	cr_expect_eq(count(), 1);
}

Test(auth_session, a_cookie_of_others_is_no_cookie)
{
	const char *as = client_as(ACCOUNT_ADMIN), *env;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(strange); i++) {
		env = cookie(strange[i], as);
		a = ASK(.env = { env });
		expect_refusal(a, 401, "unauthenticated", "%s", env);
		fixture.conf.anonymous = RIGHT_POLICY_FULL;
		a = create_with(env);
		cr_expect_eq(a.status, 201, "%s: %d", env, a.status);
		fixture.conf.anonymous = RIGHT_POLICY_NONE;
	}
}

/* With its CSRF header, as a page sends it that does not know yet. */
Test(auth_session, one_that_is_over_does_not_act_as_anybody)
{
	static const struct {
		const char	*method, *target, *body;
	} rows[] = {
		{ "POST", LIST, NEW }, { "PUT", ITEM, "{}" },
		{ "PATCH", ITEM, "{\"status\":\"closed\"}" },
		{ "DELETE", ITEM, "" }, { "BREW", ITEM, "" },
		{ "POST", "/api/auth/password/", "{}" },
	};
	const char *as = client_as(ACCOUNT_ADMIN);
	struct answer a;
	size_t i;

	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	fixture_script("UPDATE session SET created_at = 0, seen_at = 0");
	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.method = rows[i].method, .target = rows[i].target,
		    .type = JSON, .body = str_of(rows[i].body), .as = as);
		expect_refusal(a, 401, "session_over", "%s %s",
		    rows[i].method, rows[i].target);
		cr_expect_not_null(answer_header(&a, "Set-Cookie"));
	}
	/* It is out of the way of a login, and a logout is done. */
	a = ASK(.method = "POST", .target = "/api/auth/login/", .type = JSON,
	    .body = STR("{}"), .as = as);
	expect_refusal(a, 400, "username,password");
	a = ASK(.method = "POST", .target = "/api/auth/logout/", .as = as);
	expect_status(a, 204);
	cr_expect_not_null(answer_header(&a, "Set-Cookie"));
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_get(1).version, 1);
}

Test(auth_session, the_cookie_is_found_among_others)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a = ASK(.env = {
	    text("HTTP_COOKIE=a=b; incident=%s; c", as) });

	expect_status(a, 200);
	a = ASK(.env = { "HTTP_COOKIE=a=b", text("HTTP_COOKIE=incident=%s",
	    as) });
	expect_status(a, 200);
}

Test(auth_session, over_tls_the_cookie_is_another)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	a = ASK(.env = { "REQUEST_SCHEME=https",
	    text("HTTP_COOKIE=__Host-incident=%s", as) });
	expect_status(a, 200);
	/* One that some other host of the domain may have set. */
	a = ASK(.env = { "REQUEST_SCHEME=https",
	    text("HTTP_COOKIE=incident=%s", as) });
	expect_refusal(a, 401, "unauthenticated");
}

Test(auth_session, who_shows_credentials_is_asked_for_no_cookie)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	a = ASK(.as = as, .env = { "HTTP_AUTHORIZATION=Basic eDp5" });
	expect_refusal(a, 401, "credentials");
	a = ASK(.as = as, .env = { "HTTP_AUTHORIZATION=Nothing x" });
	expect_refusal(a, 401, "unauthenticated");
	a = ASK(.as = as, .env = { "HTTP_AUTHORIZATION=" });
	expect_status(a, 200);
}

/* --- for how long ------------------------------------------------------- */

Test(auth_session, one_is_over_after_hours_without_requests)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	fixture.conf.session_idle_hours = 2;
	now = FIXTURE_TIME + 2 * HOUR - 1;
	a = ASK(.as = as);
	expect_status(a, 200);
	/* What was noted then is written by now: it stands before this. */
	fixture_script("SELECT 1");
	now += 2 * HOUR - 1;
	a = ASK(.as = as);
	expect_status(a, 200);
	fixture_script("SELECT 1");
	now += 2 * HOUR;
	a = ASK(.as = as);
	expect_refusal(a, 401, "session_over");
}

Test(auth_session, one_is_over_after_days_in_any_case)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	fixture.conf.session_days = 2;
	for (; now < FIXTURE_TIME + 48 * HOUR; now += HOUR) {
		a = ASK(.as = as);
		expect_status(a, 200);
		fixture_script("SELECT 1");
	}
	a = ASK(.as = as);
	expect_refusal(a, 401, "session_over");
}

Test(auth_session, reading_by_one_writes_once_a_minute)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	now += 60 * CLOCK_SECOND;
	a = ASK(.as = as);
	expect_status(a, 200);
	writer_close(&fixture.writer);
	cr_expect_eq(fixture_number("SELECT seen_at FROM session"), now);
	now += 59 * CLOCK_SECOND;
	a = ASK(.as = as);
	expect_status(a, 200);
}

Test(auth_session, reading_by_one_does_not_fail_when_nothing_can_be_written)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	fixture_script("ALTER TABLE session RENAME COLUMN seen_at TO seen_at2;"
	    "ALTER TABLE session ADD COLUMN seen_at INTEGER"
	    " GENERATED ALWAYS AS (seen_at2) VIRTUAL");
	now += HOUR;
	a = ASK(.as = as);
	expect_status(a, 200);
	fixture_script("SELECT 1");
	a = ASK(.as = as);
	expect_status(a, 200);
}

Test(auth_session, an_account_that_may_no_longer_log_in_is_out_at_once)
{
	const char *as = client_as(ACCOUNT_ADMIN);
	struct answer a;

	fixture_script("UPDATE account SET active = 0");
	a = ASK(.as = as);
	expect_refusal(a, 401, "session_over");
}

/* --- pages of other sites ------------------------------------------------ */

#define OURS	"HTTP_ORIGIN=http://127.0.0.1:8000"
#define TOKEN	"HTTP_X_CSRF_TOKEN="
#define FETCH	"HTTP_SEC_FETCH_SITE="
#define FORM	"application/x-www-form-urlencoded"

/* A create by a session; without `env` it has all that it takes. */
static const struct sent {
	const char	*env, *type;	/* type NULL: JSON */
	const char	*code;		/* NULL: it is done */
} sent[] = {
	{ NULL, NULL, NULL }, { OURS, NULL, NULL },
	{ FETCH "same-origin", NULL, NULL }, { FETCH "none", NULL, NULL },
	{ NULL, "application/json; charset=utf-8", NULL },
	{ NULL, "APPLICATION/JSON", NULL },
	/* The token is another or none. */
	{ TOKEN, NULL, "csrf" }, { TOKEN "x", NULL, "csrf" },
	{ TOKEN "AAAAAAAAAAAAAAAAAAAAAA", NULL, "csrf" },
	/* Another origin. */
	{ "HTTP_ORIGIN=https://127.0.0.1:8000", NULL, "origin" },
	{ "HTTP_ORIGIN=http://127.0.0.1", NULL, "origin" },
	{ "HTTP_ORIGIN=http://127.0.0.1:8000.evil.org", NULL, "origin" },
	{ "HTTP_ORIGIN=http://evil.org", NULL, "origin" },
	{ "HTTP_ORIGIN=null", NULL, "origin" },
	{ "HTTP_ORIGIN=", NULL, "origin" },
	{ FETCH "cross-site", NULL, "origin" },
	{ FETCH "same-site", NULL, "origin" },
	{ FETCH, NULL, "origin" }, { FETCH "Same-Origin", NULL, "origin" },
	/* What a form can send. */
	{ NULL, FORM, "csrf_type" }, { NULL, "text/plain", "csrf_type" },
	{ NULL, "multipart/form-data; boundary=x", "csrf_type" },
	{ NULL, "", "csrf_type" },
	{ NULL, "application/json; charset=koi8-r", "csrf_type" },
	{ NULL, "text/plain; application/json", "csrf_type" },
	/* Not a form, but nothing that is taken here. */
	{ NULL, "application/x-ndjson", "unsupported_type" },
};

Test(auth_session, a_change_takes_all_that_other_sites_cannot_send)
{
	const char *as = client_as(ACCOUNT_OPERATOR);
	struct answer a;
	int64_t made = 1;
	size_t i;

	for (i = 0; i < ROWS(sent); i++) {
		a = ASK(.method = "POST", .body = STR(NEW), .as = as,
		    .type = sent[i].type != NULL ? sent[i].type : JSON,
		    .env = { sent[i].env != NULL ? sent[i].env : "A=b" });
		if (sent[i].code == NULL) {
			expect_status(a, 201);
			made++;
			continue;
		}
		expect_refusal(a, strcmp(sent[i].code, "unsupported_type") ==
		    0 ? 415 : 403, sent[i].code, "%s, %s", sent[i].env,
		    sent[i].type);
	}
	cr_expect_eq(count(), made);
}

Test(auth_session, the_token_is_of_the_session)
{
	int64_t account = client_account(ACCOUNT_OPERATOR);
	const char *as = client_session(account);
	const char *other = client_session(account);
	struct answer a;

	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { text(TOKEN "%s", client_token(other, fixture.arena)) });
	expect_status(a, 403);
	expect_text(a, "detail", "Нужен заголовок X-CSRF-Token этого сеанса.");
	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { text(TOKEN "%s", client_token(as, fixture.arena)) });
	expect_status(a, 201);
}

Test(auth_session, every_method_that_changes_something_is_guarded)
{
	static const struct {
		const char	*method, *target, *body;
	} rows[] = {
		{ "POST", LIST, NEW },
		{ "PUT", ITEM, "{\"status\":\"closed\"}" },
		{ "PATCH", ITEM, "{\"status\":\"closed\"}" },
		{ "POST", ITEM "notes/", "{\"note\":\"x\"}" },
		{ "POST", LIST "bulk", "[" NEW "]" },
		{ "PATCH", LIST "bulk", "{\"ids\":[1],\"note\":\"x\"}" },
		{ "PATCH", ITEM, "" },
	};
	const char *as = client_as(ACCOUNT_ADMIN);
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.method = rows[i].method, .target = rows[i].target,
		    .type = JSON, .body = str_of(rows[i].body), .as = as,
		    .env = { TOKEN });
		expect_refusal(a, 403, "csrf",
		    "%s %s", rows[i].method, rows[i].target);
	}
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_get(1).version, 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"), 1);
}

Test(auth_session, reading_takes_nothing_but_the_cookie)
{
	static const char *const methods[] = { "GET", "HEAD", "OPTIONS" };
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(methods); i++) {
		a = ASK(.method = methods[i], .as = as, .env = { TOKEN,
		    FETCH "cross-site", "HTTP_ORIGIN=http://evil.org" });
		expect_status(a, 200);
	}
}

Test(auth_session, lines_of_json_are_taken_where_the_route_takes_them)
{
	struct answer a = ASK(.method = "POST", .target = LIST "bulk",
	    .type = "application/x-ndjson", .body = STR(NEW "\n" NEW),
	    .as = client_as(ACCOUNT_OPERATOR));

	expect_status(a, 200);
	expect_text(a, "created", "2");
}

Test(auth_session, who_has_none_needs_no_token)
{
	struct answer a;

	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	a = ASK(.method = "POST", .type = FORM, .body =
	    STR("description=x&source=system"));
	expect_status(a, 201);
}

/* --- keys and answers ---------------------------------------------------- */

Test(auth_session, keys_of_one_account_are_not_those_of_another)
{
	const char *mine = client_as(ACCOUNT_OPERATOR);
	const char *hers = client_as(ACCOUNT_OPERATOR);
	struct answer a, b;

	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = mine,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	b = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = hers,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_text(a, "id", "2");
	expect_text(b, "id", "3");
	b = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = mine,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_text(b, "id", "2");
	cr_expect_str_eq(answer_header(&b, "Idempotent-Replayed"), "true");
}

Test(auth_session, keys_stay_when_an_account_gets_another_name)
{
	const char *as = client_as(ACCOUNT_OPERATOR);
	struct answer a;

	ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	fixture_script("UPDATE account SET username = 'other'");
	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_text(a, "id", "2");
	cr_expect_eq(count(), 2);
}

Test(auth_session, a_deleted_accounts_name_is_no_way_to_its_keys)
{
	const char *as = client_as(ACCOUNT_OPERATOR);
	struct answer a;

	ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	fixture_script("DELETE FROM account");
	as = client_as(ACCOUNT_OPERATOR);
	fixture_script("UPDATE account SET username = 'operator1'");
	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW), .as = as,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_text(a, "id", "3");
}
