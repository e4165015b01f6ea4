#ifndef AUTH_PASSWORD_CACHE_H
#define AUTH_PASSWORD_CACHE_H

/*
 * Passwords that were correct a short while ago, so that a client that sends
 * its password with each request pays for one hash only.  The cache holds
 * neither passwords nor stored texts, but digests of both under a random key
 * of the process.  So an entry is of no use for another stored text.
 *
 * Times are clock_mono()'s.  Any thread may call.
 */

#include <stdbool.h>
#include <stdint.h>

#include "auth/password.h"
#include "base/clock.h"
#include "base/str.h"

#define PASSWORD_CACHE_MOST	256	/* entries; a new one replaces the
					   oldest */
#define PASSWORD_CACHE_TIME	(300 * CLOCK_SECOND)	/* of an entry */

struct password_cache;

struct password_cache *
password_cache_new(void);

/* Sets *cache to NULL, which it may be before. */
void
password_cache_free(struct password_cache **cache);

/* The outcome of a password that was added; false: there is none. */
bool
password_cache_find(struct password_cache *cache, struct str stored,
	struct str given, int64_t now, enum password_outcome *outcome_r);

/* Adds a correct password, with PASSWORD_OK or PASSWORD_STALE. */
void
password_cache_add(struct password_cache *cache, struct str stored,
	struct str given, int64_t now, enum password_outcome outcome);

#endif
