/*
 * What libsodium does for us.  The only file that includes its header.
 */

#include <errno.h>
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

void
crypt_sign(const unsigned char key[CRYPT_KEY], struct str text,
	unsigned char mac_r[CRYPT_MAC])
{
	/* Fails only for sizes out of its bounds. */
	if (crypto_generichash(mac_r, CRYPT_MAC,
	    (const unsigned char *)text.p, text.n, key, CRYPT_KEY) != 0)
		log_fatal("crypt: BLAKE2b cannot sign");
}

void
crypt_digest(const struct str texts[], size_t n,
	unsigned char digest_r[CRYPT_DIGEST])
{
	crypto_generichash_state state;
	uint64_t length;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, CRYPT_DIGEST);
	for (i = 0; i < n; i++) {
		length = texts[i].n;
		crypto_generichash_update(&state,
		    (const unsigned char *)&length, sizeof(length));
		crypto_generichash_update(&state,
		    (const unsigned char *)texts[i].p, texts[i].n);
	}
	crypto_generichash_final(&state, digest_r, CRYPT_DIGEST);
}

bool
crypt_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
crypt_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void
crypt_wipe_stack(void)
{
	sodium_stackzero(CRYPT_STACK);
}

_Static_assert(CRYPT_HASHED == crypto_pwhash_STRBYTES,
	"libsodium's hashes have another length");

/* Nothing but a lack of memory makes argon2id fail. */
static enum err
no_memory(void)
{
	log_line(LOG_ERROR, "crypt: no memory to hash a password");
	return ERR_INTERNAL;
}

enum err
crypt_hash_password(struct str given, char hashed_r[CRYPT_HASHED])
{
	if (crypto_pwhash_str_alg(hashed_r, given.p, given.n, CRYPT_PASSES,
	    (size_t)CRYPT_MEMORY << 10, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return no_memory();
	return ERR_OK;
}

bool
crypt_is_hash(const char hashed[CRYPT_HASHED])
{
	/* Needing to be or not, it could be read. */
	return crypto_pwhash_argon2id_str_needs_rehash(hashed, CRYPT_PASSES,
	    (size_t)CRYPT_MEMORY << 10) != -1;
}

enum err
crypt_try_password(const char hashed[CRYPT_HASHED], struct str given,
	bool *same_r)
{
	errno = 0;
	*same_r = crypto_pwhash_str_verify(hashed, given.p, given.n) == 0;
	/* EINVAL is its word for another password. */
	if (!*same_r && errno != EINVAL)
		return no_memory();
	return ERR_OK;
}

#define URL_SAFE	sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct str
crypt_encode(struct str bytes, struct arena *a)
{
	size_t size = sodium_base64_encoded_len(bytes.n, URL_SAFE);
	char *p = arena_alloc(a, size);

	sodium_bin2base64(p, size, (const unsigned char *)bytes.p, bytes.n,
	    URL_SAFE);
	return (struct str){ p, size - 1 };
}

enum err
crypt_decode(struct str text, struct arena *a, struct str *bytes_r)
{
	unsigned char *p = arena_alloc(a, text.n + 1);
	size_t n;

	if (sodium_base642bin(p, text.n, text.p, text.n, NULL, &n, NULL,
	    URL_SAFE) != 0)
		return ERR_INVALID;
	*bytes_r = (struct str){ (const char *)p, n };
	return ERR_OK;
}

enum err
crypt_decode_plain(struct str text, unsigned char bytes_r[], size_t n)
{
	size_t got;

	if (sodium_base642bin(bytes_r, n, text.p, text.n, NULL, &got, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0 || got != n)
		return ERR_INVALID;
	return ERR_OK;
}
