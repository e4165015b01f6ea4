#ifndef STORE_THROTTLE_H
#define STORE_THROTTLE_H

/*
 * Tries that are counted in the database: exact for all workers together,
 * and still there after a restart.
 */

#include "auth/throttle.h"
#include "base/crypt.h"
#include "db/db.h"

/* What is counted: a digest of it, since names that are tried are secret. */
struct throttle_store_key {
	const struct throttle	*rule;
	unsigned char		 digest[CRYPT_DIGEST];
};

/* The key of a kind of things, "address", that is known by these texts. */
void
throttle_store_key(const struct throttle *rule, const struct str texts[],
	size_t n, struct throttle_store_key *key_r);

/*
 * Within a job: takes one try of each key, or of none if one has none.
 * *wait_r is 0, or the microseconds until each has one, and *which_r then
 * the key that takes longest.  A few keys that have all tries again go.
 */
enum err
throttle_store_take(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r);

/* What that would find; takes nothing. */
enum err
throttle_store_peek(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r);

/* Within a job: gives back what was taken. */
enum err
throttle_store_refund(struct db *db, const struct throttle_store_key keys[],
	size_t n);

/* Within a job: all keys that have all tries again go. */
enum err
throttle_store_sweep(struct db *db);

#endif
