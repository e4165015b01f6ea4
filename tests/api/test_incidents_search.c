/* GET /api/incidents/?search=: words in descriptions. */

#include "base/buf.h"
#include "incident/search_index_store.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/incidents/"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static const char *const descriptions[] = {
	"САМОКАТ 17 не в сети",
	"самокаты: 100% заряда",
	"Scooter_17 \"offline\"",
	"Постамат не открывает ячейку",
	"Ёлка упала на самокат",
	"Трёхколёсныи\u0306 гру\u00adзовик\u00a0\n№ 8",
};

static void
setup(void)
{
	size_t i;

	client_open();
	for (i = 0; i < ROWS(descriptions); i++)
		FIXTURE_INCIDENT(.description = str_of(descriptions[i]),
		    .status = &status_values[i % 2 ? STATUS_CLOSED :
		    STATUS_OPEN],
		    .created_at = FIXTURE_TIME + (int64_t)i);
}

TestSuite(incidents_search, .init = setup, .fini = client_close);

/* Raw UTF-8 in a query is read like an escaped one. */
static const struct row {
	const char	*query, *ids;
} rows[] = {
	{ "search=самокат", "5,2,1" },
	{ "search=САМОКАТ", "5,2,1" },
	{ "search=ёлка", "5" },
	{ "search=елка", "5" },
	{ "search=Е%CC%88ЛКА", "5" },
	{ "search=трехколесный", "6" },
	{ "search=ТРЁХКОЛЁСНЫЙ%20грузовик", "6" },
	{ "search=%22грузовик%20№%22", "6" },
	{ "search=%22грузо%C2%ADвик%C2%A0%C2%A0№%208%22", "6" },
	{ "search=ый", "6" },
	{ "search=самокат%20сети", "1" },
	{ "search=сети+самокат", "1" },
	{ "search=\"самокат%2017\"", "1" },
	{ "search=\"17%20самокат\"", "" },
	{ "search=17", "3,1" },
	{ "search=не", "4,1" },
	{ "search=не%20самокат", "1" },
	{ "search=100%25", "2" },
	{ "search=%25", "2" },
	{ "search=_", "3" },
	{ "search=scooter_", "3" },
	{ "search=%22offline", "3" },
	{ "search=самокат%20OR%20постамат", "" },
	{ "search=само*", "" },
	{ "search=нет%20такого", "" },
	{ "search=", "6,5,4,3,2,1" },
	{ "search=самокат&status=open", "5,1" },
	{ "search=самокат&status!=open&ordering=created_at", "2" },
	{ "search=самокат&ordering=created_at", "1,2,5" },
	{ "search=самокат&id=2,3,5", "5,2" },
	{ "search=17&source=partner", "" },
	{ "search=самокат&created_after=2025-11-10T06:00:00.000001Z", "5,2" },
	{ "search=самокат&limit=2", "5,2" },
	{ "search=са&search=17", "3,1" },
};

static void
all_are_found(void)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?%s",
		    rows[i].query).p);
		expect_status(a, 200);
		cr_expect_str_eq(answer_ids(&a), rows[i].ids, "%s: %s",
		    rows[i].query, answer_ids(&a));
	}
}

Test(incidents_search, words_are_found_before_they_are_indexed)
{
	all_are_found();
}

Test(incidents_search, words_are_found_once_they_are_indexed)
{
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	all_are_found();
}

Test(incidents_search, links_lead_on_through_what_was_found)
{
	struct answer a = api_get(LIST "?search=самокат&limit=2");
	const char *next = strstr(answer_text(&a, "next"), "/api/");

	expect_text(a, "count", "3");
	cr_assert_not_null(next);
	a = api_get(arena_str(fixture.arena, str_of(next)).p);
	cr_expect_str_eq(answer_ids(&a), "1");
	expect_text(a, "next", "null");
}

Test(incidents_search, what_cannot_be_searched_for_is_told)
{
	static const char *const bad[] = {
		"search=%22%22", "search=%20", "search=a%00b", "search=\"",
		"search=%E2%80%8B", "search=\"%C2%AD\"%20%EF%BB%BF",
	};
	struct answer a;
	struct buf b;
	size_t i;

	for (i = 0; i < ROWS(bad); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?%s",
		    bad[i]).p);
		cr_expect_eq(a.status, 400, "%s", bad[i]);
		expect_keys(a, "", "search");
	}
	buf_init(&b, fixture.arena, 512);
	buf_lit(&b, LIST "?search=");
	for (i = 0; i < 200; i++)
		buf_char(&b, 'x');
	a = api_get(arena_str(fixture.arena, buf_view(&b)).p);
	expect_status(a, 200);
	buf_char(&b, 'x');
	a = api_get(arena_str(fixture.arena, buf_view(&b)).p);
	expect_status(a, 400);
	expect_keys(a, "", "search");
}

Test(incidents_search, an_export_is_of_what_was_found)
{
	struct answer a = api_get(LIST "export?search=самокат&status=open"
	    "&format=csv");

	expect_status(a, 200);
	cr_expect(answer_has(&a, STR("\r\n1,")));
	cr_expect(answer_has(&a, STR("\r\n5,")));
	cr_expect_not(answer_has(&a, STR("\r\n2,")));
	a = api_get(LIST "export?search=17&id=3,4&format=csv");
	cr_expect(answer_has(&a, STR("\r\n3,")));
	cr_expect_not(answer_has(&a, STR("\r\n1,")));
	a = api_get(LIST "export?search=нет%20такого&format=csv");
	expect_status(a, 200);
	cr_expect_not(answer_has(&a, STR("\r\n1,")));
}
