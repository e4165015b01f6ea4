#ifndef HTTP_SITE_H
#define HTTP_SITE_H

/*
 * Requests that a page of another site makes a browser send.  The browser
 * adds what it knows by itself: a session's cookie, a remembered user name
 * and password, a place inside the network.  So no credentials, and no lack
 * of them, make such a request good.
 */

#include "http/call.h"

/*
 * A stage of the pipeline, before credentials are looked at.  Of a request
 * with an unsafe method, ERR_FORBIDDEN unless Origin (RFC 6454 7), if it is
 * there, is an origin of the service, and Sec-Fetch-Site (W3C Fetch Metadata
 * 2.3), if it is there, is "same-origin" or "none".  Programs other than
 * browsers send neither.
 */
enum err
site_check(struct call *call);

/*
 * Sends a browser's user to no password dialog: a challenge for Basic would
 * open one, and the browser would send that password with every request from
 * then on, also with those that other sites make it send.  Call it for the
 * answer to ERR_UNAUTHENTICATED.
 */
void
site_choose_challenge(struct call *call);

#endif
