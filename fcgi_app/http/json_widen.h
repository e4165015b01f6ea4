#ifndef HTTP_JSON_WIDEN_H
#define HTTP_JSON_WIDEN_H

/*
 * Integers that json-c cannot hold.  It clamps what is beyond 64 bits and
 * forgets how it was written, but of a real number it keeps the text.  So
 * a long integer goes to it as a real, with an exponent of zero that
 * nobody writes, and is known by that exponent when it comes back.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * A text that json_check took, with that exponent behind each integer of
 * 19 digits or more: a copy in the arena, or the text itself if it has none.
 */
struct str
json_widen(struct str text, struct arena *a);

/* Was this number such an integer?  Then *text becomes its digits. */
bool
json_narrow(struct str *text);

#endif
