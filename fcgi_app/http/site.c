/* The headers by which a browser names the page that sent a request. */

#include "http/page_link.h"
#include "http/site.h"

/* The one place that knows by which origins the service is reached. */
static bool
is_own_origin(const struct call *call, struct str origin)
{
	return str_eq(origin, page_link_origin(call));
}

/* "none": a person typed the address, or reloads what they sent. */
static bool
is_own_site(struct str fetch_site)
{
	return str_eq(fetch_site, STR("same-origin")) ||
	    str_eq(fetch_site, STR("none"));
}

/*
 * Without TLS a browser sends no Sec-Fetch-Site but to the machine that it
 * runs on, and old ones send none at all: so either header is enough.
 */
enum err
site_check(struct call *call)
{
	const struct request *req = &call->req;

	if (request_is_safe(req) ||
	    ((req->fetch_site.p == NULL || is_own_site(req->fetch_site)) &&
	    (req->origin.p == NULL || is_own_origin(call, req->origin))))
		return ERR_OK;
	return call_reject(call, ERR_FORBIDDEN, MESSAGE_OTHER_SITE,
	    (struct str){ NULL, 0 });
}

void
site_choose_challenge(struct call *call)
{
	if (call->res.challenge.n == 0 && call->req.by_browser)
		call->res.challenge = STR("Bearer realm=\"api\"");
}
