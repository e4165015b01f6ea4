#ifndef AUTH_ACCOUNT_CMD_H
#define AUTH_ACCOUNT_CMD_H

/*
 * What the account commands of incidentctl share.  A function that fails has
 * said why on standard error.
 */

#include "auth/account_change_store.h"
#include "ctl/ctl.h"

/* The operator's words for a new account; NULL: not given. */
struct account_cmd_names {
	const char	*username;
	const char	*first_name;
	const char	*last_name;
	const char	*email;
	const char	*role;
};

/*
 * Makes an active account of them, by the rules by which the API reads a
 * body.  ERR_INVALID: they break the rules.
 */
enum err
account_cmd_read(struct ctl *ctl, const struct account_cmd_names *names,
	struct account *account_r);

/* ERR_DUPLICATE: there is an account of that name. */
enum err
account_cmd_check_free(struct ctl *ctl, struct str name);

/* Finds an account by its name, case-insensitively. */
enum err
account_cmd_find(struct ctl *ctl, const char *name, struct account *account_r);

/* Creates an account that account_cmd_read has made. */
enum err
account_cmd_add(struct ctl *ctl, struct account *account,
	const struct account_password *password);

/*
 * Changes or deletes an account.  *account_r is the account after the change
 * or before the deletion, *tokens_r see account_change_store_tokens.
 */
enum err
account_cmd_change(struct ctl *ctl, const struct account_change *change,
	struct account *account_r, struct token_store_page *tokens_r);

/*
 * Prints the result of a command on standard output: the account as a line
 * of JSON in the shape of the API, or else its name and `result`.
 */
void
account_cmd_print(struct ctl *ctl, const struct account *account, bool json,
	const char *result);

/* The same after a change: also its tokens, as lines or as a key. */
void
account_cmd_print_changed(struct ctl *ctl, const struct account *account,
	const struct token_store_page *tokens, bool json, const char *result);

/* The headings of account_cmd_print_row's columns. */
void
account_cmd_print_heading(struct ctl *ctl);

/* A row of a list of accounts: a line of JSON, or of columns. */
void
account_cmd_print_row(struct ctl *ctl, const struct account *account,
	bool json);

#endif
