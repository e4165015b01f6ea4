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
app_resource(size_t i)
{
	return i < RESOURCES_N ? resources[i] : NULL;
}

enum err
call_reject(struct call *call, enum err e, enum message m, struct str arg)
{
	problem_add(&call->problems, PROBLEM_DETAIL, m, arg);
	return e;
}

struct actor
call_actor(const struct call *call)
{
	return (struct actor){
		.actor = call->caller.actor,
		.channel = call->caller.channel,
		.request_id = request_key(&call->req),
		.address = call->req.address,
		.account = call->caller.account,
		.source = call->caller.source,
	};
}

enum err
call_forbid(struct call *call, unsigned right)
{
	if (call->caller.kind == CALLER_TOKEN)
		call->res.challenge =
		    STR("Bearer realm=\"api\", error=\"insufficient_scope\"");
	return call_reject(call, ERR_FORBIDDEN, MESSAGE_NO_RIGHT,
	    right_text(right, call->arena));
}

bool
call_sees(const struct call *call, const struct enum_value *source)
{
	return call->caller.source == NULL || call->caller.source == source;
}

bool
call_is_admin(const struct call *call)
{
	return (call->caller.rights & RIGHT_ADMIN) != 0;
}

struct param_spec
call_params(const struct call *call, const struct route *route)
{
	struct param_spec spec = route->params;

	if (call_is_admin(call))
		spec.flags |= spec.admin;
	return spec;
}

bool
call_is_write(const struct call *call)
{
	return call->route->params.flags != 0 ||
	    call->route->method == METHOD_DELETE;
}

void
call_pause(const struct call *call)
{
	if (call->req.pause != NULL)
		call->req.pause(call->req.source);
}

static enum err
read_form(struct app *app, struct db *db, struct arena *a)
{
	enum err e = meta_store_form(db, str_of(app->form), a,
	    &app->form_since);

	app->form_is_new = e == ERR_NOT_FOUND;
	return app->form_is_new ? ERR_OK : e;
}

enum err
app_open(struct app *app, const struct conf *conf, struct db *db)
{
	struct arena *a = arena_new(256);
	struct meta_store_policy anonymous;
	unsigned char mac[CRYPT_MAC];
	struct str key, text;
	enum err e;

	app->conf = conf;
	app->base = base_url_parts(conf->base_url);
	e = meta_store_policy(db, conf, a, &anonymous);
	if (e == ERR_OK) {
		app->anonymous = right_of_policy[anonymous.policy];
		e = meta_store_get(db, META_STORE_CURSOR_KEY, a,
		    &key);
	}
	if (e == ERR_OK && key.n != sizeof(app->key))
		e = ERR_INTERNAL;
	if (e == ERR_OK) {
		memcpy(app->key, key.p, key.n);
		text = arena_printf(a, PACKAGE_VERSION " %s %d %d %s", conf->zone,
		    conf->language, conf->lifecycle, conf->base_url);
		crypt_sign(app->key, text, mac);
		snprintf(app->form, sizeof(app->form), "%02x%02x%02x", mac[0],
		    mac[1], mac[2]);
		e = read_form(app, db, a);
	}
	arena_free(a);
	return e;
}

enum err
app_keep_form(struct app *app, struct txn *txn)
{
	struct arena *a = arena_new(256);
	enum err e = meta_store_keep_form(txn, str_of(app->form), a,
	    &app->form_since);

	arena_free(a);
	return e;
}

static enum err
check_host(struct call *call)
{
	const struct app *app = call->app;

	if (host_allowed(call->req.host, str_of(app->conf->allowed_hosts)) ||
	    (app->base.host.n > 0 &&
	    host_allowed(call->req.host, app->base.host)))
		return ERR_OK;
	return call_reject(call, ERR_INVALID, MESSAGE_HOST, call->req.host);
}

static enum err
find_resource(struct call *call)
{
	struct str path;
	enum err e;

	e = uri_path(base_url_strip(&call->app->base, call->req.path),
	    call->arena, &path);
	if (e == ERR_OK)
		e = route_find(resources, RESOURCES_N, path, &call->match);
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

static enum err
negotiate(struct call *call)
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
static enum err
authorize(struct call *call)
{
	const struct enum_value *source = call->caller.source;

	if (!right_held(right_for(call), call->caller.rights))
		return call->caller.kind != CALLER_ANONYMOUS ?
		    call_forbid(call, right_for(call)) :
		    call_reject(call, ERR_UNAUTHENTICATED,
		    call->session_over ? MESSAGE_SESSION_OVER : MESSAGE_WHO,
		    (struct str){ NULL, 0 });
	return source == NULL || !call->route->all_sources ? ERR_OK :
	    call_reject(call, ERR_FORBIDDEN, MESSAGE_BOUND_READ, source->text);
}

/* What there is, is told again to who he is now known to be. */
static enum err
find_route(struct call *call)
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

static enum err
read_query(struct call *call)
{
	const struct query_rules rules = {
		.table = call->route->query, .n = call->route->query_n,
		.format = true,
		.strict = call->app->conf->unknown_parameters != 0,
		.original = call->app->conf->parameters != 0,
	};

	return query_read(call, &call->req.query, &rules, &call->query);
}

enum err
call_check_age(struct call *call)
{
	int64_t age = clock_now() / 1000 - call->req.sent;

	return call->req.sent != 0 && age > PATIENCE_MS ?
	    ERR_BUSY : ERR_OK;
}

static enum err
load(struct call *call)
{
	route_handler *find = call->match.resource->load;

	return find == NULL || call->route == &options ? ERR_OK : find(call);
}

/* Who has the right, and is refused it for an incident's source. */
static enum err
run(struct call *call)
{
	const struct enum_value *source = call->caller.source;
	enum err e;

	/* Whoever writes will wait for its turn and for the disk. */
	if (call_is_write(call))
		call_pause(call);
	e = call->route->handler(call);
	return e != ERR_FORBIDDEN || source == NULL ? e :
	    call_reject(call, e, MESSAGE_BOUND_CHANGE, source->text);
}

static enum err
pass_stages(struct call *call)
{
	static enum err (*const stages[])(struct call *) = {
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
		call_check_age,
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
answer_error(struct call *call, enum err e)
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
app_handle(struct call *call, const struct call_source *source)
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
		e = pass_stages(call);
	if (e != ERR_OK)
		answer_error(call, e);
	log_line(LOG_DEBUG, "%.*s %.*s %d", STR_FMT(call->req.method_text),
	    STR_FMT(call->req.path), call->res.status);
	log_request((struct str){ NULL, 0 });
}

enum err
app_more(struct call *call)
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
app_end(struct call *call)
{
	call->stream->end(call);
	call->stream = NULL;
}
