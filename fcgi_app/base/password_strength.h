#ifndef BASE_PASSWORD_STRENGTH_H
#define BASE_PASSWORD_STRENGTH_H

/*
 * How many guesses a password takes: the sole user of libzxcvbn, which
 * knows 90,000 words of English, names and passwords, keyboards, dates and
 * sequences.  Beside that it knows the words of password_words.h, and the
 * owner's.
 *
 * The library reads one byte as one character, so letters of other scripts
 * would count as two or three each.  A password is therefore judged by the
 * keys of a Latin keyboard that it takes: "пароль" and "gfhjkm" are the
 * same, and so are "зфыыцщкв" and "password".
 */

#include <stdbool.h>

#include "base/str.h"

/*
 * That much of a password is looked at, in code points: what the library
 * takes grows with the third power of the length.
 */
#define PASSWORD_STRENGTH_SEEN	64

/* Words of the owner that are looked at, the longest first. */
#define PASSWORD_STRENGTH_WORDS	32

struct password_strength {
	double	bits;		/* the logarithm of the number of guesses */
	bool	is_owner;	/* a word of the owner is part of it */
};

/* The texts of an owner: names, an address. */
struct password_texts {
	const struct str	*texts;
	size_t			 n;
};

/*
 * The strength of a password of any bytes; what is less than `enough` may
 * be even less.  The owner's words are what these texts are made of: each
 * as a whole, and its letters and digits between other characters, three
 * or more.  Wipes what it has copied.
 */
void
password_strength(struct str given, const struct password_texts *owner,
	double enough, struct password_strength *strength_r);

#endif
