#ifndef AUTH_AUDIT_REJECTION_API_H
#define AUTH_AUDIT_REJECTION_API_H

/*
 * Rejections in the audit log: at most one entry a minute for each known
 * caller, and for each network (http/address.h) of unknown callers, so that
 * a flood of requests is not a flood of writes.  The request does not wait
 * for the entry, and is rejected with or without one.
 */

#include "http/call.h"

/*
 * After ERR_FORBIDDEN: adds an entry of the kind "denied".  Its subject is
 * the account or token, if one is known; its detail is the code of the
 * error, the method and the resource.
 */
void
audit_rejection_denied(struct call *call);

/*
 * After a token was rejected: adds an entry of the kind "token_refused".
 * Its subject is the token of that text, if there was one; its detail is
 * "revoked", "expired" or "unknown".
 */
void
audit_rejection_token(struct call *call, struct str text);

#endif
