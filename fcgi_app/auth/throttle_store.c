/* Attempts, counted in one row for each key. */

#include "auth/throttle_store.h"
#include "base/clock.h"

#define SWEEP_FEW	8	/* more than an attempt can add */

void
throttle_store_key(const struct throttle *rule, const struct str texts[],
	size_t n, struct throttle_store_key *key_r)
{
	key_r->rule = rule;
	crypt_digest(texts, n, key_r->digest);
}

static struct db_arg
key_arg(const struct throttle_store_key *key)
{
	return DB_BLOB(((struct str){ (const char *)key->digest,
	    sizeof(key->digest) }));
}

/* A key without a row has all its attempts. */
static enum err
read_key(struct db *db, const struct throttle_store_key *key,
	int64_t *full_at_r)
{
	enum err e;

	*full_at_r = 0;
	e = db_number(db, SQL_THROTTLE_GET, DB_ARGS(key_arg(key)),
	    full_at_r);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
write_key(struct db *db, const struct throttle_store_key *key, int64_t full_at)
{
	return db_exec(db, SQL_THROTTLE_PUT, DB_ARGS(key_arg(key),
	    DB_INT(full_at)));
}

enum err
throttle_store_peek(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r)
{
	int64_t full_at, wait, now = clock_now();
	enum err e;
	size_t i;

	*wait_r = 0;
	*which_r = 0;
	for (i = 0; i < n; i++) {
		if ((e = read_key(db, &keys[i], &full_at)) != ERR_OK)
			return e;
		wait = throttle_take(keys[i].rule, now, &full_at);
		if (wait <= *wait_r)
			continue;
		*wait_r = wait;
		*which_r = i;
	}
	return ERR_OK;
}

static enum err
take_one(struct db *db, const struct throttle_store_key *key, int64_t now)
{
	int64_t full_at;
	enum err e;

	if ((e = read_key(db, key, &full_at)) != ERR_OK)
		return e;
	throttle_take(key->rule, now, &full_at);
	return write_key(db, key, full_at);
}

enum err
throttle_store_take(struct db *db, const struct throttle_store_key keys[],
	size_t n, int64_t *wait_r, size_t *which_r)
{
	int64_t now = clock_now();
	enum err e;
	size_t i;

	e = throttle_store_peek(db, keys, n, wait_r, which_r);
	if (e != ERR_OK || *wait_r > 0)
		return e;
	for (i = 0; i < n && e == ERR_OK; i++)
		e = take_one(db, &keys[i], now);
	return e != ERR_OK ? e : db_exec(db, SQL_THROTTLE_SWEEP,
	    DB_ARGS(DB_INT(now), DB_INT(SWEEP_FEW)));
}

enum err
throttle_store_refund(struct db *db, const struct throttle_store_key keys[],
	size_t n)
{
	int64_t full_at;
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < n && e == ERR_OK; i++) {
		e = read_key(db, &keys[i], &full_at);
		if (e != ERR_OK)
			break;
		throttle_refund(keys[i].rule, &full_at);
		e = write_key(db, &keys[i], full_at);
	}
	return e;
}

enum err
throttle_store_sweep(struct db *db)
{
	return db_exec(db, SQL_THROTTLE_SWEEP,
	    DB_ARGS(DB_INT(clock_now()), DB_INT(-1)));
}
