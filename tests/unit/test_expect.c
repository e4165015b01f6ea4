/*
 * support/expect: what a failing assertion says of its operands.
 */

#include <stdlib.h>

#include "support/expect.h"

enum colour { RED, GREEN };

Test(expect, numbers_are_told_by_their_type)
{
	cr_expect_str_eq(EXPECT_TEXT(-3), "-3");
	cr_expect_str_eq(EXPECT_TEXT((unsigned char)200), "200");
	cr_expect_str_eq(EXPECT_TEXT(UINT64_MAX), "18446744073709551615");
	cr_expect_str_eq(EXPECT_TEXT((size_t)7), "7");
	cr_expect_str_eq(EXPECT_TEXT(GREEN), "1");
	cr_expect_str_eq(EXPECT_TEXT(0.5), "0.5");
	cr_expect_str_eq(EXPECT_TEXT((bool)1), "true");
	cr_expect_str_eq(EXPECT_TEXT((struct str *)NULL), "NULL");
}

Test(expect, strings_are_quoted_and_escaped)
{
	cr_expect_str_eq(expect_string("Самокат\n"), "\"Самокат\\x0a\"");
	cr_expect_str_eq(expect_str(STR("a\0b")), "\"a\\x00b\"");
	cr_expect_str_eq(expect_string(NULL), "NULL");
	cr_expect_str_eq(expect_str((struct str){ NULL, 0 }), "nothing");
}

Test(expect, a_note_is_told_or_nothing)
{
	cr_expect_str_eq(expect_note(" %s", "why"), " why");
	cr_expect_str_eq(expect_note(" "), "");
}

Test(expect, the_seed_of_what_is_random_is_told)
{
	int first;

	expect_random(7);
	first = rand();
	cr_expect_str_eq(expect_note(" "), " (seed 7)");
	cr_expect_str_eq(expect_note(" %d", 1), " 1 (seed 7)");
	expect_random(7);
	cr_expect_eq(rand(), first);
}

/* Seen only in an assertion that fails: what a check is given. */
static const char *said;

#define CATCH(ok, ...) \
	(said = (ok) ? "passed" : expect_note(__VA_ARGS__))

static int
next(int *n)
{
	return ++*n;
}

Test(expect, both_values_are_told_and_looked_at_once)
{
	const size_t many = 5;
	int n = 1;

	EXPECT_NUMBERS(CATCH, next(&n), ==, 3, "next", "3", "of %d", n);
	cr_expect_str_eq(said, "not next == 3: 2 and 3 of 2");
	EXPECT_NUMBERS(CATCH, many, <, -1, "many", "-1");
	cr_expect_str_eq(said, "passed");
	EXPECT_STRINGS(CATCH, "a", ==, "b", "x", "y");
	cr_expect_str_eq(said, "not x == y: \"a\" and \"b\"");
	EXPECT_STRINGS(CATCH, NULL, !=, "b", "x", "y");
	cr_expect_str_eq(said, "not x != y: NULL and \"b\"");
	EXPECT_STRS(CATCH, STR("a"), STR("b"), "x", "y");
	cr_expect_str_eq(said, "not x == y: \"a\" and \"b\"");
}
