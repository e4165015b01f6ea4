/* param_fill: the judgement on every kind of value. */

#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/param.h"

struct thing {
	struct str		 text;
	const struct enum_value	*word;
	int64_t			 number;
	int64_t			 at;
};

enum { TEXT_BIT = 1, WORD_BIT = 2, NUMBER_BIT = 4, AT_BIT = 8 };

static const struct enum_value words[] = {
	{ STR_INIT("open"), TEXT("Открыт", "Open") },
	{ STR_INIT("closed"), TEXT("Закрыт", "Closed") },
};

static const struct field fields[] = {
	{ .name = STR_INIT("text"), .type = FIELD_TEXT, .max = 10,
	    .flags = FIELD_CREATE, .offset = offsetof(struct thing, text) },
	{ .name = STR_INIT("word"), .type = FIELD_ENUM, .values = words,
	    .values_n = 2, .flags = FIELD_CREATE | FIELD_UPDATE,
	    .offset = offsetof(struct thing, word) },
	{ .name = STR_INIT("number"), .type = FIELD_INT,
	    .flags = FIELD_CREATE, .offset = offsetof(struct thing, number) },
	{ .name = STR_INIT("at"), .type = FIELD_TIME,
	    .flags = FIELD_CREATE, .offset = offsetof(struct thing, at) },
};

static struct problems problems;
static struct thing thing;

TestSuite(param, .init = fixture_arena, .fini = fixture_close);

/* Fills the thing from a body; the values live as long as the arena. */
static param_set
fill(const char *type, struct str bytes, unsigned flags, param_set required)
{
	struct param_spec spec = {
		.fields = fields, .n = 4, .flags = flags,
		.required = required,
	};
	struct body body;
	param_set taken;

	thing = (struct thing){ .number = -7 };
	problem_init(&problems, fixture.arena, LANG_EN);
	cr_assert_eq(body_read(&body, str_of(type), arena_str(fixture.arena,
	    bytes), &problems), ERR_OK, "%.*s", STR_FMT(bytes));
	taken = param_fill(&spec, &body, &thing, &problems);
	body_free(&body);
	return taken;
}

static param_set
fill_json(struct str bytes)
{
	return fill("application/json", bytes, FIELD_CREATE, 0);
}

static param_set
fill_form(struct str bytes)
{
	return fill("application/x-www-form-urlencoded", bytes, FIELD_CREATE,
	    0);
}

static void
text_is(struct str json, struct str want)
{
	cr_expect_eq(fill_json(json), TEXT_BIT, "%.*s", STR_FMT(json));
	cr_expect_null(problems.first);
	expect_str_eq(thing.text, want, "%.*s: %.*s", STR_FMT(json),
	    STR_FMT(thing.text));
}

/* The last body left one problem. */
static void
only_problem(const char *key, const char *text)
{
	cr_assert_not_null(problems.first, "%s: %s", key, text);
	expect_str_eq(problems.first->key, str_of(key));
	expect_str_eq(problems.first->text, str_of(text),
	    "%.*s, not %s", STR_FMT(problems.first->text), text);
	cr_expect_null(problems.first->next);
}

static void
refused(struct str json, const char *key, const char *text)
{
	cr_expect_eq(fill_json(json), 0, "%.*s", STR_FMT(json));
	only_problem(key, text);
}

Test(param, all_fields_are_set)
{
	cr_expect_eq(fill_json(STR("{\"text\": \"x\", \"word\": \"open\","
	    " \"number\": 5, \"at\": \"1970-01-01T00:00:01Z\"}")), 15);
	cr_expect_null(problems.first);
	expect_str_eq(thing.text, STR("x"));
	cr_expect_eq(thing.word, &words[0]);
	cr_expect_eq(thing.number, 5);
	cr_expect_eq(thing.at, 1000000);
}

Test(param, fields_without_the_flag_are_left_alone)
{
	cr_expect_eq(fill("application/json", STR("{\"text\": null,"
	    " \"word\": \"closed\", \"number\": 5}"), FIELD_UPDATE, 0),
	    WORD_BIT);
	cr_expect_null(problems.first);
	cr_expect_eq(thing.word, &words[1]);
	cr_expect_eq(thing.number, -7);
}

Test(param, absent_fields_are_left_alone)
{
	cr_expect_eq(fill_json(STR("{\"other\": 1}")), 0);
	cr_expect_null(problems.first);
	cr_expect_eq(thing.number, -7);
}

Test(param, required_fields_must_be_there)
{
	cr_expect_eq(fill("application/json", STR("{\"number\": 1}"),
	    FIELD_CREATE, TEXT_BIT | WORD_BIT | NUMBER_BIT), NUMBER_BIT);
	cr_assert_not_null(problems.first);
	expect_str_eq(problems.first->key, STR("text"));
	expect_str_eq(problems.first->text, STR("This field is required."));
	cr_assert_not_null(problems.first->next);
	expect_str_eq(problems.first->next->key, STR("word"));
	cr_expect_null(problems.first->next->next);
}

Test(param, empty_body_misses_required_fields)
{
	cr_expect_eq(fill(NULL, STR(""), FIELD_CREATE, TEXT_BIT), 0);
	only_problem("text", "This field is required.");
}

Test(param, null_is_refused_everywhere)
{
	static const char *const names[] = { "text", "word", "number", "at" };

	for (size_t i = 0; i < 4; i++)
		refused(arena_printf(fixture.arena, "{\"%s\": null}", names[i]),
		    names[i], "This field must not be null.");
}

Test(param, text_is_trimmed)
{
	text_is(STR("{\"text\": \" a b \\n\"}"), STR("a b"));
	text_is(STR("{\"text\": \"\\u3000\\u00a0a\\u2028\"}"), STR("a"));
	text_is(STR("{\"text\": \"\\u200ba\"}"), STR("\xe2\x80\x8b" "a"));
	text_is(STR("{\"text\": \"  1234567890  \"}"), STR("1234567890"));
}

Test(param, numbers_are_taken_as_text)
{
	text_is(STR("{\"text\": 42}"), STR("42"));
	text_is(STR("{\"text\": -0}"), STR("0"));
	text_is(STR("{\"text\": 1.50}"), STR("1.50"));
	text_is(STR("{\"text\": 1e16}"), STR("1e16"));
}

Test(param, text_must_not_be_blank)
{
	refused(STR("{\"text\": \"\"}"), "text",
	    "This field must not be blank.");
	refused(STR("{\"text\": \" \\t\\u2003\"}"), "text",
	    "This field must not be blank.");
	refused(STR("{\"text\": \"\\u200b\"}"), "text",
	    "This field must not be blank.");
	refused(STR("{\"text\": \"\\u00ad \\ufeff\\u0001\"}"), "text",
	    "This field must not be blank.");
	refused(STR("{\"text\": \"\\u3164\\u2800\"}"), "text",
	    "This field must not be blank.");
	refused(STR("{\"text\": \"\\u0301\"}"), "text",
	    "This field must not be blank.");
	cr_expect_eq(fill("application/x-www-form-urlencoded", STR("text="),
	    FIELD_CREATE, TEXT_BIT), 0);
	only_problem("text", "This field must not be blank.");
}

Test(param, text_that_is_not_required_is_absent_when_a_form_has_it_blank)
{
	cr_expect_eq(fill_form(STR("text=")), 0);
	cr_expect_null(problems.first);
	cr_expect_eq(fill_form(STR("text=%20")), 0);
	only_problem("text", "This field must not be blank.");
}

/* A text that is taken as it came, as passwords are. */
static const struct field exact_field = {
	.name = STR_INIT("text"), .type = FIELD_TEXT, .max = 10,
	.flags = FIELD_CREATE | FIELD_EXACT,
	.offset = offsetof(struct thing, text),
};

static param_set
fill_exact(struct str bytes)
{
	struct param_spec spec = {
		.fields = &exact_field, .n = 1, .flags = FIELD_CREATE,
		.required = TEXT_BIT,
	};
	struct body body;
	param_set taken;

	thing = (struct thing){ .number = -7 };
	problem_init(&problems, fixture.arena, LANG_EN);
	cr_assert_eq(body_read(&body, STR("application/json"),
	    arena_str(fixture.arena, bytes), &problems), ERR_OK);
	taken = param_fill(&spec, &body, &thing, &problems);
	body_free(&body);
	return taken;
}

Test(param, exact_text_is_taken_as_it_came)
{
	cr_expect_eq(fill_exact(STR("{\"text\": \" a\\t\"}")), TEXT_BIT);
	expect_str_eq(thing.text, STR(" a\t"));
	cr_expect_eq(fill_exact(STR("{\"text\": \"   \"}")), TEXT_BIT);
	expect_str_eq(thing.text, STR("   "));
	cr_expect_eq(fill_exact(STR("{\"text\": \"\\u200b\"}")), TEXT_BIT);
	cr_expect_eq(fill_exact(STR("{\"text\": \"\"}")), 0);
	only_problem("text", "This field must not be blank.");
	cr_expect_eq(fill_exact(STR("{\"text\": \" 1234567890\"}")), 0);
	only_problem("text",
	    "The text is too long: at most 10 characters are allowed.");
	cr_expect_eq(fill_exact(STR("{\"text\": \"a\\u0000\"}")), 0);
	only_problem("text", "The text must not hold a NUL character.");
}

Test(param, exact_text_is_no_number)
{
	cr_expect_eq(fill_exact(STR("{\"text\": 12345678}")), 0);
	only_problem("text", "A string is expected.");
	cr_expect_eq(fill_exact(STR("{\"text\": 1e400}")), 0);
	only_problem("text", "A string is expected.");
}

Test(param, other_values_are_no_text)
{
	static const char *const values[] = {
		"true", "false", "[]", "{}", "[\"a\"]", "{\"a\": 1}",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		refused(arena_printf(fixture.arena, "{\"text\": %s}",
		    values[i]), "text", "A string is expected.");
}

Test(param, numbers_out_of_range_are_no_text)
{
	refused(STR("{\"text\": 1e400}"), "text",
	    "The number is out of range.");
	refused(STR("{\"text\": -1e400}"), "text",
	    "The number is out of range.");
}

Test(param, length_is_counted_in_code_points)
{
	text_is(STR("{\"text\": \"ЖЖЖЖЖЖЖЖЖЖ\"}"),
	    STR("ЖЖЖЖЖЖЖЖЖЖ"));
	refused(STR("{\"text\": \"12345678901\"}"), "text",
	    "The text is too long: at most 10 characters are allowed.");
}

Test(param, nul_in_text_is_refused)
{
	refused(STR("{\"text\": \"a\\u0000b\"}"), "text",
	    "The text must not hold a NUL character.");
	cr_expect_eq(fill_form(STR("text=%00")), 0);
	only_problem("text", "The text must not hold a NUL character.");
}

Test(param, lone_surrogate_in_text_is_refused)
{
	refused(STR("{\"text\": \"a\\ud800b\\udfff\"}"), "text",
	    "The text must not hold a lone surrogate (U+D800).");
}

Test(param, nul_comes_before_surrogate)
{
	cr_expect_eq(fill_json(STR("{\"text\": \"\\udfff\\u0000\"}")), 0);
	cr_assert_not_null(problems.first);
	expect_str_eq(problems.first->text,
	    STR("The text must not hold a NUL character."));
	cr_assert_not_null(problems.first->next);
	expect_str_eq(problems.first->next->text,
	    STR("The text must not hold a lone surrogate (U+DFFF)."));
	cr_expect_null(problems.first->next->next);
}

Test(param, word_must_be_spelt_exactly)
{
	static const struct {
		struct str	json;
		const char	*shown;
	} rows[] = {
		{ STR_INIT("\"Open\""), "Open" },
		{ STR_INIT("\" open\""), " open" },
		{ STR_INIT("\"\""), "" },
		{ STR_INIT("\"Открыт\""), "Открыт" },
		{ STR_INIT("1"), "1" },
		{ STR_INIT("1e400"), "1e400" },
		{ STR_INIT("true"), "true" },
		{ STR_INIT("[\"open\"]"), "[\"open\"]" },
		{ STR_INIT("{}"), "{}" },
		{ STR_INIT("\"open\\u0000\""), "open\xef\xbf\xbd" },
		{ STR_INIT("\"a\\n\\u001b\\u0085\\u007f\""),
		    "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ STR_INIT("\"\\ud800x\""), "\xef\xbf\xbdx" },
		{ STR_INIT("[\"\\udc00\"]"), "[\"\xef\xbf\xbd\"]" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(arena_printf(fixture.arena, "{\"word\": %.*s}",
		    STR_FMT(rows[i].json)), "word", arena_printf(fixture.arena,
		    "“%s” is not one of the allowed values: open, closed.",
		    rows[i].shown).p);
}

Test(param, long_value_is_told_back_shortened)
{
	struct str text;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	buf_lit(&b, "{\"word\": \"");
	for (int i = 0; i < 5000; i++)
		buf_lit(&b, "Ж");
	buf_lit(&b, "\"}");
	cr_expect_eq(fill_json(buf_view(&b)), 0);
	text = problems.first->text;
	cr_expect(utf8_valid(text));
	cr_expect_eq(utf8_count(text), 101 + utf8_count(
	    STR("“” is not one of the allowed values: open, closed.")));
}

Test(param, blank_word_of_a_form_counts_as_absent)
{
	cr_expect_eq(fill_form(STR("word=&number=1")), NUMBER_BIT);
	cr_expect_null(problems.first);
	cr_expect_eq(fill("application/x-www-form-urlencoded", STR("word="),
	    FIELD_CREATE, WORD_BIT), 0);
	only_problem("word", "This field is required. The request body was"
	    " read as a form: send JSON with Content-Type:"
	    " application/json.");
}

Test(param, integer_is_1_or_more)
{
	static const char *const values[] = {
		"0", "-1", "1.0", "\"x\"", "\"\"", "true", "[]", "1e2",
		"9223372036854775808", "99999999999999999999",
	};

	cr_expect_eq(fill_json(STR("{\"number\": 9223372036854775807}")),
	    NUMBER_BIT);
	cr_expect_eq(thing.number, INT64_MAX);
	cr_expect_eq(fill_form(STR("number=12")), NUMBER_BIT);
	cr_expect_eq(thing.number, 12);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		refused(arena_printf(fixture.arena, "{\"number\": %s}",
		    values[i]), "number",
		    "An integer within the allowed range is expected.");
}

Test(param, time_is_rfc_3339)
{
	static const char *const values[] = {
		"\"\"", "\"2025-02-30T00:00:00Z\"", "1", "true",
		"\"2025-11-10\"", "\"2025-11-10T09:00:00Z\\u0000\"",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		refused(arena_printf(fixture.arena, "{\"at\": %s}", values[i]),
		    "at",
		    "A date and time as in RFC 3339 is expected, for example"
		    " 2025-11-10T09:00:00+03:00.");
}

Test(param, file_is_no_text)
{
	cr_expect_eq(fill("multipart/form-data; boundary=X", STR("--X\r\n"
	    "Content-Disposition: form-data; name=text; filename=a\r\n\r\nx"
	    "\r\n--X--"), FIELD_CREATE, 0), 0);
	only_problem("text", "A string is expected.");
}

Test(param, every_bad_field_is_told_at_once)
{
	size_t n = 0;

	fill_json(STR("{\"text\": \"\", \"word\": 1, \"number\": 0,"
	    " \"at\": 0}"));
	for (struct problem *p = problems.first; p != NULL; p = p->next)
		n++;
	cr_expect_eq(n, 4);
}

/* --- sets ----------------------------------------------------------------- */

static const struct field set_field = {
	.name = STR_INIT("words"), .type = FIELD_SET, .values = words,
	.values_n = 2, .flags = FIELD_CREATE, .offset = 0,
};

/* 0 when it was refused. */
static unsigned
fill_set(const char *type, struct str bytes)
{
	struct param_spec spec = {
		.fields = &set_field, .n = 1, .flags = FIELD_CREATE,
		.required = 1,
	};
	struct body body;
	unsigned set = 0;

	problem_init(&problems, fixture.arena, LANG_EN);
	cr_assert_eq(body_read(&body, str_of(type), arena_str(fixture.arena,
	    bytes), &problems), ERR_OK, "%.*s", STR_FMT(bytes));
	cr_expect_eq(param_fill(&spec, &body, &set, &problems), set != 0);
	body_free(&body);
	cr_expect_eq(problems.first == NULL, set != 0);
	return set;
}

Test(param, a_set_is_an_array_of_words)
{
	static const struct {
		const char	*json;
		unsigned	 set;
		const char	*text;
	} rows[] = {
		{ "[\"open\"]", 1, NULL },
		{ "[\"closed\", \"open\", \"closed\"]", 3, NULL },
		{ "[]", 0, "This field is required." },
		{ "null", 0, "This field must not be null." },
		{ "\"open\"", 0, "A JSON array is expected, not string." },
		{ "{\"open\": 1}", 0, "A JSON array is expected, not object." },
		{ "1", 0, "A JSON array is expected, not number." },
		{ "[\"open\", \"Closed\"]", 0,
		    "“Closed” is not one of the allowed values: open, closed." },
		{ "[\"open closed\"]", 0,
		    "“open closed” is not one of the allowed values: open, closed." },
		{ "[1]", 0, "“1” is not one of the allowed values: open, closed." },
		{ "[null]", 0, "“null” is not one of the allowed values: open, closed." },
		{ "[[\"open\"]]", 0,
		    "“[\"open\"]” is not one of the allowed values: open, closed." },
	};
	unsigned set;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		set = fill_set("application/json", arena_printf(fixture.arena,
		    "{\"words\": %s}", rows[i].json));
		cr_expect_eq(set, rows[i].set, "%s: %u", rows[i].json, set);
		if (rows[i].text != NULL)
			only_problem("words", rows[i].text);
	}
	cr_expect_eq(fill_set("application/json", STR("{}")), 0);
	only_problem("words", "This field is required.");
}

Test(param, a_set_of_a_form_is_spelt_out)
{
	static const char form[] = "application/x-www-form-urlencoded";

	cr_expect_eq(fill_set(form, STR("words=open+closed")), 3);
	cr_expect_eq(fill_set(form, STR("words=closed,")), 2);
	cr_expect_eq(fill_set(form, STR("words=")), 0);
	only_problem("words", "This field is required.");
	cr_expect_eq(fill_set(form, STR("words=open;closed")), 0);
	only_problem("words",
	    "“open;closed” is not one of the allowed values: open, closed.");
}
