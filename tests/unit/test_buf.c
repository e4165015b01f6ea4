/*
 * base/buf: text made of pieces.
 */

#include <unistd.h>

#include "base/buf.h"
#include "support/expect.h"
#include "support/fixture.h"

static struct buf b;

static void
open_buf(void)
{
	fixture_arena();
	buf_init(&b, fixture.arena, 0);
}

TestSuite(buf, .init = open_buf, .fini = fixture_close);

static void
expect_text(struct str want)
{
	struct str got = buf_view(&b);

	expect_str_eq(got, want, "\"%.*s\", wanted \"%.*s\"",
		STR_FMT(got), STR_FMT(want));
}

static void
expect_int(int64_t n, struct str want)
{
	buf_init(&b, fixture.arena, 0);
	buf_int(&b, n);
	expect_text(want);
}

Test(buf, starts_empty)
{
	cr_expect_eq(buf_view(&b).n, 0);
}

Test(buf, pieces_follow_each_other)
{
	buf_lit(&b, "a=");
	buf_int(&b, 1);
	buf_char(&b, '&');
	buf_str(&b, STR("b=2"));
	buf_add(&b, "xyz", 2);
	expect_text(STR("a=1&b=2xy"));
}

Test(buf, nuls_are_kept)
{
	buf_char(&b, '\0');
	buf_lit(&b, "a\0b");
	expect_text(STR("\0a\0b"));
}

Test(buf, adding_nothing_changes_nothing)
{
	buf_add(&b, NULL, 0);
	buf_str(&b, (struct str){ NULL, 0 });
	buf_lit(&b, "");
	cr_expect_eq(buf_view(&b).n, 0);
}

Test(buf, grows_from_a_byte_to_a_million)
{
	size_t i;

	for (i = 0; i < 1000000; i++)
		buf_char(&b, (char)('a' + i % 26));
	cr_assert_eq(buf_view(&b).n, 1000000);
	for (i = 0; i < 1000000; i++)
		cr_assert_eq(b.p[i], (char)('a' + i % 26));
}

Test(buf, two_can_grow_in_turn)
{
	struct buf c;
	int i;

	buf_init(&c, fixture.arena, 0);
	for (i = 0; i < 1000; i++) {
		buf_char(&b, 'b');
		buf_char(&c, 'c');
	}
	for (i = 0; i < 1000; i++) {
		cr_assert_eq(b.p[i], 'b');
		cr_assert_eq(c.p[i], 'c');
	}
}

Test(buf, room_adds_nothing)
{
	memset(buf_room(&b, 100), 'x', 100);
	cr_expect_eq(buf_view(&b).n, 0);
}

Test(buf, room_is_after_what_was_added)
{
	char *p;

	buf_lit(&b, "ab");
	p = buf_room(&b, 1000);
	memset(p, 'x', 1000);
	cr_expect_eq(p, b.p + 2);
	expect_text(STR("ab"));
}

Test(buf, room_for_nothing_is_legal)
{
	cr_expect_not_null(buf_room(&b, 0));
}

Test(buf, room_asked_for_at_the_start_is_used)
{
	const char *p;

	buf_init(&b, fixture.arena, 500);
	p = b.p;
	memset(buf_room(&b, 500), 'x', 500);
	cr_expect_eq(b.p, p);
}

Test(buf, numbers_are_decimal)
{
	expect_int(0, STR("0"));
	expect_int(7, STR("7"));
	expect_int(-10, STR("-10"));
	expect_int(1234567890, STR("1234567890"));
}

Test(buf, numbers_reach_the_ends_of_their_type)
{
	expect_int(INT64_MAX, STR("9223372036854775807"));
	expect_int(INT64_MIN, STR("-9223372036854775808"));
}

Test(buf, absurd_room_ends_the_process, .exit_code = 1)
{
	(void)close(STDERR_FILENO);
	buf_char(&b, 'x');
	(void)buf_room(&b, SIZE_MAX);
}
