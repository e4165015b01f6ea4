/*
 * /api/users/ and /api/users/{id}/: accounts, for administrators.
 *
 * Each write is stored with its response, so that a second delivery of the
 * request gets the same response.  Neither a password nor its hash is part
 * of what is stored.
 */

#include "auth/account_change_store.h"
#include "auth/account_json.h"
#include "auth/account_store.h"
#include "auth/password_api.h"
#include "auth/password_validate.h"
#include "http/call.h"
#include "http/conditional.h"
#include "http/page_link.h"
#include "http/paging.h"
#include "idempotency/idempotent_write_api.h"

#define NO_ARG		((struct str){ NULL, 0 })
#define BIT(field)	((param_set)1 << (field))
#define PARAMS		.fields = account_fields, .n = ACCOUNT_PATCH__MAX

/* The input of a call, and what is to be stored of it. */
struct account_input {
	struct account_patch	 patch;
	struct account_password	 password;
	struct account_change	 change;
	struct token_store_page	 tokens;	/* of the account, afterwards */
};

/* --- the input of both resources ------------------------------------------ */

static bool
has_password(const struct call *call)
{
	return (call->given & BIT(ACCOUNT_PATCH_PASSWORD)) != 0;
}

static enum err
validate(struct call *call, const struct account *account)
{
	const struct account_input *in = call->input;

	account_validate(account, call->given, &call->problems);
	if (has_password(call))
		password_validate_problem(&call->problems,
		    account_fields[ACCOUNT_PATCH_PASSWORD].name,
		    in->patch.password, account);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/*
 * The digest by which a repeated request is recognised replaces a digest of
 * the body.  The password is no part of it: a digest that is quick to make
 * is quick to guess from.
 */
static void
make_digest(struct call *call)
{
	const struct account_input *in = call->input;
	const struct account *account = &in->patch.account;
	const struct str texts[] = {
		arena_printf(call->arena, "%x %d %d", call->given,
		    account->active, in->patch.revoke_tokens),
		account->username, account->first_name, account->last_name,
		account->email,
		account->role != NULL ? account->role->text : NO_ARG,
	};

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), call->digest);
}

/*
 * Validates the input against the account as it will be, and hashes the
 * password: a job of the writer must not take so long.
 */
static enum err
prepare(struct call *call, const struct account *account)
{
	struct account_input *in = call->input;
	enum err e;

	if ((e = validate(call, account)) != ERR_OK)
		return e;
	make_digest(call);
	if (!has_password(call))
		return ERR_OK;
	in->change.password = &in->password;
	in->change.by_owner = call->caller.kind == CALLER_ACCOUNT &&
	    call->caller.id == call->match.id;
	return password_api_hash(call, in->patch.password, &in->password);
}

/* The job found that another account has the name, or one that looks alike. */
static enum err
reject_taken_name(struct call *call)
{
	problem_add(&call->problems, account_fields[ACCOUNT_USERNAME].name,
	    MESSAGE_NAME_TAKEN, NO_ARG);
	return ERR_INVALID;
}

/* Whether the query has that parameter, which is "true" or "false". */
static bool
read_bool(struct call *call, struct str name, bool *value_r)
{
	struct str value = uri_last(&call->query, name);

	*value_r = str_eq(value, STR("true"));
	if (*value_r || str_eq(value, STR("false")))
		return true;
	if (value.n > 0)
		problem_add(&call->problems, name, MESSAGE_NOT_BOOL,
		    param_echo(value, call->arena));
	return false;
}

/* --- the list ------------------------------------------------------------- */

/* "viewer,admin" */
static void
read_roles(struct call *call, struct str list, unsigned *roles)
{
	const struct field *f = &account_fields[ACCOUNT_ROLE];
	const struct enum_value *role;
	struct str s;

	while (list.p != NULL) {
		s = str_cut(&list, ',');
		if ((role = field_find_value(f, s)) == NULL) {
			param_reject_choice(&call->problems, f->name, s,
			    param_list_values(f->values, f->values_n,
			    call->arena));
			return;
		}
		*roles |= 1u << (role - f->values);
	}
}

static enum err
read_query(struct call *call, struct account_query *q,
	struct paging *paging)
{
	static const bool bools[] = { false, true };
	struct str role = uri_last(&call->query, STR("role"));
	struct str search = uri_last(&call->query, STR("search"));
	bool active;
	enum err e;

	if (role.n > 0)
		read_roles(call, role, &q->roles);
	if (read_bool(call, STR("active"), &active))
		q->active = &bools[active];
	if (search.n > 0)
		paging_read_search(call, search, &q->search);
	e = paging_read(call, paging);
	q->limit = paging->limit;
	q->page = paging->page;
	return e;
}

/*
 * The state is read before the rows, so the entity tag may be older than the
 * list but never newer: a client may fetch a list twice, but misses nothing.
 */
static enum err
list(struct call *call)
{
	struct account_query query = { .page = 1 };
	struct account_list_state state;
	struct account_page page;
	struct paging paging;
	enum err e;

	if ((e = read_query(call, &query, &paging)) != ERR_OK)
		return e;
	if ((e = account_store_list_state(call->db, &state)) != ERR_OK)
		return e;
	if (conditional_seq_at(call, state.seq, state.last_login))
		return ERR_OK;
	e = account_store_list(call->db, &query, call->arena, &page);
	if (e == ERR_NOT_FOUND)
		return paging_reject(call);
	if (e == ERR_OK)
		account_json_page(call, &paging, &page);
	return e;
}

static enum err
add_account(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct account_input *in = call->input;
	const struct actor actor = call_actor(call);

	return account_store_add(txn, &actor, call->arena,
	    &in->patch.account, &in->password);
}

static void
render_added(struct call *call)
{
	const struct account_input *in = call->input;

	call->res.status = 201;
	call->res.location = page_link_location(call, "users",
	    in->patch.account.id, "");
	account_json_write(call, &in->patch.account);
}

static enum err
create(struct call *call)
{
	struct account account = {
		.first_name = STR(""), .last_name = STR(""),
		.email = STR(""), .active = true,
	};
	struct account_input *in = call->input;
	enum err e;

	account_copy_fields(&account, &in->patch.account, call->given);
	in->patch.account = account;
	if ((e = prepare(call, &account)) != ERR_OK)
		return e;
	e = idempotent_write_recorded(call, add_account, render_added);
	return e == ERR_DUPLICATE ? reject_taken_name(call) : e;
}

static const struct route_query page_params[] = {
	{ STR_INIT("active"), 0 },
	{ STR_INIT("limit"), 0 },
	{ STR_INIT("page"), 0 },
	{ STR_INIT("role"), ROUTE_QUERY_LIST },
	{ STR_INIT("search"), 0 },
};

static const struct route list_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = list, .query = page_params,
		.query_n = sizeof(page_params) / sizeof(page_params[0]),
	}, {
		.method = METHOD_POST, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = create,
		.params = { PARAMS, .flags = FIELD_CREATE,
		    .required = BIT(ACCOUNT_USERNAME) |
			BIT(ACCOUNT_ROLE) },
		.size = sizeof(struct account_input),
	},
};

const struct resource user_list_resource = {
	.pattern = STR_INIT("/api/users"),
	.name = "User List Create",
	.description = TEXT(
	    "Список учетных записей и создание новых",
	    "The list of accounts, and creating new ones"),
	.no_store = true,
	.routes = list_routes,
	.routes_n = sizeof(list_routes) / sizeof(list_routes[0]),
};

/* --- one account ---------------------------------------------------------- */

static const struct route_query revoke_query = {
	STR_INIT("revoke_tokens"), 0,
};

static struct account *
account_of(const struct call *call)
{
	return call->object;
}

static enum err
reject_unknown_id(struct call *call, enum err e)
{
	return e != ERR_NOT_FOUND ? e :
	    call_reject(call, e, MESSAGE_NO_ACCOUNT, NO_ARG);
}

/*
 * DELETE loads nothing: the account may be gone because of an earlier
 * delivery of the same request, whose response is stored.
 */
static enum err
load(struct call *call)
{
	if (call->req.method == METHOD_DELETE)
		return ERR_OK;
	return reject_unknown_id(call, account_store_get(call->db,
	    call->match.id, call->arena, call->object));
}

static void
set_tag(struct call *call)
{
	const struct account *account = account_of(call);

	conditional_tag_at(call, account->version, account->last_login);
}

/* With the tokens that still work, or were revoked by this change. */
static void
render_changed(struct call *call)
{
	const struct account_input *in = call->input;

	set_tag(call);
	account_json_changed(call, call->object, &in->tokens);
}

static enum err
retrieve(struct call *call)
{
	const struct account *account = call->object;

	if (!conditional_version_at(call, account->version,
	    account->last_login))
		account_json_write(call, account);
	return ERR_OK;
}

static enum err
change_account(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct account_input *in = call->input;
	const struct actor actor = call_actor(call);
	enum err e;

	e = account_change_store_apply(txn, &actor, &in->change, call->arena,
	    call->object);
	return e != ERR_OK ? e : account_change_store_tokens(txn, &actor,
	    &in->change, call->object, call->arena, &in->tokens);
}

/* 204 without a body, unless the account has tokens to name. */
static void
render_deleted(struct call *call)
{
	const struct account_input *in = call->input;

	if (in->tokens.n == 0)
		call->res.status = 204;
	else
		account_json_tokens(call, &in->tokens);
}

/*
 * A client with an older version gets the present one along with the 412.  A
 * tag that this service cannot have sent is a mistake of the client.
 */
static enum err
reject_change(struct call *call, enum err e)
{
	const struct account_input *in = call->input;

	if (e == ERR_DUPLICATE)
		return reject_taken_name(call);
	if (e != ERR_PRECONDITION)
		return reject_unknown_id(call, e);
	if (conditional_reject(call, &in->change.condition) != ERR_OK)
		return e;
	response_fail(&call->res, e);
	set_tag(call);
	account_json_write(call, call->object);
	return ERR_OK;
}

/* Changes the account of the path, if the request's conditions hold. */
static enum err
change(struct call *call, idempotent_write_render *render)
{
	struct account_input *in = call->input;
	enum err e;

	in->change.id = call->match.id;
	in->change.revoke_tokens |= in->patch.revoke_tokens;
	in->change.condition = conditional_read(call);
	if ((e = idempotent_write_recorded(call, change_account,
	    render)) != ERR_OK)
		return reject_change(call, e);
	return ERR_OK;
}

static enum err
update(struct call *call)
{
	struct account_input *in = call->input;
	struct account after = *account_of(call);
	enum err e;

	account_copy_fields(&after, &in->patch.account, call->given);
	if ((e = prepare(call, &after)) != ERR_OK)
		return e;
	in->change.to = in->patch.account;
	in->change.fields = call->given;
	return change(call, render_changed);
}

static enum err
destroy(struct call *call)
{
	struct account_input *in = call->input;

	/* Many clients send no body with DELETE, so the query is read, too. */
	read_bool(call, revoke_query.name, &in->change.revoke_tokens);
	if (call->problems.first != NULL)
		return ERR_INVALID;
	make_digest(call);
	in->change.remove = true;
	return change(call, render_deleted);
}

static const struct route item_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = retrieve,
	}, {
		.method = METHOD_PATCH, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = update, .conditional = true,
		.params = { PARAMS, .flags = FIELD_UPDATE },
		.size = sizeof(struct account_input),
	}, {
		.method = METHOD_DELETE, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = destroy, .conditional = true,
		.params = { PARAMS, .flags = FIELD_DELETE },
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
