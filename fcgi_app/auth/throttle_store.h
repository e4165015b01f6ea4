#ifndef AUTH_THROTTLE_STORE_H
#define AUTH_THROTTLE_STORE_H

/*
 * Attempts counted in the database: exact for all workers together, also
 * across restarts.
 */

#include "auth/throttle.h"
#include "base/crypt.h"
#include "db/db.h"

/* What is counted.  A digest, since the names that clients try are secret. */
struct throttle_store_key {
	const struct throttle	*rule;
	unsigned char		 digest[CRYPT_DIGEST];
};

/* Makes a key of texts, the first of which is the kind: "address", ... */
void
throttle_store_key(const struct throttle *rule, const struct str texts[],
	size_t n, struct throttle_store_key *key_r);

/*
 * Within a job: takes one attempt of each key, or of none if one has none.
 * *wait_r is 0, or the microseconds until every key has an attempt; then
 * *which_r is the index of the key with the longest wait.  Deletes a few
 * keys that have all their attempts again.
 */
enum err
throttle_store_take(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r);

/* The same result without taking anything. */
enum err
throttle_store_peek(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r);

/* Within a job: gives back what was taken. */
enum err
throttle_store_refund(struct db *db, const struct throttle_store_key keys[],
	size_t n);

/* Within a job: deletes all keys that have all their attempts again. */
enum err
throttle_store_sweep(struct db *db);

#endif
