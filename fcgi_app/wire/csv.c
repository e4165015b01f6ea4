/*
 * Cells and lines.  A program that reads CSV may guess the separator, so text
 * with either separator is quoted.
 */

#include <string.h>

#include "base/clock.h"
#include "wire/csv.h"

/* A text with such a character needs quotes. */
static bool
is_special(char c)
{
	return c == '"' || c == ',' || c == ';' || c == '\n' || c == '\r';
}

static bool
needs_quotes(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (is_special(s.p[i]))
			return true;
	return false;
}

/* Would a spreadsheet compute it? */
static bool
is_formula(struct str s)
{
	return s.n > 0 && s.p[0] != '\0' &&
	    strchr("=+-@\t\r", s.p[0]) != NULL;
}

static void
separate(struct csv_writer *w)
{
	if (!w->first)
		buf_char(w->out, w->delimiter);
	w->first = false;
}

static void
put_doubled(struct buf *b, struct str s)
{
	struct str part;

	while (s.p != NULL) {
		part = str_cut(&s, '"');
		buf_str(b, part);
		if (s.p != NULL)
			buf_lit(b, "\"\"");
	}
}

void
csv_begin(struct csv_writer *w, struct buf *out, char delimiter)
{
	*w = (struct csv_writer){ out, delimiter, true };
}

void
csv_text(struct csv_writer *w, struct str s)
{
	bool quoted = needs_quotes(s);

	separate(w);
	/* Room for a text without quotes: the common case allocates once. */
	buf_room(w->out, s.n + 3);
	if (quoted)
		buf_char(w->out, '"');
	if (is_formula(s))
		buf_char(w->out, '\'');
	if (!quoted) {
		buf_str(w->out, s);
		return;
	}
	put_doubled(w->out, s);
	buf_char(w->out, '"');
}

void
csv_int(struct csv_writer *w, int64_t n)
{
	separate(w);
	buf_int(w->out, n);
}

void
csv_time(struct csv_writer *w, int64_t us)
{
	separate(w);
	clock_render(w->out, us);
}

void
csv_end(struct csv_writer *w)
{
	buf_lit(w->out, "\r\n");
	w->first = true;
}

/* NAME, and for an enum value NAME_display as well. */
static void
put_name(struct csv_writer *w, const struct field *f)
{
	csv_text(w, f->name);
	if (f->type != FIELD_ENUM)
		return;
	csv_text(w, f->name);
	buf_lit(w->out, "_display");
}

void
csv_names(struct csv_writer *w, const struct field fields[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		put_name(w, &fields[i]);
	csv_end(w);
}

static void
put_field(struct csv_writer *w, const struct field *f, const void *member,
	enum lang lang)
{
	static const struct enum_value none = { { NULL, 0 }, TEXT("", "") };
	const struct enum_value *value;

	switch (f->type) {
	case FIELD_INT:
		csv_int(w, *(const int64_t *)member);
		break;
	case FIELD_TIME:
		csv_time(w, *(const int64_t *)member);
		break;
	case FIELD_OPTIONAL_TIME:
		if (*(const int64_t *)member == 0)
			csv_text(w, (struct str){ NULL, 0 });
		else
			csv_time(w, *(const int64_t *)member);
		break;
	case FIELD_BOOL:
		csv_int(w, *(const bool *)member);
		break;
	case FIELD_TEXT:
		csv_text(w, *(const struct str *)member);
		break;
	case FIELD_ENUM:
		value = *(const struct enum_value *const *)member;
		if (value == NULL)
			value = &none;
		csv_text(w, value->text);
		csv_text(w, str_of(value->label.in[lang]));
		break;
	case FIELD_SET:
		csv_text(w, field_set_text(f, *(const unsigned *)member,
		    w->out->arena));
		break;
	}
}

void
csv_fields(struct csv_writer *w, const struct field fields[], size_t n,
	const void *from, enum lang lang)
{
	size_t i;

	for (i = 0; i < n; i++)
		put_field(w, &fields[i],
		    (const char *)from + fields[i].offset, lang);
	csv_end(w);
}
