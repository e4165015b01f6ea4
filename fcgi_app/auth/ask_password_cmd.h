#ifndef AUTH_ASK_PASSWORD_CMD_H
#define AUTH_ASK_PASSWORD_CMD_H

/*
 * A new password from the operator: validated by the names of its owner, and
 * hashed.  A function that fails has said why on standard error.
 */

#include "auth/account_store.h"
#include "ctl/ctl.h"

/*
 * Asks for it twice.  When the two differ or the password is rejected it
 * asks again, three times in all.
 */
enum err
ask_password(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* Reads the next line of standard input, once: for scripts. */
enum err
ask_password_line(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* The same for a password that was given in another way. */
enum err
ask_password_hash(struct ctl *ctl, const struct account *owner,
	struct str given, struct account_password *password_r);

#endif
