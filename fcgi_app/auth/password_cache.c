/*
 * The memory of right passwords: a small table that is searched through.
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "auth/password_cache.h"
#include "base/crypt.h"
#include "base/log.h"

#define KEY	32	/* bytes */

struct entry {
	int64_t			until;	/* 0: there is none */
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
	struct password_cache *k = calloc(1, sizeof(*k));

	if (k == NULL)
		log_fatal("out of memory");
	crypt_random(k->key, sizeof(k->key));
	pthread_mutex_init(&k->mutex, NULL);
	return k;
}

void
password_cache_free(struct password_cache **known)
{
	if (*known == NULL)
		return;
	pthread_mutex_destroy(&(*known)->mutex);
	crypt_wipe(*known, sizeof(**known));
	free(*known);
	*known = NULL;
}

/*
 * The entry of that digest, or NULL.  memcmp may tell how much of it was
 * right: nobody can choose digests without the key.
 */
static struct entry *
find(struct password_cache *k, const unsigned char digest[CRYPT_DIGEST], int64_t now)
{
	struct entry *e, *end = k->entries + PASSWORD_CACHE_MOST;

	for (e = k->entries; e < end; e++)
		if (e->until > now &&
		    memcmp(e->digest, digest, CRYPT_DIGEST) == 0)
			return e;
	return NULL;
}

static struct entry *
oldest(struct password_cache *k)
{
	struct entry *e, *end = k->entries + PASSWORD_CACHE_MOST, *old = k->entries;

	for (e = k->entries; e < end; e++)
		if (e->until < old->until)
			old = e;
	return old;
}

static void
digest_of(const struct password_cache *k, struct str stored, struct str given,
	unsigned char digest_r[CRYPT_DIGEST])
{
	const struct str texts[] = { { k->key, KEY }, stored, given };

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), digest_r);
}

bool
password_cache_find(struct password_cache *k, struct str stored, struct str given,
	int64_t now, enum password_outcome *outcome_r)
{
	unsigned char digest[CRYPT_DIGEST];
	const struct entry *e;

	digest_of(k, stored, given, digest);
	pthread_mutex_lock(&k->mutex);
	if ((e = find(k, digest, now)) != NULL)
		*outcome_r = e->outcome;
	pthread_mutex_unlock(&k->mutex);
	return e != NULL;
}

void
password_cache_add(struct password_cache *k, struct str stored, struct str given, int64_t now,
	enum password_outcome outcome)
{
	unsigned char digest[CRYPT_DIGEST];
	struct entry *e;

	digest_of(k, stored, given, digest);
	pthread_mutex_lock(&k->mutex);
	if ((e = find(k, digest, now)) == NULL)
		e = oldest(k);
	e->until = now + PASSWORD_CACHE_TIME;
	e->outcome = outcome;
	memcpy(e->digest, digest, CRYPT_DIGEST);
	pthread_mutex_unlock(&k->mutex);
}
