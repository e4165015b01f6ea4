/*
 * PBKDF2, from libnettle.  The only file that includes its header.
 */

#include <nettle/pbkdf2.h>

#include "auth/pbkdf2.h"

void
pbkdf2_derive(struct str given, struct str salt, int64_t rounds,
	unsigned char out_r[PBKDF2_BYTES])
{
	pbkdf2_hmac_sha256(given.n, (const uint8_t *)given.p,
	    (unsigned)rounds, salt.n, (const uint8_t *)salt.p, PBKDF2_BYTES,
	    out_r);
}
