/*
 * incidentctl user passwd, role, disable, enable and delete: one account,
 * changed by the rules of the API, of which the record tells.
 */

#include <stddef.h>

#include "auth/account_cmd.h"
#include "auth/ask_password_cmd.h"
#include "ctl/prompt.h"

/* Of all these commands; each has some of them. */
struct options {
	bool	json;
	bool	password_stdin;
	bool	revoke_tokens;
	bool	yes;
};

#define JSON	{ "--json", NULL, offsetof(struct options, json), \
	    "print the account as a line of JSON" }

static const struct args_option json_alone[] = {
	JSON,
};

static const struct args_option password_options[] = {
	JSON,
	{ "--password-stdin", NULL, offsetof(struct options, password_stdin),
	    "read the password from standard input" },
};

#define REVOKE_TOKENS \
	{ "--revoke-tokens", NULL, offsetof(struct options, revoke_tokens), \
	    "revoke the good tokens that it made" }

static const struct args_option role_options[] = {
	JSON,
	REVOKE_TOKENS,
};

static const struct args_option sure_options[] = {
	JSON,
	REVOKE_TOKENS,
	{ "--yes", NULL, offsetof(struct options, yes),
	    "do not ask for a confirmation" },
};

#define OPTIONS(table) \
	.options = (table), .options_n = sizeof(table) / sizeof((table)[0]), \
	.size = sizeof(struct options)

/* False unless the operator is sure. */
static bool
is_sure(struct ctl *ctl, const char *what, struct str username)
{
	const struct options *given = ctl->options;
	struct str answer;

	if (given->yes)
		return true;
	if (prompt_line(arena_printf(ctl->arena, "%s %.*s? [y/N]", what,
	    STR_FMT(username)).p, ctl->arena, &answer) == ERR_OK &&
	    (str_eq_nocase(answer, STR("y")) ||
	    str_eq_nocase(answer, STR("yes"))))
		return true;
	ctl_say("nothing was done (--yes does it without asking)");
	return false;
}

static int
change(struct ctl *ctl, const struct account_change *wanted,
	const char *done)
{
	const struct options *given = ctl->options;
	struct token_store_page tokens;
	struct account account;

	if (account_cmd_change(ctl, wanted, &account, &tokens) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print(ctl, &account, given->json, done);
	return CTL_DONE;
}

/* A change after which the tokens of the account may be unwanted. */
static int
dismiss(struct ctl *ctl, struct account_change wanted,
	const char *done)
{
	const struct options *given = ctl->options;
	struct token_store_page tokens;
	struct account account;

	wanted.revoke_tokens = given->revoke_tokens;
	if (account_cmd_change(ctl, &wanted, &account, &tokens) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print_changed(ctl, &account, &tokens, given->json, done);
	return CTL_DONE;
}

static int
passwd(struct ctl *ctl, int argc, char *argv[])
{
	const struct options *given = ctl->options;
	struct account_password password;
	struct account account;

	(void)argc;
	if (account_cmd_find(ctl, argv[1], &account) != ERR_OK ||
	    (given->password_stdin ? ask_password_line : ask_password)(ctl,
	    &account, &password) != ERR_OK)
		return CTL_FAILED;
	return change(ctl, &(struct account_change){
		.id = account.id, .password = &password,
	}, "has a new password, and is logged out everywhere");
}

const struct ctl_command cmd_user_passwd = {
	.name = "user passwd",
	.usage = "USERNAME [--password-stdin] [--json]",
	.summary = "set the password of an account, and end its sessions",
	OPTIONS(password_options),
	.args_min = 1,
	.args_max = 1,
	.run = passwd,
};

static int
set_role(struct ctl *ctl, int argc, char *argv[])
{
	const struct field *f = &account_fields[ACCOUNT_ROLE];
	const struct enum_value *role = field_word(f, str_of(argv[2]));
	struct account account;

	(void)argc;
	if (role == NULL) {
		ctl_say("usage: %s %s", cmd_user_role.name,
		    cmd_user_role.usage);
		return CTL_USAGE;
	}
	if (account_cmd_find(ctl, argv[1], &account) != ERR_OK)
		return CTL_FAILED;
	return dismiss(ctl, (struct account_change){
		.id = account.id, .to.role = role,
		.fields = 1u << ACCOUNT_ROLE,
	}, argv[2]);
}

const struct ctl_command cmd_user_role = {
	.name = "user role",
	.usage = "USERNAME viewer|operator|admin [--revoke-tokens] [--json]",
	.summary = "set what an account may do",
	OPTIONS(role_options),
	.args_min = 2,
	.args_max = 2,
	.run = set_role,
};

static int
disable(struct ctl *ctl, int argc, char *argv[])
{
	struct account account;

	(void)argc;
	if (account_cmd_find(ctl, argv[1], &account) != ERR_OK ||
	    !is_sure(ctl, "Log out and lock out", account.username))
		return CTL_FAILED;
	return dismiss(ctl, (struct account_change){
		.id = account.id, .to.active = false,
		.fields = 1u << ACCOUNT_ACTIVE,
	}, "cannot log in any more");
}

const struct ctl_command cmd_user_disable = {
	.name = "user disable",
	.usage = "USERNAME [--revoke-tokens] [--yes] [--json]",
	.summary = "lock an account out and end its sessions",
	OPTIONS(sure_options),
	.args_min = 1,
	.args_max = 1,
	.run = disable,
};

static int
enable(struct ctl *ctl, int argc, char *argv[])
{
	struct account account;

	(void)argc;
	if (account_cmd_find(ctl, argv[1], &account) != ERR_OK)
		return CTL_FAILED;
	return change(ctl, &(struct account_change){
		.id = account.id, .to.active = true,
		.fields = 1u << ACCOUNT_ACTIVE,
	}, "can log in");
}

const struct ctl_command cmd_user_enable = {
	.name = "user enable",
	.usage = "USERNAME [--json]",
	.summary = "let an account in again",
	OPTIONS(json_alone),
	.args_min = 1,
	.args_max = 1,
	.run = enable,
};

static int
delete(struct ctl *ctl, int argc, char *argv[])
{
	struct account account;

	(void)argc;
	if (account_cmd_find(ctl, argv[1], &account) != ERR_OK ||
	    !is_sure(ctl, "Delete for good", account.username))
		return CTL_FAILED;
	return dismiss(ctl, (struct account_change){
		.id = account.id, .remove = true,
	}, "deleted");
}

const struct ctl_command cmd_user_delete = {
	.name = "user delete",
	.usage = "USERNAME [--revoke-tokens] [--yes] [--json]",
	.summary = "remove an account; the history keeps its name",
	OPTIONS(sure_options),
	.args_min = 1,
	.args_max = 1,
	.run = delete,
};
