#ifndef BASE_PASSWORD_COMMON_H
#define BASE_PASSWORD_COMMON_H

/*
 * Whether a password is among the commonest: those that are tried first.
 * There is no list of them, they are known by their form: a word that many
 * take (stem.h), a way across the keyboard (keyboard.h), a number, a few
 * characters again and again.  Case, disguises and digits around do not
 * make them rare.  At most PASSWORD_MOST bytes; what case is has been
 * learnt (fold.h).
 */

#include <stdbool.h>

#include "base/str.h"

bool
password_common(struct str given);

#endif
