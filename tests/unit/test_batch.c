/* batch: arrays and lines of objects, and what is refused. */

#include "support/expect.h"
#include "support/fixture.h"
#include "wire/batch.h"

static struct problems problems;
static struct batch batch;

static void
setup(void)
{
	fixture_arena();
	problem_init(&problems, fixture.arena, LANG_EN);
}

static void
teardown(void)
{
	batch_free(&batch);
	fixture_close();
}

TestSuite(batch, .init = setup, .fini = teardown);

#define JSON	"application/json"
#define LINES	"application/x-ndjson"

static enum err
read_batch(const char *type, struct str bytes)
{
	batch_free(&batch);
	problem_init(&problems, fixture.arena, LANG_EN);
	return batch_read(&batch, str_of(type), arena_str(fixture.arena, bytes),
	    &problems);
}

/* The text of "a" in item i; what is wrong with the item otherwise. */
static struct str
item(size_t i)
{
	struct problems own;
	struct body body;
	struct value v;

	problem_init(&own, fixture.arena, LANG_EN);
	if (batch_item(&batch, i, &body, &own) != ERR_OK)
		return own.first->text;
	v = body_get(&body, STR("a"));
	body_free(&body);
	return v.text;
}

static void
items_are(const char *type, struct str bytes, const char *const want[],
	size_t n)
{
	size_t i;

	cr_assert_eq(read_batch(type, bytes), ERR_OK);
	cr_assert_eq(batch.n, n, "%zu items", batch.n);
	for (i = 0; i < n; i++)
		expect_str_eq(item(i), str_of(want[i]), "%zu: %.*s", i,
		    STR_FMT(item(i)));
}

#define ITEMS(type, bytes, ...) \
	items_are((type), STR(bytes), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

Test(batch, an_array_holds_its_elements)
{
	ITEMS(JSON, "[{\"a\":\"x\"}]", "x");
	ITEMS(JSON "; charset=UTF-8", " [ {\"a\":1} ,\n{\"a\":\"\\u0416\"} ] ",
	    "1", "Ж");
	ITEMS("Application/JSON", "[{\"a\":\"x\",\"a\":\"y\"}]", "y");
}

Test(batch, lines_hold_one_each)
{
	ITEMS(LINES, "{\"a\":\"x\"}", "x");
	ITEMS(LINES, "{\"a\":1}\n{\"a\":2}\n", "1", "2");
	ITEMS(LINES, "{\"a\":1}\r\n\r\n \t\r\n\n{\"a\":2}", "1", "2");
	ITEMS("APPLICATION/X-NDJSON;charset=utf-8", "\n {\"a\" : 1} \n", "1");
}

Test(batch, an_item_that_is_no_object_is_its_own_problem)
{
	ITEMS(JSON, "[[],{\"a\":1},null,\"x\"]",
	    "A JSON object is expected, not array.", "1",
	    "A JSON object is expected, not null.",
	    "A JSON object is expected, not string.");
	ITEMS(LINES, "7\n{\"a\":1}\n[{}]\n",
	    "A JSON object is expected, not number.", "1",
	    "A JSON object is expected, not array.");
}

Test(batch, a_broken_line_is_its_own_problem)
{
	ITEMS(LINES, "{\"a\":1}\n{\"a\":\n{\"a\":2}", "1",
	    "Invalid JSON: Expecting value: line 1 "
	    "column 6 (char 5)", "2");
	ITEMS(LINES, "{\"a\":1}{\"a\":2}", "Invalid "
	    "JSON: Extra data: line 1 column 8 (char 7)");
	cr_expect_null(problems.first);
}

static void
is_refused(const char *type, struct str bytes, const char *key,
	const char *text)
{
	cr_assert_eq(read_batch(type, bytes), ERR_INVALID, "%.*s",
	    STR_FMT(bytes));
	cr_assert_not_null(problems.first);
	expect_str_eq(problems.first->key, str_of(key), "%.*s",
	    STR_FMT(problems.first->key));
	expect_str_eq(problems.first->text, str_of(text), "%.*s",
	    STR_FMT(problems.first->text));
	cr_expect_null(problems.first->next);
}

#define NUMBER	"From 1 to 1000 items are expected."

Test(batch, what_holds_no_items_is_refused)
{
	is_refused(JSON, STR(""), "non_field_errors", NUMBER);
	is_refused(LINES, STR(""), "non_field_errors", NUMBER);
	is_refused(JSON, STR("[]"), "non_field_errors", NUMBER);
	is_refused(LINES, STR("\n \r\n"), "non_field_errors", NUMBER);
	is_refused(JSON, STR("{}"), "non_field_errors",
	    "A JSON array is expected, not object.");
	is_refused(JSON, STR("null"), "non_field_errors",
	    "A JSON array is expected, not null.");
	is_refused(JSON, STR("[{}"), "detail", "Invalid "
	    "JSON: Expecting ',' delimiter: line 1 column 4 (char 3)");
	is_refused(JSON, STR("{\"a\":1}\n{\"a\":2}"), "detail", "Invalid "
	    "JSON: Extra data: line 2 column 1 (char 8)");
}

/* n times `each` between `first` and `last`, `comma` in between. */
static struct str
many(size_t n, const char *first, const char *comma, const char *last)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, n * 16);
	buf_str(&b, str_of(first));
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_str(&b, str_of(comma));
		buf_lit(&b, "{\"a\":1}");
	}
	buf_str(&b, str_of(last));
	return buf_view(&b);
}

Test(batch, there_are_at_most_a_thousand)
{
	cr_expect_eq(read_batch(JSON, many(1000, "[", ",", "]")), ERR_OK);
	cr_expect_eq(batch.n, 1000);
	expect_str_eq(item(999), STR("1"));
	is_refused(JSON, many(1001, "[", ",", "]"), "non_field_errors",
	    NUMBER);
	cr_expect_eq(read_batch(LINES, many(1000, "\n", "\n\n", "\n\n")),
	    ERR_OK);
	cr_expect_eq(batch.n, 1000);
	expect_str_eq(item(999), STR("1"));
	is_refused(LINES, many(1001, "", "\n", ""), "non_field_errors",
	    NUMBER);
}

Test(batch, other_types_are_unsupported)
{
	static const char *const types[] = {
		"", "text/plain", "application/x-www-form-urlencoded",
		"multipart/form-data; boundary=B", "application/ndjson",
		"application/jsonl", "application/json; charset=utf-16",
		"application/x-ndjson; charset=koi8-r", "*/*",
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		cr_expect_eq(read_batch(types[i], STR("[{}]")),
		    ERR_UNSUPPORTED, "%s", types[i]);
		cr_expect_null(problems.first);
	}
}
