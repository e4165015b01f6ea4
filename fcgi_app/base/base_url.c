/* The address of the service. */

#include <stdio.h>
#include <stdlib.h>

#include "base/base_url.h"
#include "base/host_name.h"
#include "base/log.h"
#include "base/parse.h"

static const struct scheme {
	struct str	prefix;
	int64_t		port;		/* its default port */
} schemes[] = {
	{ STR_INIT("http://"), 80 },
	{ STR_INIT("https://"), 443 },
};

/* Takes the scheme off the text; NULL when it begins with none of them. */
static const struct scheme *
take_scheme(struct str *rest)
{
	size_t i;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_starts(*rest, schemes[i].prefix)) {
			rest->p += schemes[i].prefix.n;
			rest->n -= schemes[i].prefix.n;
			return &schemes[i];
		}
	return NULL;
}

/* Where the port of "host:port" or "[address]:port" begins, or the end. */
static size_t
find_port(struct str authority)
{
	size_t i = authority.n;

	while (i > 0 && authority.p[i - 1] >= '0' && authority.p[i - 1] <= '9')
		i--;
	return i > 0 && authority.p[i - 1] == ':' ? i - 1 : authority.n;
}

static enum err
read_port(struct str text, int64_t *port)
{
	if (text.n == 0)
		return ERR_OK;
	return parse_int((struct str){ text.p + 1, text.n - 1 }, 1, 65535,
	    port);
}

static bool
is_segment(struct str s)
{
	size_t i;
	char c;

	if (s.n == 0 || str_eq(s, STR(".")) || str_eq(s, STR("..")))
		return false;
	for (i = 0; i < s.n; i++) {
		c = s.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && strchr("-._~", c) == NULL)
			return false;
	}
	return true;
}

/* The path after the first slash; it may end in another one. */
static bool
is_path(struct str path)
{
	if (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	if (path.n == 0)
		return true;
	while (path.p != NULL)
		if (!is_segment(str_cut(&path, '/')))
			return false;
	return true;
}

static void
keep(char **url_r, const struct scheme *scheme, const char *host,
	int64_t port, struct str path)
{
	char number[8] = "";

	if (port != scheme->port)
		(void)snprintf(number, sizeof(number), ":%d", (int)port);
	if (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	if (asprintf(url_r, "%.*s%s%s%s%.*s", STR_FMT(scheme->prefix), host,
	    number, path.n > 0 ? "/" : "", STR_FMT(path)) < 0)
		log_fatal("base_url: %m");
}

enum err
base_url_read(const char *given, char **url_r)
{
	struct str rest = str_of(given), authority, port;
	const struct scheme *scheme = take_scheme(&rest);
	char host[HOST_NAME_SIZE];
	int64_t number;
	size_t n;

	if (scheme == NULL) {
		if (strcmp(given, BASE_URL_AUTO) != 0)
			return ERR_INVALID;
		*url_r = strdup(given);
		return *url_r != NULL ? ERR_OK : ERR_INTERNAL;
	}
	number = scheme->port;
	authority = str_cut(&rest, '/');
	n = find_port(authority);
	port = (struct str){ authority.p + n, authority.n - n };
	authority.n = n;
	if (host_name_read(authority, host) != ERR_OK ||
	    read_port(port, &number) != ERR_OK || !is_path(rest))
		return ERR_INVALID;
	keep(url_r, scheme, host, number, rest);
	return ERR_OK;
}

struct base_url
base_url_parts(const char *url)
{
	struct str rest = str_of(url), authority;
	const struct scheme *scheme = take_scheme(&rest);
	struct base_url parts = { .secure = false };

	if (scheme == NULL)
		return parts;
	authority = str_cut(&rest, '/');
	parts.secure = scheme->port == 443;
	parts.origin = (struct str){
		url, scheme->prefix.n + authority.n,
	};
	parts.host = (struct str){ authority.p, find_port(authority) };
	if (rest.p != NULL)
		parts.path = (struct str){ rest.p - 1, rest.n + 1 };
	return parts;
}

struct str
base_url_strip(const struct base_url *base, struct str path)
{
	size_t n = base->path.n;

	if (n == 0 || path.n <= n || !str_starts(path, base->path) ||
	    path.p[n] != '/')
		return path;
	return (struct str){ path.p + n, path.n - n };
}
