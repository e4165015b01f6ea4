#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

/*
 * Passwords as they are stored: a text that says by itself how it was
 * made.  Two kinds are known, "$argon2id$...", which is what we make, and
 * "pbkdf2_sha256$ROUNDS$SALT$BASE64", which Django made.  Anything else,
 * Django's "!..." for accounts without a password and the empty text
 * among it, is unusable: no password fits it.
 *
 * A call takes a tenth of a second and more of a core, and 64 MiB: where
 * requests are served, call hasher.h instead.  crypt_init() goes first.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PASSWORD_MOST	1024	/* bytes; what is longer is not hashed */

/* How many rounds a hash of Django's may have. */
#define PASSWORD_ROUNDS_LEAST	10000
#define PASSWORD_ROUNDS_MOST	2000000

enum password_outcome {
	PASSWORD_OK,
	PASSWORD_STALE,		/* right, but to be hashed anew */
	PASSWORD_WRONG,
};

/*
 * What to store for a password, exactly as it was given.  ERR_INVALID when
 * it is longer than PASSWORD_MOST, ERR_INTERNAL when there is no memory.
 */
enum err
password_hash(struct str given, struct arena *a, struct str *stored_r);

/*
 * Whether a password is the one that `stored` was made of.  Stale is what
 * was not made as password_hash makes it now.
 *
 * PASSWORD_WRONG costs the same whatever `stored` is, so that it does not
 * tell of what kind the account is, or whether there is one: a single
 * argon2id and `rounds` rounds of PBKDF2.  For that, call it with the
 * empty text when there is no account, and with the most rounds that any
 * account has (0: none has any).  A password that is too long costs
 * nothing, for all alike.  ERR_INTERNAL when there is no memory.
 */
enum err
password_verify(struct str stored, struct str given, int64_t rounds,
	enum password_outcome *outcome_r);

/* The rounds of PBKDF2 that it takes; 0 for the other kinds. */
int64_t
password_rounds(struct str stored);

/* Whether there can be a password that fits. */
bool
password_usable(struct str stored);

#endif
