/* GET /api/users/ and /api/users/{id}/: who may see whom. */

#include "auth/account_store.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/users/"
#define JSON	"application/json"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static const char *admin;

static void
setup(void)
{
	client_open();
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	admin = client_as(ACCOUNT_ADMIN);
}

TestSuite(users_list, .init = setup, .fini = client_close);

static struct answer
get(const char *target)
{
	return ASK(.target = target, .as = admin);
}

static struct answer
get_if_none(const char *target, const char *tag)
{
	return ASK(.target = target, .as = admin, .env = {
	    arena_printf(fixture.arena, "HTTP_IF_NONE_MATCH=%s", tag).p });
}

/* Accounts as they are; the first one, who asks, is "admin1". */
static void
add_some(void)
{
	fixture_script("INSERT INTO account (username, name_key, skeleton, "
	    "first_name, last_name, email, role, active, created_at, "
	    "last_login, version, password, rounds, trusted_from) VALUES "
	    "('Вера', 'вера', '', 'Вера', 'Ёлкина', 'vera@example.org', "
	    "'operator', 1, 1762754400000000, NULL, 1, '', 0, 0), "
	    "('boris', 'boris', '', 'Борис', 'Петров', 'b.petrov@example.com', "
	    "'viewer', 0, 1762754400500000, 1762754401000000, 4, "
	    "'$argon2id$v=19$m=65536,t=2,p=1$c2VjcmV0$c2VjcmV0', 0, 0)");
}

/* --- who may ------------------------------------------------------------- */

static const struct ask requests[] = {
	{ .target = LIST },
	{ .target = LIST "?page=99" },
	{ .target = LIST "1/" },
	{ .target = LIST "99/" },
	{ .target = LIST "1/", .method = "PATCH", .type = JSON,
	    .body = STR_INIT("{\"first_name\":\"x\"}") },
	{ .target = LIST "1/", .method = "DELETE" },
	{ .target = LIST, .method = "POST", .type = JSON,
	    .body = STR_INIT("{\"username\":\"x\",\"role\":\"admin\"}") },
	{ .target = LIST, .method = "OPTIONS" },
};

static void
nobody_may(const char *as, int status)
{
	struct ask ask;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(requests); i++) {
		ask = requests[i];
		ask.as = as;
		a = api_ask(&ask);
		cr_expect_eq(a.status, status, "%s %s: %d", ask.method,
		    ask.target, a.status);
	}
}

/* What is on record but for the refusals, which come when they come. */
#define DONE	"SELECT count(*) FROM audit WHERE kind <> 'denied'"

Test(users_list, only_administrators_reach_it)
{
	int64_t before = fixture_number(DONE) + 2;

	nobody_may(client_as(ACCOUNT_VIEWER), 403);
	nobody_may(client_as(ACCOUNT_OPERATOR), 403);
	nobody_may(NULL, 401);
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	nobody_may(NULL, 401);
	cr_expect_eq(fixture_number(DONE), before);
}

/* --- what is shown ------------------------------------------------------- */

#define KEYS	"id,username,first_name,last_name,email,role,role_display," \
	"active,created_at,last_login,version"

Test(users_list, shows_accounts_by_name)
{
	struct answer a;

	add_some();
	a = get(LIST);
	expect_status(a, 200);
	expect_keys(a, "", "count,next,previous,results");
	expect_keys(a, "results.0", KEYS);
	expect_text(a, "count", "3");
	expect_text(a, "next", "null");
	expect_text(a, "results.0.username", "admin1");
	expect_text(a, "results.1.username", "boris");
	expect_text(a, "results.2.username", "Вера");
	cr_expect(answer_has(&a, STR("{\"id\":3,\"username\":\"boris\","
	    "\"first_name\":\"Борис\",\"last_name\":\"Петров\","
	    "\"email\":\"b.petrov@example.com\",\"role\":\"viewer\","
	    "\"role_display\":\"Наблюдатель\",\"active\":false,"
	    "\"created_at\":\"2025-11-10T09:00:00.500000+03:00\","
	    "\"last_login\":\"2025-11-10T09:00:01+03:00\",\"version\":4}")),
	    "%.*s", STR_FMT(a.body));
	expect_text(a, "results.2.last_login", "null");
}

Test(users_list, shows_one)
{
	struct answer a, list;

	add_some();
	a = get(LIST "3/");
	expect_status(a, 200);
	list = get(LIST "?search=boris");
	cr_expect(answer_has(&list, a.body));
	a = get(LIST "99/");
	expect_status(a, 404);
	expect_text(a, "detail", "Учетная запись не найдена.");
}

Test(users_list, tells_nothing_of_passwords)
{
	struct answer a;

	add_some();
	a = get(LIST);
	cr_expect_not(answer_has(&a, STR("argon")));
	cr_expect_not(answer_has(&a, STR("password")));
	a = get(LIST "3/");
	cr_expect_not(answer_has(&a, STR("argon")));
	cr_expect_not(answer_has(&a, STR("password")));
}

Test(users_list, nobody_may_keep_an_answer)
{
	struct answer a[] = {
		get(LIST), get(LIST "1/"), get(LIST "99/"),
		get(LIST "?limit=0"),
		ASK(.target = LIST),
		ASK(.target = LIST, .as = admin, .method = "PUT"),
		get_if_none(LIST, "*"), get_if_none(LIST "1/", "*"),
	};
	size_t i;

	for (i = 0; i < ROWS(a); i++)
		cr_expect_str_eq(answer_header(&a[i], "Cache-Control"),
		    "no-store", "%zu", i);
}

/* --- pages --------------------------------------------------------------- */

Test(users_list, has_pages)
{
	struct answer a;

	add_some();
	a = get(LIST "?limit=2");
	expect_text(a, "count", "3");
	expect_text(a, "next",
	    "http://127.0.0.1:8000/api/users/?limit=2&page=2");
	expect_text(a, "previous", "null");
	cr_expect_eq(answer_length(&a, "results"), 2);
	a = get(LIST "?page=2&limit=2");
	expect_text(a, "next", "null");
	expect_text(a, "previous",
	    "http://127.0.0.1:8000/api/users/?limit=2");
	cr_expect_str_eq(answer_ids(&a), "2");
}

static const struct {
	const char	*query;
	int		 status;
	const char	*keys;
} bads[] = {
	{ "?page=2",		404, "no_page" },
	{ "?page=0",		404, "no_page" },
	{ "?page=x",		404, "no_page" },
	{ "?page=99999999999999999999", 404, "no_page" },
	{ "?page=46116860184273879", 404, "no_page" },
	{ "?page=46116860184273879&limit=200", 404, "no_page" },
	{ "?limit=0",		400, "limit" },
	{ "?limit=201",		400, "limit" },
	{ "?limit=x",		400, "limit" },
	{ "?role=owner",	400, "role" },
	{ "?role=admin,",	400, "role" },
	{ "?role=admin,owner",	400, "role" },
	{ "?role=Admin",	400, "role" },
	{ "?active=1",		400, "active" },
	{ "?active=True",	400, "active" },
	{ "?search=%00",	400, "search" },
	{ "?search=%20",	400, "search" },
	{ "?search=&role=&active=&page=&limit=", 200,
	    "count,next,previous,results" },
	{ "?role=owner&active=1&limit=0&search=%00", 400,
	    "role,active,search,limit" },
};

Test(users_list, says_what_is_wrong_with_a_parameter)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = get(arena_printf(fixture.arena, LIST "%s",
		    bads[i].query).p);
		expect_refusal(a, bads[i].status, bads[i].keys, "%s",
		    bads[i].query);
	}
}

Test(users_list, a_long_search_is_refused)
{
	char long_[202];
	struct answer a;

	memset(long_, 'x', 201);
	long_[201] = '\0';
	a = get(arena_printf(fixture.arena, LIST "?search=%s", long_).p);
	expect_refusal(a, 400, "search");
	a = get(arena_printf(fixture.arena, LIST "?search=%s",
	    long_ + 1).p);
	expect_status(a, 200);
}

/* --- filters ------------------------------------------------------------- */

static const struct {
	const char	*query;
	const char	*ids;
} filters[] = {
	{ "?search=%D0%92%D0%95%D0%A0%D0%90", "2" },		/* ВЕРА */
	{ "?search=%D1%91%D0%BB%D0%BA", "2" },			/* ёлк */
	{ "?search=%D0%BF%D0%95%D0%A2%D1%80+BOR", "3" },	/* пЕТр BOR */
	{ "?search=EXAMPLE", "3,2" },
	{ "?search=example.org", "2" },
	{ "?search=adm", "1" },
	{ "?search=example&role=viewer", "3" },
	{ "?role=viewer", "3" },
	{ "?role=operator,admin", "1,2" },
	{ "?active=false", "3" },
	{ "?active=true", "1,2" },
	{ "?active=true&role=viewer", "" },
	{ "?search=nobody", "" },
};

Test(users_list, is_narrowed_by_words_role_and_state)
{
	struct answer a;
	size_t i;

	add_some();
	for (i = 0; i < ROWS(filters); i++) {
		a = get(arena_printf(fixture.arena, LIST "%s",
		    filters[i].query).p);
		expect_status(a, 200);
		cr_expect_str_eq(answer_ids(&a), filters[i].ids, "%s: %s",
		    filters[i].query, answer_ids(&a));
	}
}

/* --- tags ---------------------------------------------------------------- */

static const char *
tag_of(const char *target)
{
	struct answer a = get(target);

	cr_assert_not_null(answer_header(&a, "ETag"));
	return answer_header(&a, "ETag");
}

Test(users_list, is_fresh_until_an_account_changes)
{
	const char *tag = tag_of(LIST);
	struct answer a;

	cr_expect_eq(strncmp(tag, "W/\"", 3), 0, "%s", tag);
	a = get_if_none(LIST, tag);
	expect_status(a, 304);
	ASK(.method = "PATCH", .target = LIST "1/", .type = JSON,
	    .as = admin, .body = STR("{\"first_name\":\"x\"}"));
	a = get_if_none(LIST, tag);
	expect_status(a, 200);
	tag = tag_of(LIST);
	fixture_script("UPDATE account SET last_login = 1762754400000000");
	a = get_if_none(LIST, tag);
	expect_status(a, 200);
}

Test(users_list, one_is_fresh_until_it_changes_or_logs_in)
{
	const char *tag = tag_of(LIST "1/");
	struct answer a;

	cr_expect_eq(strncmp(tag, "\"1-", 3), 0, "%s", tag);
	cr_expect_str_eq(tag_of(LIST "1/"), tag);
	a = get_if_none(LIST "1/", tag);
	expect_status(a, 304);
	fixture_script("UPDATE account SET last_login = 1762754400000000");
	a = get_if_none(LIST "1/", tag);
	expect_status(a, 200);
	tag = answer_header(&a, "ETag");
	cr_expect_eq(strncmp(tag, "\"1-", 3), 0, "%s", tag);
	ASK(.method = "PATCH", .target = LIST "1/", .type = JSON,
	    .as = admin, .body = STR("{\"first_name\":\"x\"}"));
	a = get_if_none(LIST "1/", tag);
	expect_status(a, 200);
	a = get_if_none(LIST "1/", "\"2\"");
	expect_status(a, 200);
}

/* --- description --------------------------------------------------------- */

Test(users_list, options_describes_what_to_send)
{
	struct answer a = ASK(.method = "OPTIONS", .target = LIST,
	    .as = admin);

	expect_status(a, 200);
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, POST, HEAD, OPTIONS");
	expect_keys(a, "actions.POST",
	    "username,first_name,last_name,email,role,active,password");
	expect_text(a, "actions.POST.username.required", "true");
	expect_text(a, "actions.POST.role.type", "choice");
	expect_text(a, "actions.POST.password.required", "false");
	a = ASK(.method = "OPTIONS", .target = LIST "1/", .as = admin);
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PATCH, DELETE, HEAD, OPTIONS");
}
