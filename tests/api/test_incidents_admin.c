/*
 * What an administrator may do to incidents beside others: change all that
 * others may not, create with any status, delete.
 */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

/* The session that requests come by; NULL: none. */
static const char *who;

static void
as_anybody(void)
{
	who = NULL;
}

static void
setup(void)
{
	client_open();
	who = client_as(ACCOUNT_ADMIN);
	FIXTURE_INCIDENT(.description = STR("Самокат"));
}

TestSuite(incidents_admin, .init = setup, .fini = client_close);

#define LIST		"/api/incidents/"
#define ITEM		LIST "1/"
#define STORY		ITEM "events/"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))
#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

#define SEND(...)	api_ask(&(struct ask){ .as = who, __VA_ARGS__ })

static struct answer
get(const char *target)
{
	return SEND(.target = target);
}

static struct answer
json(const char *method, const char *target, const char *body)
{
	return SEND(.method = method, .target = target,
	    .type = "application/json", .body = str_of(body));
}

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

/* The id and arrival of a delivery of a request, one for each letter. */
static const char *
request_id(char letter)
{
	char digits[33];

	memset(digits, letter, 32);
	digits[32] = '\0';
	return text("REQUEST_ID=%s", digits);
}

static struct answer
deliver(char letter, const char *method, const char *target,
	const char *body)
{
	return SEND(.method = method, .target = target,
	    .type = "application/json", .body = str_of(body),
	    .env = { "REQUEST_START=1.000", request_id(letter) });
}

/* --- editing -------------------------------------------------------------- */

Test(incidents_admin, patch_changes_description_and_source)
{
	struct answer a, read;

	a = json("PATCH", ITEM, "{\"description\":\" Постамат \","
	    "\"source\":\"system\"}");
	expect_status(a, 200);
	expect_text(a, "description", "Постамат");
	expect_text(a, "source", "system");
	expect_text(a, "status", "open");
	expect_text(a, "version", "2");
	read = get(ITEM);
	expect_str_eq(read.body, a.body);
	a = get(STORY "?after=1");
	cr_expect_eq(answer_length(&a, "results"), 1);
	expect_text(a, "results.0.kind", "edited");
	expect_text(a, "results.0.description_from", "Самокат");
	expect_text(a, "results.0.description_to", "Постамат");
	expect_text(a, "results.0.source_from", "operator");
	expect_text(a, "results.0.source_to", "system");
	expect_text(a, "results.0.status_from", "open");
	expect_text(a, "results.0.status_to", "open");
	fixture_verify();
}

Test(incidents_admin, all_of_a_patch_is_one_event)
{
	struct answer a;

	a = json("PATCH", ITEM, "{\"description\":\"y\",\"status\":"
	    "\"closed\",\"note\":\"why\",\"source\":\"operator\"}");
	expect_status(a, 200);
	expect_text(a, "version", "2");
	cr_expect_eq(events(), 2);
	a = get(STORY "?after=1");
	expect_text(a, "results.0.kind", "status");
	expect_text(a, "results.0.description_to", "y");
	expect_text(a, "results.0.source_from", "null");
	expect_text(a, "results.0.status_to", "closed");
	expect_text(a, "results.0.note", "why");
}

Test(incidents_admin, put_needs_the_status_and_takes_the_rest)
{
	struct answer a;

	a = json("PUT", ITEM, "{\"description\":\"y\"}");
	expect_status(a, 400);
	expect_keys(a, "", "status");
	a = json("PUT", ITEM, "{\"status\":\"open\",\"source\":"
	    "\"partner\"}");
	expect_status(a, 200);
	expect_text(a, "source", "partner");
	expect_text(a, "description", "Самокат");
	a = json("PUT", ITEM, "{\"status\":\"closed\",\"description\":"
	    "\"y\",\"note\":\"unheard\"}");
	expect_text(a, "description", "y");
	expect_text(a, "version", "3");
	a = get(STORY "?after=2");
	expect_text(a, "results.0.note", "null");
}

/* A client that sends back what it was sent changes nothing. */
Test(incidents_admin, what_it_is_already_changes_nothing)
{
	struct answer a = get(ITEM), b;

	b = SEND(.method = "PATCH", .target = ITEM,
	    .type = "application/json", .body = a.body);
	expect_status(b, 200);
	expect_str_eq(a.body, b.body);
	cr_expect_eq(events(), 1);
}

/* Not from a session; a program may send what it likes. */
static struct answer
form(const char *method, const char *target, struct str body)
{
	static const char *bearer;

	if (bearer == NULL)
		bearer = CLIENT_BEARER(.name = STR("x"),
		    .scopes = RIGHT_ADMIN | RIGHT_WRITE | RIGHT_CREATE);
	return ASK(.method = method, .target = target, .body = body,
	    .type = "application/x-www-form-urlencoded", .env = { bearer });
}

Test(incidents_admin, forms_do_it_too_and_blank_is_absent)
{
	struct answer a;

	a = form("PATCH", ITEM, STR("description=y&source="));
	expect_status(a, 200);
	expect_text(a, "description", "y");
	a = form("PATCH", ITEM, STR("description=&source=partner"));
	expect_status(a, 200);
	expect_text(a, "description", "y");
	expect_text(a, "source", "partner");
	a = form("POST", LIST, STR("description=x&source=system&status="));
	expect_status(a, 201);
	expect_text(a, "status", "open");
	a = form("POST", LIST,
	    STR("description=x&source=system&status=closed"));
	expect_status(a, 201);
	expect_text(a, "status", "closed");
}

static const struct bad {
	const char	*body, *keys;
} bads[] = {
	{ "{\"description\":\"\"}", "description" },
	{ "{\"description\":\" \\n\"}", "description" },
	{ "{\"description\":null}", "description" },
	{ "{\"description\":\"a\\u0000\"}", "description" },
	{ "{\"description\":{}}", "description" },
	{ "{\"source\":\"\"}", "source" },
	{ "{\"source\":\"neighbour\"}", "source" },
	{ "{\"source\":null}", "source" },
	{ "{\"source\":1}", "source" },
	{ "{\"status\":\"x\",\"description\":\"\",\"source\":\"x\"}",
	    "description,status,source" },
};

Test(incidents_admin, bad_values_change_nothing)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = json("PATCH", ITEM, bads[i].body);
		cr_expect_eq(a.status, 400, "%s", bads[i].body);
		expect_keys(a, "", bads[i].keys);
	}
	cr_expect_eq(events(), 1);
}

/* Old clients send whole objects back, whatever has become of them. */
Test(incidents_admin, what_others_send_of_it_is_passed_over)
{
	struct answer a;

	as_anybody();
	a = json("PATCH", ITEM, "{\"description\":null,"
	    "\"source\":\"neighbour\",\"status\":\"closed\"}");
	expect_status(a, 200);
	expect_text(a, "description", "Самокат");
	expect_text(a, "source", "operator");
	a = json("PUT", ITEM, "{\"description\":\"y\",\"source\":"
	    "\"system\",\"status\":\"open\"}");
	expect_text(a, "description", "Самокат");
	a = json("POST", LIST, "{\"description\":\"y\",\"source\":"
	    "\"system\",\"status\":17}");
	expect_status(a, 201);
	expect_text(a, "status", "open");
}

Test(incidents_admin, many_at_once_are_changed_in_status_alone)
{
	struct answer a;

	a = json("PATCH", LIST "bulk", "{\"ids\":[1],\"status\":"
	    "\"closed\",\"description\":\"y\",\"source\":\"system\"}");
	expect_text(a, "changed", "1");
	a = get(ITEM);
	expect_text(a, "description", "Самокат");
	expect_text(a, "source", "operator");
	a = json("POST", LIST "bulk", "[{\"description\":\"y\","
	    "\"source\":\"system\",\"status\":\"closed\"}]");
	expect_text(a, "created", "1");
	a = get(LIST "2/");
	expect_text(a, "status", "open");
}

Test(incidents_admin, an_edit_moves_between_filters_and_searches)
{
	struct answer a;

	json("PATCH", ITEM, "{\"description\":\"Постамат\","
	    "\"source\":\"system\"}");
	a = get(LIST "?search=%D1%81%D0%B0%D0%BC%D0%BE%D0%BA%D0%B0%D1%82");
	expect_text(a, "count", "0");
	a = get(LIST "?search=%D0%BF%D0%BE%D1%81%D1%82&source=system");
	expect_text(a, "count", "1");
	expect_text(a, "results.0.description", "Постамат");
	a = get(LIST "?source=operator");
	expect_text(a, "count", "0");
	a = get("/api/stats/");
	expect_text(a, "now.by_source.system", "1");
	expect_text(a, "now.by_source.operator", "0");
}

Test(incidents_admin, an_edit_has_conditions)
{
	struct answer a;

	a = SEND(.method = "PATCH", .target = ITEM,
	    .type = "application/json",
	    .body = STR("{\"description\":\"y\"}"),
	    .env = { "HTTP_IF_MATCH=\"2\"" });
	expect_status(a, 412);
	expect_text(a, "description", "Самокат");
	a = SEND(.method = "PATCH", .target = ITEM,
	    .type = "application/json",
	    .body = STR("{\"description\":\"y\"}"),
	    .env = { "HTTP_IF_MATCH=\"1\"" });
	expect_status(a, 200);
	cr_expect(str_starts(str_of(answer_header(&a, "ETag")),
	    STR("\"2-")));
}

/* --- creating ------------------------------------------------------------- */

Test(incidents_admin, one_is_created_with_any_status)
{
	struct answer a;
	int i;

	for (i = 0; i < STATUS__MAX; i++) {
		a = json("POST", LIST, text("{\"description\":\"x\","
		    "\"source\":\"system\",\"status\":\"%s\"}",
		    status_values[i].text.p));
		expect_status(a, 201);
		expect_text(a, "status", status_values[i].text.p);
		expect_text(a, "version", "1");
	}
	a = json("POST", LIST, "{\"description\":\"x\","
	    "\"source\":\"system\"}");
	expect_text(a, "status", "open");
	a = json("POST", LIST, "{\"description\":\"x\","
	    "\"source\":\"system\",\"status\":\"lost\"}");
	expect_status(a, 400);
	expect_keys(a, "", "status");
	a = get("/api/events/?after=1");
	expect_text(a, "results.0.kind", "created");
	expect_text(a, "results.2.status_from", "null");
	expect_text(a, "results.2.status_to", "resolved");
	fixture_verify();
}

/* --- deleting ------------------------------------------------------------- */

Test(incidents_admin, a_deletion_is_answered_without_a_body)
{
	struct answer a = SEND(.method = "DELETE", .target = ITEM);

	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	cr_expect_null(answer_header(&a, "Content-Type"));
	cr_expect_null(answer_header(&a, "Content-Length"));
	cr_expect_null(answer_header(&a, "ETag"));
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
	fixture_verify();
}

Test(incidents_admin, what_is_deleted_is_gone_from_everywhere)
{
	static const char *const methods[] = {
		"GET", "HEAD", "PUT", "PATCH", "DELETE",
	};
	struct answer a;
	size_t i;

	SEND(.method = "DELETE", .target = ITEM);
	for (i = 0; i < ROWS(methods); i++) {
		a = json(methods[i], ITEM, "{\"status\":\"closed\"}");
		expect_status(a, 404);
		expect_text(a, "detail", "Инцидент не найден.");
	}
	a = json("POST", ITEM "notes/", "{\"note\":\"x\"}");
	expect_status(a, 404);
	a = get(LIST);
	expect_text(a, "count", "0");
	a = get(LIST "?search=%D1%81%D0%B0%D0%BC%D0%BE%D0%BA%D0%B0%D1%82");
	expect_text(a, "count", "0");
	a = get("/api/stats/");
	expect_text(a, "now.total", "0");
	a = json("PATCH", LIST "bulk", "{\"ids\":[1],\"note\":\"x\"}");
	expect_text(a, "results.0.status", "404");
	a = SEND(.target = LIST "export");
	cr_expect_eq(a.body.n, 0);
	a = json("POST", LIST, "{\"description\":\"x\","
	    "\"source\":\"system\"}");
	expect_text(a, "id", "2");
}

Test(incidents_admin, its_story_stays)
{
	struct answer a;
	const char *tag;

	json("PATCH", ITEM, "{\"description\":\"Постамат\"}");
	a = get(STORY);
	tag = answer_header(&a, "ETag");
	SEND(.method = "DELETE", .target = ITEM);
	a = SEND(.target = STORY, .env = {
	    text("HTTP_IF_NONE_MATCH=%s", tag) });
	expect_status(a, 200);
	cr_expect_eq(answer_length(&a, "results"), 3);
	expect_text(a, "results.2.kind", "deleted");
	expect_text(a, "results.2.description_from", "Постамат");
	expect_text(a, "results.2.description_to", "null");
	expect_text(a, "results.2.source_from", "operator");
	expect_text(a, "results.2.source_to", "null");
	expect_text(a, "results.2.status_from", "open");
	expect_text(a, "results.2.status_to", "open");
	expect_text(a, "results.2.version", "3");
	a = get("/api/events/?after=2");
	expect_text(a, "results.0.kind", "deleted");
	a = get(LIST "2/events/");
	expect_refusal(a, 404, "not_found");
}

Test(incidents_admin, a_list_is_not_the_same_after_a_deletion)
{
	struct answer a = get(LIST);
	const char *tag = answer_header(&a, "ETag");

	SEND(.method = "DELETE", .target = ITEM);
	a = SEND(.env = { text("HTTP_IF_NONE_MATCH=%s", tag) });
	expect_status(a, 200);
}

Test(incidents_admin, a_deletion_has_conditions)
{
	struct answer a;

	json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = SEND(.method = "DELETE", .target = ITEM,
	    .env = { "HTTP_IF_MATCH=\"1\", \"3\"" });
	expect_status(a, 412);
	expect_text(a, "version", "2");
	expect_text(a, "status", "closed");
	cr_expect(str_starts(str_of(answer_header(&a, "ETag")),
	    STR("\"2-")));
	a = SEND(.method = "DELETE", .target = ITEM,
	    .env = { "HTTP_IF_MATCH=W/\"2\"" });
	expect_refusal(a, 412, "etag_weak");
	a = SEND(.method = "DELETE", .target = LIST "9/",
	    .env = { "HTTP_IF_MATCH=*" });
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(events(), 2);
	a = SEND(.method = "DELETE", .target = ITEM,
	    .env = { "HTTP_IF_MATCH=\"2\"" });
	expect_status(a, 204);
}

/* As with the service that was replaced. */
Test(incidents_admin, for_others_there_is_no_such_method)
{
	static const char *const targets[] = { ITEM, LIST "9/" };
	struct answer a;
	size_t i;

	as_anybody();
	for (i = 0; i < ROWS(targets); i++) {
		a = SEND(.method = "DELETE", .target = targets[i]);
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"),
		    "GET, PUT, PATCH, HEAD, OPTIONS");
	}
	a = SEND(.method = "OPTIONS", .target = ITEM);
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PUT, PATCH, HEAD, OPTIONS");
	cr_expect_eq(events(), 1);
}

/* Nor is it told to who has not been recognized yet. */
Test(incidents_admin, an_answer_before_credentials_does_not_tell_of_it)
{
	struct answer a;

	as_anybody();
	a = SEND(.method = "DELETE", .target = ITEM,
	    .env = { "HTTP_AUTHORIZATION=Basic eDp5" });
	expect_refusal(a, 401, "credentials");
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PUT, PATCH, HEAD, OPTIONS");
	cr_expect_eq(events(), 1);
}

/* --- what there is -------------------------------------------------------- */

Test(incidents_admin, options_tell_each_what_he_may_send)
{
	struct answer a;

	a = SEND(.method = "OPTIONS", .target = ITEM);
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
	expect_keys(a, "actions.PUT", "description,status,source");
	expect_text(a, "actions.PUT.description.required", "false");
	a = SEND(.method = "OPTIONS", .target = LIST);
	expect_keys(a, "actions.POST", "description,status,source");
	expect_text(a, "actions.POST.status.required", "false");
	as_anybody();
	a = SEND(.method = "OPTIONS", .target = ITEM);
	expect_keys(a, "actions.PUT", "status");
	a = SEND(.method = "OPTIONS", .target = LIST);
	expect_keys(a, "actions.POST", "description,source");
}

/* --- requests that come again --------------------------------------------- */

Test(incidents_admin, a_deletion_delivered_twice_is_done_once)
{
	struct answer a;

	expect_status(deliver('a', "DELETE", ITEM, ""), 204);
	a = deliver('a', "DELETE", ITEM, "");
	expect_status(a, 204);
	cr_expect_eq(a.body.n, 0);
	a = deliver('b', "DELETE", ITEM, "");
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(events(), 2);
}

/* Its answer is that of then, though by now there is nothing. */
Test(incidents_admin, a_change_delivered_again_after_a_deletion)
{
	static const char body[] = "{\"status\":\"closed\",\"source\":"
	    "\"system\"}";
	static const char note[] = "{\"note\":\"x\"}";
	struct answer change, noted, a;

	change = deliver('a', "PATCH", ITEM, body);
	noted = deliver('b', "POST", ITEM "notes/", note);
	json("PATCH", ITEM, "{\"description\":\"y\",\"source\":"
	    "\"partner\"}");
	SEND(.method = "DELETE", .target = ITEM);
	a = deliver('a', "PATCH", ITEM, body);
	expect_status(a, 200);
	expect_str_eq(a.body, change.body, "%.*s", STR_FMT(a.body));
	a = deliver('b', "POST", ITEM "notes/", note);
	expect_status(a, 201);
	expect_str_eq(a.body, noted.body, "%.*s", STR_FMT(a.body));
	/* The client did not cause it. */
	a = deliver('a', "GET", ITEM, "");
	expect_refusal(a, 404, "not_found");
	a = deliver('c', "PATCH", ITEM, body);
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(events(), 5);
}

static struct answer
note_with_key(const char *key, const char *body)
{
	return SEND(.method = "POST", .target = ITEM "notes/",
	    .type = "application/json", .body = str_of(body),
	    .env = { text("HTTP_IDEMPOTENCY_KEY=%s", key) });
}

Test(incidents_admin, a_key_is_answered_after_a_deletion)
{
	struct answer first, a;

	first = note_with_key("k", "{\"note\":\"x\"}");
	expect_status(first, 201);
	SEND(.method = "DELETE", .target = ITEM);
	a = note_with_key("k", "{\"note\":\"x\"}");
	expect_status(a, 201);
	expect_str_eq(a.body, first.body);
	cr_expect_not_null(answer_header(&a, "Idempotent-Replayed"));
	a = note_with_key("k", "{\"note\":\"y\"}");
	expect_refusal(a, 422, "idempotency_key_reused");
	a = note_with_key("l", "{\"note\":\"x\"}");
	expect_refusal(a, 404, "not_found");
	a = note_with_key("\"", "{\"note\":\"x\"}");
	expect_status(a, 404);
	expect_text(a, "detail", "Инцидент не найден.");
	/* The key of another kind of request leads nowhere. */
	a = SEND(.method = "PATCH", .target = ITEM,
	    .type = "application/json", .body = STR("{}"),
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_refusal(a, 404, "not_found");
}

/* An answer that is too old to be kept. */
Test(incidents_admin, a_key_that_is_forgotten_finds_nothing)
{
	struct answer a;

	expect_status(note_with_key("k", "{\"note\":\"x\"}"), 201);
	SEND(.method = "DELETE", .target = ITEM);
	fixture_script("UPDATE stored_response SET at = 0");
	a = note_with_key("k", "{\"note\":\"x\"}");
	expect_status(a, 404);
	expect_text(a, "detail", "Инцидент не найден.");
}
