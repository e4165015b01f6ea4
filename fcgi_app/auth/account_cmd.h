#ifndef AUTH_ACCOUNT_CMD_H
#define AUTH_ACCOUNT_CMD_H

/*
 * What the commands about accounts share.  Each function reports its own
 * failure on standard error.
 */

#include "auth/account_change_store.h"
#include "ctl/ctl.h"

/* What the operator gives for a new account; NULL: nothing. */
struct account_cmd_names {
	const char	*username;
	const char	*first_name;
	const char	*last_name;
	const char	*email;
	const char	*role;
};

/*
 * Reads the names by the rules of the API, into an active account.  Texts
 * live as long as ctl->arena.  ERR_INVALID when a rule is broken.
 */
enum err
account_cmd_read(struct ctl *ctl, const struct account_cmd_names *names,
	struct account *account_r);

/* ERR_DUPLICATE when an account has that name, without regard to case. */
enum err
account_cmd_check_free(struct ctl *ctl, struct str name);

/*
 * Finds the account of that name, without regard to case; ERR_NOT_FOUND when
 * there is none.
 */
enum err
account_cmd_find(struct ctl *ctl, const char *name, struct account *account_r);

/*
 * Creates an account that account_cmd_read has read.  ERR_DUPLICATE when its
 * name has been taken meanwhile.
 */
enum err
account_cmd_add(struct ctl *ctl, struct account *account,
	const struct account_password *password);

/*
 * Changes or deletes an account.  Returns it as it is after the change, or
 * was before the deletion, and the tokens of account_change_store_tokens.
 */
enum err
account_cmd_change(struct ctl *ctl, const struct account_change *change,
	struct account *account_r, struct token_store_page *tokens_r);

/*
 * Prints an account on standard output: as a line of JSON in the shape of
 * the API, or else its name and what was done.
 */
void
account_cmd_print(struct ctl *ctl, const struct account *account, bool json,
	const char *done);

/* The same with its tokens: a line each, or a key "tokens" if there are any. */
void
account_cmd_print_changed(struct ctl *ctl, const struct account *account,
	const struct token_store_page *tokens, bool json, const char *done);

#endif
