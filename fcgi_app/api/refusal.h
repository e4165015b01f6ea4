#ifndef API_REFUSAL_H
#define API_REFUSAL_H

/*
 * What is refused, in the audit log: at most one line a minute for each
 * caller that is known, and for each network (http/address.h) of those that
 * are not, so that a flood of refusals is no flood of writes.  The request
 * does not wait for its line, and is refused whether there is one or not.
 */

#include "api/api.h"

/*
 * After ERR_FORBIDDEN: a line of the kind "denied".  Its subject is the
 * account or token, if one is known, and its detail the code of the error,
 * the method and the resource.
 */
void
refusal_denied(struct api_call *call);

/*
 * After a token was refused: a line of the kind "token_refused".  Its
 * subject is the token that the text belongs to, if it was one, and its
 * detail "revoked", "expired" or "unknown".
 */
void
refusal_token(struct api_call *call, struct str text);

#endif
