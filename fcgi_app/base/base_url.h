#ifndef BASE_BASE_URL_H
#define BASE_BASE_URL_H

/*
 * The address of the service as its clients see it.  Behind another proxy, or
 * below a path, it differs from the address that nginx sees.
 */

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

#define BASE_URL_AUTO	"auto"		/* as each request was sent */

/* Parts of a text that base_url_read has made; all empty for "auto". */
struct base_url {
	struct str	origin;		/* https://ops.example.org:8443 */
	struct str	host;		/* ops.example.org */
	struct str	path;		/* /incidents; empty: at the root */
	bool		secure;		/* https */
};

/*
 * "auto", or scheme://host[:port][/path]: http or https, a host as of
 * host_name_read, a path of letters, digits and -._~ without segments that
 * are empty, "." or "..".  *url_r is the normalised text, malloc'd: without
 * the default port of the scheme, and without a slash at the end.
 */
enum err
base_url_read(const char *given, char **url_r);

/* Its parts, which live as long as the text. */
struct base_url
base_url_parts(const char *url);

/*
 * The path of a request without the path of the address: "/api/..." of
 * "/incidents/api/...".  A path that does not begin with it is returned as it
 * is: a proxy may have removed the prefix already.
 */
struct str
base_url_strip(const struct base_url *base, struct str path);

#endif
