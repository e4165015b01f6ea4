/*
 * Looking up fields and values.  The tables are short, so a linear search is
 * fast enough.
 */

#include "base/buf.h"
#include "wire/field.h"

const struct enum_value *
field_find_value(const struct field *f, struct str s)
{
	size_t i;

	for (i = 0; i < f->values_n; i++)
		if (str_eq(f->values[i].text, s))
			return &f->values[i];
	return NULL;
}

/* Cuts the next word off; empty where two separators meet. */
static struct str
next_word(struct str *rest)
{
	struct str word = *rest;
	size_t n = 0;

	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != ',')
		n++;
	word.n = n;
	*rest = n == rest->n ? (struct str){ NULL, 0 } :
	    (struct str){ rest->p + n + 1, rest->n - n - 1 };
	return word;
}

unsigned
field_set(const struct field *f, struct str text, struct str *other_r)
{
	const struct enum_value *word;
	unsigned set = 0;
	struct str s;

	*other_r = (struct str){ NULL, 0 };
	while (text.p != NULL) {
		s = next_word(&text);
		if (s.n == 0)
			continue;
		if ((word = field_find_value(f, s)) != NULL)
			set |= 1u << (word - f->values);
		else if (other_r->p == NULL)
			*other_r = s;
	}
	return set;
}

struct str
field_set_text(const struct field *f, unsigned set, struct arena *a)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, 64);
	for (i = 0; i < f->values_n; i++) {
		if ((set >> i & 1) == 0)
			continue;
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_str(&b, f->values[i].text);
	}
	return buf_view(&b);
}

static const void *
member_of(const struct field *f, const void *from)
{
	return (const char *)from + f->offset;
}

bool
field_has_value(const struct field *f, const void *from)
{
	const void *member = member_of(f, from);

	if (f->type == FIELD_TEXT)
		return ((const struct str *)member)->n > 0;
	if (f->type == FIELD_ENUM)
		return *(const struct enum_value *const *)member != NULL;
	return *(const int64_t *)member != 0;
}

bool
field_equal(const struct field *f, const void *a, const void *b)
{
	const void *x = member_of(f, a), *y = member_of(f, b);

	if (f->type == FIELD_TEXT)
		return str_eq(*(const struct str *)x, *(const struct str *)y);
	if (f->type == FIELD_ENUM)
		return *(const struct enum_value *const *)x ==
		    *(const struct enum_value *const *)y;
	return *(const int64_t *)x == *(const int64_t *)y;
}

void
field_copy(const struct field *f, void *to, const void *from)
{
	void *member = (char *)to + f->offset;

	if (f->type == FIELD_TEXT)
		*(struct str *)member =
		    *(const struct str *)member_of(f, from);
	else if (f->type == FIELD_ENUM)
		*(const struct enum_value **)member =
		    *(const struct enum_value *const *)member_of(f, from);
	else
		*(int64_t *)member = *(const int64_t *)member_of(f, from);
}

const struct field *
field_find(const struct field fields[], size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(fields[i].name, name))
			return &fields[i];
	return NULL;
}
