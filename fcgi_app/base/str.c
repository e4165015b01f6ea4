/*
 * Comparing and cutting text with a length.  Knows bytes and ASCII only;
 * code points are utf8.c's.
 */

#include <string.h>

#include "base/str.h"

static unsigned char
lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + ('a' - 'A')) : u;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str
str_of(const char *s)
{
	struct str r = { s, s == NULL ? 0 : strlen(s) };

	return r;
}

bool
str_eq(struct str a, struct str b)
{
	/* memcmp may not be handed the NULL of an empty text. */
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_starts(struct str s, struct str prefix)
{
	if (s.n < prefix.n)
		return false;
	s.n = prefix.n;
	return str_eq(s, prefix);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_cut(struct str *rest, char sep)
{
	struct str head = *rest;
	const char *at;

	at = head.n == 0 ? NULL : memchr(head.p, sep, head.n);
	if (at == NULL) {
		*rest = (struct str){ NULL, 0 };
		return head;
	}
	head.n = (size_t)(at - head.p);
	rest->p += head.n + 1;
	rest->n -= head.n + 1;
	return head;
}
