#ifndef AUTH_ACCOUNT_STORE_H
#define AUTH_ACCOUNT_STORE_H

/*
 * Accounts in the database.  A new account gets an entry in the audit log in
 * the same transaction; changes are account_change_store.h's.
 */

#include "auth/account.h"
#include "db/txn.h"
#include "domain/actor.h"

/* ERR_NOT_FOUND: there is no account of that id. */
enum err
account_store_get(struct db *db, int64_t id, struct arena *a,
	struct account *account_r);

/* What is stored of a password. */
struct account_password {
	struct str	stored;		/* see auth/password.h; empty: none */
	int64_t		rounds;		/* of PBKDF2; 0: it takes none */
};

/* What a login needs to know of an account. */
struct account_login {
	struct account		account;
	struct account_password	password;
	int64_t			trusted_from;	/* older devices are not
						   trusted; microseconds */
};

/* Finds an account by its name (name_form_key), or ERR_NOT_FOUND. */
enum err
account_store_find(struct db *db, struct str username, struct arena *a,
	struct account_login *login_r);

/*
 * Within a job: ERR_NOT_FOUND unless the account may log in and `stored` is
 * still what is stored of its password.
 */
enum err
account_store_confirm(struct db *db, int64_t id, struct str stored);

/* Within a job: sets the time of the last login; the version stays. */
enum err
account_store_logged_in(struct db *db, int64_t id);

/* Within a job: stores another hash of the same password; ditto. */
enum err
account_store_rehash(struct db *db, int64_t id,
	const struct account_password *password);

/* The most rounds of PBKDF2 that any password takes; 0: none takes any. */
enum err
account_store_max_rounds(struct db *db, int64_t *rounds_r);

/*
 * ERR_OK when an account other than `except` has a name that looks the same
 * (name_form_skeleton), otherwise ERR_NOT_FOUND.  Give 0 for any account.
 */
enum err
account_store_find_alike(struct db *db, struct str username, int64_t except,
	struct arena *a);

/*
 * Within a job: creates an account and fills in id, times, version, and the
 * name as it is stored.  ERR_DUPLICATE: another account has that name or one
 * that looks like it.
 */
enum err
account_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct account *account,
	const struct account_password *password);

/*
 * The same for an account of the replaced service: it keeps its times, and
 * its name may look like another one, since both accounts existed before.
 */
enum err
account_store_import(struct txn *txn, const struct actor *actor,
	struct arena *a, struct account *account,
	const struct account_password *password);

/* A question for the list; all conditions that are given must hold. */
struct account_query {
	struct str	search;		/* base/search_terms.h; empty: any */
	unsigned	roles;		/* bit i: account_roles[i]; 0: any */
	const bool	*active;	/* NULL: active or not */
	int64_t		 limit;		/* rows of a page */
	int64_t		 page;		/* from 1 */
};

struct account_page {
	int64_t		 count;		/* of all pages */
	struct account	*rows;		/* by name, case-insensitively */
	size_t		 n;
};

/*
 * Reads one page, its count and rows in one snapshot.  The statement reads
 * every account: there are some hundred.  ERR_NOT_FOUND: the page is past
 * the end, and not the first.  ERR_INVALID: search_terms_read rejects the
 * search.
 */
enum err
account_store_list(struct db *db, const struct account_query *query,
	struct arena *a, struct account_page *page_r);

/* Differs whenever the list differs. */
struct account_list_state {
	int64_t	seq;		/* of the newest entry of the audit log */
	int64_t	last_login;	/* the latest of all accounts; 0: none */
};

enum err
account_store_list_state(struct db *db, struct account_list_state *state_r);

#endif
