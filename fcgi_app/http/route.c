/*
 * Paths to resources, by tables.
 */

#include "base/buf.h"
#include "base/parse.h"
#include "http/route.h"

#define ID	STR(":id")

/*
 * Cuts the digits off the front of *path.  False when there are none.  A
 * number that no row can have is an id all the same: 0, never found.
 */
static bool
take_id(struct str *path, int64_t *id)
{
	struct str digits = { path->p, 0 };

	while (digits.n < path->n && digits.p[digits.n] >= '0' &&
	    digits.p[digits.n] <= '9')
		digits.n++;
	if (parse_int(digits, 0, INT64_MAX, id) != ERR_OK)
		*id = 0;
	path->p += digits.n;
	path->n -= digits.n;
	return digits.n > 0;
}

/* Byte by byte, since most patterns differ from the path in their first. */
static bool
match_path(struct str pattern, struct str path, int64_t *id)
{
	size_t i;

	for (i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == ':') {
			i += ID.n - 1;
			if (!take_id(&path, id))
				return false;
		} else {
			if (path.n == 0 || *path.p != pattern.p[i])
				return false;
			path.p++;
			path.n--;
		}
	}
	return path.n == 0;
}

enum err
route_find(const struct resource *const resources[], size_t n,
	struct str path, struct route_match *match_r)
{
	size_t i;

	if (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	for (i = 0; i < n; i++) {
		match_r->resource = resources[i];
		match_r->id = 0;
		if (match_path(resources[i]->pattern, path, &match_r->id))
			return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

static bool
is_there(const struct route *route, unsigned rights)
{
	return !route->hidden || (route->right & rights) != 0;
}

const struct route *
route_method(const struct resource *resource, enum method method,
	unsigned rights)
{
	const struct route *route;
	size_t i;

	if (method == METHOD_HEAD)
		method = METHOD_GET;
	for (i = 0; i < resource->routes_n; i++) {
		route = &resource->routes[i];
		if (route->method == method && is_there(route, rights))
			return route;
	}
	return NULL;
}

struct str
route_allow(const struct resource *resource, unsigned rights,
	struct arena *a)
{
	const struct route *route;
	struct buf b;
	size_t i;

	buf_init(&b, a, 64);
	for (i = 0; i < resource->routes_n; i++) {
		route = &resource->routes[i];
		if (!is_there(route, rights))
			continue;
		buf_str(&b, method_names[route->method]);
		buf_lit(&b, ", ");
	}
	if (route_method(resource, METHOD_GET, rights) != NULL)
		buf_lit(&b, "HEAD, ");
	buf_lit(&b, "OPTIONS");
	return buf_view(&b);
}
