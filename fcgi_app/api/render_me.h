#ifndef API_RENDER_ME_H
#define API_RENDER_ME_H

/* What somebody is told of himself. */

#include "api/api.h"
#include "model/account.h"

/*
 * user, token, rights, csrf_token.  `account` is that of who asks, NULL if
 * he has none.
 */
void
render_me(struct api_call *call, const struct account *account);

#endif
