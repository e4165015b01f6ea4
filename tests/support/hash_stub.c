/*
 * A hash is the password itself, as much as there is room for.
 */

#include <errno.h>
#include <nettle/pbkdf2.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "support/hash_stub.h"

#define HASH	32
#define BASE64	sodium_base64_VARIANT_ORIGINAL_NO_PADDING

static int hashes;
static int64_t rounds;
static bool exhausted;

struct hash_stub_work
hash_stub_work(void)
{
	struct hash_stub_work w;

	w.hashes = __atomic_exchange_n(&hashes, 0, __ATOMIC_RELAXED);
	w.rounds = __atomic_exchange_n(&rounds, 0, __ATOMIC_RELAXED);
	return w;
}

void
hash_stub_exhaust(void)
{
	exhausted = true;
}

/* No memory is errno's ENOMEM here, which the library passes on. */
static int
begin(void)
{
	__atomic_add_fetch(&hashes, 1, __ATOMIC_RELAXED);
	errno = exhausted ? ENOMEM : 0;
	return exhausted ? -1 : 0;
}

static void
hash(unsigned char out[HASH], const char *p, size_t n)
{
	memset(out, 0, HASH);
	memcpy(out, p, n < HASH ? n : HASH);
}

int
crypto_pwhash_str_alg(char out[crypto_pwhash_STRBYTES],
	const char * const passwd, unsigned long long passwdlen,
	unsigned long long opslimit, size_t memlimit, int alg)
{
	unsigned char raw[HASH], salt[16];
	char text[64], salt_text[32];

	(void)alg;
	if (begin() != 0)
		return -1;
	randombytes_buf(salt, sizeof(salt));
	hash(raw, passwd, (size_t)passwdlen);
	sodium_bin2base64(salt_text, sizeof(salt_text), salt, sizeof(salt),
	    BASE64);
	sodium_bin2base64(text, sizeof(text), raw, HASH, BASE64);
	memset(out, 0, crypto_pwhash_STRBYTES);
	return snprintf(out, crypto_pwhash_STRBYTES,
	    "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s", memlimit >> 10,
	    opslimit, salt_text, text) < (int)crypto_pwhash_STRBYTES ? 0 : -1;
}

int
crypto_pwhash_str_verify(const char str[crypto_pwhash_STRBYTES],
	const char * const passwd, unsigned long long passwdlen)
{
	const char *text = strrchr(str, '$') + 1;
	unsigned char raw[HASH], stored[HASH];
	size_t n;

	if (begin() != 0)
		return -1;
	hash(raw, passwd, (size_t)passwdlen);
	if (sodium_base642bin(stored, HASH, text, strlen(text), NULL, &n,
	    NULL, BASE64) == 0 && memcmp(raw, stored, HASH) == 0)
		return 0;
	errno = EINVAL;
	return -1;
}

void
pbkdf2_hmac_sha256(size_t key_length, const uint8_t *key,
	unsigned iterations, size_t salt_length, const uint8_t *salt,
	size_t length, uint8_t *dst)
{
	(void)salt_length;
	(void)salt;
	(void)length;
	__atomic_add_fetch(&rounds, iterations, __ATOMIC_RELAXED);
	hash(dst, (const char *)key, key_length);
}
