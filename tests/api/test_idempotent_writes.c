/* Requests that come again: with an Idempotency-Key, or delivered twice. */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

TestSuite(repeats, .init = client_open, .fini = client_close);

#define LIST	"/api/incidents/"
#define NEW	"{\"description\":\"x\",\"source\":\"system\"}"
#define JSON	"application/json"
#define HOUR	(3600 * CLOCK_SECOND)
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

static int64_t
kept(void)
{
	return fixture_number("SELECT count(*) FROM stored_response");
}

/* A POST of NEW with that header value. */
static struct answer
post(const char *key)
{
	return ASK(.method = "POST", .type = JSON, .body = STR(NEW),
	    .env = { arena_printf(fixture.arena, "HTTP_IDEMPOTENCY_KEY=%s",
	    key).p });
}

static bool
is_replayed(const struct answer *a)
{
	const char *value = answer_header(a, "Idempotent-Replayed");

	if (value != NULL)
		cr_expect_str_eq(value, "true");
	return value != NULL;
}

static void
are_alike(const struct answer *a, const struct answer *b)
{
	cr_expect_eq(a->status, b->status, "%d, then %d", a->status,
	    b->status);
	expect_str_eq(a->body, b->body, "%.*s, then %.*s",
	    STR_FMT(a->body), STR_FMT(b->body));
	if (answer_header(a, "Location") != NULL)
		cr_expect_str_eq(answer_header(a, "Location"),
		    answer_header(b, "Location"));
}

Test(repeats, the_same_request_gets_the_same_answer)
{
	struct answer first = post("k"), again;
	int i;

	expect_status(first, 201);
	cr_expect_not(is_replayed(&first));
	for (i = 0; i < 3; i++) {
		again = post("k");
		are_alike(&first, &again);
		cr_expect(is_replayed(&again));
		cr_expect_str_eq(answer_header(&again, "Location"),
		    "/api/incidents/1/");
		cr_expect_str_eq(answer_header(&again, "Allow"),
		    answer_header(&first, "Allow"));
	}
	cr_expect_eq(count(), 1);
	fixture_verify();
}

Test(repeats, another_key_is_another_request)
{
	struct answer a = post("k"), b = post("K");

	expect_status(b, 201);
	cr_expect_not(is_replayed(&b));
	cr_expect_str_neq(answer_text(&a, "id"), answer_text(&b, "id"));
	cr_expect_eq(count(), 2);
}

Test(repeats, a_key_is_the_same_with_and_without_quotes)
{
	struct answer a = post("k\\"), b = post("\"k\\\\\"");

	are_alike(&a, &b);
	cr_expect(is_replayed(&b));
	cr_expect_eq(count(), 1);
}

Test(repeats, without_a_key_nothing_is_kept)
{
	struct answer a = api_json("POST", LIST, NEW);

	expect_status(a, 201);
	api_json("POST", LIST, NEW);
	cr_expect_eq(count(), 2);
	cr_expect_eq(kept(), 0);
}

/* Other requests than NEW by POST. */
static const struct ask others[] = {
	{ .body = STR_INIT("{\"description\":\"y\",\"source\":\"system\"}") },
	{ .body = STR_INIT(NEW " ") },
	{ .body = STR_INIT("[" NEW "]"), .target = LIST "bulk" },
	{ .type = "application/json; charset=utf-8" },
	{ .target = LIST "?" "format=json" },
	{ .target = "/api/incidents" },
	{ .target = "/api/%69ncidents/" },
	{ .type = "application/x-www-form-urlencoded",
	    .body = STR_INIT("description=x&source=system") },
};

Test(repeats, a_key_of_another_request_is_422)
{
	struct ask ask;
	struct answer a;
	size_t i;

	post("k");
	for (i = 0; i < ROWS(others); i++) {
		ask = others[i];
		ask.method = "POST";
		ask.env[0] = "HTTP_IDEMPOTENCY_KEY=k";
		if (ask.type == NULL)
			ask.type = JSON;
		if (ask.body.n == 0)
			ask.body = STR(NEW);
		a = api_ask(&ask);
		expect_status(a, 422);
		expect_text(a, "detail",
		    "С этим Idempotency-Key уже был другой запрос.");
		cr_expect_not(is_replayed(&a));
	}
	cr_expect_eq(count(), 1);
	a = post("k");
	cr_expect(is_replayed(&a));
}

Test(repeats, what_is_not_of_the_request_may_differ)
{
	struct answer first = post("k"), again;

	again = ASK(.method = "POST", .type = JSON, .body = STR(NEW),
	    .env = { "HTTP_IDEMPOTENCY_KEY=k", "HTTP_ACCEPT_LANGUAGE=en",
	    "HTTP_ACCEPT=application/json; indent=4", "HTTP_HOST=localhost",
	    "HTTP_IF_MODIFIED_SINCE=never" });
	are_alike(&first, &again);
	cr_expect(is_replayed(&again));
}

static const char *const bad_keys[] = {
	"", " ", "\"\"", "\"", "\"a", "\"a\"b", "a b", "ключ", "a\x7f",
	"\"a\", \"b\"",
};

Test(repeats, what_is_no_key_is_400)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bad_keys); i++) {
		a = post(bad_keys[i]);
		expect_status(a, 400);
		expect_text(a, "detail", "Нужен Idempotency-Key из видимых "
		    "символов ASCII, от 1 до 255.");
	}
	a = ASK(.method = "POST", .type = JSON, .body = STR(NEW),
	    .env = { "HTTP_IDEMPOTENCY_KEY=a", "HTTP_IDEMPOTENCY_KEY=a" });
	expect_status(a, 400);
	expect_text(a, "detail",
	    "Заголовок Idempotency-Key встречается больше одного раза.");
	cr_expect_eq(count(), 0);
	cr_expect_eq(kept(), 0);
}

Test(repeats, a_refusal_is_not_kept)
{
	struct answer a;

	a = ASK(.method = "POST", .type = JSON, .body = STR("{}"),
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_refusal(a, 400, "description,source");
	a = ASK(.method = "POST", .type = "x", .body = STR("{}"),
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_refusal(a, 415, "unsupported_type");
	cr_expect_eq(kept(), 0);
	a = post("k");
	expect_status(a, 201);
	cr_expect_not(is_replayed(&a));
}

Test(repeats, an_answer_is_that_of_then)
{
	struct answer first = post("k"), again;

	api_json("PATCH", LIST "1/", "{\"status\":\"closed\"}");
	again = post("k");
	are_alike(&first, &again);
	expect_text(again, "status", "open");
	expect_text(again, "version", "1");
}

Test(repeats, an_answer_is_kept_for_72_hours)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct answer a;

	clock_fake(&now);
	post("k");
	now += 72 * HOUR;
	a = post("k");
	cr_expect(is_replayed(&a));
	now++;
	a = post("k");
	expect_status(a, 201);
	cr_expect_not(is_replayed(&a));
	cr_expect_eq(count(), 2);
	a = post("k");
	cr_expect(is_replayed(&a));
	expect_text(a, "id", "2");
}

Test(repeats, how_long_an_answer_is_kept_can_be_set)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct answer a;

	clock_fake(&now);
	fixture.conf.idempotency_hours = 2;
	post("k");
	now += 2 * HOUR;
	a = post("k");
	cr_expect(is_replayed(&a));
	now++;
	a = post("k");
	cr_expect_not(is_replayed(&a));
}

Test(repeats, every_write_sweeps_a_little)
{
	_Atomic int64_t now = FIXTURE_TIME;
	int i;

	clock_fake(&now);
	for (i = 0; i < 7; i++)
		post(arena_printf(fixture.arena, "%d", i).p);
	now += 73 * HOUR;
	api_json("POST", LIST, NEW);
	cr_expect_eq(kept(), 5);
	api_json("POST", LIST "bulk", "[" NEW "]");
	cr_expect_eq(kept(), 3);
	post("new");
	cr_expect_eq(kept(), 2);
	post("new");
	api_json("POST", LIST, NEW);
	cr_expect_eq(kept(), 1);
}

Test(repeats, other_methods_have_no_use_for_a_key)
{
	static const char *const methods[] = { "GET", "PATCH", "PUT" };
	struct answer a;
	size_t i;

	post("k");
	for (i = 0; i < ROWS(methods); i++) {
		a = ASK(.method = methods[i], .target = LIST "1/",
		    .type = JSON, .body = STR("{\"status\":\"closed\"}"),
		    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
		expect_status(a, 200);
		a = ASK(.method = methods[i], .target = LIST "1/",
		    .type = JSON, .body = STR("{\"status\":\"closed\"}"),
		    .env = { "HTTP_IDEMPOTENCY_KEY=" });
		expect_status(a, 200);
		cr_expect_not(is_replayed(&a));
	}
	cr_expect_eq(kept(), 1);
}

/* --- deliveries ----------------------------------------------------------- */

#define START	"REQUEST_START=1762754400.123"
#define ONE	"REQUEST_ID=0123456789abcdef0123456789abcdef"
#define TWO	"REQUEST_ID=f123456789abcdef0123456789abcdef"

static struct answer
deliver(const char *target, const char *body, const char *id,
	const char *key)
{
	return ASK(.method = "POST", .target = target, .type = JSON,
	    .body = str_of(body), .env = { START, id, key });
}

/* A second delivery is no replay: its client has seen no answer. */
static void
is_answered_once_and_again(const char *target, const char *body,
	const char *key)
{
	struct answer first = deliver(target, body, ONE, key), again;

	cr_expect_lt(first.status, 300);
	again = deliver(target, body, ONE, key);
	expect_str_eq(first.head, again.head, "%.*s",
	    STR_FMT(again.head));
	are_alike(&first, &again);
	again = deliver(target, body, TWO, key);
	if (key == NULL) {
		cr_expect_not(str_eq(first.body, again.body));
		return;
	}
	are_alike(&first, &again);
	cr_expect(is_replayed(&again));
}

Test(repeats, a_second_delivery_is_answered_like_the_first)
{
	is_answered_once_and_again(LIST, NEW, NULL);
	cr_expect_eq(count(), 2);
	fixture_verify();
}

Test(repeats, a_second_delivery_with_a_key_is_answered_like_the_first)
{
	is_answered_once_and_again(LIST, NEW, "HTTP_IDEMPOTENCY_KEY=k");
	cr_expect_eq(count(), 1);
	fixture_verify();
}

Test(repeats, a_note_is_taken_once_for_its_key)
{
	const char *notes = "SELECT count(*) FROM incident_event "
	    "WHERE kind = 'note'";

	post("x");
	is_answered_once_and_again(LIST "1/notes/", "{\"note\":\"n\"}",
	    "HTTP_IDEMPOTENCY_KEY=k");
	cr_expect_eq(fixture_number(notes), 1);
}

Test(repeats, a_second_delivery_of_many_is_answered_like_the_first)
{
	is_answered_once_and_again(LIST "bulk", "[" NEW ",{}," NEW "]", NULL);
	cr_expect_eq(count(), 4);
	fixture_verify();
}

Test(repeats, a_second_delivery_of_many_with_a_key_is_so_too)
{
	is_answered_once_and_again(LIST "bulk", "[" NEW ",{}," NEW "]",
	    "HTTP_IDEMPOTENCY_KEY=k");
	cr_expect_eq(count(), 2);
	fixture_verify();
}

Test(repeats, a_delivery_after_a_replay_is_a_replay)
{
	struct answer a;

	deliver(LIST, NEW, ONE, "HTTP_IDEMPOTENCY_KEY=k");
	a = deliver(LIST, NEW, TWO, "HTTP_IDEMPOTENCY_KEY=k");
	cr_expect(is_replayed(&a));
	a = deliver(LIST, NEW, TWO, "HTTP_IDEMPOTENCY_KEY=k");
	cr_expect(is_replayed(&a));
}

/* Under "111111aaaaaaaaaaaaaaaa" an answer is kept, but not as a key. */
Test(repeats, a_request_id_is_nobodys_key)
{
	struct answer a;

	post("x");
	a = ASK(.method = "PATCH", .target = LIST "bulk", .type = JSON,
	    .body = STR("{\"ids\":[1],\"status\":\"closed\"}"),
	    .env = { "REQUEST_START=54087348465.969",
	    "REQUEST_ID=61616161616161616161616161616161" });
	expect_status(a, 200);
	cr_expect_eq(fixture_number("SELECT count(*) FROM stored_response "
	    "WHERE key = "
	    "CAST('111111aaaaaaaaaaaaaaaa' AS BLOB)"), 1);
	a = post("111111aaaaaaaaaaaaaaaa");
	expect_status(a, 201);
	cr_expect_not(is_replayed(&a));
}

/* --- whose a key is ------------------------------------------------------ */

/* A caller: by a session or by another parameter. */
struct sender {
	const char	*name;
	const char	*as;
	const char	*env;
};

static struct answer
post_as(const struct sender *who, const char *body)
{
	return ASK(.method = "POST", .target = LIST, .type = JSON,
	    .body = str_of(body), .as = who->as,
	    .env = { "HTTP_IDEMPOTENCY_KEY=k", who->env });
}

/*
 * Accounts and tokens are numbered each by themselves: the first of both
 * has the number 1.
 */
Test(repeats, a_key_is_its_callers_own)
{
	int64_t first = client_account(ACCOUNT_ADMIN);
	int64_t second = client_account(ACCOUNT_ADMIN);
	const struct sender senders[] = {
		{ .name = "anonymous" },
		{ .name = "account 1", .as = client_session(first) },
		{ .name = "token 1", .env = CLIENT_BEARER(.name = STR("a"),
		    .scopes = RIGHT_CREATE) },
		{ .name = "account 2", .as = client_session(second) },
		{ .name = "token 2", .env = CLIENT_BEARER(.name = STR("b"),
		    .scopes = RIGHT_CREATE) },
	};
	struct answer a;
	size_t i;

	cr_assert_eq(first, 1);
	cr_assert_eq(fixture_number("SELECT min(id) FROM token"), 1);
	for (i = 0; i < ROWS(senders); i++) {
		a = post_as(&senders[i], NEW);
		cr_expect_eq(a.status, 201, "%s: %d: %.*s", senders[i].name,
		    a.status, STR_FMT(a.body));
		cr_expect_not(is_replayed(&a), "%s", senders[i].name);
		cr_expect_eq(count(), (int64_t)i + 1, "%s", senders[i].name);
	}
	/* Each of them still has its own answer. */
	for (i = 0; i < ROWS(senders); i++) {
		a = post_as(&senders[i], NEW);
		cr_expect(is_replayed(&a), "%s", senders[i].name);
		cr_expect_str_eq(answer_text(&a, "id"), arena_printf(
		    fixture.arena, "%zu", i + 1).p);
	}
	cr_expect_eq(count(), (int64_t)ROWS(senders));
}

/* That a key is taken by somebody else must not show either. */
Test(repeats, a_key_of_another_caller_is_no_422)
{
	static const char other[] =
	    "{\"description\":\"y\",\"source\":\"system\"}";
	const struct sender account = { .as = client_as(ACCOUNT_ADMIN) };
	const struct sender token = { .env = CLIENT_BEARER(.name = STR("a"),
	    .scopes = RIGHT_CREATE) };
	struct answer a;

	a = post_as(&account, NEW);
	expect_status(a, 201);
	a = post_as(&token, other);
	expect_status(a, 201);
	a = post_as(&token, NEW);
	expect_refusal(a, 422, "idempotency_key_reused");
}

Test(repeats, an_account_has_its_keys_in_every_session)
{
	int64_t id = client_account(ACCOUNT_ADMIN);
	const struct sender here = { .as = client_session(id) };
	const struct sender there = { .as = client_session(id) };
	struct answer a, b;

	a = post_as(&here, NEW);
	b = post_as(&there, NEW);
	are_alike(&a, &b);
	cr_expect(is_replayed(&b));
	cr_expect_eq(count(), 1);
}

/* A name can be given again, a key goes with what had it. */
Test(repeats, who_gets_a_name_gets_no_keys)
{
	const struct token named = {
		.name = STR("a"), .scopes = RIGHT_CREATE,
	};
	const struct sender former = { .env = client_bearer(named) };
	struct sender next;
	struct answer a = post_as(&former, NEW);

	expect_status(a, 201);
	fixture_script("UPDATE token SET revoked_at = 1");
	next = (struct sender){ .env = client_bearer(named) };
	a = post_as(&next, NEW);
	expect_status(a, 201);
	cr_expect_not(is_replayed(&a));
	cr_expect_eq(count(), 2);
}
