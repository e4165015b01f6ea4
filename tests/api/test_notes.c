/* POST /api/incidents/{id}/notes/, and notes that come with a PATCH. */

#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now;

static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
	FIXTURE_INCIDENT(.description = STR("x"));
	now += CLOCK_SECOND;
}

TestSuite(notes, .init = setup, .fini = client_close);

#define ITEM		"/api/incidents/1/"
#define NOTES		ITEM "notes/"
#define JSON		"application/json"
#define FORM		"application/x-www-form-urlencoded"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

#define ID_A	"REQUEST_ID=000102030405060708090a0b0c0d0e0f"
#define ID_B	"REQUEST_ID=000102030405060708090a0b0c0d0e10"
#define START	"REQUEST_START=1.000"

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

/* But for Last-Modified, which is told once its second is over. */
static void
are_the_same(struct answer a, struct answer b)
{
	static const char *const headers[] = { "ETag", "Location" };
	size_t i;

	cr_expect_eq(a.status, b.status);
	expect_str_eq(a.body, b.body, "%.*s\n%.*s", STR_FMT(a.body),
	    STR_FMT(b.body));
	for (i = 0; i < ROWS(headers); i++)
		expect_str_eq(str_of(answer_header(&a, headers[i])),
		    str_of(answer_header(&b, headers[i])));
}

/* n letters of two bytes each, as C string. */
static const char *
letters(int n)
{
	struct buf b;

	buf_init(&b, fixture.arena, (size_t)n * 2);
	while (n-- > 0)
		buf_lit(&b, "ж");
	return arena_str(fixture.arena, buf_view(&b)).p;
}

Test(notes, a_note_is_answered_as_the_event_it_became)
{
	struct answer a = ASK(.method = "POST", .target = NOTES,
	    .type = JSON, .body = STR("{\"note\":\" звонил, ждем \"}"),
	    .env = { ID_A });

	expect_status(a, 201);
	expect_str_eq(a.body, (STR("{\"seq\":2,\"incident\":1,"
	    "\"at\":\"2025-11-10T09:00:01+03:00\",\"actor\":\"anonymous\","
	    "\"channel\":\"api\",\"kind\":\"note\","
	    "\"status_from\":\"open\",\"status_to\":\"open\",\"version\":1,"
	    "\"note\":\"звонил, ждем\","
	    "\"request_id\":\"000102030405060708090a0b0c0d0e0f\","
	    "\"description_from\":null,\"description_to\":null,"
	    "\"source_from\":null,\"source_to\":null}")),
	    "%.*s", STR_FMT(a.body));
	cr_expect_str_eq(answer_header(&a, "Location"), ITEM "events/");
	a = api_get(ITEM "events/?after=1");
	expect_text(a, "results.0.note", "звонил, ждем");
	fixture_verify();
}

Test(notes, a_note_leaves_the_incident_alone)
{
	struct answer before = api_get(ITEM), list;

	api_json("POST", NOTES, "{\"note\":\"x\"}");
	are_the_same(api_get(ITEM), before);
	list = api_get("/api/incidents/");
	expect_text(list, "results.0.version", "1");
	cr_expect_eq(fixture_get(1).updated_at, FIXTURE_TIME);
}

Test(notes, a_note_keeps_the_status_of_its_time)
{
	struct answer a;

	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = api_json("POST", NOTES, "{\"note\":\"x\"}");
	expect_text(a, "status_from", "closed");
	expect_text(a, "status_to", "closed");
	expect_text(a, "version", "2");
	api_json("PATCH", ITEM, "{\"status\":\"open\"}");
	a = api_get(ITEM "events/?after=2&limit=1");
	expect_text(a, "results.0.status_to", "closed");
	fixture_verify();
}

static const struct bad {
	const char	*type;
	const char	*body;
	int		 status;
	const char	*keys;
} bads[] = {
	{ JSON, "{}", 400, "note" }, { JSON, "", 400, "note" },
	{ JSON, "{\"note\":null}", 400, "note" },
	{ JSON, "{\"note\":\"\"}", 400, "note" },
	{ JSON, "{\"note\":\" \\n\\t \"}", 400, "note" },
	{ JSON, "{\"note\":\"\\u200b\"}", 400, "note" },
	{ JSON, "{\"note\":\"\\u00ad \\u2060\\ufeff\"}", 400, "note" },
	{ FORM, "note=%E2%80%8B%E3%85%A4", 400, "note" },
	{ JSON, "{\"note\":[\"x\"]}", 400, "note" },
	{ JSON, "{\"note\":true}", 400, "note" },
	{ JSON, "{\"note\":\"a\\u0000b\"}", 400, "note" },
	{ JSON, "{\"note\":\"\\ud800\"}", 400, "note" },
	{ JSON, "{\"Note\":\"x\"}", 400, "Note" },
	{ JSON, "{\"note\":\"x\",\"NOTE\":\"x\"}", 400, "NOTE" },
	{ FORM, "note=%CF%F0%E8", 400, "note" },
	{ FORM, "note=\xcf\xf0\xe8", 400, "note" },
	{ FORM, "{\"note\":\"x\"}", 400, "json_as_form" },
	{ JSON, "{\"status\":\"closed\"}", 400, "note" },
	{ FORM, "note=", 400, "note" }, { FORM, "a=b", 400, "note" },
	{ JSON, "[]", 400, "non_field_errors" }, { JSON, "{", 400, "json" },
	{ "text/plain", "x", 415, "unsupported_type" },
};

Test(notes, a_bad_note_leaves_nothing)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = api_send("POST", NOTES, bads[i].type,
		    str_of(bads[i].body));
		expect_refusal(a, bads[i].status, bads[i].keys, "%s",
		    bads[i].body);
	}
	cr_expect_eq(events(), 1);
}

Test(notes, a_note_has_4096_characters_at_the_most)
{
	struct answer a;

	a = api_json("POST", NOTES, text("{\"note\":\"%s\"}",
	    letters(4096)));
	expect_status(a, 201);
	a = api_json("POST", NOTES, text("{\"note\":\"%s\"}",
	    letters(4097)));
	expect_status(a, 400);
	expect_text(a, "note.0",
	    "Слишком длинный текст: допустимо не более 4096 символов.");
	a = api_json("PATCH", ITEM, text("{\"status\":\"closed\","
	    "\"note\":\"%s\"}", letters(4097)));
	expect_status(a, 400);
	expect_keys(a, "", "note");
	cr_expect_eq(fixture_get(1).version, 1);
}

Test(notes, a_status_beside_a_note_is_not_looked_at)
{
	struct answer a = api_json("POST", NOTES,
	    "{\"note\":\"x\",\"status\":\"closed\"}");

	expect_status(a, 201);
	expect_text(a, "status_to", "open");
	cr_expect_eq(fixture_get(1).version, 1);
}

Test(notes, a_form_may_send_a_note)
{
	struct answer a = api_send("POST", NOTES, FORM, STR("note=a+b"));

	expect_status(a, 201);
	expect_text(a, "note", "a b");
}

Test(notes, a_note_to_nobody_is_404)
{
	struct answer a = api_json("POST", "/api/incidents/2/notes/",
	    "{\"note\":\"x\"}");

	expect_status(a, 404);
	expect_text(a, "detail", "Инцидент не найден.");
	a = api_json("POST", "/api/incidents/2/notes/", "{");
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(events(), 1);
}

Test(notes, notes_can_be_added_and_nothing_else)
{
	struct answer a = api_get(NOTES);

	expect_refusal(a, 405, "method_not_allowed");
	cr_expect_str_eq(answer_header(&a, "Allow"), "POST, OPTIONS");
	a = ASK(.method = "OPTIONS", .target = NOTES);
	expect_status(a, 200);
	expect_keys(a, "actions.POST", "note");
	expect_text(a, "actions.POST.note.required", "true");
}

static struct answer
deliver(const char *method, const char *target, const char *id,
	const char *body)
{
	return ASK(.method = method, .target = target, .type = JSON,
	    .body = str_of(body), .env = { id, START });
}

Test(notes, a_note_delivered_twice_is_one_event)
{
	struct answer first, other;

	first = deliver("POST", NOTES, ID_A, "{\"note\":\"x\"}");
	expect_status(first, 201);
	other = deliver("POST", NOTES, ID_B, "{\"note\":\"x\"}");
	expect_text(other, "seq", "3");
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	now += CLOCK_DAY;
	are_the_same(deliver("POST", NOTES, ID_A, "{\"note\":\"x\"}"),
	    first);
	cr_expect_eq(events(), 4);
	fixture_verify();
}

/* --- with a PATCH -------------------------------------------------------- */

Test(notes, a_note_with_a_status_is_of_the_same_event)
{
	struct answer a = api_json("PATCH", ITEM,
	    "{\"status\":\"closed\",\"note\":\"сделано\"}");

	expect_status(a, 200);
	expect_text(a, "version", "2");
	a = api_get(ITEM "events/?after=1");
	cr_expect_eq(answer_length(&a, "results"), 1);
	expect_text(a, "results.0.kind", "status");
	expect_text(a, "results.0.note", "сделано");
	fixture_verify();
}

Test(notes, a_note_with_the_status_it_has_is_a_note)
{
	static const char *const bodies[] = {
		"{\"note\":\"x\"}", "{\"status\":\"open\",\"note\":\"x\"}",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bodies); i++) {
		a = api_json("PATCH", ITEM, bodies[i]);
		expect_status(a, 200);
		expect_text(a, "version", "1");
		expect_text(a, "updated_at", "2025-11-10T09:00:00+03:00");
	}
	a = api_get(ITEM "events/?after=1");
	cr_expect_eq(answer_length(&a, "results"), 2);
	expect_text(a, "results.1.kind", "note");
	expect_text(a, "results.1.status_from", "open");
	fixture_verify();
}

Test(notes, a_bad_note_stops_the_change)
{
	struct answer a;

	a = api_json("PATCH", ITEM, "{\"status\":\"closed\",\"note\":\"\"}");
	expect_keys(a, "", "note");
	a = api_json("PATCH", ITEM, "{\"status\":\"x\",\"note\":null}");
	expect_keys(a, "", "status,note");
	cr_expect_eq(fixture_get(1).version, 1);
	/* A form cannot leave a field out. */
	a = api_send("PATCH", ITEM, FORM, STR("status=closed&note="));
	expect_status(a, 200);
	a = api_get(ITEM "events/?after=1");
	expect_text(a, "results.0.note", "null");
}

Test(notes, a_put_takes_no_note)
{
	struct answer a = api_json("PUT", ITEM,
	    "{\"status\":\"closed\",\"note\":\"x\"}");

	expect_status(a, 200);
	a = api_get(ITEM "events/?after=1");
	expect_text(a, "results.0.note", "null");
}

Test(notes, a_patch_with_a_note_delivered_twice_is_one_event)
{
	static const char *const bodies[] = {
		"{\"note\":\"x\"}", "{\"status\":\"closed\",\"note\":\"x\"}",
	};
	static const char *const ids[] = { ID_A, ID_B };
	struct answer first;
	size_t i;

	for (i = 0; i < ROWS(bodies); i++) {
		now += CLOCK_SECOND;
		first = deliver("PATCH", ITEM, ids[i], bodies[i]);
		expect_status(first, 200);
		now += CLOCK_SECOND;
		api_json("PATCH", ITEM, "{\"status\":\"resolved\"}");
		api_json("POST", NOTES, "{\"note\":\"z\"}");
		now += CLOCK_DAY;
		are_the_same(deliver("PATCH", ITEM, ids[i], bodies[i]),
		    first);
		api_json("PATCH", ITEM, "{\"status\":\"open\"}");
	}
	/* Created, and per round the two, the resolve and the reopen. */
	cr_expect_eq(events(), 1 + 2 * 4);
	fixture_verify();
}

static struct answer
patch_if(const char *id, const char *tag)
{
	return ASK(.method = "PATCH", .target = ITEM, .type = JSON,
	    .body = STR("{\"note\":\"x\"}"),
	    .env = { id, START, text("HTTP_IF_MATCH=%s", tag) });
}

Test(notes, a_note_on_condition_is_kept_when_it_holds)
{
	struct answer a, first;

	a = patch_if(ID_A, "\"2\"");
	expect_status(a, 412);
	expect_text(a, "version", "1");
	cr_expect_eq(events(), 1);
	first = patch_if(ID_B, "\"1\"");
	expect_status(first, 200);
	cr_expect_eq(events(), 2);
	/* The second delivery is answered as then, whatever holds now. */
	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	are_the_same(patch_if(ID_B, "\"1\""), first);
	cr_expect_eq(events(), 3);
}
