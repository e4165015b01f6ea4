/*
 * /api/auth/sessions/ and /api/auth/sessions/{id}/: sessions of the caller.
 */

#include "auth/audit_store.h"
#include "auth/session_cookie_api.h"
#include "http/call.h"
#include "idempotency/idempotent_write_api.h"
#include "wire/json_write.h"

/* --- the list, and ending the others -------------------------------------- */

static void
write_list(struct call *call, const struct session_store_list *list)
{
	struct json_writer *w = &call->res.json;
	size_t i;

	json_object(w);
	json_key(w, STR("count"));
	json_int(w, (int64_t)list->n);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < list->n; i++) {
		json_object(w);
		json_fields(w, session_fields, SESSION_FIELD__MAX,
		    &list->rows[i], (enum lang)call->app->conf->language);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

/* An account has few sessions (SESSION_STORE_MOST), so there are no pages. */
static enum err
list(struct call *call)
{
	const struct session_store_limits limits =
	    session_store_limits_of(call->app->conf);
	struct session_store_list sessions;
	enum err e;
	size_t i;

	e = session_store_list(call->db, call->caller.id, &limits, call->arena,
	    &sessions);
	if (e != ERR_OK)
		return e;
	for (i = 0; i < sessions.n; i++)
		sessions.rows[i].current =
		    sessions.rows[i].id == call->caller.session;
	write_list(call, &sessions);
	return ERR_OK;
}

static enum err
audit_cleared(struct txn *txn, const struct call *call, int64_t n)
{
	const struct actor actor = call_actor(call);

	return n == 0 ? ERR_OK : audit_store_add(txn->db, &actor,
	    &(struct audit){
		.kind = AUDIT_SESSIONS_CLEARED, .subject = call->caller.name,
		.detail = arena_printf(call->arena, "%lld", (long long)n),
	});
}

static enum err
end_others(struct txn *txn, void *arg)
{
	struct call *call = arg;
	int64_t n;
	enum err e;

	e = session_store_end_others(txn->db, call->caller.id,
	    call->caller.session, &n);
	return e == ERR_OK ? audit_cleared(txn, call, n) : e;
}

/* A caller without a session has no session to keep: all of them end. */
static enum err
destroy_others(struct call *call)
{
	enum err e = writer_run(call->app->writer, end_others, call);

	if (e == ERR_OK)
		call->res.status = 204;
	return e;
}

static const struct route list_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ACCOUNT,
		.handler = list,
	}, {
		.method = METHOD_DELETE, .right = RIGHT_ACCOUNT,
		.handler = destroy_others,
	},
};

const struct resource session_list_resource = {
	.pattern = STR_INIT("/api/auth/sessions"),
	.name = "Session List",
	.description = TEXT(
	    "Свои сеансы; удалить их значит закончить все, кроме этого",
	    "The caller's sessions; all of them but this one end by DELETE"),
	.routes = list_routes,
	.routes_n = sizeof(list_routes) / sizeof(list_routes[0]),
	.no_store = true,
};

/* --- one of them ---------------------------------------------------------- */

static enum err
end_one(struct txn *txn, void *arg)
{
	struct call *call = arg;
	enum err e;

	e = session_store_end_one(txn->db, call->caller.id, call->match.id);
	return e == ERR_OK ? audit_cleared(txn, call, 1) : e;
}

static void
render_ended(struct call *call)
{
	call->res.status = 204;
}

/* When the caller ends its own session, the browser deletes the cookie. */
static enum err
destroy(struct call *call)
{
	enum err e = idempotent_write_recorded(call, end_one, render_ended);

	if (e == ERR_NOT_FOUND)
		return call_reject(call, e, MESSAGE_NO_SESSION,
		    (struct str){ NULL, 0 });
	if (e == ERR_OK && call->match.id == call->caller.session)
		session_leave(call);
	return e;
}

static const struct route item_routes[] = {
	{
		.method = METHOD_DELETE, .right = RIGHT_ACCOUNT,
		.handler = destroy,
	},
};

const struct resource session_item_resource = {
	.pattern = STR_INIT("/api/auth/sessions/:id"),
	.name = "Session End",
	.description = TEXT(
	    "Один из своих сеансов; удалить его значит закончить",
	    "One of the caller's sessions; it ends by DELETE"),
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
	.no_store = true,
};
