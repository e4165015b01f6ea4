/*
 * base/text_fold: what a reader takes for the same becomes the same.
 * Texts at random are folded here once more, whole, by the library alone.
 */

#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(text_fold, .init = fixture_arena, .fini = fixture_close);
TestSuite(text_blank, .init = fixture_arena, .fini = fixture_close);

static void
expect_folded(struct str s, struct str want)
{
	struct str got = text_fold_copy(s, fixture.arena);

	cr_expect_leq(got.n, TEXT_FOLD_ROOM(s.n));
	expect_str_eq(got, want, "\"%.*s\" became \"%.*s\", not \"%.*s\"",
	    STR_FMT(s), STR_FMT(got), STR_FMT(want));
}

#define FOLDS(text, want)	expect_folded(STR(text), STR(want))

Test(text_fold, leaves_what_is_folded)
{
	FOLDS("", "");
	FOLDS("a", "a");
	FOLDS("узел 17, €: 漢字 😀 한 が", "узел 17, €: 漢字 😀 한 が");
}

Test(text_fold, takes_case_away)
{
	FOLDS("САМОКАТ Sim", "самокат sim");
	FOLDS("Straße \u1e9e", "strasse ss");
	FOLDS("ΟΔΟΣ ς", "οδοσ σ");
	FOLDS("\u017f \u212a \u023a \U00010400", "s k \u2c65 \U00010428");
	FOLDS("ﬃ", "ffi");
	FOLDS("\u0130", "i\u0307");
}

Test(text_fold, composes)
{
	FOLDS("и\u0306 И\u0306", "й й");
	FOLDS("e\u0301 E\u0301 \u00e9 \u00c9", "é é é é");
	FOLDS("\u1100\u1161\u11a8", "각");
	FOLDS("か\u3099", "が");
	/* Marks of other places come in their order. */
	FOLDS("a\u0301\u0323", "\u1ea1\u0301");
	FOLDS("a\u0323\u0301", "\u1ea1\u0301");
	/* The iota below becomes a letter behind the accent. */
	FOLDS("α\u0345\u0301", "άι");
	FOLDS("\u1fb3\u0301", "άι");
	/* Excluded from composition. */
	FOLDS("\u0958", "\u0915\u093c");
}

Test(text_fold, takes_the_dots_from_yo)
{
	FOLDS("ёЁе\u0308Е\u0308", "ееее");
	FOLDS("Трёхколёсный", "трехколесный");
	FOLDS("е\u0323\u0308ё\u0323", "е\u0323е\u0323");
	FOLDS("ё\u0301", "е\u0301");
	FOLDS("ё\u0308\u0308", "е");
	/* Others keep theirs. */
	FOLDS("їӥӟ\u00eb\u0308", "їӥӟ\u00eb\u0308");
}

Test(text_fold, makes_white_space_alike)
{
	FOLDS("a b", "a b");
	FOLDS("a  b", "a b");
	FOLDS("a\u00a0b\tc\r\nd\u2028e\u3000f\xc2\x85" "g", "a b c d e f g");
	FOLDS(" \t a \u2003 ", " a ");
	FOLDS(" \u200b \u00ad\u00a0", " ");
	FOLDS("a \u0301  b", "a \u0301 b");
}

Test(text_fold, drops_what_is_invisible)
{
	FOLDS("элек\u00adтро\u200bстан\u2060ция\ufeff", "электростанция");
	FOLDS("\u200e\u202aa\u202c\u2066b\u2069", "ab");
	FOLDS("\u2764\ufe0f 👩\u200d💻", "\u2764 👩💻");
	FOLDS("\u00ad\u200b\U000e0041", "");
	/* Nor does it keep apart what belongs together. */
	FOLDS("и\u00ad\u0306", "й");
	FOLDS("ё\u200d\u0308", "е");
}

Test(text_fold, keeps_bytes_that_are_no_text)
{
	FOLDS("\xd0", "\xd0");
	FOLDS("\x96Ж\xff", "\x96ж\xff");
	FOLDS("\xe2\x82", "\xe2\x82");
	FOLDS("a\xff\xcc\x81", "a\xff\xcc\x81");
}

/* Would take seconds if it were ordered as a whole. */
Test(text_fold, of_a_great_many_marks_is_folded_in_parts, .timeout = 30)
{
	struct str folded;
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	buf_str(&b, STR("a"));
	for (i = 0; i < 100000; i++)
		buf_str(&b, i % 2 ? STR("\u0323") : STR("\u0301"));
	buf_str(&b, STR("Я"));
	folded = text_fold_copy(buf_view(&b), fixture.arena);
	cr_assert_gt(folded.n, 200000);
	cr_expect_eq(memcmp(folded.p + folded.n - 2, "я", 2), 0);
}

static struct str
one_code(uint32_t code)
{
	char *p = arena_alloc(fixture.arena, 4);

	return (struct str){ p, utf8_put(code, p) };
}

Test(text_fold, of_any_code_point_has_room_and_is_folded)
{
	struct str s, folded;
	uint32_t code;

	for (code = 1; code < 0x110000; code++) {
		if (code >= 0xd800 && code < 0xe000)
			continue;
		s = one_code(code);
		folded = text_fold_copy(s, fixture.arena);
		cr_assert_leq(folded.n, TEXT_FOLD_ROOM(s.n), "U+%04X",
		    (unsigned)code);
		assert_str_eq(text_fold_copy(folded, fixture.arena), folded,
		    "U+%04X", (unsigned)code);
		arena_reset(fixture.arena);
	}
}

/* --- once more ---------------------------------------------------------- */

static struct str
mapped(struct str s, int options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;
	struct str copy;

	n = utf8proc_map((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, &out, (utf8proc_option_t)
	    (UTF8PROC_STABLE | options));
	cr_assert_geq(n, 0);
	copy = arena_str(fixture.arena, (struct str){ (char *)out, (size_t)n });
	free(out);
	return copy;
}

static bool
is_mark(uint32_t code)
{
	return utf8proc_get_property((utf8proc_int32_t)code)
	    ->combining_class != 0;
}

/* Decomposed text without the dots of ё and with white space evened. */
static struct str
evened(struct str s)
{
	uint32_t code, base = 0;
	struct buf b;
	size_t n;

	buf_init(&b, fixture.arena, s.n + 1);
	for (; (n = utf8_next(s, &code)) > 0; s.p += n, s.n -= n) {
		if (base == 0x435 && code == 0x308)
			continue;
		if (!is_mark(code))
			base = code;
		if (code == 0xfffe || code == 0xffff)
			buf_str(&b, STR("\ufffd"));
		else if (!utf8_space(code))
			buf_add(&b, s.p, n);
		else if (b.n == 0 || b.p[b.n - 1] != ' ')
			buf_char(&b, ' ');
	}
	return buf_view(&b);
}

static struct str
simply_folded(struct str s)
{
	s = mapped(s, UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE);
	s = evened(mapped(s, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD));
	return s.n == 0 ? s : mapped(s, UTF8PROC_COMPOSE);
}

/* The library takes it for the end of a Hangul syllable, which it is not. */
#define NO_FINAL	0x11a7

static uint32_t
random_code(void)
{
	static const uint32_t telling[] = {
		'a', 'A', ' ', '\t', 0xa0, 0x2003, 0xad, 0x200b, 0x435, 0x415,
		0x451, 0x401, 0x308, 0x306, 0x301, 0x323, 0x345, 0x34f, 0x438,
		0x418, 0xdf, 0x1fb3, 0x3b1, 0x1100, 0x1161, 0x11a8, 0xac00,
		0x304b, 0x3099, 0x915, 0x93c, 0x958, 0x9c7, 0x9be, 0x2f81a,
		0x1f600, 0xfe0f, 0x200d, 0x130, 0x1d15f, 0x3000, 0xfeff,
	};
	uint32_t code;

	if (rand() % 4 != 0)
		return telling[(size_t)rand() %
		    (sizeof(telling) / sizeof(telling[0]))];
	do
		code = 1 + (uint32_t)rand() % (rand() % 2 ? 0x3000 : 0x10ffff);
	while ((code >= 0xd800 && code < 0xe000) || code == NO_FINAL);
	return code;
}

static struct str
random_text(void)
{
	int n = rand() % 30;	/* fewer marks than are cut */
	char bytes[4];
	struct buf b;

	buf_init(&b, fixture.arena, 128);
	while (n-- > 0)
		buf_add(&b, bytes, utf8_put(random_code(), bytes));
	return buf_view(&b);
}

static struct str
escaped(struct str s)
{
	struct buf b;
	uint32_t code;
	size_t n;

	buf_init(&b, fixture.arena, 0);
	for (; (n = utf8_next(s, &code)) > 0; s.p += n, s.n -= n)
		buf_str(&b, arena_printf(fixture.arena, " %04X",
		    (unsigned)code));
	return buf_view(&b);
}

Test(text_fold, is_the_same_by_simpler_means)
{
	struct str s, got, want;
	unsigned seed;

	for (seed = 1; seed <= 40000; seed++) {
		expect_random(seed);
		s = random_text();
		got = text_fold_copy(s, fixture.arena);
		want = simply_folded(s);
		assert_str_eq(got, want, "seed %u:%.*s became%.*s, "
		    "not%.*s", seed, STR_FMT(escaped(s)),
		    STR_FMT(escaped(got)), STR_FMT(escaped(want)));
		assert_str_eq(text_fold_copy(got, fixture.arena), got,
		    "seed %u:%.*s", seed, STR_FMT(escaped(s)));
		arena_reset(fixture.arena);
	}
}

/* --- what shows --------------------------------------------------------- */

Test(text_blank, holds_nothing_to_see)
{
	cr_expect(text_blank(STR("")));
	cr_expect(text_blank(STR(" \t\n\u00a0\u2028\u3000")));
	cr_expect(text_blank(STR("\u200b\u200d\u00ad\ufeff\u2060")));
	cr_expect(text_blank(STR("\u202a\u202c\u2066\u2069\U000e0020")));
	cr_expect(text_blank(STR("\u115f\u3164\uffa0\u2800\ufe0f")));
	cr_expect(text_blank(STR("\x01\x1b\x7f\xc2\x80")));
	cr_expect(text_blank(STR("\u0301\u0308 \u20dd")));
}

Test(text_blank, ends_with_the_first_that_shows)
{
	cr_expect_not(text_blank(STR("\u200b.")));
	cr_expect_not(text_blank(STR("0")));
	cr_expect_not(text_blank(STR("\u0301а")));
	cr_expect_not(text_blank(STR("\u2764\ufe0f")));
	cr_expect_not(text_blank(STR("漢")));
	cr_expect_not(text_blank(STR("\ufffd")));
	cr_expect_not(text_blank(STR("\u00a0€")));
}
