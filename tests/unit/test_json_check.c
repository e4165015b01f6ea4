/* json_check: what is JSON, what is not, and what is rewritten. */

#include "base/buf.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/json_check.h"

TestSuite(json_check, .init = fixture_arena, .fini = fixture_close);

struct outcome {
	enum err	  e;
	int		  depth;
	struct json_fault fault;
	struct str	  text;		/* as it was left */
};

static struct outcome
check(struct str text)
{
	struct outcome o = { .depth = -1 };

	o.text = arena_str(fixture.arena, text);
	o.e = json_check(&o.text, 1000, &o.depth, &o.fault);
	return o;
}

static void
accepted(struct str text)
{
	struct outcome o = check(text);

	cr_expect_eq(o.e, ERR_OK, "refused: %.*s (%s at %zu)", STR_FMT(text),
	    o.e == ERR_OK ? "" : o.fault.what, o.fault.offset);
}

static void
refused(struct str text)
{
	cr_expect_eq(check(text).e, ERR_INVALID, "accepted: %.*s",
	    STR_FMT(text));
}

static void
fault_is(struct str text, const char *what, size_t offset)
{
	struct outcome o = check(text);

	cr_assert_eq(o.e, ERR_INVALID, "accepted: %.*s", STR_FMT(text));
	cr_expect_str_eq(o.fault.what, what);
	cr_expect_eq(o.fault.offset, offset, "%.*s: %s at %zu, not %zu",
	    STR_FMT(text), what, o.fault.offset, offset);
}

static void
becomes(struct str text, struct str want)
{
	struct outcome o = check(text);

	cr_assert_eq(o.e, ERR_OK);
	expect_str_eq(o.text, want, "%.*s became %.*s", STR_FMT(text),
	    STR_FMT(o.text));
}

/* `open` n times, then `middle`, then `close` n times. */
static struct str
nested(const char *open, int n, const char *middle, const char *close)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	for (int i = 0; i < n; i++)
		buf_str(&b, str_of(open));
	buf_str(&b, str_of(middle));
	for (int i = 0; i < n; i++)
		buf_str(&b, str_of(close));
	return buf_view(&b);
}

Test(json_check, what_the_rfc_allows_is_accepted)
{
	static const struct str texts[] = {
		STR_INIT("null"), STR_INIT("true"), STR_INIT("false"),
		STR_INIT("0"), STR_INIT("-0"), STR_INIT("123"),
		STR_INIT("-1"), STR_INIT("1.5"), STR_INIT("-0.0"),
		STR_INIT("1e5"), STR_INIT("1E+5"), STR_INIT("0e-0"),
		STR_INIT("123.456e78"), STR_INIT("1e400"),
		STR_INIT("20e1"), STR_INIT("0.4e00669999999999999999999"),
		STR_INIT("\"\""), STR_INIT("\"a\""), STR_INIT("[]"),
		STR_INIT("{}"), STR_INIT("[1]"), STR_INIT("[ ]"),
		STR_INIT("{ }"), STR_INIT("[1,2 , 3]"),
		STR_INIT("[[]   ]"), STR_INIT("[\"\"]"),
		STR_INIT("{\"a\":1}"), STR_INIT("{\"\":0}"),
		STR_INIT("{\"a\":1,\"a\":2}"),
		STR_INIT("{ \"a\" : [ { } , null ] }"),
		STR_INIT(" \t\r\n1 \t\r\n"), STR_INIT("\n[\n]\n"),
		STR_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\""),
		STR_INIT("\"\\u0000\""), STR_INIT("\"\\uFfFf\""),
		STR_INIT("\"\\\\u0000\""), STR_INIT("\"\\ud83d\\ude00\""),
		STR_INIT("\"\\uD834\\uDd1e\""), STR_INIT("\"\x7f\""),
		STR_INIT("\"/*\""), STR_INIT("\"'\""),
		STR_INIT("\"\xd0\x96\""), STR_INIT("\"\xe2\x80\xa8\""),
		STR_INIT("\"\xf0\x9f\x98\x80\""),
		STR_INIT("\"\xf4\x8f\xbf\xbf\""),
		STR_INIT("\"\xef\xbf\xbf\""), STR_INIT("\"\xef\xbb\xbf\""),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		accepted(texts[i]);
}

Test(json_check, structures_the_rfc_forbids_are_refused)
{
	static const struct str texts[] = {
		STR_INIT(""), STR_INIT(" "), STR_INIT("\n"), STR_INIT("["),
		STR_INIT("]"), STR_INIT("{"), STR_INIT("}"), STR_INIT(","),
		STR_INIT(":"), STR_INIT("[,]"), STR_INIT("[,1]"),
		STR_INIT("[1,]"), STR_INIT("[1,,2]"), STR_INIT("[1"),
		STR_INIT("[1,"), STR_INIT("[1 2]"), STR_INIT("[1:2]"),
		STR_INIT("[\"a\":1]"), STR_INIT("[1]]"), STR_INIT("[1}"),
		STR_INIT("{\"a\":1]"), STR_INIT("[][]"), STR_INIT("1 2"),
		STR_INIT("{,}"), STR_INIT("{\"a\"}"), STR_INIT("{\"a\":}"),
		STR_INIT("{\"a\":1,}"), STR_INIT("{\"a\":1,,\"b\":2}"),
		STR_INIT("{\"a\" 1}"), STR_INIT("{\"a\"::1}"),
		STR_INIT("{\"a\":1 \"b\":2}"), STR_INIT("{1:1}"),
		STR_INIT("{null:1}"), STR_INIT("{a:1}"), STR_INIT("{[:1}"),
		STR_INIT("{\"a\",\"b\"}"), STR_INIT("{\"a\":\"b\"}#"),
		STR_INIT("{\"a\":\"b\"}/**/"), STR_INIT("/**/1"),
		STR_INIT("1//"), STR_INIT("{}}"), STR_INIT("{{}}"),
		STR_INIT("{{\"a\":1}}"), STR_INIT("[*]"), STR_INIT("<.>"),
		STR_INIT("[\"a\",\n4\n,1,"), STR_INIT("[\f]"),
		STR_INIT("[\v]"), STR_INIT("\xc2\xa0" "1"),
		STR_INIT("\xe2\x80\xa8[]"), STR_INIT("1\xe2\x81\xa0"),
		STR_INIT("\0"), STR_INIT("1\0"), STR_INIT("[\0]"),
		STR_INIT("{\"a\"\0:1}"), STR_INIT("{}\0"), STR_INIT("\\u0031"),
		STR_INIT("[\\n]"), STR_INIT("{\"a\":/*x*/1}"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(texts[i]);
}

Test(json_check, words_and_numbers_the_rfc_forbids_are_refused)
{
	static const struct str texts[] = {
		STR_INIT("nul"), STR_INIT("tru"), STR_INIT("fals"),
		STR_INIT("True"), STR_INIT("NULL"), STR_INIT("nulll"),
		STR_INIT("undefined"), STR_INIT("NaN"), STR_INIT("-NaN"),
		STR_INIT("Infinity"), STR_INIT("-Infinity"), STR_INIT("-I"),
		STR_INIT("Inf"), STR_INIT("nan"), STR_INIT("+1"),
		STR_INIT("+Infinity"), STR_INIT("-"), STR_INIT("--1"),
		STR_INIT("- 1"), STR_INIT("-a"), STR_INIT("01"),
		STR_INIT("-01"), STR_INIT("00"), STR_INIT(".5"),
		STR_INIT("-.5"), STR_INIT("1."), STR_INIT("1.e5"),
		STR_INIT("1e"), STR_INIT("1e+"), STR_INIT("1E-"),
		STR_INIT("1ee5"), STR_INIT("1e5.5"), STR_INIT("1.2.3"),
		STR_INIT("0x10"), STR_INIT("0x"), STR_INIT("1_000"),
		STR_INIT("1 000.0"), STR_INIT("1a"), STR_INIT("-1x"),
		STR_INIT("0e"), STR_INIT("0.3e"), STR_INIT("1+2"),
		STR_INIT("\xef\xbc\x91"), STR_INIT("\xd9\xa1"),
		STR_INIT("[1\xe5]"), STR_INIT("[1e1\xe5]"), STR_INIT("[0\xe5]"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(texts[i]);
}

Test(json_check, strings_the_rfc_forbids_are_refused)
{
	static const struct str texts[] = {
		STR_INIT("\""), STR_INIT("\"a"), STR_INIT("\"\\"),
		STR_INIT("\"\\\""), STR_INIT("\"\\\"\"\""),
		STR_INIT("\"\\x41\""), STR_INIT("\"\\a\""),
		STR_INIT("\"\\0\""), STR_INIT("\"\\'\""), STR_INIT("\"\\\0\""),
		STR_INIT("\"\\U0041\""), STR_INIT("\"\\\xd0\x96\""),
		STR_INIT("\"\\u\""), STR_INIT("\"\\u1\""),
		STR_INIT("\"\\u12\""), STR_INIT("\"\\u123\""),
		STR_INIT("\"\\u123"), STR_INIT("\"\\u12G4\""),
		STR_INIT("\"\\u 123\""), STR_INIT("\"\\u+123\""),
		STR_INIT("\"\\ud800\\u\""), STR_INIT("\"\\ud800\\u1\""),
		STR_INIT("\"\\ud800\\\""), STR_INIT("\"\\ud800\\x\""),
		STR_INIT("\"\t\""), STR_INIT("\"\n\""), STR_INIT("\"\0\""),
		STR_INIT("\"\x1f\""), STR_INIT("'a'"), STR_INIT("['a']"),
		STR_INIT("{'a':1}"), STR_INIT("`a`"), STR_INIT("\"a\"b"),
		STR_INIT("\xe2\x80\x9c" "a\xe2\x80\x9d"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(texts[i]);
}

Test(json_check, ill_formed_utf8_is_refused)
{
	static const struct str texts[] = {
		STR_INIT("\"\xff\""), STR_INIT("\"\x80\""),
		STR_INIT("\"\xc0\xaf\""), STR_INIT("\"\xc1\xbf\""),
		STR_INIT("\"\xd0\""), STR_INIT("\"\xd0"),
		STR_INIT("\"\xe2\x82\""), STR_INIT("\"\xe0\x80\xaf\""),
		STR_INIT("\"\xed\xa0\x80\""), STR_INIT("\"\xed\xbf\xbf\""),
		STR_INIT("\"\xf0\x80\x80\xaf\""),
		STR_INIT("\"\xf4\x90\x80\x80\""),
		STR_INIT("\"\xf5\x80\x80\x80\""),
		STR_INIT("\"\xfc\x80\x80\x80\x80\xaf\""),
		STR_INIT("\"\xd0\\n\x96\""), STR_INIT("{\"\xff\":1}"),
		STR_INIT("\xff"), STR_INIT("[\xff]"),
		STR_INIT("\xff\xfe[\0]\0"), STR_INIT("\0[\0]"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(texts[i]);
}

Test(json_check, byte_order_mark_is_refused)
{
	fault_is(STR("\xef\xbb\xbf{}"), "Unexpected UTF-8 BOM", 0);
	fault_is(STR("{}\xef\xbb\xbf"), "Extra data", 2);
}

Test(json_check, single_quotes_are_refused)
{
	fault_is(STR("{'a': 1}"), "Expecting property name enclosed in"
	    " double quotes", 1);
	fault_is(STR("'a'"), "Expecting value", 0);
}

Test(json_check, nan_and_infinity_are_refused)
{
	const char *what = "Out of range float values are not JSON compliant";

	fault_is(STR("[NaN]"), what, 1);
	fault_is(STR("[ Infinity]"), what, 2);
	fault_is(STR("-Infinity"), what, 0);
}

Test(json_check, faults_say_what_and_where)
{
	fault_is(STR(""), "Expecting value", 0);
	fault_is(STR("  "), "Expecting value", 2);
	fault_is(STR("{"), "Expecting property name enclosed in double"
	    " quotes", 1);
	fault_is(STR("[1,]"), "Expecting value", 3);
	fault_is(STR("{\"a\" 1}"), "Expecting ':' delimiter", 5);
	fault_is(STR("{\"a\": 1."), "Expecting ',' delimiter", 7);
	fault_is(STR("{\"a\": \"d\""), "Expecting ',' delimiter", 9);
	fault_is(STR("{} x"), "Extra data", 3);
	fault_is(STR("[\"ab"), "Unterminated string starting at", 1);
	fault_is(STR(" \"\\"), "Unterminated string starting at", 1);
	fault_is(STR("[\"a\nb\"]"), "Invalid control character", 3);
	fault_is(STR("[\"a\\x41\"]"), "Invalid \\escape", 3);
	fault_is(STR("[\"a\\u12G4\"]"), "Invalid \\uXXXX escape", 4);
	fault_is(STR("\"a\xd0\x96\xff\""), "Invalid UTF-8", 4);
}

Test(json_check, depth_is_counted)
{
	cr_expect_eq(check(STR("1")).depth, 0);
	cr_expect_eq(check(STR("[]")).depth, 1);
	cr_expect_eq(check(STR("{\"a\":{}}")).depth, 2);
	cr_expect_eq(check(STR("[[],[[]],[]]")).depth, 3);
}

Test(json_check, depth_is_bounded)
{
	struct str text = STR("[[1]]");
	struct json_fault fault;
	int depth;

	cr_expect_eq(json_check(&text, 2, &depth, &fault), ERR_OK);
	cr_expect_eq(json_check(&text, 1, &depth, &fault), ERR_INVALID);
	cr_expect_eq(fault.offset, 1);
	text = STR("1");
	cr_expect_eq(json_check(&text, 0, &depth, &fault), ERR_OK);
	accepted(nested("[", 1000, "", "]"));
	accepted(nested("{\"a\":", 1000, "1", "}"));
	fault_is(nested("[", 1001, "", "]"), "Nested too deeply", 1000);
	refused(nested("[", 500000, "", ""));
	refused(nested("[{\"\":", 100000, "", ""));
}

Test(json_check, integers_of_4300_digits_are_the_longest)
{
	const char *what = "Exceeds the limit (4300 digits) for integer"
	    " string conversion";

	accepted(nested("1", 4300, "", ""));
	accepted(nested("-", 1, nested("1", 4300, "", "").p, ""));
	fault_is(nested("1", 4301, "", ""), what, 0);
	fault_is(nested("1", 2151, "", "2"), what, 0);
}

Test(json_check, reals_may_have_any_number_of_digits)
{
	accepted(nested("1", 5000, ".", "1"));
	accepted(nested("1", 5000, "e", "1"));
}

Test(json_check, only_a_surrogate_without_partner_is_rewritten)
{
	becomes(STR("\"a\\ud800b\""), STR("\"a\xed\xa0\x80" "b\""));
	becomes(STR("\"\\uDFFF\""), STR("\"\xed\xbf\xbf\""));
	becomes(STR("\"\\ud83d\\ude00\""), STR("\"\\ud83d\\ude00\""));
	becomes(STR("\"\\ude00\\ud83d\""),
	    STR("\"\xed\xb8\x80\xed\xa0\xbd\""));
	becomes(STR("\"\\ud83d\\ud83d\\ude00\""),
	    STR("\"\xed\xa0\xbd\\ud83d\\ude00\""));
	becomes(STR("\"\\ud83dx\\ude00\""),
	    STR("\"\xed\xa0\xbdx\xed\xb8\x80\""));
	becomes(STR("\"\\ud83d\\u0041\""), STR("\"\xed\xa0\xbd\\u0041\""));
	becomes(STR("\"\\\\ud800\\ud800\""),
	    STR("\"\\\\ud800\xed\xa0\x80\""));
	becomes(STR("{\"\\ud800\":\"\\n\"}"),
	    STR("{\"\xed\xa0\x80\":\"\\n\"}"));
	becomes(STR("\"\\ud7ff\\ue000\""), STR("\"\\ud7ff\\ue000\""));
}

Test(json_check, nul_in_a_name_is_replaced)
{
	becomes(STR("{\"a\\u0000b\":\"c\\u0000d\"}"),
	    STR("{\"a\\ufffdb\":\"c\\u0000d\"}"));
	becomes(STR("{\"a\\\\u0000\":[\"\\u0000\"]}"),
	    STR("{\"a\\\\u0000\":[\"\\u0000\"]}"));
}

Test(json_check, refused_text_is_not_shortened)
{
	struct str text = STR("[\"\\ud800\", \"\\ud800");
	struct outcome o = check(text);

	cr_expect_eq(o.e, ERR_INVALID);
	expect_str_eq(o.text, text);
	cr_expect_eq(o.fault.offset, 11);
}

Test(json_check, every_prefix_of_a_text_is_refused)
{
	struct str text = STR("{\"a\\u0416\\ud83d\\ude00\": [-1.5e+3, true,"
	    " null, {\"\xd0\x96\": \"\xf0\x9f\x98\x80\"}]}");

	accepted(text);
	for (size_t n = 0; n < text.n; n++)
		refused((struct str){ text.p, n });
}
