/*
 * Requests that bring a user name and a password along (RFC 7617).
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
}

TestSuite(auth_basic, .init = setup, .fini = client_close, .timeout = 120);

#define ME	"/api/auth/me/"
#define NEW	"{\"description\":\"y\",\"source\":\"system\"}"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

/* operator1 with the password "pass:word Ж", and what shows that. */
#define RIGHT	"b3BlcmF0b3IxOnBhc3M6d29yZCDQlg=="
#define BASIC	"HTTP_AUTHORIZATION=Basic "

static int64_t
operator(void)
{
	int64_t id = client_account(ACCOUNT_OPERATOR);

	client_password(id, "pass:word Ж");
	return id;
}

static struct answer
me(const char *authorization)
{
	return ASK(.target = ME, .env = { authorization });
}

static int64_t
count(const char *table)
{
	return fixture_number(text("SELECT count(*) FROM %s", table));
}

Test(auth_basic, who_shows_a_password_is_whose_it_is)
{
	struct answer a;

	operator();
	a = me(BASIC RIGHT);
	expect_status(a, 200);
	expect_text(a, "user.username", "operator1");
	expect_text(a, "rights", "[\"read\",\"create\",\"write\"]");
	expect_text(a, "csrf_token", "null");
	cr_expect_null(answer_header(&a, "Set-Cookie"));
	a = ASK(.method = "POST", .type = "application/json",
	    .body = STR(NEW), .env = { BASIC RIGHT });
	expect_status(a, 201);
	a = ASK(.target = "/api/events/", .env = { BASIC RIGHT });
	expect_text(a, "results.0.actor", "operator1");
	expect_text(a, "results.0.channel", "api");
	cr_expect_eq(count("session"), 0);
}

/* "operator1:wrong", and what is no user name and password. */
static const char *const wrong[] = {
	BASIC "b3BlcmF0b3IxOndyb25n",
	BASIC "b3BlcmF0b3IxOg==",		/* no password */
	BASIC "OnBhc3M6d29yZCDQlg==",		/* no name */
	BASIC "Og==", BASIC "", "HTTP_AUTHORIZATION=Basic",
	BASIC "b3BlcmF0b3Ix",			/* no colon */
	BASIC "b3BlcmF0b3IxOnBhc3M6d29yZCDQlg",	/* no padding */
	BASIC "b3BlcmF0b3IxOnBhc3M6d29yZCDQlg==x",
	BASIC "b3BlcmF0b3IxOnBhc3M6d29yZCDQlg==,",
	BASIC "b3BlcmF0b3IxOnBhc3M6d29yZCDQlg== x",
	BASIC "====", BASIC "=", BASIC "\xff\xff\xff\xff",
	BASIC "b3BlcmF0b3Ix/zpwYXNz",		/* no UTF-8 */
	BASIC "b3BlcmF0b3IxADpwYXNzOndvcmQg0JY=", /* a NUL in the name */
	BASIC "b3BlcmF0b3IxOnBhc3M6d29yZCDQlgA=", /* a NUL at the end */
	BASIC "b3BlcmF0b3IxOnBhc3M_d29yZCDQlg==", /* of the other alphabet */
};

Test(auth_basic, what_is_wrong_is_401_and_challenged)
{
	struct answer a, b;
	size_t i;

	operator();
	a = me(wrong[0]);
	for (i = 0; i < ROWS(wrong); i++) {
		/* As many as come by one try each. */
		fixture_script("DELETE FROM throttle");
		b = me(wrong[i]);
		expect_refusal(b, 401, "credentials", "%s", wrong[i]);
		expect_str_eq(a.body, b.body, "%s: %.*s", wrong[i],
		    STR_FMT(b.body));
		cr_expect_str_eq(answer_header(&b, "WWW-Authenticate"),
		    "Basic realm=\"api\", charset=\"UTF-8\"");
	}
}

Test(auth_basic, the_scheme_has_no_case_and_spaces_do_not_matter)
{
	struct answer a;

	operator();
	a = me("HTTP_AUTHORIZATION=basic " RIGHT);
	expect_status(a, 200);
	a = me("HTTP_AUTHORIZATION=  BASIC   " RIGHT "  ");
	expect_status(a, 200);
}

Test(auth_basic, a_cookie_beside_it_is_not_looked_at)
{
	const char *as = client_as(ACCOUNT_ADMIN);
	struct answer a;

	operator();
	fixture_script("UPDATE account SET username = 'operator1',"
	    " name_key = 'operator1' WHERE username = 'operator2'");
	a = ASK(.target = ME, .as = as, .env = { BASIC RIGHT });
	expect_text(a, "user.username", "operator1");
	expect_text(a, "csrf_token", "null");
	a = ASK(.target = ME, .as = as, .env = { wrong[0] });
	expect_refusal(a, 401, "credentials");
}

Test(auth_basic, one_that_may_not_log_in_is_out_at_once)
{
	struct answer a;

	operator();
	a = me(BASIC RIGHT);
	expect_status(a, 200);
	fixture_script("UPDATE account SET active = 0");
	a = me(BASIC RIGHT);
	expect_refusal(a, 401, "credentials");
	fixture_script("UPDATE account SET active = 1, password = '!'");
	a = me(BASIC RIGHT);
	expect_refusal(a, 401, "credentials");
}

/* Else every request would cost a hash and a write. */
Test(auth_basic, what_was_right_before_costs_a_read)
{
	struct answer a;
	int i;

	operator();
	a = me(BASIC RIGHT);
	expect_status(a, 200);
	/* It used up nothing either: the one try was given back. */
	cr_expect_eq(fixture_number("SELECT count(*) FROM throttle WHERE"
	    " full_at > 1762754400000000 AND full_at < 1762758000000000"), 0);
	writer_close(&fixture.writer);
	for (i = 0; i < 100; i++) {
		a = me(BASIC RIGHT);
		expect_status(a, 200);
	}
}

Test(auth_basic, the_record_tells_of_an_account_and_an_address_once_an_hour)
{
	static const char *const addresses[] = {
		"REMOTE_ADDR=192.0.2.1", "REMOTE_ADDR=192.0.2.2",
	};
	struct answer a;
	int i;

	operator();
	for (i = 0; i < 2; i++) {
		/* As a worker that has just started: it remembers nobody. */
		client_forget();
		a = ASK(.target = ME, .env = { BASIC RIGHT, addresses[0] });
		expect_status(a, 200);
	}
	cr_expect_eq(count("audit WHERE kind = 'login' AND actor ="
	    " 'operator1' AND channel = 'api' AND address = '192.0.2.1'"), 1);
	/* From elsewhere what is remembered does not count. */
	a = ASK(.target = ME, .env = { BASIC RIGHT, addresses[1] });
	expect_status(a, 200);
	cr_expect_eq(count("audit WHERE kind = 'login'"), 2);
	now += CLOCK_HOUR;
	client_forget();
	a = ASK(.target = ME, .env = { BASIC RIGHT, addresses[0] });
	expect_status(a, 200);
	cr_expect_eq(count("audit WHERE kind = 'login'"), 3);
	cr_expect_eq(fixture_number("SELECT last_login FROM account"), now);
}

Test(auth_basic, failures_are_told)
{
	operator();
	me(wrong[0]);
	cr_expect_eq(count("audit WHERE kind = 'login_failed' AND actor ="
	    " 'anonymous' AND subject = 'operator1' AND channel = 'api'"), 1);
}
