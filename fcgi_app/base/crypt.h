#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H

/* The sole user of libsodium. */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Initialises libsodium; ends the process if there is no randomness. */
void
crypt_init(void);

/* n unpredictable bytes. */
void
crypt_random(void *p, size_t n);

#define CRYPT_KEY	32	/* bytes of a key to sign with */
#define CRYPT_MAC	16	/* ... and of a signature */

/* The signature of a text (BLAKE2b with a key, RFC 7693). */
void
crypt_sign(const unsigned char key[CRYPT_KEY], struct str text,
	unsigned char mac_r[CRYPT_MAC]);

#define CRYPT_DIGEST	32	/* bytes */

/*
 * The digest of these texts in this order (BLAKE2b).  It depends also on where
 * one text ends and the next begins.
 */
void
crypt_digest(const struct str texts[], size_t n,
	unsigned char digest_r[CRYPT_DIGEST]);

/* Compares in a time that does not depend on where they differ. */
bool
crypt_equal(const void *a, const void *b, size_t n);

/* Overwrites a secret; no compiler removes the call. */
void
crypt_wipe(void *p, size_t n);

/*
 * Overwrites CRYPT_STACK bytes of stack below the caller, where the functions
 * that it called had their variables.
 */
#define CRYPT_STACK	((size_t)64 * 1024)

void
crypt_wipe_stack(void);

/*
 * Passwords by argon2id (RFC 9106): two passes over 64 MiB, allocated for the
 * call, in some 0.1 s.  The hash is a text with its parameters,
 * "$argon2id$v=19$m=65536,t=2,p=1$salt$hash".
 */
#define CRYPT_HASHED	128	/* bytes of the text, the NUL included */
#define CRYPT_MEMORY	65536	/* m: KiB */
#define CRYPT_PASSES	2	/* t */

/* ERR_INTERNAL when there is not enough memory. */
enum err
crypt_hash_password(struct str given, char hashed_r[CRYPT_HASHED]);

/* Whether a text is such a hash, with any parameters. */
bool
crypt_is_hash(const char hashed[CRYPT_HASHED]);

/* `hashed` must be a hash; ERR_INTERNAL when there is not enough memory. */
enum err
crypt_try_password(const char hashed[CRYPT_HASHED], struct str given,
	bool *same_r);

/* Base64 for URLs, without padding (RFC 4648 5). */
struct str
crypt_encode(struct str bytes, struct arena *a);

/* The reverse; ERR_INVALID for any other text. */
enum err
crypt_decode(struct str text, struct arena *a, struct str *bytes_r);

/*
 * Decodes plain base64 with padding (RFC 4648 4) that is exactly n bytes.
 * ERR_INVALID for any other text; bytes_r is undefined then.
 */
enum err
crypt_decode_plain(struct str text, unsigned char bytes_r[], size_t n);

#endif
