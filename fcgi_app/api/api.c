/*
 * The pipeline, a table of stages.  A stage that returns anything but
 * ERR_OK ends it; what it found wrong is in call->problems.
 */

#include <stdio.h>

#include "api/api.h"
#include "auth/audit_rejection_api.h"
#include "auth/identify_api.h"
#include "auth/meta_store.h"
#include "auth/recent_login_api.h"
#include "auth/session_cookie_api.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "config.h"
#include "http/condition.h"
#include "http/host.h"
#include "http/input.h"
#include "http/negotiate.h"
#include "http/query.h"
#include "http/site.h"
#include "incident/incident_json.h"

/* A delivery that waited longer than this is as good as given up. */
#define PATIENCE_MS	10000

static const struct resource *const resources[] = {
	&incident_list_resource,
	&incident_item_resource,
	&export_resource,
	&bulk_resource,
	&incident_events_resource,
	&incident_notes_resource,
	&event_list_resource,
	&stats_resource,
	&login_resource,
	&logout_resource,
	&me_resource,
	&password_resource,
	&session_list_resource,
	&session_item_resource,
	&root_resource,
	&index_resource,
	&schema_resource,
	&audit_resource,
	&token_list_resource,
	&token_item_resource,
	&user_list_resource,
	&user_item_resource,
};

#define RESOURCES_N	(sizeof(resources) / sizeof(resources[0]))

const struct resource *
api_resource(size_t i)
{
	return i < RESOURCES_N ? resources[i] : NULL;
}

enum err
api_refuse(struct api_call *call, enum err e, enum message m, struct str arg)
{
	problem_add(&call->problems, PROBLEM_DETAIL, m, arg);
	return e;
}

struct origin
api_origin(const struct api_call *call)
{
	return (struct origin){
		.actor = call->who.actor,
		.channel = call->who.channel,
		.request_id = request_key(&call->req),
		.address = call->req.address,
		.account = call->who.account,
		.source = call->who.source,
	};
}

enum err
api_forbid(struct api_call *call, unsigned right)
{
	if (call->who.kind == IDENTITY_TOKEN)
		call->res.challenge =
		    STR("Bearer realm=\"api\", error=\"insufficient_scope\"");
	return api_refuse(call, ERR_FORBIDDEN, MESSAGE_NO_RIGHT,
	    right_text(right, call->arena));
}

bool
api_sees(const struct api_call *call, const struct word *source)
{
	return call->who.source == NULL || call->who.source == source;
}

bool
api_is_admin(const struct api_call *call)
{
	return (call->who.rights & RIGHT_ADMIN) != 0;
}

struct param_spec
api_params(const struct api_call *call, const struct route *route)
{
	struct param_spec spec = route->params;

	if (api_is_admin(call))
		spec.flags |= spec.admin;
	return spec;
}

bool
api_is_write(const struct api_call *call)
{
	return call->route->params.flags != 0 ||
	    call->route->method == METHOD_DELETE;
}

void
api_pause(const struct api_call *call)
{
	if (call->req.pause != NULL)
		call->req.pause(call->req.source);
}

static enum err
read_form(struct api *api, struct db *db, struct arena *a)
{
	enum err e = meta_store_form(db, str_of(api->form), a,
	    &api->form_since);

	api->form_is_new = e == ERR_NOT_FOUND;
	return api->form_is_new ? ERR_OK : e;
}

enum err
api_open(struct api *api, const struct conf *conf, struct db *db)
{
	struct arena *a = arena_new(256);
	struct meta_store_policy anonymous;
	unsigned char mac[CRYPT_MAC];
	struct str key, text;
	enum err e;

	api->conf = conf;
	api->base = base_url_parts(conf->base_url);
	e = meta_store_policy(db, conf, a, &anonymous);
	if (e == ERR_OK) {
		api->anonymous = right_of_policy[anonymous.policy];
		e = meta_store_get(db, META_STORE_CURSOR_KEY, a,
		    &key);
	}
	if (e == ERR_OK && key.n != sizeof(api->key))
		e = ERR_INTERNAL;
	if (e == ERR_OK) {
		memcpy(api->key, key.p, key.n);
		text = arena_printf(a, PACKAGE_VERSION " %s %d %d %s", conf->zone,
		    conf->language, conf->lifecycle, conf->base_url);
		crypt_sign(api->key, text, mac);
		snprintf(api->form, sizeof(api->form), "%02x%02x%02x", mac[0],
		    mac[1], mac[2]);
		e = read_form(api, db, a);
	}
	arena_free(a);
	return e;
}

enum err
api_keep_form(struct api *api, struct txn *txn)
{
	struct arena *a = arena_new(256);
	enum err e = meta_store_keep_form(txn, str_of(api->form), a,
	    &api->form_since);

	arena_free(a);
	return e;
}

static enum err
check_host(struct api_call *call)
{
	const struct api *api = call->api;

	if (host_allowed(call->req.host, str_of(api->conf->allowed_hosts)) ||
	    (api->base.host.n > 0 &&
	    host_allowed(call->req.host, api->base.host)))
		return ERR_OK;
	return api_refuse(call, ERR_INVALID, MESSAGE_HOST, call->req.host);
}

static enum err
find_resource(struct api_call *call)
{
	struct str path;
	enum err e;

	e = uri_path(base_url_strip(&call->api->base, call->req.path),
	    call->arena, &path);
	if (e == ERR_OK)
		e = route_find(resources, RESOURCES_N, path, &call->match);
	if (e == ERR_OK && call->match.resource->added &&
	    call->api->conf->parameters != 0)
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
list_media(const struct api_call *call, bool types, const struct media media[],
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
refuse_media(struct api_call *call, enum err e, struct str format,
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
		return api_refuse(call, e, MESSAGE_ACCEPT,
		    list_media(call, true, media, n));
	return e;
}

static enum err
negotiate(struct api_call *call)
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
describe(struct api_call *call)
{
	incident_json_resource(call);
	return ERR_OK;
}

/*
 * OPTIONS is the same for every resource: what the table says of it, for
 * whoever may use any of its methods.
 */
static const struct route options = {
	.method = METHOD_OPTIONS, .handler = describe,
};

static unsigned
right_for(const struct api_call *call)
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
static enum err
authorize(struct api_call *call)
{
	const struct word *source = call->who.source;

	if (!right_held(right_for(call), call->who.rights))
		return call->who.kind != IDENTITY_ANONYMOUS ?
		    api_forbid(call, right_for(call)) :
		    api_refuse(call, ERR_UNAUTHENTICATED,
		    call->session_over ? MESSAGE_SESSION_OVER : MESSAGE_WHO,
		    (struct str){ NULL, 0 });
	return source == NULL || !call->route->all_sources ? ERR_OK :
	    api_refuse(call, ERR_FORBIDDEN, MESSAGE_BOUND_READ, source->text);
}

/* What there is, is told again to who he is now known to be. */
static enum err
find_route(struct api_call *call)
{
	call->res.allow = route_allow(call->match.resource, call->who.rights,
	    call->arena);
	call->route = call->req.method == METHOD_OPTIONS ? &options :
	    route_method(call->match.resource, call->req.method,
	    call->who.rights);
	if (call->route != NULL)
		return ERR_OK;
	return api_refuse(call, ERR_NOT_ALLOWED, MESSAGE_NOT_ALLOWED,
	    call->req.method_text);
}

static enum err
read_query(struct api_call *call)
{
	const struct query_rules rules = {
		.table = call->route->query, .n = call->route->query_n,
		.format = true,
		.strict = call->api->conf->unknown_parameters != 0,
		.original = call->api->conf->parameters != 0,
	};

	return query_read(call, &call->req.query, &rules, &call->query);
}

enum err
api_check_age(struct api_call *call)
{
	int64_t age = clock_now() / 1000 - call->req.sent;

	return call->req.sent != 0 && age > PATIENCE_MS ?
	    ERR_BUSY : ERR_OK;
}

static enum err
load(struct api_call *call)
{
	route_handler *find = call->match.resource->load;

	return find == NULL || call->route == &options ? ERR_OK : find(call);
}

/* Who has the right, and is refused it for an incident's source. */
static enum err
run(struct api_call *call)
{
	const struct word *source = call->who.source;
	enum err e;

	/* Whoever writes will wait for its turn and for the disk. */
	if (api_is_write(call))
		api_pause(call);
	e = call->route->handler(call);
	return e != ERR_FORBIDDEN || source == NULL ? e :
	    api_refuse(call, e, MESSAGE_BOUND_CHANGE, source->text);
}

static enum err
pass_stages(struct api_call *call)
{
	static enum err (*const stages[])(struct api_call *) = {
		check_host,
		find_resource,
		negotiate,
		site_check,
		identify,
		session_check,
		find_route,
		authorize,
		session_guard,
		read_query,
		api_check_age,
		load,
		input_read,
		recent_login_check,
		condition_stage,
		run,
	};
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < sizeof(stages) / sizeof(stages[0]) && e == ERR_OK;
	    i++)
		e = stages[i](call);
	return e;
}

/*
 * A refusal removes the cookie of a session that is over.  A handler that
 * expects a duplicate key names the field: one that comes here is a fault.
 */
static void
answer_error(struct api_call *call, enum err e)
{
	if (e == ERR_DUPLICATE)
		log_line(LOG_ERROR, "%.*s: a key is there already, which "
		    "nothing expects", STR_FMT(call->req.path));
	if (e == ERR_UNAUTHENTICATED)
		site_choose_challenge(call);
	else if (e == ERR_FORBIDDEN)
		audit_rejection_denied(call);
	response_error(&call->res, e, &call->problems);
	if (e == ERR_UNAUTHENTICATED && call->session_over)
		session_leave(call);
}

void
api_handle(struct api_call *call, const struct api_source *source)
{
	enum err e;

	problem_init(&call->problems, call->arena,
	    (enum lang)call->api->conf->language);
	response_init(&call->res, call->arena, 0);
	/* Clients of the replaced service may know the keys of an error. */
	call->res.no_code = call->api->conf->parameters != 0;
	e = request_read(&call->req, call->arena, source->env,
	    &call->problems);
	if (call->req.authorization.n > 0 || call->req.cookie.n > 0)
		arena_secret(call->arena);
	call->req.read_body = source->read_body;
	call->req.pause = source->pause;
	call->req.source = source->source;
	log_request(call->req.id);
	if (e == ERR_OK)
		e = pass_stages(call);
	if (e != ERR_OK)
		answer_error(call, e);
	log_line(LOG_DEBUG, "%.*s %.*s %d", STR_FMT(call->req.method_text),
	    STR_FMT(call->req.path), call->res.status);
	log_request((struct str){ NULL, 0 });
}

enum err
api_more(struct api_call *call)
{
	enum err e;

	arena_rewind(call->arena, call->mark);
	buf_init(&call->res.body, call->arena, 0);
	log_request(call->req.id);
	e = call->stream->more(call);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		log_line(LOG_WARN, "%.*s: broken off: %s",
		    STR_FMT(call->req.path), err_name(e));
	log_request((struct str){ NULL, 0 });
	return e;
}

void
api_end(struct api_call *call)
{
	call->stream->end(call);
	call->stream = NULL;
}
