/* keyboard: runs, and the other layout. */

#include "base/keyboard.h"
#include "support/expect.h"

Test(keyboard, letters_in_runs_are_counted)
{
	static const struct {
		const char32_t	*text;
		size_t		 in_runs;
	} rows[] = {
		{ U"", 0 }, { U"q", 0 }, { U"qw", 0 }, { U"qwe", 3 },
		{ U"ewq", 3 }, { U"qwertyuiop[]", 12 }, { U"йцукен", 6 },
		{ U"жэдл", 0 }, { U"эждл", 4 }, { U"abcdef", 6 },
		{ U"zyxw", 4 }, { U"абвгд", 5 }, { U"деёжз", 5 },
		{ U"дежз", 4 }, { U"0123456789", 10 }, { U"7890", 4 },
		{ U"1qaz2wsx", 8 }, { U"zaq1xsw2", 8 }, { U"4esz", 4 },
		{ U"1йфя", 4 }, { U"aqwex", 3 }, { U"qweрty", 3 },
		{ U"qqq", 0 }, { U"qaqaqa", 0 }, { U"correct", 0 },
	};
	size_t i, n;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		n = keyboard_runs(letters_of(rows[i].text));
		cr_expect_eq(n, rows[i].in_runs, "row %zu: %zu", i, n);
	}
}

static void
expect_changed(const char32_t *text, enum keyboard from, enum keyboard to,
	const char32_t *want)
{
	struct letters l = letters_of(text), w = letters_of(want);
	char32_t room[64];

	l = keyboard_change(l, from, to, room);
	cr_expect_eq(l.n, w.n);
	cr_expect_eq(memcmp(l.p, w.p, w.n * sizeof(*w.p)), 0);
}

Test(keyboard, the_same_keys_give_something_else)
{
	expect_changed(U"ghbdtn, `", KEYBOARD_LATIN, KEYBOARD_RUSSIAN,
	    U"приветб ё");
	expect_changed(U"зфыыцщкв", KEYBOARD_RUSSIAN, KEYBOARD_LATIN,
	    U"password");
	expect_changed(U"!qaz@wsx{}:\"<>?", KEYBOARD_SHIFTED,
	    KEYBOARD_LATIN, U"1qaz2wsx[];',./");
	/* what the keys do not have stays */
	expect_changed(U"été", KEYBOARD_LATIN, KEYBOARD_RUSSIAN, U"éеé");
}
