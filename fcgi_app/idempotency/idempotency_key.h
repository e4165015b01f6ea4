#ifndef IDEMPOTENCY_IDEMPOTENCY_KEY_H
#define IDEMPOTENCY_IDEMPOTENCY_KEY_H

/* The Idempotency-Key header, which marks a request as a retry. */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define IDEMPOTENCY_KEY_MAX	255	/* bytes */

/*
 * Reads the key of a header value: a string of RFC 8941, which is unquoted,
 * or the same without the quotes.  ERR_INVALID: the key is not 1 to
 * IDEMPOTENCY_KEY_MAX visible ASCII characters.
 */
enum err
idempotency_key(struct str header, struct arena *a, struct str *key_r);

#endif
