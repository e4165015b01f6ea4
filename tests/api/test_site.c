/*
 * Requests that pages of other sites make a browser send: every unsafe
 * method of every resource, for every way to be somebody or nobody, and for
 * all that a browser says of such a page.
 */

#include "app.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define ORIGIN	"HTTP_ORIGIN="
#define FETCH	"HTTP_SEC_FETCH_SITE="

/* --- identities ---------------------------------------------------------- */

static int64_t account;

static void
as_nobody(struct ask *ask)
{
	(void)ask;
}

static void
by_session(struct ask *ask)
{
	ask->as = client_session(account);
}

/* "anna:three-words-in-a-row" */
static void
by_basic(struct ask *ask)
{
	ask->env[1] = "HTTP_AUTHORIZATION=Basic "
	    "YW5uYTp0aHJlZS13b3Jkcy1pbi1hLXJvdw==";
}

static const char *token;

static void
by_token(struct ask *ask)
{
	ask->env[1] = token;
}

static const struct identity_of {
	const char	*name;
	void		(*show)(struct ask *ask);
} identities[] = {
	{ "anonymous", as_nobody }, { "session", by_session },
	{ "Basic", by_basic }, { "token", by_token },
};

static void
setup(void)
{
	int i;

	client_open();
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	for (i = 0; i < 2; i++)
		FIXTURE_INCIDENT(.description = STR("x"));
	account = client_account(ACCOUNT_ADMIN);
	fixture_script("UPDATE account SET username = 'anna',"
	    " name_key = 'anna'");
	client_password(account, "three-words-in-a-row");
	token = CLIENT_BEARER(.name = STR("t"), .scopes = RIGHT_ALL);
}

TestSuite(site, .init = setup, .fini = client_close, .timeout = 120);

/* --- unsafe methods ------------------------------------------------------ */

/* All that must be as before after a request that was refused. */
static int64_t
state(void)
{
	return fixture_number("SELECT (SELECT total(seq) FROM sqlite_sequence"
	    " WHERE name IN ('incident', 'incident_event', 'account',"
	    " 'token')) + (SELECT total(revoked_at) FROM token)");
}

/* The pattern with 1 for its id. */
static const char *
address_of(const struct resource *resource)
{
	struct str rest = resource->pattern, head = str_cut(&rest, ':');

	if (rest.p == NULL)
		return arena_printf(fixture.arena, "%.*s/",
		    STR_FMT(head)).p;
	str_cut(&rest, '/');
	return arena_printf(fixture.arena, "%.*s1/%.*s", STR_FMT(head),
	    STR_FMT(rest)).p;
}

/* A request that is right but for the page that sends it. */
static struct answer
send(const struct identity_of *who, const char *method, const char *target,
	const char *said)
{
	struct ask ask = {
		.method = method, .target = target,
		.type = "application/json", .body = STR("{}"),
		.env = { said },
	};

	who->show(&ask);
	return api_ask(&ask);
}

static const char *const foreign[] = {
	ORIGIN "https://evil.example", ORIGIN "null", ORIGIN,
	ORIGIN "https://127.0.0.1:8000", ORIGIN "http://127.0.0.1:8001",
	ORIGIN "http://127.0.0.1:8000.evil.example",
	FETCH "cross-site", FETCH "same-site", FETCH "", FETCH "what",
};

static void
expect_refused(const struct identity_of *who, const char *method,
	const char *target)
{
	struct answer a;
	int64_t before = state();
	size_t i;

	for (i = 0; i < ROWS(foreign); i++) {
		a = send(who, method, target, foreign[i]);
		expect_refusal(a, 403, "origin", "%s, %s %s, %s",
		    who->name, method, target, foreign[i]);
		cr_expect_null(answer_header(&a, "Set-Cookie"));
	}
	cr_expect_eq(state(), before, "%s, %s %s", who->name, method, target);
}

/* The same requests get further when they come from pages of the service. */
static void
expect_let_through(const struct identity_of *who, const char *method,
	const char *target)
{
	static const char *const own[] = {
		ORIGIN "http://127.0.0.1:8000", FETCH "same-origin",
		FETCH "none", "A=b",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(own); i++) {
		a = send(who, method, target, own[i]);
		cr_expect_str_neq(answer_text(&a, "code"), "origin",
		    "%s, %s %s, %s: %d", who->name, method, target, own[i],
		    a.status);
	}
}

static bool
changes(enum method method)
{
	return method != METHOD_GET && method != METHOD_HEAD &&
	    method != METHOD_OPTIONS;
}

/* How many unsafe methods there are. */
static size_t
ask_all(void (*expect)(const struct identity_of *who, const char *method,
	const char *target))
{
	const struct resource *resource;
	const char *method;
	size_t i, m, n = 0, who;

	for (i = 0; i < app_resources_n && (resource = app_resources[i]); i++)
		for (m = 0; m < resource->routes_n; m++) {
			if (!changes(resource->routes[m].method))
				continue;
			n++;
			method = method_names[resource->routes[m].method].p;
			for (who = 0; who < ROWS(identities); who++)
				expect(&identities[who], method,
				    address_of(resource));
		}
	return n;
}

Test(site, no_page_of_another_site_changes_anything)
{
	cr_expect_gt(ask_all(expect_refused), 10);
	/*
	 * Not one password was looked at, and nobody logged in.  What bounds
	 * the lines that tell of refusals is a throttle too.
	 */
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE kind"
	    " LIKE 'login%'"), 0);
	cr_expect_eq(fixture_number("SELECT (SELECT count(*) FROM throttle) -"
	    " count(DISTINCT ifnull(subject, address)) FROM audit"
	    " WHERE kind = 'denied'"), 0);
}

Test(site, pages_of_the_service_are_let_through)
{
	cr_expect_gt(ask_all(expect_let_through), 10);
}

/* The attack as it was seen: a form that makes an administrator. */
Test(site, a_form_of_another_site_makes_no_administrator)
{
	const struct str form = STR("username=mallory&role=admin&"
	    "password=seven-small-green-horses");
	struct ask ask = {
		.method = "POST", .target = "/api/users/",
		.type = "application/x-www-form-urlencoded",
		.body = form, .env = { "A=b" },
	};
	struct answer a;

	by_basic(&ask);
	ask.env[2] = ORIGIN "https://evil.example";
	ask.env[3] = FETCH "cross-site";
	a = api_ask(&ask);
	expect_refusal(a, 403, "origin");
	cr_expect_eq(fixture_number("SELECT count(*) FROM account"), 1);
	/* A program sends neither header. */
	ask.env[2] = ask.env[3] = NULL;
	a = api_ask(&ask);
	expect_status(a, 201);
}

Test(site, a_method_that_is_not_known_may_change_something)
{
	struct answer a = send(&identities[0], "BREW", "/api/incidents/",
	    ORIGIN "https://evil.example");

	expect_refusal(a, 403, "origin");
}

Test(site, what_changes_nothing_may_come_from_anywhere)
{
	static const char *const methods[] = { "GET", "HEAD", "OPTIONS" };
	struct answer a;
	size_t i, k, who;

	for (who = 0; who < ROWS(identities); who++)
		for (i = 0; i < ROWS(methods); i++)
			for (k = 0; k < ROWS(foreign); k++) {
				a = ASK(.method = methods[i],
				    .env = { foreign[k] });
				expect_status(a, 200);
			}
}

Test(site, over_tls_the_origin_is_another)
{
	struct answer a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{}"), .env = { "REQUEST_SCHEME=https",
	    ORIGIN "https://127.0.0.1:8000" });

	expect_refusal(a, 400, "description,source");
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR("{}"), .env = { "REQUEST_SCHEME=https",
	    ORIGIN "http://127.0.0.1:8000" });
	expect_text(a, "code", "origin");
}

/* --- the challenge ------------------------------------------------------- */

/* A password that a browser remembers is sent wherever a page wants it. */
Test(site, no_browser_is_told_to_ask_for_a_password)
{
	static const char *const said[] = {
		ORIGIN "http://127.0.0.1:8000", ORIGIN "null",
		FETCH "none", FETCH "same-origin", FETCH,
		"HTTP_SEC_FETCH_MODE=navigate", "HTTP_SEC_FETCH_MODE=cors",
		"HTTP_SEC_FETCH_MODE=", "HTTP_SEC_FETCH_DEST=document",
	};
	struct answer a;
	size_t i;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	for (i = 0; i < ROWS(said); i++) {
		a = ASK(.env = { said[i] });
		expect_refusal(a, 401, "unauthenticated");
		cr_expect_str_eq(answer_header(&a, "WWW-Authenticate"),
		    "Bearer realm=\"api\"", "%s", said[i]);
	}
	a = ASK(.env = { "A=b" });
	expect_refusal(a, 401, "unauthenticated");
	cr_expect_str_eq(answer_header(&a, "WWW-Authenticate"),
	    "Basic realm=\"api\", charset=\"UTF-8\"");
}
