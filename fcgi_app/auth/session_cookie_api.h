#ifndef AUTH_SESSION_COOKIE_API_H
#define AUTH_SESSION_COOKIE_API_H

/*
 * Browsers that are logged in: their cookie, and what keeps pages of
 * other sites from using it.
 */

#include "auth/account.h"
#include "auth/session_store.h"
#include "db/txn.h"
#include "http/call.h"

/*
 * Identifies the caller by the cookie of a session: fills in call->caller, or
 * call->session_over when the cookie is that of no session (any more).
 */
enum err
session_identify(struct call *call);

/*
 * A stage of the pipeline.  ERR_UNAUTHENTICATED for an unsafe method by the
 * cookie of a session that is over: a client that believes it is logged in
 * must not act as anonymous.  Logging in and out need no session.
 */
enum err
session_check_over(struct call *call);

/*
 * A stage of the pipeline, behind site_check.  Of a request that changes
 * something and has a session, ERR_FORBIDDEN unless X-CSRF-Token is that of
 * the session, and a body is of a type that no form can send.  Where a
 * session is opened the type matters without one as well: nobody must be
 * logged in unawares.  (It is then ERR_UNSUPPORTED: the client may have
 * made a slip.)
 */
enum err
session_check_csrf(struct call *call);

/* What X-CSRF-Token must be; { NULL, 0 } without a session. */
struct str
session_token(const struct call *call);

/* A session that is to begin. */
struct session_new {
	unsigned char	secret[CRYPT_KEY];	/* what the cookie will hold */
	int64_t		id;
};

/*
 * Within a job: one of an account begins, in the place of the one by which
 * the request came, if there is one.
 */
enum err
session_begin(struct txn *txn, const struct call *call,
	int64_t account_id, struct session_new *session_r);

/* After that: the request goes on as one of the account, by the session. */
void
session_enter(struct call *call, const struct account *account,
	const struct session_new *session);

/* Takes the cookie away, if the browser has one. */
void
session_leave(struct call *call);

/* The cookies of ours, of which names and attributes are alike. */
enum session_cookie {
	SESSION_ID,
	SESSION_DEVICE,		/* see auth/trusted_device_api.h */
	SESSION_COOKIE__MAX
};

/* { NULL, 0 } when the browser has none. */
struct str
session_cookie(const struct call *call, enum session_cookie which);

/* For so many microseconds; 0: no longer. */
void
session_set_cookie(struct call *call, enum session_cookie which,
	struct str value, int64_t lasts);

#endif
