#ifndef AUTH_PASSWORD_CACHE_H
#define AUTH_PASSWORD_CACHE_H

/*
 * Passwords that were right a short while ago, so that a client that sends
 * its password with each request pays for hashing it once.  Neither they
 * nor the stored texts are kept, but digests of both under a key that the
 * process made for itself: another stored text, another password.
 *
 * Times are clock_mono()'s.  Any thread may call.
 */

#include <stdbool.h>
#include <stdint.h>

#include "auth/password.h"
#include "base/clock.h"
#include "base/str.h"

#define PASSWORD_CACHE_MOST	256			/* the oldest makes room */
#define PASSWORD_CACHE_TIME	(300 * CLOCK_SECOND)	/* it is forgotten after */

struct password_cache;

struct password_cache *
password_cache_new(void);

/* Nulls; NULL inside is legal. */
void
password_cache_free(struct password_cache **known);

/* The outcome of a password that was added; false when it is not known. */
bool
password_cache_find(struct password_cache *known, struct str stored, struct str given,
	int64_t now, enum password_outcome *outcome_r);

void
password_cache_add(struct password_cache *known, struct str stored, struct str given,
	int64_t now, enum password_outcome outcome);

#endif
