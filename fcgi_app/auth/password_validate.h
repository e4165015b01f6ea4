#ifndef AUTH_PASSWORD_VALIDATE_H
#define AUTH_PASSWORD_VALIDATE_H

/*
 * The rules for a new password.  It need not mix kinds of characters; it
 * must be long, and take at least 2^30 guesses (password_strength.h).
 */

#include "auth/account.h"
#include "base/str.h"
#include "wire/problem.h"

#define PASSWORD_LEAST	10	/* code points; the most: PASSWORD_MOST */

enum password_fault {
	PASSWORD_GOOD = 0,
	PASSWORD_CONTROL,	/* a control character or a BOM is in it */
	PASSWORD_SHORT,
	PASSWORD_LONG,
	PASSWORD_NAME,		/* weak, and a name of its owner is in it */
	PASSWORD_COMMON,	/* weak: it takes too few guesses */
	PASSWORD_FAULT__MAX
};

/*
 * Finds the first fault of a password.  PASSWORD_NAME: it is weak, and a name
 * or the e-mail address of its owner, or a part of one, is in it.  Fields of
 * the owner that are not known are empty.
 */
enum password_fault
password_validate(struct str given, const struct account *owner);

/* Adds the problem of a fault under `key`; PASSWORD_GOOD adds none. */
void
password_validate_add_fault(struct problems *ps, struct str key,
	struct str given, enum password_fault fault);

/* Does both. */
void
password_validate_problem(struct problems *ps, struct str key,
	struct str given, const struct account *owner);

#endif
