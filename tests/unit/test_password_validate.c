/* password_validate: which new passwords are accepted. */

#include <stdlib.h>
#include <string.h>

#include "auth/password.h"
#include "auth/password_validate.h"
#include "support/expect.h"
#include "support/fixture.h"

/* What case is, is learnt there. */
TestSuite(password_validate, .init = fixture_process);

static const struct account nobody;
static const struct account ivanov = {
	.username = STR_INIT("Ivanov"), .email =
	    STR_INIT("a.petrova@example.org"),
};

static void
expect(const struct account *owner, const char *given,
	enum password_fault want)
{
	enum password_fault got = password_validate(str_of(given), owner);

	cr_expect_eq(got, want, "\"%s\": %d", given, got);
}

Test(password_validate, common_ones_are_refused)
{
	static const char *const bad[] = {
		/* words, with case, digits and marks */
		"password123", "Password2025!", "PASSWORD!!", "p4ssw0rd99",
		"P@$$w0rd2025", "passw0rd1!", "1234password", "administrator",
		"Adm1n1str4t0r", "admin12345", "Admin@2025!", "root123456",
		"welcome2025", "Welcome123!", "letmein2025", "iloveyou12",
		"ILoveYou!!!", "i love you!", "monkey12345", "dragon1990!",
		"superman123", "football99", "changeme123", "mypassword1",
		"$partak1922!", "hell02025!!",
		"newpassword", "adminadmin", "masterlove7", "Summer2025!",
		"November25!", "scooter2025", "Incident123", "samokat-2025",
		"alexander1985",
		/* Cyrillic */
		"Пароль2025", "пароль12345", "парольпароль", "П@роль123!",
		"йцукен12345", "привет123456", "Любовь2025!", "спартак1922",
		"ЯТебяЛюблю", "Самокат2025", "диспетчер1", "наташа1990",
		/* the other layout */
		"gfhjkm12345", "ghbdtn2025", "k.,jdm2025", "зфыыцщкв12",
		/* again and again */
		"aaaaaaaaaa", "abcabcabcabc", "abcabcabca", "abababababab",
		"xyxyxyxyxyxy1", "aaaaabbbbb", "zzzzzzzzzz1", "kaktkaktkakt!",
		"samokat1samokat1", "adminadminadmin"
		"adminadminadminadminadminadminadminadminadminadmin17",
		"#7$9#7$9#7$9",
		/* digits */
		"1234567890", "0987654321", "9876543210", "1111122222",
		"19851985198519", "01.02.1985", "2025-11-10", "89161234567",
		"+7 (916) 123-45-67", "31415926535897",
		/* ways across the keyboard */
		"qwertyuiop", "QWERTYuiop[]", "poiuytrewq", "asdfghjkl;'",
		"zxcvbnm,./", "qwerty123456", "qwerty!@#$%^", "qwertasdfg",
		"qweasdzxc1", "1qaz2wsx3edc", "!QAZ2wsx#EDC", "zaq12wsxcde3",
		"qazwsxedcr", "1q2w3e4r5t", "q1w2e3r4t5y6", "1q2w3e4r5t!!",
		"1a2b3c4d5e", "qqwweerrttyy", "qqqwwweeerrr",
		"qwertyyyyyyy", "1234567890x", "sdfghj1985!",
		"йцукенгшщз", "фывапролджэ", "ячсмитьбю.", "йцукенqwerty", "1й2ц3у4к5е",
		"абвгдежзик1", "abcdefghij", "zyxwvutsrq", "abcdef123456",
		"123qweasdzxc", "asdfasdfasdf",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(&ivanov, bad[i], PASSWORD_COMMON);
}

Test(password_validate, others_are_taken)
{
	static const char *const good[] = {
		"Adm1n-pass-2025", "Disp-pass-2025", "ten chars!",
		"correct horse battery", "four rusty anchors sing",
		"Мороз и солнце; день", "шесть зелёных огурцов",
		"у лукоморья дуб", "кактус на балконе", "trustworthy-tuna",
		"wintergreen-kayak", "password is not enough",
		"my dog eats homework", "x7#kQ9!vLp", "h8Fz-2kQw-9dRt",
		"tR7$mK2@pW", "Xk93jfLq0a", "0f3e8c1b6a9d5f2c",
		"a1b9c3z7k5", "9f86d081884c7d65",
		"dGhpc2lzYXRlc3Q", "#7$91!4&2%8@",
		"Ольга гуляет в парке", "велосипед-самовар", "грушаяблоко9",
		"не скажу никому", "Тула-1812-самовар", "paper moon rising",
		"lighthouse42keeper", "umbrella&teapot", "zxcv-lemur-uiop",
		"sdelano v Tule", "zebra crossing 17", "snowfall.in.june",
		"scooterless town", "日本語のパスワードです",
		"🦊🦊🐢🐢🌵🌵🎲🎲🚲⛵", "admiral benbow", "кто-то опять поёт",
		"dragonfly over pond", "monkeywrench-gang",
	};
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		expect(&ivanov, good[i], PASSWORD_GOOD);
}

Test(password_validate, ten_characters_are_the_least)
{
	expect(&nobody, "", PASSWORD_SHORT);
	expect(&nobody, "x7#kQ9!vL", PASSWORD_SHORT);
	expect(&nobody, "x7#kQ9!vLp", PASSWORD_GOOD);
	/* of characters, not of bytes */
	expect(&nobody, "дуб и ели", PASSWORD_SHORT);
	expect(&nobody, "дуб и ёлки", PASSWORD_GOOD);
}

Test(password_validate, a_kilobyte_is_the_most)
{
	static const char part[] = "x7#kQ9!vLp";
	char text[PASSWORD_MOST + 1];
	size_t i;

	for (i = 0; i < sizeof(text); i++)
		text[i] = (char)(part[i % 10] + (int)(i / 10 % 7));
	cr_expect_eq(password_validate((struct str){ text, PASSWORD_MOST },
	    &nobody), PASSWORD_GOOD);
	cr_expect_eq(password_validate((struct str){ text, sizeof(text) },
	    &nobody), PASSWORD_LONG);
}

/* They come from files and pipes; nobody can type them at a login. */
Test(password_validate, control_characters_are_refused)
{
	static const char *const bad[] = {
		"x7#kQ9!vLp\r", "x7#kQ\n9!vLp", "\tx7#kQ9!vLp", "x7#kQ9!vLp\x7f",
		"x7#kQ9!vLp\x1b[A", "x7#kQ9!vLp\xc2\x85", "\xef\xbb\xbfx7#kQ9!vLp",
		"x7#kQ\xef\xbb\xbf" "9!vLp", "short\r",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(&nobody, bad[i], PASSWORD_CONTROL);
	cr_expect_eq(password_validate(STR("x7#kQ9!vLp\0x"), &nobody),
	    PASSWORD_CONTROL);
	expect(&nobody, "äö \xc2\xa0 x7#kQ9!vLp", PASSWORD_GOOD);
}

Test(password_validate, a_problem_names_the_first_control_character)
{
	struct arena *a = arena_new(1024);
	struct problems ps;

	problem_init(&ps, a, LANG_EN);
	password_validate_problem(&ps, STR("password"), STR("ab\rc\n"),
	    &nobody);
	cr_assert_not_null(ps.first);
	cr_expect_not_null(memmem(ps.first->text.p, ps.first->text.n,
	    "U+000D CARRIAGE RETURN", 22));
	arena_free(a);
}

Test(password_validate, any_other_bytes_are_taken)
{
	cr_expect_eq(password_validate(STR("a\xff\xfe\x80zq rt7Kw!b"), &nobody),
	    PASSWORD_GOOD);
	/* what continues nothing is no character */
	cr_expect_eq(password_validate(STR("\x80\x81\x82\x83\x84\x85\x86\x87"
	    "\x88\x89\x8a"), &nobody), PASSWORD_SHORT);
}

Test(password_validate, the_owners_names_are_refused)
{
	static const struct account cyrillic = {
		.username = STR_INIT("Журавлёв.П"),
	};
	static const struct account numbered = {
		.username = STR_INIT("kuznetsova77"),
	};

	expect(&ivanov, "ivanov1234", PASSWORD_NAME);
	expect(&ivanov, "2025-IVANOV!", PASSWORD_NAME);
	expect(&ivanov, "ivanovivanov", PASSWORD_NAME);
	expect(&ivanov, "iv4n0v2025", PASSWORD_NAME);
	expect(&ivanov, "A.Petrova2025", PASSWORD_NAME);
	expect(&ivanov, "a_petrova_17", PASSWORD_NAME);
	expect(&ivanov, "a.petrova@example.org", PASSWORD_NAME);
	expect(&ivanov, "A.Petrova@Example.org1", PASSWORD_NAME);
	expect(&cyrillic, "журавлёвп2025", PASSWORD_NAME);
	expect(&cyrillic, "ЖУРАВЛЁВ-П-1", PASSWORD_NAME);
	expect(&numbered, "Kuznetsova77", PASSWORD_NAME);
	expect(&numbered, "kuznetsova1981", PASSWORD_NAME);
	/* a part of one, and what is little more than one */
	expect(&ivanov, "petrova2025", PASSWORD_NAME);
	expect(&ivanov, "the ivanov garden", PASSWORD_NAME);
	/* of somebody else, or among enough others */
	expect(&nobody, "ivanov-xkq1", PASSWORD_GOOD);
	expect(&ivanov, "the ivanov garden in October", PASSWORD_GOOD);
}

Test(password_validate, first_and_last_names_are_names)
{
	static const struct account owner = {
		.username = STR_INIT("u17"),
		.first_name = STR_INIT("Радогост"),
		.last_name = STR_INIT("Кочубеев-Лисогор"),
	};

	expect(&owner, "Радогост2025", PASSWORD_NAME);
	expect(&owner, "лисогор1985", PASSWORD_NAME);
	expect(&owner, "Кочубеев-Лисогор1", PASSWORD_NAME);
	/* typed with the Latin layout */
	expect(&owner, "hfljujcn2025", PASSWORD_NAME);
	expect(&nobody, "Радогост2025", PASSWORD_GOOD);
}

/* Both directions of the layout, and letters of the other script. */
Test(password_validate, russian_words_are_known_by_any_keys)
{
	static const char *const bad[] = {
		"ghbdtn1234", "cfvjrfn2025", "hjccbz2024", "ntktajy123",
		 "cnfybckfd1990", "GFHJKM!!!1", "k.,bvfz2025",
		"ыефтшыдфм1", "пapoль2025", "Пaроль12345", "П@р0ль1234",
		"Спасибо2024", "дежурный01", "Ромашка2025", "москва2025!",
		"абвгдеж123", "йцукен12345", "яюэьыъщшчц",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(&nobody, bad[i], PASSWORD_COMMON);
}

/* The time to validate is bounded, for any length. */
Test(password_validate, only_the_beginning_of_a_long_one_counts)
{
	char text[PASSWORD_MOST];
	size_t i;

	memset(text, 'a', sizeof(text));
	cr_expect_eq(password_validate((struct str){ text, sizeof(text) },
	    &nobody), PASSWORD_COMMON);
	for (i = 64; i < sizeof(text); i++)
		text[i] = (char)('!' + i * 31 % 90);
	cr_expect_eq(password_validate((struct str){ text, sizeof(text) },
	    &nobody), PASSWORD_COMMON);
	memcpy(text, "four rusty anchors", 18);
	cr_expect_eq(password_validate((struct str){ text, sizeof(text) },
	    &nobody), PASSWORD_GOOD);
}

Test(password_validate, an_owner_without_names_has_none)
{
	static const struct account digits = {
		.username = STR_INIT("12345"), .email = STR_INIT("@"),
	};

	expect(&nobody, "#7$91!4&2%8@", PASSWORD_GOOD);
	expect(&digits, "#7$91!4&2%8@", PASSWORD_GOOD);
	expect(&digits, "x7#kQ9!vLp", PASSWORD_GOOD);
}
