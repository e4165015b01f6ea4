/* body: the three content types and what is refused. */

#include "support/expect.h"
#include "support/fixture.h"
#include "wire/body.h"

static struct problems problems;
static struct body body;

static void
setup(void)
{
	fixture_arena();
	problem_init(&problems, fixture.arena, LANG_EN);
}

static void
teardown(void)
{
	body_free(&body);
	fixture_close();
}

TestSuite(body, .init = setup, .fini = teardown);

static enum err
read_body(const char *content_type, struct str bytes)
{
	body_free(&body);
	problem_init(&problems, fixture.arena, LANG_EN);
	return body_read(&body, str_of(content_type), arena_str(fixture.arena,
	    bytes), &problems);
}

static void
value_is(const char *name, enum value_kind kind, struct str want)
{
	struct value v = body_get(&body, str_of(name));

	cr_expect_eq(v.kind, kind, "%s: kind %d", name, v.kind);
	expect_str_eq(v.text, want, "%s: %.*s", name, STR_FMT(v.text));
}

/* Refused with exactly one problem of that key and text. */
static void
problem_is(const char *content_type, struct str bytes, const char *key,
	const char *text)
{
	cr_assert_eq(read_body(content_type, bytes), ERR_INVALID);
	cr_assert_not_null(problems.first);
	expect_str_eq(problems.first->key, str_of(key));
	expect_str_eq(problems.first->text, str_of(text), "%.*s",
	    STR_FMT(problems.first->text));
	cr_expect_null(problems.first->next);
}

Test(body, json_is_read)
{
	cr_assert_eq(read_body("application/json",
	    STR("{\"a\": \"x\", \"b\": null}")), ERR_OK);
	value_is("a", VALUE_TEXT, STR("x"));
	value_is("b", VALUE_NULL, STR("null"));
	value_is("c", VALUE_ABSENT, STR(""));
	cr_expect_not(body.is_form);
}

Test(body, urlencoded_form_is_read)
{
	cr_assert_eq(read_body("application/x-www-form-urlencoded",
	    STR("a=1&a=%D0%96+x&b=")), ERR_OK);
	value_is("a", VALUE_TEXT, STR("\xd0\x96 x"));
	value_is("b", VALUE_TEXT, STR(""));
	value_is("c", VALUE_ABSENT, STR(""));
	cr_expect(body.is_form);
}

Test(body, multipart_form_is_read)
{
	cr_assert_eq(read_body("multipart/form-data; boundary=\"X\"",
	    STR("--X\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
	    "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n2\r\n"
	    "--X\r\nContent-Disposition: form-data; name=b; filename=f\r\n"
	    "\r\n\xff\r\n--X--")), ERR_OK);
	value_is("a", VALUE_TEXT, STR("2"));
	value_is("b", VALUE_OTHER, STR("file"));
	value_is("c", VALUE_ABSENT, STR(""));
	cr_expect(body.is_form);
}

Test(body, empty_body_of_any_type_has_no_values)
{
	static const char *const types[] = {
		NULL, "", "application/json", "text/plain", "*/*",
		"multipart/form-data", "application/json;charset=koi8-r",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		cr_expect_eq(read_body(types[i], STR("")), ERR_OK);
		value_is("a", VALUE_ABSENT, STR(""));
	}
}

Test(body, zeroed_body_can_be_freed)
{
	struct body none = { 0 };

	body_free(&none);
}

Test(body, types_are_compared_without_case)
{
	static const char *const types[] = {
		"application/json", "APPLICATION/Json", " application/json ",
		"application/json;", "application/json; charset=utf-8",
		"application/json;charset=\"UTF-8\"",
		"application/json;CHARSET=us-ascii",
		"application/json; charset=utf8", "application/json; x=y",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		cr_expect_eq(read_body(types[i], STR("{}")), ERR_OK, "%s",
		    types[i]);
}

Test(body, other_types_are_unsupported)
{
	static const char *const types[] = {
		NULL, "", ";", "nonsense", "text/plain", "application/xml",
		"application/vnd.app+json", "application/merge-patch+json",
		"text/json", "application/*", "*/*", "application/jsonx",
		"application/\"json\"", "application/js\xc3\xb6n",
		"application/json, text/plain",
		"application/json; charset=windows-1251",
		"application/json; charset=utf-16le",
		"application/json; charset=",
		"application/x-www-form-urlencoded; charset=bogus",
		"multipart/form-data; boundary=X; charset=koi8-r",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		cr_expect_eq(read_body(types[i], STR("{}")), ERR_UNSUPPORTED,
		    "%s", types[i]);
		cr_expect_null(problems.first);
	}
}

Test(body, malformed_json_is_a_problem)
{
	problem_is("application/json", STR("{"), "detail",
	    "Invalid JSON: Expecting property name"
	    " enclosed in double quotes: line 1 column 2 (char 1)");
	problem_is("application/json", STR("{\"\xff\": 1}"), "detail",
	    "Invalid JSON: Invalid UTF-8:"
	    " line 1 column 3 (char 2)");
	problem_is("application/json", STR(" "), "detail",
	    "Invalid JSON: Expecting value:"
	    " line 1 column 2 (char 1)");
}

Test(body, json_must_be_an_object)
{
	problem_is("application/json", STR("[]"), "non_field_errors",
	    "A JSON object is expected, not array.");
	problem_is("application/json", STR("null"), "non_field_errors",
	    "A JSON object is expected, not null.");
	problem_is("application/json", STR("\"\""), "non_field_errors",
	    "A JSON object is expected, not string.");
}

Test(body, broken_multipart_is_a_problem)
{
	problem_is("multipart/form-data", STR("--X--"), "detail",
	    "The request body is not valid multipart/form-data: the boundary"
	    " is missing or not allowed");
	problem_is("multipart/form-data; boundary=Y", STR("--X--"), "detail",
	    "The request body is not valid multipart/form-data: the boundary"
	    " does not occur");
}

Test(body, too_many_fields_are_a_problem)
{
	static const char part[] = "--X\r\nContent-Disposition: form-data;"
	    " name=a\r\n\r\n\r\n";
	struct buf form, parts;

	buf_init(&form, fixture.arena, 0);
	buf_init(&parts, fixture.arena, 0);
	for (int i = 0; i <= URI_PARAMS_MAX; i++) {
		buf_lit(&form, "a=1&");
		buf_str(&parts, str_of(part));
	}
	buf_lit(&parts, "--X--");
	problem_is("application/x-www-form-urlencoded", buf_view(&form),
	    "detail", "Too many fields: at most 1000 are allowed.");
	problem_is("multipart/form-data; boundary=X", buf_view(&parts),
	    "detail", "Too many fields: at most 1000 are allowed.");
}

Test(body, problems_are_told_in_the_language_asked_for)
{
	problem_init(&problems, fixture.arena, LANG_RU);
	cr_expect_eq(body_read(&body, STR("application/json"), STR("1"),
	    &problems), ERR_INVALID);
	expect_str_eq(problems.first->text,
	    STR("Нужен объект JSON, а получено: number."));
}
