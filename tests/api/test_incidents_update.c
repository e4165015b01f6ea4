/* PUT and PATCH /api/incidents/{id}/: the status, and nothing else. */

#include "support/client.h"
#include "support/expect.h"

static void
setup(void)
{
	client_open();
	FIXTURE_INCIDENT(.description = STR("x"));
}

TestSuite(incidents_update, .init = setup, .fini = client_close);

#define ITEM		"/api/incidents/1/"
#define FORM		"application/x-www-form-urlencoded"
#define MULTIPART	"multipart/form-data; boundary=B"
#define CREATED		"2025-11-10T09:00:00+03:00"
#define REQUIRED	"Укажите это поле."
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

static void
changes_the_status(const char *method)
{
	_Atomic int64_t now = FIXTURE_TIME + CLOCK_SECOND;
	struct answer a, get;

	clock_fake(&now);
	a = api_json(method, ITEM, "{\"status\":\"closed\"}");
	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"id\":1,\"description\":\"x\","
	    "\"status\":\"closed\",\"status_display\":\"Закрыт\","
	    "\"source\":\"operator\",\"source_display\":\"Оператор\","
	    "\"created_at\":\"" CREATED "\","
	    "\"updated_at\":\"2025-11-10T09:00:01+03:00\","
	    "\"version\":2,\"allowed_transitions\":[\"open\","
	    "\"in_progress\",\"resolved\",\"cancelled\"]}")), "%.*s",
	    STR_FMT(a.body));
	cr_expect_null(answer_header(&a, "Location"));
	get = api_get(ITEM);
	expect_str_eq(get.body, a.body);
	fixture_verify();
}

Test(incidents_update, put_answers_the_whole_incident)
{
	changes_the_status("PUT");
}

Test(incidents_update, patch_answers_the_whole_incident)
{
	changes_the_status("PATCH");
}

Test(incidents_update, a_path_without_its_last_slash_is_the_same)
{
	struct answer a = api_json("PATCH", "/api/incidents/01",
	    "{\"status\":\"resolved\"}");

	expect_status(a, 200);
	expect_text(a, "status", "resolved");
}

/* Bodies with nothing to change: the PATCH is 200, the PUT as told. */
static const struct idle {
	const char	*type;
	struct str	 body;
	int		 put;
} idles[] = {
	{ NULL, STR_INIT(""), 400 },
	{ "application/json", STR_INIT(""), 400 },
	{ "text/plain", STR_INIT(""), 400 },
	{ "application/json", STR_INIT("{}"), 400 },
	{ "application/json", STR_INIT("{\"state\":\"closed\"}"), 400 },
	{ "application/json", STR_INIT("{\"status\\u0000\":1}"), 400 },
	{ "application/json", STR_INIT("{\"description\":\"y\","
	    "\"source\":\"z\",\"version\":9,\"id\":null}"), 400 },
	{ FORM, STR_INIT("a=b"), 400 },
	{ FORM, STR_INIT("status="), 400 },
	{ FORM, STR_INIT("status=closed&status="), 400 },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=status\r\n\r\n\r\n--B--\r\n"), 400 },
	{ "application/json", STR_INIT("{\"status\":\"open\"}"), 200 },
	{ FORM, STR_INIT("status=open"), 200 },
};

Test(incidents_update, what_changes_nothing_moves_nothing)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(idles); i++) {
		a = api_send("PATCH", ITEM, idles[i].type, idles[i].body);
		cr_expect_eq(a.status, 200, "%.*s", STR_FMT(idles[i].body));
		expect_text(a, "updated_at", CREATED);
		expect_text(a, "version", "1");
		expect_text(a, "status", "open");
		a = api_send("PUT", ITEM, idles[i].type, idles[i].body);
		cr_expect_eq(a.status, idles[i].put, "%.*s",
		    STR_FMT(idles[i].body));
		if (a.status == 400)
			cr_expect_eq(strncmp(answer_text(&a, "status.0"),
			    REQUIRED, strlen(REQUIRED)), 0, "%s",
			    answer_text(&a, "status.0"));
	}
	cr_expect_eq(events(), 1);
}

static const struct bad {
	const char	*type;
	struct str	 body;
	int		 status;
	const char	*keys;
} bads[] = {
#define JSON(in, keys) { "application/json", STR_INIT(in), 400, keys }
	JSON("{\"status\":null}", "status"),
	JSON("{\"status\":\"\"}", "status"),
	JSON("{\"status\":\"Closed\"}", "status"),
	JSON("{\"status\":\" closed\"}", "status"),
	JSON("{\"status\":\"Закрыт\"}", "status"),
	JSON("{\"status\":\"operator\"}", "status"),
	JSON("{\"status\":1}", "status"), JSON("{\"status\":true}", "status"),
	JSON("{\"status\":[\"closed\"]}", "status"),
	JSON("{\"status\":{}}", "status"),
	JSON("{\"status\":\"closed\\u0000\"}", "status"),
	JSON("{\"status\":\"\\ud800\"}", "status"),
	JSON("{\"status\":\"closed\",\"status\":\"x\"}", "status"),
	JSON("[]", "non_field_errors"), JSON("null", "non_field_errors"),
	JSON("\"closed\"", "non_field_errors"),
	JSON("{", "json"),
	JSON("{\"status\":closed}", "json"),
	JSON("{\"Status\":\"closed\"}", "Status"),
	JSON("{\"status\":\"closed\",\"STATUS\":\"open\"}", "STATUS"),
	{ FORM, STR_INIT("{\"status\":\"closed\"}"), 400, "json_as_form" },
	{ FORM, STR_INIT(" [{\"status\":\"closed\"}]"), 400,
	    "json_as_form" },
	{ FORM, STR_INIT("Status=closed"), 400, "Status" },
	{ FORM, STR_INIT("status=closed%ff"), 400, "status" },
	{ FORM, STR_INIT("status=x"), 400, "status" },
	{ FORM, STR_INIT("status=closed+"), 400, "status" },
	{ MULTIPART, STR_INIT("--B\r\nContent-Disposition: form-data; "
	    "name=status; filename=x\r\n\r\nclosed\r\n--B--\r\n"), 400,
	    "status" },
	{ MULTIPART, STR_INIT("x"), 400, "multipart" },
	{ "text/plain", STR_INIT("{\"status\":\"closed\"}"), 415,
	    "unsupported_type" },
	{ NULL, STR_INIT("{\"status\":\"closed\"}"), 415,
	    "unsupported_type" },
	{ "*/*", STR_INIT("{\"status\":\"closed\"}"), 415,
	    "unsupported_type" },
#undef JSON
};

Test(incidents_update, a_bad_body_changes_nothing)
{
	static const char *const methods[] = { "PUT", "PATCH" };
	struct answer a;
	size_t i, m;

	for (i = 0; i < ROWS(bads); i++)
		for (m = 0; m < 2; m++) {
			a = api_send(methods[m], ITEM, bads[i].type,
			    bads[i].body);
			expect_refusal(a, bads[i].status, bads[i].keys,
			    "%s %.*s", methods[m], STR_FMT(bads[i].body));
		}
	cr_expect_eq(events(), 1);
	cr_expect_eq(fixture_get(1).version, 1);
}

Test(incidents_update, any_status_may_follow_any_other)
{
	static const char *const words[] = {
		"closed", "open", "cancelled", "resolved", "in_progress",
		"closed", "resolved", "open", "in_progress", "cancelled",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(words); i++) {
		a = api_json("PATCH", ITEM, arena_printf(fixture.arena,
		    "{\"status\":\"%s\"}", words[i]).p);
		expect_text(a, "status", words[i]);
		expect_text(a, "version", arena_printf(fixture.arena, "%zu",
		    i + 2).p);
	}
	fixture_verify();
}

Test(incidents_update, forms_change_the_status_too)
{
	struct answer a;

	a = api_send("PATCH", ITEM, FORM, STR("status=closed"));
	expect_text(a, "status", "closed");
	a = api_send("PUT", ITEM, MULTIPART, STR("--B\r\nContent-Disposition: "
	    "form-data; name=\"status\"\r\n\r\nopen\r\n--B--\r\n"));
	expect_text(a, "status", "open");
}

Test(incidents_update, what_is_not_there_is_404_whatever_the_body)
{
	struct answer a;

	a = api_json("PATCH", "/api/incidents/9/", "{\"status\":\"closed\"}");
	expect_status(a, 404);
	expect_text(a, "detail", "Инцидент не найден.");
	a = api_json("PUT", "/api/incidents/9/", "{");
	expect_refusal(a, 404, "not_found");
	a = api_send("PATCH", "/api/incidents/9/", "text/plain", STR("x"));
	expect_refusal(a, 404, "not_found");
	a = api_json("PATCH", "/api/incidents/99999999999999999999/", "{}");
	expect_refusal(a, 404, "not_found");
	cr_expect_eq(events(), 1);
}

Test(incidents_update, a_change_moves_the_incident_between_filters)
{
	struct answer a;

	api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	a = api_get("/api/incidents/?status=open");
	expect_text(a, "count", "0");
	a = api_get("/api/incidents/?status=closed");
	expect_text(a, "count", "1");
	expect_text(a, "results.0.version", "2");
}

Test(incidents_update, a_clock_set_back_does_not_show)
{
	_Atomic int64_t now = FIXTURE_TIME - CLOCK_DAY;
	struct answer a;

	clock_fake(&now);
	a = api_json("PATCH", ITEM, "{\"status\":\"closed\"}");
	expect_text(a, "updated_at", "2025-11-10T09:00:00.000001+03:00");
	a = api_json("PATCH", ITEM, "{\"status\":\"open\"}");
	expect_text(a, "updated_at", "2025-11-10T09:00:00.000002+03:00");
}
