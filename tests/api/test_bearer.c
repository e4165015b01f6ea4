/* Authorization: Bearer: which tokens are accepted, with which rights. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now;

static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
	FIXTURE_INCIDENT(.description = STR("x"));
}

TestSuite(bearer, .init = setup, .fini = client_close);

#define LIST		"/api/incidents/"
#define ITEM		LIST "1/"
#define JSON		"application/json"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))
#define MINUTE		(60 * CLOCK_SECOND)

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static void
pass(int64_t time)
{
	fixture_settle();
	now += time;
}

static struct answer
get_as(const char *bearer)
{
	return ASK(.target = LIST, .env = { bearer });
}

static const char *
reader(void)
{
	return CLIENT_BEARER(.name = STR("reader"), .scopes = RIGHT_READ);
}

/* --- what it may ---------------------------------------------------------- */

static const struct {
	const char	*method, *target, *body;
	unsigned	 right;
} requests[] = {
	{ "GET", LIST, NULL, RIGHT_READ },
	{ "HEAD", LIST, NULL, RIGHT_READ },
	{ "POST", LIST, "{\"description\":\"d\",\"source\":\"system\"}",
	    RIGHT_CREATE },
	{ "OPTIONS", LIST, NULL, RIGHT_READ | RIGHT_CREATE },
	{ "GET", ITEM, NULL, RIGHT_READ | RIGHT_WRITE },
	{ "PUT", ITEM, "{\"status\":\"open\"}", RIGHT_WRITE },
	{ "PATCH", ITEM, "{\"status\":\"open\"}", RIGHT_WRITE },
	{ "OPTIONS", ITEM, NULL, RIGHT_READ | RIGHT_WRITE },
	{ "GET", ITEM "events/", NULL, RIGHT_READ },
	{ "POST", ITEM "notes/", "{\"note\":\"n\"}", RIGHT_WRITE },
	{ "POST", LIST "bulk", "[{\"description\":\"d\","
	    "\"source\":\"system\"}]", RIGHT_CREATE },
	{ "PATCH", LIST "bulk", "{\"ids\":[1],\"note\":\"n\"}",
	    RIGHT_WRITE },
	{ "GET", LIST "export", NULL, RIGHT_READ },
	{ "GET", "/api/events/", NULL, RIGHT_READ },
	{ "GET", "/api/stats/", NULL, RIGHT_READ },
	{ "GET", "/api/schema/", NULL, RIGHT_ANYBODY },
	{ "GET", "/api/tokens/", NULL, RIGHT_ADMIN },
	{ "POST", "/api/tokens/", "{\"name\":\"n\",\"scopes\":[\"read\"]}",
	    RIGHT_ADMIN },
	{ "GET", "/api/tokens/1/", NULL, RIGHT_ADMIN },
	{ "DELETE", "/api/tokens/9/", NULL, RIGHT_ADMIN },
};

/* One that is not allowed; otherwise it gets as far as it can. */
static void
expect_refused(const struct answer *a, bool refused, const char *what)
{
	const char *challenge = answer_header(a, "WWW-Authenticate");

	cr_expect_eq(a->status == 403, refused, "%s: %d: %.*s", what,
	    a->status, STR_FMT(a->body));
	cr_expect_neq(a->status, 401, "%s", what);
	if (refused)
		cr_expect_str_eq(answer_refusal(a), "forbidden", "%s", what);
	if (refused)
		cr_expect_str_eq(challenge, "Bearer realm=\"api\", "
		    "error=\"insufficient_scope\"");
	else
		cr_expect_null(challenge, "%s", what);
}

/* Whatever is left to those who show nothing. */
static void
try_scopes(unsigned scopes)
{
	const char *bearer = client_bearer((struct token){
		.name = arena_printf(fixture.arena, "t%u", scopes),
		.scopes = scopes,
	});
	unsigned may = scopes & RIGHT_ADMIN ? RIGHT_ALL : scopes;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(requests); i++) {
		/* What it made before would be in its way. */
		fixture_script("DELETE FROM token WHERE name = 'n'");
		a = ASK(.method = requests[i].method,
		    .target = requests[i].target,
		    .type = requests[i].body != NULL ? JSON : NULL,
		    .body = str_of(requests[i].body), .env = { bearer });
		expect_refused(&a, (requests[i].right &
		    (may | RIGHT_ANYBODY)) == 0, text("%u %s %s", scopes,
		    requests[i].method, requests[i].target));
	}
}

Test(bearer, scopes_open_what_they_say_and_nothing_else)
{
	static const enum right_policy policies[] = {
		RIGHT_POLICY_NONE, RIGHT_POLICY_FULL,
	};
	unsigned scopes;
	size_t i;

	for (i = 0; i < ROWS(policies); i++) {
		fixture.conf.anonymous = policies[i];
		for (scopes = 1; scopes <= RIGHT_ALL; scopes++)
			try_scopes(scopes);
		fixture_script("DELETE FROM token");
	}
}

/* --- what is no good ------------------------------------------------------ */

static void
expect_unknown(const char *name, const struct answer *a)
{
	cr_expect_eq(a->status, 401, "%s: %d", name, a->status);
	cr_expect_str_eq(answer_header(a, "WWW-Authenticate"),
	    "Bearer realm=\"api\", error=\"invalid_token\"");
	cr_expect_str_eq(answer_text(a, "detail"),
	    "Токен неверен, отозван или больше не действует.");
	cr_expect_str_eq(answer_text(a, "code"), "token");
	cr_expect_str_eq(answer_keys(a, ""), "detail,code");
}

static const char *const wrong[] = {
	"itk_", "itk_x",
	"itk_0000000000000000000000000000000000000000000000000003bw5gv",
	"itk_0000000000000000000000000000000000000000000000000003bw5gw",
	"itk_Ha16AHYFyhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp12xvXr",
};

Test(bearer, a_wrong_token_is_401_wherever_it_is_shown)
{
	static const char *const targets[] = {
		LIST, ITEM, "/api/schema/", "/api/tokens/",
	};
	struct answer a;
	size_t i, k;

	/* Nobody is taken for anonymous instead. */
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	reader();
	for (i = 0; i < ROWS(wrong); i++)
		for (k = 0; k < ROWS(targets); k++) {
			a = ASK(.target = targets[k], .env = { text(
			    "HTTP_AUTHORIZATION=Bearer %s", wrong[i]) });
			expect_unknown(wrong[i], &a);
		}
}

/* Old clients may show what was never looked at. */
Test(bearer, what_is_no_token_of_ours_is_passed_over)
{
	static const char *const others[] = { "", " x", " ITK_x", " admin" };
	struct answer a;
	size_t i;
	int policy;

	reader();
	for (policy = RIGHT_POLICY_NONE; policy < RIGHT_POLICY__MAX; policy++)
		for (i = 0; i < ROWS(others); i++) {
			fixture.conf.anonymous = policy;
			a = ASK(.target = LIST, .env = { text(
			    "HTTP_AUTHORIZATION=Bearer%s", others[i]) });
			expect_status(a, policy == RIGHT_POLICY_READ ||
			    policy == RIGHT_POLICY_FULL ? 200 : 401);
		}
}

Test(bearer, its_scheme_is_known_in_upper_and_lower_case)
{
	const char *bearer = reader();
	struct answer a;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	a = get_as(text("HTTP_AUTHORIZATION=bEARER   %s ",
	    strchr(bearer, ' ') + 1));
	expect_status(a, 200);
	a = get_as(text("HTTP_AUTHORIZATION=%s", strchr(bearer, ' ') + 1));
	expect_refusal(a, 401, "unauthenticated");
	a = get_as(text("HTTP_AUTHORIZATION=Basic %s",
	    strchr(bearer, ' ') + 1));
	expect_refusal(a, 401, "credentials");
}

Test(bearer, an_expired_token_is_401)
{
	const char *bearer = CLIENT_BEARER(.name = STR("x"),
	    .scopes = RIGHT_READ, .expires_at = FIXTURE_TIME + MINUTE);
	struct answer a;

	pass(MINUTE - 1);
	a = get_as(bearer);
	expect_status(a, 200);
	pass(1);
	a = get_as(bearer);
	expect_unknown("expired", &a);
}

Test(bearer, a_revoked_token_is_401_at_once)
{
	const char *bearer = reader(), *admin = client_as(ACCOUNT_ADMIN);
	struct answer a = get_as(bearer);

	expect_status(a, 200);
	a = ASK(.method = "DELETE", .target = "/api/tokens/1/",
	    .as = admin);
	expect_status(a, 204);
	a = get_as(bearer);
	expect_unknown("revoked", &a);
}

/* A token that revokes itself gets its answer, and nothing after it. */
Test(bearer, a_token_can_revoke_itself)
{
	const char *bearer = CLIENT_BEARER(.name = STR("x"),
	    .scopes = RIGHT_ADMIN);
	struct answer a = ASK(.method = "DELETE",
	    .target = "/api/tokens/1/", .env = { bearer });

	expect_status(a, 204);
	a = get_as(bearer);
	expect_unknown("revoked", &a);
}

/* The cookie of a browser has no say when there is a token. */
Test(bearer, a_token_goes_before_a_cookie)
{
	const char *admin = client_as(ACCOUNT_ADMIN);
	struct answer a;

	a = ASK(.target = "/api/tokens/", .as = admin, .env = { reader() });
	expect_refusal(a, 403, "forbidden");
	a = ASK(.target = LIST, .as = admin,
	    .env = { "HTTP_AUTHORIZATION=Bearer itk_x" });
	expect_unknown("beside a cookie", &a);
}

/* --- who it was ----------------------------------------------------------- */

Test(bearer, the_history_names_the_token)
{
	const char *bearer = CLIENT_BEARER(.name = STR("Наш Zabbix"),
	    .scopes = RIGHT_CREATE | RIGHT_WRITE);
	struct answer a;

	a = ASK(.method = "POST", .target = LIST, .type = JSON,
	    .body = STR("{\"description\":\"d\",\"source\":\"system\"}"),
	    .env = { bearer });
	expect_status(a, 201);
	a = ASK(.method = "PATCH", .target = ITEM, .type = JSON,
	    .body = STR("{\"status\":\"closed\"}"), .env = { bearer });
	expect_status(a, 200);
	a = api_get("/api/events/?after=1");
	cr_expect_eq(answer_length(&a, "results"), 2);
	expect_text(a, "results.0.actor", "token:Наш Zabbix");
	expect_text(a, "results.0.channel", "api");
	expect_text(a, "results.1.actor", "token:Наш Zabbix");
}

static struct answer
post_keyed(const char *bearer)
{
	return ASK(.method = "POST", .target = LIST, .type = JSON,
	    .body = STR("{\"description\":\"d\",\"source\":\"system\"}"),
	    .env = { bearer, "HTTP_IDEMPOTENCY_KEY=k" });
}

/* Names are given again; keys are of the token itself. */
Test(bearer, keys_of_one_token_are_not_those_of_another)
{
	const char *first = CLIENT_BEARER(.name = STR("x"),
	    .scopes = RIGHT_CREATE), *second;
	struct answer a = post_keyed(first);

	expect_text(a, "id", "2");
	a = post_keyed(first);
	expect_text(a, "id", "2");
	cr_expect_str_eq(answer_header(&a, "Idempotent-Replayed"), "true");
	fixture_script("UPDATE token SET revoked_at = 1");
	second = CLIENT_BEARER(.name = STR("x"), .scopes = RIGHT_CREATE);
	a = post_keyed(second);
	expect_text(a, "id", "3");
	cr_expect_null(answer_header(&a, "Idempotent-Replayed"));
}

/* --- last used ------------------------------------------------------------ */

/* When it was last used, once all that was posted is done. */
static int64_t
last_used(void)
{
	fixture_settle();
	return fixture_number("SELECT last_used_at FROM token");
}

Test(bearer, its_use_is_noted_once_a_minute)
{
	const char *bearer = reader();
	int i;

	cr_expect_eq(last_used(), 0);
	for (i = 0; i < 60; i++) {
		expect_status(get_as(bearer), 200);
		pass(CLOCK_SECOND);
	}
	cr_expect_eq(last_used(), FIXTURE_TIME);
	expect_status(get_as(bearer), 200);
	cr_expect_eq(last_used(), FIXTURE_TIME + MINUTE);
}

Test(bearer, what_it_may_not_do_is_a_use_as_well)
{
	struct answer a = ASK(.target = "/api/tokens/", .env = { reader() });

	expect_refusal(a, 403, "forbidden");
	cr_expect_eq(last_used(), FIXTURE_TIME);
}

Test(bearer, its_first_use_is_on_record)
{
	const char *bearer = reader();
	struct answer a = ASK(.target = LIST, .env = { bearer,
	    "REQUEST_ID=000102030405060708090a0b0c0d0e0f",
	    "REMOTE_ADDR=2001:db8::7" });

	expect_status(a, 200);
	pass(CLOCK_DAY);
	expect_status(get_as(bearer), 200);
	cr_expect_eq(last_used(), now);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_first_used'"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_first_used' AND actor = 'token:reader' AND "
	    "subject = 'token:reader' AND address = '2001:db8::7' AND "
	    "channel = 'api' AND lower(hex(substr(request_id, 7))) = "
	    "'000102030405060708090a0b0c0d0e0f'"), 1);
}

/* A token can still be used when its use cannot be noted. */
Test(bearer, a_use_that_cannot_be_noted_hinders_nobody)
{
	const char *bearer = reader();
	struct answer a;

	fixture_script("CREATE TRIGGER no BEFORE UPDATE ON token BEGIN "
	    "SELECT RAISE(ABORT, 'no'); END");
	a = get_as(bearer);
	expect_status(a, 200);
	cr_expect_eq(last_used(), 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_first_used'"), 0);
	fixture_script("DROP TRIGGER no");
	expect_status(get_as(bearer), 200);
	cr_expect_eq(last_used(), FIXTURE_TIME);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_first_used'"), 1);
}
