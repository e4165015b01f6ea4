#ifndef API_DEVICE_H
#define API_DEVICE_H

/*
 * Browsers from which an account has logged in before, known by a cookie
 * that we have signed, wherever they are by now.  It gets nobody in: it
 * only keeps what strangers try from counting against its owner.
 */

#include "api/api.h"

/*
 * What the device is known by, if the request comes from one of the
 * account; { NULL, 0 } when it does not.
 */
struct str
device_of(const struct api_call *call, int64_t account_id);

/* The account has logged in: the answer sets the cookie. */
void
device_remember(struct api_call *call, int64_t account_id);

#endif
