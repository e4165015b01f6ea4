#ifndef AUTH_RECENT_LOGIN_API_H
#define AUTH_RECENT_LOGIN_API_H

/*
 * A request that grants power (accounts, passwords, tokens) takes more than
 * a session: the browser may have been left open, or the cookie stolen.  The
 * caller must have logged in lately, or give the password with the request.
 */

#include "http/call.h"

/* For how long a login counts. */
#define RECENT_LOGIN_MINUTES	15

/*
 * A stage of the pipeline, after the body was read.  It concerns requests
 * with a session to a route with recent_login.  ERR_FORBIDDEN: the session
 * began more than RECENT_LOGIN_MINUTES ago, and there is no password.
 * ERR_INVALID: the password is wrong.  Otherwise the errors of login_verify.
 *
 * A request with Authorization passes: Basic brings the password, and a
 * token is no session.
 */
enum err
recent_login_check(struct call *call);

#endif
