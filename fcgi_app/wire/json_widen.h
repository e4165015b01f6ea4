#ifndef WIRE_JSON_WIDEN_H
#define WIRE_JSON_WIDEN_H

/*
 * Integers that json-c cannot hold.  json-c clamps an integer beyond 64 bits
 * and drops its text, but it keeps the text of a real number.  So json-c gets
 * a long integer as a real, with an exponent of zero in a form that no
 * client writes; that exponent identifies it afterwards.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * A text that json_check accepts, with that exponent behind each integer of 19
 * digits or more: a copy in the arena, or the text itself if it has none.
 */
struct str
json_widen(struct str text, struct arena *a);

/* Was this number such an integer?  Then *text becomes its digits. */
bool
json_narrow(struct str *text);

#endif
