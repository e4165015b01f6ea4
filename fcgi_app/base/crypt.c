/*
 * Randomness, from libsodium.  The only file that includes its header.
 */

#include <sodium.h>

#include "base/crypt.h"
#include "base/log.h"

void
crypt_init(void)
{
	if (sodium_init() < 0)
		log_fatal("crypt: libsodium cannot start");
}

void
crypt_random(void *p, size_t n)
{
	randombytes_buf(p, n);
}
