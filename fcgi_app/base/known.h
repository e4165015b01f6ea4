#ifndef BASE_KNOWN_H
#define BASE_KNOWN_H

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

#include "base/clock.h"
#include "base/password.h"
#include "base/str.h"

#define KNOWN_MOST	256			/* the oldest makes room */
#define KNOWN_TIME	(300 * CLOCK_SECOND)	/* it is forgotten after */

struct known;

struct known *
known_new(void);

/* Nulls; NULL inside is legal. */
void
known_free(struct known **known);

/* The outcome of a password that was added; false when it is not known. */
bool
known_find(struct known *known, struct str stored, struct str given,
	int64_t now, enum password_outcome *outcome_r);

void
known_add(struct known *known, struct str stored, struct str given,
	int64_t now, enum password_outcome outcome);

#endif
