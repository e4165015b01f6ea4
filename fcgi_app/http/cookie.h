#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

/* Cookies (RFC 6265, and the prefixes of its successor). */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * What a name that begins with this promises, and browsers see to: the
 * cookie was set by this host over TLS, and no other host may set it.
 */
#define COOKIE_HOST	"__Host-"	/* takes the path "/" */
#define COOKIE_SECURE	"__Secure-"	/* set over TLS, no more */

/*
 * The value that a Cookie header (5.4) has for a name, compared exactly;
 * the first one if the name is there twice.  { NULL, 0 } when it is not.
 */
struct str
cookie_find(struct str header, struct str name);

struct cookie {
	struct str	name;		/* no character of it or of the value */
	struct str	value;		/* needs quoting (4.1.1) */
	struct str	path;		/* "/a": below it; empty: all */
	int64_t		seconds;	/* it is kept so long; 0: no longer */
	bool		secure;		/* sent over TLS only */
};

/*
 * The value of a Set-Cookie header.  The cookie is this host's alone, for
 * every path of it, out of the reach of scripts, and not sent with what
 * pages of other sites ask for.
 */
struct str
cookie_make(const struct cookie *cookie, struct arena *a);

#endif
