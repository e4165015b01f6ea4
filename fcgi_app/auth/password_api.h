#ifndef AUTH_PASSWORD_API_H
#define AUTH_PASSWORD_API_H

/* New passwords in requests. */

#include "auth/account_store.h"
#include "http/call.h"

/*
 * Hashes a password that was validated.  It takes a tenth of a second and
 * more, so it must not be called within a job of the writer.  ERR_BUSY: too
 * many requests wait for a hash.
 */
enum err
password_api_hash(struct call *call, struct str given,
	struct account_password *password_r);

#endif
