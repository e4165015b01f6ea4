/*
 * /api/users/: the list of accounts, and new ones, for administrators.
 */

#include "http/call.h"
#include "auth/account_input_api.h"
#include "auth/account_json.h"
#include "http/conditional.h"
#include "http/page_link.h"
#include "idempotency/idempotent_write_api.h"
#include "http/paging.h"

/* "viewer,admin" */
static void
read_roles(struct call *call, struct str list, unsigned *roles)
{
	const struct field *f = &account_fields[ACCOUNT_ROLE];
	const struct enum_value *word;
	struct str s;

	while (list.p != NULL) {
		s = str_cut(&list, ',');
		if ((word = field_word(f, s)) == NULL) {
			param_refuse_choice(&call->problems, f->name, s,
			    param_words(f->words, f->words_n, call->arena));
			return;
		}
		*roles |= 1u << (word - f->words);
	}
}

static void
read_active(struct call *call, struct str value, const bool **active)
{
	static const bool yes = true, no = false;

	if (str_eq(value, STR("true")))
		*active = &yes;
	else if (str_eq(value, STR("false")))
		*active = &no;
	else if (value.n > 0)
		problem_add(&call->problems, STR("active"), MESSAGE_NOT_BOOL,
		    param_echo(value, call->arena));
}

static enum err
read_query(struct call *call, struct account_query *q,
	struct paging *paging)
{
	struct str role = uri_last(&call->query, STR("role"));
	struct str search = uri_last(&call->query, STR("search"));
	enum err e;

	if (role.n > 0)
		read_roles(call, role, &q->roles);
	read_active(call, uri_last(&call->query, STR("active")), &q->active);
	if (search.n > 0)
		paging_read_search(call, search, &q->search);
	e = paging_read(call, paging);
	q->limit = paging->limit;
	q->page = paging->page;
	return e;
}

/*
 * The newest line of the record is looked up before the rows are read, so
 * that a tag may be older than its list but never newer.
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
	if ((e = account_list_store_state(call->db, &state)) != ERR_OK)
		return e;
	if (conditional_seq_at(call, state.seq, state.last_login))
		return ERR_OK;
	e = account_list_store_read(call->db, &query, call->arena, &page);
	if (e == ERR_NOT_FOUND)
		return paging_refuse(call);
	if (e == ERR_OK)
		account_json_page(call, &paging, &page);
	return e;
}

static enum err
add(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct account_input *in = call->input;
	const struct actor origin = call_actor(call);

	return account_store_add(txn, &origin, call->arena,
	    &in->wish.account, &in->password);
}

static void
render_added(struct call *call)
{
	const struct account_input *in = call->input;

	call->res.status = 201;
	call->res.location = page_link_location(call, "users",
	    in->wish.account.id, "");
	account_json_write(call, &in->wish.account);
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

	account_copy_fields(&account, &in->wish.account, call->given);
	in->wish.account = account;
	if ((e = account_input_prepare(call, &account)) != ERR_OK)
		return e;
	e = idempotent_write_recorded(call, add, render_added);
	return e == ERR_DUPLICATE ? account_input_reject_name(call) : e;
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
		.params = { ACCOUNT_INPUT_PARAMS, .flags = FIELD_CREATE,
		    .required = ACCOUNT_INPUT_BIT(ACCOUNT_USERNAME) |
			ACCOUNT_INPUT_BIT(ACCOUNT_ROLE) },
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
