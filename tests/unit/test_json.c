/* json_read and the values it finds. */

#include <pthread.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/json.h"

TestSuite(json, .init = fixture_arena, .fini = fixture_close);

static struct json *
read_text(struct str text)
{
	struct json *root = NULL;
	struct str why = { NULL, 0 };
	enum err e = json_read(arena_str(fixture.arena, text), fixture.arena,
	    &root, &why);

	cr_assert_eq(e, ERR_OK, "%.*s: %.*s", STR_FMT(text), STR_FMT(why));
	return root;
}

/* The value of "a" in the text. */
static void
value_is(struct str text, enum value_kind kind, struct str want)
{
	struct json *root = read_text(text);
	struct value v = json_member(root, STR("a"), fixture.arena);

	json_free(root);
	cr_expect_eq(v.kind, kind, "%.*s: kind %d", STR_FMT(text), v.kind);
	expect_str_eq(v.text, want, "%.*s: text %.*s", STR_FMT(text),
	    STR_FMT(v.text));
}

static void
why_is(struct str text, struct str want)
{
	struct json *root;
	struct str why = { NULL, 0 };

	cr_expect_eq(json_read(arena_str(fixture.arena, text), fixture.arena,
	    &root, &why), ERR_INVALID);
	expect_str_eq(why, want, "%.*s: %.*s", STR_FMT(text),
	    STR_FMT(why));
}

Test(json, text_keeps_its_length)
{
	value_is(STR("{\"a\": \"x\"}"), VALUE_TEXT, STR("x"));
	value_is(STR("{\"a\": \"\"}"), VALUE_TEXT, STR(""));
	value_is(STR("{\"a\": \"x\\u0000y\"}"), VALUE_TEXT, STR("x\0y"));
	value_is(STR("{\"a\": \"\\ud83d\\ude00\"}"), VALUE_TEXT,
	    STR("\xf0\x9f\x98\x80"));
	value_is(STR("{\"a\": \"\\ud800\"}"), VALUE_TEXT,
	    STR("\xed\xa0\x80"));
	value_is(STR("{\"a\": \"\\ufffd\"}"), VALUE_TEXT,
	    STR("\xef\xbf\xbd"));
}

Test(json, integers_are_as_python_writes_them)
{
	value_is(STR("{\"a\": 42}"), VALUE_INTEGER, STR("42"));
	value_is(STR("{\"a\": -17}"), VALUE_INTEGER, STR("-17"));
	value_is(STR("{\"a\": -0}"), VALUE_INTEGER, STR("0"));
	value_is(STR("{\"a\": 9223372036854775807}"), VALUE_INTEGER,
	    STR("9223372036854775807"));
	value_is(STR("{\"a\": 18446744073709551614}"), VALUE_INTEGER,
	    STR("18446744073709551614"));
}

Test(json, reals_are_as_they_were_written)
{
	value_is(STR("{\"a\": 1.50}"), VALUE_REAL, STR("1.50"));
	value_is(STR("{\"a\": 1E5}"), VALUE_REAL, STR("1E5"));
	value_is(STR("{\"a\": -0.0}"), VALUE_REAL, STR("-0.0"));
	value_is(STR("{\"a\": 1e-400}"), VALUE_REAL, STR("1e-400"));
}

static void
is_huge(struct str text)
{
	struct json *root = read_text(text);
	struct value v = json_member(root, STR("a"), fixture.arena);

	json_free(root);
	cr_expect_eq(v.kind, VALUE_HUGE, "%.*s: %d", STR_FMT(text), v.kind);
}

Test(json, numbers_out_of_range_are_huge)
{
	is_huge(STR("{\"a\": 1e400}"));
	is_huge(STR("{\"a\": -1e400}"));
}

/* "9" so many times as a number of that name, and as a value. */
static void
nines_are_kept(size_t n, const char *sign)
{
	struct buf number, text;

	buf_init(&number, fixture.arena, n + 1);
	buf_str(&number, str_of(sign));
	while (n-- > 0)
		buf_char(&number, '9');
	buf_init(&text, fixture.arena, 0);
	buf_lit(&text, "{\"b\": \"\\\"1\\\\\", \"a\": ");
	buf_str(&text, buf_view(&number));
	buf_lit(&text, "}");
	value_is(buf_view(&text), VALUE_INTEGER, buf_view(&number));
}

Test(json, integers_of_any_length_keep_their_digits)
{
	static const size_t lengths[] = { 1, 18, 19, 20, 21, 309, 400, 4300 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		nines_are_kept(lengths[i], "");
		nines_are_kept(lengths[i], "-");
	}
	value_is(STR("{\"a\": 18446744073709551616}"), VALUE_INTEGER,
	    STR("18446744073709551616"));
	value_is(STR("{\"a\": -9223372036854775809}"), VALUE_INTEGER,
	    STR("-9223372036854775809"));
	value_is(STR("{\"a\": 9223372036854775807}"), VALUE_INTEGER,
	    STR("9223372036854775807"));
}

Test(json, digits_in_strings_are_no_numbers)
{
	value_is(STR("{\"12345678901234567890\": 1,"
	    " \"a\": \"\\\\\\\"12345678901234567890\"}"), VALUE_TEXT,
	    STR("\\\"12345678901234567890"));
	value_is(STR("{\"a\": 12345678901234567890.5}"), VALUE_REAL,
	    STR("12345678901234567890.5"));
	value_is(STR("{\"a\": 12345678901234567890e1}"), VALUE_REAL,
	    STR("12345678901234567890e1"));
	value_is(STR("{\"a\": [12345678901234567890, 1]}"), VALUE_OTHER,
	    STR("[12345678901234567890, 1]"));
}

Test(json, other_values_can_be_shown)
{
	value_is(STR("{\"a\": null}"), VALUE_NULL, STR("null"));
	value_is(STR("{\"a\": true}"), VALUE_OTHER, STR("true"));
	value_is(STR("{\"a\": false}"), VALUE_OTHER, STR("false"));
	value_is(STR("{\"a\": []}"), VALUE_OTHER, STR("[]"));
	value_is(STR("{\"a\": {}}"), VALUE_OTHER, STR("{}"));
	value_is(STR("{\"a\": [1,\"b\",null,[true,2.50]]}"), VALUE_OTHER,
	    STR("[1, \"b\", null, [true, 2.50]]"));
	value_is(STR("{\"a\": {\"b\":1,\"c\":{}}}"), VALUE_OTHER,
	    STR("{\"b\": 1, \"c\": {}}"));
}

Test(json, parts_are_texts_of_their_own)
{
	struct json *root = read_text(STR("{\"a\":[1,{\"b\":\"x\"},[]]}"));
	struct json *list = json_find(root, STR("a"), fixture.arena);
	struct json *object;
	struct value v;

	cr_assert_not_null(list);
	cr_expect_null(json_find(root, STR("b"), fixture.arena));
	cr_expect_eq(json_length(root), 0);
	cr_assert_eq(json_length(list), 3);
	object = json_element(list, 1, fixture.arena);
	/* They outlive the whole. */
	json_free(root);
	json_free(list);
	v = json_member(object, STR("b"), fixture.arena);
	expect_str_eq(v.text, STR("x"));
	json_free(object);
}

Test(json, a_text_has_a_value_itself)
{
	struct json *root = read_text(STR("17"));
	struct value v = json_value(root, fixture.arena);

	cr_expect_eq(v.kind, VALUE_INTEGER);
	expect_str_eq(v.text, STR("17"));
	cr_expect_str_eq(json_not_array(root), "number");
	cr_expect_str_eq(json_not_object(root), "number");
	json_free(root);
	root = read_text(STR("{}"));
	cr_expect_str_eq(json_not_array(root), "object");
	cr_expect_null(json_not_object(root));
	json_free(root);
	root = read_text(STR("[]"));
	cr_expect_null(json_not_array(root));
	cr_expect_str_eq(json_not_object(root), "array");
	json_free(root);
}

Test(json, last_of_equal_names_counts)
{
	value_is(STR("{\"a\": 1, \"a\": \"x\"}"), VALUE_TEXT, STR("x"));
	value_is(STR("{\"a\": 1, \"\\u0061\": 2}"), VALUE_INTEGER, STR("2"));
	value_is(STR("{\"a\": 1, \"a\": null}"), VALUE_NULL, STR("null"));
}

Test(json, absent_member_has_no_text)
{
	value_is(STR("{}"), VALUE_ABSENT, STR(""));
	value_is(STR("{\"A\": 1, \"\": 2, \"a \": 3, \"b\": {\"a\": 4}}"),
	    VALUE_ABSENT, STR(""));
}

Test(json, name_with_a_nul_is_another_name)
{
	value_is(STR("{\"a\\u0000\": 1}"), VALUE_ABSENT, STR(""));
	value_is(STR("{\"a\": 1, \"a\\u0000b\": 2}"), VALUE_INTEGER,
	    STR("1"));
}

Test(json, what_is_no_object_is_named)
{
	static const struct {
		struct str	text;
		const char	*type;
	} rows[] = {
		{ STR_INIT("null"), "null" }, { STR_INIT("true"), "boolean" },
		{ STR_INIT("1"), "number" }, { STR_INIT("0"), "number" },
		{ STR_INIT("1.0"), "number" }, { STR_INIT("\"\""), "string" },
		{ STR_INIT(" [] "), "array" }, { STR_INIT(" -1 "), "number" },
		{ STR_INIT("99999999999999999999"), "number" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json *root = read_text(rows[i].text);

		cr_expect_str_eq(json_not_object(root), rows[i].type);
		cr_expect_eq(json_member(root, STR("a"), fixture.arena).kind,
		    VALUE_ABSENT);
		json_free(root);
	}
}

Test(json, object_needs_no_name)
{
	struct json *root = read_text(STR(" {} \n"));

	cr_expect_null(json_not_object(root));
	json_free(root);
}

Test(json, fault_is_placed_by_line_and_column)
{
	why_is(STR("{"), STR("Expecting property name enclosed in double"
	    " quotes: line 1 column 2 (char 1)"));
	why_is(STR("hello"), STR("Expecting value: line 1 column 1 (char 0)"));
	why_is(STR("{\n\"a\": 1,\n x"), STR("Expecting property name enclosed"
	    " in double quotes: line 3 column 2 (char 11)"));
}

Test(json, positions_count_code_points)
{
	why_is(STR("[\"\xd0\x96\xf0\x9f\x98\x80\" x"),
	    STR("Expecting ',' delimiter: line 1 column 7 (char 6)"));
	why_is(STR("[\"\\ud800\" x"),
	    STR("Expecting ',' delimiter: line 1 column 11 (char 10)"));
}

Test(json, freeing_nothing_is_legal)
{
	json_free(NULL);
}

static struct str
deep(int n)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	buf_lit(&b, "{\"a\":");
	for (int i = 1; i < n; i++)
		buf_char(&b, '[');
	for (int i = 1; i < n; i++)
		buf_char(&b, ']');
	buf_char(&b, '}');
	return buf_view(&b);
}

static void *
read_deep(void *arg)
{
	struct json *root = read_text(deep(JSON_DEPTH));
	struct value v = json_member(root, STR("a"), fixture.arena);

	(void)arg;
	cr_expect_eq(v.kind, VALUE_OTHER);
	cr_expect_lt(v.text.n, 2000);
	json_free(root);
	return NULL;
}

/* json-c frees by recursion. */
Test(json, deepest_text_fits_the_stack_of_a_thread)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 512 * 1024);
	cr_assert_eq(pthread_create(&thread, &attr, read_deep, NULL), 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
}

Test(json, one_level_more_is_refused)
{
	why_is(deep(JSON_DEPTH + 1),
	    STR("Nested too deeply: line 1 column 1005 (char 1004)"));
}
