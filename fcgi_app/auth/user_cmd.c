/*
 * incidentctl user: lists, adds, changes and deletes accounts by the rules
 * of the API; the audit log has each change.
 */

#include <stddef.h>

#include "auth/account_cmd.h"
#include "auth/password_cmd.h"
#include "ctl/output.h"
#include "ctl/prompt.h"

/* Of all these commands; each has some of them. */
struct options {
	struct account_cmd_names names;
	bool	json;
	bool	no_password;
	bool	password_stdin;
	bool	revoke_tokens;
	bool	yes;
};

#define OPTION(member)	offsetof(struct options, member)

#define JSON(what)	{ "--json", NULL, OPTION(json), \
	    "print " what " as a line of JSON" }
#define PASSWORD_STDIN	{ "--password-stdin", NULL, OPTION(password_stdin), \
	    "read the password from standard input" }

/* --- list ----------------------------------------------------------------- */

static const struct args_option list_options[] = {
	JSON("each account"),
};

static const struct output_column columns[] = {
	{ "USERNAME", 20 },
	{ "ROLE", 8 },
	{ "STATE", 8 },
	{ "LAST LOGIN", OUTPUT_TIME },
	{ "E-MAIL", 24 },
	{ "NAME", 0 },
};

static void
account_texts(const void *row, struct arena *a, struct str texts_r[])
{
	const struct account *account = row;

	*texts_r++ = account->username;
	*texts_r++ = account->role->text;
	*texts_r++ = account->active ? STR("active") : STR("disabled");
	*texts_r++ = output_time(account->last_login, a);
	*texts_r++ = account->email;
	*texts_r++ = arena_printf(a, "%.*s %.*s",
	    STR_FMT(account->first_name), STR_FMT(account->last_name));
}

static const struct output_table table = {
	.fields = account_fields,
	.fields_n = ACCOUNT_FIELD__MAX,
	.columns = columns,
	.columns_n = sizeof(columns) / sizeof(columns[0]),
	.texts = account_texts,
	.row_size = sizeof(struct account),
};

static enum err
read_accounts(struct db *db, struct arena *a, void *arg)
{
	const struct account_query all = {
		.limit = INT64_MAX, .page = 1,
	};

	return account_store_list(db, &all, a, arg);
}

static int
list(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct account_page page;

	if (ctl_read(ctl, "the accounts", read_accounts, &page) != ERR_OK)
		return CTL_FAILED;
	return output_rows(ctl, &table, page.rows, page.n, given->json);
}

const struct ctl_command user_cmd_list = {
	.name = "user list",
	.usage = "[--json]",
	.summary = "show all accounts",
	.details = "Times are those of the configured zone.",
	CTL_OPTIONS(list_options),
	.run = list,
};

/* --- add ------------------------------------------------------------------ */

static const struct args_option add_options[] = {
	{ "--email", "ADDRESS", OPTION(names.email),
	    "e-mail address" },
	{ "--first-name", "NAME", OPTION(names.first_name),
	    "first name" },
	{ "--last-name", "NAME", OPTION(names.last_name),
	    "last name" },
	{ "--role", "ROLE", OPTION(names.role),
	    "viewer, operator or admin" },
	JSON("each account"),
	{ "--no-password", NULL, OPTION(no_password),
	    "no password yet: it cannot log in" },
	PASSWORD_STDIN,
};

static enum err
get_password(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r)
{
	const struct options *given = ctl->options;

	if (given->no_password)
		return ERR_OK;
	return (given->password_stdin ? password_cmd_read_line :
	    password_cmd_ask)(ctl, owner, password_r);
}

static int
add(struct ctl *ctl)
{
	struct account_password password = { .rounds = 0 };
	struct options *given = ctl->options;
	struct account account;

	if (given->no_password && given->password_stdin) {
		ctl_say("--no-password and --password-stdin exclude each "
		    "other");
		return CTL_USAGE;
	}
	given->names.username = ctl->args[0];
	if (account_cmd_read(ctl, &given->names, &account) != ERR_OK ||
	    account_cmd_check_free(ctl, account.username) != ERR_OK ||
	    get_password(ctl, &account, &password) != ERR_OK ||
	    account_cmd_add(ctl, &account, &password) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print(ctl, &account, given->json, given->no_password ?
	    "added; has no password to log in with" : "added");
	return CTL_DONE;
}

const struct ctl_command user_cmd_add = {
	.name = "user add",
	.usage = "USERNAME --role viewer|operator|admin [--email ADDRESS] "
	    "[--first-name NAME] [--last-name NAME] "
	    "[--password-stdin | --no-password] [--json]",
	.summary = "create an account",
	CTL_OPTIONS(add_options),
	.args_n = 1,
	.run = add,
};

/* --- changes -------------------------------------------------------------- */

#define REVOKE_TOKENS	{ "--revoke-tokens", NULL, OPTION(revoke_tokens), \
	    "revoke the good tokens that it made" }

static const struct args_option passwd_options[] = {
	JSON("the account"),
	PASSWORD_STDIN,
};

static const struct args_option role_options[] = {
	JSON("the account"),
	REVOKE_TOKENS,
};

static const struct args_option enable_options[] = {
	JSON("the account"),
};

/* Of disable and delete. */
static const struct args_option confirmed_options[] = {
	JSON("the account"),
	REVOKE_TOKENS,
	{ "--yes", NULL, OPTION(yes),
	    "do not ask for a confirmation" },
};

/* Asks the operator, unless --yes was given. */
static bool
is_confirmed(struct ctl *ctl, const char *what, struct str username)
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
change_account(struct ctl *ctl, const struct account_change *change,
	const char *done)
{
	const struct options *given = ctl->options;
	struct token_store_page tokens;
	struct account account;

	if (account_cmd_change(ctl, change, &account, &tokens) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print(ctl, &account, given->json, done);
	return CTL_DONE;
}

/*
 * A change that takes rights away: the tokens that the account made keep
 * theirs, unless they are revoked as well.
 */
static int
reduce_account(struct ctl *ctl, struct account_change change,
	const char *done)
{
	const struct options *given = ctl->options;
	struct token_store_page tokens;
	struct account account;

	change.revoke_tokens = given->revoke_tokens;
	if (account_cmd_change(ctl, &change, &account, &tokens) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print_changed(ctl, &account, &tokens, given->json, done);
	return CTL_DONE;
}

static int
passwd(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct account_password password;
	struct account account;

	if (account_cmd_find(ctl, ctl->args[0], &account) != ERR_OK ||
	    (given->password_stdin ? password_cmd_read_line :
	    password_cmd_ask)(ctl, &account, &password) != ERR_OK)
		return CTL_FAILED;
	return change_account(ctl, &(struct account_change){
		.id = account.id, .password = &password,
	}, "has a new password, and is logged out everywhere");
}

const struct ctl_command user_cmd_passwd = {
	.name = "user passwd",
	.usage = "USERNAME [--password-stdin] [--json]",
	.summary = "set the password of an account, and end its sessions",
	CTL_OPTIONS(passwd_options),
	.args_n = 1,
	.run = passwd,
};

static int
set_role(struct ctl *ctl)
{
	const struct field *f = &account_fields[ACCOUNT_ROLE];
	const struct enum_value *role = field_find_value(f,
	    str_of(ctl->args[1]));
	struct account account;

	if (role == NULL) {
		ctl_say("usage: %s %s", user_cmd_role.name,
		    user_cmd_role.usage);
		return CTL_USAGE;
	}
	if (account_cmd_find(ctl, ctl->args[0], &account) != ERR_OK)
		return CTL_FAILED;
	return reduce_account(ctl, (struct account_change){
		.id = account.id, .to.role = role,
		.fields = 1u << ACCOUNT_ROLE,
	}, ctl->args[1]);
}

const struct ctl_command user_cmd_role = {
	.name = "user role",
	.usage = "USERNAME viewer|operator|admin [--revoke-tokens] [--json]",
	.summary = "set what an account may do",
	CTL_OPTIONS(role_options),
	.args_n = 2,
	.run = set_role,
};

static int
disable(struct ctl *ctl)
{
	struct account account;

	if (account_cmd_find(ctl, ctl->args[0], &account) != ERR_OK ||
	    !is_confirmed(ctl, "Log out and lock out", account.username))
		return CTL_FAILED;
	return reduce_account(ctl, (struct account_change){
		.id = account.id, .to.active = false,
		.fields = 1u << ACCOUNT_ACTIVE,
	}, "cannot log in any more");
}

const struct ctl_command user_cmd_disable = {
	.name = "user disable",
	.usage = "USERNAME [--revoke-tokens] [--yes] [--json]",
	.summary = "lock an account out and end its sessions",
	CTL_OPTIONS(confirmed_options),
	.args_n = 1,
	.run = disable,
};

static int
enable(struct ctl *ctl)
{
	struct account account;

	if (account_cmd_find(ctl, ctl->args[0], &account) != ERR_OK)
		return CTL_FAILED;
	return change_account(ctl, &(struct account_change){
		.id = account.id, .to.active = true,
		.fields = 1u << ACCOUNT_ACTIVE,
	}, "can log in");
}

const struct ctl_command user_cmd_enable = {
	.name = "user enable",
	.usage = "USERNAME [--json]",
	.summary = "let an account in again",
	CTL_OPTIONS(enable_options),
	.args_n = 1,
	.run = enable,
};

static int
delete(struct ctl *ctl)
{
	struct account account;

	if (account_cmd_find(ctl, ctl->args[0], &account) != ERR_OK ||
	    !is_confirmed(ctl, "Delete for good", account.username))
		return CTL_FAILED;
	return reduce_account(ctl, (struct account_change){
		.id = account.id, .remove = true,
	}, "deleted");
}

const struct ctl_command user_cmd_delete = {
	.name = "user delete",
	.usage = "USERNAME [--revoke-tokens] [--yes] [--json]",
	.summary = "remove an account; the history keeps its name",
	CTL_OPTIONS(confirmed_options),
	.args_n = 1,
	.run = delete,
};
