#ifndef AUTH_AUDIT_REJECTION_API_H
#define AUTH_AUDIT_REJECTION_API_H

/*
 * Refusals in the audit log: at most one line a minute for each known
 * caller, and for each network (http/address.h) of unknown callers, so that
 * a flood of refusals is no flood of writes.  The request does not wait for
 * its line, and is refused with or without one.
 */

#include "http/call.h"

/*
 * After ERR_FORBIDDEN: a line of the kind "denied".  Its subject is the
 * account or token, if one is known, and its detail the code of the error,
 * the method and the resource.
 */
void
audit_rejection_denied(struct call *call);

/*
 * After a token was refused: a line of the kind "token_refused".  Its
 * subject is the token that the text belongs to, if it was one, and its
 * detail "revoked", "expired" or "unknown".
 */
void
audit_rejection_token(struct call *call, struct str text);

#endif
