/* base/fold: texts without case, by what has been learnt. */

#include <signal.h>

#include "base/fold.h"
#include "support/expect.h"

static void
expect_folded(struct str s, struct str want)
{
	char room[256];
	struct str got = { room, 0 };

	cr_assert_leq(FOLD_ROOM(s.n), sizeof(room));
	got.n = fold_text(s, room);
	cr_expect_leq(got.n, FOLD_ROOM(s.n));
	expect_str_eq(got, want, "\"%.*s\" became \"%.*s\"", STR_FMT(s),
	    STR_FMT(got));
}

Test(fold, what_was_not_learnt_stays)
{
	expect_folded(STR("Aя€😀"), STR("Aя€😀"));
	expect_folded(STR(""), STR(""));
}

Test(fold, letters_of_each_length)
{
	fold_learn('A', 'a');
	fold_learn(0x416, 0x436);
	fold_learn(0x1e02, 0x1e03);
	fold_learn(0x10400, 0x10428);
	expect_folded(STR("bAЖж\u1e02\U00010400A"),
	    STR("baжж\u1e03\U00010428a"));
}

Test(fold, a_letter_may_become_longer_or_shorter)
{
	fold_learn(0x23a, 0x2c65);	/* two bytes, three */
	fold_learn(0x17f, 's');		/* two, one */
	fold_learn(0x212a, 'k');	/* three, one */
	fold_learn(0x2126, 0x3c9);	/* three, two */
	expect_folded(STR("\u023a\u023a\u023a"), STR("\u2c65\u2c65\u2c65"));
	expect_folded(STR("a\u017f\u212a\u2126я"), STR("ask\u03c9я"));
}

Test(fold, the_last_learnt_counts)
{
	fold_learn(0x401, 0x435);
	fold_learn(0x401, 0x451);
	expect_folded(STR("Ё"), STR("ё"));
}

Test(fold, what_is_cut_or_stray_stays)
{
	fold_learn(0x416, 0x436);
	expect_folded(STR("\xd0"), STR("\xd0"));
	expect_folded(STR("\x96Ж\xff"), STR("\x96ж\xff"));
	expect_folded(STR("\xe2\x82"), STR("\xe2\x82"));
}

Test(fold, beyond_the_end_nothing_has_case)
{
	expect_folded(STR("\U00020000\U0010ffff"),
	    STR("\U00020000\U0010ffff"));
}

Test(fold, another_plane_is_refused, .exit_code = 1)
{
	fold_learn(0x10400, 'a');
}

Test(fold, ascii_that_would_grow_is_refused, .exit_code = 1)
{
	fold_learn('A', 0x430);
}
