#ifndef BASE_STEM_H
#define BASE_STEM_H

/*
 * The words that passwords are made of most, and how people disguise
 * them: other characters for letters, digits and marks around, two or
 * three in a row.  The list is our own.
 */

#include <stdbool.h>

#include "base/letters.h"

/* c as the one that stands for all that look like it: "4", "@" are "a". */
char32_t
stem_plain(char32_t c);

/*
 * Whether l, which has no case, is up to three of the words, each as often
 * as may be, and around them nothing but what is no letter.  At most
 * PASSWORD_MOST of them.
 */
bool
stem_is_all(struct letters l);

#endif
