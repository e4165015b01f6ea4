/*
 * /api/users/{id}/: one account, for administrators.
 */

#include "api/api.h"
#include "api/fresh.h"
#include "api/render_account.h"
#include "api/user.h"
#include "api/write.h"
#include "http/etag.h"

#define NO_ARG	((struct str){ NULL, 0 })

static enum err
refuse_id(struct api_call *call, enum err e)
{
	return e != ERR_NOT_FOUND ? e :
	    api_refuse(call, e, MESSAGE_NO_ACCOUNT, NO_ARG);
}

/* That an account is gone may be what an earlier delivery has done. */
static enum err
load(struct api_call *call)
{
	if (call->req.method == METHOD_DELETE)
		return ERR_OK;
	return refuse_id(call, store_account_get(call->db, call->match.id,
	    call->arena, &call->account));
}

static void
show(struct api_call *call)
{
	fresh_tag_at(call, call->account.version, call->account.last_login);
	render_account(call, &call->account);
}

static enum err
retrieve(struct api_call *call)
{
	const struct account *account = &call->account;

	if (!fresh_version_at(call, account->version, account->last_login))
		render_account(call, account);
	return ERR_OK;
}

static enum err
change(struct txn *txn, void *arg)
{
	struct api_call *call = arg;
	const struct user_input *in = call->input;
	const struct origin origin = api_origin(call);

	return store_account_change(txn, &origin, &in->change, call->arena,
	    &call->account);
}

static void
render_gone(struct api_call *call)
{
	call->res.status = 204;
}

/*
 * Who knows an older version is shown what the account is now; a tag that
 * is none of ours is told off.
 */
static enum err
refuse(struct api_call *call, enum err e)
{
	const struct user_input *in = call->input;

	if (e == ERR_CONFLICT)
		return api_refuse(call, e, MESSAGE_LAST_ADMIN, NO_ARG);
	if (e == ERR_INVALID && call->problems.first == NULL)
		return user_refuse_name(call);
	if (e != ERR_PRECONDITION || in->change.versions_n == 0)
		return refuse_id(call, e);
	response_fail(&call->res, e);
	show(call);
	return ERR_OK;
}

/* Of what the path names, if it has a version that If-Match does. */
static enum err
write(struct api_call *call, write_render *render)
{
	struct user_input *in = call->input;
	enum err e;

	in->change.id = call->match.id;
	if (call->req.if_match.p != NULL)
		in->change.versions = etag_versions(call->req.if_match,
		    call->arena, &in->change.versions_n);
	if ((e = write_recorded(call, change, render)) != ERR_OK)
		return refuse(call, e);
	return ERR_OK;
}

static enum err
update(struct api_call *call)
{
	struct user_input *in = call->input;
	struct account after = call->account;
	enum err e;

	account_take(&after, &in->wish.account, call->given);
	if ((e = user_prepare(call, &after)) != ERR_OK)
		return e;
	in->change.to = in->wish.account;
	in->change.fields = call->given;
	return write(call, show);
}

static enum err
destroy(struct api_call *call)
{
	struct user_input *in = arena_alloc(call->arena, sizeof(*in));

	call->input = in;
	in->change.remove = true;
	return write(call, render_gone);
}

static const struct route item_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = retrieve,
	}, {
		.method = METHOD_PATCH, .right = RIGHT_ADMIN,
		.handler = update,
		.params = { USER_PARAMS, .flags = FIELD_UPDATE },
		.size = sizeof(struct user_input),
	}, {
		.method = METHOD_DELETE, .right = RIGHT_ADMIN,
		.handler = destroy,
	},
};

const struct resource api_user_item = {
	.pattern = STR_INIT("/api/users/:id"),
	.name = "User Retrieve Update Destroy",
	.description = TEXT(
	    "Одна учетная запись и ее изменение",
	    "One account, and changing it"),
	.load = load,
	.no_store = true,
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
};
