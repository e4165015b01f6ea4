/*
 * /api/auth/password/: one's own password, by who knows it.
 */

#include "auth/password_problem.h"
#include "auth/account_change_store.h"
#include "auth/login_api.h"
#include "auth/me_json.h"
#include "auth/new_password_api.h"
#include "auth/password_validate.h"
#include "auth/session_cookie_api.h"
#include "base/table.h"

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

/* A change on its way through the writer. */
struct exchange {
	struct call			*call;
	struct login			 login;		/* by the old one */
	struct account_password	 password;	/* the new one */
	struct account			 account;	/* whose it is */
	struct session_new		 session;
};

/*
 * All sessions end with it; who came by one gets another.  The name may be
 * another account's by now, and then so is the password.
 */
static enum err
exchange(struct txn *txn, void *arg)
{
	struct exchange *x = arg;
	struct call *call = x->call;
	const struct actor origin = call_actor(call);
	const struct account_change change = {
		.id = call->caller.id, .password = &x->password, .own = true,
	};
	enum err e;

	if (x->login.account.id != call->caller.id)
		return ERR_UNAUTHENTICATED;
	e = login_confirm(txn, &x->login);
	if (e == ERR_OK)
		e = account_change_store_apply(txn, &origin, &change, call->arena,
		    &x->account);
	if (e == ERR_OK && call->caller.session != 0)
		e = session_begin(txn, call, call->caller.id, &x->session);
	return e;
}

static enum err
judge_new(struct call *call, const struct account *owner)
{
	const struct passwords *given = call->input;
	const struct password_owner names = {
		.name = owner->username, .email = owner->email,
		.first_name = owner->first_name,
		.last_name = owner->last_name,
	};

	password_problem_add(&call->problems, password_fields[NEW].name,
	    given->new, password_validate(given->new, &names));
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/* Of a caller who is known, a wrong password is a field like others. */
static enum err
refuse_old(struct call *call)
{
	problem_add(&call->problems, password_fields[OLD].name,
	    MESSAGE_OLD_PASSWORD, (struct str){ NULL, 0 });
	return ERR_INVALID;
}

static enum err
change(struct exchange *x)
{
	struct call *call = x->call;
	const struct passwords *given = call->input;
	enum err e;

	if ((e = login_verify(call, &x->login)) != ERR_OK)
		return e;
	e = new_password_hash(call, given->new, &x->password);
	if (e == ERR_OK)
		return login_finish(call, &x->login, exchange, x);
	login_throttle_post_refund(call, &x->login.tries);
	return e;
}

static enum err
set_password(struct call *call)
{
	const struct passwords *given = call->input;
	struct exchange x = { .call = call, .login = {
		.username = call->caller.actor, .password = given->old,
	} };
	enum err e;

	e = account_store_get(call->db, call->caller.id, call->arena,
	    &x.account);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
	if ((e = judge_new(call, &x.account)) != ERR_OK)
		return e;
	if ((e = change(&x)) != ERR_OK)
		return e == ERR_UNAUTHENTICATED ? refuse_old(call) : e;
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
