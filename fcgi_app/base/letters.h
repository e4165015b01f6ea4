#ifndef BASE_LETTERS_H
#define BASE_LETTERS_H

/*
 * Texts as code points, for judging what a password is made of.  A struct
 * letters owns nothing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "base/str.h"

struct letters {
	const char32_t	*p;
	size_t		 n;
};

/*
 * Decodes s without case (fold.h) into `room`, which has place for as many
 * as s has bytes.  What is no UTF-8 becomes U+FFFD, byte by byte.
 */
struct letters
letters_read(struct str s, char32_t room[]);

/* Of a literal, U"...". */
struct letters
letters_of(const char32_t *text);

bool
letters_is_digit(char32_t c);

/* Anything but digits and marks of ASCII's. */
bool
letters_is_letter(char32_t c);

/* l from its i-th to before its j-th. */
struct letters
letters_part(struct letters l, size_t i, size_t j);

/* How many there are before the first letter; all, without one. */
size_t
letters_lead(struct letters l);

/* ... and after the last one. */
size_t
letters_trail(struct letters l);

/* l from its first letter to its last. */
struct letters
letters_core(struct letters l);

/* The index of c, or l.n. */
size_t
letters_find(struct letters l, char32_t c);

#endif
