/* GET /api/incidents/: pages, links, filters, orders. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

TestSuite(incidents_list, .init = client_open, .fini = client_close);

#define LIST	"/api/incidents/"
#define HERE	"http://127.0.0.1:8000/api/incidents/"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define expect_ids(a, want) \
	cr_expect_str_eq(answer_ids(&(a)), (want), "ids %s, not %s", answer_ids(&(a)), \
	    (want))

Test(incidents_list, an_empty_register_is_one_empty_page)
{
	struct answer a = api_get(LIST);

	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"count\":0,\"next\":null,"
	    "\"previous\":null,\"results\":[]}")), "%.*s", STR_FMT(a.body));
}

Test(incidents_list, a_list_has_four_keys_and_a_row_ten)
{
	struct answer a;

	fixture_incidents(1);
	a = api_get(LIST);
	expect_keys(a, "", "count,next,previous,results");
	expect_keys(a, "results.0", "id,description,status,status_display,"
	    "source,source_display,created_at,updated_at,version,"
	    "allowed_transitions");
}

Test(incidents_list, newest_come_first_twenty_a_page)
{
	struct answer a;

	fixture_incidents(41);
	a = api_get(LIST);
	expect_text(a, "count", "41");
	cr_expect_eq(answer_length(&a, "results"), 20);
	expect_text(a, "results.0.id", "41");
	expect_text(a, "results.19.id", "22");
	expect_text(a, "next", HERE "?page=2");
	expect_text(a, "previous", "null");
	a = api_get(LIST "?page=2");
	expect_text(a, "results.0.id", "21");
	expect_text(a, "next", HERE "?page=3");
	expect_text(a, "previous", HERE);
	a = api_get(LIST "?page=3");
	expect_ids(a, "1");
	expect_text(a, "next", "null");
	expect_text(a, "previous", HERE "?page=2");
}

/* Pages of 21 incidents: how many rows, or 0 for 404. */
static const struct page {
	const char	*value;
	int		 rows;
} pages[] = {
	{ "1", 20 }, { "2", 1 }, { "last", 1 }, { "", 20 }, { "02", 1 },
	{ "0002", 1 }, { "3", 0 }, { "0", 0 }, { "-1", 0 }, { "x", 0 },
	{ "Last", 0 }, { "LAST", 0 }, { "last%20", 0 }, { "1.0", 0 },
	{ "2x", 0 }, { "0x2", 0 }, { "1e0", 0 }, { "%00", 0 },
	{ "9223372036854775807", 0 }, { "9223372036854775808", 0 },
	{ "18446744073709551617", 0 }, { "-9223372036854775808", 0 },
	{ "461168601842738791", 0 }, { "922337203685477581", 0 },
	{ "99999999999999999999999999999999999999999999", 0 },
	{ "1&page=2", 1 }, { "2&page=1", 20 }, { "x&page=2", 1 },
	{ "2&page=", 20 },
};

Test(incidents_list, a_page_is_a_number_or_last)
{
	struct answer a;
	size_t i;

	fixture_incidents(21);
	for (i = 0; i < ROWS(pages); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?page=%s",
		    pages[i].value).p);
		cr_expect_eq(a.status, pages[i].rows > 0 ? 200 : 404, "%s",
		    pages[i].value);
		if (pages[i].rows > 0)
			cr_expect_eq(answer_length(&a, "results"),
			    pages[i].rows, "%s", pages[i].value);
		else
			expect_text(a, "detail", "Такой страницы нет.");
	}
}

Test(incidents_list, the_first_and_the_last_page_of_nothing_are_there)
{
	struct answer a = api_get(LIST "?page=last");

	expect_status(a, 200);
	a = api_get(LIST "?page=1&status=open");
	expect_status(a, 200);
	a = api_get(LIST "?page=2");
	expect_refusal(a, 404, "no_page");
}

/* Query, and the link to page 2 of it; of 21 open incidents. */
static const struct link {
	const char	*query, *next;
} links[] = {
	{ "", "?page=2" },
	{ "?", "?page=2" },
	{ "?page=", "?page=2" },
	{ "?page=1", "?page=2" },
	{ "?page=1&page=1", "?page=2" },
	{ "?zz=1&b=2", "?b=2&page=2&zz=1" },
	{ "?b=2&a=1&b=1", "?a=1&b=2&b=1&page=2" },
	{ "?flag", "?flag=&page=2" },
	{ "?status=open&flag=", "?flag=&page=2&status=open" },
	{ "?q=a+b%20c", "?page=2&q=a+b+c" },
	{ "?q=~-_.*", "?page=2&q=~-_.%2A" },
	{ "?q=%D0%96", "?page=2&q=%D0%96" },
	{ "?q=\xd0\x96", "?page=2&q=%D0%96" },
	{ "?%26=%3D", "?%26=%3D&page=2" },
	{ "?q=%00", "?page=2&q=%00" },
	{ "?q=<script>\"", "?page=2&q=%3Cscript%3E%22" },
	{ "?=x", "?=x&page=2" },
	{ "?P=1&page_size=5", "?P=1&page=2&page_size=5" },
	{ "?%70age=1", "?page=2" },
	{ "?a=1;b=2", "?a=1%3Bb%3D2&page=2" },
	{ "?ordering=-created_at,updated_at",
	    "?ordering=-created_at%2Cupdated_at&page=2" },
};

Test(incidents_list, links_are_sorted_and_coded_anew)
{
	struct answer a;
	size_t i;

	fixture_incidents(21);
	for (i = 0; i < ROWS(links); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "%s",
		    links[i].query).p);
		expect_status(a, 200);
		expect_text(a, "next", arena_printf(fixture.arena, HERE "%s",
		    links[i].next).p);
	}
	/* What the old service repaired is repaired where it is replaced. */
	fixture.conf.parameters = 1;
	a = api_get(LIST "?q=%ff");
	expect_text(a, "next", HERE "?page=2&q=%EF%BF%BD");
}

Test(incidents_list, links_keep_lists_in_pieces)
{
	struct answer a;

	fixture_incidents(21);
	a = api_get(LIST "?status[]=open&status=closed");
	expect_text(a, "next", HERE
	    "?page=2&status=closed&status%5B%5D=open");
	a = api_get(LIST "?page=2&status=closed&status%5B%5D=open");
	cr_expect_str_eq(answer_ids(&a), "1");
	a = api_get(LIST "?limit=20&status[]=open&status=closed");
	a = api_get(answer_text(&a, "next") + strlen("http://127.0.0.1:8000"));
	cr_expect_str_eq(answer_ids(&a), "1");
}

Test(incidents_list, a_link_to_the_first_page_names_no_page)
{
	struct answer a;

	fixture_incidents(41);
	a = api_get(LIST "?zz&page=2&a=1");
	expect_text(a, "previous", HERE "?a=1&zz=");
	a = api_get(LIST "?page=last");
	expect_text(a, "previous", HERE "?page=2");
	a = api_get(LIST "?page=02");
	expect_text(a, "previous", HERE);
	expect_text(a, "next", HERE "?page=3");
}

Test(incidents_list, links_stand_under_the_host_and_scheme_of_the_request)
{
	struct answer a;

	fixture_incidents(21);
	a = ASK(.env = { "HTTP_HOST=LOCALHOST.:81", "REQUEST_SCHEME=https",
	    "HTTP_X_FORWARDED_HOST=evil.org", "HTTP_X_FORWARDED_PORT=1",
	    "HTTP_FORWARDED=host=evil.org" });
	expect_text(a, "next",
	    "https://LOCALHOST.:81/api/incidents/?page=2");
	a = ASK(.target = "/api/incidents");
	expect_text(a, "next", HERE "?page=2");
}

/* Three incidents: 1 open/operator, 2 closed/partner, 3 open/partner. */
static void
three(void)
{
	const struct enum_value *closed = &status_values[STATUS_CLOSED];
	const struct enum_value *partner = &source_values[SOURCE_PARTNER];

	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + 1,
	    .updated_at = FIXTURE_TIME + 30);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + 2,
	    .updated_at = FIXTURE_TIME + 20,
	    .status = closed, .source = partner);
	FIXTURE_INCIDENT(.created_at = FIXTURE_TIME + 3,
	    .updated_at = FIXTURE_TIME + 10, .source = partner);
}

/* Query, and the ids it lists; or NULL and the bad fields. */
static const struct filter {
	const char	*query, *ids, *bad;
} filters[] = {
	{ "?status=open", "3,1", NULL },
	{ "?status=closed", "2", NULL },
	{ "?status=resolved", "", NULL },
	{ "?source=partner", "3,2", NULL },
	{ "?source=partner&status=open", "3", NULL },
	{ "?status=closed&source=operator", "", NULL },
	{ "?status=", "3,2,1", NULL },
	{ "?status", "3,2,1", NULL },
	{ "?status=&source=", "3,2,1", NULL },
	{ "?status=open&status=closed", "3,2,1", NULL },
	{ "?status=bogus&status=closed", NULL, "status" },
	{ "?status=closed&status=", "2", NULL },
	{ "?Status=closed", NULL, "Status" },
	{ "?%73tatus=closed", "2", NULL },
	{ "?description=x&version=7&created_at=x", "3,2,1", NULL },
	{ "?status=bogus", NULL, "status" },
	{ "?status=Open", NULL, "status" },
	{ "?status=open%20", NULL, "status" },
	{ "?status=+open", NULL, "status" },
	{ "?status=open,", NULL, "status" },
	{ "?status=open,%20closed", NULL, "status" },
	{ "?status=,", NULL, "status" },
	{ "?status=open%00", NULL, "status" },
	{ "?status=%D0%9E%D1%82%D0%BA%D1%80%D1%8B%D1%82", NULL, "status" },
	{ "?status=%ff", NULL, "status" },
	{ "?source=open", NULL, "source" },
	{ "?source=x&status=y", NULL, "status,source" },
	{ "?status=bogus&page=99", NULL, "status" },
};

Test(incidents_list, filters_take_exact_words)
{
	struct answer a;
	size_t i;

	three();
	for (i = 0; i < ROWS(filters); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "%s",
		    filters[i].query).p);
		cr_expect_eq(a.status, filters[i].ids != NULL ? 200 : 400,
		    "%s", filters[i].query);
		if (filters[i].ids != NULL)
			expect_ids(a, filters[i].ids);
		else
			expect_keys(a, "", filters[i].bad);
	}
}

Test(incidents_list, a_bad_filter_is_told_back)
{
	struct answer a = api_get(LIST "?status=bog<us");

	cr_expect_eq(answer_length(&a, "status"), 1);
	expect_text(a, "status.0", "Значения «bog<us» нет среди допустимых:"
	    " open, in_progress, resolved, closed, cancelled.");
}

static const struct order {
	const char	*value, *ids;
} orders[] = {
	{ "created_at", "1,2,3" }, { "-created_at", "3,2,1" },
	{ "updated_at", "3,2,1" }, { "-updated_at", "1,2,3" },
	{ "", "3,2,1" }, { "bogus", "3,2,1" }, { "id", "3,2,1" },
	{ "-id", "3,2,1" }, { "status", "3,2,1" }, { "version", "3,2,1" },
	{ "--created_at", "3,2,1" }, { "%2Bcreated_at", "3,2,1" },
	{ "Created_at", "3,2,1" }, { "-", "3,2,1" }, { ",", "3,2,1" },
	{ "bogus,created_at", "1,2,3" }, { "%20created_at%09", "1,2,3" },
	{ ",,created_at", "1,2,3" }, { "id,-updated_at,created_at", "1,2,3" },
	{ "created_at,-created_at", "1,2,3" },
	{ "-created_at,created_at", "3,2,1" },
	{ "updated_at&ordering=created_at", "3,2,1" },
	{ "created_at&ordering=", "1,2,3" },
	{ "created_at;id", "3,2,1" }, { "created_at desc", "3,2,1" },
	{ "created_at%00", "3,2,1" },
};

Test(incidents_list, an_order_is_of_known_terms_and_never_an_error)
{
	struct answer a;
	size_t i;

	three();
	for (i = 0; i < ROWS(orders); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?ordering=%s",
		    orders[i].value).p);
		expect_status(a, 200);
		cr_expect_str_eq(answer_ids(&a), orders[i].ids, "%s: %s",
		    orders[i].value, answer_ids(&a));
	}
}

Test(incidents_list, equal_times_come_by_id_in_the_direction_of_the_order)
{
	struct answer a;
	int i;

	for (i = 0; i < 3; i++)
		FIXTURE_INCIDENT(.id = 0);
	a = api_get(LIST);
	expect_ids(a, "3,2,1");
	a = api_get(LIST "?ordering=created_at");
	expect_ids(a, "1,2,3");
	a = api_get(LIST "?ordering=created_at,-updated_at");
	expect_ids(a, "1,2,3");
	a = api_get(LIST "?status=open");
	expect_ids(a, "3,2,1");
	a = api_get(LIST "?status=open&source=operator&ordering=updated_at");
	expect_ids(a, "1,2,3");
}

Test(incidents_list, pages_of_a_filtered_list_keep_the_filter)
{
	struct answer a;

	fixture_incidents(25);
	FIXTURE_INCIDENT(.status = &status_values[STATUS_CLOSED]);
	a = api_get(LIST "?status=open&page=2&ordering=created_at");
	expect_text(a, "count", "25");
	expect_ids(a, "21,22,23,24,25");
	expect_text(a, "previous",
	    HERE "?ordering=created_at&status=open");
}

Test(incidents_list, a_thousand_parameters_are_the_most)
{
	struct answer a;
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 4096);
	buf_lit(&b, LIST "?");
	for (i = 0; i < 1000; i++)
		buf_lit(&b, "a=1&");
	a = api_get(arena_str(fixture.arena, buf_view(&b)).p);
	expect_status(a, 200);
	buf_lit(&b, "a=1");
	a = api_get(arena_str(fixture.arena, buf_view(&b)).p);
	expect_refusal(a, 400, "too_many_fields");
}

Test(incidents_list, head_is_what_get_says_of_itself)
{
	struct answer get, head;

	fixture_incidents(3);
	get = api_get(LIST);
	head = ASK(.method = "HEAD");
	expect_status(head, 200);
	expect_str_eq(head.head, get.head);
}

Test(incidents_list, a_body_is_not_looked_at)
{
	struct answer a = api_send("GET", LIST, "text/plain", STR("{"));

	expect_status(a, 200);
}

Test(incidents_list, an_accept_with_indent_is_served_indented)
{
	struct answer a = ASK(.env = {
	    "HTTP_ACCEPT=application/json; indent=2" });

	expect_str_eq(a.body, (STR("{\n  \"count\": 0,\n  \"next\": null,\n"
	    "  \"previous\": null,\n  \"results\": []\n}")), "%.*s",
	    STR_FMT(a.body));
}
