/* Whether the caller of a session has given the password lately. */

#include "auth/login_api.h"
#include "auth/recent_login_api.h"
#include "base/clock.h"
#include "db/txn.h"

#define RECENT	(RECENT_LOGIN_MINUTES * 60 * CLOCK_SECOND)

/* A login in the future is not recent: the clock was set back. */
static bool
is_recent(int64_t login_at)
{
	int64_t age = clock_now() - login_at;

	return age <= RECENT && age >= -RECENT;
}

static enum err
confirm(struct txn *txn, void *arg)
{
	return login_confirm(txn, arg);
}

/* Another account may have the name by now, so the id must be the same. */
static enum err
verify_current_password(struct call *call)
{
	struct login login = {
		.username = call->caller.name,
		.password = call->current_password,
	};
	enum err e = login_verify(call, &login);

	if (e == ERR_OK)
		e = login_finish(call, &login, confirm, &login);
	return e == ERR_OK && login.account.id != call->caller.id ?
	    ERR_UNAUTHENTICATED : e;
}

/* The caller is known, so a wrong password is a problem of its field. */
enum err
recent_login_check(struct call *call)
{
	enum err e;

	if (!call->route->recent_login || call->caller.session == 0 ||
	    is_recent(call->caller.login_at))
		return ERR_OK;
	if (call->current_password.n == 0)
		return call_reject(call, ERR_FORBIDDEN, MESSAGE_RECENT_LOGIN,
		    arena_printf(call->arena, "%d", RECENT_LOGIN_MINUTES));
	if ((e = verify_current_password(call)) != ERR_UNAUTHENTICATED)
		return e;
	problem_add(&call->problems, STR("current_password"),
	    MESSAGE_OLD_PASSWORD, (struct str){ NULL, 0 });
	return ERR_INVALID;
}
