/*
 * The stages of a request that concern HTTP alone, and the loop over all
 * stages.  A stage that returns anything but ERR_OK ends the request; what it
 * found wrong is in call->problems.
 */

#include "base/clock.h"
#include "base/log.h"
#include "http/host.h"
#include "http/negotiate.h"
#include "http/options.h"
#include "http/pipeline.h"
#include "http/query.h"

enum err
pipeline_check_host(struct call *call)
{
	const struct app *app = call->app;

	if (host_allowed(call->req.host, str_of(app->conf->allowed_hosts)) ||
	    (app->base.host.n > 0 &&
	    host_allowed(call->req.host, app->base.host)))
		return ERR_OK;
	return call_reject(call, ERR_INVALID, MESSAGE_HOST, call->req.host);
}

enum err
pipeline_find_resource(struct call *call)
{
	struct str path;
	enum err e;

	e = uri_path(base_url_strip(&call->app->base, call->req.path),
	    call->arena, &path);
	if (e == ERR_OK)
		e = route_find(call->app->resources, call->app->resources_n,
		    path, &call->match);
	if (e == ERR_OK && call->match.resource->added &&
	    call->app->conf->parameters != 0)
		e = ERR_NOT_FOUND;
	if (e != ERR_OK)
		return e;
	call->res.allow = route_allow(call->match.resource, 0,
	    call->arena);
	call->res.no_store = call->match.resource->no_store;
	if (call->res.no_store)
		arena_secret(call->arena);
	return ERR_OK;
}

static const struct media json_media[] = {
	{ STR_INIT("json"), STR_INIT("application/json") },
};

/* The formats of the route, or their types, for a refusal. */
static struct str
list_media(const struct call *call, bool types, const struct media media[],
	size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, call->arena, 64);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_lit(&b, ", ");
		buf_str(&b, types ? media[i].type : media[i].format);
	}
	return buf_view(&b);
}

static enum err
refuse_media(struct call *call, enum err e, struct str format,
	const struct media media[], size_t n)
{
	const struct str args[] = {
		param_echo(format, call->arena),
		list_media(call, false, media, n),
	};

	if (e == ERR_NOT_FOUND)
		problem_add_with(&call->problems, PROBLEM_DETAIL,
		    MESSAGE_FORMAT, args, 2);
	else if (e == ERR_NOT_ACCEPTABLE)
		return call_reject(call, e, MESSAGE_ACCEPT,
		    list_media(call, true, media, n));
	return e;
}

enum err
pipeline_negotiate(struct call *call)
{
	const struct resource *resource = call->match.resource;
	struct str format = uri_last(&call->req.query, STR("format"));

	/* What OPTIONS tells is JSON everywhere. */
	if (resource->media != NULL && call->req.method != METHOD_OPTIONS)
		return refuse_media(call, negotiate_media(call->req.accept,
		    format, resource->media, resource->media_n, &call->media),
		    format, resource->media, resource->media_n);
	return refuse_media(call, negotiate_json(call->req.accept, format,
	    &call->res.json.indent), format, json_media, 1);
}

static enum err
describe(struct call *call)
{
	options_write(call);
	return ERR_OK;
}

/*
 * OPTIONS is the same for every resource: what the table says of it, for
 * every caller that may use any of its methods.
 */
static const struct route options = {
	.method = METHOD_OPTIONS, .handler = describe,
};

static unsigned
right_for(const struct call *call)
{
	const struct resource *resource = call->match.resource;
	unsigned right = 0;
	size_t i;

	if (call->route != &options)
		return call->route->right;
	for (i = 0; i < resource->routes_n; i++)
		right |= resource->routes[i].right;
	return right;
}

/*
 * An anonymous caller may gain the right by authenticating: that is 401,
 * not 403.
 */
enum err
pipeline_authorize(struct call *call)
{
	const struct enum_value *source = call->caller.source;

	if (!right_held(right_for(call), call->caller.rights))
		return call->caller.kind != CALLER_ANONYMOUS ?
		    call_forbid(call, right_for(call)) :
		    call_reject(call, ERR_UNAUTHENTICATED,
		    call->session_over ? MESSAGE_SESSION_OVER :
		    MESSAGE_NO_CREDENTIALS, (struct str){ NULL, 0 });
	return source == NULL || !call->route->all_sources ? ERR_OK :
	    call_reject(call, ERR_FORBIDDEN, MESSAGE_BOUND_READ, source->text);
}

/* The caller is known by now: Allow names the methods of its rights. */
enum err
pipeline_find_route(struct call *call)
{
	call->res.allow = route_allow(call->match.resource, call->caller.rights,
	    call->arena);
	call->route = call->req.method == METHOD_OPTIONS ? &options :
	    route_method(call->match.resource, call->req.method,
	    call->caller.rights);
	if (call->route != NULL)
		return ERR_OK;
	return call_reject(call, ERR_NOT_ALLOWED, MESSAGE_NOT_ALLOWED,
	    call->req.method_text);
}

enum err
pipeline_read_query(struct call *call)
{
	const struct query_rules rules = {
		.table = call->route->query, .n = call->route->query_n,
		.filters = call->route->filters,
		.filters_n = call->route->filters_n,
		.format = true,
		.strict = call->app->conf->unknown_parameters != 0,
		.original = call->app->conf->parameters != 0,
	};

	return query_read(call, &call->req.query, &rules, &call->query);
}

enum err
pipeline_load(struct call *call)
{
	const struct resource *resource = call->match.resource;

	if (resource->object_size > 0)
		call->object = arena_alloc(call->arena,
		    resource->object_size);
	return resource->load == NULL || call->route == &options ? ERR_OK :
	    resource->load(call);
}

/* ERR_FORBIDDEN here: the caller has the right, but not for this source. */
enum err
pipeline_run_handler(struct call *call)
{
	const struct enum_value *source = call->caller.source;
	enum err e;

	/* A write waits for its turn and for the disk. */
	if (call_is_write(call))
		call_pause(call);
	e = call->route->handler(call);
	return e != ERR_FORBIDDEN || source == NULL ? e :
	    call_reject(call, e, MESSAGE_BOUND_CHANGE, source->text);
}

static enum err
pass_stages(const struct pipeline *pipeline, struct call *call)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < pipeline->n && e == ERR_OK; i++)
		e = pipeline->stages[i](call);
	return e;
}

void
pipeline_run(const struct pipeline *pipeline, struct call *call,
	const struct call_source *source)
{
	enum err e;

	problem_init(&call->problems, call->arena,
	    (enum lang)call->app->conf->language);
	response_init(&call->res, call->arena, 0);
	/* Clients of the replaced service may know the keys of an error. */
	call->res.no_code = call->app->conf->parameters != 0;
	e = request_read(&call->req, call->arena, source->env,
	    &call->problems);
	if (call->req.authorization.n > 0 || call->req.cookie.n > 0)
		arena_secret(call->arena);
	call->req.read_body = source->read_body;
	call->req.pause = source->pause;
	call->req.source = source->source;
	log_request(call->req.id);
	if (e == ERR_OK)
		e = pass_stages(pipeline, call);
	if (e != ERR_OK)
		pipeline->reject(call, e);
	log_line(LOG_DEBUG, "%.*s %.*s %d", STR_FMT(call->req.method_text),
	    STR_FMT(call->req.path), call->res.status);
	log_request((struct str){ NULL, 0 });
}
