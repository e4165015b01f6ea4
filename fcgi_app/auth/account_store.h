#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

/*
 * Accounts.  A change of one leaves its trace in the record (store_audit),
 * ends what it must end (sessions), and at least one active admin remains,
 * all in one transaction.
 */

#include "auth/account.h"
#include "db/txn.h"
#include "domain/actor.h"

/* ERR_NOT_FOUND when there is none. */
enum err
account_store_get(struct db *db, int64_t id, struct arena *a,
	struct account *account_r);

/* What is kept of a password. */
struct account_password {
	struct str	stored;		/* as auth/password.h has it; empty: none */
	int64_t		rounds;		/* of PBKDF2 that it takes */
};

/* What logging in needs. */
struct account_login {
	struct account			account;
	struct account_password	password;
	int64_t				trusted_from;	/* for devices */
};

/* By the name (name_fold_key).  ERR_NOT_FOUND when there is none. */
enum err
account_store_find(struct db *db, struct str username, struct arena *a,
	struct account_login *login_r);

/*
 * Within a job: ERR_NOT_FOUND unless the account may log in and what is
 * stored of its password is still `stored`.
 */
enum err
account_store_confirm(struct db *db, int64_t id, struct str stored);

/* Within a job: it has logged in now, which is no change of it. */
enum err
account_store_logged_in(struct db *db, int64_t id);

/* Within a job: keeps the same password in another way; no change either. */
enum err
account_store_rehash(struct db *db, int64_t id,
	const struct account_password *password);

/* The most rounds of PBKDF2 that any password takes; 0: none takes any. */
enum err
account_store_max_rounds(struct db *db, int64_t *rounds_r);

/*
 * ERR_OK when another account than `but` has a name that looks the same
 * (name_fold_skeleton), ERR_NOT_FOUND when none has.
 */
enum err
account_store_find_alike(struct db *db, struct str username, int64_t but,
	struct arena *a);

/*
 * Within a job: creates an account and fills in id, times and version, and
 * the name as it is stored.  ERR_DUPLICATE when the name is another's, or
 * looks like it.
 */
enum err
account_store_add(struct txn *txn, const struct actor *origin,
	struct arena *a, struct account *account,
	const struct account_password *password);

/*
 * The same with the times that it has.  A name that looks like another's is
 * taken: both were there before.
 */
enum err
account_store_import(struct txn *txn, const struct actor *origin,
	struct arena *a, struct account *account,
	const struct account_password *password);

#endif
