#ifndef AUTH_IDENTIFY_API_H
#define AUTH_IDENTIFY_API_H

/*
 * Who asks: by an Authorization header, by the cookie of a session, or
 * not at all.
 */

#include "api/api.h"
#include "auth/account.h"

/*
 * A stage of the pipeline: fills in call->who.  ERR_UNAUTHENTICATED:
 * there are credentials, and they are wrong.  Who has none is anonymous.
 */
enum err
identify(struct api_call *call);

/* Makes an account the one who asks, by no session. */
void
identify_as(struct api_call *call, const struct account *account,
	enum event_channel channel);

#endif
