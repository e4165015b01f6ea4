/* The program put together: its resources and the stages of a request. */

#include <stdio.h>

#include "app.h"
#include "auth/audit_rejection_api.h"
#include "auth/identify_api.h"
#include "auth/meta_store.h"
#include "auth/recent_login_api.h"
#include "auth/session_cookie_api.h"
#include "base/crypt.h"
#include "base/log.h"
#include "config.h"
#include "http/condition.h"
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
	condition_stage,
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
	app->resources = app_resources;
	app->resources_n = app_resources_n;
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
