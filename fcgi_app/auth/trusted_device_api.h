#ifndef AUTH_TRUSTED_DEVICE_API_H
#define AUTH_TRUSTED_DEVICE_API_H

/*
 * Trusted devices: browsers in which an account has logged in, known by a
 * cookie that the service has signed, from any network.  The cookie logs
 * nobody in.  It gives the owner attempts to log in that other clients
 * cannot use up.
 */

#include "http/call.h"

/*
 * Does the request come from a trusted device of the account?  The account
 * has logged in there within ninety days, and not before `trusted_from`: the
 * last time that another caller than the owner set the password.
 */
bool
trusted_device_is_valid(const struct call *call, int64_t account_id,
	int64_t trusted_from);

/* The account has logged in: the response sets the cookie. */
void
trusted_device_set_cookie(struct call *call, int64_t account_id);

#endif
