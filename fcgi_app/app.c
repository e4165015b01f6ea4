/* The program put together: its resources and the stages of a request. */

#include <stdio.h>

#include "app.h"
#include "auth/anonymous_store.h"
#include "auth/audit_rejection_api.h"
#include "auth/identify_api.h"
#include "auth/recent_login_api.h"
#include "auth/session_cookie_api.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/parse.h"
#include "config.h"
#include "db/meta.h"
#include "http/conditional.h"
#include "http/input.h"
#include "http/pipeline.h"
#include "http/site.h"

/*
 * A rejection removes the cookie of a session that is over.  A handler that
 * expects a duplicate key names the field: one that comes here is a fault.
 */
static void
reject(struct call *call, enum err e)
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

static pipeline_stage *const stages[] = {
	pipeline_check_host,
	pipeline_find_resource,
	pipeline_negotiate,
	site_check,
	identify,
	session_check_over,
	pipeline_find_route,
	pipeline_authorize,
	session_check_csrf,
	pipeline_read_query,
	call_check_age,
	pipeline_load,
	input_read,
	recent_login_check,
	conditional_stage,
	pipeline_run_handler,
};

static const struct pipeline pipeline = {
	.stages = stages, .n = sizeof(stages) / sizeof(stages[0]),
	.reject = reject,
};

void
app_handle(struct call *call, const struct call_source *source)
{
	pipeline_run(&pipeline, call, source);
}

#define META_CURSOR_KEY	STR("cursor_key")	/* made by sql/schema.sql */
#define META_FORM	STR("answer_form")	/* "FORM MICROSECONDS" */

/*
 * Finds out since when answers have the present form.  An empty database
 * has given no answers in another form, so the form has no date there.
 */
static enum err
read_form(struct app *app, struct db *db, struct arena *a)
{
	struct str stored;
	enum err e = meta_get(db, META_FORM, a, &stored);

	app->etag_form_since = 0;
	app->etag_form_is_new = e == ERR_NOT_FOUND;
	if (e != ERR_OK)
		return app->etag_form_is_new ? ERR_OK : e;
	if (!str_eq(str_cut(&stored, ' '), str_of(app->etag_form))) {
		app->etag_form_is_new = true;
		app->etag_form_since = clock_now();
		return ERR_OK;
	}
	return parse_int(stored, 0, INT64_MAX, &app->etag_form_since) ==
	    ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err
read_key(struct app *app, struct db *db, struct arena *a)
{
	struct str key;
	enum err e;

	if ((e = meta_get(db, META_CURSOR_KEY, a, &key)) != ERR_OK)
		return e;
	if (key.n != sizeof(app->cursor_key))
		return ERR_INTERNAL;
	memcpy(app->cursor_key, key.p, key.n);
	return ERR_OK;
}

/* Signed, so that entity tags reveal nothing about the settings. */
static void
make_form(struct app *app, struct arena *a)
{
	const struct conf *conf = app->conf;
	unsigned char mac[CRYPT_MAC];
	struct str text;

	text = arena_printf(a, PACKAGE_VERSION " %s %d %d %s", conf->zone,
	    conf->language, conf->lifecycle, conf->base_url);
	crypt_sign(app->cursor_key, text, mac);
	snprintf(app->etag_form, sizeof(app->etag_form), "%02x%02x%02x", mac[0],
	    mac[1], mac[2]);
}

enum err
app_open(struct app *app, const struct conf *conf, struct db *db)
{
	struct arena *a = arena_new(256);
	struct anonymous_policy anonymous;
	enum err e;

	app->conf = conf;
	app->resources = app_resources;
	app->resources_n = app_resources_n;
	app->base = base_url_parts(conf->base_url);
	e = anonymous_store_policy(db, conf, a, &anonymous);
	if (e == ERR_OK) {
		app->anonymous_rights = right_of_policy[anonymous.policy];
		e = read_key(app, db, a);
	}
	if (e == ERR_OK) {
		make_form(app, a);
		e = read_form(app, db, a);
	}
	arena_free(a);
	return e;
}

/* Another process that started may have stored the form since app_open. */
enum err
app_store_form(struct app *app, struct txn *txn)
{
	struct arena *a = arena_new(256);
	enum err e = read_form(app, txn->db, a);

	if (e == ERR_OK && app->etag_form_is_new)
		e = meta_set(txn, META_FORM, arena_printf(a, "%s %lld",
		    app->etag_form, (long long)app->etag_form_since));
	arena_free(a);
	return e;
}
