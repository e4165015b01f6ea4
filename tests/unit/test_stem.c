/* stem: words of passwords, disguised. */

#include "base/stem.h"
#include "support/expect.h"

Test(stem, texts_are_all_stems_or_not)
{
	static const struct {
		const char32_t	*text;
		bool		 all;
	} rows[] = {
		{ U"password", true }, { U"p4$$w0rd", true },
		{ U"pa55word1", true }, { U"123password!", true },
		{ U"passw0rd0", true }, { U"$partak", true },
		{ U"hell0", true }, { U"hell02025", true },
		{ U"1loveyou1", true }, { U"adm1n", true },
		{ U"пароль", true }, { U"пар0ль99", true },
		/* a letter of the other script */
		{ U"pаsswоrd", true }, { U"пapoль", true },
		/* several */
		{ U"mypassword", true }, { U"superadmin2025", true },
		{ U"mynewpassword", true }, { U"adminadminadminadmin", true },
		{ U"dragonmonkeydragonmonkey", false },
		{ U"mynewsecretadmin", false },
		/* nothing else may be there */
		{ U"xpassword", false }, { U"passwordx", false },
		{ U"pass-word", false }, { U"password-admin", false },
		{ U"passwor", false }, { U"1234567890", false },
		{ U"!!!", false }, { U"", false }, { U"адмирал", false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(stem_is_all(letters_of(rows[i].text)),
		    rows[i].all, "row %zu", i);
}

Test(stem, characters_stand_for_what_they_look_like)
{
	cr_expect_eq(stem_plain(U'4'), U'a');
	cr_expect_eq(stem_plain(U'@'), U'a');
	cr_expect_eq(stem_plain(U'l'), stem_plain(U'1'));
	cr_expect_eq(stem_plain(U'о'), U'o');
	cr_expect_eq(stem_plain(U'ж'), U'ж');
}
