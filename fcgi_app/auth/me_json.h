#ifndef AUTH_ME_JSON_H
#define AUTH_ME_JSON_H

/* What somebody is told of himself. */

#include "auth/account.h"
#include "http/call.h"

/*
 * user, token, rights, csrf_token.  `account` is that of who asks, NULL if
 * he has none.
 */
void
me_json_write(struct call *call, const struct account *account);

#endif
