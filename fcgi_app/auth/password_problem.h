#ifndef AUTH_PASSWORD_PROBLEM_H
#define AUTH_PASSWORD_PROBLEM_H

/* What is wrong with a new password, in the words of the service. */

#include "auth/password_validate.h"
#include "wire/problem.h"

/* Adds the fault of the given password, unless that is PASSWORD_GOOD. */
void
password_problem_add(struct problems *ps, struct str key, struct str given,
	enum password_fault fault);

#endif
