/* /api/auth/sessions/: one's own sessions, listed and ended. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now = FIXTURE_TIME;
static int64_t anna, bob;
static const char *here, *there, *bobs;	/* sessions: two of anna's, bob's */

#define LIST		"/api/auth/sessions/"
#define JSON		"application/json"
#define PASSWORD	"correct horse battery"
#define MINUTE		(60 * CLOCK_SECOND)
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static void
setup(void)
{
	client_open();
	clock_fake(&now);
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	anna = client_account(ACCOUNT_VIEWER);
	bob = client_account(ACCOUNT_ADMIN);
	there = client_session(anna);
	bobs = client_session(bob);
	now += MINUTE;
	here = client_session(anna);
}

TestSuite(sessions, .init = setup, .fini = client_close, .timeout = 120);

static bool
is_good(const char *as)
{
	return ASK(.target = LIST, .as = as).status == 200;
}

static struct answer
end(const char *target, const char *as)
{
	return ASK(.method = "DELETE", .target = target, .as = as);
}

/* --- the list ------------------------------------------------------------ */

Test(sessions, one_sees_ones_own_the_newest_first)
{
	struct answer a = ASK(.target = LIST, .as = here);

	expect_status(a, 200);
	expect_keys(a, "", "count,results");
	expect_text(a, "count", "2");
	cr_expect_str_eq(answer_ids(&a), "3,1");
	expect_keys(a, "results.0",
	    "id,created_at,seen_at,address,user_agent,current");
	expect_text(a, "results.0.current", "true");
	expect_text(a, "results.0.created_at", "2025-11-10T09:01:00+03:00");
	expect_text(a, "results.1.current", "false");
	expect_text(a, "results.1.address", "null");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	a = ASK(.target = LIST, .as = bobs);
	cr_expect_str_eq(answer_ids(&a), "2");
}

/* What is over is none, and no secret is to be seen. */
Test(sessions, what_is_over_is_not_listed)
{
	struct answer a;

	fixture_script("UPDATE session SET seen_at = 1 WHERE id = 1");
	a = ASK(.target = LIST, .as = here);
	cr_expect_str_eq(answer_ids(&a), "3");
	cr_expect_not(answer_has(&a, str_of(here)));
}

static struct answer
log_in(const char *agent)
{
	return ASK(.method = "POST", .target = "/api/auth/login/",
	    .type = JSON, .body = STR("{\"username\":\"viewer1\","
	    "\"password\":\"" PASSWORD "\"}"),
	    .env = { text("HTTP_USER_AGENT=%s", agent),
	    "REMOTE_ADDR=192.0.2.7" });
}

Test(sessions, they_are_known_by_where_they_began)
{
	char agent[301];
	struct answer a;
	size_t n;

	client_password(anna, PASSWORD);
	memset(agent, 'x', sizeof(agent));
	memcpy(agent + 199, "é", sizeof("é") - 1);
	agent[300] = '\0';
	expect_status(log_in("Firefox/128 \xff"), 200);
	expect_status(log_in(agent), 200);
	/* A new password ended the ones before. */
	here = client_session(anna);
	a = ASK(.target = LIST, .as = here);
	expect_text(a, "count", "3");
	n = strlen(answer_text(&a, "results.1.user_agent"));
	cr_expect_eq(n, 199, "%zu", n);
	expect_text(a, "results.2.user_agent", "Firefox/128 \xef\xbf\xbd");
	expect_text(a, "results.2.address", "192.0.2.7");
}

/* --- ending them --------------------------------------------------------- */

Test(sessions, one_is_ended)
{
	struct answer a = end(LIST "1/", here);

	expect_status(a, 204);
	cr_expect_null(answer_header(&a, "Set-Cookie"));
	cr_expect_not(is_good(there));
	cr_expect(is_good(here));
	cr_expect(is_good(bobs));
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared' AND subject = 'viewer1' AND "
	    "actor = 'viewer1' AND detail = '1'"), 1);
}

static const char *const none[] = {
	"2/", "99/", "0/", "99999999999999999999/",
};

/* That of another is not there, as if nobody had it. */
Test(sessions, none_but_ones_own_is_there)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(none); i++) {
		a = end(text(LIST "%s", none[i]), here);
		expect_refusal(a, 404, "not_found");
	}
	cr_expect(is_good(bobs));
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared'"), 0);
}

Test(sessions, ones_present_session_can_be_ended_too)
{
	struct answer a = end(LIST "3/", here);

	expect_status(a, 204);
	cr_expect_not_null(strstr(answer_header(&a, "Set-Cookie"),
	    "Max-Age=0"));
	cr_expect_not(is_good(here));
	cr_expect(is_good(there));
}

Test(sessions, all_others_are_ended)
{
	const char *third = client_session(anna);
	struct answer a = end(LIST, here);

	expect_status(a, 204);
	cr_expect(is_good(here));
	cr_expect_not(is_good(there));
	cr_expect_not(is_good(third));
	cr_expect(is_good(bobs));
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared' AND detail = '2'"), 1);
	/* There are none any more. */
	a = end(LIST, here);
	expect_status(a, 204);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared'"), 1);
}

/* A caller with Basic has no session to keep: all of them end. */
Test(sessions, without_a_session_all_are_ended)
{
	/* "viewer1:correct horse battery" */
	static const char basic[] = "HTTP_AUTHORIZATION=Basic "
	    "dmlld2VyMTpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=";
	struct answer a;

	client_password(anna, PASSWORD);
	here = client_session(anna);
	there = client_session(anna);
	a = ASK(.target = LIST, .env = { basic });
	expect_text(a, "count", "2");
	expect_text(a, "results.0.current", "false");
	a = ASK(.method = "DELETE", .target = LIST, .env = { basic });
	expect_status(a, 204);
	cr_expect_not(is_good(here));
	cr_expect_not(is_good(there));
	cr_expect(is_good(bobs));
}

Test(sessions, another_delivery_is_answered_as_the_first)
{
	struct answer a;
	int i;

	for (i = 0; i < 2; i++) {
		a = ASK(.method = "DELETE", .target = LIST "1/", .as = here,
		    .env = { "REQUEST_ID=0123456789abcdef0123456789abcdef" });
		expect_status(a, 204);
	}
	a = end(LIST "1/", here);
	expect_refusal(a, 404, "not_found");
}

/* A page of another site ends nothing. */
Test(sessions, ending_takes_the_token_of_the_session)
{
	struct answer a = ASK(.method = "DELETE", .target = LIST "1/",
	    .as = here, .env = { "HTTP_X_CSRF_TOKEN=x" });

	expect_refusal(a, 403, "csrf");
	a = ASK(.method = "DELETE", .target = LIST, .as = here,
	    .env = { "HTTP_X_CSRF_TOKEN=x" });
	expect_refusal(a, 403, "csrf");
	cr_expect(is_good(there));
}

Test(sessions, a_program_has_none)
{
	const char *token = CLIENT_BEARER(.name = STR("a"),
	    .scopes = RIGHT_ADMIN);
	struct answer a;

	a = ASK(.target = LIST, .env = { token });
	expect_refusal(a, 403, "forbidden");
	a = ASK(.method = "DELETE", .target = LIST "1/", .env = { token });
	expect_refusal(a, 403, "forbidden");
	a = ASK(.target = LIST);
	expect_refusal(a, 401, "unauthenticated");
}
