#ifndef AUTH_NEW_PASSWORD_API_H
#define AUTH_NEW_PASSWORD_API_H

/* A password that somebody is to have: judged first, then hashed. */

#include "http/call.h"
#include "auth/account_store.h"

/*
 * Adds what is wrong with the password of the owner, as he will be, to
 * call->problems under "password".
 */
void
new_password_judge(struct call *call, struct str given,
	const struct account *owner);

/*
 * What to store for a password that was judged; before the job of the
 * writer, never within it: it takes a tenth of a second and more.
 * ERR_BUSY when too many wait for that.
 */
enum err
new_password_hash(struct call *call, struct str given,
	struct account_password *password_r);

#endif
