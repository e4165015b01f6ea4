/*
 * Looking things up in field tables.  The tables are short, so a walk
 * beats anything cleverer.
 */

#include "base/field.h"

const struct word *
field_word(const struct field *f, struct str s)
{
	size_t i;

	for (i = 0; i < f->words_n; i++)
		if (str_eq(f->words[i].text, s))
			return &f->words[i];
	return NULL;
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
