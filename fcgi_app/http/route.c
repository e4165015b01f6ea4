/*
 * Paths to resources, by tables.
 */

#include "base/buf.h"
#include "base/parse.h"
#include "http/route.h"

static bool
all_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* An id that no row can have is an id all the same: 0, never found. */
static bool
match_segment(struct str pattern, struct str segment, int64_t *id)
{
	if (!str_eq(pattern, STR(":id")))
		return str_eq(pattern, segment);
	if (!all_digits(segment))
		return false;
	if (parse_int(segment, 0, INT64_MAX, id) != ERR_OK)
		*id = 0;
	return true;
}

static bool
match_path(struct str pattern, struct str path, int64_t *id)
{
	while (pattern.p != NULL && path.p != NULL)
		if (!match_segment(str_cut(&pattern, '/'),
		    str_cut(&path, '/'), id))
			return false;
	return pattern.p == NULL && path.p == NULL;
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
		buf_str(&b, method_words[route->method]);
		buf_lit(&b, ", ");
	}
	if (route_method(resource, METHOD_GET, rights) != NULL)
		buf_lit(&b, "HEAD, ");
	buf_lit(&b, "OPTIONS");
	return buf_view(&b);
}
