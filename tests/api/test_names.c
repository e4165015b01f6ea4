/*
 * Names that are the same in another form, and names that only look the
 * same: of accounts, where they log in, and of tokens.
 */

#include <criterion/criterion.h>

#include "support/client.h"

#define USERS	"/api/users/"
#define TOKENS	"/api/tokens/"
#define JSON	"application/json"
#define SECRET	"correct horse battery"
#define NFD	"Серге\u0438\u0306"

static const char *admin;

static void
setup(void)
{
	client_open();
	admin = client_as(ACCOUNT_ADMIN);
}

TestSuite(names, .init = setup, .fini = client_close, .timeout = 120);

static struct answer
send(const char *method, const char *target, const char *format,
	const char *name)
{
	return ASK(.method = method, .target = target, .type = JSON,
	    .as = admin, .body = arena_printf(fixture.arena,
	    "{\"%s\":\"%s\",%s}", strcmp(target, TOKENS) == 0 ? "name" :
	    "username", name, format));
}

static struct answer
add_account(const char *name)
{
	return send("POST", USERS, "\"role\":\"viewer\",\"password\":\""
	    SECRET "\"", name);
}

static struct answer
add_token(const char *name)
{
	return send("POST", TOKENS, "\"scopes\":[\"read\"]", name);
}

static struct answer
log_in(const char *name)
{
	return ASK(.method = "POST", .target = "/api/auth/login/",
	    .type = JSON, .body = arena_printf(fixture.arena,
	    "{\"username\":\"%s\",\"password\":\"" SECRET "\"}", name));
}

Test(names, an_account_is_stored_composed_and_logs_in_by_any_form)
{
	static const char *const forms[] = {
		NFD, "Сергей", "СЕРГЕЙ", "серге\u0438\u0306",
		"Сер\u00adгей",
	};
	struct answer a = add_account(NFD);
	size_t i;

	expect_status(a, 201);
	expect_text(a, "username", "Сергей");
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		a = log_in(forms[i]);
		cr_expect_eq(a.status, 200, "%s: %d", forms[i], a.status);
		expect_text(a, "user.username", "Сергей");
	}
}

Test(names, full_width_letters_are_letters)
{
	struct answer a = add_account("ｐｅｔｒ");

	expect_status(a, 201);
	expect_text(a, "username", "petr");
	a = add_account("Petr");
	expect_status(a, 400);
	expect_keys(a, "", "username");
	a = log_in("ＰＥＴＲ");
	expect_status(a, 200);
}

/* { what is there, what looks like it } */
static const char *const alike[][2] = {
	{ "Сергей", NFD },
	{ "pavlov", "p\u0430vlov" },
	{ "pavlov", "P\u0410VLOV" },
	{ "k\u043et", "кoт" },
	{ "user0", "USERO" },
	{ "mila1", "milal" },
	{ "nota", "n\u03bft\u03b1" },
};

Test(names, one_that_looks_like_anothers_is_refused)
{
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
		a = add_account(alike[i][0]);
		cr_expect(a.status == 201 || i == 2, "%s: %d", alike[i][0],
		    a.status);
		a = add_account(alike[i][1]);
		cr_expect_eq(a.status, 400, "%s: %d", alike[i][1],
		    a.status);
		expect_keys(a, "", "username");
	}
	/* What differs to the eye is another. */
	a = add_account("pavlova");
	expect_status(a, 201);
}

Test(names, nor_can_an_account_be_renamed_to_one)
{
	struct answer a = add_account("pavlov");
	const char *target;

	a = add_account("smirnov");
	target = arena_printf(fixture.arena, USERS "%s/",
	    answer_text(&a, "id")).p;
	a = send("PATCH", target, "\"first_name\":\"x\"", "p\u0430vlov");
	expect_status(a, 400);
	expect_keys(a, "", "username");
	/* Its own name in another form is free. */
	a = send("PATCH", target, "\"first_name\":\"x\"", "ＳＭＩＲＮＯＶ");
	expect_status(a, 200);
	expect_text(a, "username", "SMIRNOV");
}

Test(names, what_the_history_calls_others_by_is_nobodys_in_any_script)
{
	static const char *const taken[] = {
		"anonymous", "\u0430nonym\u043eus", "ａｎｏｎｙｍｏｕｓ",
		"incident\u0441tl", "1ncidentct1", "incidentct1",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		a = add_account(taken[i]);
		if (i == 4)
			expect_status(a, 201);
		else
			expect_refusal(a, 400, "username", "%s", taken[i]);
	}
}

/* Composed it is not made of letters any more. */
Test(names, what_composes_to_something_else_is_refused)
{
	struct answer a = add_account("a\u00bdb");

	expect_refusal(a, 400, "username");
	a = add_account("\ufdfa");
	expect_refusal(a, 400, "username");
}

Test(names, attempts_at_all_forms_of_a_name_are_counted_together)
{
	static const char *const forms[] = { NFD, "Сергей", "СЕРГЕЙ" };
	struct answer a;
	int i, looked = 0;

	for (i = 0; i < 30; i++) {
		a = ASK(.method = "POST", .target = "/api/auth/login/",
		    .type = JSON, .body = arena_printf(fixture.arena,
		    "{\"username\":\"%s\",\"password\":\"%01100d\"}",
		    forms[i % 3], 0));
		looked += a.status == 401;
	}
	cr_expect_eq(looked, 10, "%d", looked);
}

Test(names, tokens_have_them_too)
{
	struct answer a = add_token("Датчик " NFD);

	expect_status(a, 201);
	expect_text(a, "name", "Датчик Сергей");
	a = add_token("датчик сергей");
	expect_status(a, 400);
	expect_keys(a, "", "name");
	a = add_token("Zabbix");
	expect_status(a, 201);
	a = add_token("Ｚａｂｂｉｘ");
	expect_refusal(a, 400, "name");
	a = add_token("Z\u0430bbix");
	expect_status(a, 400);
	expect_keys(a, "", "name");
	a = add_token("Zabbiy");
	expect_status(a, 201);
}
