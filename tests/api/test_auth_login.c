/*
 * POST /api/auth/login/ and what it begins, logout/ which ends it, me/
 * which tells of it.
 */

#include <pthread.h>

#include "base/machine_semaphore.h"
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
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
}

TestSuite(auth_login, .init = setup, .fini = client_close, .timeout = 120);

#define LOGIN	"/api/auth/login/"
#define LOGOUT	"/api/auth/logout/"
#define ME	"/api/auth/me/"
#define JSON	"application/json"
#define SECRET	"correct horse battery"
#define WRONG	"wrong horse battery"
#define FORM	"application/x-www-form-urlencoded"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

/* An operator with a password, of the name "operator1". */
static int64_t
operator(void)
{
	int64_t id = client_account(ACCOUNT_OPERATOR);

	client_password(id, SECRET);
	return id;
}

static struct str
credentials(const char *name, const char *password)
{
	return arena_printf(fixture.arena,
	    "{\"username\":\"%s\",\"password\":\"%s\"}", name, password);
}

static struct answer
login(const char *name, const char *password)
{
	return ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = credentials(name, password));
}

/* The value of a header that begins with that; NULL: there is none. */
static const char *
cookie(const struct answer *a, const char *begin)
{
	const char *at = memmem(a->head.p, a->head.n, "Set-Cookie: ", 12);
	struct str rest, line;

	rest = at == NULL ? (struct str){ NULL, 0 } :
	    (struct str){ at, (size_t)(a->head.p + a->head.n - at) };
	while (rest.p != NULL) {
		line = str_cut(&rest, '\n');
		if (str_starts(line, str_of(text("Set-Cookie: %s", begin))))
			return text("%.*s", (int)line.n - 13, line.p + 12);
	}
	return NULL;
}

/* The session that an answer opens, as `as` of a request takes it. */
static const char *
session_of(const struct answer *a)
{
	const char *value = cookie(a, "incident=");

	cr_assert_not_null(value);
	return text("%.*s", (int)strcspn(value + 9, ";"), value + 9);
}

static int64_t
count(const char *table)
{
	return fixture_number(text("SELECT count(*) FROM %s", table));
}

static int64_t
told(const char *kind, const char *where)
{
	return fixture_number(text("SELECT count(*) FROM audit WHERE kind ="
	    " '%s' AND %s", kind, where));
}

/* --- in ------------------------------------------------------------------ */

Test(auth_login, who_logs_in_is_told_who_he_is_and_goes_on_as_that)
{
	struct answer a, b;

	operator();
	a = login("operator1", SECRET);
	expect_status(a, 200);
	expect_keys(a, "", "user,token,rights,csrf_token,session_over");
	expect_text(a, "user.username", "operator1");
	expect_text(a, "user.role", "operator");
	expect_text(a, "rights", "[\"read\",\"create\",\"write\"]");
	expect_text(a, "token", "null");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	b = ASK(.target = ME, .as = session_of(&a));
	expect_status(b, 200);
	expect_str_eq(a.body, b.body, "%.*s\n%.*s", STR_FMT(a.body),
	    STR_FMT(b.body));
	cr_expect_null(memmem(a.body.p, a.body.n, "password", 8));
}

Test(auth_login, the_token_that_is_told_lets_changes_through)
{
	struct answer a;
	const char *as, *token;

	operator();
	a = login("operator1", SECRET);
	as = session_of(&a);
	token = answer_text(&a, "csrf_token");
	a = ASK(.method = "POST", .type = JSON,
	    .body = STR("{\"description\":\"y\",\"source\":\"system\"}"),
	    .env = { text("HTTP_COOKIE=incident=%s", as),
	    text("HTTP_X_CSRF_TOKEN=%s", token) });
	expect_status(a, 201);
	a = ASK(.target = "/api/events/", .as = as);
	expect_text(a, "results.0.actor", "operator1");
	expect_text(a, "results.0.channel", "web");
}

Test(auth_login, cookies_are_this_hosts_alone)
{
	struct answer a;
	const char *value;

	operator();
	fixture.conf.session_days = 2;
	a = login("operator1", SECRET);
	value = cookie(&a, "incident=");
	cr_expect_str_eq(value + 9 + 43,
	    "; Path=/; Max-Age=172800; HttpOnly; SameSite=Strict");
	value = cookie(&a, "incident-device=");
	cr_expect_str_eq(strchr(value, ';'),
	    "; Path=/; Max-Age=7776000; HttpOnly; SameSite=Strict");
	a = ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = credentials("operator1", SECRET),
	    .env = { "REQUEST_SCHEME=https" });
	expect_status(a, 200);
	cr_expect_null(cookie(&a, "incident"));
	value = cookie(&a, "__Host-incident=");
	cr_expect_str_eq(strchr(value, ';'), "; Path=/; Max-Age=172800; "
	    "HttpOnly; SameSite=Strict; Secure");
	value = cookie(&a, "__Host-incident-device=");
	cr_expect_str_eq(strchr(value, ';'), "; Path=/; Max-Age=7776000; "
	    "HttpOnly; SameSite=Strict; Secure");
}

Test(auth_login, the_store_does_not_hold_what_the_cookie_does)
{
	struct answer a;

	operator();
	a = login("operator1", SECRET);
	cr_expect_eq(fixture_number(text("SELECT count(*) FROM session WHERE"
	    " instr(secret, '%s') OR length(secret) <> 32",
	    session_of(&a))), 0);
	cr_expect_eq(count("session"), 1);
}

Test(auth_login, each_login_is_another_session_and_ends_the_one_before)
{
	struct answer a;
	const char *first, *second;

	operator();
	a = login("operator1", SECRET);
	first = session_of(&a);
	a = ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = credentials("operator1", SECRET), .as = first,
	    .env = { "HTTP_X_CSRF_TOKEN=" });
	expect_status(a, 200);
	second = session_of(&a);
	cr_expect_str_neq(first, second);
	a = ASK(.target = ME, .as = first);
	expect_text(a, "user", "null");
	a = ASK(.target = ME, .as = second);
	expect_text(a, "user.username", "operator1");
	cr_expect_eq(count("session"), 1);
	/* Another browser's goes on. */
	a = login("operator1", SECRET);
	expect_status(a, 200);
	cr_expect_eq(count("session"), 2);
}

Test(auth_login, an_id_that_somebody_made_up_is_not_taken_over)
{
	const char *made_up = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct answer a;

	operator();
	a = ASK(.method = "POST", .target = LOGIN, .type = JSON,
	    .body = credentials("operator1", SECRET), .as = made_up);
	expect_status(a, 200);
	cr_expect_str_neq(session_of(&a), made_up);
	a = ASK(.target = ME, .as = made_up);
	expect_text(a, "user", "null");
}

Test(auth_login, it_is_noted_and_is_no_change_of_the_account)
{
	struct answer a;

	operator();
	now += CLOCK_HOUR;
	a = login("operator1", SECRET);
	expect_text(a, "user.last_login", "2025-11-10T10:00:00+03:00");
	expect_text(a, "user.version", "2");
	cr_expect_eq(fixture_number("SELECT last_login FROM account"), now);
	cr_expect_eq(told("login", "actor = 'operator1' AND subject ="
	    " 'operator1' AND channel = 'web' AND address = '127.0.0.1'"), 1);
}

Test(auth_login, a_name_has_no_case_and_a_password_has)
{
	struct answer a;

	client_password(client_account(ACCOUNT_VIEWER), " Pass Wort Ж ");
	fixture_script("UPDATE account SET username = 'Жук', name_key = 'жук'");
	a = login("жУК", " Pass Wort Ж ");
	expect_status(a, 200);
	expect_text(a, "user.username", "Жук");
	a = login("жук", " Pass Wort ж ");
	expect_refusal(a, 401, "credentials");
	a = login("жук", "Pass Wort Ж");
	expect_refusal(a, 401, "credentials");
}

/* --- not in -------------------------------------------------------------- */

static void
are_the_same(const struct answer *a, const struct answer *b)
{
	expect_refusal(*b, 401, "credentials");
	expect_str_eq(a->head, b->head, "%.*s\n%.*s", STR_FMT(a->head),
	    STR_FMT(b->head));
	expect_str_eq(a->body, b->body, "%.*s\n%.*s", STR_FMT(a->body),
	    STR_FMT(b->body));
}

Test(auth_login, whatever_is_wrong_the_answer_is_the_same)
{
	int64_t inactive, none, empty;
	struct answer a, b;

	operator();
	inactive = operator();
	none = client_account(ACCOUNT_ADMIN);
	empty = client_account(ACCOUNT_ADMIN);
	fixture_script(text("UPDATE account SET active = 0 WHERE id = %lld;"
	    "UPDATE account SET password = '' WHERE id = %lld",
	    (long long)inactive, (long long)empty));
	(void)none;
	a = login("operator1", WRONG);
	expect_text(a, "detail", "Неверное имя пользователя или пароль.");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	cr_expect_null(answer_header(&a, "Set-Cookie"));
	b = login("nobody", WRONG);
	are_the_same(&a, &b);
	b = login("operator2", SECRET);		/* may not log in */
	are_the_same(&a, &b);
	b = login("admin3", "!");		/* has none */
	are_the_same(&a, &b);
	b = login("admin4", WRONG);		/* has an empty one */
	are_the_same(&a, &b);
	b = login("<b>; DROP TABLE account; --", WRONG);
	are_the_same(&a, &b);
	b = login("operator1", text("%02000d", 0));
	are_the_same(&a, &b);
	cr_expect_eq(count("session"), 0);
	cr_expect_eq(told("login", "1"), 0);
}

/* It may be a password in the wrong field. */
Test(auth_login, of_a_name_that_is_nobodys_the_record_has_the_beginning)
{
	login("correct horse battery", WRONG);
	login("ёж", WRONG);
	cr_expect_eq(told("login_failed", "subject = 'co…'"), 1);
	cr_expect_eq(told("login_failed", "subject = 'ёж'"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE"
	    " ifnull(subject, '') || ifnull(detail, '') LIKE '%horse%'"), 0);
}

Test(auth_login, failures_are_told_with_the_name_as_it_was_given)
{
	int64_t id = operator();

	login("Operator1", WRONG);
	login("a\\u0007nobody", WRONG);
	login(text("%0200d", 1), WRONG);
	fixture_script(text("UPDATE account SET active = 0 WHERE id = %lld",
	    (long long)id));
	login("operator1", SECRET);
	cr_expect_eq(count("audit WHERE kind = 'login_failed'"), 4);
	cr_expect_eq(told("login_failed", "subject = 'Operator1' AND actor ="
	    " 'anonymous' AND address = '127.0.0.1' AND detail IS NULL"), 1);
	cr_expect_eq(told("login_failed", "subject = 'a' || char(65533) ||"
	    " '…' AND detail = 'unknown'"), 1);
	cr_expect_eq(told("login_failed", "subject = '00…'"), 1);
	cr_expect_eq(told("login_failed", "subject = 'operator1' AND"
	    " detail = 'inactive'"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE"
	    " ifnull(subject, '') || ifnull(detail, '') LIKE '%horse%'"), 0);
}

Test(auth_login, both_fields_must_be_there_and_a_password_is_a_string)
{
	struct answer a = api_json("POST", LOGIN, "{}");

	expect_status(a, 400);
	expect_keys(a, "", "username,password");
	a = api_json("POST", LOGIN, "{\"username\":\"x\",\"password\":1}");
	expect_status(a, 400);
	expect_keys(a, "", "password");
	a = api_json("POST", LOGIN, "{\"username\":\"\",\"password\":\"\"}");
	expect_status(a, 400);
	expect_keys(a, "", "username,password");
	a = api_json("POST", LOGIN, "[]");
	expect_refusal(a, 400, "non_field_errors");
	cr_expect_eq(count("audit"), 0);
	cr_expect_eq(count("throttle"), 0);
}

Test(auth_login, it_is_a_post_and_nothing_else)
{
	struct answer a = api_get(LOGIN "?username=x&password=y");

	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"), "POST, OPTIONS");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	a = ASK(.method = "OPTIONS", .target = LOGIN);
	expect_status(a, 200);
	expect_keys(a, "actions.POST", "username,password");
	expect_text(a, "parses", "[\"application/json\"]");
}

/* Nobody is to be logged in as somebody else unawares. */
Test(auth_login, pages_of_other_sites_cannot_send_it)
{
	static const struct {
		const char	*env, *type;
		int		 status;
	} rows[] = {
		{ "HTTP_SEC_FETCH_SITE=cross-site", JSON, 403 },
		{ "HTTP_SEC_FETCH_SITE=same-site", JSON, 403 },
		{ "HTTP_ORIGIN=http://evil.org", JSON, 403 },
		{ "HTTP_ORIGIN=null", JSON, 403 },
		{ "A=b", FORM, 415 }, { "A=b", "text/plain", 415 },
		{ "A=b", "", 415 },
		{ "A=b", "application/x-ndjson", 415 },
		{ "HTTP_SEC_FETCH_SITE=same-origin", JSON, 200 },
		{ "HTTP_ORIGIN=http://127.0.0.1:8000", JSON, 200 },
	};
	struct answer a;
	size_t i;

	operator();
	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.method = "POST", .target = LOGIN,
		    .type = rows[i].type,
		    .body = credentials("operator1", SECRET),
		    .env = { rows[i].env });
		cr_expect_eq(a.status, rows[i].status, "%s, %s: %d",
		    rows[i].env, rows[i].type, a.status);
		if (rows[i].status == 200)
			continue;
		expect_refusal(a, rows[i].status, a.status == 403 ?
		    "origin" : "unsupported_type");
		cr_expect_null(answer_header(&a, "Set-Cookie"));
	}
	cr_expect_eq(count("session"), 2);
}

Test(auth_login, one_that_was_given_up_is_not_hashed)
{
	struct answer a = ASK(.method = "POST", .target = LOGIN,
	    .type = JSON, .body = credentials("operator1", SECRET),
	    .env = { "REQUEST_SENT=1.000" });

	expect_refusal(a, 503, "busy");
	cr_expect_eq(count("throttle"), 0);
}

/* --- when there is no time ------------------------------------------------ */

/* Somebody else hashes, for as long as the test wants. */
static struct machine_semaphore *
take_all_slots(void)
{
	struct machine_semaphore *slots;

	client_hasher();
	cr_assert_eq(machine_semaphore_open(fixture_path("-logins-new"), 1,
	    &slots), ERR_OK);
	cr_assert_eq(machine_semaphore_take(slots), ERR_OK);
	return slots;
}

Test(auth_login, one_whose_turn_does_not_come_is_503_and_counts_for_nothing)
{
	struct machine_semaphore *slots;
	struct answer a;
	int i;

	operator();
	client_hashing.wait_ms = 1;
	slots = take_all_slots();
	for (i = 0; i < 12; i++) {
		a = login("operator1", SECRET);
		expect_refusal(a, 503, "busy");
		cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
		/* What is given back later stands before this. */
		fixture_script("SELECT 1");
	}
	cr_expect_eq(count("audit WHERE kind LIKE 'login%'"), 0);
	machine_semaphore_close(&slots);
	client_forget();
	client_hashing.wait_ms = 120 * 1000;
	a = login("operator1", SECRET);
	expect_status(a, 200);
}

/* Its status goes to *arg when it has one. */
static void *
wait_for_a_turn(void *arg)
{
	struct arena *a = arena_new(1 << 16);
	struct db *db;

	cr_assert_eq(db_open(fixture.database, DB_READ, 3000, &db), ERR_OK);
	processes_tell(arg, api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = LOGIN, .type = JSON,
		.body = STR("{\"username\":\"operator1\","
		    "\"password\":\"" SECRET "\"}"),
	}).status);
	db_close(&db);
	arena_free(a);
	return NULL;
}

/* Of the network that requests come from unless they say otherwise. */
static const struct hasher_client stranger = {
	.network = STR_INIT("127.0.0.1"),
};

Test(auth_login, one_too_many_is_503_at_once_and_writes_nothing)
{
	struct machine_semaphore *slots;
	pthread_t thread;
	struct answer a;
	int status = 0;

	operator();
	client_hashing.queue = 1;
	slots = take_all_slots();
	cr_assert_eq(pthread_create(&thread, NULL, wait_for_a_turn, &status),
	    0);
	while (hasher_has_room(client_hasher(), &stranger))
		processes_sleep_ms(1);
	a = login("nobody", WRONG);
	expect_refusal(a, 503, "busy");
	cr_expect_eq(count("throttle"), 3);	/* of the one who waits */
	machine_semaphore_close(&slots);
	cr_expect_eq(processes_await(&status, 60), 200);
	pthread_join(thread, NULL);
}

/* --- hashes that another program made ------------------------------------ */

/* "imported password", by Django, with as few rounds as are taken. */
#define DJANGO	"pbkdf2_sha256$10000$saltsaltsalt$" \
	"dMkdDWA5p8mWxhLrB0JOOWgmkIqK+m9JEEsF5AnjwGg="

static void
import_password(int64_t id)
{
	fixture_script(text("UPDATE account SET password = '" DJANGO "',"
	    " rounds = 10000 WHERE id = %lld", (long long)id));
}

Test(auth_login, a_hash_that_is_stale_is_made_anew_by_the_first_login)
{
	int64_t id = client_account(ACCOUNT_VIEWER);
	struct answer a;

	import_password(id);
	a = login("viewer1", WRONG);
	expect_refusal(a, 401, "credentials");
	cr_expect_eq(fixture_number("SELECT rounds FROM account"), 10000);
	a = login("viewer1", "imported password");
	expect_status(a, 200);
	cr_expect_eq(fixture_number("SELECT count(*) FROM account WHERE"
	    " password LIKE '$argon2id$%' AND rounds = 0 AND version = 1"), 1);
	a = login("viewer1", "imported password");
	expect_status(a, 200);
	a = login("viewer1", WRONG);
	expect_refusal(a, 401, "credentials");
}

static int
log_in(int i, void *arg)
{
	struct arena *a = arena_new(1 << 16);
	struct db *db;
	struct answer answer;

	(void)i;
	(void)arg;
	if (db_open(fixture.database, DB_READ, 3000, &db) != ERR_OK)
		return 1;
	answer = api_ask_on(db, a, &(struct ask){
		.method = "POST", .target = LOGIN, .type = JSON,
		.body = STR("{\"username\":\"viewer1\","
		    "\"password\":\"imported password\"}"),
	});
	db_close(&db);
	arena_free(a);
	return answer.status != 200;
}

Test(auth_login, several_at_once_may_find_it_stale)
{
	int64_t id = client_account(ACCOUNT_VIEWER);

	import_password(id);
	client_hasher();
	cr_expect_eq(processes_threads(4, log_in, NULL), 0);
	cr_expect_eq(count("session"), 4);
	cr_expect_eq(fixture_number("SELECT rounds FROM account"), 0);
}

/* --- out ----------------------------------------------------------------- */

static struct answer
logout(const char *as)
{
	return ASK(.method = "POST", .target = LOGOUT, .as = as);
}

Test(auth_login, who_logs_out_is_out)
{
	int64_t id = client_account(ACCOUNT_VIEWER);
	const char *as = client_session(id), *other = client_session(id);
	struct answer a = logout(as);

	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	cr_expect_null(answer_header(&a, "Content-Type"));
	cr_expect_str_eq(cookie(&a, "incident="), "incident=; Path=/; "
	    "Max-Age=0; HttpOnly; SameSite=Strict");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	cr_expect_str_eq(answer_header(&a, "Clear-Site-Data"),
	    "\"cache\", \"storage\"");
	a = ASK(.target = ME, .as = as);
	cr_expect_null(answer_header(&a, "Clear-Site-Data"));
	expect_text(a, "user", "null");
	a = ASK(.target = ME, .as = other);
	expect_text(a, "user.username", "viewer1");
	cr_expect_eq(told("logout", "actor = 'viewer1' AND channel = 'web'"
	    " AND subject = 'viewer1'"), 1);
}

Test(auth_login, who_is_not_in_is_out_already)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a = logout(as);

	a = logout(as);
	expect_status(a, 204);
	cr_expect_str_eq(cookie(&a, "incident="), "incident=; Path=/; "
	    "Max-Age=0; HttpOnly; SameSite=Strict");
	a = logout(NULL);
	expect_status(a, 204);
	cr_expect_null(answer_header(&a, "Set-Cookie"));
	cr_expect_eq(told("logout", "1"), 1);
}

Test(auth_login, pages_of_other_sites_cannot_log_out)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a;

	a = ASK(.method = "POST", .target = LOGOUT, .as = as,
	    .env = { "HTTP_X_CSRF_TOKEN=" });
	expect_refusal(a, 403, "csrf");
	a = ASK(.method = "POST", .target = LOGOUT, .as = as,
	    .env = { "HTTP_SEC_FETCH_SITE=cross-site" });
	expect_refusal(a, 403, "origin");
	cr_expect_eq(count("session"), 1);
	cr_expect_null(answer_header(&a, "Set-Cookie"));
}

/* --- me ------------------------------------------------------------------ */

Test(auth_login, who_is_nobody_is_told_what_is_left_to_him)
{
	struct answer a = api_get(ME);

	expect_status(a, 200);
	expect_keys(a, "", "user,token,rights,csrf_token,session_over");
	expect_text(a, "user", "null");
	expect_text(a, "token", "null");
	expect_text(a, "rights", "[]");
	expect_text(a, "csrf_token", "null");
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	a = api_get(ME);
	expect_text(a, "rights", "[\"read\",\"create\",\"write\"]");
}

Test(auth_login, one_is_told_that_the_session_of_the_cookie_is_over)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a = ASK(.target = ME, .as = as);

	expect_text(a, "session_over", "false");
	fixture_script("DELETE FROM session");
	a = ASK(.target = ME, .as = as);
	expect_status(a, 200);
	expect_text(a, "session_over", "true");
	expect_text(a, "user", "null");
	/* What never was one cannot be told from one that is over. */
	a = ASK(.target = ME, .env = { "HTTP_COOKIE=incident=x" });
	expect_text(a, "session_over", "true");
	a = ASK(.target = ME, .env = { "HTTP_COOKIE=other=x" });
	expect_text(a, "session_over", "false");
}

Test(auth_login, an_account_is_told_of_itself)
{
	struct answer a = ASK(.target = ME, .as = client_as(ACCOUNT_ADMIN));

	expect_keys(a, "user", "id,username,first_name,last_name,email,role,"
	    "role_display,active,created_at,last_login,version");
	expect_text(a, "rights",
	    "[\"read\",\"create\",\"write\",\"admin\"]");
	expect_text(a, "user.last_login", "null");
}
