#ifndef SUPPORT_HASH_STUB_H
#define SUPPORT_HASH_STUB_H

/*
 * Stubs for argon2id of libsodium and PBKDF2 of libnettle, for tests that
 * count how much is hashed and cannot spend a tenth of a second on each.
 * The stubs have the names of the functions of the libraries, so a program
 * that calls hash_stub_work() is linked with them.  Stored texts have the
 * form of the libraries.
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
