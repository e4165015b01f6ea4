/* token: names, rights, and the text. */

#include "auth/token.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "db/db.h"
#include "domain/right.h"
#include "support/expect.h"
#include "support/fixture.h"

static void
setup(void)
{
	fixture_arena();
	crypt_init();
	db_init();	/* learns what has case */
}

TestSuite(token, .init = setup, .fini = fixture_close);

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

/* --- the text ------------------------------------------------------------- */

/* As Python makes them of the same bytes, with zlib.crc32. */
static const char *const texts[] = {
	"itk_0000000000000000000000000000000000000000000000000003bw5gv",
	"itk_Ha16AHYFyhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp12xvXrZ",
	"itk_IYT0XLWR1u8QmlquE1rQpeqoulx6MZVGVGgufeog3UsDEHmrG2p3E1a7u",
};

static struct str
make(const unsigned char seed[TOKEN_SEED])
{
	char *text = arena_alloc(fixture.arena, TOKEN_TEXT);

	token_make(seed, text);
	return (struct str){ text, TOKEN_TEXT };
}

Test(token, the_text_follows_from_the_seed)
{
	unsigned char seeds[3][TOKEN_SEED];
	struct str text;
	int i;

	memset(seeds[0], 0, TOKEN_SEED);
	memset(seeds[1], 0xff, TOKEN_SEED);
	for (i = 0; i < TOKEN_SEED; i++)
		seeds[2][i] = (unsigned char)i;
	for (i = 0; i < 3; i++) {
		text = make(seeds[i]);
		expect_str_eq(text, str_of(texts[i]), "%.*s",
		    STR_FMT(text));
	}
}

Test(token, every_byte_of_the_seed_counts)
{
	unsigned char seed[TOKEN_SEED] = { 0 };
	struct str plain = make(seed), other;
	int i;

	for (i = 0; i < TOKEN_SEED; i++) {
		seed[i] = 1;
		other = make(seed);
		cr_expect(!str_eq(other, plain), "byte %d", i);
		/* The secret tells nothing of the key, nor it of the secret. */
		cr_expect_eq(memcmp(other.p, plain.p, 12) == 0, i >= 8);
		cr_expect_eq(memcmp(other.p + 12, plain.p + 12, 43) == 0,
		    i < 8);
		seed[i] = 0;
	}
}

Test(token, what_was_made_can_be_read)
{
	unsigned char seed[TOKEN_SEED];
	struct str text, key;
	int i;

	for (i = 0; i < 1000; i++) {
		crypt_random(seed, sizeof(seed));
		text = make(seed);
		cr_assert_eq(token_parse(text, &key), ERR_OK, "%.*s",
		    STR_FMT(text));
		cr_expect_eq(key.p, text.p + 4);
		cr_expect_eq(key.n, 8);
		arena_reset(fixture.arena);
	}
}

/* One other character is noticed, and two that have changed places. */
Test(token, a_mistyped_text_is_none)
{
	static const char others[] = "09AZaz_-+/ \n";
	char text[TOKEN_TEXT];
	struct str key;
	size_t i, k;

	for (i = 0; i < TOKEN_TEXT; i++)
		for (k = 0; k < sizeof(others); k++) {
			memcpy(text, texts[2], TOKEN_TEXT);
			if (text[i] == others[k])
				continue;
			text[i] = others[k];
			cr_expect_eq(token_parse((struct str){ text,
			    TOKEN_TEXT }, &key), ERR_INVALID, "%zu %c", i,
			    others[k]);
		}
	for (i = 4; i + 1 < TOKEN_TEXT; i++) {
		memcpy(text, texts[2], TOKEN_TEXT);
		if (text[i] == text[i + 1])
			continue;
		text[i] = texts[2][i + 1];
		text[i + 1] = texts[2][i];
		cr_expect_eq(token_parse((struct str){ text, TOKEN_TEXT },
		    &key), ERR_INVALID, "%zu", i);
	}
}

Test(token, a_text_of_another_length_is_none)
{
	struct str text = str_of(texts[1]), key;

	cr_expect_eq(token_parse(text, &key), ERR_OK);
	while (text.n-- > 0)
		cr_expect_eq(token_parse(text, &key), ERR_INVALID);
	cr_expect_eq(token_parse((struct str){ NULL, 0 }, &key),
	    ERR_INVALID);
	text = arena_printf(fixture.arena, "%s0", texts[1]);
	cr_expect_eq(token_parse(text, &key), ERR_INVALID);
}

/* --- names ---------------------------------------------------------------- */

static const struct {
	struct str	name;
	bool		ok;
} names[] = {
	{ STR_INIT("zabbix"), true }, { STR_INIT("Наш Zabbix (2)"), true },
	{ STR_INIT("a:b/c\"d\"<e>"), true }, { STR_INIT("7"), true },
	{ STR_INIT("\xf0\x9f\x9b\xb4"), true },
	{ STR_INIT(""), false }, { STR_INIT(" a"), false },
	{ STR_INIT("a "), false }, { STR_INIT("a\xc2\xa0"), false },
	{ STR_INIT("a\nb"), false }, { STR_INIT("a\0b"), false },
	{ STR_INIT("a\x7f"), false }, { STR_INIT("a\x1b[1m"), false },
	{ STR_INIT("a\xc2\x85" "b"), false },
	{ STR_INIT("a\xc2\xad" "b"), false },
	{ STR_INIT("a\xe2\x80\x8b" "b"), false },
	{ STR_INIT("a\xe2\x80\xae" "b"), false },
	{ STR_INIT("a\xe2\x80\xa8" "b"), false },
	{ STR_INIT("\xef\xbb\xbf" "a"), false },
	{ STR_INIT("\xf3\xa0\x81\x81" "a"), false },
	{ STR_INIT("a\xff"), false }, { STR_INIT("a\xed\xa0\x80"), false },
};

Test(token, a_name_holds_nothing_that_cannot_be_seen)
{
	size_t i;

	for (i = 0; i < ROWS(names); i++)
		cr_expect_eq(token_name_ok(names[i].name, fixture.arena),
		    names[i].ok, "%zu: %.*s", i, STR_FMT(names[i].name));
}

Test(token, a_name_has_100_characters_at_the_most)
{
	struct str name;
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < 101; i++)
		buf_lit(&b, "Ж");
	name = buf_view(&b);
	cr_expect(!token_name_ok(name, fixture.arena));
	name.n -= 2;
	cr_expect(token_name_ok(name, fixture.arena));
}

Test(token, the_history_names_it_after_a_colon)
{
	const struct token token = { .name = STR("наш Zabbix") };

	expect_str_eq(token_actor(&token, fixture.arena),
	    STR("token:наш Zabbix"));
}

/* --- what it may do ------------------------------------------------------- */

Test(token, scopes_are_rights_and_admin_has_them_all)
{
	struct token token = { .scopes = RIGHT_CREATE };

	cr_expect_eq(token_rights(&token), RIGHT_CREATE | RIGHT_ANYBODY);
	token.scopes = RIGHT_READ | RIGHT_WRITE;
	cr_expect_eq(token_rights(&token),
	    RIGHT_READ | RIGHT_WRITE | RIGHT_ANYBODY);
	token.scopes = RIGHT_ADMIN;
	cr_expect_eq(token_rights(&token), RIGHT_ALL | RIGHT_ANYBODY);
	token.scopes = 0;
	cr_expect_eq(token_rights(&token), RIGHT_ANYBODY);
}

/* The bits of a set are those of the rights. */
Test(token, each_scope_is_the_right_of_its_word)
{
	static const struct {
		struct str	word;
		unsigned	right;
	} rows[] = {
		{ STR_INIT("read"), RIGHT_READ },
		{ STR_INIT("create"), RIGHT_CREATE },
		{ STR_INIT("write"), RIGHT_WRITE },
		{ STR_INIT("admin"), RIGHT_ADMIN },
	};
	struct str other;
	size_t i;

	for (i = 0; i < ROWS(rows); i++)
		cr_expect_eq(field_set(&token_fields[TOKEN_SCOPES],
		    rows[i].word, &other), rows[i].right);
	cr_expect_eq(token_fields[TOKEN_SCOPES].values_n, ROWS(rows));
}

Test(token, it_is_good_until_it_expires_or_is_revoked)
{
	struct token token = { .expires_at = 0 };

	cr_expect(token_is_valid(&token, INT64_MAX));
	token.expires_at = 1000;
	cr_expect(token_is_valid(&token, 999));
	cr_expect(!token_is_valid(&token, 1000));
	cr_expect(!token_is_valid(&token, 1001));
	token = (struct token){ .revoked_at = 5 };
	cr_expect(!token_is_valid(&token, 4));
	cr_expect(!token_is_valid(&token, 5));
}

Test(token, its_fields_have_labels)
{
	int i, lang;

	for (i = 0; i < TOKEN_INPUT__MAX; i++)
		for (lang = 0; lang < LANG__MAX; lang++) {
			cr_expect_neq(token_fields[i].label.in[lang][0], '\0');
			cr_expect_not_null(token_fields[i].help.in[lang]);
		}
}
