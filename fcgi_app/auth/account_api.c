/*
 * /api/users/{id}/: one account, for administrators.
 */

#include "http/call.h"
#include "auth/account_input_api.h"
#include "auth/account_json.h"
#include "http/condition.h"
#include "http/conditional.h"
#include "idempotency/idempotent_write_api.h"

#define NO_ARG	((struct str){ NULL, 0 })

static const struct route_query revoke_query = {
	STR_INIT("revoke_tokens"), 0,
};

static struct account *
account_of(const struct call *call)
{
	return call->object;
}

static enum err
refuse_id(struct call *call, enum err e)
{
	return e != ERR_NOT_FOUND ? e :
	    call_reject(call, e, MESSAGE_NO_ACCOUNT, NO_ARG);
}

/* That an account is gone may be what an earlier delivery has done. */
static enum err
load(struct call *call)
{
	if (call->req.method == METHOD_DELETE)
		return ERR_OK;
	return refuse_id(call, account_store_get(call->db, call->match.id,
	    call->arena, call->object));
}

static void
tag(struct call *call)
{
	conditional_tag_at(call, account_of(call)->version, account_of(call)->last_login);
}

/* After a change: with the tokens that still work, or were revoked. */
static void
show_changed(struct call *call)
{
	const struct account_input *in = call->input;

	tag(call);
	account_json_changed(call, call->object, &in->tokens);
}

static enum err
retrieve(struct call *call)
{
	const struct account *account = call->object;

	if (!conditional_version_at(call, account->version, account->last_login))
		account_json_write(call, account);
	return ERR_OK;
}

static enum err
change(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct account_input *in = call->input;
	const struct actor origin = call_actor(call);
	enum err e;

	e = account_change_store_apply(txn, &origin, &in->change, call->arena,
	    call->object);
	return e != ERR_OK ? e : account_change_store_tokens(txn, &origin,
	    &in->change, call->object, call->arena, &in->tokens);
}

/* Without a body, unless the account has tokens to name. */
static void
render_gone(struct call *call)
{
	const struct account_input *in = call->input;

	if (in->tokens.n == 0)
		call->res.status = 204;
	else
		account_json_tokens(call, &in->tokens);
}

/*
 * Who knows an older version is shown what the account is now; a tag that
 * is none of ours is told off.
 */
static enum err
refuse(struct call *call, enum err e)
{
	const struct account_input *in = call->input;

	if (e == ERR_DUPLICATE)
		return account_input_reject_name(call);
	if (e != ERR_PRECONDITION)
		return refuse_id(call, e);
	if (condition_refuse(call, &in->change.condition) != ERR_OK)
		return e;
	response_fail(&call->res, e);
	tag(call);
	account_json_write(call, call->object);
	return ERR_OK;
}

/* Of the account that the path names, on the conditions of the request. */
static enum err
write(struct call *call, idempotent_write_render *render)
{
	struct account_input *in = call->input;
	enum err e;

	in->change.id = call->match.id;
	in->change.revoke_tokens |= in->wish.revoke_tokens;
	in->change.condition = condition_read(call);
	if ((e = idempotent_write_recorded(call, change, render)) != ERR_OK)
		return refuse(call, e);
	return ERR_OK;
}

static enum err
update(struct call *call)
{
	struct account_input *in = call->input;
	struct account after = *account_of(call);
	enum err e;

	account_copy_fields(&after, &in->wish.account, call->given);
	if ((e = account_input_prepare(call, &after)) != ERR_OK)
		return e;
	in->change.to = in->wish.account;
	in->change.fields = call->given;
	return write(call, show_changed);
}

/* In the query too, for clients that send no body with DELETE. */
static enum err
read_revoke(struct call *call, bool *revoke)
{
	struct str value = uri_last(&call->query, revoke_query.name);

	*revoke = str_eq(value, STR("true"));
	if (*revoke || value.n == 0 || str_eq(value, STR("false")))
		return ERR_OK;
	problem_add(&call->problems, revoke_query.name, MESSAGE_NOT_BOOL,
	    param_echo(value, call->arena));
	return ERR_INVALID;
}

static enum err
destroy(struct call *call)
{
	struct account_input *in = call->input;
	enum err e;

	if ((e = read_revoke(call, &in->change.revoke_tokens)) != ERR_OK)
		return e;
	account_input_digest(call);
	in->change.remove = true;
	return write(call, render_gone);
}

static const struct route item_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = retrieve,
	}, {
		.method = METHOD_PATCH, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = update, .conditional = true,
		.params = { ACCOUNT_INPUT_PARAMS, .flags = FIELD_UPDATE },
		.size = sizeof(struct account_input),
	}, {
		.method = METHOD_DELETE, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = destroy, .conditional = true,
		.params = { ACCOUNT_INPUT_PARAMS, .flags = FIELD_DELETE },
		.size = sizeof(struct account_input),
		.query = &revoke_query, .query_n = 1,
	},
};

const struct resource user_item_resource = {
	.pattern = STR_INIT("/api/users/:id"),
	.name = "User Retrieve Update Destroy",
	.description = TEXT(
	    "Одна учетная запись и ее изменение",
	    "One account, and changing it"),
	.load = load,
	.object_size = sizeof(struct account),
	.no_store = true,
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
};
