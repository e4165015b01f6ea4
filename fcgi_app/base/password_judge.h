#ifndef BASE_PASSWORD_JUDGE_H
#define BASE_PASSWORD_JUDGE_H

/*
 * The rules for a new password.  It may be of any bytes and need not mix
 * kinds of them; it has to be long, and not what is tried first.
 */

#include "base/str.h"

#define PASSWORD_LEAST	10	/* code points; the most: PASSWORD_MOST */

enum password_fault {
	PASSWORD_GOOD = 0,
	PASSWORD_SHORT,
	PASSWORD_LONG,
	PASSWORD_NAME,		/* it is a name of its owner's */
	PASSWORD_COMMON,	/* it is among the commonest */
	PASSWORD_FAULT__MAX
};

/* Whose password it is to be; what is not known is empty. */
struct password_owner {
	struct str	name;
	struct str	email;
};

/*
 * The first of its faults.  The names it may not be are the user name, the
 * e-mail address and its part before "@": without case, whatever digits
 * and marks are around or in between, and however often.
 */
enum password_fault
password_judge(struct str given, const struct password_owner *owner);

#endif
