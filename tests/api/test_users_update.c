/* PATCH and DELETE of /api/users/{id}/. */

#include "auth/account_store.h"
#include "auth/password.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/users/"
#define ME	LIST "1/"
#define IVAN	LIST "2/"
#define JSON	"application/json"
#define GOOD	"correct horse battery"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))
#define LAST_ADMIN	"Это последний активный администратор: без него " \
	"некому будет управлять учетными записями."

static const char *admin, *ivan;

/* The caller is "admin1"; the other account is "viewer2". */
static void
setup(void)
{
	client_open();
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	admin = client_as(ACCOUNT_ADMIN);
	ivan = client_as(ACCOUNT_VIEWER);
}

TestSuite(users_update, .init = setup, .fini = client_close);

static struct answer
ask(const char *method, const char *target, const char *json)
{
	return ASK(.method = method, .target = target, .type = JSON,
	    .as = admin, .body = str_of(json));
}

static struct answer
patch(const char *target, const char *json)
{
	return ask("PATCH", target, json);
}

static struct answer
delete(const char *target)
{
	return ASK(.method = "DELETE", .target = target, .as = admin);
}

static struct answer
ask_with(const char *method, const char *target, const char *header,
	const char *json)
{
	return ASK(.method = method, .target = target, .as = admin,
	    .type = json != NULL ? JSON : NULL, .body = str_of(json),
	    .env = { header });
}

static const char *
if_match(const char *tag)
{
	return arena_printf(fixture.arena, "HTTP_IF_MATCH=%s", tag).p;
}

static bool
is_logged_in(const char *as)
{
	struct answer a = ASK(.target = "/api/incidents/", .as = as);

	return a.status == 200;
}

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM account");
}

static bool
password_is(const char *name, const char *given)
{
	struct account_login login;
	enum password_outcome outcome;

	cr_assert_eq(account_store_find(fixture.db, str_of(name),
	    fixture.arena, &login), ERR_OK);
	cr_assert_eq(password_verify(login.password.stored, str_of(given), 0,
	    &outcome), ERR_OK);
	return outcome == PASSWORD_OK;
}

/* --- changes ------------------------------------------------------------- */

Test(users_update, changes_what_is_given)
{
	struct answer a = patch(IVAN, "{\"first_name\":\"Иван\","
	    "\"last_name\":\" Петров \",\"email\":\"ivan@example.org\","
	    "\"username\":\"иван\",\"role\":\"operator\"}"), get;

	expect_status(a, 200);
	expect_text(a, "id", "2");
	expect_text(a, "username", "иван");
	expect_text(a, "first_name", "Иван");
	expect_text(a, "last_name", "Петров");
	expect_text(a, "email", "ivan@example.org");
	expect_text(a, "role", "operator");
	expect_text(a, "role_display", "Оператор");
	expect_text(a, "active", "true");
	expect_text(a, "version", "2");
	get = ASK(.target = IVAN, .as = admin);
	expect_str_eq(get.body, a.body);
	cr_expect_str_eq(answer_header(&get, "ETag"),
	    answer_header(&a, "ETag"));
	a = patch(IVAN, "{\"first_name\":\"\",\"email\":\"\"}");
	expect_text(a, "first_name", "");
	expect_text(a, "email", "");
	expect_text(a, "last_name", "Петров");
}

Test(users_update, a_role_holds_from_the_next_request_on)
{
	struct ask report = {
		.method = "POST", .type = JSON, .as = ivan,
		.body = STR("{\"description\":\"x\",\"source\":\"system\"}"),
	};
	struct answer a = api_ask(&report);

	expect_refusal(a, 403, "forbidden");
	patch(IVAN, "{\"role\":\"operator\"}");
	a = api_ask(&report);
	expect_status(a, 201);
	patch(IVAN, "{\"role\":\"viewer\"}");
	a = api_ask(&report);
	expect_refusal(a, 403, "forbidden");
}

static const char *const idle[] = {
	"", "{}", "{\"role\":\"viewer\"}", "{\"active\":true}",
	"{\"id\":7,\"version\":9,\"created_at\":\"x\",\"last_login\":null}",
	"{\"username\":\"viewer2\",\"first_name\":\" \"}",
};

Test(users_update, what_changes_nothing_moves_nothing)
{
	int64_t seq = fixture_number("SELECT max(seq) FROM audit");
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(idle); i++) {
		a = patch(IVAN, idle[i]);
		cr_expect_eq(a.status, 200, "%s: %d", idle[i], a.status);
		expect_text(a, "version", "1");
	}
	cr_expect_eq(fixture_number("SELECT max(seq) FROM audit"), seq);
	cr_expect(is_logged_in(ivan));
}

static const struct {
	const char	*json;
	const char	*keys;
} bads[] = {
	{ "{\"username\":\"\"}", "username" },
	{ "{\"username\":\"a b\"}", "username" },
	{ "{\"username\":\"Admin1\"}", "username" },
	{ "{\"username\":\"anonymous\"}", "username" },
	{ "{\"username\":null}", "username" },
	{ "{\"email\":\"x\"}", "email" },
	{ "{\"role\":\"owner\"}", "role" },
	{ "{\"role\":null}", "role" },
	{ "{\"active\":\"?\"}", "active" },
	{ "{\"active\":null}", "active" },
	{ "{\"password\":null}", "password" },
	{ "{\"password\":\"\"}", "password" },
	{ "{\"password\":\"short\"}", "password" },
	{ "{\"password\":17}", "password" },
	{ "{\"username\":\"a b\",\"email\":\"x\",\"password\":\"x\"}",
	    "username,email,password" },
	{ "[]", "non_field_errors" },
	{ "{", "json" },
};

Test(users_update, says_what_is_wrong)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = patch(IVAN, bads[i].json);
		expect_refusal(a, 400, bads[i].keys, "%s", bads[i].json);
	}
	a = ASK(.target = IVAN, .as = admin);
	expect_text(a, "version", "1");
}

Test(users_update, who_is_not_there_is_404)
{
	struct answer a = patch(LIST "99/", "{");

	expect_status(a, 404);
	expect_text(a, "detail", "Учетная запись не найдена.");
	a = delete(LIST "99/");
	expect_status(a, 404);
	expect_text(a, "detail", "Учетная запись не найдена.");
}

/* --- passwords ----------------------------------------------------------- */

Test(users_update, a_password_is_set_and_ends_the_sessions)
{
	struct answer a;

	cr_expect(is_logged_in(ivan));
	a = patch(IVAN, "{\"password\":\"" GOOD "\"}");
	expect_status(a, 200);
	expect_text(a, "version", "2");
	cr_expect_not(answer_has(&a, STR("horse")));
	cr_expect(password_is("viewer2", GOOD));
	cr_expect_not(is_logged_in(ivan));
	cr_expect(is_logged_in(admin));
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'password' AND subject = 'viewer2' AND "
	    "actor = 'admin1' AND detail IS NULL"), 1);
}

Test(users_update, ones_own_password_ends_ones_own_sessions)
{
	struct answer a = patch(ME, "{\"password\":\"" GOOD "\"}");

	expect_status(a, 200);
	cr_expect_not(is_logged_in(admin));
}

/* By the name and the address that the account will have. */
static const struct {
	const char	*json;
	int		 status;
} judged[] = {
	{ "{\"username\":\"kwjfbopqz\"}", 200 },
	{ "{\"password\":\"kwjfbopqz1\"}", 400 },
	{ "{\"username\":\"petrovsky\",\"password\":\"petrovsky1\"}", 400 },
	{ "{\"email\":\"grigoriev@x.yz\",\"password\":\"grigoriev1\"}", 400 },
	{ "{\"username\":\"petrovsky\",\"password\":\"kwjfbopqz1\"}", 200 },
};

Test(users_update, a_password_is_judged_by_the_names_that_will_be)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(judged); i++) {
		a = patch(IVAN, judged[i].json);
		cr_expect_eq(a.status, judged[i].status, "%s: %d: %.*s",
		    judged[i].json, a.status, STR_FMT(a.body));
		if (a.status == 400)
			expect_keys(a, "", "password");
	}
}

Test(users_update, what_is_kept_holds_nothing_of_the_password)
{
	patch(IVAN, "{\"password\":\"" GOOD "\"}");
	cr_expect_eq(fixture_number("SELECT count(*) FROM stored_response "
	    "WHERE "
	    "body LIKE '%argon%' OR body LIKE '%horse%' OR "
	    "body LIKE '%password%'"), 0);
}

static struct answer
ask_if(const char *method, const char *header)
{
	bool has_body = strcmp(method, "PATCH") == 0;

	return ASK(.method = method, .target = IVAN, .as = admin,
	    .type = has_body ? JSON : NULL,
	    .body = str_of(has_body ? "{\"email\":\"a@b.cd\"}" : ""),
	    .env = { header });
}

Test(users_update, conditions_hold_for_accounts_too)
{
	static const struct {
		const char	*header;
		const char	*code;	/* NULL: the account is shown */
	} rows[] = {
		{ "HTTP_IF_NONE_MATCH=*", NULL },
		{ "HTTP_IF_NONE_MATCH=\"1\"", NULL },
		{ "HTTP_IF_NONE_MATCH=\"9\", W/\"1-abc\"", NULL },
		{ "HTTP_IF_MATCH=\"9\"", NULL },
		{ "HTTP_IF_MATCH=W/\"1\"", "etag_weak" },
		{ "HTTP_IF_MATCH=1", "etag_syntax" },
	};
	static const char *const methods[] = { "PATCH", "DELETE" };
	struct answer a;
	size_t i, m;

	for (i = 0; i < ROWS(rows); i++) {
		for (m = 0; m < ROWS(methods); m++) {
			a = ask_if(methods[m], rows[i].header);
			cr_expect_eq(a.status, 412, "%s %s: %.*s", methods[m],
			    rows[i].header, STR_FMT(a.body));
			if (rows[i].code != NULL)
				expect_text(a, "code", rows[i].code);
			else
				expect_text(a, "version", "1");
		}
	}
	a = ask_if("GET", "HTTP_IF_MATCH=\"9\"");
	expect_refusal(a, 412, "precondition");
	a = ask_if("GET", "HTTP_IF_MATCH=\"1\"");
	expect_status(a, 200);
	/* Accounts tell no date, so there is none to be held to. */
	a = ask_if("PATCH", "HTTP_IF_UNMODIFIED_SINCE="
	    "Mon, 10 Nov 1975 06:00:00 GMT");
	expect_status(a, 200);
	a = ask_if("DELETE", "HTTP_IF_NONE_MATCH=\"1\"");
	expect_status(a, 204);
}

/* --- out at once --------------------------------------------------------- */

Test(users_update, who_is_deactivated_is_out_at_once)
{
	struct answer a = patch(IVAN, "{\"active\":false}");

	expect_status(a, 200);
	expect_text(a, "active", "false");
	cr_expect_not(is_logged_in(ivan));
	patch(IVAN, "{\"active\":true}");
	/* Its sessions do not come back. */
	cr_expect_not(is_logged_in(ivan));
}

Test(users_update, who_is_deleted_is_out_at_once)
{
	struct answer a = delete(IVAN);

	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	cr_expect_null(answer_header(&a, "Content-Type"));
	cr_expect_null(answer_header(&a, "Content-Length"));
	cr_expect_str_eq(answer_header(&a, "Cache-Control"), "no-store");
	cr_expect_not(is_logged_in(ivan));
	a = ASK(.target = IVAN, .as = admin);
	expect_refusal(a, 404, "not_found");
	a = delete(IVAN);
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'account_deleted' AND subject = 'viewer2'"), 1);
}

/* --- one admin at least -------------------------------------------------- */

static const struct {
	const char	*method;
	const char	*json;
} leavings[] = {
	{ "PATCH", "{\"active\":false}" },
	{ "PATCH", "{\"role\":\"operator\"}" },
	{ "PATCH", "{\"role\":\"viewer\",\"username\":\"x\","
	    "\"password\":\"" GOOD "\"}" },
	{ "DELETE", "" },
};

Test(users_update, the_last_admin_cannot_leave)
{
	struct answer a;
	size_t i;

	/* One who cannot log in is no help. */
	patch(IVAN, "{\"role\":\"admin\",\"active\":false}");
	for (i = 0; i < ROWS(leavings); i++) {
		a = ask(leavings[i].method, ME, leavings[i].json);
		expect_refusal(a, 409, "last_admin", "%s", leavings[i].json);
		expect_text(a, "detail", LAST_ADMIN);
	}
	cr_expect(is_logged_in(admin));
	a = ASK(.target = ME, .as = admin);
	expect_text(a, "version", "1");
}

Test(users_update, one_may_leave_when_there_is_another)
{
	struct answer a = patch(IVAN, "{\"role\":\"admin\"}");

	a = patch(ME, "{\"role\":\"viewer\"}");
	expect_status(a, 200);
	a = ASK(.target = ME, .as = admin);
	expect_refusal(a, 403, "forbidden");
	admin = ivan;
	a = delete(ME);
	expect_status(a, 204);
	a = delete(IVAN);
	expect_refusal(a, 409, "last_admin");
}

Test(users_update, one_may_delete_oneself_when_there_is_another)
{
	struct answer a;

	patch(IVAN, "{\"role\":\"admin\"}");
	a = delete(ME);
	expect_status(a, 204);
	a = ASK(.target = LIST, .as = admin);
	expect_refusal(a, 401, "session_over");
}

/* --- only if ------------------------------------------------------------- */

Test(users_update, a_change_can_be_of_a_version_alone)
{
	struct answer a = ask_with("PATCH", IVAN, if_match("\"1\""),
	    "{\"first_name\":\"a\"}");
	const char *tag;

	expect_status(a, 200);
	tag = answer_header(&a, "ETag");
	a = ask_with("PATCH", IVAN, if_match("\"1\""),
	    "{\"first_name\":\"b\"}");
	expect_status(a, 412);
	expect_text(a, "first_name", "a");
	expect_text(a, "version", "2");
	cr_expect_str_eq(answer_header(&a, "ETag"), tag);
	a = ask_with("PATCH", IVAN, if_match("\"1\""), "{}");
	expect_status(a, 412);
	expect_text(a, "version", "2");
	a = ask_with("PATCH", IVAN, if_match(tag), "{\"first_name\":\"b\"}");
	expect_status(a, 200);
	a = ask_with("PATCH", IVAN, if_match("\"7\", \"3\""),
	    "{\"first_name\":\"c\"}");
	expect_status(a, 200);
	a = ask_with("PATCH", IVAN, if_match("*"), "{\"first_name\":\"d\"}");
	expect_status(a, 200);
	a = ask_with("PATCH", IVAN, if_match("W/\"5\""), "{}");
	expect_refusal(a, 412, "etag_weak");
}

/* The tag tells of it, since what is shown has changed. */
Test(users_update, a_login_is_no_change)
{
	struct answer a = ASK(.target = IVAN, .as = admin);
	const char *tag = answer_header(&a, "ETag");

	fixture_script("UPDATE account SET last_login = 1762754400000000");
	a = ASK(.target = IVAN, .as = admin);
	cr_expect_str_neq(answer_header(&a, "ETag"), tag);
	a = ask_with("PATCH", IVAN, if_match(tag), "{\"first_name\":\"a\"}");
	expect_status(a, 200);
	expect_text(a, "version", "2");
}

Test(users_update, only_a_version_that_one_knows_is_deleted)
{
	struct answer a = ask_with("DELETE", IVAN, if_match("\"2\""), NULL);

	expect_status(a, 412);
	expect_text(a, "username", "viewer2");
	expect_text(a, "version", "1");
	cr_expect_eq(count(), 2);
	a = ask_with("DELETE", IVAN, if_match("\"1\""), NULL);
	expect_status(a, 204);
	cr_expect_eq(count(), 1);
}

/* --- again --------------------------------------------------------------- */

#define ONE	"REQUEST_ID=0123456789abcdef0123456789abcdef"
#define KEY	"HTTP_IDEMPOTENCY_KEY=k"

/* Both deliveries were made on the condition that the first one met. */
Test(users_update, another_delivery_changes_nothing_more)
{
	struct answer a = ASK(.method = "PATCH", .target = IVAN, .as = admin,
	    .type = JSON, .body = STR("{\"first_name\":\"a\"}"),
	    .env = { ONE, if_match("\"1\"") }), b;

	expect_status(a, 200);
	b = ASK(.method = "PATCH", .target = IVAN, .as = admin,
	    .type = JSON, .body = STR("{\"first_name\":\"a\"}"),
	    .env = { ONE, if_match("\"1\"") });
	cr_expect_eq(b.status, 200);
	expect_str_eq(a.body, b.body);
	cr_expect_null(answer_header(&b, "Idempotent-Replayed"));
}

Test(users_update, another_delivery_of_a_deletion_is_no_404)
{
	struct answer a = ask_with("DELETE", IVAN, ONE, NULL);

	expect_status(a, 204);
	a = ask_with("DELETE", IVAN, ONE, NULL);
	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'account_deleted'"), 1);
}

Test(users_update, a_key_serves_changes_as_well)
{
	struct answer a = ask_with("PATCH", IVAN, KEY,
	    "{\"first_name\":\"a\",\"password\":\"" GOOD "\"}"), b;

	expect_status(a, 200);
	patch(IVAN, "{\"first_name\":\"b\"}");
	b = ask_with("PATCH", IVAN, KEY,
	    "{\"first_name\":\"a\",\"password\":\"" GOOD "\"}");
	expect_str_eq(a.body, b.body);
	cr_expect_not_null(answer_header(&b, "Idempotent-Replayed"));
	b = ask_with("PATCH", IVAN, KEY, "{\"first_name\":\"a\"}");
	expect_refusal(b, 422, "idempotency_key_reused");
	b = ask_with("DELETE", IVAN, KEY, NULL);
	expect_refusal(b, 422, "idempotency_key_reused");
	cr_expect_eq(count(), 2);
}

/* --- its tokens ---------------------------------------------------------- */

static const char *petr;	/* another administrator, of number 3 */

#define PETR	LIST "3/"

static struct answer
make_token(const char *as, const char *env, const char *name)
{
	struct answer a = ASK(.method = "POST", .target = "/api/tokens/",
	    .type = JSON, .as = as, .env = { env }, .body = arena_printf(
	    fixture.arena, "{\"name\":\"%s\",\"scopes\":[\"admin\"]}", name));

	expect_status(a, 201);
	return a;
}

/*
 * One of the administrator's, and of Petr's: one, one that this one made,
 * one that has expired, one that is revoked.
 */
static void
make_tokens(void)
{
	struct answer a;

	petr = client_as(ACCOUNT_ADMIN);
	make_token(admin, NULL, "mine");
	a = make_token(petr, NULL, "his");
	make_token(NULL, arena_printf(fixture.arena,
	    "HTTP_AUTHORIZATION=Bearer %s", answer_text(&a, "token")).p,
	    "made by his");
	make_token(petr, NULL, "expired");
	make_token(petr, NULL, "revoked");
	fixture_script("UPDATE token SET expires_at = 1 WHERE id = 4;"
	    "UPDATE token SET revoked_at = 1 WHERE id = 5");
}

static int64_t
good_tokens(void)
{
	return fixture_number("SELECT count(*) FROM token "
	    "WHERE revoked_at IS NULL AND expires_at IS NULL");
}

static void
expect_tokens(const struct answer *a, bool revoked)
{
	cr_expect_eq(answer_length(a, "tokens"), 2, "%.*s",
	    STR_FMT(a->body));
	cr_expect_str_eq(answer_text(a, "tokens.0.name"), "his");
	cr_expect_str_eq(answer_text(a, "tokens.1.name"), "made by his");
	cr_expect_str_eq(answer_text(a, "tokens.1.created_by"), "token:his");
	cr_expect_eq(strcmp(answer_text(a, "tokens.0.revoked_at"), "null")
	    != 0, revoked);
	cr_expect_eq(good_tokens(), revoked ? 1 : 3);
}

static const char *const dismissals[] = {
	"{\"active\":false}", "{\"role\":\"operator\"}",
	"{\"role\":\"viewer\",\"email\":\"p@example.org\"}",
};

Test(users_update, tokens_of_who_is_dismissed_are_named)
{
	struct answer a;
	size_t i;

	make_tokens();
	for (i = 0; i < ROWS(dismissals); i++) {
		a = patch(PETR, dismissals[i]);
		expect_status(a, 200);
		expect_tokens(&a, false);
		/* As long as they are good; no answer else tells of them. */
		a = patch(PETR, "{\"first_name\":\"P\"}");
		expect_tokens(&a, false);
		a = ASK(.target = PETR, .as = admin);
		cr_expect_not(answer_has(&a, STR("tokens")));
		a = patch(PETR, "{\"active\":true,\"role\":\"admin\"}");
		cr_expect_not(answer_has(&a, STR("tokens")));
	}
	a = delete(PETR);
	expect_status(a, 200);
	expect_keys(a, "", "tokens");
	expect_tokens(&a, false);
}

Test(users_update, tokens_of_who_is_dismissed_can_be_revoked)
{
	struct answer a;

	make_tokens();
	a = patch(PETR, "{\"active\":false,\"revoke_tokens\":true}");
	expect_status(a, 200);
	expect_tokens(&a, true);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit "
	    "WHERE kind = 'token_revoked' AND actor = 'admin1'"), 2);
	a = patch(PETR, "{\"revoke_tokens\":true}");
	expect_status(a, 200);
	cr_expect_not(answer_has(&a, STR("tokens")));
	a = delete(PETR);
	expect_status(a, 204);
	cr_expect_eq(good_tokens(), 1);
}

static const struct {
	const char	*target, *body;
} deletions[] = {
	{ PETR, "{\"revoke_tokens\":true}" },
	{ PETR "?revoke_tokens=true", "" },
	{ PETR "?revoke_tokens=false", "{\"revoke_tokens\":true}" },
};

Test(users_update, a_deletion_can_revoke_tokens)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(deletions); i++) {
		fixture_script("DELETE FROM token; DELETE FROM account "
		    "WHERE id > 2; DELETE FROM sqlite_sequence WHERE "
		    "name = 'token' OR name = 'account'");
		make_tokens();
		a = ask("DELETE", deletions[i].target, deletions[i].body);
		expect_status(a, 200);
		expect_tokens(&a, true);
	}
	a = delete(IVAN "?revoke_tokens=yes");
	expect_status(a, 400);
	expect_keys(a, "", "revoke_tokens");
	a = ask("DELETE", IVAN, "{\"revoke_tokens\":1}");
	expect_refusal(a, 400, "revoke_tokens");
	a = delete(IVAN "?revoke_tokens=true");
	expect_status(a, 204);
}

/* What was not done revokes nothing. */
Test(users_update, a_change_that_is_refused_revokes_nothing)
{
	struct answer a;

	make_tokens();
	a = ask_with("DELETE", PETR "?revoke_tokens=true", if_match("\"9\""),
	    NULL);
	expect_status(a, 412);
	expect_text(a, "version", "1");
	a = ask_with("PATCH", PETR, if_match("\"9\""),
	    "{\"active\":false,\"revoke_tokens\":true}");
	expect_status(a, 412);
	expect_text(a, "version", "1");
	a = patch(PETR, "{\"username\":\"admin1\",\"revoke_tokens\":true}");
	expect_refusal(a, 400, "username");
	cr_expect_eq(good_tokens(), 3);
}

/* The account, its name of then and its name of now. */
Test(users_update, tokens_are_found_by_who_made_them)
{
	static const struct {
		const char *by, *ids;
	} rows[] = {
		{ "admin3", "5,4,3,2" }, { "ADMIN3", "5,4,3,2" },
		{ "admin1", "1" }, { "token:his", "3" }, { "nobody", "" },
		{ "", "5,4,3,2,1" },
	};
	struct answer a;
	size_t i;

	make_tokens();
	for (i = 0; i < ROWS(rows); i++) {
		a = ASK(.target = arena_printf(fixture.arena,
		    "/api/tokens/?created_by=%s", rows[i].by).p, .as = admin);
		cr_expect_str_eq(answer_ids(&a), rows[i].ids, "%s: %s",
		    rows[i].by, answer_ids(&a));
	}
	a = ASK(.target = "/api/tokens/?created_by=admin3&limit=1&page=2",
	    .as = admin);
	expect_text(a, "count", "4");
	cr_expect_str_eq(answer_ids(&a), "4");
	patch(PETR, "{\"username\":\"petr\"}");
	a = ASK(.target = "/api/tokens/?created_by=petr", .as = admin);
	expect_text(a, "count", "4");
	a = delete(PETR "?revoke_tokens=true");
	expect_tokens(&a, true);
	a = ASK(.target = "/api/tokens/?created_by=admin3", .as = admin);
	expect_text(a, "count", "3");
}
