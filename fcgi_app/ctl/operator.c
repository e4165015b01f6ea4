/* The user that runs a command. */

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "ctl/operator.h"
#include "domain/actor.h"
#include "wire/param.h"

#define LOGIN_MAX	64	/* code points of a login that are kept */

static struct str
login_of(uid_t uid, struct arena *a)
{
	const struct passwd *user = getpwuid(uid);

	return user != NULL && user->pw_name[0] != '\0' ?
	    str_of(user->pw_name) :
	    arena_printf(a, "#%lu", (unsigned long)uid);
}

struct str
operator_actor(struct arena *a)
{
	struct str login = { NULL, 0 };
	uid_t uid = getuid();

	if (uid == 0)
		login = str_of(getenv("SUDO_USER"));
	if (login.n == 0)
		login = login_of(uid, a);
	login = param_show(login, LOGIN_MAX, a);
	return arena_printf(a, "%.*s:%.*s", STR_FMT(ACTOR_CTL),
	    STR_FMT(login));
}
