/*
 * base/parse: checked numbers and words.
 */


#include "base/clock.h"
#include "base/parse.h"
#include "support/expect.h"

struct number {
	char	text[48];
	size_t	len;
	int	ok;
	int64_t	n;
};

#define NUMBER(text, n)	{ text, sizeof(text) - 1, 1, n }
#define REFUSED(text)	{ text, sizeof(text) - 1, 0, 0 }

static struct number numbers[] = {
	NUMBER("0", 0),
	NUMBER("-0", 0),
	NUMBER("7", 7),
	NUMBER("-7", -7),
	NUMBER("007", 7),
	NUMBER("00000000000000000000000000000000000000001", 1),
	NUMBER("9223372036854775807", INT64_MAX),
	NUMBER("-9223372036854775808", INT64_MIN),
	REFUSED("9223372036854775808"),
	REFUSED("-9223372036854775809"),
	REFUSED("99999999999999999999999999"),
	REFUSED(""),
	REFUSED("-"),
	REFUSED("--1"),
	REFUSED("+1"),
	REFUSED(" 1"),
	REFUSED("1 "),
	REFUSED("1\n"),
	REFUSED("1\0"),
	REFUSED("1.0"),
	REFUSED("1e3"),
	REFUSED("0x10"),
	REFUSED("1_000"),
	REFUSED("\xd9\xa1"),		/* ARABIC-INDIC DIGIT ONE */
};

ParameterizedTestParameters(parse, int_reads_all_of_the_text_or_nothing)
{
	return cr_make_param_array(struct number, numbers,
		sizeof(numbers) / sizeof(numbers[0]));
}

ParameterizedTest(struct number *row, parse,
	int_reads_all_of_the_text_or_nothing)
{
	struct str s = { row->text, row->len };
	int64_t n = 42;
	enum err e = parse_int(s, INT64_MIN, INT64_MAX, &n);

	cr_expect_eq(e, row->ok ? ERR_OK : ERR_INVALID, "\"%s\"", row->text);
	cr_expect_eq(n, row->ok ? row->n : 42, "\"%s\" gave %lld",
		row->text, (long long)n);
}

Test(parse, int_bounds_are_included)
{
	int64_t n;

	cr_expect_eq(parse_int(STR("1"), 1, 256, &n), ERR_OK);
	cr_expect_eq(parse_int(STR("256"), 1, 256, &n), ERR_OK);
}

Test(parse, int_beyond_the_bounds_is_refused)
{
	int64_t n;

	cr_expect_eq(parse_int(STR("0"), 1, 256, &n), ERR_INVALID);
	cr_expect_eq(parse_int(STR("257"), 1, 256, &n), ERR_INVALID);
	cr_expect_eq(parse_int(STR("-1"), 1, 256, &n), ERR_INVALID);
}

Test(parse, int_of_null_is_refused)
{
	int64_t n;

	cr_expect_eq(parse_int((struct str){ NULL, 0 }, 0, 9, &n),
		ERR_INVALID);
}

static const char *const colours[] = { "red", "green", "" };

Test(parse, word_gives_its_index)
{
	int i = -1;

	cr_expect_eq(parse_choice(STR("green"), colours, 3, &i), ERR_OK);
	cr_expect_eq(i, 1);
}

Test(parse, word_must_be_spelt_exactly)
{
	int i = -1;

	cr_expect_eq(parse_choice(STR("Green"), colours, 3, &i), ERR_INVALID);
	cr_expect_eq(parse_choice(STR("gree"), colours, 3, &i), ERR_INVALID);
	cr_expect_eq(parse_choice(STR("green "), colours, 3, &i), ERR_INVALID);
	cr_expect_eq(parse_choice(STR("green\0"), colours, 3, &i),
		ERR_INVALID);
	cr_expect_eq(i, -1);
}

Test(parse, word_is_looked_for_among_n_only)
{
	int i = -1;

	cr_expect_eq(parse_choice(STR("green"), colours, 1, &i), ERR_INVALID);
}

Test(parse, empty_word_can_be_listed)
{
	int i = -1;

	cr_expect_eq(parse_choice(STR(""), colours, 3, &i), ERR_OK);
	cr_expect_eq(i, 2);
}

Test(parse, hex_digits_have_their_values)
{
	static const char lower[] = "0123456789abcdef";
	static const char upper[] = "0123456789ABCDEF";
	int i;

	for (i = 0; i < 16; i++) {
		cr_expect_eq(parse_hex(lower[i]), i);
		cr_expect_eq(parse_hex(upper[i]), i);
	}
}

Test(parse, other_bytes_are_no_hex_digits)
{
	static const char others[] = "/:@G`g \0\xff";
	size_t i;

	for (i = 0; i < sizeof(others); i++)
		cr_expect_eq(parse_hex(others[i]), -1, "byte %d", others[i]);
}

Test(parse, a_span_is_a_number_and_a_unit)
{
	static const struct {
		struct str	text;
		int64_t		span;	/* -1: it is none */
	} rows[] = {
		{ STR_INIT("0s"), 0 }, { STR_INIT("90s"), 90 * CLOCK_SECOND },
		{ STR_INIT("15m"), 900 * CLOCK_SECOND },
		{ STR_INIT("24h"), CLOCK_DAY }, { STR_INIT("90d"), 90 * CLOCK_DAY },
		{ STR_INIT("007d"), 7 * CLOCK_DAY },
		{ STR_INIT("100000w"), 700000 * CLOCK_DAY },
		{ STR_INIT("100001s"), -1 }, { STR_INIT(""), -1 },
		{ STR_INIT("d"), -1 }, { STR_INIT("7"), -1 },
		{ STR_INIT("-7d"), -1 }, { STR_INIT("-0d"), -1 },
		{ STR_INIT("+7d"), -1 }, { STR_INIT("7 d"), -1 },
		{ STR_INIT("7D"), -1 }, { STR_INIT("7y"), -1 },
		{ STR_INIT("1h30m"), -1 }, { STR_INIT("1.5h"), -1 },
	};
	int64_t span;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		span = -1;
		cr_expect_eq(parse_span(rows[i].text, &span),
			rows[i].span >= 0 ? ERR_OK : ERR_INVALID, "%.*s",
			STR_FMT(rows[i].text));
		cr_expect_eq(span, rows[i].span, "%.*s",
			STR_FMT(rows[i].text));
	}
}
