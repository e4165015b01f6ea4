#ifndef AUTH_ACCOUNT_CMD_H
#define AUTH_ACCOUNT_CMD_H

/*
 * Accounts, for the commands about them.  What goes wrong is said on
 * standard error, and then the result is anything but ERR_OK.
 */

#include "auth/account_change_store.h"
#include "ctl/ctl.h"

/* What the operator says of a new account; NULL: nothing. */
struct account_cmd_names {
	const char	*username;
	const char	*first_name;
	const char	*last_name;
	const char	*email;
	const char	*role;
};

/* Reads them as the API reads a body; an account is active. */
enum err
account_cmd_read(struct ctl *ctl, const struct account_cmd_names *names,
	struct account *account_r);

/* ERR_DUPLICATE when there is an account of that name. */
enum err
account_cmd_check_free(struct ctl *ctl, struct str name);

/* The account of that name, without regard to case. */
enum err
account_cmd_find(struct ctl *ctl, const char *name, struct account *account_r);

/* Creates one that account_cmd_read has read. */
enum err
account_cmd_add(struct ctl *ctl, struct account *account,
	const struct account_password *password);

/*
 * Changes or removes an account.  Hands out the account after the change, or
 * before the removal, and the tokens that account_change_store_tokens returns.
 */
enum err
account_cmd_change(struct ctl *ctl, const struct account_change *change,
	struct account *account_r, struct token_store_page *tokens_r);

/*
 * Tells of an account on standard output: a line of JSON in the API's own
 * shape, or else its name and what has become of it.
 */
void
account_cmd_print(struct ctl *ctl, const struct account *account, bool json,
	const char *what);

/* The same after a change of it, with a line or key for its tokens. */
void
account_cmd_print_changed(struct ctl *ctl, const struct account *account,
	const struct token_store_page *tokens, bool json, const char *what);

/* The line above those of account_cmd_print_row. */
void
account_cmd_print_heading(struct ctl *ctl);

/* A row of a list of accounts: such a line, or one of columns. */
void
account_cmd_print_row(struct ctl *ctl, const struct account *account, bool json);

#endif
