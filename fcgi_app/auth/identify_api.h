#ifndef AUTH_IDENTIFY_API_H
#define AUTH_IDENTIFY_API_H

/*
 * Who asks: by an Authorization header, by the cookie of a session, or
 * not at all.
 */

#include "auth/account.h"
#include "http/call.h"

/*
 * A stage of the pipeline: fills in call->caller.  ERR_UNAUTHENTICATED:
 * there are credentials, and they are wrong.  Who has none is anonymous.
 */
enum err
identify(struct call *call);

/* Makes an account the one who asks, by no session. */
void
identify_as(struct call *call, const struct account *account,
	enum channel channel);

#endif
