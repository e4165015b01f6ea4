#ifndef AUTH_PASSWORD_CMD_H
#define AUTH_PASSWORD_CMD_H

/*
 * A new password for an account, from the operator.  Each function validates
 * it by the names of its owner, hashes it, and reports its own failure on
 * standard error: ERR_INVALID when a rule rejects the password.
 */

#include "auth/account_store.h"
#include "ctl/ctl.h"

/*
 * Asks for the password and for its repetition, up to three times while the
 * answer is rejected.
 */
enum err
password_cmd_ask(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* Reads the next line of standard input, once: for scripts. */
enum err
password_cmd_read_line(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* The same for a password that the caller has read. */
enum err
password_cmd_hash(struct ctl *ctl, const struct account *owner,
	struct str given, struct account_password *password_r);

#endif
