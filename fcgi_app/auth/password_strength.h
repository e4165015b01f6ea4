#ifndef AUTH_PASSWORD_STRENGTH_H
#define AUTH_PASSWORD_STRENGTH_H

/*
 * How many guesses a password takes: the only user of libzxcvbn, which knows
 * English words, names, common passwords, keyboard patterns, dates and
 * sequences.  It also gets the words of password_words.h and the owner's.
 *
 * The library reads one byte as one character, so letters of other scripts
 * would count as two or three each.  So a password is replaced by the keys
 * of a Latin keyboard that type it: "пароль" and "gfhjkm" are the same, and
 * so are "зфыыцщкв" and "password".
 */

#include <stdbool.h>

#include "base/str.h"

/*
 * The code points of a password that the library gets: its time grows with
 * the third power of the length.
 */
#define PASSWORD_STRENGTH_SEEN	64

/* The most words of the owner that count, in the order of the texts. */
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
 * The strength of a password, which may be any bytes.  A result below
 * `enough` is an upper bound.  The owner's words are each text as a whole,
 * and each run of three or more letters and digits in it.  Wipes its copies.
 */
void
password_strength(struct str given, const struct password_texts *owner,
	double enough, struct password_strength *strength_r);

#endif
