/* Cookies, read and made. */

#include "http/cookie.h"

/* A pair without "=" has no name that anybody could look for. */
struct str
cookie_find(struct str header, struct str name)
{
	struct str rest = header, value;

	while (rest.p != NULL) {
		value = str_trim(str_cut(&rest, ';'));
		if (str_eq(str_cut(&value, '='), name) && value.p != NULL)
			return value;
	}
	return (struct str){ NULL, 0 };
}

struct str
cookie_make(const struct cookie *cookie, struct arena *a)
{
	return arena_printf(a, "%.*s=%.*s; Path=%.*s/; Max-Age=%lld; HttpOnly; "
	    "SameSite=Strict%s", STR_FMT(cookie->name),
	    STR_FMT(cookie->value), STR_FMT(cookie->path), (long long)cookie->seconds,
	    cookie->secure ? "; Secure" : "");
}
