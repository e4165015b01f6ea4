/* The cache of correct passwords: a small table, searched linearly. */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "auth/password_cache.h"
#include "base/crypt.h"
#include "base/log.h"

#define KEY	32	/* bytes */

struct entry {
	int64_t			until;	/* 0: the entry is empty */
	enum password_outcome	outcome;
	unsigned char		digest[CRYPT_DIGEST];
};

struct password_cache {
	char		key[KEY];
	pthread_mutex_t	mutex;		/* guards the entries */
	struct entry	entries[PASSWORD_CACHE_MOST];
};

struct password_cache *
password_cache_new(void)
{
	struct password_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		log_fatal("out of memory");
	crypt_random(cache->key, sizeof(cache->key));
	pthread_mutex_init(&cache->mutex, NULL);
	return cache;
}

void
password_cache_free(struct password_cache **cache)
{
	if (*cache == NULL)
		return;
	pthread_mutex_destroy(&(*cache)->mutex);
	crypt_wipe(*cache, sizeof(**cache));
	free(*cache);
	*cache = NULL;
}

/*
 * The entry of that digest, or NULL.  The time of memcmp may reveal how much
 * of the digest was right, but no client can choose digests without the key.
 */
static struct entry *
find_entry(struct password_cache *cache,
	const unsigned char digest[CRYPT_DIGEST], int64_t now)
{
	struct entry *e, *end = cache->entries + PASSWORD_CACHE_MOST;

	for (e = cache->entries; e < end; e++)
		if (e->until > now &&
		    memcmp(e->digest, digest, CRYPT_DIGEST) == 0)
			return e;
	return NULL;
}

static struct entry *
oldest_entry(struct password_cache *cache)
{
	struct entry *e, *end = cache->entries + PASSWORD_CACHE_MOST;
	struct entry *old = cache->entries;

	for (e = cache->entries; e < end; e++)
		if (e->until < old->until)
			old = e;
	return old;
}

static void
digest_of(const struct password_cache *cache, struct str stored,
	struct str given, unsigned char digest_r[CRYPT_DIGEST])
{
	const struct str texts[] = { { cache->key, KEY }, stored, given };

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), digest_r);
}

bool
password_cache_find(struct password_cache *cache, struct str stored,
	struct str given, int64_t now, enum password_outcome *outcome_r)
{
	unsigned char digest[CRYPT_DIGEST];
	const struct entry *e;

	digest_of(cache, stored, given, digest);
	pthread_mutex_lock(&cache->mutex);
	if ((e = find_entry(cache, digest, now)) != NULL)
		*outcome_r = e->outcome;
	pthread_mutex_unlock(&cache->mutex);
	return e != NULL;
}

void
password_cache_add(struct password_cache *cache, struct str stored,
	struct str given, int64_t now, enum password_outcome outcome)
{
	unsigned char digest[CRYPT_DIGEST];
	struct entry *e;

	digest_of(cache, stored, given, digest);
	pthread_mutex_lock(&cache->mutex);
	if ((e = find_entry(cache, digest, now)) == NULL)
		e = oldest_entry(cache);
	e->until = now + PASSWORD_CACHE_TIME;
	e->outcome = outcome;
	memcpy(e->digest, digest, CRYPT_DIGEST);
	pthread_mutex_unlock(&cache->mutex);
}
