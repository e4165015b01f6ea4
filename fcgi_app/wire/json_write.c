/*
 * Text is nearly all that is written, and nearly all of it needs no
 * escape: runs of such bytes are found a word at a time and copied whole.
 */

#include <string.h>

#include "base/clock.h"
#include "wire/json_write.h"

#define EACH_BYTE(c)	(UINT64_C(0x0101010101010101) * (c))

/* Is one of the 8 bytes 0?  (Bit tricks: only the answer is exact.) */
static uint64_t
zero_among(uint64_t v)
{
	return (v - EACH_BYTE(1)) & ~v & EACH_BYTE(0x80);
}

/* Is one of the 8 bytes at p below 0x20, '"', '\\' or 0xE2? */
static bool
odd_among(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return (((v - EACH_BYTE(0x20)) & ~v & EACH_BYTE(0x80)) |
	    zero_among(v ^ EACH_BYTE('"')) |
	    zero_among(v ^ EACH_BYTE('\\')) |
	    zero_among(v ^ EACH_BYTE(0xe2))) != 0;
}

/* Bytes at p that stand for one escape: 1, 3 (U+2028, U+2029), or 0. */
static size_t
needs_escape(const char *p, const char *end)
{
	if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\\')
		return 1;
	if (end - p >= 3 && memcmp(p, "\xe2\x80", 2) == 0 &&
	    (p[2] == '\xa8' || p[2] == '\xa9'))
		return 3;
	return 0;
}

/* The first byte at or after p that needs an escape. */
static const char *
skip_plain(const char *p, const char *end)
{
	while (p < end) {
		while (end - p >= 8 && !odd_among(p))
			p += 8;
		for (int i = 0; i < 8 && p < end; i++, p++)
			if (needs_escape(p, end) > 0)
				return p;
	}
	return p;
}

static void
put_escape(struct buf *b, const char *p)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[0x20] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n',
		['\r'] = 'r', ['\t'] = 't',
	};
	unsigned char c = (unsigned char)*p;

	buf_char(b, '\\');
	if (c == 0xe2) {
		buf_str(b, p[2] == '\xa8' ? STR("u2028") : STR("u2029"));
	} else if (c >= 0x20) {
		buf_char(b, *p);
	} else if (letters[c] != '\0') {
		buf_char(b, letters[c]);
	} else {
		buf_lit(b, "u00");
		buf_char(b, hex[c >> 4]);
		buf_char(b, hex[c & 15]);
	}
}

static void
new_line(struct json_writer *w)
{
	size_t n = (size_t)w->indent * (size_t)w->depth;

	if (w->indent == 0)
		return;
	buf_char(w->out, '\n');
	memset(buf_room(w->out, n), ' ', n);
	w->out->n += n;
}

/* What stands before a value or a key. */
static void
separate(struct json_writer *w)
{
	if (w->keyed) {
		w->keyed = false;
		return;
	}
	if (!w->first)
		buf_char(w->out, ',');
	if (w->depth > 0)
		new_line(w);
	w->first = false;
}

static void
open_bracket(struct json_writer *w, char bracket)
{
	separate(w);
	buf_char(w->out, bracket);
	w->depth++;
	w->first = true;
}

static void
close_bracket(struct json_writer *w, char bracket)
{
	w->depth--;
	if (!w->first)
		new_line(w);
	buf_char(w->out, bracket);
	w->first = false;
}

/* A key of two parts: NAME and NAME_display come from one name. */
static void
put_key(struct json_writer *w, struct str key, struct str suffix)
{
	separate(w);
	buf_char(w->out, '"');
	buf_str(w->out, key);
	buf_str(w->out, suffix);
	buf_lit(w->out, "\":");
	if (w->indent > 0)
		buf_char(w->out, ' ');
	w->keyed = true;
}

void
json_begin(struct json_writer *w, struct buf *out, int indent)
{
	*w = (struct json_writer){ .out = out, .indent = indent,
	    .first = true };
}

void
json_object(struct json_writer *w)
{
	open_bracket(w, '{');
}

void
json_object_end(struct json_writer *w)
{
	close_bracket(w, '}');
}

void
json_array(struct json_writer *w)
{
	open_bracket(w, '[');
}

void
json_array_end(struct json_writer *w)
{
	close_bracket(w, ']');
}

void
json_key(struct json_writer *w, struct str key)
{
	put_key(w, key, (struct str){ NULL, 0 });
}

void
json_str(struct json_writer *w, struct str s)
{
	const char *p = s.p, *end = s.n > 0 ? s.p + s.n : s.p;

	separate(w);
	/* Room for a text without escapes: then nothing below moves it. */
	buf_room(w->out, s.n + 2);
	buf_char(w->out, '"');
	while (p < end) {
		const char *odd = skip_plain(p, end);

		buf_add(w->out, p, (size_t)(odd - p));
		if ((p = odd) < end) {
			put_escape(w->out, p);
			p += needs_escape(p, end);
		}
	}
	buf_char(w->out, '"');
}

void
json_int(struct json_writer *w, int64_t n)
{
	separate(w);
	buf_int(w->out, n);
}

void
json_bool(struct json_writer *w, bool b)
{
	separate(w);
	buf_str(w->out, b ? STR("true") : STR("false"));
}

void
json_null(struct json_writer *w)
{
	separate(w);
	buf_lit(w->out, "null");
}

static void
put_time(struct json_writer *w, int64_t us)
{
	separate(w);
	buf_char(w->out, '"');
	clock_render(w->out, us);
	buf_char(w->out, '"');
}

static void
put_moment(struct json_writer *w, int64_t us)
{
	if (us == 0)
		json_null(w);
	else
		put_time(w, us);
}

static void
put_text(struct json_writer *w, struct str s)
{
	if (s.p == NULL)
		json_null(w);
	else
		json_str(w, s);
}

/* A word as NAME, and NAME_display with its label; of none both are null. */
static void
put_word(struct json_writer *w, const struct field *f,
	const struct enum_value *word, enum lang lang)
{
	struct str label = { NULL, 0 };

	json_key(w, f->name);
	put_text(w, word == NULL ? label : word->text);
	if (word != NULL)
		label = str_of(word->label.in[lang]);
	put_key(w, f->name, STR("_display"));
	put_text(w, label);
}

static void
put_set(struct json_writer *w, const struct field *f, unsigned set)
{
	size_t i;

	json_array(w);
	for (i = 0; i < f->values_n; i++)
		if (set >> i & 1)
			json_str(w, f->values[i].text);
	json_array_end(w);
}

static void
put_field(struct json_writer *w, const struct field *f, const void *member,
	enum lang lang)
{
	if (f->type == FIELD_ENUM) {
		put_word(w, f, *(const struct enum_value *const *)member, lang);
		return;
	}
	json_key(w, f->name);
	if (f->type == FIELD_TEXT)
		put_text(w, *(const struct str *)member);
	else if (f->type == FIELD_TIME)
		put_time(w, *(const int64_t *)member);
	else if (f->type == FIELD_OPTIONAL_TIME)
		put_moment(w, *(const int64_t *)member);
	else if (f->type == FIELD_SET)
		put_set(w, f, *(const unsigned *)member);
	else if (f->type == FIELD_BOOL)
		json_bool(w, *(const bool *)member);
	else
		json_int(w, *(const int64_t *)member);
}

void
json_fields(struct json_writer *w, const struct field fields[], size_t n,
	const void *from, enum lang lang)
{
	for (size_t i = 0; i < n; i++)
		put_field(w, &fields[i],
		    (const char *)from + fields[i].offset, lang);
}
