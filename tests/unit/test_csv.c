/* csv: cells, quotes, formulas, and a reader that gets back what went in. */

#include <stdlib.h>

#include "base/clock.h"
#include "incident/incident.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "wire/csv.h"

#define ROUNDS		4000
#define CELLS		4
#define LONG_TEXT	65536

TestSuite(csv, .init = fixture_arena, .fini = fixture_close);

/* A line of one cell, without its end. */
static struct str
cell(struct str s, char delimiter)
{
	struct csv_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	csv_begin(&w, &b, delimiter);
	csv_text(&w, s);
	return buf_view(&b);
}

static void
cell_is(struct str s, struct str want)
{
	struct str got = cell(s, ',');

	expect_str_eq(got, want, "%.*s, not %.*s", STR_FMT(got),
	    STR_FMT(want));
}

Test(csv, plain_text_stands_as_it_is)
{
	cell_is(STR(""), STR(""));
	cell_is(STR("Самокат 17"), STR("Самокат 17"));
	cell_is(STR("\xf0\x9f\x9b\xb4 \xe2\x80\xa8"),
	    STR("\xf0\x9f\x9b\xb4 \xe2\x80\xa8"));
	cell_is(STR("a\tb = c + d - e @ f ' g"),
	    STR("a\tb = c + d - e @ f ' g"));
	cell_is(STR(" a "), STR(" a "));
	cell_is(STR("\x01\x7f"), STR("\x01\x7f"));
}

Test(csv, separators_quotes_and_line_breaks_are_quoted)
{
	cell_is(STR("a,b"), STR("\"a,b\""));
	cell_is(STR("a;b"), STR("\"a;b\""));
	cell_is(STR("a\nb"), STR("\"a\nb\""));
	cell_is(STR("a\r\nb"), STR("\"a\r\nb\""));
	cell_is(STR("\""), STR("\"\"\"\""));
	cell_is(STR("\"\""), STR("\"\"\"\"\"\""));
	cell_is(STR("a \"b\" c"), STR("\"a \"\"b\"\" c\""));
	cell_is(STR(","), STR("\",\""));
}

Test(csv, what_looks_like_a_formula_gets_an_apostrophe)
{
	cell_is(STR("=1+1"), STR("'=1+1"));
	cell_is(STR("+7 900"), STR("'+7 900"));
	cell_is(STR("-1"), STR("'-1"));
	cell_is(STR("@SUM"), STR("'@SUM"));
	cell_is(STR("\ta"), STR("'\ta"));
	cell_is(STR("\ra"), STR("\"'\ra\""));
	cell_is(STR("=HYPERLINK(\"http://x\",\"y\")"),
	    STR("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""));
	cell_is(STR("="), STR("'="));
	/* One that has been there before stays one of two. */
	cell_is(STR("'=1"), STR("'=1"));
	cell_is(STR("a=1"), STR("a=1"));
	cell_is(STR("\nb"), STR("\"\nb\""));
}

static const struct incident sample = {
	.id = 17, .description = STR_INIT("a;b"),
	.status = &status_values[STATUS_IN_PROGRESS],
	.source = &source_values[SOURCE_PARTNER],
	.created_at = INT64_C(1762754400500000),
	.updated_at = INT64_C(1762754401000000), .version = 3,
};

static void
lines_are(char delimiter, enum lang lang, struct str want)
{
	struct csv_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 0);
	csv_begin(&w, &b, delimiter);
	csv_names(&w, incident_fields, INCIDENT_FIELD__MAX);
	csv_fields(&w, incident_fields, INCIDENT_FIELD__MAX, &sample, lang);
	expect_str_eq(buf_view(&b), want, "%.*s", STR_FMT(buf_view(&b)));
}

Test(csv, fields_become_a_line_of_names_and_lines_of_values)
{
	cr_assert_eq(clock_zone("Europe/Moscow"), ERR_OK);
	lines_are(',', LANG_EN, STR("id,description,status,status_display,"
	    "source,source_display,created_at,updated_at,version\r\n"
	    "17,\"a;b\",in_progress,In progress,partner,Partner,"
	    "2025-11-10T09:00:00.500000+03:00,2025-11-10T09:00:01+03:00,3"
	    "\r\n"));
	lines_are(';', LANG_RU, STR("id;description;status;status_display;"
	    "source;source_display;created_at;updated_at;version\r\n"
	    "17;\"a;b\";in_progress;В работе;partner;Партнер;"
	    "2025-11-10T09:00:00.500000+03:00;2025-11-10T09:00:01+03:00;3"
	    "\r\n"));
}

/* --- a reader, after the grammar of RFC 4180 2 --------------------------- */

struct reader {
	struct str	 rest;
	char		 delimiter;
};

/* The next cell; the separator or line end after it is taken as well. */
static struct str
read_cell(struct reader *r, bool *last_r)
{
	bool quoted = str_starts(r->rest, STR("\""));
	const char *p = r->rest.p + quoted, *end = r->rest.p + r->rest.n;
	struct buf b;

	buf_init(&b, fixture.arena, 64);
	for (; p < end; p++) {
		if (quoted && *p == '"' && ++p < end && *p != '"')
			quoted = false;
		if (!quoted && (*p == r->delimiter || *p == '\r'))
			break;
		cr_assert(quoted || (*p != '"' && *p != '\n'), "bare %c", *p);
		buf_char(&b, *p);
	}
	cr_assert_lt(p, end, "no end of the cell");
	*last_r = *p == '\r';
	p += *last_r ? 2 : 1;
	r->rest = (struct str){ p, (size_t)(end - p) };
	return buf_view(&b);
}

static struct str
random_text(size_t longest)
{
	static const char *const pieces[] = {
		"\"", "\"\"", ",", ";", "\r", "\n", "\r\n", "\t", "=", "+",
		"-", "@", "'", " ", "a", "Ж", "\xf0\x9f\x9b\xb4", "\x01",
		"\xe2\x80\xa8", "\\", "\xef\xbb\xbf", "|", "0",
	};
	const size_t n = sizeof(pieces) / sizeof(pieces[0]);
	size_t left = (size_t)rand() % (longest + 1);
	struct buf b;

	buf_init(&b, fixture.arena, 64);
	while (left-- > 0)
		buf_str(&b, str_of(pieces[(size_t)rand() % n]));
	return buf_view(&b);
}

/* The text as it is read back: with the ' that some get. */
static struct str
guarded(struct str s)
{
	static const char signs[] = "=+-@\t\r";

	if (s.n == 0 || memchr(signs, s.p[0], sizeof(signs) - 1) == NULL)
		return s;
	return arena_printf(fixture.arena, "'%.*s", STR_FMT(s));
}

static void
line_comes_back(const struct str texts[], int n, char delimiter)
{
	struct csv_writer w;
	struct reader r = { .delimiter = delimiter };
	struct buf b;
	struct str got;
	bool last;
	int i;

	buf_init(&b, fixture.arena, 64);
	csv_begin(&w, &b, delimiter);
	for (i = 0; i < n; i++)
		csv_text(&w, texts[i]);
	csv_end(&w);
	r.rest = buf_view(&b);
	for (i = 0; i < n; i++) {
		got = read_cell(&r, &last);
		assert_str_eq(got, guarded(texts[i]), "%.*s, not %.*s",
		    STR_FMT(got), STR_FMT(texts[i]));
		cr_assert_eq(last, i == n - 1);
	}
	cr_assert_eq(r.rest.n, 0);
}

Test(csv, random_lines_come_back)
{
	struct str texts[CELLS];
	int i, k, n;

	expect_random(4180);
	for (i = 0; i < ROUNDS; i++) {
		arena_reset(fixture.arena);
		n = 1 + rand() % CELLS;
		for (k = 0; k < n; k++)
			texts[k] = random_text(12);
		line_comes_back(texts, n, ",;"[i % 2]);
	}
}

Test(csv, long_texts_come_back)
{
	struct str texts[2];

	expect_random(65536);
	texts[0] = random_text(0);
	do
		texts[1] = random_text(LONG_TEXT);
	while (texts[1].n < LONG_TEXT);
	line_comes_back(texts, 2, ',');
	line_comes_back(texts, 2, ';');
}

Test(csv, of_no_word_both_cells_are_empty_and_a_set_is_one_cell)
{
	static const struct enum_value words[] = {
		{ STR_INIT("a"), TEXT("А", "A") },
		{ STR_INIT("b"), TEXT("Б", "B") },
	};
	const struct {
		const struct enum_value	*word;
		unsigned		 set;
	} thing = { NULL, 3 };
	const struct field fields[] = {
		{ .name = STR_INIT("word"), .type = FIELD_ENUM,
		    .values = words, .values_n = 2, .offset = 0 },
		{ .name = STR_INIT("set"), .type = FIELD_SET,
		    .values = words, .values_n = 2,
		    .offset = sizeof(thing.word) },
	};
	struct csv_writer w;
	struct buf b;

	buf_init(&b, fixture.arena, 64);
	csv_begin(&w, &b, ',');
	csv_names(&w, fields, 2);
	csv_fields(&w, fields, 2, &thing, LANG_EN);
	expect_str_eq(buf_view(&b), STR("word,word_display,set\r\n"
	    ",,a b\r\n"), "%.*s", STR_FMT(buf_view(&b)));
}
