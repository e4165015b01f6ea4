/*
 * base/arena: what is handed out is zeroed, aligned and apart.
 */

#include <stdalign.h>
#include <stdint.h>
#include <unistd.h>

#include "base/arena.h"
#include "support/expect.h"

#define KEEP	256

static struct arena *a;

static void
open_arena(void)
{
	a = arena_new(KEEP);
}

static void
close_arena(void)
{
	arena_free(a);
}

TestSuite(arena, .init = open_arena, .fini = close_arena);

static bool
all_zero(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

Test(arena, memory_is_zeroed)
{
	cr_expect(all_zero(arena_alloc(a, 100), 100));
}

Test(arena, memory_is_zeroed_after_a_reset)
{
	memset(arena_alloc(a, KEEP), 0xff, KEEP);
	arena_reset(a);
	cr_expect(all_zero(arena_alloc(a, KEEP), KEEP));
}

Test(arena, memory_is_aligned_for_any_object)
{
	size_t n;

	for (n = 0; n < 70; n++)
		cr_expect_eq((uintptr_t)arena_alloc(a, n) %
			alignof(max_align_t), 0, "%zu bytes", n);
}

Test(arena, allocations_lie_apart)
{
	char *p = arena_alloc(a, 10), *q = arena_alloc(a, 10);

	memset(p, 1, 10);
	memset(q, 2, 10);
	cr_expect_eq(p[9], 1);
	cr_expect_eq(q[0], 2);
}

Test(arena, empty_allocations_have_addresses_of_their_own)
{
	char *p = arena_alloc(a, 0), *q = arena_alloc(a, 0);

	cr_expect_not_null(p);
	cr_expect_neq(p, q);
}

Test(arena, grows_past_what_it_keeps)
{
	char *p = arena_alloc(a, 100 * KEEP);

	cr_expect(all_zero(p, 100 * KEEP));
	memset(p, 1, 100 * KEEP);
}

Test(arena, may_keep_nothing)
{
	struct arena *small = arena_new(0);

	cr_expect(all_zero(arena_alloc(small, 50), 50));
	arena_free(small);
}

Test(arena, reset_hands_the_kept_memory_out_again)
{
	void *p = arena_alloc(a, 8);

	(void)arena_alloc(a, 100 * KEEP);
	arena_reset(a);
	cr_expect_eq(arena_alloc(a, 8), p);
}

Test(arena, newest_grows_where_it_lies)
{
	char *p = arena_alloc(a, 8);

	cr_expect_eq(arena_grow(a, p, 8, 64), p);
}

Test(arena, growing_does_not_run_into_the_next)
{
	char *p = arena_grow(a, arena_alloc(a, 8), 8, 64), *q;

	memset(p, 1, 64);
	q = arena_alloc(a, 8);
	memset(q, 2, 8);
	cr_expect_eq(p[63], 1);
}

Test(arena, older_moves_with_its_bytes)
{
	char *p = arena_alloc(a, 8), *moved;

	memcpy(p, "1234567", 8);
	(void)arena_alloc(a, 8);
	moved = arena_grow(a, p, 8, 64);
	cr_expect_neq(moved, p);
	cr_expect_str_eq(moved, "1234567");
}

Test(arena, growing_past_the_block_keeps_the_bytes)
{
	char *p = arena_alloc(a, 8);

	memcpy(p, "1234567", 8);
	p = arena_grow(a, p, 8, 100 * KEEP);
	cr_expect_str_eq(p, "1234567");
}

Test(arena, grow_of_null_allocates)
{
	char *p = arena_grow(a, NULL, 0, 10);

	memset(p, 1, 10);
}

Test(arena, empty_allocation_grows_without_taking_from_others)
{
	char *p = arena_alloc(a, 0), *q = arena_alloc(a, 16);

	p = arena_grow(a, p, 0, 16);
	memset(q, 2, 16);
	memset(p, 1, 16);
	cr_expect_eq(q[0], 2);
}

Test(arena, copy_of_text_ends_in_a_nul)
{
	struct str s = arena_str(a, (struct str){ "abcdef", 3 });

	cr_expect_eq(s.n, 3);
	cr_expect_str_eq(s.p, "abc");
}

Test(arena, copy_keeps_a_nul_inside)
{
	expect_str_eq(arena_str(a, STR("a\0b")), STR("a\0b"));
}

Test(arena, copy_of_null_is_an_empty_text)
{
	struct str s = arena_str(a, (struct str){ NULL, 0 });

	cr_expect_eq(s.n, 0);
	cr_expect_str_eq(s.p, "");
}

Test(arena, printf_formats)
{
	struct str s = arena_printf(a, "%s-%d", "x", 17);

	expect_str_eq(s, STR("x-17"));
	cr_expect_eq(s.p[s.n], '\0');
}

Test(arena, printf_of_nothing_is_empty)
{
	struct str s = arena_printf(a, "%s", "");

	cr_expect_eq(s.n, 0);
	cr_expect_str_eq(s.p, "");
}

Test(arena, printf_may_be_longer_than_a_block)
{
	struct str s = arena_printf(a, "%*d", 100 * KEEP, 1);

	cr_expect_eq(s.n, 100 * KEEP);
}

Test(arena, free_of_null_is_legal)
{
	arena_free(NULL);
}

Test(arena, absurd_size_ends_the_process, .exit_code = 1)
{
	(void)close(STDERR_FILENO);
	(void)arena_alloc(a, SIZE_MAX - 3);
}

Test(arena, going_back_keeps_what_was_there_at_the_mark)
{
	char *p = memset(arena_alloc(a, 20), 1, 20);
	struct arena_mark mark = arena_mark(a);

	memset(arena_alloc(a, 20), 2, 20);
	arena_rewind(a, mark);
	cr_expect_eq(p[0], 1);
	cr_expect_eq(p[19], 1);
	cr_expect(all_zero(arena_alloc(a, 20), 20));
}

Test(arena, going_back_hands_the_same_memory_out_again)
{
	struct arena_mark mark = arena_mark(a);
	void *p = arena_alloc(a, 8);
	int i;

	for (i = 0; i < 10; i++)
		(void)arena_alloc(a, KEEP);
	arena_rewind(a, mark);
	cr_expect_eq(arena_alloc(a, 8), p);
}

Test(arena, one_can_go_back_to_a_block_in_the_middle)
{
	char *p = memset(arena_alloc(a, 10 * KEEP), 1, 10 * KEEP);
	struct arena_mark mark = arena_mark(a);
	void *q = arena_alloc(a, 100 * KEEP);
	int i;

	(void)q;
	for (i = 0; i < 3; i++) {
		arena_rewind(a, mark);
		memset(arena_alloc(a, 100 * KEEP), 2, 100 * KEEP);
	}
	for (i = 0; i < 10 * KEEP; i++)
		cr_assert_eq(p[i], 1);
	arena_reset(a);
	cr_expect(all_zero(arena_alloc(a, KEEP), KEEP));
}

/* Nothing before the mark may grow over what comes after it. */
Test(arena, what_was_newest_at_the_mark_grows_elsewhere_afterwards)
{
	char *p = arena_alloc(a, 8), *q;
	struct arena_mark mark = arena_mark(a);

	(void)arena_alloc(a, 8);
	arena_rewind(a, mark);
	q = arena_grow(a, p, 8, 64);
	cr_expect_neq(q, p);
}
