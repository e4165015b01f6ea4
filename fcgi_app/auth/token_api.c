/*
 * /api/tokens/ and /api/tokens/{id}/.
 *
 * Only the response that created a token shows its text.  The text is stored
 * nowhere, so this response is not stored either: a second delivery of the
 * request gets the token with another text (token_store_add).  An
 * Idempotency-Key is ignored, since a second token of a name is rejected
 * anyway.
 */

#include "auth/token_json.h"
#include "auth/token_store.h"
#include "base/clock.h"
#include "http/call.h"
#include "http/page_link.h"
#include "http/paging.h"

static enum err
reject_unknown_id(struct call *call, enum err e)
{
	return e != ERR_NOT_FOUND ? e : call_reject(call, e,
	    MESSAGE_NO_TOKEN, (struct str){ NULL, 0 });
}

/* --- the list, and a new one ---------------------------------------------- */

/* The name of an account, or any other actor that created tokens. */
static void
read_creator(struct call *call, struct str *by)
{
	struct str value = uri_last(&call->query,
	    token_fields[TOKEN_CREATED_BY].name);

	if (value.n == 0)
		return;
	if (memchr(value.p, '\0', value.n) != NULL)
		problem_add(&call->problems,
		    token_fields[TOKEN_CREATED_BY].name, MESSAGE_NUL, value);
	*by = value;
}

static enum err
list(struct call *call)
{
	struct token_store_query query = { .by = { NULL, 0 } };
	struct token_store_page page;
	struct paging paging;
	enum err e;

	read_creator(call, &query.by);
	if ((e = paging_read(call, &paging)) != ERR_OK)
		return e;
	query.page = paging.page;
	query.limit = paging.limit;
	e = token_store_list(call->db, &query, call->arena, &page);
	if (e == ERR_NOT_FOUND)
		return paging_reject(call);
	if (e == ERR_OK)
		token_json_page(call, &paging, &page);
	return e;
}

static void
add_problem(struct call *call, enum token_field field, enum message m,
	struct str arg)
{
	problem_add(&call->problems, token_fields[field].name, m, arg);
}

#define GIVEN(call, field)	((call)->given >> (field) & 1)

static void
validate_input(struct call *call)
{
	const struct token_input *input = call->input;
	const struct str no_arg = { NULL, 0 };

	if (GIVEN(call, TOKEN_NAME) &&
	    !token_name_ok(input->token.name, call->arena))
		add_problem(call, TOKEN_NAME, MESSAGE_TOKEN_NAME, no_arg);
	if (GIVEN(call, TOKEN_EXPIRES_AT) &&
	    input->token.expires_at <= clock_now())
		add_problem(call, TOKEN_EXPIRES_AT, MESSAGE_PAST, no_arg);
	if (input->days > TOKEN_DAYS_MAX)
		add_problem(call, TOKEN_INPUT_DAYS, MESSAGE_LIMIT, arena_printf(
		    call->arena, "%d", TOKEN_DAYS_MAX));
	if (GIVEN(call, TOKEN_EXPIRES_AT) && GIVEN(call, TOKEN_INPUT_DAYS))
		add_problem(call, TOKEN_INPUT_DAYS, MESSAGE_TOKEN_END, no_arg);
}

/* The argument of the writer's job. */
struct creation {
	struct call	*call;
	struct token	*token;
	struct str	 text;
};

static enum err
add_token(struct txn *txn, void *arg)
{
	struct creation *creation = arg;
	const struct actor actor = call_actor(creation->call);

	return token_store_add(txn, &actor, creation->call->arena,
	    creation->token, creation->text);
}

static struct str
make_text(struct arena *a)
{
	unsigned char seed[TOKEN_SEED];
	char *text = arena_alloc(a, TOKEN_TEXT);

	crypt_random(seed, sizeof(seed));
	token_make(seed, text);
	return (struct str){ text, TOKEN_TEXT };
}

static enum err
create(struct call *call)
{
	struct token_input *input = call->input;
	struct creation creation = {
		call, &input->token, make_text(call->arena),
	};
	enum err e;

	if (input->days > 0)
		input->token.expires_at = clock_now() + input->days * CLOCK_DAY;
	e = writer_run(call->app->writer, add_token, &creation);
	if (e == ERR_DUPLICATE) {
		add_problem(call, TOKEN_NAME, MESSAGE_TOKEN_TAKEN,
		    (struct str){ NULL, 0 });
		return ERR_INVALID;
	}
	if (e != ERR_OK)
		return e;
	call->res.status = 201;
	call->res.location = page_link_location(call, "tokens",
	    creation.token->id, "");
	token_json_created(call, creation.token, creation.text);
	return ERR_OK;
}

static const struct route_query list_params[] = {
	{ STR_INIT("created_by"), 0 },
	PAGING_PARAMS
};

static const struct route list_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = list, .query = list_params,
		.query_n = sizeof(list_params) / sizeof(list_params[0]),
	}, {
		.method = METHOD_POST, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = create, .validate = validate_input,
		.params = {
			.fields = token_fields, .n = TOKEN_INPUT__MAX,
			.flags = FIELD_CREATE,
			.required = 1u << TOKEN_NAME | 1u << TOKEN_SCOPES,
		},
		.size = sizeof(struct token_input),
	},
};

const struct resource token_list_resource = {
	.pattern = STR_INIT("/api/tokens"),
	.name = "Token List Create",
	.description = TEXT(
	    "Токены программ и выпуск новых",
	    "Tokens of programs, and creation new ones"),
	.routes = list_routes,
	.routes_n = sizeof(list_routes) / sizeof(list_routes[0]),
	.no_store = true,
};

/* --- one of them ---------------------------------------------------------- */

static enum err
retrieve(struct call *call)
{
	struct token token;
	enum err e;

	e = token_store_get(call->db, call->match.id, call->arena, &token);
	if (e == ERR_OK)
		token_json_write(call, &token);
	return reject_unknown_id(call, e);
}

static enum err
revoke_token(struct txn *txn, void *arg)
{
	struct call *call = arg;
	const struct actor actor = call_actor(call);
	struct token token;

	return token_store_revoke(txn, &actor, call->match.id, call->arena,
	    &token);
}

/* The row stays, since the history refers to the token by its name. */
static enum err
revoke(struct call *call)
{
	enum err e = writer_run(call->app->writer, revoke_token, call);

	if (e == ERR_OK)
		call->res.status = 204;
	return reject_unknown_id(call, e);
}

static const struct route item_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ADMIN,
		.handler = retrieve,
	}, {
		.method = METHOD_DELETE, .right = RIGHT_ADMIN,
		.recent_login = true,
		.handler = revoke,
		/* The body has no other field than current_password. */
		.params = { .flags = FIELD_DELETE },
	},
};

const struct resource token_item_resource = {
	.pattern = STR_INIT("/api/tokens/:id"),
	.name = "Token Retrieve Revoke",
	.description = TEXT(
	    "Один токен; удалить его значит отозвать",
	    "One token; to delete it is to revoke it"),
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
	.no_store = true,
};
