/*
 * Stored passwords: reading the texts, and comparing at equal cost.  The only
 * file that uses libnettle, for PBKDF2 with HMAC-SHA-256 (RFC 8018 5.2),
 * which Django hashes passwords with.
 */

#include <string.h>

#include <nettle/pbkdf2.h>

#include "auth/password.h"
#include "base/crypt.h"
#include "base/parse.h"

#define SALT_MOST	128	/* bytes of a salt of Django's */
#define PBKDF2_BYTES	32	/* of the result: one block */

/* A stored text with other parameters could take all memory or hours. */
#define MEMORY_LEAST	8192	/* KiB */
#define MEMORY_MOST	(4 * CRYPT_MEMORY)
#define PASSES_MOST	10

/* A hash with our parameters that no password fits. */
#define DUMMY	"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* A stored text in parts. */
struct stored {
	enum { UNUSABLE, ARGON2, PBKDF2 } kind;
	/* ARGON2 */
	bool		 foreign;	/* its parameters are not ours */
	char		 text[CRYPT_HASHED];
	/* PBKDF2 */
	int64_t		 rounds;
	struct str	 salt;
	unsigned char	 hash[PBKDF2_BYTES];
};

/* Cuts `prefix` and the number after it, up to `end`. */
static bool
take_number(struct str *s, struct str prefix, char end, int64_t *n_r)
{
	if (!str_starts(*s, prefix))
		return false;
	s->p += prefix.n;
	s->n -= prefix.n;
	return parse_int(str_cut(s, end), 0, INT32_MAX, n_r) == ERR_OK;
}

static bool
read_argon2(struct str s, struct stored *to)
{
	int64_t memory, passes, lanes;

	if (s.n >= sizeof(to->text) || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(to->text, s.p, s.n);
	if (!crypt_is_hash(to->text) ||
	    !take_number(&s, STR("$argon2id$v=19$m="), ',', &memory) ||
	    !take_number(&s, STR("t="), ',', &passes) ||
	    !take_number(&s, STR("p="), '$', &lanes))
		return false;
	to->foreign = memory != CRYPT_MEMORY || passes != CRYPT_PASSES;
	return memory >= MEMORY_LEAST && memory <= MEMORY_MOST &&
	    passes >= 1 && passes <= PASSES_MOST && lanes == 1;
}

static bool
read_pbkdf2(struct str s, struct stored *to)
{
	if (!take_number(&s, STR("pbkdf2_sha256$"), '$', &to->rounds))
		return false;
	to->salt = str_cut(&s, '$');
	return to->rounds >= PASSWORD_ROUNDS_LEAST &&
	    to->rounds <= PASSWORD_ROUNDS_MOST &&
	    to->salt.n > 0 && to->salt.n <= SALT_MOST &&
	    crypt_decode_plain(s, to->hash, sizeof(to->hash)) == ERR_OK;
}

static struct stored
read_stored(struct str text)
{
	struct stored s = { .kind = UNUSABLE };

	if (text.n == 0)
		return s;
	if (read_argon2(text, &s))
		s.kind = ARGON2;
	else if (read_pbkdf2(text, &s))
		s.kind = PBKDF2;
	return s;
}

enum err
password_hash(struct str given, struct arena *a, struct str *stored_r)
{
	char hashed[CRYPT_HASHED];
	enum err e;

	if (given.n > PASSWORD_MOST)
		return ERR_INVALID;
	if ((e = crypt_hash_password(given, hashed)) != ERR_OK)
		return e;
	*stored_r = arena_str(a, str_of(hashed));
	return ERR_OK;
}

/* A round takes about 0.1 microseconds where the processor knows SHA. */
static void
derive_pbkdf2(struct str given, struct str salt, int64_t rounds,
	unsigned char out_r[PBKDF2_BYTES])
{
	pbkdf2_hmac_sha256(given.n, (const uint8_t *)given.p,
	    (unsigned)rounds, salt.n, (const uint8_t *)salt.p, PBKDF2_BYTES,
	    out_r);
}

static bool
try_pbkdf2(const struct stored *s, struct str given)
{
	unsigned char hash[PBKDF2_BYTES];
	bool same;

	derive_pbkdf2(given, s->salt, s->rounds, hash);
	same = crypt_equal(hash, s->hash, sizeof(hash));
	crypt_wipe(hash, sizeof(hash));
	return same;
}

static enum err
try_stored(const struct stored *s, struct str given, bool *same_r)
{
	switch (s->kind) {
	case ARGON2:
		return crypt_try_password(s->text, given, same_r);
	case PBKDF2:
		*same_r = try_pbkdf2(s, given);
		return ERR_OK;
	default:
		*same_r = false;
		return ERR_OK;
	}
}

static int64_t
rounds_of(const struct stored *s)
{
	return s->kind == PBKDF2 ? s->rounds : 0;
}

/*
 * Does the work that the other kinds would have taken, so that the time of a
 * wrong password does not reveal the kind, or that there is no account.
 */
static enum err
equalize_cost(const struct stored *s, struct str given, int64_t rounds)
{
	static const char dummy[CRYPT_HASHED] = DUMMY;
	unsigned char hash[PBKDF2_BYTES];
	bool same;

	if (rounds > PASSWORD_ROUNDS_MOST)
		rounds = PASSWORD_ROUNDS_MOST;
	rounds -= rounds_of(s);
	if (rounds > 0) {
		derive_pbkdf2(given, STR("salt"), rounds, hash);
		crypt_wipe(hash, sizeof(hash));
	}
	if (s->kind == ARGON2)
		return ERR_OK;
	return crypt_try_password(dummy, given, &same);
}

enum err
password_verify(struct str stored, struct str given, int64_t rounds,
	enum password_outcome *outcome_r)
{
	struct stored s = read_stored(stored);
	bool same = false;
	enum err e = ERR_OK;

	if (given.n <= PASSWORD_MOST) {
		e = try_stored(&s, given, &same);
		if (e == ERR_OK && !same)
			e = equalize_cost(&s, given, rounds);
	}
	if (e != ERR_OK)
		return e;
	*outcome_r = !same ? PASSWORD_WRONG :
	    s.kind == PBKDF2 || s.foreign ? PASSWORD_STALE : PASSWORD_OK;
	return ERR_OK;
}

int64_t
password_rounds(struct str stored)
{
	struct stored s = read_stored(stored);

	return rounds_of(&s);
}

bool
password_usable(struct str stored)
{
	return read_stored(stored).kind != UNUSABLE;
}
