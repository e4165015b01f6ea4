/*
 * incidentctl createsuperuser: creates the first administrator, or one more.
 * It asks for what no option gives; with --noinput it asks for nothing.
 */

#include <stddef.h>
#include <stdlib.h>

#include "auth/account_cmd.h"
#include "auth/password_cmd.h"
#include "ctl/prompt.h"

#define ATTEMPTS	3
#define SECRET	"INCIDENT_SUPERUSER_PASSWORD"

struct options {
	const char	*username;
	const char	*email;
	bool		 json;
	bool		 noinput;
};

static const struct args_option options[] = {
	{ "--email", "ADDRESS", offsetof(struct options, email),
	    "e-mail address" },
	{ "--json", NULL, offsetof(struct options, json),
	    "print the account as a line of JSON" },
	{ "--noinput", NULL, offsetof(struct options, noinput),
	    "ask nothing: the password is in INCIDENT_SUPERUSER_PASSWORD" },
	{ "--username", "USERNAME", offsetof(struct options, username),
	    "user name" },
};

static enum err
read_names(struct ctl *ctl, const char *username, const char *email,
	struct account *account_r)
{
	const struct account_cmd_names names = {
		.username = username, .email = email,
		.role = account_roles[ACCOUNT_ADMIN].text.p,
	};
	enum err e = account_cmd_read(ctl, &names, account_r);

	return e != ERR_OK ? e :
	    account_cmd_check_free(ctl, account_r->username);
}

/* What the option gives, or else the operator's answer. */
static enum err
get_text(struct ctl *ctl, const char *option, const char *what,
	const char **text_r)
{
	struct str line;
	enum err e;

	*text_r = option;
	if (option != NULL)
		return ERR_OK;
	if ((e = prompt_line(what, ctl->arena, &line)) == ERR_OK)
		*text_r = line.p;
	else
		ctl_say("%s: no answer", what);
	return e;
}

static enum err
ask_names(struct ctl *ctl, const struct options *given,
	struct account *account_r)
{
	const char *username, *email;
	enum err e;

	if ((e = get_text(ctl, given->username, "Username", &username)) !=
	    ERR_OK ||
	    (e = get_text(ctl, given->email, "E-mail address (may be blank)",
	    &email)) != ERR_OK)
		return e;
	return read_names(ctl, username, email, account_r);
}

/* An operator who answers questions may try again. */
static enum err
get_names(struct ctl *ctl, const struct options *given,
	struct account *account_r)
{
	const bool asks = given->username == NULL || given->email == NULL;
	enum err e;
	int i = 0;

	if (given->noinput)
		return read_names(ctl, given->username, given->email,
		    account_r);
	do
		e = ask_names(ctl, given, account_r);
	while ((e == ERR_INVALID || e == ERR_DUPLICATE) && asks &&
	    ++i < ATTEMPTS);
	return e;
}

static enum err
get_password(struct ctl *ctl, const struct options *given,
	const struct account *account,
	struct account_password *password_r)
{
	const char *secret = getenv(SECRET);

	if (!given->noinput)
		return password_cmd_ask(ctl, account, password_r);
	return secret == NULL ? ERR_OK :
	    password_cmd_hash(ctl, account, str_of(secret), password_r);
}

static int
run(struct ctl *ctl)
{
	struct account_password password = { .rounds = 0 };
	const struct options *given = ctl->options;
	struct account account;

	if (given->noinput && given->username == NULL) {
		ctl_say("--noinput takes --username");
		return CTL_USAGE;
	}
	if (get_names(ctl, given, &account) != ERR_OK ||
	    get_password(ctl, given, &account, &password) != ERR_OK ||
	    account_cmd_add(ctl, &account, &password) != ERR_OK)
		return CTL_FAILED;
	if (password.stored.n == 0)
		ctl_say("%.*s cannot log in: " SECRET " gives no password",
		    STR_FMT(account.username));
	account_cmd_print(ctl, &account, given->json,
	    "added as an administrator");
	return CTL_DONE;
}

const struct ctl_command createsuperuser_cmd = {
	.name = "createsuperuser",
	.usage = "[--noinput] [--username USERNAME] [--email ADDRESS] "
	    "[--json]",
	.summary = "create an administrator",
	CTL_OPTIONS(options),
	.run = run,
};
