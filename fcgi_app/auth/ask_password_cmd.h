#ifndef AUTH_ASK_PASSWORD_CMD_H
#define AUTH_ASK_PASSWORD_CMD_H

/*
 * A password that somebody is to have, from the operator.  What is wrong
 * with it is said on standard error, and then the result is anything but
 * ERR_OK.
 */

#include "auth/account_store.h"
#include "ctl/ctl.h"

/* Asks for it twice, and again while it is none, three times in all. */
enum err
ask_password(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* The next line of standard input, as it is: for scripts. */
enum err
ask_password_line(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r);

/* One that is there: judges it by the names of its owner, and hashes it. */
enum err
ask_password_hash(struct ctl *ctl, const struct account *owner,
	struct str given, struct account_password *password_r);

#endif
