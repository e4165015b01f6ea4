#ifndef AUTH_PASSWORD_VALIDATE_H
#define AUTH_PASSWORD_VALIDATE_H

/*
 * The rules for a new password.  It need not mix kinds of characters; it
 * has to be long, and take 2^30 guesses at least (password_strength.h).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define PASSWORD_LEAST	10	/* code points; the most: PASSWORD_MOST */

enum password_fault {
	PASSWORD_GOOD = 0,
	PASSWORD_CONTROL,	/* a control character or a BOM is in it */
	PASSWORD_SHORT,
	PASSWORD_LONG,
	PASSWORD_NAME,		/* ... because of its owner's names */
	PASSWORD_COMMON,	/* it is guessed too soon */
	PASSWORD_FAULT__MAX
};

/* Whose password it is to be; what is not known is empty. */
struct password_owner {
	struct str	name;
	struct str	email;
	struct str	first_name;
	struct str	last_name;
};

/*
 * The first control character (Unicode's Cc) or byte order mark: it comes
 * from a file or a pipe, and no user can type it at a login.  False when
 * there is none.
 */
bool
password_validate_control(struct str given, uint32_t *code_r);

/*
 * The first of its faults.  PASSWORD_NAME: it is weak, and a name or the
 * e-mail address of its owner, or a part of one, is in it.
 */
enum password_fault
password_validate(struct str given, const struct password_owner *owner);

#endif
