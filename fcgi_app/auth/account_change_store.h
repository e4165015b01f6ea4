#ifndef STORE_ACCOUNT_CHANGE_H
#define STORE_ACCOUNT_CHANGE_H

/*
 * Changes of accounts that are there, with what each must bring along.
 */

#include "auth/account_store.h"
#include "auth/token_store.h"
#include "domain/precondition.h"

/* What is to become of an account, and only if ... */
struct account_change {
	int64_t		 id;
	bool		 remove;	/* it is to go; or ... */
	struct account	 to;		/* ... to be this, in ... */
	unsigned	 fields;	/* ... these: bit i for account_fields[i] */
	const struct account_password *password;	/* NULL: it stays */
	bool		 own;		/* its owner sets it */
	bool		 revoke_tokens;	/* see account_change_store_tokens */
	struct precondition condition;	/* ... this holds */
};

/*
 * Within a job: changes the account and hands out what it is then, or, of
 * one that was to go, what it was.  What it is already changes nothing,
 * its version neither; a password is set all the same.
 *
 * Sessions end when the account goes, is deactivated or gets a password.
 * When another caller than its owner sets the password, its trusted devices
 * and known addresses are forgotten as well: they may be an intruder's.  Its
 * changes stay in the history under its name.
 *
 * ERR_NOT_FOUND when there is none.  With any other error *account_r is
 * what the account is, and nothing has changed:
 *   ERR_PRECONDITION  the condition does not hold
 *   ERR_DUPLICATE     the name is another's, or looks like it
 *   ERR_LAST_ADMIN    there would be no active admin any more who can log
 *                     in
 */
enum err
account_change_store_apply(struct txn *txn, const struct actor *origin,
	const struct account_change *change, struct arena *a,
	struct account *account_r);

/*
 * In the same job, after that: the good tokens that the account made, which
 * are revoked if the change says so.  Otherwise they still work, so they are
 * returned when the account is deleted or is no active administrator (any
 * more).  For an active administrator the list is empty unless they are
 * revoked.
 */
enum err
account_change_store_tokens(struct txn *txn, const struct actor *origin,
	const struct account_change *change,
	const struct account *account, struct arena *a,
	struct token_store_page *page_r);

#endif
