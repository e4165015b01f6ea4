#ifndef BASE_TEXT_FOLD_H
#define BASE_TEXT_FOLD_H

/*
 * Folded text: the form in which a search compares.  Texts that differ only in
 * case, or in ways that a reader does not see, become the same bytes.  The
 * stored and shown text is not changed.
 *
 * Folding does, in this order:
 *	- drops Default_Ignorable code points (Unicode 5.21: soft hyphen,
 *	  zero-width space and joiners, variation selectors, fillers);
 *	- folds case fully, as Unicode 3.13 D145 has it for canonical
 *	  caseless matching ("STRASSE" and "Straße" are the same);
 *	- makes each Cyrillic ё an е;
 *	- turns each run of white space (utf8_space) into one space;
 *	- makes U+FFFE and U+FFFF, which no text should contain, U+FFFD;
 *	- composes letters with their marks (NFC, Unicode Annex 15).
 *
 * More than TEXT_FOLD_MARKS combining marks in a row are folded in parts of
 * that many, as the Stream-Safe Text Format (the same annex) cuts them.
 * Otherwise sorting the marks of one text could take seconds.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

#define TEXT_FOLD_MARKS	30

/* Bytes that a text of n bytes may have when it is folded. */
#define TEXT_FOLD_ROOM(n)	(3 * (n))

/*
 * Folds a text into `out`, which has room for TEXT_FOLD_ROOM(s.n) bytes;
 * returns the bytes used.  A byte that is no UTF-8 stays as it is.
 */
size_t
text_fold(struct str s, char out[]);

/* The same into the arena. */
struct str
text_fold_copy(struct str s, struct arena *a);

/*
 * True when a reader sees nothing: all code points of the text are white space,
 * controls, format characters, Default_Ignorable ones, the blank Braille
 * pattern, or combining marks without a letter.
 */
bool
text_blank(struct str s);

/*
 * The name of the rules, which depends on the rules above and on the Unicode
 * version of the library.  Only texts folded by the same rules can be compared.
 */
struct str
text_fold_rules(void);

#endif
