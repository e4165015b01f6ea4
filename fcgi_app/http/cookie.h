#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

/* Cookies (RFC 6265, and the prefixes of its successor). */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Prefixes of a name that browsers enforce: this host has set the cookie over
 * TLS, and no other host can set it.
 */
#define COOKIE_HOST	"__Host-"	/* needs the path "/" */
#define COOKIE_SECURE	"__Secure-"	/* set over TLS, by any host */

/*
 * The value that a Cookie header (5.4) has for a name, compared exactly;
 * the first one if the name is there twice.  { NULL, 0 } when it is not.
 */
struct str
cookie_find(struct str header, struct str name);

struct cookie {
	struct str	name;		/* without characters that need ... */
	struct str	value;		/* ... quoting (4.1.1) */
	struct str	path;		/* "/a": below it; empty: all */
	int64_t		seconds;	/* until it expires; 0: delete it */
	bool		secure;		/* sent over TLS only */
};

/*
 * The value of a Set-Cookie header.  Only this host gets the cookie; scripts
 * cannot read it, and requests from pages of other sites do not carry it.
 */
struct str
cookie_make(const struct cookie *cookie, struct arena *a);

#endif
