#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H

/* The sole user of libsodium. */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Readies the library; ends the process if the system has no randomness. */
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
 * What these texts, in this order, are known by (BLAKE2b).  Where one ends
 * and the next begins counts as well.
 */
void
crypt_digest(const struct str texts[], size_t n,
	unsigned char digest_r[CRYPT_DIGEST]);

/* Compares in a time that does not depend on where they differ. */
bool
crypt_equal(const void *a, const void *b, size_t n);

/* Base64 for URLs, without padding (RFC 4648 5). */
struct str
crypt_encode(struct str bytes, struct arena *a);

/* The reverse; ERR_INVALID when it is no such text. */
enum err
crypt_decode(struct str text, struct arena *a, struct str *bytes_r);

#endif
