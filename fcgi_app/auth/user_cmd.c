/*
 * incidentctl user list and user add.  Accounts follow the same rules as
 * those that the API makes.
 */

#include <stddef.h>
#include <stdio.h>

#include "auth/account_cmd.h"
#include "auth/ask_password_cmd.h"

struct list_options {
	bool	json;
};

static const struct args_option list_options[] = {
	{ "--json", NULL, offsetof(struct list_options, json),
	    "print each account as a line of JSON" },
};

static enum err
read_all(struct ctl *ctl, struct account_page *page_r)
{
	const struct account_query all = {
		.limit = INT64_MAX, .page = 1,
	};
	struct db *db;
	enum err e;

	if ((e = ctl_open(ctl, DB_READ, &db)) != ERR_OK)
		return e;
	e = account_store_list(db, &all, ctl->arena, page_r);
	db_close(&db);
	if (e != ERR_OK)
		ctl_say("the accounts cannot be read (%s)", err_name(e));
	return e;
}

static int
list(struct ctl *ctl, int argc, char *argv[])
{
	const struct list_options *given = ctl->options;
	struct account_page page;
	size_t i;

	(void)argc;
	(void)argv;
	if (read_all(ctl, &page) != ERR_OK)
		return CTL_FAILED;
	if (!given->json && page.n > 0)
		account_cmd_print_heading(ctl);
	for (i = 0; i < page.n; i++)
		account_cmd_print_row(ctl, &page.rows[i], given->json);
	return fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command cmd_user_list = {
	.name = "user list",
	.usage = "[--json]",
	.summary = "show all accounts",
	.details = "Times are those of the configured zone.",
	.options = list_options,
	.options_n = sizeof(list_options) / sizeof(list_options[0]),
	.size = sizeof(struct list_options),
	.run = list,
};

struct add_options {
	struct account_cmd_names	names;
	bool			json;
	bool			no_password;
	bool			password_stdin;
};

#define ADD(member)	offsetof(struct add_options, member)

static const struct args_option add_options[] = {
	{ "--email", "ADDRESS", ADD(names.email),
	    "e-mail address" },
	{ "--first-name", "NAME", ADD(names.first_name),
	    "first name" },
	{ "--last-name", "NAME", ADD(names.last_name),
	    "last name" },
	{ "--role", "ROLE", ADD(names.role),
	    "viewer, operator or admin" },
	{ "--json", NULL, ADD(json),
	    "print each account as a line of JSON" },
	{ "--no-password", NULL, ADD(no_password),
	    "no password yet: it cannot log in" },
	{ "--password-stdin", NULL, ADD(password_stdin),
	    "read the password from standard input" },
};

static enum err
get_password(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r)
{
	const struct add_options *given = ctl->options;

	if (given->no_password)
		return ERR_OK;
	return (given->password_stdin ? ask_password_line : ask_password)
	    (ctl, owner, password_r);
}

static int
add(struct ctl *ctl, int argc, char *argv[])
{
	struct account_password password = { .rounds = 0 };
	struct add_options *given = ctl->options;
	struct account account;

	(void)argc;
	if (given->no_password && given->password_stdin) {
		ctl_say("--no-password and --password-stdin exclude each "
		    "other");
		return CTL_USAGE;
	}
	given->names.username = argv[1];
	if (account_cmd_read(ctl, &given->names, &account) != ERR_OK ||
	    account_cmd_check_free(ctl, account.username) != ERR_OK ||
	    get_password(ctl, &account, &password) != ERR_OK ||
	    account_cmd_add(ctl, &account, &password) != ERR_OK)
		return CTL_FAILED;
	account_cmd_print(ctl, &account, given->json, given->no_password ?
	    "added; has no password to log in with" : "added");
	return CTL_DONE;
}

const struct ctl_command cmd_user_add = {
	.name = "user add",
	.usage = "USERNAME --role viewer|operator|admin [--email ADDRESS] "
	    "[--first-name NAME] [--last-name NAME] "
	    "[--password-stdin | --no-password] [--json]",
	.summary = "create an account",
	.options = add_options,
	.options_n = sizeof(add_options) / sizeof(add_options[0]),
	.size = sizeof(struct add_options),
	.args_min = 1,
	.args_max = 1,
	.run = add,
};
