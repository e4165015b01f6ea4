#ifndef AUTH_ACCOUNT_CHANGE_STORE_H
#define AUTH_ACCOUNT_CHANGE_STORE_H

/*
 * Changes and deletions of accounts, with their consequences: entries in the
 * audit log, the end of sessions and of trust in devices, and the rule that
 * an administrator remains.
 */

#include "auth/account_store.h"
#include "auth/token_store.h"
#include "domain/precondition.h"

struct account_change {
	int64_t		 id;		/* of the account */
	bool		 remove;	/* delete it; otherwise set ... */
	struct account	 to;		/* ... to these values ... */
	unsigned	 fields;	/* ... bit i: of account_fields[i] */
	const struct account_password *password;	/* NULL: it stays */
	bool		 by_owner;	/* the owner sets the password */
	bool		 revoke_tokens;	/* see account_change_store_tokens */
	struct precondition condition;	/* change it only if this holds */
};

/*
 * Within a job: applies the change.  *account_r is the account afterwards,
 * or what a deleted account was.  A change to the present values does
 * nothing, and the version stays; a password is set all the same.
 *
 * All sessions of the account end when it is deleted or deactivated, or gets
 * a password.  When a caller other than the owner sets the password, the
 * account's trusted devices and known networks are forgotten as well: they
 * may be an intruder's.  Its actions stay in the history under its name.
 *
 * ERR_NOT_FOUND: there is no such account.  With these errors *account_r is
 * the present account, and nothing has changed:
 *   ERR_PRECONDITION  the condition does not hold
 *   ERR_DUPLICATE     another account has the name, or one that looks alike
 *   ERR_LAST_ADMIN    no active administrator who can log in would remain
 */
enum err
account_change_store_apply(struct txn *txn, const struct actor *actor,
	const struct account_change *change, struct arena *a,
	struct account *account_r);

/*
 * In the same job, after that: reads the valid tokens that the account made.
 * If the change says so they are revoked, and returned as revoked.
 * Otherwise they still work, so they are returned when the account is
 * deleted or is not (or no longer) an active administrator; for an active
 * administrator the page is empty.
 */
enum err
account_change_store_tokens(struct txn *txn, const struct actor *actor,
	const struct account_change *change, const struct account *account,
	struct arena *a, struct token_store_page *page_r);

#endif
