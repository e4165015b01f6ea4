/*
 * /api/auth/me/, login/ and logout/.
 */

#include "auth/account.h"
#include "auth/account_store.h"
#include "auth/audit_store.h"
#include "auth/login_api.h"
#include "auth/me_json.h"
#include "auth/session_cookie_api.h"
#include "auth/trusted_device_api.h"
#include "db/txn.h"
#include "db/writer.h"

/* --- me ------------------------------------------------------------------ */

/* The account may have been deleted since the caller was identified. */
static enum err
me(struct call *call)
{
	struct account account;
	enum err e;

	if (call->caller.kind != CALLER_ACCOUNT) {
		me_json_write(call, NULL);
		return ERR_OK;
	}
	e = account_store_get(call->db, call->caller.id, call->arena, &account);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
	me_json_write(call, &account);
	return ERR_OK;
}

static const struct route me_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_ANYBODY,
		.handler = me,
	},
};

const struct resource me_resource = {
	.pattern = STR_INIT("/api/auth/me"),
	.name = "Me",
	.description = TEXT(
	    "Кто спрашивает и что ему можно",
	    "The caller and its rights"),
	.routes = me_routes,
	.routes_n = sizeof(me_routes) / sizeof(me_routes[0]),
	.no_store = true,
};

/* --- login --------------------------------------------------------------- */

struct credentials {
	struct str	username;
	struct str	password;
};

/* No limits: what no account can have is just a wrong password. */
static const struct field credential_fields[] = {
	{
		.name = STR_INIT("username"), .type = FIELD_TEXT,
		.offset = offsetof(struct credentials, username),
		.flags = FIELD_CREATE, .max = BODY_MAX,
		.label = TEXT("Имя пользователя", "User name"),
		.help = TEXT("", ""),
	}, {
		.name = STR_INIT("password"), .type = FIELD_TEXT,
		.offset = offsetof(struct credentials, password),
		.flags = FIELD_CREATE | FIELD_EXACT, .max = BODY_MAX,
		.label = TEXT("Пароль", "Password"),
		.help = TEXT("", ""),
	},
};

#define CREDENTIALS_N \
	(sizeof(credential_fields) / sizeof(credential_fields[0]))

/* The argument of the writer's job, and its results. */
struct entry {
	struct call		*call;
	struct login		 login;
	struct session_new	 session;
	struct account		 account;	/* afterwards */
};

static enum err
begin_session(struct txn *txn, void *arg)
{
	struct entry *entry = arg;
	const int64_t id = entry->login.account.id;
	enum err e;

	e = login_record(txn, entry->call, &entry->login, LOGIN_SESSION);
	if (e == ERR_OK)
		e = session_begin(txn, entry->call, id, &entry->session);
	return e != ERR_OK ? e : account_store_get(txn->db, id,
	    entry->call->arena, &entry->account);
}

static enum err
login(struct call *call)
{
	const struct credentials *given = call->input;
	struct entry entry = { .call = call, .login = {
		.username = given->username, .password = given->password,
	} };
	enum err e;

	e = login_verify(call, &entry.login);
	if (e == ERR_OK)
		e = login_finish(call, &entry.login, begin_session, &entry);
	if (e != ERR_OK)
		return e;
	session_enter(call, &entry.account, &entry.session);
	trusted_device_set_cookie(call, entry.account.id);
	me_json_write(call, &entry.account);
	return ERR_OK;
}

/* JSON only: a page of another site can make a browser send a form. */
static const struct str login_types[] = {
	STR_INIT("application/json"),
};

static const struct route login_routes[] = {
	{
		.method = METHOD_POST, .right = RIGHT_ANYBODY,
		.opens_session = true,
		.handler = login,
		.params = {
			.fields = credential_fields, .n = CREDENTIALS_N,
			.flags = FIELD_CREATE,
			.required = (1u << CREDENTIALS_N) - 1,
		},
		.types = login_types, .types_n = 1,
		.size = sizeof(struct credentials),
		.body_max = BODY_FEW,
	},
};

const struct resource login_resource = {
	.pattern = STR_INIT("/api/auth/login"),
	.name = "Login",
	.description = TEXT(
	    "Вход по имени и паролю: начинает сеанс",
	    "Logging in by name and password: a session begins"),
	.routes = login_routes,
	.routes_n = sizeof(login_routes) / sizeof(login_routes[0]),
	.no_store = true,
};

/* --- logout -------------------------------------------------------------- */

static enum err
end_session(struct txn *txn, void *arg)
{
	const struct call *call = arg;
	const struct actor actor = call_actor(call);
	enum err e;

	if ((e = session_store_end(txn->db, call->caller.session)) != ERR_OK)
		return e;
	return audit_store_add(txn->db, &actor, &(struct audit){
		.kind = AUDIT_LOGOUT, .subject = call->caller.name,
	});
}

/* A caller without a session gets the same response. */
static enum err
logout(struct call *call)
{
	enum err e = ERR_OK;

	if (call->caller.session != 0) {
		call_pause(call);
		e = writer_run(call->app->writer, end_session, call);
	}
	if (e != ERR_OK)
		return e;
	session_leave(call);
	call->res.forget = true;
	call->res.status = 204;
	return ERR_OK;
}

static const struct route logout_routes[] = {
	{
		.method = METHOD_POST, .right = RIGHT_ANYBODY,
		.ends_session = true,
		.handler = logout,
	},
};

const struct resource logout_resource = {
	.pattern = STR_INIT("/api/auth/logout"),
	.name = "Logout",
	.description = TEXT(
	    "Выход: сеанс заканчивается",
	    "Logging out: the session ends"),
	.routes = logout_routes,
	.routes_n = sizeof(logout_routes) / sizeof(logout_routes[0]),
	.no_store = true,
};
