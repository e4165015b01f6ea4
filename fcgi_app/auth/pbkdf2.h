#ifndef AUTH_PBKDF2_H
#define AUTH_PBKDF2_H

/*
 * PBKDF2 with HMAC-SHA-256 (RFC 8018 5.2), which Django stores passwords
 * by.  The sole user of libnettle.
 */

#include <stdint.h>

#include "base/str.h"

#define PBKDF2_BYTES	32	/* of the result: one block */

/*
 * `rounds` is 1 at least; each takes some 0.1 microseconds where the
 * processor knows SHA.
 */
void
pbkdf2_derive(struct str given, struct str salt, int64_t rounds,
	unsigned char out_r[PBKDF2_BYTES]);

#endif
