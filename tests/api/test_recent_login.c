/*
 * What gives power away: accounts, passwords and tokens take a login of the
 * last 15 minutes, or the password with the request.
 */

#include "app.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now = FIXTURE_TIME;
static int64_t admin;
static const char *as;	/* a session of it */

#define PASSWORD	"correct horse battery"
#define WRONG		"correct horse and cart"
#define JSON		"application/json"
#define MINUTE		(60 * CLOCK_SECOND)
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))
/* "admin1:correct horse battery" */
#define BASIC		"HTTP_AUTHORIZATION=Basic " \
	"YWRtaW4xOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=="

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static void
setup(void)
{
	client_open();
	clock_fake(&now);
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	admin = client_account(ACCOUNT_ADMIN);
	client_password(admin, PASSWORD);
	as = client_session(admin);
}

TestSuite(recent_login, .init = setup, .fini = client_close,
	.timeout = 240);

/* Requests, each with the members of its body and the status when it is done. */
static const struct {
	const char	*method, *target, *members;
	int		 done;
} requests[] = {
	{ "PATCH", "/api/users/1/",
	    "\"password\":\"quartz lantern horse\"", 200 },
	{ "PATCH", "/api/users/2/", "\"role\":\"admin\"", 200 },
	{ "PATCH", "/api/users/2/", "\"first_name\":\"x\"", 200 },
	{ "POST", "/api/users/",
	    "\"username\":\"eve\",\"role\":\"admin\"", 201 },
	{ "DELETE", "/api/users/2/", "", 204 },
	{ "POST", "/api/tokens/",
	    "\"name\":\"t\",\"scopes\":[\"admin\"]", 201 },
	{ "DELETE", "/api/tokens/1/", "", 204 },
};

/* Somebody to change, and a token to revoke. */
static void
prepare(void)
{
	client_account(ACCOUNT_VIEWER);
	CLIENT_BEARER(.name = STR("x"), .scopes = RIGHT_READ);
}

static struct answer
ask(size_t i, const char *session, const char *env, const char *password)
{
	struct str body = STR("");

	if (requests[i].members[0] != '\0' || password != NULL)
		body = arena_printf(fixture.arena, "{%s%s%s%s%s}",
		    requests[i].members, requests[i].members[0] != '\0' &&
		    password != NULL ? "," : "",
		    password != NULL ? "\"current_password\":\"" : "",
		    password != NULL ? password : "",
		    password != NULL ? "\"" : "");
	return ASK(.method = requests[i].method, .target = requests[i].target,
	    .type = JSON, .as = session, .env = { env }, .body = body);
}

static void
expect_refused(size_t i, const struct answer *a)
{
	expect_refusal(*a, 403, "recent_login",
	    "%s %s", requests[i].method, requests[i].target);
}

/*
 * What is there of accounts, passwords and tokens.  Lines about refusals come
 * when the writer has time for them.
 */
static int64_t
power(void)
{
	return fixture_number("SELECT (SELECT total(version) FROM account) + "
	    "(SELECT count(*) FROM token WHERE revoked_at IS NULL) + "
	    "(SELECT count(*) FROM audit "
	    "WHERE kind NOT IN ('login_failed', 'denied'))");
}

/* --- a session ----------------------------------------------------------- */

Test(recent_login, a_session_alone_gives_nothing_away)
{
	struct answer a;
	int64_t before;
	size_t i;

	prepare();
	now += 15 * MINUTE + 1;
	before = power();
	for (i = 0; i < ROWS(requests); i++) {
		a = ask(i, as, NULL, NULL);
		expect_refused(i, &a);
	}
	cr_expect_eq(power(), before);
	/* What a session is for it still does. */
	a = ASK(.target = "/api/users/", .as = as);
	expect_status(a, 200);
}

Test(recent_login, for_15_minutes_a_login_is_recent)
{
	struct answer a;

	prepare();
	now += 15 * MINUTE;
	a = ask(2, as, NULL, NULL);
	expect_status(a, 200);
	now += 1;
	a = ask(2, as, NULL, NULL);
	expect_refused(2, &a);
	/* Nor is one that is to come, to a clock that was set back. */
	now = FIXTURE_TIME - 16 * MINUTE;
	a = ask(2, as, NULL, NULL);
	expect_refused(2, &a);
}

/* Being seen makes no session younger, another login does. */
Test(recent_login, logging_in_again_makes_it_recent)
{
	struct answer a;
	const char *cookie;

	prepare();
	now += 16 * MINUTE;
	ASK(.target = "/api/auth/me/", .as = as);
	fixture_settle();
	a = ask(2, as, NULL, NULL);
	expect_refused(2, &a);
	a = ASK(.method = "POST", .target = "/api/auth/login/", .type = JSON,
	    .body = STR("{\"username\":\"admin1\",\"password\":\""
	    PASSWORD "\"}"));
	expect_status(a, 200);
	cookie = answer_header(&a, "Set-Cookie");
	cr_assert_eq(strncmp(cookie, "incident=", 9), 0);
	a = ask(2, text("%.*s", (int)strcspn(cookie + 9, ";"), cookie + 9),
	    NULL, NULL);
	expect_status(a, 200);
}

/* --- the password -------------------------------------------------------- */

Test(recent_login, the_password_of_the_caller_does_instead)
{
	struct answer a;
	int64_t before;
	size_t i;

	prepare();
	now += CLOCK_HOUR;
	/* The first ends the session. */
	for (i = 1; i < ROWS(requests); i++) {
		a = ask(i, as, NULL, PASSWORD);
		cr_expect_eq(a.status, requests[i].done, "%s %s: %d: %.*s",
		    requests[i].method, requests[i].target, a.status,
		    STR_FMT(a.body));
	}
	a = ask(0, as, NULL, PASSWORD);
	expect_status(a, 200);
	before = power();
	a = ask(3, as, NULL, PASSWORD);
	expect_refusal(a, 401, "session_over");
	cr_expect_eq(power(), before);
}

static const char *const wrong[] = {
	WRONG, "", "Correct horse battery", "correct horse battery ",
};

Test(recent_login, a_wrong_password_is_a_400_and_on_record)
{
	struct answer a;
	int64_t before;
	size_t i;

	prepare();
	now += CLOCK_HOUR;
	before = power();
	for (i = 0; i < ROWS(wrong); i++) {
		a = ask(i, as, NULL, wrong[i]);
		expect_status(a, 400);
		expect_keys(a, "", "current_password");
	}
	cr_expect_eq(power(), before);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'login_failed' AND subject = 'admin1' AND "
	    "actor = 'admin1' AND channel = 'web'"), 3);
}

/* Its tries are those of logging in: no other way to guess. */
Test(recent_login, guessing_is_throttled)
{
	struct answer a = { 0 };
	int i;

	prepare();
	now += CLOCK_HOUR;
	for (i = 0; i < 40 && a.status != 429; i++) {
		a = ask(2, as, NULL, WRONG);
		cr_assert(a.status == 400 || a.status == 429, "%d: %d", i,
		    a.status);
	}
	expect_refusal(a, 429, "throttled");
	cr_expect_gt(i, 3);
	/* Not even the right one is looked at. */
	a = ask(2, as, NULL, PASSWORD);
	expect_refusal(a, 429, "throttled");
}

/* Neither is it kept, nor part of what a request is known by. */
Test(recent_login, a_key_knows_the_request_without_the_password)
{
	static const char key[] = "HTTP_IDEMPOTENCY_KEY=k";
	struct answer a, b;

	prepare();
	now += CLOCK_HOUR;
	a = ask(3, as, key, PASSWORD);
	expect_status(a, 201);
	now -= CLOCK_HOUR;
	b = ask(3, as, key, NULL);
	expect_status(b, 201);
	cr_expect_str_eq(answer_header(&b, "Idempotent-Replayed"), "true");
	expect_str_eq(a.body, b.body);
	a = ask(4, as, "HTTP_IDEMPOTENCY_KEY=d", NULL);
	expect_status(a, 204);
	b = ask(4, as, "HTTP_IDEMPOTENCY_KEY=d", PASSWORD);
	expect_status(b, 204);
}

/* --- others -------------------------------------------------------------- */

/* Basic has brought the password, a token is no session. */
Test(recent_login, who_shows_credentials_needs_no_login)
{
	const char *token = CLIENT_BEARER(.name = STR("a"),
	    .scopes = RIGHT_ADMIN);
	struct answer a;

	prepare();
	now += CLOCK_DAY;
	a = ask(2, NULL, BASIC, NULL);
	expect_status(a, 200);
	a = ask(2, NULL, token, NULL);
	expect_status(a, 200);
	a = ask(3, NULL, token, WRONG);
	expect_status(a, 201);
}

/* The tables of resources: all methods that write there, and no others. */
Test(recent_login, all_that_writes_accounts_and_tokens_takes_it)
{
	const struct resource *resource;
	const struct route *route;
	bool gives;
	size_t i, k;

	for (i = 0; i < app_resources_n && (resource = app_resources[i]); i++)
		for (k = 0; k < resource->routes_n; k++) {
			route = &resource->routes[k];
			gives = (str_starts(resource->pattern,
			    STR("/api/users")) ||
			    str_starts(resource->pattern,
			    STR("/api/tokens"))) &&
			    route->method != METHOD_GET;
			cr_expect_eq(route->recent_login, gives,
			    "%.*s: method %d", STR_FMT(resource->pattern),
			    (int)route->method);
		}
}
