/* POST /api/users/: new accounts, and what is kept of such requests. */

#include "auth/account_store.h"
#include "auth/password.h"
#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/users/"
#define JSON	"application/json"
#define GOOD	"correct horse battery"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static const char *admin;

static void
setup(void)
{
	client_open();
	admin = client_as(ACCOUNT_ADMIN);
}

TestSuite(users_create, .init = setup, .fini = client_close);

static struct answer
post(const char *json)
{
	return ASK(.method = "POST", .target = LIST, .type = JSON,
	    .as = admin, .body = str_of(json));
}

static struct answer
post_with(const char *header, const char *json)
{
	return ASK(.method = "POST", .target = LIST, .type = JSON,
	    .as = admin, .body = str_of(json), .env = { header });
}

static struct account_login
find(const char *name)
{
	struct account_login login = { .password.rounds = 0 };

	cr_assert_eq(account_store_find(fixture.db, str_of(name),
	    fixture.arena, &login), ERR_OK, "%s", name);
	return login;
}

static bool
password_is(const char *name, const char *given)
{
	const struct account_login login = find(name);
	enum password_outcome outcome;

	cr_assert_eq(password_verify(login.password.stored, str_of(given), 0,
	    &outcome), ERR_OK);
	return outcome == PASSWORD_OK;
}

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM account");
}

/* --- what becomes of it -------------------------------------------------- */

Test(users_create, takes_a_name_and_a_role)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct answer a, get;

	clock_fake(&now);
	admin = client_session(1);
	a = post("{\"username\":\"иван\",\"role\":\"viewer\"}");
	expect_status(a, 201);
	cr_expect_str_eq(answer_header(&a, "Location"), LIST "2/");
	expect_str_eq(a.body, (STR("{\"id\":2,\"username\":\"иван\","
	    "\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\","
	    "\"role\":\"viewer\",\"role_display\":\"Наблюдатель\","
	    "\"active\":true,\"created_at\":\"2025-11-10T09:00:00+03:00\","
	    "\"last_login\":null,\"version\":1}")), "%.*s",
	    STR_FMT(a.body));
	get = ASK(.target = LIST "2/", .as = admin);
	expect_str_eq(get.body, a.body);
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
}

Test(users_create, without_a_password_none_fits)
{
	struct account_login login;

	post("{\"username\":\"ivan\",\"role\":\"viewer\"}");
	login = find("ivan");
	cr_expect_eq(login.password.stored.n, 0);
	cr_expect_not(password_usable(login.password.stored));
}

Test(users_create, takes_all_that_an_account_has)
{
	struct answer a = post("{\"username\":\" Ivan.P@x+1_2-3 \","
	    "\"first_name\":\" Иван \",\"last_name\":\"Петров\","
	    "\"email\":\" ivan@example.org \",\"role\":\"operator\","
	    "\"active\":false,\"password\":\"" GOOD "\","
	    "\"id\":77,\"version\":9,\"created_at\":\"x\","
	    "\"last_login\":\"x\",\"rounds\":5}");

	expect_status(a, 201);
	expect_text(a, "id", "2");
	expect_text(a, "username", "Ivan.P@x+1_2-3");
	expect_text(a, "first_name", "Иван");
	expect_text(a, "last_name", "Петров");
	expect_text(a, "email", "ivan@example.org");
	expect_text(a, "role", "operator");
	expect_text(a, "active", "false");
	expect_text(a, "version", "1");
	expect_text(a, "last_login", "null");
	cr_expect(password_is("ivan.p@x+1_2-3", GOOD));
	cr_expect_eq(find("ivan.p@x+1_2-3").password.rounds, 0);
}

Test(users_create, a_form_will_do_where_there_is_no_session)
{
	struct answer a = ASK(.method = "POST", .target = LIST, .as = admin,
	    .type = "application/x-www-form-urlencoded",
	    .body = STR("username=x&role=viewer"));

	expect_refusal(a, 403, "csrf_type");
	cr_expect_eq(count(), 1);
}

Test(users_create, is_told_in_the_record)
{
	struct answer a = post_with(
	    "REQUEST_ID=0123456789abcdef0123456789abcdef",
	    "{\"username\":\"ivan\",\"role\":\"viewer\"}");

	expect_status(a, 201);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'account_created' AND subject = 'ivan' AND "
	    "detail = 'viewer' AND actor = 'admin1' AND channel = 'web' AND "
	    "address = '127.0.0.1' AND "
	    "hex(substr(request_id, -16)) = upper("
	    "'0123456789abcdef0123456789abcdef')"), 1);
}

/* --- what is wrong ------------------------------------------------------- */

#define NAMED(name)	"{\"role\":\"viewer\",\"username\":" name "}"
#define MAILED(mail)	"{\"role\":\"viewer\",\"username\":\"x\",\"email\":" \
	mail "}"
#define GUARDED(password) \
	"{\"role\":\"viewer\",\"username\":\"ivanushka\"," \
	"\"email\":\"petrovsky@example.org\",\"password\":" password "}"

static const struct {
	const char	*json;
	const char	*keys;
} bads[] = {
	{ "{}", "username,role" },
	{ "{\"username\":\"x\"}", "role" },
	{ "{\"role\":\"viewer\"}", "username" },
	{ "{\"username\":\"x\",\"role\":\"owner\"}", "role" },
	{ "{\"username\":\"x\",\"role\":null}", "role" },
	{ NAMED("\"\""), "username" },
	{ NAMED("\"  \""), "username" },
	{ NAMED("null"), "username" },
	{ NAMED("\"a b\""), "username" },
	{ NAMED("\"a:b\""), "username" },
	{ NAMED("\"a/b\""), "username" },
	{ NAMED("\"a\\u200bb\""), "username" },
	{ NAMED("\"a\\u0000\""), "username" },
	{ NAMED("\"token:x\""), "username" },
	{ NAMED("\"anonymous\""), "username" },
	{ NAMED("\"IncidentCtl\""), "username" },
	{ NAMED("\"ADMIN1\""), "username" },
	{ MAILED("\"x\""), "email" },
	{ MAILED("\"x@y\""), "email" },
	{ MAILED("\"@y.z\""), "email" },
	{ MAILED("\"x y@y.z\""), "email" },
	{ MAILED("\"x@y.z@y.z\""), "email" },
	{ MAILED("null"), "email" },
	{ GUARDED("\"short\""), "password" },
	{ GUARDED("\"\""), "password" },
	{ GUARDED("null"), "password" },
	{ GUARDED("123456789012"), "password" },
	{ GUARDED("\"1234567890\""), "password" },
	{ GUARDED("\"IvanUshka\""), "password" },
	{ GUARDED("\"ivanushka1\""), "password" },
	{ GUARDED("\"petrovsky@example.org\""), "password" },
	{ GUARDED("\"Petrovsky-2\""), "password" },
	{ "{\"username\":\"a b\",\"role\":\"x\",\"email\":\"x\","
	    "\"password\":\"x\",\"active\":\"?\"}", "role,active" },
	{ "{\"username\":\"a b\",\"role\":\"viewer\",\"email\":\"x\","
	    "\"password\":\"x\"}", "username,email,password" },
	{ "{\"username\":\"x\",\"role\":\"viewer\",\"active\":1}", "active" },
	{ "{\"username\":\"x\",\"role\":\"viewer\",\"active\":null}",
	    "active" },
	{ "{\"username\":\"x\",\"role\":\"viewer\",\"Active\":false}",
	    "Active" },
	{ "{\"username\":\"x\",\"role\":\"viewer\",\"Password\":\"y\"}",
	    "Password" },
};

Test(users_create, says_what_is_wrong)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = post(bads[i].json);
		cr_expect_eq(a.status, 400, "%s: %d", bads[i].json, a.status);
		cr_expect_str_eq(answer_keys(&a, ""), bads[i].keys, "%s: %s",
		    bads[i].json, answer_keys(&a, ""));
	}
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM stored_response"), 0);
}

Test(users_create, says_it_in_a_sentence)
{
	struct answer a = post(NAMED("\"ADMIN1\""));

	expect_text(a, "username.0", "Учетная запись с таким именем, "
	    "или с неотличимым на вид, уже есть; регистр букв значения не "
	    "имеет.");
	a = post(GUARDED("\"short\""));
	expect_text(a, "password.0",
	    "Слишком короткий пароль: нужно не менее 10 символов.");
	cr_expect_not(answer_has(&a, STR("short")));
	a = ASK(.method = "POST", .target = LIST, .type = JSON, .as = admin,
	    .body = STR(GUARDED("\"ivanushka1\"")),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_text(a, "password.0", "The password is too similar to the "
	    "user name or the e-mail address.");
}

/* n letters in no order, Cyrillic ones of two bytes each or Latin ones. */
static const char *
letters(bool cyrillic, int n)
{
	unsigned long x = 1;
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < n; i++) {
		x = x * 1103515245 + 12345;
		if (cyrillic)
			buf_char(&b, '\xd0');
		buf_char(&b, (char)((cyrillic ? 0xb0 : 'a') + (x >> 16) % 16));
	}
	return arena_str(fixture.arena, buf_view(&b)).p;
}

static const struct {
	const char	*field;
	bool		 cyrillic;
	int		 n, status;
} lengths[] = {
	{ "username",	true,	150,	201 },
	{ "username",	true,	151,	400 },
	{ "first_name",	true,	150,	201 },
	{ "last_name",	true,	151,	400 },
	{ "password",	true,	512,	201 },
	{ "password",	true,	513,	400 },
	{ "password",	false,	1024,	201 },
	{ "password",	false,	1025,	400 },
};

Test(users_create, counts_characters_and_a_passwords_bytes)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(lengths); i++) {
		a = post(arena_printf(fixture.arena, "{\"role\":\"viewer\","
		    "\"username\":\"u%zu\",\"%s\":\"%s\"}", i,
		    lengths[i].field, letters(lengths[i].cyrillic,
		    lengths[i].n)).p);
		cr_expect_eq(a.status, lengths[i].status, "%s of %d: %d: "
		    "%.*s", lengths[i].field, lengths[i].n, a.status,
		    STR_FMT(a.body));
	}
}

Test(users_create, a_password_is_taken_exactly_as_it_came)
{
	struct answer a = post("{\"username\":\"ivan\",\"role\":\"viewer\","
	    "\"password\":\"  two words  \"}");

	expect_status(a, 201);
	cr_expect(password_is("ivan", "  two words  "));
	cr_expect_not(password_is("ivan", "two words"));
}

Test(users_create, a_control_character_in_a_password_is_named)
{
	struct answer a = post("{\"username\":\"ivan\",\"role\":\"viewer\","
	    "\"password\":\"" GOOD "\\r\"}");

	expect_status(a, 400);
	expect_keys(a, "", "password");
	expect_text(a, "password.0",
	    "В пароле есть управляющий символ: U+000D CARRIAGE RETURN.");
	a = post("{\"username\":\"ivan\",\"role\":\"viewer\","
	    "\"password\":\"\\ufeff" GOOD "\"}");
	expect_status(a, 400);
	expect_text(a, "password.0",
	    "В пароле есть управляющий символ: U+FEFF BYTE ORDER MARK.");
}

/* --- again --------------------------------------------------------------- */

#define IVAN(password) "{\"username\":\"ivan\",\"role\":\"viewer\"," \
	"\"password\":\"" password "\"}"
#define KEY	"HTTP_IDEMPOTENCY_KEY=k"

Test(users_create, the_same_request_with_its_key_makes_one)
{
	struct answer a = post_with(KEY, IVAN(GOOD)), b;

	expect_status(a, 201);
	b = post_with(KEY, IVAN(GOOD));
	expect_str_eq(a.body, b.body);
	cr_expect_eq(b.status, 201);
	cr_expect_str_eq(answer_header(&b, "Location"), LIST "2/");
	cr_expect_not_null(answer_header(&b, "Idempotent-Replayed"));
	cr_expect_str_eq(answer_header(&b, "Cache-Control"), "no-store");
	cr_expect_eq(count(), 2);
}

static const char *const others[] = {
	"{\"username\":\"ivan\",\"role\":\"viewer\"}",
	"{\"username\":\"petr\",\"role\":\"viewer\","
	    "\"password\":\"" GOOD "\"}",
	"{\"username\":\"ivan\",\"role\":\"admin\","
	    "\"password\":\"" GOOD "\"}",
	"{\"username\":\"ivan\",\"role\":\"viewer\",\"active\":false,"
	    "\"password\":\"" GOOD "\"}",
	"{\"username\":\"ivan\",\"role\":\"viewer\",\"last_name\":\"x\","
	    "\"password\":\"" GOOD "\"}",
	"{\"username\":\"ivan\",\"role\":\"viewer\",\"first_name\":\"x\","
	    "\"password\":\"" GOOD "\"}",
	"{\"username\":\"ivan\",\"role\":\"viewer\",\"email\":\"x@y.z\","
	    "\"password\":\"" GOOD "\"}",
};

Test(users_create, the_key_of_another_request_is_422)
{
	struct answer a = post_with(KEY, IVAN(GOOD));
	size_t i;

	expect_status(a, 201);
	for (i = 0; i < ROWS(others); i++) {
		a = post_with(KEY, others[i]);
		expect_refusal(a, 422, "idempotency_key_reused",
		    "%s", others[i]);
	}
	cr_expect_eq(count(), 2);
}

/* With a digest of it a reader of the database could guess at leisure. */
Test(users_create, what_is_kept_does_not_depend_on_the_password)
{
	struct answer a = post_with(KEY, IVAN(GOOD)), b;

	expect_status(a, 201);
	b = post_with(KEY, IVAN(GOOD " staple"));
	expect_str_eq(a.body, b.body);
	cr_expect_not_null(answer_header(&b, "Idempotent-Replayed"));
	cr_expect(password_is("ivan", GOOD));
	cr_expect_eq(fixture_number("SELECT count(*) FROM stored_response "
	    "WHERE "
	    "body LIKE '%argon%' OR body LIKE '%horse%' OR "
	    "body LIKE '%password%'"), 0);
}

#define ONE	"REQUEST_ID=0123456789abcdef0123456789abcdef"

Test(users_create, another_delivery_makes_no_other)
{
	struct answer a = post_with(ONE, IVAN(GOOD)), b;

	expect_status(a, 201);
	b = post_with(ONE, IVAN(GOOD));
	cr_expect_eq(b.status, 201);
	expect_str_eq(a.body, b.body);
	cr_expect_str_eq(answer_header(&b, "Location"), LIST "2/");
	cr_expect_null(answer_header(&b, "Idempotent-Replayed"));
	cr_expect_eq(count(), 2);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "subject = 'ivan'"), 1);
}

Test(users_create, a_refusal_is_not_kept)
{
	struct answer a = post_with(KEY, NAMED("\"admin1\""));

	expect_refusal(a, 400, "username");
	a = post_with(KEY, NAMED("\"admin2\""));
	expect_status(a, 201);
}

Test(users_create, what_is_no_key_is_refused)
{
	struct answer a = post_with("HTTP_IDEMPOTENCY_KEY=", IVAN(GOOD));

	expect_refusal(a, 400, "idempotency_key");
	cr_expect_eq(count(), 1);
}
