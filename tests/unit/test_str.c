/*
 * base/str: texts with a length, NULs and emptiness included.
 */

#include "base/str.h"
#include "support/expect.h"

static const struct str none = { NULL, 0 };

static void
expect_trimmed(struct str s, struct str want)
{
	expect_str_eq(str_trim(s), want, "trimmed \"%.*s\"", STR_FMT(s));
}

static void
expect_cut(struct str *rest, struct str want)
{
	struct str got = str_cut(rest, ',');

	expect_str_eq(got, want, "cut \"%.*s\", wanted \"%.*s\"",
		STR_FMT(got), STR_FMT(want));
}

Test(str, of_null_is_empty)
{
	cr_expect_eq(str_of(NULL).n, 0);
}

Test(str, of_takes_the_bytes_up_to_the_nul)
{
	cr_expect_eq(str_of("abc").n, 3);
}

Test(str, literal_keeps_a_nul_inside)
{
	cr_expect_eq(STR("a\0b").n, 3);
}

Test(str, equal_compares_past_a_nul)
{
	expect_str_eq(STR("a\0b"), STR("a\0b"));
	cr_expect_not(str_eq(STR("a\0b"), STR("a\0c")));
}

Test(str, null_equals_the_empty_text)
{
	expect_str_eq(none, STR(""));
	cr_expect(str_eq_nocase(none, STR("")));
	cr_expect_eq(str_cmp(none, STR("")), 0);
}

Test(str, prefix_is_not_equal)
{
	cr_expect_not(str_eq(STR("ab"), STR("abc")));
	cr_expect_not(str_eq_nocase(STR("ab"), STR("abc")));
}

Test(str, nocase_folds_ascii_letters)
{
	cr_expect(str_eq_nocase(STR("Content-TYPE"), STR("cONTENT-type")));
}

Test(str, nocase_does_not_fold_what_is_no_letter)
{
	cr_expect_not(str_eq_nocase(STR("@["), STR("`{")));
	cr_expect_not(str_eq_nocase(STR("Й"), STR("й")));
}

Test(str, starts_with_itself_and_with_nothing)
{
	cr_expect(str_starts(STR("/api"), STR("/api")));
	cr_expect(str_starts(STR("/api"), STR("")));
	cr_expect(str_starts(none, none));
}

Test(str, does_not_start_with_more_than_it_is)
{
	cr_expect_not(str_starts(STR("/ap"), STR("/api")));
	cr_expect_not(str_starts(none, STR("/")));
}

Test(str, order_is_by_bytes_as_unsigned)
{
	cr_expect_lt(str_cmp(STR("z"), STR("\x80")), 0);
	cr_expect_gt(str_cmp(STR("я"), STR("z")), 0);
	cr_expect_lt(str_cmp(STR("a"), STR("b")), 0);
}

Test(str, shorter_comes_before_its_continuation)
{
	cr_expect_lt(str_cmp(STR("a"), STR("a\0")), 0);
	cr_expect_gt(str_cmp(STR("a"), none), 0);
	cr_expect_eq(str_cmp(STR("a"), STR("a")), 0);
}

Test(str, trim_takes_spaces_and_tabs_at_the_ends_only)
{
	expect_trimmed(STR(" \t a b\t "), STR("a b"));
	expect_trimmed(STR("a"), STR("a"));
}

Test(str, trim_of_blanks_is_empty)
{
	expect_trimmed(STR(" \t "), STR(""));
	expect_trimmed(STR(""), STR(""));
	expect_trimmed(none, STR(""));
}

Test(str, trim_leaves_line_ends_and_nuls)
{
	expect_trimmed(STR("\r\n"), STR("\r\n"));
	expect_trimmed(STR("\0"), STR("\0"));
}

Test(str, cut_hands_out_the_parts_in_order)
{
	struct str rest = STR("a,,b");

	expect_cut(&rest, STR("a"));
	expect_cut(&rest, STR(""));
	expect_cut(&rest, STR("b"));
	cr_expect_null(rest.p);
}

Test(str, cut_gives_the_empty_part_after_a_last_separator)
{
	struct str rest = STR("a,");

	expect_cut(&rest, STR("a"));
	cr_expect_not_null(rest.p);
	expect_cut(&rest, STR(""));
	cr_expect_null(rest.p);
}

Test(str, cut_of_the_empty_text_is_one_empty_part)
{
	struct str rest = STR("");

	expect_cut(&rest, STR(""));
	cr_expect_null(rest.p);
}

Test(str, cut_of_null_ends_at_once)
{
	struct str rest = none;

	expect_cut(&rest, STR(""));
	cr_expect_null(rest.p);
}
