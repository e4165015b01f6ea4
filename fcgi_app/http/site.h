#ifndef HTTP_SITE_H
#define HTTP_SITE_H

/*
 * Cross-site requests: a page of another site makes a browser send them.  The
 * browser adds the cookie of a session or a stored password, and it may be
 * inside a private network.  So such a request is rejected whether it has
 * credentials or not.
 */

#include "http/call.h"

/*
 * A stage of the pipeline, before credentials are validated.  ERR_FORBIDDEN
 * for a request with an unsafe method, unless Origin (RFC 6454 7), if present,
 * is an origin of the service, and Sec-Fetch-Site (W3C Fetch Metadata 2.3), if
 * present, is "same-origin" or "none".  Programs other than browsers send
 * neither.
 */
enum err
site_check(struct call *call);

/*
 * For the answer to ERR_UNAUTHENTICATED: removes the challenge for Basic from
 * an answer to a browser.  It would open a password dialog, and the browser
 * would send that password with every later request, also with cross-site
 * ones.
 */
void
site_choose_challenge(struct call *call);

#endif
