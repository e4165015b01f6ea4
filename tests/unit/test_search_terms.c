/*
 * base/search_terms: what a search asks for.  Searches at random are taken
 * apart here once more, by simpler means.
 */

#include <stdlib.h>

#include "base/buf.h"
#include "base/search_terms.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(words, .init = fixture_arena, .fini = fixture_close);

static struct search_terms
read(struct str search)
{
	struct search_terms w;

	cr_assert_eq(search_terms_read(search, fixture.arena, &w), ERR_OK,
	    "%.*s", STR_FMT(search));
	return w;
}

/* The words one behind the other, each ended by a bar. */
static struct str
shown(struct search_terms w)
{
	struct str s = arena_str(fixture.arena, w.folded);
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0')
			((char *)s.p)[i] = '|';
	return s;
}

static void
expect_words(struct str search, struct str want)
{
	struct str got = shown(read(search));

	expect_str_eq(got, want, "[%.*s]: %.*s, not %.*s",
	    STR_FMT(search), STR_FMT(got), STR_FMT(want));
}

static void
expect_indexed(struct str search, struct str want, bool rest)
{
	struct search_terms w = read(search);

	expect_str_eq(w.indexed, want, "[%.*s]: %.*s", STR_FMT(search),
	    STR_FMT(w.indexed));
	cr_expect_eq(w.rest, rest, "[%.*s]", STR_FMT(search));
}

static bool
matches(struct str search, struct str text)
{
	char *room = arena_alloc(fixture.arena, TEXT_FOLD_ROOM(text.n));

	return search_terms_match(read(search).folded, text, room);
}

Test(words, are_separated_by_any_white_space)
{
	expect_words(STR("самокат 17"), STR("самокат|17|"));
	expect_words(STR("  a\t\nb\u00a0\u2003c  "), STR("a|b|c|"));
	expect_words(STR("a"), STR("a|"));
}

Test(words, there_may_be_none)
{
	expect_words(STR(""), STR(""));
	expect_words((struct str){ NULL, 0 }, STR(""));
	expect_words(STR(" \t\u3000"), STR(""));
	expect_words(STR("\"\""), STR(""));
	expect_words(STR("\"\" \"\""), STR(""));
	expect_words(STR("\""), STR(""));
}

Test(words, between_quotes_are_one)
{
	expect_words(STR("\"не в сети\" 17"), STR("не в сети|17|"));
	expect_words(STR("\" a  b \""), STR(" a b |"));
	expect_words(STR("a\"b c\"d"), STR("a|b c|d|"));
	expect_words(STR("\"a\"\"b\""), STR("a\"b|"));
	expect_words(STR("\"\"\"\""), STR("\"|"));
	expect_words(STR("\"a\" \"b\""), STR("a|b|"));
}

Test(words, a_quote_that_is_not_closed_takes_the_rest)
{
	expect_words(STR("a \"b c"), STR("a|b c|"));
	expect_words(STR("a \"b \"\"c"), STR("a|b \"c|"));
	expect_words(STR("a \"b c\"\""), STR("a|b c\"|"));
}

Test(words, are_without_case)
{
	expect_words(STR("САМОКАТ Sim"), STR("самокат|sim|"));
}

Test(words, are_folded)
{
	expect_words(STR("\"Трё\u00a0 \nх\" е\u0308ж"), STR("тре х|еж|"));
	expect_words(STR("сам\u00adокат"), STR("самокат|"));
	expect_indexed(STR("ёи\u0306"), STR(""), true);
	expect_indexed(STR("ßа"), STR("\"ssа\" "), false);
}

Test(words, of_invisible_characters_are_none)
{
	expect_words(STR("\u200b \"\u00ad\""), STR(""));
	expect_words(STR("a \u200b \ufeffb"), STR("a|b|"));
}

Test(words, no_other_character_has_a_meaning)
{
	expect_words(STR("a* ^b c:d (e OR NEAR( -f + %_ \\ ' ;--"),
	    STR("a*|^b|c:d|(e|or|near(|-f|+|%_|\\|'|;--|"));
	expect_indexed(STR("OR NEAR(a) {x}: ab* \"a\"\"b\" col:x %__"),
	    STR("\"near(a)\" \"{x}:\" \"ab*\" \"a\"\"b\" \"col:x\" "
	    "\"%__\" "), true);
}

Test(words, of_three_characters_or_more_are_looked_up)
{
	expect_indexed(STR("ab"), STR(""), true);
	expect_indexed(STR("ЖЖ"), STR(""), true);
	expect_indexed(STR("abc"), STR("\"abc\" "), false);
	expect_indexed(STR("ЖЖж"), STR("\"жжж\" "), false);
	expect_indexed(STR("😀😀"), STR(""), true);
	expect_indexed(STR("😀😀😀 a"), STR("\"😀😀😀\" "), true);
	expect_indexed(STR(""), STR(""), false);
}

static struct str
many(const char *piece, size_t n)
{
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	while (n-- > 0)
		buf_str(&b, str_of(piece));
	return buf_view(&b);
}

Test(words, a_search_that_is_too_long_is_refused)
{
	struct search_terms w;

	cr_expect_eq(search_terms_read(many("ж", SEARCH_TERMS_LENGTH),
	    fixture.arena, &w), ERR_OK);
	cr_expect_eq(search_terms_read(many("ж", SEARCH_TERMS_LENGTH + 1),
	    fixture.arena, &w), ERR_INVALID);
	cr_expect_eq(search_terms_read(many("😀", SEARCH_TERMS_LENGTH),
	    fixture.arena, &w), ERR_OK);
}

Test(words, what_no_description_holds_is_refused)
{
	struct search_terms w;

	cr_expect_eq(search_terms_read(STR("abc\0d"), fixture.arena, &w),
	    ERR_INVALID);
	cr_expect_eq(search_terms_read(STR("abc\xff"), fixture.arena, &w),
	    ERR_INVALID);
	cr_expect_eq(search_terms_read(STR("\xed\xa0\x80"), fixture.arena, &w),
	    ERR_INVALID);
}

Test(words, all_of_them_must_be_in_the_text)
{
	cr_expect(matches(STR("самокат 17"), STR("17-й САМОКАТ")));
	cr_expect_not(matches(STR("самокат 18"), STR("17-й САМОКАТ")));
	cr_expect(matches(STR("мок ока"), STR("Самокат")));
	cr_expect(matches(STR("\"не в сети\""), STR("Он НЕ В СЕТИ.")));
	cr_expect(matches(STR("\"не  в сети\""), STR("не в сети")));
	cr_expect_not(matches(STR("\"не в  сети\""), STR("не всети")));
	cr_expect_not(matches(STR("a"), STR("")));
	cr_expect(matches(STR(""), STR("x")));
}

Test(words, of_one_letter_do_not_match_half_of_another)
{
	/* р is D1 80, Р is D0 A0: bytes that others have as well. */
	cr_expect_not(matches(STR("р"), STR("сЀ")));
	cr_expect(matches(STR("р"), STR("Р")));
}

/* Texts of the least likely to be handled alike. */
static struct str
random_text(size_t most)
{
	static const char *const pieces[] = {
		"a", "B", "ж", "Ж", "ё", " ", "  ", "\"", "\"\"", "%", "_",
		"😀", "\t", "*", "\u00a0", "\\", "и\u0306", "\u00ad*",
	};
	struct buf b;
	size_t n = (size_t)rand() % most;

	buf_init(&b, fixture.arena, 0);
	while (n-- > 0)
		buf_str(&b, str_of(pieces[rand() %
		    (sizeof(pieces) / sizeof(pieces[0]))]));
	return buf_view(&b);
}

static bool
is_space(struct str s)
{
	uint32_t code;

	return utf8_next(s, &code) > 0 && utf8_space(code);
}

/*
 * Character by character with the state of a quote: the text between bars
 * as shown() has it, but with case.
 */
static struct str
simply(struct str s)
{
	bool quoted = false, open = false;
	struct buf b;
	uint32_t code;
	size_t n;

	buf_init(&b, fixture.arena, 0);
	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_next(s, &code);
		if (quoted && str_starts(s, STR("\"\""))) {
			buf_char(&b, '"');
			n = 2;
			open = true;
		} else if (s.p[0] == '"' || (!quoted && is_space(s))) {
			if (open)
				buf_char(&b, '|');
			open = false;
			quoted = s.p[0] == '"' ? !quoted : quoted;
		} else {
			buf_add(&b, s.p, n);
			open = true;
		}
	}
	if (open)
		buf_char(&b, '|');
	return buf_view(&b);
}

Test(words, are_the_same_by_simpler_means)
{
	struct str search, want;
	char room[1024];
	unsigned seed;

	for (seed = 1; seed <= 20000; seed++) {
		expect_random(seed);
		search = random_text(30);
		want = simply(search);
		want.n = text_fold(want, room);
		want.p = room;
		expect_words(search, want);
		arena_reset(fixture.arena);
	}
}
