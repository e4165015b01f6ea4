/*
 * password: what a verification costs, counted in the calls that cost
 * something.
 */

#include "auth/password.h"
#include "base/arena.h"
#include "base/crypt.h"
#include "support/expect.h"
#include "support/hash_stub.h"

TestSuite(password_cost, .init = crypt_init);

#define ROUNDS	870000	/* the most of any account */

#define ARGON2	"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" \
	"cmlnaHQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define FOREIGN	"$argon2id$v=19$m=32768,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$" \
	"cmlnaHQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* A row: an account's text, and what the right password costs. */
static const struct account {
	struct str		stored;
	int64_t			rounds;
	int			hashes;
	enum password_outcome	right;
} accounts[] = {
	{ STR_INIT(ARGON2), 0, 1, PASSWORD_OK },
	{ STR_INIT(FOREIGN), 0, 1, PASSWORD_STALE },
	{ STR_INIT("pbkdf2_sha256$10000$s$" HASH_STUB_RIGHT), 10000, 0,
	    PASSWORD_STALE },
	{ STR_INIT("pbkdf2_sha256$600000$s$" HASH_STUB_RIGHT), 600000, 0,
	    PASSWORD_STALE },
	{ STR_INIT("pbkdf2_sha256$870000$s$" HASH_STUB_RIGHT), 870000, 0,
	    PASSWORD_STALE },
	/* no account, none that can be used */
	{ STR_INIT(""), ROUNDS, 1, PASSWORD_WRONG },
	{ STR_INIT("!Ym9yZWQgb2YgYmFzZTY0IGFscmVhZHk/"), ROUNDS, 1,
	    PASSWORD_WRONG },
	{ STR_INIT("pbkdf2_sha256$500000$$" HASH_STUB_RIGHT), ROUNDS, 1,
	    PASSWORD_WRONG },
	{ STR_INIT("pbkdf2_sha256$9999$s$" HASH_STUB_RIGHT), ROUNDS, 1,
	    PASSWORD_WRONG },
	{ STR_INIT("pbkdf2_sha256$2000001$s$" HASH_STUB_RIGHT), ROUNDS, 1,
	    PASSWORD_WRONG },
	{ STR_INIT("pbkdf2_sha1$600000$s$" HASH_STUB_RIGHT), ROUNDS, 1,
	    PASSWORD_WRONG },
	{ STR_INIT("$argon2id$v=19$m=65536,t=2,p=1$AAAA"), ROUNDS, 1,
	    PASSWORD_WRONG },
};

#define ACCOUNTS	(sizeof(accounts) / sizeof(accounts[0]))

static enum password_outcome
verify(struct str stored, struct str given, int64_t rounds)
{
	enum password_outcome outcome;

	cr_assert_eq(password_verify(stored, given, rounds, &outcome),
	    ERR_OK);
	return outcome;
}

static void
expect_work(struct str stored, int hashes, int64_t rounds)
{
	struct hash_stub_work w = hash_stub_work();

	cr_expect_eq(w.hashes, hashes, "%.*s: %d hashes", STR_FMT(stored),
	    w.hashes);
	cr_expect_eq(w.rounds, rounds, "%.*s: %lld rounds", STR_FMT(stored),
	    (long long)w.rounds);
}

Test(password_cost, a_wrong_password_costs_the_same_for_every_account)
{
	size_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		cr_expect_eq(verify(accounts[i].stored, STR("wrong"),
		    ROUNDS), PASSWORD_WRONG);
		expect_work(accounts[i].stored, 1, ROUNDS);
	}
}

Test(password_cost, the_right_one_costs_what_it_takes)
{
	const struct account *a;

	for (a = accounts; a < accounts + ACCOUNTS; a++) {
		cr_expect_eq(verify(a->stored, STR("right"), ROUNDS),
		    a->right, "%.*s", STR_FMT(a->stored));
		expect_work(a->stored, a->hashes, a->rounds);
	}
}

Test(password_cost, without_rounds_anywhere_there_are_none)
{
	verify(STR(ARGON2), STR("wrong"), 0);
	expect_work(STR(ARGON2), 1, 0);
	verify(STR(""), STR("wrong"), 0);
	expect_work(STR(""), 1, 0);
}

Test(password_cost, more_rounds_than_the_most_are_done_all_the_same)
{
	const struct str stored =
	    STR("pbkdf2_sha256$600000$s$" HASH_STUB_RIGHT);

	cr_expect_eq(verify(stored, STR("wrong"), 10000), PASSWORD_WRONG);
	expect_work(stored, 1, 600000);
	verify(STR(""), STR("wrong"), INT64_C(1) << 40);
	expect_work(STR(""), 1, PASSWORD_ROUNDS_MOST);
}

Test(password_cost, too_long_a_password_costs_nothing_anywhere)
{
	char text[PASSWORD_MOST + 1] = "right";
	struct arena *a = arena_new(1024);
	struct str given = { text, sizeof(text) }, stored;
	size_t i;

	for (i = 0; i < ACCOUNTS; i++) {
		cr_expect_eq(verify(accounts[i].stored, given, ROUNDS),
		    PASSWORD_WRONG);
		expect_work(accounts[i].stored, 0, 0);
	}
	cr_expect_eq(password_hash(given, a, &stored), ERR_INVALID);
	expect_work(STR("hash"), 0, 0);
	arena_free(a);
}

Test(password_cost, without_memory_nothing_is_told)
{
	enum password_outcome outcome;
	struct arena *a = arena_new(1024);
	struct str stored;
	size_t i;

	hash_stub_exhaust();
	for (i = 0; i < ACCOUNTS; i++)
		cr_expect_eq(password_verify(accounts[i].stored,
		    STR("wrong"), ROUNDS, &outcome), ERR_INTERNAL);
	cr_expect_eq(password_hash(STR("x"), a, &stored), ERR_INTERNAL);
	arena_free(a);
}
