/* json_write: escapes, commas, indentation, fields. */

#include "base/clock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/json.h"
#include "wire/json_write.h"

TestSuite(json_write, .init = fixture_arena, .fini = fixture_close);

static void
str_is(struct str s, struct str want)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, 0);
	json_str(&w, s);
	expect_str_eq(buf_view(&b), want, "%.*s, not %.*s",
	    STR_FMT(buf_view(&b)), STR_FMT(want));
}

/* Two members and four kinds of nesting. */
static struct str
sample(int indent)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, indent);
	json_object(&w);
	json_key(&w, STR("a"));
	json_array(&w);
	json_int(&w, 1);
	json_array(&w);
	json_array_end(&w);
	json_object(&w);
	json_object_end(&w);
	json_bool(&w, true);
	json_bool(&w, false);
	json_array_end(&w);
	json_key(&w, STR("b"));
	json_object(&w);
	json_key(&w, STR("c"));
	json_null(&w);
	json_object_end(&w);
	json_key(&w, STR("d"));
	json_str(&w, STR("x"));
	json_object_end(&w);
	return buf_view(&b);
}

Test(json_write, compact_output_has_no_spaces)
{
	expect_str_eq(sample(0), (STR("{\"a\":[1,[],{},true,false],"
	    "\"b\":{\"c\":null},\"d\":\"x\"}")));
}

Test(json_write, indented_output_is_as_python_writes_it)
{
	static const char want[] =
	    "{\n"
	    "  \"a\": [\n"
	    "    1,\n"
	    "    [],\n"
	    "    {},\n"
	    "    true,\n"
	    "    false\n"
	    "  ],\n"
	    "  \"b\": {\n"
	    "    \"c\": null\n"
	    "  },\n"
	    "  \"d\": \"x\"\n"
	    "}";

	expect_str_eq(sample(2), str_of(want), "%.*s", STR_FMT(sample(2)));
}

Test(json_write, only_what_must_be_is_escaped)
{
	str_is(STR(""), STR("\"\""));
	str_is((struct str){ NULL, 0 }, STR("\"\""));
	str_is(STR("a/<b>&'\x7f"), STR("\"a/<b>&'\x7f\""));
	str_is(STR("\"\\"), STR("\"\\\"\\\\\""));
	str_is(STR("\b\f\n\r\t"), STR("\"\\b\\f\\n\\r\\t\""));
	str_is(STR("\0\x01\x0b\x1f "),
	    STR("\"\\u0000\\u0001\\u000b\\u001f \""));
}

Test(json_write, line_separators_are_escaped)
{
	str_is(STR("\xe2\x80\xa8\xe2\x80\xa9"), STR("\"\\u2028\\u2029\""));
	str_is(STR("a\xe2\x80\xa8z"), STR("\"a\\u2028z\""));
}

Test(json_write, neighbours_of_line_separators_are_not)
{
	str_is(STR("\xe2\x80\xa7\xe2\x80\xaa\xe2\x80\x94\xe2\x81\xa8"),
	    STR("\"\xe2\x80\xa7\xe2\x80\xaa\xe2\x80\x94\xe2\x81\xa8\""));
	str_is(STR("\xd0\xa1\xd0\xb0\xd0\xbc\xd0\xbe\xd0\xba\xd0\xb0\xd1\x82"),
	    STR("\"\xd0\xa1\xd0\xb0\xd0\xbc\xd0\xbe\xd0\xba\xd0\xb0\xd1\x82"
	    "\""));
}

/* Runs are found eight bytes at a time: every place in them must do. */
Test(json_write, escape_is_found_at_every_place)
{
	for (size_t n = 1; n < 40; n++) {
		for (size_t at = 0; at < n; at++) {
			char text[40], want[48] = "\"";

			memset(text, 'x', n);
			text[at] = '"';
			memset(want + 1, 'x', n + 1);
			memcpy(want + 1 + at, "\\\"", 2);
			want[n + 2] = '"';
			str_is((struct str){ text, n },
			    (struct str){ want, n + 3 });
		}
	}
}

Test(json_write, every_byte_is_read_back)
{
	struct json_writer w;
	struct json *root;
	struct str text, why;
	struct value v;
	struct buf in, out;

	buf_init(&in, fixture.arena, 0);
	for (int c = 0; c < 0x80; c++) {
		buf_char(&in, (char)c);
		buf_lit(&in, "\xe2\x80\xa8 \xf0\x9f\x98\x80");
	}
	text = buf_view(&in);
	buf_init(&out, fixture.arena, 0);
	json_begin(&w, &out, 0);
	json_object(&w);
	json_key(&w, STR("a"));
	json_str(&w, text);
	json_object_end(&w);
	cr_assert_eq(json_read(buf_view(&out), fixture.arena, &root, &why),
	    ERR_OK);
	v = json_member(root, STR("a"), fixture.arena);
	json_free(root);
	expect_str_eq(v.text, text);
}

Test(json_write, limits_of_integers_are_written)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, 0);
	json_array(&w);
	json_int(&w, INT64_MIN);
	json_int(&w, INT64_MAX);
	json_array_end(&w);
	expect_str_eq(buf_view(&b),
	    STR("[-9223372036854775808,9223372036854775807]"));
}

struct thing {
	int64_t			 id;
	struct str		 text;
	const struct enum_value	*state;
	int64_t			 at;
};

static const struct enum_value states[] = {
	{ STR_INIT("open"), TEXT("Открыт", "Open") },
};

static const struct field fields[] = {
	{ .name = STR_INIT("id"), .type = FIELD_INT,
	    .offset = offsetof(struct thing, id) },
	{ .name = STR_INIT("text"), .type = FIELD_TEXT,
	    .offset = offsetof(struct thing, text) },
	{ .name = STR_INIT("state"), .type = FIELD_ENUM,
	    .offset = offsetof(struct thing, state), .values = states,
	    .values_n = 1 },
	{ .name = STR_INIT("at"), .type = FIELD_TIME,
	    .offset = offsetof(struct thing, at) },
};

Test(json_write, fields_of_a_struct_become_members)
{
	struct thing thing = { 7, STR_INIT("a\nb"), &states[0], 0 };
	struct json_writer w;
	struct buf b;

	clock_zone("UTC");
	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, 0);
	json_object(&w);
	json_fields(&w, fields, 4, &thing, LANG_EN);
	json_object_end(&w);
	expect_str_eq(buf_view(&b), (STR("{\"id\":7,\"text\":\"a\\nb\","
	    "\"state\":\"open\",\"state_display\":\"Open\","
	    "\"at\":\"1970-01-01T00:00:00+00:00\"}")), "%.*s",
	    STR_FMT(buf_view(&b)));
}

Test(json_write, what_is_not_there_is_null)
{
	struct thing thing = { .text = { NULL, 0 } };
	struct json_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, 0);
	json_object(&w);
	json_fields(&w, fields + 1, 2, &thing, LANG_EN);
	json_object_end(&w);
	expect_str_eq(buf_view(&b), (STR("{\"text\":null,\"state\":null,"
	    "\"state_display\":null}")), "%.*s", STR_FMT(buf_view(&b)));
}

Test(json_write, a_set_is_an_array_of_its_words)
{
	static const struct enum_value words[] = {
		{ STR_INIT("a"), TEXT("", "") },
		{ STR_INIT("b"), TEXT("", "") },
		{ STR_INIT("c"), TEXT("", "") },
	};
	static const struct field set = {
		.name = STR_INIT("set"), .type = FIELD_SET, .values = words,
		.values_n = 3,
	};
	static const unsigned sets[] = { 5, 0, ~2u };
	struct json_writer w;
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, 0);
	json_begin(&w, &b, 0);
	json_array(&w);
	for (i = 0; i < 3; i++) {
		json_object(&w);
		json_fields(&w, &set, 1, &sets[i], LANG_EN);
		json_object_end(&w);
	}
	json_array_end(&w);
	expect_str_eq(buf_view(&b), (STR("[{\"set\":[\"a\",\"c\"]},"
	    "{\"set\":[]},{\"set\":[\"a\",\"c\"]}]")), "%.*s",
	    STR_FMT(buf_view(&b)));
}
