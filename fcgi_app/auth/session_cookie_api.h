#ifndef AUTH_SESSION_COOKIE_API_H
#define AUTH_SESSION_COOKIE_API_H

/*
 * The cookie of a session, and the checks that keep pages of other sites
 * from using it.
 */

#include "auth/account.h"
#include "auth/session_store.h"
#include "db/txn.h"
#include "http/call.h"

/*
 * Identifies the caller by the cookie of a session: fills in call->caller.
 * Sets call->session_over when there is a cookie, but no valid session.
 */
enum err
session_identify(struct call *call);

/*
 * A stage of the pipeline.  ERR_UNAUTHENTICATED: an unsafe method comes with
 * the cookie of a session that is over.  A client that believes it is logged
 * in must not act as an anonymous caller.  Login and logout need no session.
 */
enum err
session_check_over(struct call *call);

/*
 * A stage of the pipeline, after site_check.  ERR_FORBIDDEN: a request with
 * a session and an unsafe method lacks the right X-CSRF-Token, or has a body
 * of a type that an HTML form can send.
 *
 * A login checks the type without a session as well, so that no other site
 * can log its visitors in unawares.  There the error is ERR_UNSUPPORTED,
 * since the client may have made a mistake.
 */
enum err
session_check_csrf(struct call *call);

/* The right X-CSRF-Token; { NULL, 0 }: the caller has no session. */
struct str
session_token(const struct call *call);

/* A session that begins. */
struct session_new {
	unsigned char	secret[CRYPT_KEY];	/* for the cookie */
	int64_t		id;
};

/*
 * Within a job: begins a session of an account.  It replaces the session of
 * the request, if there is one.
 */
enum err
session_begin(struct txn *txn, const struct call *call,
	int64_t account_id, struct session_new *session_r);

/*
 * After that: the account becomes the caller, by the new session, and the
 * response sets the cookie.
 */
void
session_enter(struct call *call, const struct account *account,
	const struct session_new *session);

/* The response deletes the cookie, if the browser has one. */
void
session_leave(struct call *call);

/* The cookies of this service; their names and attributes are alike. */
enum session_cookie {
	SESSION_ID,
	SESSION_DEVICE,		/* see auth/trusted_device_api.h */
	SESSION_COOKIE__MAX
};

/* The value of a cookie; { NULL, 0 }: the browser has none. */
struct str
session_cookie(const struct call *call, enum session_cookie which);

/* The response sets a cookie for some microseconds; 0: deletes it. */
void
session_set_cookie(struct call *call, enum session_cookie which,
	struct str value, int64_t lifetime);

#endif
