/* PATCH /api/incidents/bulk: status and note of many, by ids or filter. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

/* Three that are open, and one that is closed. */
static void
setup(void)
{
	client_open();
	fixture_incidents(3);
	FIXTURE_INCIDENT(.source = &source_values[SOURCE_PARTNER],
	    .status = &status_values[STATUS_CLOSED]);
}

TestSuite(bulk_input_update, .init = setup, .fini = client_close);

#define LIST	"/api/incidents/"
#define BULK	"/api/incidents/bulk"
#define JSON	"application/json"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

static struct answer
patch(const char *body)
{
	return api_json("PATCH", BULK, body);
}

#define expect_body(a, want) \
	expect_str_eq((a).body, STR(want), "%.*s", STR_FMT((a).body))

Test(bulk_input_update, each_id_has_its_result)
{
	struct answer a = patch("{\"ids\":[4,1,9],\"status\":\"closed\"}");

	expect_status(a, 200);
	expect_body(a, "{\"changed\":1,\"unchanged\":1,\"failed\":1,"
	    "\"results\":[{\"id\":1,\"status\":200,\"version\":2},"
	    "{\"id\":4,\"status\":200,\"version\":1},"
	    "{\"id\":9,\"status\":404}]}");
	a = api_get(LIST "1/");
	expect_text(a, "status", "closed");
	expect_text(a, "version", "2");
	cr_expect_eq(events(), 5);
	fixture_verify();
}

Test(bulk_input_update, an_id_counts_once)
{
	struct answer a = patch("{\"ids\":[2,1,2,2],\"note\":\"x\"}");

	expect_body(a, "{\"changed\":2,\"unchanged\":0,\"failed\":0,"
	    "\"results\":[{\"id\":1,\"status\":200,\"version\":1},"
	    "{\"id\":2,\"status\":200,\"version\":1}]}");
	cr_expect_eq(events(), 6);
}

Test(bulk_input_update, a_note_goes_into_the_event_of_the_change)
{
	struct answer a = patch("{\"ids\":[1,4],\"status\":\"closed\","
	    "\"note\":\" Уехал \"}");

	expect_text(a, "changed", "2");
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event "
	    "WHERE note = 'Уехал' AND status_to = 'closed' AND "
	    "(kind = 'status' AND incident_id = 1 AND version = 2 OR "
	    "kind = 'note' AND incident_id = 4 AND version = 1)"), 2);
	fixture_verify();
}

/* Filters, and which of the four they let pass. */
static const struct filter_row {
	const char	*filter;
	int		 n;
} filters[] = {
	{ "status=open", 3 }, { "status=closed", 1 },
	{ "status=open,closed", 4 }, { "status!=closed", 3 },
	{ "source=partner", 1 }, { "source=operator&status=open", 3 },
	{ "status=&source=", 4 }, { "status=closed&status=open", 4 },
	{ "status[]=closed&status[]=open&source=operator", 3 },
	{ "id=1,3", 2 }, { "id=1,3&status=closed", 0 }, { "id=77", 0 },
	{ "created_after=2025-11-10T09:00:01%2B03:00", 2 },
	{ "created_after=2025-11-10T09:00:01+03:00", 2 },
	{ "created_before=2025-11-10T09:00:01%2B03:00&status=open", 1 },
	{ "updated_after=-1h", 0 }, { "updated_before=-1h", 4 },
	{ "source=system", 0 }, { "search=пункт", 3 },
	{ "search=САМОКАТ&status=closed", 1 }, { "search=пу", 3 },
	{ "search=пункт&source=partner", 0 },
};

static struct answer
patch_filter(const char *filter, int expected)
{
	return patch(arena_printf(fixture.arena, "{\"filter\":\"%s\","
	    "\"expected\":%d,\"note\":\"x\"}", filter, expected).p);
}

Test(bulk_input_update, a_filter_is_that_of_the_list)
{
	struct answer a, list;
	size_t i;

	for (i = 0; i < ROWS(filters); i++) {
		list = api_get(arena_printf(fixture.arena, LIST "?%s",
		    filters[i].filter).p);
		cr_expect_str_eq(answer_text(&list, "count"), arena_printf(
		    fixture.arena, "%d", filters[i].n).p, "%s",
		    filters[i].filter);
		if (filters[i].n == 0)
			continue;
		a = patch_filter(filters[i].filter, filters[i].n);
		cr_expect_eq(a.status, 200, "%s: %.*s", filters[i].filter,
		    STR_FMT(a.body));
		cr_expect_eq(answer_length(&a, "results"), filters[i].n);
	}
}

Test(bulk_input_update, another_number_than_expected_changes_nothing)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(filters); i++) {
		a = patch_filter(filters[i].filter, filters[i].n + 1);
		cr_expect_eq(a.status, 409, "%s: %d", filters[i].filter,
		    a.status);
		expect_keys(a, "", "expected,count");
		expect_text(a, "count", arena_printf(fixture.arena, "%d",
		    filters[i].n).p);
	}
	expect_text(a, "expected.0",
	    "Фильтру соответствует другое число инцидентов: 0.");
	cr_expect_eq(events(), 4);
}

Test(bulk_input_update, a_filter_changes_all_or_none)
{
	struct answer a = patch("{\"filter\":\"status=open\",\"expected\":3,"
	    "\"status\":\"resolved\"}");

	expect_body(a, "{\"changed\":3,\"unchanged\":0,\"failed\":0,"
	    "\"results\":[{\"id\":1,\"status\":200,\"version\":2},"
	    "{\"id\":2,\"status\":200,\"version\":2},"
	    "{\"id\":3,\"status\":200,\"version\":2}]}");
	/* They are not open any more. */
	a = patch("{\"filter\":\"status=open\",\"expected\":3,"
	    "\"status\":\"resolved\"}");
	expect_status(a, 409);
	expect_text(a, "count", "0");
	fixture_verify();
}

Test(bulk_input_update, more_than_a_thousand_are_too_many)
{
	struct answer a;

	fixture_incidents(1000);
	a = patch_filter("status=open", 1000);
	expect_status(a, 409);
	expect_text(a, "count", "1003");
	a = patch_filter("status=open", 1001);
	expect_status(a, 400);
	expect_text(a, "expected.0", "Нужно целое число от 1 до 1000.");
	cr_expect_eq(events(), 1004);
	a = patch_filter("status=open&created_after=2025-11-10T09:00:00+03:00"
	    "&created_before=2025-11-10T09:16:39+03:00", 1000);
	expect_status(a, 409);
	expect_text(a, "count", "1002");
}

static const struct bad {
	const char	*body;
	const char	*keys;
} bads[] = {
	{ "{}", "non_field_errors" }, { "[]", "non_field_errors" },
	{ "", "non_field_errors" }, { "{", "json" },
	{ "{\"status\":\"closed\"}", "non_field_errors" },
	{ "{\"ids\":[1]}", "non_field_errors" },
	{ "{\"ids\":[1],\"statuss\":\"closed\"}", "non_field_errors" },
	{ "{\"ids\":[1],\"filter\":\"status=open\",\"expected\":3,"
	    "\"note\":\"x\"}", "non_field_errors" },
	{ "{\"ids\":[1],\"Note\":\"x\",\"status\":\"closed\"}", "Note" },
	{ "{\"IDs\":[1],\"status\":\"closed\"}", "IDs" },
	{ "{\"ids\":[1],\"Filter\":\"id=2\",\"status\":\"closed\"}",
	    "Filter" },
	{ "{\"filter\":\"search=%cf%f0%e8\",\"expected\":1,"
	    "\"note\":\"x\"}", "filter" },
	{ "{\"filter\":\"Status=open&id=1\",\"expected\":1,"
	    "\"note\":\"x\"}", "filter" },
	{ "{\"filter\":\"format=json\",\"expected\":4,\"note\":\"x\"}",
	    "filter" },
	{ "{\"ids\":[],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":null,\"note\":\"x\"}", "ids" },
	{ "{\"ids\":{},\"note\":\"x\"}", "ids" },
	{ "{\"ids\":\"1,2\",\"note\":\"x\"}", "ids" },
	{ "{\"ids\":1,\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[0],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[-1],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[1.5],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[1e0],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[\"1\"],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[null],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[[1]],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[true],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[9223372036854775808],\"note\":\"x\"}", "ids" },
	{ "{\"ids\":[1],\"status\":\"x\"}", "status" },
	{ "{\"ids\":[1],\"status\":null}", "status" },
	{ "{\"ids\":[1],\"note\":\"\"}", "note" },
	{ "{\"ids\":[1],\"note\":[]}", "note" },
	{ "{\"ids\":[0],\"status\":\"x\",\"note\":\"\"}",
	    "status,note,ids" },
	{ "{\"filter\":\"status=open\",\"note\":\"x\"}", "expected" },
	{ "{\"filter\":\"status=open\",\"expected\":null,\"note\":\"x\"}",
	    "expected" },
	{ "{\"filter\":\"status=open\",\"expected\":0,\"note\":\"x\"}",
	    "expected" },
	{ "{\"filter\":\"status=open\",\"expected\":-3,\"note\":\"x\"}",
	    "expected" },
	{ "{\"filter\":\"status=open\",\"expected\":1001,\"note\":\"x\"}",
	    "expected" },
	{ "{\"filter\":\"\",\"expected\":4,\"note\":\"x\"}", "filter" },
	{ "{\"filter\":null,\"expected\":4,\"note\":\"x\"}", "filter" },
	{ "{\"filter\":{},\"expected\":4,\"note\":\"x\"}", "filter" },
	{ "{\"filter\":\"status=x\",\"expected\":4,\"note\":\"x\"}",
	    "filter" },
	{ "{\"filter\":\"statuss=open\",\"expected\":4,\"note\":\"x\"}",
	    "filter" },
	{ "{\"filter\":\"status=open&page=1\",\"expected\":3,"
	    "\"note\":\"x\"}", "filter" },
	{ "{\"filter\":\"?status=open\",\"expected\":3,\"note\":\"x\"}",
	    "filter" },
	{ "{\"filter\":\"ordering=id\",\"expected\":4,\"note\":\"x\"}",
	    "filter" },
	{ "{\"filter\":\"created_after=soon\",\"expected\":4,"
	    "\"note\":\"x\"}", "filter" },
	{ "{\"filter\":\"id=x\",\"expected\":4,\"note\":\"x\"}", "filter" },
};

Test(bulk_input_update, what_makes_no_sense_changes_nothing)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		a = patch(bads[i].body);
		expect_refusal(a, 400, bads[i].keys, "%s", bads[i].body);
	}
	cr_expect_eq(events(), 4);
}

Test(bulk_input_update, problems_of_a_filter_name_the_parameter)
{
	struct answer a = patch("{\"filter\":\"statuss=open&status=x&id=y\","
	    "\"expected\":1,\"note\":\"x\"}");

	cr_expect_eq(answer_length(&a, "filter"), 3);
	expect_text(a, "filter.0", "statuss: Такого параметра здесь нет.");
	expect_text(a, "filter.1",
	    "status: Значения «x» нет среди допустимых:"
	    " open, in_progress, resolved, closed, cancelled.");
	expect_text(a, "filter.2", "id: Нужны номера инцидентов через "
	    "запятую, не более 200.");
}

/* {"ids":[1,2,...],"note":"x"} of n ids. */
static struct str
ids_to(int n)
{
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 8192);
	buf_lit(&b, "{\"note\":\"x\",\"ids\":");
	for (i = 1; i <= n; i++) {
		buf_char(&b, i == 1 ? '[' : ',');
		buf_int(&b, i);
	}
	buf_lit(&b, "]}");
	return buf_view(&b);
}

Test(bulk_input_update, there_are_at_most_a_thousand_ids)
{
	struct answer a = api_send("PATCH", BULK, JSON, ids_to(1001));

	expect_status(a, 400);
	expect_text(a, "ids.0",
	    "Нужен массив номеров инцидентов, от 1 до 1000.");
	a = api_send("PATCH", BULK, JSON, ids_to(1000));
	expect_status(a, 200);
	expect_text(a, "changed", "4");
	expect_text(a, "failed", "996");
	cr_expect_eq(events(), 8);
}

Test(bulk_input_update, forms_have_no_lists)
{
	struct answer a = api_send("PATCH", BULK,
	    "application/x-www-form-urlencoded", STR("ids=1&status=closed"));

	expect_refusal(a, 415, "unsupported_type");
	a = api_send("PATCH", BULK, NULL,
	    STR("{\"ids\":[1],\"status\":\"closed\"}"));
	expect_refusal(a, 415, "unsupported_type");
	cr_expect_eq(events(), 4);
}

Test(bulk_input_update, a_lifecycle_is_kept_by_each_one)
{
	struct answer a;

	fixture.conf.lifecycle = LIFECYCLE_STRICT;
	a = patch("{\"ids\":[1,4],\"status\":\"resolved\",\"note\":\"x\"}");
	expect_body(a, "{\"changed\":1,\"unchanged\":0,\"failed\":1,"
	    "\"results\":[{\"id\":1,\"status\":200,\"version\":2},"
	    "{\"id\":4,\"status\":409,\"errors\":{\"status\":[\"Перейти в "
	    "статус «Решен» из нынешнего нельзя.\"]}}]}");
	cr_expect_eq(events(), 5);
	fixture_verify();
}

/* --- twice ---------------------------------------------------------------- */

#define START	"REQUEST_START=1762754400.123"
#define ONE	"REQUEST_ID=0123456789abcdef0123456789abcdef"
#define TWO	"REQUEST_ID=f123456789abcdef0123456789abcdef"
#define CHANGE	"{\"ids\":[1,2,4,9],\"status\":\"closed\",\"note\":\"x\"}"

static struct answer
deliver(const char *id, const char *key)
{
	return ASK(.method = "PATCH", .target = BULK, .type = JSON,
	    .body = STR(CHANGE), .env = { START, id, key });
}

static void
expect_alike(const struct answer *a, const struct answer *b)
{
	expect_status(*a, 200);
	expect_str_eq(a->head, b->head, "%.*s", STR_FMT(b->head));
	expect_str_eq(a->body, b->body, "%.*s", STR_FMT(b->body));
}

Test(bulk_input_update, a_second_delivery_is_answered_like_the_first)
{
	struct answer first = deliver(ONE, NULL), again;

	api_json("PATCH", LIST "1/", "{\"status\":\"open\"}");
	again = deliver(ONE, NULL);
	expect_alike(&first, &again);
	cr_expect_eq(events(), 8);
	cr_expect_eq(fixture_get(1).version, 3);
	again = deliver(TWO, NULL);
	expect_text(again, "changed", "3");
	fixture_verify();
}

Test(bulk_input_update, a_second_delivery_with_a_key_is_so_too)
{
	struct answer first = deliver(ONE, "HTTP_IDEMPOTENCY_KEY=k"), again;

	again = deliver(ONE, "HTTP_IDEMPOTENCY_KEY=k");
	expect_alike(&first, &again);
	again = deliver(TWO, "HTTP_IDEMPOTENCY_KEY=k");
	expect_str_eq(first.body, again.body);
	cr_expect_str_eq(answer_header(&again, "Idempotent-Replayed"),
	    "true");
	cr_expect_eq(events(), 7);
	again = ASK(.method = "PATCH", .target = BULK, .type = JSON,
	    .body = STR("{\"ids\":[3],\"note\":\"x\"}"),
	    .env = { "HTTP_IDEMPOTENCY_KEY=k" });
	expect_refusal(again, 422, "idempotency_key_reused");
	cr_expect_eq(events(), 7);
}

Test(bulk_input_update, a_refusal_is_not_kept)
{
	struct ask ask = {
		.method = "PATCH", .target = BULK, .type = JSON,
		.body = STR("{\"filter\":\"status=resolved\",\"expected\":1,"
		    "\"note\":\"x\"}"),
		.env = { "HTTP_IDEMPOTENCY_KEY=k" },
	};
	struct answer a = api_ask(&ask);

	expect_refusal(a, 409, "expected,count");
	api_json("PATCH", LIST "1/", "{\"status\":\"resolved\"}");
	a = api_ask(&ask);
	expect_status(a, 200);
	a = api_ask(&ask);
	cr_expect_str_eq(answer_header(&a, "Idempotent-Replayed"), "true");
}
