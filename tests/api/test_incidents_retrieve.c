/* GET /api/incidents/{id}/: one incident, its times and labels. */

#include "base/clock.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/record.h"

TestSuite(incidents_retrieve, .init = client_open, .fini = client_close);

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

Test(incidents_retrieve, an_incident_is_ten_keys_in_their_order)
{
	struct answer a;

	FIXTURE_INCIDENT(.id = 7, .description = STR("Самокат \"7\""),
	    .created_at = FIXTURE_TIME + 500000,
	    .status = &status_values[STATUS_IN_PROGRESS],
	    .source = &source_values[SOURCE_PARTNER]);
	a = api_get("/api/incidents/7/");
	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"id\":7,\"description\":"
	    "\"Самокат \\\"7\\\"\",\"status\":\"in_progress\","
	    "\"status_display\":\"В работе\",\"source\":\"partner\","
	    "\"source_display\":\"Партнер\","
	    "\"created_at\":\"2025-11-10T09:00:00.500000+03:00\","
	    "\"updated_at\":\"2025-11-10T09:00:00.500000+03:00\","
	    "\"version\":1,\"allowed_transitions\":[\"open\","
	    "\"resolved\",\"closed\",\"cancelled\"]}")), "%.*s",
	    STR_FMT(a.body));
}

static const struct label {
	const char	*word, *label;
} statuses[] = {
	{ "open", "Открыт" }, { "in_progress", "В работе" },
	{ "resolved", "Решен" }, { "closed", "Закрыт" },
	{ "cancelled", "Отменен" },
}, sources[] = {
	{ "operator", "Оператор" }, { "monitoring", "Мониторинг" },
	{ "partner", "Партнер" }, { "system", "Система" },
};

Test(incidents_retrieve, every_word_has_its_label)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(statuses); i++) {
		FIXTURE_INCIDENT(.status = &status_values[i]);
		a = api_get(arena_printf(fixture.arena,
		    "/api/incidents/%zu/", i + 1).p);
		expect_text(a, "status", statuses[i].word);
		expect_text(a, "status_display", statuses[i].label);
	}
	for (i = 0; i < ROWS(sources); i++) {
		FIXTURE_INCIDENT(.id = (int64_t)(101 + i),
		    .source = &source_values[i]);
		a = api_get(arena_printf(fixture.arena,
		    "/api/incidents/%zu/", i + 101).p);
		expect_text(a, "source", sources[i].word);
		expect_text(a, "source_display", sources[i].label);
	}
}

Test(incidents_retrieve, labels_stay_as_configured_in_any_language)
{
	struct answer a;

	fixture_incidents(1);
	a = ASK(.target = "/api/incidents/1/",
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });
	expect_text(a, "status_display", "Открыт");
	fixture.conf.language = LANG_EN;
	a = ASK(.target = "/api/incidents/1/",
	    .env = { "HTTP_ACCEPT_LANGUAGE=ru" });
	expect_text(a, "status_display", "Open");
}

static const struct stamp {
	int64_t		 us;
	const char	*text;
} stamps[] = {
	{ FIXTURE_TIME, "2025-11-10T09:00:00+03:00" },
	{ FIXTURE_TIME + 1, "2025-11-10T09:00:00.000001+03:00" },
	{ FIXTURE_TIME + 120000, "2025-11-10T09:00:00.120000+03:00" },
	{ FIXTURE_TIME + 999999, "2025-11-10T09:00:00.999999+03:00" },
	{ INT64_C(1762808400000000), "2025-11-11T00:00:00+03:00" },
	{ INT64_C(1762808399999999), "2025-11-10T23:59:59.999999+03:00" },
	/* the year of +04:00 all winter, and its last second */
	{ INT64_C(1325361600000000), "2012-01-01T00:00:00+04:00" },
	{ INT64_C(1414274399000000), "2014-10-26T01:59:59+04:00" },
	{ INT64_C(1414274400000000), "2014-10-26T01:00:00+03:00" },
	{ 1, "1970-01-01T03:00:00.000001+03:00" },
	{ -1, "1970-01-01T02:59:59.999999+03:00" },
};

Test(incidents_retrieve, times_are_those_of_moscow)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(stamps); i++) {
		FIXTURE_INCIDENT(.created_at = stamps[i].us);
		a = api_get(arena_printf(fixture.arena,
		    "/api/incidents/%zu/", i + 1).p);
		expect_text(a, "created_at", stamps[i].text);
		expect_text(a, "updated_at", stamps[i].text);
	}
}

/* Paths, and what is there; incident 1 is the only one. */
static const struct path {
	const char	*path;
	int		 status;
	const char	*code;	/* NULL: it is there */
} paths[] = {
	{ "/api/incidents/1/", 200, NULL },
	{ "/api/incidents/1", 200, NULL },
	{ "/api/incidents/01/", 200, NULL },
	{ "/api/incidents/0000001/", 200, NULL },
	{ "/api/incidents/%31/", 200, NULL },
	{ "/api/%69ncidents/1/", 200, NULL },
	{ "/api/incidents/1/?status=bogus&page=0", 200, NULL },
	{ "/api/incidents/2/", 404, "not_found" },
	{ "/api/incidents/0/", 404, "not_found" },
	{ "/api/incidents/9223372036854775807/", 404, "not_found" },
	{ "/api/incidents/9223372036854775808/", 404, "not_found" },
	{ "/api/incidents/18446744073709551617/", 404, "not_found" },
	{ "/api/incidents/99999999999999999999999999999999/", 404,
	    "not_found" },
	{ "/api/incidents/-1/", 404, "no_path" },
	{ "/api/incidents/+1/", 404, "no_path" },
	{ "/api/incidents/1.0/", 404, "no_path" },
	{ "/api/incidents/1x/", 404, "no_path" },
	{ "/api/incidents/%D9%A1/", 404, "no_path" },
	{ "/api/incidents/%201/", 404, "no_path" },
	{ "/api/incidents/1//", 404, "no_path" },
	{ "/api/incidents//1/", 404, "no_path" },
	{ "/api/incidents/./1/", 404, "no_path" },
	{ "/api/incidents/2/../1/", 404, "no_path" },
	{ "/api/incidents/1%2F", 404, "no_path" },
	{ "/api/incidents/1%00/", 404, "no_path" },
	{ "/api/incidents/1/history/", 404, "no_path" },
	{ "/API/incidents/1/", 404, "no_path" },
	{ "/api/Incidents/1/", 404, "no_path" },
};

Test(incidents_retrieve, only_what_is_there_is_found)
{
	struct answer a;
	size_t i;

	fixture_incidents(1);
	for (i = 0; i < ROWS(paths); i++) {
		a = api_get(paths[i].path);
		cr_expect_eq(a.status, paths[i].status, "%s", paths[i].path);
		if (a.status == 200)
			expect_text(a, "id", "1");
		else
			expect_refusal(a, 404, paths[i].code, "%s",
			    paths[i].path);
	}
}

Test(incidents_retrieve, an_id_that_is_not_there_says_so)
{
	struct answer a = api_get("/api/incidents/5/");

	expect_text(a, "detail", "Инцидент не найден.");
	cr_expect_str_eq(answer_header(&a, "Allow"),
	    "GET, PUT, PATCH, HEAD, OPTIONS");
}

Test(incidents_retrieve, a_stored_word_that_is_none_of_ours_is_shown)
{
	struct answer a;

	fixture_incidents(1);
	fixture_script("UPDATE incident SET status = 'лежит'");
	record_stop();
	a = api_get("/api/incidents/1/");
	expect_text(a, "status", "лежит");
	expect_text(a, "status_display", "лежит");
}

Test(incidents_retrieve, text_is_written_as_it_is)
{
	struct answer a;

	FIXTURE_INCIDENT(.description =
	    STR("</\\\"&>\b\f\n\r\t\x01\x7f\xe2\x80\xa8\xf0\x9f\x9b\xb4"));
	a = api_get("/api/incidents/1/");
	cr_expect(answer_has(&a, STR("\"</\\\\\\\"&>\\b\\f\\n\\r\\t"
	    "\\u0001\x7f\\u2028\xf0\x9f\x9b\xb4\"")), "%.*s",
	    STR_FMT(a.body));
	expect_text(a, "description",
	    "</\\\"&>\b\f\n\r\t\x01\x7f\xe2\x80\xa8\xf0\x9f\x9b\xb4");
}
