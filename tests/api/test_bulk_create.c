/* POST /api/incidents/bulk: many incidents in one transaction. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

TestSuite(bulk_input_create, .init = client_open, .fini = client_close);

#define LIST	"/api/incidents/"
#define BULK	"/api/incidents/bulk"
#define JSON	"application/json"
#define LINES	"application/x-ndjson"
#define NEW	"{\"description\":\"x\",\"source\":\"system\"}"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static int64_t
count(void)
{
	return fixture_number("SELECT count(*) FROM incident");
}

static struct answer
post(const char *body)
{
	return api_json("POST", BULK, body);
}

static struct answer
post_lines(const char *body)
{
	return api_send("POST", BULK, LINES, str_of(body));
}

#define expect_body(a, want) \
	expect_str_eq((a).body, STR(want), "%.*s", STR_FMT((a).body))

Test(bulk_input_create, each_item_has_its_result)
{
	struct answer a = post("[" NEW ",{\"description\":\"y\"}," NEW "]");

	expect_status(a, 200);
	expect_body(a, "{\"created\":2,\"failed\":1,\"results\":["
	    "{\"index\":0,\"status\":201,\"id\":1},"
	    "{\"index\":1,\"status\":400,\"errors\":{\"source\":"
	    "[\"Укажите это поле.\"]}},"
	    "{\"index\":2,\"status\":201,\"id\":2}]}");
	cr_expect_null(answer_header(&a, "Location"));
	cr_expect_str_eq(answer_header(&a, "Allow"), "POST, PATCH, OPTIONS");
	cr_expect_eq(count(), 2);
	fixture_verify();
}

Test(bulk_input_create, what_is_created_is_an_incident_like_any)
{
	struct answer many, one;

	api_json("POST", LIST, "{\"description\":\" Ж \\n\","
	    "\"source\":\"partner\"}");
	many = post("[{\"description\":\" Ж \\n\",\"source\":\"partner\","
	    "\"status\":\"closed\",\"id\":77,\"version\":9}]");
	expect_text(many, "results.0.id", "2");
	one = api_get(LIST "2/");
	expect_text(one, "description", "Ж");
	expect_text(one, "status", "open");
	expect_text(one, "source", "partner");
	expect_text(one, "version", "1");
	expect_text(one, "updated_at", answer_text(&one, "created_at"));
	cr_expect_eq(fixture_number("SELECT count(DISTINCT kind || channel || "
	    "actor || status_to) FROM incident_event"), 1);
	fixture_verify();
}

Test(bulk_input_create, lines_are_items_as_well)
{
	struct answer a = post_lines(NEW "\r\n\n  \n{\"source\":1}\n{x\n" NEW);

	expect_status(a, 200);
	expect_body(a, "{\"created\":2,\"failed\":2,\"results\":["
	    "{\"index\":0,\"status\":201,\"id\":1},"
	    "{\"index\":1,\"status\":400,\"errors\":{\"description\":"
	    "[\"Укажите это поле.\"],\"source\":[\"Значения «1» нет среди "
	    "допустимых: operator, monitoring, partner, system.\"]}},"
	    "{\"index\":2,\"status\":400,\"errors\":{\"detail\":["
	    "\"Неправильный JSON: Expecting property name enclosed "
	    "in double quotes: line 1 column 2 (char 1)\"]},"
	    "\"code\":\"json\"},"
	    "{\"index\":3,\"status\":201,\"id\":2}]}");
	cr_expect_eq(count(), 2);
}

#define BOTH	"description,source"
#define WHOLE	"non_field_errors"

/* Items that are not right by themselves, and the fields at fault. */
static const struct {
	const char	*item, *keys;
} bads[] = {
	{ "{}", BOTH }, { "{\"description\":\"x\"}", "source" },
	{ "{\"source\":\"system\"}", "description" },
	{ "{\"description\":\"\",\"source\":\"system\"}", "description" },
	{ "{\"description\":null,\"source\":null}", BOTH },
	{ "{\"description\":[],\"source\":{}}", BOTH },
	{ "{\"description\":true,\"source\":\"\"}", BOTH },
	{ "{\"description\":\"\\u0000\",\"source\":\"system\"}",
	    "description" },
	{ "{\"description\":\"\\ud800\",\"source\":\"system\"}",
	    "description" },
	{ "{\"description\":\"\\u0000\\ud800\",\"source\":\"x\"}", BOTH },
	{ "{\"description\":1e999,\"source\":\"system\"}", "description" },
	{ "{\"description\":\"x\",\"source\":\"System\"}", "source" },
	{ "{\"description\":\"x\",\"source\":\"system\",\"source\":\"y\"}",
	    "source" },
	{ "[]", WHOLE }, { "null", WHOLE }, { "\"x\"", WHOLE },
	{ "1", WHOLE }, { "[" NEW "]", WHOLE },
};

/* The errors of an item are the body of the 400 that it would be alone. */
static void
expect_same_errors(const char *type, const char *item, const char *keys,
	struct str body)
{
	struct answer one = api_json("POST", LIST, item);
	struct answer many = api_send("POST", BULK, type, body);

	expect_refusal(one, 400, keys);
	expect_status(many, 200);
	expect_text(many, "created", "0");
	expect_text(many, "failed", "1");
	expect_text(many, "results.0.status", "400");
	expect_text(many, "results.0.errors", answer_text(&one, ""));
}

Test(bulk_input_create, an_item_is_judged_like_a_single_one)
{
	size_t i;

	for (i = 0; i < ROWS(bads); i++) {
		expect_same_errors(JSON, bads[i].item, bads[i].keys,
		    arena_printf(fixture.arena, "[%s]", bads[i].item));
		expect_same_errors(LINES, bads[i].item, bads[i].keys,
		    arena_printf(fixture.arena, "\n%s\n\n", bads[i].item));
	}
	cr_expect_eq(count(), 0);
}

Test(bulk_input_create, all_or_nothing_when_it_is_atomic)
{
	struct answer a;

	a = api_json("POST", BULK "?atomic=true", "[" NEW ",{}," NEW "]");
	expect_refusal(a, 400, "created,failed,results");
	expect_body(a, "{\"created\":0,\"failed\":3,\"results\":["
	    "{\"index\":0,\"status\":424},"
	    "{\"index\":1,\"status\":400,\"errors\":{\"description\":"
	    "[\"Укажите это поле.\"],\"source\":[\"Укажите это поле.\"]}},"
	    "{\"index\":2,\"status\":424}]}");
	cr_expect_eq(count(), 0);
	a = api_json("POST", BULK "?atomic=true", "[" NEW "," NEW "]");
	expect_status(a, 200);
	expect_body(a, "{\"created\":2,\"failed\":0,\"results\":["
	    "{\"index\":0,\"status\":201,\"id\":1},"
	    "{\"index\":1,\"status\":201,\"id\":2}]}");
	fixture_verify();
}

Test(bulk_input_create, a_refused_whole_is_not_kept_under_its_key)
{
	struct ask ask = {
		.method = "POST", .target = BULK "?atomic=true", .type = JSON,
		.body = STR("[" NEW ",{}]"),
		.env = { "HTTP_IDEMPOTENCY_KEY=k" },
	};
	struct answer a = api_ask(&ask);

	expect_refusal(a, 400, "created,failed,results");
	ask.body = STR("[" NEW "]");
	a = api_ask(&ask);
	expect_status(a, 200);
	cr_expect_null(answer_header(&a, "Idempotent-Replayed"));
	a = api_ask(&ask);
	cr_expect_not_null(answer_header(&a, "Idempotent-Replayed"));
	cr_expect_eq(count(), 1);
}

static const struct {
	const char	*query;
	int		 status;
} switches[] = {
	{ "?atomic=false", 200 }, { "?atomic=", 200 }, { "?atomic", 200 },
	{ "?atomic=true&atomic=false", 200 }, { "?", 200 },
	{ "?atomic=false&atomic=true", 400 }, { "?atomic=1", 400 },
	{ "?atomic=True", 400 }, { "?atomic=yes", 400 },
};

Test(bulk_input_create, atomic_is_true_or_false)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(switches); i++) {
		a = api_json("POST", arena_printf(fixture.arena, BULK "%s",
		    switches[i].query).p, "[{}]");
		cr_expect_eq(a.status, switches[i].status, "%s: %d",
		    switches[i].query, a.status);
	}
	a = api_json("POST", BULK "?atomic=1", "[" NEW "]");
	expect_keys(a, "", "atomic");
	cr_expect_eq(count(), 0);
}

Test(bulk_input_create, its_parameter_is_known_whatever_is_configured)
{
	struct answer a;

	fixture.conf.parameters = 1;
	fixture.conf.unknown_parameters = 1;
	a = api_json("POST", BULK "?atomic=true", "[{}]");
	expect_status(a, 400);
	expect_keys(a, "", "created,failed,results");
	a = api_json("POST", BULK "?atomc=true", "[{}]");
	expect_keys(a, "", "atomc");
}

static const struct bad {
	const char	*type;
	struct str	 body;
	int		 status;
	const char	*keys;
} bodies[] = {
	{ JSON, STR_INIT(""), 400, "non_field_errors" },
	{ NULL, STR_INIT(""), 400, "non_field_errors" },
	{ LINES, STR_INIT("\n\n"), 400, "non_field_errors" },
	{ JSON, STR_INIT("[]"), 400, "non_field_errors" },
	{ JSON, STR_INIT(NEW), 400, "non_field_errors" },
	{ JSON, STR_INIT("null"), 400, "non_field_errors" },
	{ JSON, STR_INIT("[" NEW ","), 400, "json" },
	{ JSON, STR_INIT("[" NEW "]]"), 400, "json" },
	{ JSON, STR_INIT(NEW "\n" NEW), 400, "json" },
	{ JSON, STR_INIT("[" NEW ",\xff]"), 400, "json" },
	{ NULL, STR_INIT("[" NEW "]"), 415, "unsupported_type" },
	{ "text/plain", STR_INIT("[" NEW "]"), 415, "unsupported_type" },
	{ "application/x-www-form-urlencoded",
	    STR_INIT("description=x&source=system"), 415, "unsupported_type" },
	{ LINES "; charset=utf-16", STR_INIT(NEW), 415, "unsupported_type" },
};

Test(bulk_input_create, a_body_that_is_no_batch_is_refused)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(bodies); i++) {
		a = api_send("POST", BULK, bodies[i].type, bodies[i].body);
		expect_refusal(a, bodies[i].status, bodies[i].keys, "%zu", i);
	}
	a = api_send("POST", BULK, "text/plain", STR("x"));
	expect_text(a, "detail", "Такой тип данных здесь не поддерживается. "
	    "Подходят: application/json, application/x-ndjson в UTF-8.");
	cr_expect_eq(count(), 0);
}

Test(bulk_input_create, lines_are_for_many_alone)
{
	struct answer a = api_send("POST", LIST, LINES, STR(NEW));

	expect_refusal(a, 415, "unsupported_type");
	a = api_send("PATCH", BULK, LINES,
	    STR("{\"ids\":[1],\"status\":\"closed\"}"));
	expect_status(a, 415);
	expect_text(a, "detail", "Такой тип данных здесь не поддерживается. "
	    "Подходят: application/json в UTF-8.");
}

/* An array of n items, `size` bytes of description each. */
static struct str
array_of(int n, size_t size)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, (size_t)n * (size + 64));
	for (; n > 0; n--) {
		buf_char(&b, b.n == 0 ? '[' : ',');
		buf_lit(&b, "{\"source\":\"monitoring\",\"description\":\"");
		for (i = 0; i < size; i++)
			buf_char(&b, 'x');
		buf_lit(&b, "\"}");
	}
	buf_char(&b, ']');
	return buf_view(&b);
}

Test(bulk_input_create, there_are_at_most_a_thousand_items)
{
	struct answer a = api_send("POST", BULK, JSON, array_of(1000, 3));

	expect_status(a, 200);
	expect_text(a, "created", "1000");
	cr_expect_eq(answer_length(&a, "results"), 1000);
	expect_text(a, "results.999.id", "1000");
	a = api_send("POST", BULK, JSON, array_of(1001, 3));
	expect_status(a, 400);
	expect_text(a, "non_field_errors.0", "Нужно от 1 до 1000 элементов.");
	cr_expect_eq(count(), 1000);
	fixture_verify();
}

Test(bulk_input_create, a_body_has_at_most_a_mebibyte)
{
	struct answer a = api_send("POST", BULK, JSON, array_of(16, 65000));

	expect_status(a, 200);
	expect_text(a, "created", "16");
	a = api_send("POST", BULK, JSON, array_of(17, 65000));
	expect_refusal(a, 413, "too_large");
	cr_expect_eq(count(), 16);
	fixture_verify();
}

Test(bulk_input_create, ids_continue_among_single_ones)
{
	struct answer a;

	api_json("POST", LIST, NEW);
	a = post("[" NEW "," NEW "]");
	expect_text(a, "results.1.id", "3");
	a = api_json("POST", LIST, NEW);
	expect_text(a, "id", "4");
}

Test(bulk_input_create, problems_come_in_the_language_asked_for)
{
	struct answer a = ASK(.method = "POST", .target = BULK, .type = JSON,
	    .body = STR("[{\"source\":\"x\"}]"),
	    .env = { "HTTP_ACCEPT_LANGUAGE=en" });

	expect_text(a, "results.0.errors.description.0",
	    "This field is required.");
	expect_text(a, "results.0.errors.source.0",
	    "“x” is not one of the allowed values: operator, monitoring,"
	    " partner, system.");
}

Test(bulk_input_create, the_resource_describes_itself)
{
	struct answer a = ASK(.method = "OPTIONS", .target = BULK "/");

	expect_status(a, 200);
	expect_keys(a, "", "name,description,renders,parses,actions");
	expect_text(a, "parses",
	    "[\"application/json\",\"application/x-ndjson\"]");
	expect_keys(a, "actions", "POST");
	expect_keys(a, "actions.POST", "description,source");
	a = ASK(.method = "OPTIONS", .target = LIST);
	expect_text(a, "parses", "[\"application/json\","
	    "\"application/x-www-form-urlencoded\",\"multipart/form-data\"]");
}

Test(bulk_input_create, other_methods_are_not_there)
{
	static const char *const methods[] = { "GET", "PUT", "DELETE" };
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(methods); i++) {
		a = ASK(.method = methods[i], .target = BULK);
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"),
		    "POST, PATCH, OPTIONS");
	}
}
