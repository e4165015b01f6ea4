/*
 * The cookie is, in base64: the account and the time of the login, eight
 * bytes each, a random number, so that no two are alike, and the signature.
 */

#include <assert.h>

#include "auth/known_client_store.h"
#include "auth/session_cookie_api.h"
#include "auth/trusted_device_api.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "http/cookie.h"

#define ID	16	/* bytes */
#define BODY	(8 + 8 + ID)

static_assert(CRYPT_DIGEST == CRYPT_KEY, "a digest is a key");

/* A key of its own: no other signature of the service is one of a device. */
static void
sign_body(const struct call *call, struct str body,
	unsigned char mac_r[CRYPT_MAC])
{
	const struct str texts[] = {
		STR("device"),
		{ (const char *)call->app->cursor_key,
		    sizeof(call->app->cursor_key) },
	};
	unsigned char key[CRYPT_DIGEST];

	crypt_digest(texts, 2, key);
	crypt_sign(key, body, mac_r);
}

static bool
is_signed(const struct call *call, struct str bytes)
{
	unsigned char mac[CRYPT_MAC];

	sign_body(call, (struct str){ bytes.p, BODY }, mac);
	return crypt_equal(mac, bytes.p + BODY, sizeof(mac));
}

bool
trusted_device_is_valid(const struct call *call, int64_t account_id,
	int64_t trusted_from)
{
	struct str text = session_cookie(call, SESSION_DEVICE), bytes;
	int64_t at;

	if (text.p == NULL || crypt_decode(text, call->arena,
	    &bytes) != ERR_OK || bytes.n != BODY + CRYPT_MAC ||
	    !is_signed(call, bytes) ||
	    bytes_get(bytes.p, 8) != (uint64_t)account_id)
		return false;
	at = (int64_t)bytes_get(bytes.p + 8, 8);
	return at >= trusted_from &&
	    at > clock_now() - KNOWN_CLIENT_LIFETIME;
}

void
trusted_device_set_cookie(struct call *call, int64_t account_id)
{
	char *p = arena_alloc(call->arena, BODY + CRYPT_MAC);

	bytes_put(p, 8, (uint64_t)account_id);
	bytes_put(p + 8, 8, (uint64_t)clock_now());
	crypt_random(p + 16, ID);
	sign_body(call, (struct str){ p, BODY }, (unsigned char *)p + BODY);
	session_set_cookie(call, SESSION_DEVICE, crypt_encode((struct str){
	    p, BODY + CRYPT_MAC }, call->arena), KNOWN_CLIENT_LIFETIME);
}
