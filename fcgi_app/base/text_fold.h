#ifndef BASE_TEXT_FOLD_H
#define BASE_TEXT_FOLD_H

/*
 * Folded text: the form in which a search compares.  Two texts that a
 * reader takes for the same become the same bytes, and a part of one is a
 * part of the other.  The stored and shown text is not changed.
 *
 * Folding does, in this order:
 *	- drops Default_Ignorable code points (Unicode 5.21: soft hyphen,
 *	  zero-width space and joiners, variation selectors, fillers);
 *	- folds case fully, as Unicode 3.13 D145 has it for canonical
 *	  caseless matching ("STRASSE" and "Straße" are the same);
 *	- takes the dots from each Cyrillic ё;
 *	- turns each run of white space (utf8_space) into one space;
 *	- makes U+FFFE and U+FFFF, which no text should hold, U+FFFD;
 *	- composes what can be composed (NFC, Unicode Annex 15).
 *
 * A run of more than TEXT_FOLD_MARKS combining marks is folded in parts of
 * that many, as the Stream-Safe Text Format (the same annex) would cut it:
 * otherwise ordering the marks of one text could take seconds.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

#define TEXT_FOLD_MARKS	30

/* Bytes that a text of n may have when it is folded. */
#define TEXT_FOLD_ROOM(n)	(3 * (n))

/*
 * Folds a text into `out`, room for TEXT_FOLD_ROOM(s.n); the bytes used.
 * A byte that begins no code point stays as it is.
 */
size_t
text_fold(struct str s, char out[]);

/* The same into the arena. */
struct str
text_fold_copy(struct str s, struct arena *a);

/*
 * True when a reader sees nothing: the text holds no code point but white
 * space, controls, format characters, Default_Ignorable ones, the blank
 * Braille pattern, and combining marks, which have nothing to stand on.
 */
bool
text_blank(struct str s);

/*
 * Names the rules: texts that were folded under the same name compare.
 * It changes with the rules above and with the Unicode of the library.
 */
struct str
text_fold_rules(void);

#endif
