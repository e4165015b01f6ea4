#ifndef AUTH_TRUSTED_DEVICE_API_H
#define AUTH_TRUSTED_DEVICE_API_H

/*
 * Browsers from which an account has logged in before, known by a cookie
 * that we have signed, wherever they are by now.  It gets nobody in: it
 * only keeps what strangers try from counting against its owner.
 */

#include "http/call.h"

/*
 * Whether the request comes from a trusted device of the account: one on
 * which it has logged in within ninety days, and after `trusted_from`: the
 * last time that another caller than the owner set the password.
 */
bool
trusted_device_is_valid(const struct call *call, int64_t account_id,
	int64_t trusted_from);

/* The account has logged in: the answer sets the cookie. */
void
trusted_device_set_cookie(struct call *call, int64_t account_id);

#endif
