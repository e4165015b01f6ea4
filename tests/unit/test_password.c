/*
 * password: stored texts, with the libraries as they are.  Each argon2id
 * takes a tenth of a second, so there are few.
 */

#include "auth/password.h"
#include "base/arena.h"
#include "base/crypt.h"
#include "support/expect.h"
#include "support/fixture.h"

static void
open_arena(void)
{
	crypt_init();
	fixture_arena();
}

TestSuite(password, .init = open_arena, .fini = fixture_close,
	.timeout = 120);

static enum password_outcome
verify(struct str stored, struct str given)
{
	enum password_outcome outcome = PASSWORD_WRONG;

	cr_expect_eq(password_verify(stored, given, 0, &outcome), ERR_OK);
	return outcome;
}

static struct str
hash(struct str given)
{
	struct str stored = STR("");

	cr_assert_eq(password_hash(given, fixture.arena, &stored), ERR_OK);
	return stored;
}

Test(password, what_was_hashed_is_right_and_nothing_else)
{
	struct str stored = hash(STR("Пароль \xff из байтов"));

	cr_expect(str_starts(stored, STR("$argon2id$v=19$m=65536,t=2,p=1$")),
	    "%.*s", STR_FMT(stored));
	cr_expect(password_usable(stored));
	cr_expect_eq(password_rounds(stored), 0);
	cr_expect_eq(verify(stored, STR("Пароль \xff из байтов")),
	    PASSWORD_OK);
	cr_expect_eq(verify(stored, STR("пароль \xff из байтов")),
	    PASSWORD_WRONG);
	cr_expect_eq(verify(stored, STR("")), PASSWORD_WRONG);
}

Test(password, a_nul_ends_no_password)
{
	struct str stored = hash(STR("a\0b"));

	cr_expect_eq(verify(stored, STR("a\0b")), PASSWORD_OK);
	cr_expect_eq(verify(stored, STR("a\0c")), PASSWORD_WRONG);
	cr_expect_eq(verify(stored, STR("a")), PASSWORD_WRONG);
}

Test(password, no_two_hashes_are_the_same)
{
	cr_expect_not(str_eq(hash(STR("one")), hash(STR("one"))));
}

Test(password, the_longest_is_hashed_and_no_longer_one)
{
	struct str given = { arena_alloc(fixture.arena, PASSWORD_MOST + 1),
	    PASSWORD_MOST };
	struct str stored = hash(given);

	cr_expect_eq(verify(stored, given), PASSWORD_OK);
	given.n++;
	cr_expect_eq(verify(stored, given), PASSWORD_WRONG);
	cr_expect_eq(password_hash(given, fixture.arena, &stored), ERR_INVALID);
}

#define TEN_X	"xxxxxxxxxx"

/* Made by argon2(1) of the reference implementation, and by Django 3.2. */
static const struct {
	struct str	stored, given;
} made_elsewhere[] = {
	{ STR_INIT("$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHRzYWx0MTIzNA$"
	    "3+7VRFqw6IV6FgtanLpWAWKvWPXhdx9D6zy12oCyLMs"),
	    STR_INIT("correct horse") },
	{ STR_INIT("$argon2id$v=19$m=16384,t=3,p=1$c2FsdHNhbHRzYWx0MTIzNA$"
	    "gLRQEUfWRgmGXozvpPFmc1p4lYqZz4YTTqRvUPl+ApQ"),
	    STR_INIT("correct horse") },
	{ STR_INIT("pbkdf2_sha256$10000$seasalt2seasalt2sea$"
	    "3qtmimx1h1H1Bz7cwVRRkNOFCHPkFSH27xXh1qLxwMM="),
	    STR_INIT("correct horse") },
	{ STR_INIT("pbkdf2_sha256$260000$WzZ5aB7qL0m2N4k6J8h1Ts$"
	    "LNuBFMG8LlFbOvL1rHoavHgscennrI6FUD8UpnQ8HUA="),
	    STR_INIT("Пароль-с-моря") },
	{ STR_INIT("pbkdf2_sha256$10000$s$"
	    "qGdnw/xbrZbch15gl7/ubnN7aiDBtDPbYrnhBmhq7kg="),
	    STR_INIT(TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X
	    TEN_X) },
	{ STR_INIT("pbkdf2_sha256$10000$соль$"
	    "75iyzE1BWgE5VerWDjd1AL+5cYovLb4J9SyV5tLCCFs="),
	    STR_INIT("a\0b") },
};

/* By argon2(1) again, with our parameters. */
Test(password, what_another_made_as_we_do_is_right)
{
	cr_expect_eq(verify(STR("$argon2id$v=19$m=65536,t=2,p=1$"
	    "MDEyMzQ1Njc4OWFiY2RlZg$"
	    "Qmju9yVdt2fftFKddYYofD1EaQpnUWSldBV9RnpNdv0"),
	    STR("Пароль")), PASSWORD_OK);
}

Test(password, what_others_made_is_right_but_stale)
{
	struct str wrong;
	size_t i;

	for (i = 0; i < sizeof(made_elsewhere) / sizeof(made_elsewhere[0]);
	    i++) {
		cr_expect_eq(verify(made_elsewhere[i].stored,
		    made_elsewhere[i].given), PASSWORD_STALE, "%.*s",
		    STR_FMT(made_elsewhere[i].stored));
		wrong = made_elsewhere[i].given;
		wrong.n--;
		cr_expect_eq(verify(made_elsewhere[i].stored, wrong),
		    PASSWORD_WRONG);
	}
}

#define SALT	"AAAAAAAAAAAAAAAAAAAAAA"
#define HASH	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ARGON2(parameters) \
	STR_INIT("$argon2id$v=19$" parameters "$" SALT "$" HASH)
#define TEN	"1234567890"

Test(password, texts_are_usable_or_not)
{
	static const struct {
		struct str	stored;
		bool		usable;
		int64_t		rounds;
	} rows[] = {
		{ ARGON2("m=65536,t=2,p=1"), true, 0 },
		{ ARGON2("m=8192,t=1,p=1"), true, 0 },
		{ ARGON2("m=262144,t=10,p=1"), true, 0 },
		/* what would take all memory, all day, all cores */
		{ ARGON2("m=262145,t=2,p=1"), false, 0 },
		{ ARGON2("m=4294967295,t=2,p=1"), false, 0 },
		{ ARGON2("m=65536,t=11,p=1"), false, 0 },
		{ ARGON2("m=65536,t=2,p=4"), false, 0 },
		{ ARGON2("m=4096,t=2,p=1"), false, 0 },
		/* no such texts */
		{ ARGON2("m=65536,t=2"), false, 0 },
		{ ARGON2("t=2,m=65536,p=1"), false, 0 },
		{ ARGON2("m=-65536,t=2,p=1"), false, 0 },
		{ STR_INIT("$argon2id$v=16$m=65536,t=2,p=1$" SALT "$" HASH),
		    false, 0 },
		{ STR_INIT("$argon2id$m=65536,t=2,p=1$" SALT "$" HASH),
		    false, 0 },
		{ STR_INIT("$argon2i$v=19$m=65536,t=2,p=1$" SALT "$" HASH),
		    false, 0 },
		{ STR_INIT("argon2$argon2id$v=19$m=65536,t=2,p=1$" SALT "$"
		    HASH), false, 0 },
		{ STR_INIT("$argon2id$v=19$m=65536,t=2,p=1$" SALT "$" HASH
		    "AA"), false, 0 },
		{ STR_INIT("$argon2id$v=19$m=65536,t=2,p=1$" SALT "$" HASH
		    "\0"), false, 0 },
		{ STR_INIT("$argon2id$v=19$m=65536,t=2,p=1$" SALT "$" HASH
		    HASH HASH), false, 0 },
		{ STR_INIT("$argon2id$v=19$m=65536,t=2,p=1$" SALT), false,
		    0 },
		{ STR_INIT("$argon2id$"), false, 0 },
		/* Django's */
		{ STR_INIT("pbkdf2_sha256$10000$s$" HASH "="), true, 10000 },
		{ STR_INIT("pbkdf2_sha256$2000000$s$" HASH "="), true,
		    2000000 },
		{ STR_INIT("pbkdf2_sha256$9999$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$2000001$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$18446744073709561616$s$" HASH "="),
		    false, 0 },
		{ STR_INIT("pbkdf2_sha256$-10000$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$1e6$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$" HASH), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$" HASH "=="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$" HASH "=\n"), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$A" HASH), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$AAAA"), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$-_" HASH), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$" HASH "=$x"), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s$"), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$s"), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000"), false, 0 },
		{ STR_INIT("pbkdf2_sha256"), false, 0 },
		{ STR_INIT("pbkdf2_sha1$10000$s$" HASH "="), false, 0 },
		{ STR_INIT("pbkdf2_sha256$10000$" TEN TEN TEN TEN TEN TEN TEN
		    TEN TEN TEN TEN TEN "12345678$" HASH "="), true, 10000 },
		{ STR_INIT("pbkdf2_sha256$10000$" TEN TEN TEN TEN TEN TEN TEN
		    TEN TEN TEN TEN TEN "123456789$" HASH "="), false, 0 },
		/* other kinds, and none */
		{ STR_INIT("md5$s$d41d8cd98f00b204e9800998ecf8427e"), false,
		    0 },
		{ STR_INIT("bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv"),
		    false, 0 },
		{ STR_INIT("scrypt$16384$s$8$1$" HASH "="), false, 0 },
		{ STR_INIT("!"), false, 0 },
		{ STR_INIT("!Ym9yZWQgb2YgYmFzZTY0IGFscmVhZHk/"), false, 0 },
		{ STR_INIT("password"), false, 0 },
		{ STR_INIT("$"), false, 0 },
		{ STR_INIT(""), false, 0 },
		{ { NULL, 0 }, false, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(password_usable(rows[i].stored),
		    rows[i].usable, "%.*s", STR_FMT(rows[i].stored));
		cr_expect_eq(password_rounds(rows[i].stored),
		    rows[i].rounds, "%.*s", STR_FMT(rows[i].stored));
	}
}

Test(password, what_is_not_usable_fits_no_password)
{
	cr_expect_eq(verify(STR(""), STR("")), PASSWORD_WRONG);
	cr_expect_eq(verify(STR("!"), STR("!")), PASSWORD_WRONG);
}
