#ifndef SUPPORT_HASH_STUB_H
#define SUPPORT_HASH_STUB_H

/*
 * Toys in place of libsodium's argon2id and libnettle's PBKDF2, for tests
 * that mind how much is hashed, and not a tenth of a second for each.  A
 * program that calls hash_stub_work() is linked with them: their functions bear
 * the libraries' names.  Texts have the libraries' form.
 */

#include <stdint.h>

struct hash_stub_work {
	int	hashes;		/* argon2id, made or compared with */
	int64_t	rounds;		/* PBKDF2, in all */
};

/* What was done since the last call. */
struct hash_stub_work
hash_stub_work(void);

/* From now on there is no memory for argon2id. */
void
hash_stub_exhaust(void);

/* "pbkdf2_sha256$ROUNDS$SALT$" and this is the password "right". */
#define HASH_STUB_RIGHT	"cmlnaHQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

#endif
