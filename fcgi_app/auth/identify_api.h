#ifndef AUTH_IDENTIFY_API_H
#define AUTH_IDENTIFY_API_H

/*
 * The caller of a request: identified by an Authorization header, else by the
 * cookie of a session, else anonymous.
 */

#include "auth/account.h"
#include "http/call.h"

/*
 * A stage of the pipeline: fills in call->caller.  ERR_UNAUTHENTICATED: the
 * credentials are wrong.  A request without credentials is anonymous.
 */
enum err
identify(struct call *call);

/* Makes the account the caller, without a session. */
void
identify_as(struct call *call, const struct account *account,
	enum channel channel);

#endif
