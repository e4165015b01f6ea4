/*
 * The memory of right passwords: a small table that is searched through.
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/known.h"
#include "base/log.h"

#define KEY	32	/* bytes */

struct entry {
	int64_t			until;	/* 0: there is none */
	enum password_outcome	outcome;
	unsigned char		digest[CRYPT_DIGEST];
};

struct known {
	char		key[KEY];
	pthread_mutex_t	mutex;		/* guards the entries */
	struct entry	entries[KNOWN_MOST];
};

struct known *
known_new(void)
{
	struct known *k = calloc(1, sizeof(*k));

	if (k == NULL)
		log_fatal("out of memory");
	crypt_random(k->key, sizeof(k->key));
	pthread_mutex_init(&k->mutex, NULL);
	return k;
}

void
known_free(struct known **known)
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
find(struct known *k, const unsigned char digest[CRYPT_DIGEST], int64_t now)
{
	struct entry *e, *end = k->entries + KNOWN_MOST;

	for (e = k->entries; e < end; e++)
		if (e->until > now &&
		    memcmp(e->digest, digest, CRYPT_DIGEST) == 0)
			return e;
	return NULL;
}

static struct entry *
oldest(struct known *k)
{
	struct entry *e, *end = k->entries + KNOWN_MOST, *old = k->entries;

	for (e = k->entries; e < end; e++)
		if (e->until < old->until)
			old = e;
	return old;
}

static void
digest_of(const struct known *k, struct str stored, struct str given,
	unsigned char digest_r[CRYPT_DIGEST])
{
	const struct str texts[] = { { k->key, KEY }, stored, given };

	crypt_digest(texts, sizeof(texts) / sizeof(texts[0]), digest_r);
}

bool
known_find(struct known *k, struct str stored, struct str given,
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
known_add(struct known *k, struct str stored, struct str given, int64_t now,
	enum password_outcome outcome)
{
	unsigned char digest[CRYPT_DIGEST];
	struct entry *e;

	digest_of(k, stored, given, digest);
	pthread_mutex_lock(&k->mutex);
	if ((e = find(k, digest, now)) == NULL)
		e = oldest(k);
	e->until = now + KNOWN_TIME;
	e->outcome = outcome;
	memcpy(e->digest, digest, CRYPT_DIGEST);
	pthread_mutex_unlock(&k->mutex);
}
