/* POST /api/auth/password/: one's own password, by who knows it. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	client_open();
	clock_fake(&now);
}

TestSuite(auth_password, .init = setup, .fini = client_close,
	.timeout = 120);

#define PASSWORD	"/api/auth/password/"
#define ME		"/api/auth/me/"
#define JSON		"application/json"
#define OLD		"correct horse battery"
#define FRESH		"another horse and staple"
/* "operator1:correct horse battery" */
#define BASIC		"HTTP_AUTHORIZATION=Basic " \
	"b3BlcmF0b3IxOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=="

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static int64_t
operator(void)
{
	int64_t id = client_account(ACCOUNT_OPERATOR);

	client_password(id, OLD);
	return id;
}

static struct str
passwords(const char *old, const char *fresh)
{
	return arena_printf(fixture.arena,
	    "{\"old_password\":\"%s\",\"new_password\":\"%s\"}", old, fresh);
}

static struct answer
change(const char *as, const char *old, const char *fresh)
{
	return ASK(.method = "POST", .target = PASSWORD, .type = JSON,
	    .body = passwords(old, fresh), .as = as);
}

static int
login(const char *password)
{
	return ASK(.method = "POST", .target = "/api/auth/login/",
	    .type = JSON, .body = arena_printf(fixture.arena,
	    "{\"username\":\"operator1\",\"password\":\"%s\"}",
	    password)).status;
}

static int64_t
count(const char *table)
{
	return fixture_number(text("SELECT count(*) FROM %s", table));
}

/* The session that an answer opens. */
static const char *
session_of(const struct answer *a)
{
	const char *value = answer_header(a, "Set-Cookie");

	cr_assert(value != NULL && strncmp(value, "incident=", 9) == 0);
	return text("%.*s", (int)strcspn(value + 9, ";"), value + 9);
}

Test(auth_password, who_knows_the_old_one_gets_the_new_one)
{
	struct answer a = change(client_session(operator()), OLD, FRESH);

	expect_status(a, 200);
	expect_keys(a, "", "user,token,rights,csrf_token,session_over");
	expect_text(a, "user.username", "operator1");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	/* The try that it took was given back. */
	cr_expect_eq(count("throttle"), 3);
	cr_expect_eq(count("throttle WHERE full_at > 1762754400000000"), 0);
	cr_expect_eq(login(OLD), 401);
	cr_expect_eq(login(FRESH), 200);
	cr_expect_eq(count("audit WHERE kind = 'password' AND actor ="
	    " 'operator1' AND subject = 'operator1' AND channel = 'web'"), 1);
	cr_expect_eq(count("audit WHERE ifnull(subject, '') ||"
	    " ifnull(detail, '') LIKE '%horse%'"), 0);
}

Test(auth_password, all_sessions_end_and_the_callers_is_another)
{
	int64_t id = operator();
	const char *mine = client_session(id), *other = client_session(id);
	const char *hers = client_as(ACCOUNT_VIEWER), *fresh;
	struct answer a, b;

	a = change(mine, OLD, FRESH);
	fresh = session_of(&a);
	b = ASK(.target = ME, .as = mine);
	expect_text(b, "user", "null");
	b = ASK(.target = ME, .as = other);
	expect_text(b, "user", "null");
	b = ASK(.target = ME, .as = hers);
	expect_text(b, "user.username", "viewer2");
	b = ASK(.target = ME, .as = fresh);
	expect_text(b, "user.username", "operator1");
	expect_str_eq(a.body, b.body, "%.*s\n%.*s", STR_FMT(a.body),
	    STR_FMT(b.body));
	cr_expect_eq(count("session"), 2);
}

Test(auth_password, who_came_by_the_old_one_comes_by_the_new_one)
{
	int64_t id = operator();
	const char *as = client_session(id);
	struct answer a;

	a = ASK(.method = "POST", .target = PASSWORD, .type = JSON,
	    .body = passwords(OLD, FRESH), .env = { BASIC });
	expect_status(a, 200);
	expect_text(a, "csrf_token", "null");
	cr_expect_null(answer_header(&a, "Set-Cookie"));
	a = ASK(.target = ME, .as = as);
	expect_text(a, "user", "null");
	/* What was remembered of the old one is worth nothing. */
	a = ASK(.target = ME, .env = { BASIC });
	expect_refusal(a, 401, "credentials");
	cr_expect_eq(count("session"), 0);
}

Test(auth_password, a_wrong_old_one_is_a_wrong_field)
{
	const char *as = client_session(operator());
	struct answer a = change(as, "wrong horse battery", FRESH);

	expect_status(a, 400);
	expect_keys(a, "", "old_password");
	expect_text(a, "old_password.0", "Это не нынешний пароль.");
	cr_expect_null(answer_header(&a, "WWW-Authenticate"));
	cr_expect_eq(count("audit WHERE kind = 'login_failed' AND actor ="
	    " 'operator1' AND subject = 'operator1'"), 1);
	cr_expect_eq(count("audit WHERE kind = 'password'"), 1);
	cr_expect_eq(login(OLD), 200);
	a = ASK(.target = ME, .as = as);
	expect_text(a, "user.username", "operator1");
}

Test(auth_password, old_ones_are_tried_no_more_often_than_logins)
{
	const char *as = client_session(operator());
	const char *wrong = text("%01100d", 0);
	struct answer a;
	int i;

	for (i = 0; i < 10; i++) {
		a = change(as, wrong, FRESH);
		expect_refusal(a, 400, "old_password");
	}
	a = change(as, OLD, FRESH);
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "30");
	cr_expect_eq(login(OLD), 429);
	now += 30 * CLOCK_SECOND;
	a = change(as, OLD, FRESH);
	expect_status(a, 200);
}

/* What a new one must not be. */
static const struct {
	const char	*fresh, *sentence;
} bad[] = {
	{ "short", "Слишком короткий пароль: нужно не менее 10 символов." },
	{ "password123", "Такой пароль подбирают первым: он есть во всех"
	    " списках." },
	{ "Ivanova.ivanova.7", "Пароль слишком похож на имя пользователя"
	    " или адрес электронной почты." },
};

Test(auth_password, a_bad_new_one_is_refused_and_costs_no_try)
{
	const char *as = client_session(operator());
	struct answer a;
	size_t i;

	fixture_script("UPDATE account SET username = 'ivanova',"
	    " name_key = 'ivanova'");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		a = change(as, "whatever it was", bad[i].fresh);
		expect_status(a, 400);
		expect_keys(a, "", "new_password");
		expect_text(a, "new_password.0", bad[i].sentence);
	}
	a = change(as, OLD, text("%01100d", 0));
	expect_status(a, 400);
	expect_text(a, "new_password.0",
	    "Слишком длинный пароль: допустимо не более 1024 байт.");
	cr_expect_eq(count("throttle"), 0);
	a = change(as, OLD, FRESH);
	expect_status(a, 200);
}

/* An account was renamed after the request had been identified. */
Test(auth_password, that_of_another_account_of_the_name_is_wrong)
{
	const char *as = client_session(operator());
	struct answer a;

	fixture_script("UPDATE account SET name_key = 'old', skeleton = 'old';"
	    "INSERT INTO account (username, name_key, skeleton, first_name,"
	    " last_name, email, role, active, created_at, version, password,"
	    " rounds, trusted_from)"
	    " SELECT username, username, '', '', '', '', 'viewer', 1, 0, 1,"
	    " password, rounds, 0 FROM account");
	a = change(as, OLD, FRESH);
	expect_refusal(a, 400, "old_password");
	cr_expect_eq(login(FRESH), 401);
	cr_expect_eq(login(OLD), 200);
	cr_expect_eq(fixture_number("SELECT count(DISTINCT password) FROM"
	    " account"), 1);
}

Test(auth_password, passwords_are_taken_as_they_came)
{
	const char *as = client_session(operator());
	struct answer a = change(as, OLD, "  with spaces around  ");

	expect_status(a, 200);
	cr_expect_eq(login("with spaces around"), 401);
	cr_expect_eq(login("  with spaces around  "), 200);
}

Test(auth_password, it_takes_an_account)
{
	struct answer a;

	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	a = change(NULL, OLD, FRESH);
	expect_refusal(a, 401, "unauthenticated");
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	/* Every role has one. */
	a = change(client_as(ACCOUNT_VIEWER), "x", FRESH);
	expect_status(a, 400);
	expect_keys(a, "", "old_password");
	a = api_get(PASSWORD);
	expect_refusal(a, 405, "method_not_allowed");
}

Test(auth_password, pages_of_other_sites_cannot_send_it)
{
	const char *as = client_session(operator());
	struct answer a;

	a = ASK(.method = "POST", .target = PASSWORD, .type = JSON,
	    .body = passwords(OLD, FRESH), .as = as,
	    .env = { "HTTP_X_CSRF_TOKEN=" });
	expect_refusal(a, 403, "csrf");
	a = ASK(.method = "POST", .target = PASSWORD,
	    .type = "application/x-www-form-urlencoded",
	    .body = STR("old_password=x&new_password=y"), .as = as);
	expect_refusal(a, 403, "csrf_type");
	cr_expect_eq(login(OLD), 200);
}
