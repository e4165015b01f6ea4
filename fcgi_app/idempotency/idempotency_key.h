#ifndef IDEMPOTENCY_IDEMPOTENCY_KEY_H
#define IDEMPOTENCY_IDEMPOTENCY_KEY_H

/* The Idempotency-Key header, by which a client tells retries. */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define IDEMPOTENCY_KEY_MAX	255	/* bytes */

/*
 * The key that a header value holds: a string of RFC 8941, which is
 * unquoted, or the same without the quotes.  ERR_INVALID: not from 1 to
 * IDEMPOTENCY_KEY_MAX visible characters of ASCII.
 */
enum err
idempotency_key(struct str header, struct arena *a, struct str *key_r);

#endif
