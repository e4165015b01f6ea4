/*
 * /api/auth/password/: a caller who knows the old password sets a new one.
 */

#include "auth/account_change_store.h"
#include "auth/hasher.h"
#include "auth/login_api.h"
#include "auth/me_json.h"
#include "auth/password.h"
#include "auth/password_api.h"
#include "auth/password_validate.h"
#include "auth/session_cookie_api.h"
#include "base/table.h"
#include "http/address.h"

struct passwords {
	struct str	old;
	struct str	new;
};

enum { OLD, NEW, PASSWORD__MAX };

static const struct field password_fields[] = {
	[OLD] = {
		.name = STR_INIT("old_password"), .type = FIELD_TEXT,
		.offset = offsetof(struct passwords, old),
		.flags = FIELD_CREATE | FIELD_EXACT, .max = BODY_MAX,
		.label = TEXT("Нынешний пароль", "Present password"),
		.help = TEXT("", ""),
	},
	[NEW] = {
		.name = STR_INIT("new_password"), .type = FIELD_TEXT,
		.offset = offsetof(struct passwords, new),
		.flags = FIELD_CREATE | FIELD_EXACT, .max = BODY_MAX,
		.label = TEXT("Новый пароль", "New password"),
		.help = TEXT("", ""),
	},
};
TABLE_COVERS(password_fields, PASSWORD__MAX);

enum err
password_api_hash(struct call *call, struct str given,
	struct account_password *password_r)
{
	/* Only known callers may set passwords. */
	const struct hasher_client client = {
		.network = address_network(call->req.address, call->arena),
		.known = true,
	};
	enum err e;

	e = hasher_hash(call->app->hasher, &client, given, call->arena,
	    &password_r->stored);
	if (e == ERR_OK)
		password_r->rounds = password_rounds(password_r->stored);
	return e;
}

/* The argument of the writer's job. */
struct exchange {
	struct call		*call;
	struct login		 login;		/* with the old password */
	struct account_password	 password;	/* the new one */
	struct account		 account;	/* its owner */
	struct session_new	 session;
};

/*
 * All sessions of the account end; a caller with a session gets a new one.
 * The name may belong to another account by now: then the old password was
 * that account's, and the caller must not set it.
 */
static enum err
exchange_passwords(struct txn *txn, void *arg)
{
	struct exchange *x = arg;
	struct call *call = x->call;
	const struct actor actor = call_actor(call);
	const struct account_change change = {
		.id = call->caller.id, .password = &x->password,
		.by_owner = true,
	};
	enum err e;

	if (x->login.account.id != call->caller.id)
		return ERR_UNAUTHENTICATED;
	e = login_confirm(txn, &x->login);
	if (e == ERR_OK)
		e = account_change_store_apply(txn, &actor, &change,
		    call->arena, &x->account);
	if (e == ERR_OK && call->caller.session != 0)
		e = session_begin(txn, call, call->caller.id, &x->session);
	return e;
}

/*
 * The caller is known, so a wrong old password is a problem of its field
 * (400), not a missing login (401).
 */
static enum err
reject_old_password(struct call *call)
{
	problem_add(&call->problems, password_fields[OLD].name,
	    MESSAGE_OLD_PASSWORD, (struct str){ NULL, 0 });
	return ERR_INVALID;
}

static enum err
verify_and_change(struct exchange *x)
{
	struct call *call = x->call;
	const struct passwords *given = call->input;
	enum err e;

	if ((e = login_verify(call, &x->login)) != ERR_OK)
		return e;
	e = password_api_hash(call, given->new, &x->password);
	if (e == ERR_OK)
		return login_finish(call, &x->login, exchange_passwords,
		    x);
	login_throttle_defer_refund(call, &x->login.throttle);
	return e;
}

static enum err
set_password(struct call *call)
{
	const struct passwords *given = call->input;
	struct exchange x = { .call = call, .login = {
		.username = call->caller.name, .password = given->old,
	} };
	enum err e;

	e = account_store_get(call->db, call->caller.id, call->arena,
	    &x.account);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
	password_validate_problem(&call->problems, password_fields[NEW].name,
	    given->new, &x.account);
	if (call->problems.first != NULL)
		return ERR_INVALID;
	if ((e = verify_and_change(&x)) != ERR_OK)
		return e == ERR_UNAUTHENTICATED ? reject_old_password(call) : e;
	if (call->caller.session != 0)
		session_enter(call, &x.account, &x.session);
	me_json_write(call, &x.account);
	return ERR_OK;
}

static const struct route routes[] = {
	{
		.method = METHOD_POST, .right = RIGHT_ACCOUNT,
		.handler = set_password,
		.params = {
			.fields = password_fields,
			.n = PASSWORD__MAX,
			.flags = FIELD_CREATE,
			.required = 1u << OLD | 1u << NEW,
		},
		.size = sizeof(struct passwords),
		.body_max = BODY_FEW,
	},
};

const struct resource password_resource = {
	.pattern = STR_INIT("/api/auth/password"),
	.name = "Password",
	.description = TEXT(
	    "Смена своего пароля",
	    "Changing one's own password"),
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
	.no_store = true,
};
