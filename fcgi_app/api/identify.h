#ifndef API_IDENTIFY_H
#define API_IDENTIFY_H

/*
 * Who asks: by an Authorization header, by the cookie of a session, or
 * not at all.
 */

#include "api/api.h"

/*
 * A stage of the pipeline: fills in call->who.  ERR_UNAUTHENTICATED:
 * there are credentials, and they are wrong.  Who has none is anonymous.
 */
enum err
identify(struct api_call *call);

#endif
