#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

/*
 * Passwords as they are stored: a text that says how it was made.  Two kinds
 * are usable: "$argon2id$...", which this service makes, and
 * "pbkdf2_sha256$ROUNDS$SALT$BASE64", which Django makes.  No password fits
 * any other text, such as the empty text, or Django's "!..." of accounts
 * without a password.
 *
 * A call takes a tenth of a second and more of a core, and 64 MiB: code that
 * serves requests calls auth/hasher.h instead.  Call crypt_init() first.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PASSWORD_MOST	1024	/* bytes; longer ones are not hashed */

/* How many rounds a hash of Django may have. */
#define PASSWORD_ROUNDS_LEAST	10000
#define PASSWORD_ROUNDS_MOST	2000000

enum password_outcome {
	PASSWORD_OK,
	PASSWORD_STALE,		/* correct, but it should be hashed anew */
	PASSWORD_WRONG,
};

/*
 * Makes the text to store for a password, which counts exactly as given.
 * ERR_INVALID: it is longer than PASSWORD_MOST.  ERR_INTERNAL: there is no
 * memory.
 */
enum err
password_hash(struct str given, struct arena *a, struct str *stored_r);

/*
 * Compares a password with a stored text.  PASSWORD_STALE: the text was not
 * made as password_hash makes it now.  ERR_INTERNAL: there is no memory.
 *
 * PASSWORD_WRONG costs the same for all texts: one argon2id and `rounds`
 * rounds of PBKDF2.  So the time does not reveal the kind of the account, or
 * that there is none.  For that, give the empty text when there is no
 * account, and always the most rounds that any account has (0: none has
 * any).  A password that is too long costs nothing, for all texts alike.
 */
enum err
password_verify(struct str stored, struct str given, int64_t rounds,
	enum password_outcome *outcome_r);

/* The rounds of PBKDF2 that a stored text takes; 0: it is of another kind. */
int64_t
password_rounds(struct str stored);

/* Can any password fit this stored text? */
bool
password_usable(struct str stored);

#endif
