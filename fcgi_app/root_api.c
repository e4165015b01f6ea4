/*
 * / and /api/: the addresses of all resources, for a client that knows only the
 * address of the service.
 */

#include "http/call.h"
#include "http/page_link.h"

/* Does the path alone, without an id, name the resource? */
static bool
is_entry_point(const struct resource *resource)
{
	return str_starts(resource->pattern, STR("/api/")) &&
	    memchr(resource->pattern.p, ':', resource->pattern.n) == NULL &&
	    route_method(resource, METHOD_GET, RIGHT_ALL) != NULL;
}

/* "incidents_export" of "/api/incidents/export". */
static struct str
key_of(struct str pattern, struct arena *a)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, pattern.n);
	for (i = sizeof("/api/") - 1; i < pattern.n; i++)
		buf_char(&b, pattern.p[i] == '/' ? '_' : pattern.p[i]);
	return buf_view(&b);
}

static enum err
write_addresses(struct call *call)
{
	struct json_writer *w = &call->res.json;
	const struct app *app = call->app;
	const struct resource *resource;
	size_t i;

	json_object(w);
	for (i = 0; i < app->resources_n; i++) {
		resource = app->resources[i];
		if (!is_entry_point(resource))
			continue;
		json_key(w, key_of(resource->pattern, call->arena));
		json_str(w, arena_printf(call->arena, "%.*s%.*s%.*s/",
		    STR_FMT(page_link_origin(call)),
		    STR_FMT(call->app->base.path),
		    STR_FMT(resource->pattern)));
	}
	json_object_end(w);
	return ERR_OK;
}

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ANYBODY,
		.handler = write_addresses,
	},
};

#define INDEX	.name = "Index", \
	.added = true, \
	.description = TEXT( \
	    "Где что находится", \
	    "The addresses of all resources"), \
	.routes = routes, \
	.routes_n = sizeof(routes) / sizeof(routes[0])

const struct resource root_resource = { .pattern = STR_INIT(""), INDEX };

const struct resource index_resource = { .pattern = STR_INIT("/api"), INDEX };
