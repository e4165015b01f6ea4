#ifndef DOMAIN_RIGHT_H
#define DOMAIN_RIGHT_H

/*
 * Rights.  A route names the right that it needs (http/route.h).  A caller has
 * a set of rights: those of the role of an account, of the scopes of a token,
 * or of the policy for anonymous callers.
 */

#include <stdbool.h>

#include "wire/field.h"

enum right {
	RIGHT_READ	= 1 << 0,	/* see incidents, history, statistics */
	RIGHT_CREATE	= 1 << 1,	/* report incidents */
	RIGHT_WRITE	= 1 << 2,	/* change status, add notes */
	RIGHT_ADMIN	= 1 << 3,	/* edit, delete, accounts, audit log */
	RIGHT_ACCOUNT	= 1 << 4,	/* see and edit the own account */
	RIGHT_ANYBODY	= 1 << 5,	/* of every caller */
};

/* The rights that a role, a scope or a policy can consist of. */
#define RIGHT_ALL	(RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE | RIGHT_ADMIN)

/* Of the rights in RIGHT_ALL, as clients see them, by the index of the bit. */
#define RIGHT_VALUES	4

extern const struct enum_value right_values[];	/* RIGHT_VALUES */

/* The policies for anonymous callers. */
enum right_policy {
	RIGHT_POLICY_NONE,
	RIGHT_POLICY_CREATE,	/* report incidents, not see them */
	RIGHT_POLICY_READ,
	RIGHT_POLICY_FULL,	/* as in the replaced service */
	RIGHT_POLICY__MAX
};

extern const unsigned right_of_policy[];	/* RIGHT_POLICY__MAX */

/*
 * The rights of a set as clients see them, "read, write", in the arena: the
 * values of right_values, and "account".
 */
struct str
right_text(unsigned rights, struct arena *a);

/* Is one of the wanted rights held?  False when none is wanted. */
bool
right_held(unsigned wanted, unsigned held);

#endif
