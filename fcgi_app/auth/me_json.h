#ifndef AUTH_ME_JSON_H
#define AUTH_ME_JSON_H

/* The caller, as the caller may see it. */

#include "auth/account.h"
#include "http/call.h"

/*
 * Writes user, token, rights, csrf_token and session_over.  `account` is the
 * caller's, NULL: the caller is no account.
 */
void
me_json_write(struct call *call, const struct account *account);

#endif
