/*
 * How often a password may be tried: exactly so often, however many try at
 * once; and never is an account shut to where it is known.
 */

#include <stdlib.h>

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/processes.h"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	client_open();
	clock_fake(&now);
}

TestSuite(auth_throttle, .init = setup, .fini = client_close,
	.timeout = 240);

#define LOGIN	"/api/auth/login/"
#define JSON	"application/json"
#define SECRET	"correct horse battery"
#define HOME	"198.51.100.1"
#define THIRTY	(30 * CLOCK_SECOND)

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

/* A password that is too long is wrong without being hashed. */
static const char *
too_long(void)
{
	return text("%01100d", 0);
}

static struct answer
try_from(const char *address, const char *name, const char *password)
{
	return ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = arena_printf(fixture.arena,
	    "{\"username\":\"%s\",\"password\":\"%s\"}", name, password),
	    .env = { text("REMOTE_ADDR=%s", address) });
}

/* Of n wrong ones from one address how many are looked at. */
static int
looked_at(int n, const char *address, const char *name)
{
	int i, status, looked = 0;

	for (i = 0; i < n; i++) {
		status = try_from(address, name, too_long()).status;
		cr_expect(status == 401 || status == 429, "%d", status);
		looked += status == 401;
	}
	return looked;
}

static const char *
named(int i)
{
	return text("name%d", i);
}

/* The same to one name, from as many addresses. */
static int
looked_at_from_everywhere(int n, const char *name)
{
	int i, looked = 0;

	for (i = 0; i < n; i++)
		looked += looked_at(1, text("203.0.113.%d", i), name);
	return looked;
}

/* An operator with a password. */
static void
operator(void)
{
	client_password(client_account(ACCOUNT_OPERATOR), SECRET);
}

static int64_t
count(const char *table)
{
	return fixture_number(text("SELECT count(*) FROM %s", table));
}

/* --- by address ---------------------------------------------------------- */

Test(auth_throttle, an_address_has_twenty_tries_and_then_one_in_six_seconds)
{
	struct answer a;
	int i;

	for (i = 0; i < 20; i++)
		cr_expect_eq(looked_at(1, HOME, named(i)), 1);
	a = try_from(HOME, "another", too_long());
	expect_refusal(a, 429, "throttled");
	expect_text(a, "detail",
	    "Слишком много попыток. Повторите через 6 с.");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "6");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	now += 6 * CLOCK_SECOND - 1;
	a = try_from(HOME, "another", too_long());
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
	now += 1;
	cr_expect_eq(looked_at(5, HOME, "another"), 1);
	now += 60 * CLOCK_SECOND;
	for (i = 0; i < 10; i++)
		cr_expect_eq(looked_at(1, HOME, named(100 + i)), 1);
	cr_expect_eq(looked_at(1, HOME, named(200)), 0);
}

Test(auth_throttle, an_address_is_a_network_where_one_has_many)
{
	int i;

	for (i = 0; i < 20; i++)
		cr_expect_eq(looked_at(1, text("2001:db8:0:1:%x::%x", i, i),
		    named(i)), 1);
	cr_expect_eq(looked_at(1, "2001:db8:0:1::ffff", named(20)), 0);
	cr_expect_eq(looked_at(1, "2001:db8:0:2::1", named(20)), 1);
	for (i = 0; i < 20; i++)
		cr_expect_eq(looked_at(1, HOME, named(i + 30)), 1);
	cr_expect_eq(looked_at(1, "::ffff:" HOME, named(60)), 0);
}

/* --- by account ---------------------------------------------------------- */

Test(auth_throttle, an_account_has_ten_tries_from_a_network)
{
	struct answer a;

	operator();
	cr_expect_eq(looked_at(30, "192.0.2.99", "operator1"), 10);
	/* The right password too: it is not looked at. */
	a = try_from("192.0.2.99", "Operator1", SECRET);
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "30");
	now += THIRTY;
	a = try_from("192.0.2.99", "operator1", SECRET);
	expect_status(a, 200);
}

/*
 * Ten of all new clients together; beyond that each network has three of its
 * own, so that no crowd shuts an account to a network that it is not in.
 */
Test(auth_throttle, new_clients_share_ten_and_then_have_three_each)
{
	struct answer a;

	operator();
	cr_expect_eq(looked_at_from_everywhere(30, "operator1"), 30);
	cr_expect_eq(looked_at_from_everywhere(20, "operator1"), 20);
	cr_expect_eq(looked_at(9, "203.0.113.29", "operator1"), 2);
	cr_expect_eq(looked_at(9, "192.0.2.98", "operator1"), 3);
	a = try_from("192.0.2.98", "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "30");
	a = try_from("192.0.2.99", "operator1", SECRET);
	expect_status(a, 200);
}

/* Else it would tell which names there are. */
Test(auth_throttle, an_account_that_is_not_there_has_as_many)
{
	cr_expect_eq(looked_at(30, "192.0.2.99", "nobody"), 10);
	cr_expect_eq(looked_at(1, "192.0.2.99", "NOBODY"), 0);
	cr_expect_eq(looked_at(9, "192.0.2.98", "nobody"), 3);
	now += THIRTY;
	cr_expect_eq(looked_at(9, "192.0.2.99", "nobody"), 1);
}

Test(auth_throttle, a_right_password_uses_up_nothing)
{
	struct answer a;
	int i;

	operator();
	for (i = 0; i < 30; i++) {
		a = try_from(HOME, "operator1", SECRET);
		cr_assert_eq(a.status, 200, "%d: %d", i, a.status);
		/* The memory of the hasher is not what lets it in. */
		if (i < 12)
			client_forget();
	}
	cr_expect_eq(looked_at(20, "192.0.2.99", "operator1"), 10);
}

Test(auth_throttle, one_key_that_is_used_up_leaves_the_others_alone)
{
	cr_expect_eq(looked_at(20, HOME, "nobody"), 10);
	/* Ten of the address's twenty are left, not none. */
	cr_expect_eq(looked_at(20, HOME, "somebody"), 10);
	cr_expect_eq(looked_at(1, HOME, "another"), 0);
}

/* --- nobody shuts the door for everybody ---------------------------------- */

Test(auth_throttle, two_addresses_that_try_invented_names_keep_no_third_out)
{
	struct answer a;
	int i;

	operator();
	for (i = 0; i < 40; i++)
		looked_at(1, text("203.0.113.%d", i % 2), named(i));
	a = try_from("192.0.2.99", "operator1", SECRET);
	expect_status(a, 200);
}

Test(auth_throttle, a_crowd_that_tries_invented_names_keeps_no_newcomer_out)
{
	struct answer a;
	int i;

	operator();
	for (i = 0; i < 200; i++)
		cr_expect_eq(looked_at(1, text("203.0.%d.%d", i / 100, i),
		    named(i)), 1);
	a = try_from("192.0.2.99", "operator1", SECRET);
	expect_status(a, 200);
	cr_expect_eq(count("audit WHERE kind = 'login_throttled'"), 0);
}

/* A new installation: no address and no device of it is known yet. */
Test(auth_throttle, a_crowd_that_tries_the_first_administrator_keeps_no_owner_out)
{
	struct answer a;
	int i;

	client_password(client_account(ACCOUNT_ADMIN), SECRET);
	for (i = 0; i < 300; i++)
		looked_at(1, text("203.0.%d.%d", i % 50, i % 3), "admin1");
	a = try_from(HOME, "admin1", too_long());
	expect_refusal(a, 401, "credentials");
	a = try_from(HOME, "admin1", SECRET);
	expect_status(a, 200);
	/* And from then on it is known there. */
	client_forget();
	for (i = 0; i < 300; i++)
		looked_at(1, text("203.0.%d.%d", i % 50, i % 3), "admin1");
	a = try_from(HOME, "admin1", SECRET);
	expect_status(a, 200);
}

/* --- where somebody has logged in ----------------------------------------- */

Test(auth_throttle, new_clients_do_not_lock_out_a_known_client)
{
	struct answer a;

	operator();
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	client_forget();
	looked_at_from_everywhere(100, "operator1");
	looked_at_from_everywhere(100, "operator1");
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	client_forget();
	/* Nor do a few from the same address, with other names. */
	cr_expect_eq(looked_at(30, HOME, "nobody"), 10);
	cr_expect_eq(looked_at(30, HOME, "somebody"), 10);
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
}

Test(auth_throttle, there_a_name_has_ten_tries)
{
	struct answer a;

	operator();
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	cr_expect_eq(looked_at(30, HOME, "operator1"), 10);
	a = try_from(HOME, "operator1", too_long());
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "30");
	now += THIRTY;
	cr_expect_eq(looked_at(3, HOME, "operator1"), 1);
	/* The attempts of new clients are still there. */
	cr_expect_eq(looked_at(30, "192.0.2.99", "operator1"), 10);
}

Test(auth_throttle, there_all_names_together_have_sixty)
{
	struct answer a;
	int i, n = 0;

	operator();
	operator();
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	a = try_from(HOME, "operator2", SECRET);
	expect_status(a, 200);
	n += looked_at(10, HOME, "operator1");
	n += looked_at(10, HOME, "operator2");
	for (i = 0; i < 60; i++)
		n += looked_at(1, HOME, named(i));
	cr_expect_eq(n, 60);
	now += 6 * CLOCK_SECOND;
	cr_expect_eq(looked_at(5, HOME, "another"), 1);
}

/* The answers to n wrong passwords, "401 401 429 30 ...". */
static const char *
answers_to(int n, const char *name)
{
	const char *all = "", *wait;
	struct answer a;
	int i;

	for (i = 0; i < n; i++) {
		a = try_from(HOME, name, too_long());
		wait = answer_header(&a, "Retry-After");
		all = text("%s %d %s", all, a.status, wait == NULL ? "-" :
		    wait);
	}
	return all;
}

/*
 * An account that has logged in there, one that has not, and none: the
 * same answers, before their attempts are used up, after, and when those of
 * the address are.
 */
Test(auth_throttle, there_nothing_tells_who_has_an_account)
{
	const char *const names[] = { "operator1", "operator2", "nobody" };
	const char *all[3];
	struct answer a;
	int i;

	operator();
	operator();
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	for (i = 0; i < 3; i++) {
		all[i] = answers_to(15, names[i]);
		cr_expect_str_eq(all[i], all[0]);
	}
	now += 600 * CLOCK_SECOND;
	for (i = 0; i < 60; i++)
		looked_at(1, HOME, named(i));
	for (i = 0; i < 3; i++) {
		all[i] = answers_to(3, names[i]);
		cr_expect_str_eq(all[i], " 429 6 429 6 429 6");
	}
}

/* --- trusted devices ------------------------------------------------------ */

/* The device cookie that an answer sets. */
static const char *
device_of(const struct answer *a)
{
	const char *at = memmem(a->head.p, a->head.n, "incident-device=",
	    16);

	cr_assert_not_null(at);
	return text("%.*s", (int)strcspn(at, ";"), at);
}

static struct answer
try_with(const char *cookie, const char *name, const char *password)
{
	return ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = arena_printf(fixture.arena,
	    "{\"username\":\"%s\",\"password\":\"%s\"}", name, password),
	    .env = { "REMOTE_ADDR=192.0.2.99",
	    text("HTTP_COOKIE=%s", cookie) });
}

Test(auth_throttle, a_browser_that_was_logged_in_is_known_everywhere)
{
	struct answer a;
	const char *device;
	int i;

	operator();
	a = try_from(HOME, "operator1", SECRET);
	device = device_of(&a);
	client_forget();
	looked_at(30, "192.0.2.99", "operator1");
	a = try_from("192.0.2.99", "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
	a = try_with(device, "operator1", SECRET);
	expect_status(a, 200);
	client_forget();
	/* It has attempts of its own, no more. */
	fixture_script("DELETE FROM known_client");
	for (i = 0; i < 10; i++) {
		a = try_with(device, "operator1", too_long());
		expect_refusal(a, 401, "credentials");
	}
	a = try_with(device, "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
}

Test(auth_throttle, a_browser_is_known_to_the_account_that_it_was_of)
{
	struct answer a;
	const char *device;
	char *forged;

	operator();
	operator();
	a = try_from(HOME, "operator2", SECRET);
	device = device_of(&a);
	client_forget();
	looked_at(30, "192.0.2.99", "operator1");
	a = try_with(device, "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
	/* Nor is it when somebody writes another account into it. */
	looked_at(30, "192.0.2.99", "operator2");
	fixture_script("DELETE FROM known_client");
	forged = strdup(device);
	forged[16 + 20] = forged[16 + 20] == 'A' ? 'B' : 'A';
	a = try_with(forged, "operator2", SECRET);
	expect_refusal(a, 429, "throttled");
	free(forged);
	a = try_with("incident-device=", "operator2", SECRET);
	expect_refusal(a, 429, "throttled");
	a = try_with(device, "operator2", SECRET);
	expect_status(a, 200);
}

Test(auth_throttle, after_ninety_days_a_browser_is_a_stranger)
{
	struct answer a;
	const char *device;

	operator();
	a = try_from(HOME, "operator1", SECRET);
	device = device_of(&a);
	now += 90 * CLOCK_DAY - 1;
	looked_at(30, "192.0.2.99", "operator1");
	client_forget();
	a = try_with(device, "operator1", too_long());
	expect_refusal(a, 401, "credentials");
	now += 1;
	a = try_with(device, "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
}

Test(auth_throttle, all_devices_of_an_account_share_their_tries)
{
	const char *devices[5];
	struct answer a;
	int i, n = 0;

	operator();
	operator();
	for (i = 0; i < 5; i++) {
		a = try_from(HOME, "operator1", SECRET);
		devices[i] = device_of(&a);
	}
	for (i = 0; i < 50; i++) {
		a = try_with(devices[i % 5], "operator1", too_long());
		n += a.status == 401;
	}
	cr_expect_eq(n, 10);
	/* Those of another account have theirs. */
	a = try_from(HOME, "operator2", SECRET);
	a = try_with(device_of(&a), "operator2", too_long());
	expect_refusal(a, 401, "credentials");
}

static void
set_password(const char *target, const char *as)
{
	struct answer a = ASK(.method = "PATCH", .target = target,
	    .type = JSON, .as = as,
	    .body = STR("{\"password\":\"" SECRET "\"}"));

	expect_status(a, 200);
}

/* It may have been set because an intruder was logged in. */
Test(auth_throttle, a_password_that_somebody_else_sets_ends_trust)
{
	struct answer a;
	const char *device, *target;
	int64_t id = client_account(ACCOUNT_OPERATOR);

	client_password(id, SECRET);
	target = text("/api/users/%d/", (int)id);
	a = try_from(HOME, "operator1", SECRET);
	device = device_of(&a);
	looked_at(30, "192.0.2.99", "operator1");
	a = try_with(device, "operator1", too_long());
	expect_refusal(a, 401, "credentials");
	now += CLOCK_SECOND;
	set_password(target, client_as(ACCOUNT_ADMIN));
	a = try_with(device, "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
	cr_expect_eq(count("known_client"), 0);
	/* The next login there is trusted again. */
	now += CLOCK_SECOND;
	a = try_from(HOME, "operator1", SECRET);
	expect_status(a, 200);
	device = device_of(&a);
	client_forget();
	a = try_with(device, "operator1", SECRET);
	expect_status(a, 200);
}

Test(auth_throttle, a_password_that_its_owner_sets_does_not)
{
	struct answer a;
	const char *device, *as;
	int64_t id = client_account(ACCOUNT_OPERATOR);

	client_password(id, SECRET);
	a = try_from(HOME, "operator1", SECRET);
	device = device_of(&a);
	as = client_session(id);
	looked_at(30, "192.0.2.99", "operator1");
	now += CLOCK_SECOND;
	a = ASK(.method = "POST", .target = "/api/auth/password/",
	    .type = JSON, .as = as, .env = { "REMOTE_ADDR=" HOME },
	    .body = STR("{\"old_password\":\"" SECRET "\","
	    "\"new_password\":\"another " SECRET "\"}"));
	expect_status(a, 200);
	a = try_with(device, "operator1", too_long());
	expect_refusal(a, 401, "credentials");
}

/* --- the audit log ------------------------------------------------------- */

Test(auth_throttle, the_record_tells_of_a_flood_once_a_minute)
{
	cr_expect_eq(looked_at(200, HOME, "nobody"), 10);
	cr_expect_eq(count("audit WHERE kind = 'login_throttled'"), 1);
	cr_expect_eq(count("audit WHERE kind = 'login_throttled' AND"
	    " subject = 'no…' AND detail = 'account' AND"
	    " address = '" HOME "' AND actor = 'anonymous'"), 1);
	now += 60 * CLOCK_SECOND - 1;
	cr_expect_eq(looked_at(50, HOME, "nobody"), 1);
	cr_expect_eq(count("audit WHERE kind = 'login_throttled'"), 1);
	now += 1;
	cr_expect_eq(looked_at(50, HOME, "nobody"), 1);
	cr_expect_eq(count("audit WHERE kind = 'login_throttled'"), 2);
	/* Of another key it tells by itself. */
	looked_at(50, HOME, "somebody");
	looked_at(50, HOME, "another");
	cr_expect_eq(count("audit WHERE kind = 'login_throttled' AND"
	    " detail = 'address'"), 1);
}

Test(auth_throttle, a_flood_that_is_refused_writes_nothing)
{
	looked_at(50, HOME, "nobody");
	writer_close(&fixture.writer);
	cr_expect_eq(looked_at(200, HOME, "nobody"), 0);
}

Test(auth_throttle, the_names_that_are_tried_do_not_stand_in_the_table)
{
	looked_at(1, HOME, "somebody");
	cr_expect_eq(count("throttle WHERE instr(key, 'somebody')"), 0);
	cr_expect_eq(count("throttle WHERE length(key) = 32"), 3);
}

/* --- other ways ---------------------------------------------------------- */

Test(auth_throttle, a_password_with_each_request_is_a_try_with_each)
{
	/* "nobody:x" */
	static const char basic[] = "HTTP_AUTHORIZATION=Basic bm9ib2R5Ong=";
	struct answer a;
	int i;

	for (i = 0; i < 10; i++) {
		a = ASK(.target = "/api/auth/me/", .env = { basic });
		expect_refusal(a, 401, "credentials");
	}
	a = ASK(.target = "/api/auth/me/", .env = { basic });
	expect_refusal(a, 429, "throttled");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "30");
	a = ASK(.method = "POST", .type = JSON, .body = STR("{}"),
	    .env = { basic });
	expect_refusal(a, 429, "throttled");
	/* It is the same account by the other way. */
	a = try_from("127.0.0.1", "nobody", too_long());
	expect_refusal(a, 429, "throttled");
}

/* Else a guess would be right at once, or not counted. */
Test(auth_throttle, what_is_remembered_to_be_right_takes_a_try_to_be_left)
{
	/* "operator1:correct horse battery" */
	static const char basic[] = "HTTP_AUTHORIZATION=Basic "
	    "b3BlcmF0b3IxOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==";
	struct answer a;

	operator();
	a = ASK(.target = "/api/auth/me/", .env = { basic,
	    "REMOTE_ADDR=" HOME });
	expect_status(a, 200);
	looked_at(30, "192.0.2.99", "operator1");
	a = ASK(.target = "/api/auth/me/", .env = { basic,
	    "REMOTE_ADDR=192.0.2.99" });
	expect_refusal(a, 429, "throttled");
	a = ASK(.target = "/api/auth/me/", .env = { basic,
	    "REMOTE_ADDR=" HOME });
	expect_status(a, 200);
	looked_at(30, HOME, "operator1");
	a = ASK(.target = "/api/auth/me/", .env = { basic,
	    "REMOTE_ADDR=" HOME });
	expect_refusal(a, 429, "throttled");
	a = try_from(HOME, "operator1", SECRET);
	expect_refusal(a, 429, "throttled");
}

/* --- at the same moment -------------------------------------------------- */

#define THREADS	16
#define EACH	5

static int looked;

static int
try_at_once(int i, void *arg)
{
	struct arena *a = arena_new(1 << 16);
	struct answer answer;
	struct db *db;
	int round;

	(void)i;

	if (db_open(fixture.database, DB_READ, 3000, &db) != ERR_OK)
		return 1;
	for (round = 0; round < EACH; round++) {
		answer = api_ask_on(db, a, &(struct ask){
			.method = "POST", .target = LOGIN, .type = JSON,
			.body = arena_printf(a, "{\"username\":\"nobody\","
			    "\"password\":\"%s\"}", (const char *)arg),
			.env = { "REMOTE_ADDR=192.0.2.1" },
		});
		if (answer.status == 401)
			__atomic_fetch_add(&looked, 1, __ATOMIC_SEQ_CST);
		else if (answer.status != 429)
			return 1;
	}
	db_close(&db);
	arena_free(a);
	return 0;
}

Test(auth_throttle, many_at_once_get_no_more_and_no_less)
{
	client_hasher();
	cr_expect_eq(processes_threads(THREADS, try_at_once,
	    (void *)too_long()), 0);
	cr_expect_eq(looked, 10);
	now += 3 * THIRTY;
	cr_expect_eq(processes_threads(THREADS, try_at_once,
	    (void *)too_long()), 0);
	cr_expect_eq(looked, 13);
}
