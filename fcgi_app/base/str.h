#ifndef BASE_STR_H
#define BASE_STR_H

/*
 * Text with its length.  A NUL does not end it: data of a request may contain
 * one anywhere.  A struct str owns nothing.  The function that made the bytes
 * says how long they live, mostly as long as the request's arena.
 */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char	*p;	/* not NUL-terminated; NULL only if n is 0 */
	size_t		 n;	/* bytes */
};

/* For printf's "%.*s". */
#define STR_FMT(s)	(int)(s).n, (s).p

/* A string literal as struct str, also usable in static initialisers. */
#define STR(lit)	((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit)	{ "" lit, sizeof(lit) - 1 }

/* The bytes of a C string up to its NUL; NULL gives the empty text. */
struct str
str_of(const char *s);

bool
str_eq(struct str a, struct str b);

/* Equal when ASCII letters are compared without case. */
bool
str_eq_nocase(struct str a, struct str b);

bool
str_starts(struct str s, struct str prefix);

/* < 0, 0, > 0 in byte order, which for UTF-8 is code-point order. */
int
str_cmp(struct str a, struct str b);

/* s without ASCII spaces and tabs at both ends (RFC 9110 OWS). */
struct str
str_trim(struct str s);

/*
 * Cuts the part before the first byte `sep` off *rest and returns it; the
 * separator is dropped.  Without `sep` the whole of *rest is returned and
 * *rest becomes { NULL, 0 }.  Loop while (rest.p != NULL).
 */
struct str
str_cut(struct str *rest, char sep);

#endif
