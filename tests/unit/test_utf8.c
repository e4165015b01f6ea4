/*
 * base/utf8: well-formedness, counting, trimming and repair.
 */


#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"

#define MARK	"\xef\xbf\xbd"		/* U+FFFD */

struct bytes {
	char	p[16];
	size_t	n;
};

#define BYTES(lit)	{ lit, sizeof(lit) - 1 }

TestSuite(utf8, .init = fixture_arena, .fini = fixture_close);

static size_t
next(struct str s, uint32_t *code)
{
	*code = 0xffffffff;
	return utf8_next(s, code);
}

static void
expect_code(struct str s, uint32_t want)
{
	uint32_t code;

	cr_expect_eq(next(s, &code), s.n, "length at U+%04X", want);
	cr_expect_eq(code, want, "U+%04X, wanted U+%04X", code, want);
	cr_expect(utf8_valid(s), "U+%04X", want);
}

Test(utf8, first_and_last_of_each_length)
{
	expect_code(STR("\0"), 0);
	expect_code(STR("\x7f"), 0x7f);
	expect_code(STR("\xc2\x80"), 0x80);
	expect_code(STR("\xdf\xbf"), 0x7ff);
	expect_code(STR("\xe0\xa0\x80"), 0x800);
	expect_code(STR("\xef\xbf\xbf"), 0xffff);
	expect_code(STR("\xf0\x90\x80\x80"), 0x10000);
	expect_code(STR("\xf4\x8f\xbf\xbf"), 0x10ffff);
}

Test(utf8, neighbours_of_the_surrogates)
{
	expect_code(STR("\xed\x9f\xbf"), 0xd7ff);
	expect_code(STR("\xee\x80\x80"), 0xe000);
}

Test(utf8, next_looks_at_the_first_code_point_only)
{
	uint32_t code;

	cr_expect_eq(next(STR("Я\xff"), &code), 2);
	cr_expect_eq(code, 0x42f);
}

Test(utf8, next_of_nothing_is_0)
{
	uint32_t code;

	cr_expect_eq(next(STR(""), &code), 0);
	cr_expect_eq(next((struct str){ NULL, 0 }, &code), 0);
}

static struct bytes ill[] = {
	BYTES("\x80"), BYTES("\xbf"),			/* continuations */
	BYTES("\xc0\x80"), BYTES("\xc0\xaf"),		/* overlong */
	BYTES("\xc1\xbf"), BYTES("\xe0\x80\x80"),
	BYTES("\xe0\x9f\xbf"), BYTES("\xf0\x80\x80\x80"),
	BYTES("\xf0\x8f\xbf\xbf"),
	BYTES("\xed\xa0\x80"), BYTES("\xed\xbf\xbf"),	/* surrogates */
	BYTES("\xf4\x90\x80\x80"),			/* past U+10FFFF */
	BYTES("\xf5\x80\x80\x80"), BYTES("\xf8\x88\x80\x80\x80"),
	BYTES("\xfe"), BYTES("\xff"),
	BYTES("\xd0"), BYTES("\xe2\x82"), BYTES("\xe2"),	/* cut */
	BYTES("\xf0\x9f\x98"), BYTES("\xf0\x9f"), BYTES("\xf0"),
	BYTES("\xd0 "), BYTES("\xe2\x82 "), BYTES("\xf0\x9f\x98 "),
	BYTES("\xd0\xc0"), BYTES("\xe2\x28\xa1"),
};

ParameterizedTestParameters(utf8, ill_formed_sequences_are_refused)
{
	return cr_make_param_array(struct bytes, ill,
		sizeof(ill) / sizeof(ill[0]));
}

ParameterizedTest(struct bytes *row, utf8, ill_formed_sequences_are_refused)
{
	struct str s = { row->p, row->n };
	uint32_t code;

	cr_expect_eq(next(s, &code), 0);
	cr_expect_not(utf8_valid(s));
}

Test(utf8, overlong_forms_are_refused)
{
	cr_expect_not(utf8_valid(STR("a\xc0\xaf" "b")));
	cr_expect_not(utf8_valid(STR("a\xe0\x80\xaf" "b")));
	cr_expect_not(utf8_valid(STR("a\xf0\x80\x80\xaf" "b")));
}

/* The fast paths take eight bytes at a time: try every alignment. */
Test(utf8, ill_formed_is_seen_at_any_place)
{
	char text[40];
	size_t row, at;
	struct str s = { text, sizeof(text) };

	for (row = 0; row < sizeof(ill) / sizeof(ill[0]); row++) {
		for (at = 0; at + ill[row].n <= sizeof(text); at++) {
			memset(text, 'a', sizeof(text));
			memcpy(text + at, ill[row].p, ill[row].n);
			cr_expect_not(utf8_valid(s), "row %zu at %zu", row, at);
		}
	}
}

Test(utf8, well_formed_is_seen_at_any_place)
{
	static const char piece[] = "aЯ€😀";
	char text[64];
	size_t at, n = sizeof(piece) - 1;

	for (at = 0; at + n <= sizeof(text); at++) {
		memset(text, 'a', sizeof(text));
		memcpy(text + at, piece, n);
		cr_expect(utf8_valid((struct str){ text, sizeof(text) }));
	}
}

/* Both tables of utf8.c must say the same of the same bytes. */
Test(utf8, valid_agrees_with_next)
{
	static const char tail[] = "\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xd0";
	char text[4];
	struct str s = { text, sizeof(text) }, rest;
	unsigned i, combos = 256 * 9 * 9 * 9;
	uint32_t code;
	size_t n;

	for (i = 0; i < combos; i++) {
		text[0] = (char)(i % 256);
		text[1] = tail[i / 256 % 9];
		text[2] = tail[i / 256 / 9 % 9];
		text[3] = tail[i / 256 / 81];
		for (rest = s; (n = utf8_next(rest, &code)) > 0; rest.n -= n)
			rest.p += n;
		cr_assert_eq(utf8_valid(s), rest.n == 0, "case %u", i);
	}
}

Test(utf8, empty_text_is_valid)
{
	cr_expect(utf8_valid(STR("")));
	cr_expect(utf8_valid((struct str){ NULL, 0 }));
}

Test(utf8, count_is_of_code_points)
{
	cr_expect_eq(utf8_count(STR("")), 0);
	cr_expect_eq(utf8_count(STR("a\0b")), 3);
	cr_expect_eq(utf8_count(STR("Самокат")), 7);
	cr_expect_eq(utf8_count(STR("€😀")), 2);
	cr_expect_eq(utf8_count(STR("и\xcc\x86")), 2);	/* combining */
}

static void
expect_stripped(struct str s, struct str want)
{
	struct str got = utf8_strip(s);

	expect_str_eq(got, want, "\"%.*s\" left \"%.*s\"", STR_FMT(s),
		STR_FMT(got));
}

static struct bytes spaces[] = {
	BYTES("\t"), BYTES("\n"), BYTES("\v"), BYTES("\f"), BYTES("\r"),
	BYTES("\x1c"), BYTES("\x1d"), BYTES("\x1e"), BYTES("\x1f"),
	BYTES(" "), BYTES("\xc2\x85"), BYTES("\u00a0"), BYTES("\u1680"),
	BYTES("\u2000"), BYTES("\u2005"), BYTES("\u200a"), BYTES("\u2028"),
	BYTES("\u2029"), BYTES("\u202f"), BYTES("\u205f"), BYTES("\u3000"),
};

ParameterizedTestParameters(utf8, strip_takes_python_white_space)
{
	return cr_make_param_array(struct bytes, spaces,
		sizeof(spaces) / sizeof(spaces[0]));
}

ParameterizedTest(struct bytes *row, utf8, strip_takes_python_white_space)
{
	struct str space = { row->p, row->n };

	expect_stripped(arena_printf(fixture.arena, "%.*sя%.*s", STR_FMT(space),
		STR_FMT(space)), STR("я"));
}

Test(utf8, strip_leaves_what_python_leaves)
{
	static const struct str kept[] = {
		STR_INIT("\0"), STR_INIT("\x08"), STR_INIT("\x0e"),
		STR_INIT("\x1b"), STR_INIT("\x7f"),
		STR_INIT("\xc2\x84"), STR_INIT("\xc2\x86"),
		STR_INIT("\u180e"), STR_INIT("\u200b"), STR_INIT("\u2060"),
		STR_INIT("\ufeff"),
	};
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		expect_stripped(kept[i], kept[i]);
}

Test(utf8, strip_leaves_the_inside)
{
	expect_stripped(STR(" \u00a0 а \t б \u3000\n"), STR("а \t б"));
}

Test(utf8, strip_of_white_space_is_empty)
{
	expect_stripped(STR(" \t\u2003\n"), STR(""));
	expect_stripped(STR(""), STR(""));
	expect_stripped((struct str){ NULL, 0 }, STR(""));
}

static void
expect_repaired(struct str s, struct str want)
{
	struct str got = utf8_repair(s, fixture.arena);

	expect_str_eq(got, want, "got \"%.*s\", wanted \"%.*s\"",
		STR_FMT(got), STR_FMT(want));
	cr_expect(utf8_valid(got));
}

Test(utf8, repair_of_well_formed_is_the_text_itself)
{
	struct str s = STR("Самокат");

	cr_expect_eq(utf8_repair(s, fixture.arena).p, s.p);
}

Test(utf8, repair_replaces_each_stray_byte)
{
	expect_repaired(STR("a\x80\xff" "b"), STR("a" MARK MARK "b"));
	expect_repaired(STR("\xc0\xaf"), STR(MARK MARK));
	expect_repaired(STR("\xed\xa0\x80"), STR(MARK MARK MARK));
	expect_repaired(STR("\xf4\x90\x80\x80"), STR(MARK MARK MARK MARK));
}

Test(utf8, repair_replaces_a_cut_sequence_once)
{
	expect_repaired(STR("\xd0"), STR(MARK));
	expect_repaired(STR("\xe2\x82" "a"), STR(MARK "a"));
	expect_repaired(STR("\xf0\x9f\x98"), STR(MARK));
	expect_repaired(STR("\xe2\x82\xd0\xaf"), STR(MARK "Я"));
}

/* The example of the Unicode standard, table 3-8. */
Test(utf8, repair_follows_the_example_of_the_standard)
{
	expect_repaired(
		STR("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64"),
		STR("a" MARK MARK MARK "b" MARK "c" MARK MARK "d"));
}

Test(utf8, surrogate_is_found_with_its_code)
{
	cr_expect_eq(utf8_surrogate(STR("\xed\xa0\x80")), 0xd800);
	cr_expect_eq(utf8_surrogate(STR("a\xed\xbf\xbf")), 0xdfff);
	cr_expect_eq(utf8_surrogate(STR("\xed\x9f\xbf\xed\xb2\x81z")),
		0xdc81);
}

Test(utf8, text_without_surrogates_has_none)
{
	cr_expect_eq(utf8_surrogate(STR("")), 0);
	cr_expect_eq(utf8_surrogate((struct str){ NULL, 0 }), 0);
	cr_expect_eq(utf8_surrogate(STR("Самокат 😀")), 0);
	cr_expect_eq(utf8_surrogate(STR("\xed\x9f\xbf\xee\x80\x80")), 0);
}

Test(utf8, cut_surrogate_is_not_read_past_its_end)
{
	cr_expect_eq(utf8_surrogate(STR("\xed")), 0);
	cr_expect_eq(utf8_surrogate(STR("\xed\xa0")), 0);
	cr_expect_eq(utf8_surrogate(STR("a\xed\xa0")), 0);
}

Test(utf8, put_is_next_turned_round)
{
	struct str s = { NULL, 0 };
	char bytes[4];
	uint32_t code, got;

	for (code = 0; code < 0x110000; code++) {
		if (code >= 0xd800 && code < 0xe000)
			continue;
		s = (struct str){ bytes, utf8_put(code, bytes) };
		cr_assert_eq(next(s, &got), s.n, "U+%04X", (unsigned)code);
		cr_assert_eq(got, code, "U+%04X", (unsigned)code);
	}
}
