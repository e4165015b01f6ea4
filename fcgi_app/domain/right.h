#ifndef DOMAIN_RIGHT_H
#define DOMAIN_RIGHT_H

/*
 * What somebody may do.  A route names the one right that it takes
 * (http/route.h); who asks has a set of them, which follows from what he
 * is: a role, the scopes of a token, or what the configuration leaves to
 * those who do not say who they are.
 */

#include <stdbool.h>

#include "wire/field.h"

enum right {
	RIGHT_READ	= 1 << 0,	/* see incidents, history, statistics */
	RIGHT_CREATE	= 1 << 1,	/* report incidents */
	RIGHT_WRITE	= 1 << 2,	/* change status, add notes */
	RIGHT_ADMIN	= 1 << 3,	/* edit, delete, accounts, tokens, audit */
	RIGHT_ACCOUNT	= 1 << 4,	/* one's own: who has an account */
	RIGHT_ANYBODY	= 1 << 5,	/* everybody has it */
};

/* What a role, a scope or a policy can be made of. */
#define RIGHT_ALL	(RIGHT_READ | RIGHT_CREATE | RIGHT_WRITE | RIGHT_ADMIN)

/* Of those in RIGHT_ALL, as a client is told, at the index of their bit. */
#define RIGHT_VALUES	4

extern const struct enum_value right_values[];	/* RIGHT_VALUES */

/* What is left to those who do not say who they are. */
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
