/* /api/tokens/ and /api/tokens/{id}/: making, listing, revoking tokens. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now;
static const char *admin;

static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
	admin = client_as(ACCOUNT_ADMIN);
}

TestSuite(tokens, .init = setup, .fini = client_close);

#define LIST		"/api/tokens/"
#define ITEM		LIST "1/"
#define JSON		"application/json"
#define FORM		"application/x-www-form-urlencoded"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static void
pass(int64_t time)
{
	fixture_settle();
	now += time;
}

static struct answer
post(const char *body)
{
	return ASK(.method = "POST", .target = LIST, .type = JSON,
	    .body = str_of(body), .as = admin);
}

static struct answer
get(const char *target)
{
	return ASK(.target = target, .as = admin);
}

static struct answer
delete(const char *target)
{
	return ASK(.method = "DELETE", .target = target, .as = admin);
}

/* A request of the token in an answer; its status. */
/* Of a request with a token; it is good, or refused as a token. */
static int
status_of(const struct answer *made)
{
	struct answer a = ASK(.target = "/api/incidents/", .env = { text(
	    "HTTP_AUTHORIZATION=Bearer %s", answer_text(made, "token")) });

	if (a.status != 200)
		expect_refusal(a, 401, "token");
	return a.status;
}

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM token");
}

/* --- making one ----------------------------------------------------------- */

#define ALL_KEYS	"id,name,scopes,source,source_display,created_by," \
	"created_at,expires_at,last_used_at,revoked_at"

Test(tokens, a_new_one_is_shown_with_its_text)
{
	struct answer a = post("{\"name\":\" Zabbix \",\"scopes\":[\"create\","
	    "\"read\"],\"source\":\"monitoring\"}");
	struct str key;

	expect_status(a, 201);
	expect_keys(a, "", ALL_KEYS ",token");
	expect_text(a, "id", "1");
	expect_text(a, "name", "Zabbix");
	expect_text(a, "scopes", "[\"read\",\"create\"]");
	expect_text(a, "source", "monitoring");
	expect_text(a, "source_display", "Мониторинг");
	expect_text(a, "created_by", "admin1");
	expect_text(a, "created_at", "2025-11-10T09:00:00+03:00");
	expect_text(a, "expires_at", "null");
	expect_text(a, "last_used_at", "null");
	expect_text(a, "revoked_at", "null");
	cr_expect_str_eq(answer_header(&a, "Location"), ITEM);
	cr_expect_eq(token_parse(str_of(answer_text(&a, "token")), &key),
	    ERR_OK);
	cr_expect_eq(status_of(&a), 200);
}

Test(tokens, the_text_is_shown_once)
{
	struct answer made = post("{\"name\":\"x\",\"scopes\":[\"admin\"]}");
	struct answer a = get(ITEM), list = get(LIST);
	struct str secret = { answer_text(&made, "token") + 12, 43 };

	expect_status(a, 200);
	expect_keys(a, "", ALL_KEYS);
	expect_text(a, "source", "null");
	expect_text(a, "source_display", "null");
	expect_keys(list, "results.0", ALL_KEYS);
	cr_expect(!answer_has(&a, secret) && !answer_has(&list, secret));
	cr_expect(answer_has(&made, secret));
}

Test(tokens, a_form_makes_one_as_well)
{
	struct answer a = ASK(.method = "POST", .target = LIST, .type = FORM,
	    .body = STR("name=x&scopes=read+write&source=&expires_in_days=2"),
	    .env = { CLIENT_BEARER(.name = STR("boss"),
	    .scopes = RIGHT_ADMIN) });

	expect_status(a, 201);
	expect_text(a, "scopes", "[\"read\",\"write\"]");
	expect_text(a, "source", "null");
	expect_text(a, "expires_at", "2025-11-12T09:00:00+03:00");
	expect_text(a, "created_by", "token:boss");
}

static const struct {
	const char	*body;
	const char	*keys;
	const char	*text;	/* of the first key; NULL: any */
} bads[] = {
	{ "{}", "name,scopes", "Укажите это поле." },
	{ "", "name,scopes", NULL },
	{ "{\"name\":\"x\"}", "scopes", "Укажите это поле." },
	{ "{\"name\":\"x\",\"scopes\":[]}", "scopes", "Укажите это поле." },
	{ "{\"name\":\"x\",\"scopes\":\"read\"}", "scopes",
	    "Нужен массив JSON, а получено: string." },
	{ "{\"name\":\"x\",\"scopes\":[\"read\",\"fly\"]}", "scopes",
	    "Значения «fly» нет среди допустимых: read, create, write, admin." },
	{ "{\"name\":\"x\",\"scopes\":null}", "scopes", NULL },
	{ "{\"name\":\" \",\"scopes\":[\"read\"]}", "name", NULL },
	{ "{\"name\":null,\"scopes\":[\"read\"]}", "name", NULL },
	{ "{\"name\":[\"x\"],\"scopes\":[\"read\"]}", "name", NULL },
	{ "{\"name\":\"a\\nb\",\"scopes\":[\"read\"]}", "name",
	    "Управляющие и невидимые символы в названии недопустимы." },
	{ "{\"name\":\"a\\u202eb\",\"scopes\":[\"read\"]}", "name", NULL },
	{ "{\"name\":\"a\\u0000b\",\"scopes\":[\"read\"]}", "name", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"source\":\"me\"}",
	    "source", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"source\":null}",
	    "source", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],"
	    "\"expires_at\":\"2025-11-10T09:00:00+03:00\"}", "expires_at",
	    "Нужно время в будущем." },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"expires_at\":\"soon\"}",
	    "expires_at", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"expires_in_days\":0}",
	    "expires_in_days", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"expires_in_days\":36501}",
	    "expires_in_days", "Нужно целое число от 1 до 36500." },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],"
	    "\"expires_in_days\":9223372036854775807}", "expires_in_days",
	    NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"expires_in_days\":1,"
	    "\"expires_at\":\"2026-01-01T00:00:00Z\"}", "expires_in_days",
	    "Укажите либо expires_at, либо expires_in_days." },
	{ "{\"name\":\"\\u0007\",\"scopes\":[],\"source\":\"x\","
	    "\"expires_at\":\"2000-01-01T00:00:00Z\"}",
	    "name,scopes,source,expires_at", NULL },
	{ "{\"name\":\"x\",\"scopes\":[\"read\"],\"Source\":\"system\"}",
	    "Source", NULL },
	{ "[]", "non_field_errors", NULL }, { "{", "json", NULL },
};

Test(tokens, what_is_wrong_with_a_new_one_is_told_by_field)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = post(bads[i].body);
		expect_refusal(a, 400, bads[i].keys, "%s", bads[i].body);
		if (bads[i].text != NULL)
			expect_text(a, text("%.*s.0", (int)strcspn(
			    bads[i].keys, ","), bads[i].keys), bads[i].text);
	}
	cr_expect_eq(count(), 0);
}

Test(tokens, a_name_has_100_characters_at_the_most)
{
	struct buf b;
	struct answer a;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < 100; i++)
		buf_lit(&b, "Ж");
	a = post(text("{\"name\":\"%.*sx\",\"scopes\":[\"read\"]}",
	    STR_FMT(buf_view(&b))));
	expect_status(a, 400);
	expect_keys(a, "", "name");
	a = post(text("{\"name\":\"%.*s\",\"scopes\":[\"read\"]}",
	    STR_FMT(buf_view(&b))));
	expect_status(a, 201);
}

Test(tokens, a_name_is_there_once)
{
	struct answer first, a;

	first = post("{\"name\":\"Наш Zabbix\",\"scopes\":[\"read\"]}");
	expect_status(first, 201);
	a = post("{\"name\":\"НАШ zabbix\",\"scopes\":[\"read\"]}");
	expect_status(a, 400);
	expect_text(a, "name.0", "Токен с таким названием уже есть.");
	cr_expect_eq(count(), 1);
	cr_expect_eq(status_of(&first), 200);
	expect_status(delete(ITEM), 204);
	a = post("{\"name\":\"НАШ zabbix\",\"scopes\":[\"read\"]}");
	expect_status(a, 201);
	expect_text(a, "id", "2");
}

Test(tokens, a_time_in_the_future_is_when_it_ends)
{
	struct answer a = post("{\"name\":\"x\",\"scopes\":[\"read\"],"
	    "\"expires_at\":\"2025-11-10T06:00:01Z\"}");

	expect_status(a, 201);
	expect_text(a, "expires_at", "2025-11-10T09:00:01+03:00");
	cr_expect_eq(status_of(&a), 200);
	pass(CLOCK_SECOND);
	cr_expect_eq(status_of(&a), 401);
}

/* --- no secret anywhere --------------------------------------------------- */

Test(tokens, nothing_may_keep_what_is_told_of_tokens)
{
	struct answer answers[8];
	size_t i, n = 0;

	answers[n++] = post("{\"name\":\"x\",\"scopes\":[\"read\"]}");
	answers[n++] = post("{}");
	answers[n++] = get(LIST);
	answers[n++] = get(ITEM);
	answers[n++] = get(LIST "9/");
	answers[n++] = delete(ITEM);
	answers[n++] = api_get(LIST);
	for (i = 0; i < n; i++) {
		const char *value = answer_header(&answers[i],
		    "Cache-Control");

		cr_expect(value != NULL && strcmp(value, "no-store") == 0,
		    "%zu", i);
		cr_expect_null(answer_header(&answers[i], "ETag"));
	}
}

/* Does the text stand in any column of what is kept beside tokens? */
static int64_t
kept(const char *secret)
{
	return fixture_number(text("SELECT (SELECT count(*) FROM "
	    "stored_response "
	    "WHERE instr(body, '%s') > 0) + (SELECT count(*) FROM audit "
	    "WHERE instr(coalesce(subject, '') || coalesce(detail, ''), '%s')"
	    " > 0)", secret, secret));
}

/* The name prevents a second one; the key has nothing to do. */
Test(tokens, an_answer_with_a_secret_is_not_kept_for_a_key)
{
	const struct ask ask = {
		.method = "POST", .target = LIST, .type = JSON, .as = admin,
		.body = STR("{\"name\":\"x\",\"scopes\":[\"read\"]}"),
		.env = { "HTTP_IDEMPOTENCY_KEY=one" },
	};
	struct answer first = api_ask(&ask), again = api_ask(&ask);

	expect_status(first, 201);
	expect_status(again, 400);
	expect_keys(again, "", "name");
	cr_expect_eq(fixture_number("SELECT count(*) FROM stored_response"), 0);
	cr_expect_eq(kept(text("%.10s", answer_text(&first, "token") + 12)),
	    0);
	cr_expect_eq(status_of(&first), 200);
}

/* There is one only when nobody has seen the answer to the first. */
Test(tokens, a_second_delivery_shows_another_text_of_the_same_token)
{
	const struct ask ask = {
		.method = "POST", .target = LIST, .type = JSON, .as = admin,
		.body = STR("{\"name\":\"x\",\"scopes\":[\"read\"]}"),
		.env = { "REQUEST_ID=000102030405060708090a0b0c0d0e0f",
		    "REQUEST_START=1.000" },
	};
	struct answer first = api_ask(&ask), again;

	pass(10 * 60 * CLOCK_SECOND);
	again = api_ask(&ask);
	expect_status(first, 201);
	expect_status(again, 201);
	expect_text(again, "id", "1");
	expect_text(again, "created_at", answer_text(&first, "created_at"));
	cr_expect_str_neq(answer_text(&again, "token"),
	    answer_text(&first, "token"));
	cr_expect_eq(status_of(&first), 401);
	cr_expect_eq(status_of(&again), 200);
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_created'"), 1);
}

/* --- the list ------------------------------------------------------------- */

static void
make_many(int n)
{
	int i;

	for (i = 1; i <= n; i++)
		expect_status(post(text("{\"name\":\"t%d\",\"scopes\":"
		    "[\"read\"]}", i)), 201);
}

Test(tokens, the_list_comes_page_by_page_the_newest_first)
{
	struct answer a = get(LIST);

	expect_keys(a, "", "count,next,previous,results");
	expect_text(a, "count", "0");
	expect_text(a, "results", "[]");
	make_many(23);
	a = get(LIST);
	expect_text(a, "count", "23");
	expect_text(a, "results.0.id", "23");
	cr_expect_eq(answer_length(&a, "results"), 20);
	expect_text(a, "next", "http://127.0.0.1:8000/api/tokens/?page=2");
	expect_text(a, "previous", "null");
	a = get(LIST "?page=2");
	cr_expect_str_eq(answer_ids(&a), "3,2,1");
	expect_text(a, "next", "null");
	expect_text(a, "previous", "http://127.0.0.1:8000/api/tokens/");
	a = get(LIST "?page=4&limit=6");
	cr_expect_str_eq(answer_ids(&a), "5,4,3,2,1");
	expect_text(a, "previous",
	    "http://127.0.0.1:8000/api/tokens/?limit=6&page=3");
	cr_expect_str_eq(answer_header(&a, "Link"),
	    "<http://127.0.0.1:8000/api/tokens/?limit=6&page=3>; "
	    "rel=\"prev\"");
	a = get(LIST "?limit=23");
	expect_text(a, "next", "null");
}

static const struct {
	const char	*query;
	int		 status;
	const char	*keys;
} places[] = {
	{ "?page=1", 200, NULL }, { "?page=", 200, NULL },
	{ "?limit=", 200, NULL }, { "?limit=200", 200, NULL },
	{ "?page=2", 404, "no_page" }, { "?page=0", 404, "no_page" },
	{ "?page=x", 404, "no_page" }, { "?page=-1", 404, "no_page" },
	{ "?page=9223372036854775807", 404, "no_page" },
	{ "?page=46116860184273879&limit=200", 404, "no_page" },
	{ "?limit=0", 400, "limit" }, { "?limit=201", 400, "limit" },
	{ "?limit=x", 400, "limit" }, { "?limit=0&page=9", 400, "limit" },
};

Test(tokens, a_page_that_is_not_there_is_404)
{
	struct answer a;
	size_t i;

	make_many(1);
	for (i = 0; i < ROWS(places); i++) {
		a = get(text(LIST "%s", places[i].query));
		cr_expect_eq(a.status, places[i].status, "%s: %d",
		    places[i].query, a.status);
		if (places[i].keys != NULL)
			expect_refusal(a, places[i].status, places[i].keys);
	}
}

/* --- revoking ------------------------------------------------------------- */

Test(tokens, what_is_revoked_is_refused_and_stays_in_the_list)
{
	struct answer made = post("{\"name\":\"x\",\"scopes\":[\"read\"]}"), a;

	pass(CLOCK_SECOND);
	a = delete(ITEM);
	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	cr_expect_null(answer_header(&a, "Content-Type"));
	cr_expect_null(answer_header(&a, "Content-Length"));
	cr_expect_eq(status_of(&made), 401);
	a = get(LIST);
	expect_text(a, "count", "1");
	expect_text(a, "results.0.revoked_at", "2025-11-10T09:00:01+03:00");
}

Test(tokens, revoking_again_changes_nothing)
{
	struct answer a;

	make_many(1);
	expect_status(delete(ITEM), 204);
	pass(10 * 60 * CLOCK_SECOND);
	expect_status(delete(ITEM), 204);
	a = get(ITEM);
	expect_text(a, "revoked_at", "2025-11-10T09:00:00+03:00");
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_revoked'"), 1);
}

Test(tokens, one_that_is_not_there_is_404)
{
	static const char *const targets[] = {
		LIST "1/", LIST "0/", LIST "99999999999999999999/",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(targets); i++) {
		a = get(targets[i]);
		expect_status(a, 404);
		expect_text(a, "detail", "Токен не найден.");
		a = delete(targets[i]);
		expect_refusal(a, 404, "not_found");
	}
}

/* --- who may -------------------------------------------------------------- */

Test(tokens, only_admins_have_to_do_with_tokens)
{
	const char *operator = client_as(ACCOUNT_OPERATOR);
	const char *scopes = CLIENT_BEARER(.name = STR("t"),
	    .scopes = RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE);
	static const struct {
		const char *method, *target;
	} rows[] = {
		{ "GET", LIST }, { "POST", LIST }, { "GET", ITEM },
		{ "DELETE", ITEM },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		struct ask ask = {
			.method = rows[i].method, .target = rows[i].target,
		};

		a = api_ask(&ask);
		expect_refusal(a, 401, "unauthenticated");
		ask.as = operator;
		a = api_ask(&ask);
		expect_refusal(a, 403, "forbidden");
		ask.as = NULL;
		ask.env[0] = scopes;
		a = api_ask(&ask);
		expect_refusal(a, 403, "forbidden");
	}
	cr_expect_eq(count(), 1);
	cr_expect_eq(fixture_number("SELECT revoked_at FROM token"), 0);
}

/* It could else make itself one that is not bound. */
Test(tokens, who_is_bound_to_a_source_has_nothing_to_do_with_tokens)
{
	const char *bound = CLIENT_BEARER(.name = STR("t"),
	    .scopes = RIGHT_ADMIN,
	    .source = &source_values[SOURCE_SYSTEM]);
	struct answer a;

	a = ASK(.target = LIST, .env = { bound });
	expect_refusal(a, 403, "forbidden");
	a = ASK(.method = "POST", .target = LIST, .type = JSON,
	    .body = STR("{\"name\":\"x\",\"scopes\":[\"admin\"],"
	    "\"source\":\"system\"}"), .env = { bound });
	expect_refusal(a, 403, "forbidden");
	a = ASK(.method = "DELETE", .target = ITEM, .env = { bound });
	expect_refusal(a, 403, "forbidden");
	cr_expect_eq(count(), 1);
}

/* --- the description ------------------------------------------------------ */

Test(tokens, options_tell_what_one_is_made_of)
{
	struct answer a = ASK(.method = "OPTIONS", .target = LIST,
	    .as = admin);

	expect_status(a, 200);
	expect_keys(a, "actions.POST",
	    "name,scopes,source,expires_at,expires_in_days");
	expect_text(a, "actions.POST.scopes.type", "multiple choice");
	expect_text(a, "actions.POST.scopes.required", "true");
	expect_text(a, "actions.POST.scopes.choices.3.value", "admin");
	expect_text(a, "actions.POST.source.required", "false");
	a = ASK(.method = "PUT", .target = ITEM, .as = admin);
	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, DELETE, HEAD, OPTIONS");
}
