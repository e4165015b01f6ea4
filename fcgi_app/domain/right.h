#ifndef DOMAIN_RIGHT_H
#define DOMAIN_RIGHT_H

/*
 * Rights.  A route names the right that it takes (http/route.h).  A caller has
 * a set of them, which follows from the role of the account, the scopes of the
 * token, or the policy for anonymous callers.
 */

#include <stdbool.h>

#include "wire/field.h"

enum right {
	RIGHT_READ	= 1 << 0,	/* see incidents, history, statistics */
	RIGHT_CREATE	= 1 << 1,	/* report incidents */
	RIGHT_WRITE	= 1 << 2,	/* change status, add notes */
	RIGHT_ADMIN	= 1 << 3,	/* edit, delete, accounts, tokens, audit */
	RIGHT_ACCOUNT	= 1 << 4,	/* one's own account and sessions */
	RIGHT_ANYBODY	= 1 << 5,	/* everybody has it */
};

/* What a role, a scope or a policy can be made of. */
#define RIGHT_ALL	(RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE | RIGHT_ADMIN)

/* Of those in RIGHT_ALL, as a client is told, at the index of their bit. */
#define RIGHT_VALUES	4

extern const struct enum_value right_values[];	/* RIGHT_VALUES */

/* The rights of anonymous callers, as the configuration names them. */
enum right_policy {
	RIGHT_POLICY_NONE,
	RIGHT_POLICY_CREATE,	/* report incidents, not see them */
	RIGHT_POLICY_READ,
	RIGHT_POLICY_FULL,	/* as in the service that was replaced */
	RIGHT_POLICY__MAX
};

extern const unsigned right_of_policy[];	/* RIGHT_POLICY__MAX */

/*
 * The rights of a set in the form for clients, "read, write", in the arena:
 * the words of the rights, and "account".
 */
struct str
right_text(unsigned rights, struct arena *a);

/* Is one of those that are wanted held?  Of none nobody holds one. */
bool
right_held(unsigned wanted, unsigned held);

#endif
