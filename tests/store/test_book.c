/* book: sums per place, and going back to a mark. */

#include <criterion/criterion.h>
#include <stdlib.h>

#include "store/book.h"
#include "support/fixture.h"

TestSuite(book, .init = fixture_open, .fini = fixture_close);

#define PLACES	7

static void
count(struct book *book, int place, int64_t n)
{
	book_add(book, &(struct book_entry){
		.sql = SQL_TALLY_ADD,
		.key = { 9, 9, place / 2 },
		.words = { place % 2 ? STR("a") : STR("b"), STR("x") },
		.n = n,
	});
}

static enum err
write_book(struct txn *txn, void *arg)
{
	return book_write(arg, txn->db);
}

/* Writes the book and compares the table with what was counted. */
static void
is_written(struct book *book, const int64_t want[PLACES])
{
	int i;

	cr_assert_eq(writer_run(fixture.writer, write_book, book), ERR_OK);
	for (i = 0; i < PLACES; i++)
		cr_expect_eq(fixture_number(arena_printf(fixture.arena,
		    "SELECT coalesce(sum(n), 0) FROM tally WHERE clock = 9 "
		    "AND bucket = %d AND status = '%s'", i / 2,
		    i % 2 ? "a" : "b").p), want[i], "place %d", i);
}

Test(book, an_empty_one_writes_nothing)
{
	const int64_t want[PLACES] = { 0 };
	struct book *book = book_new();

	is_written(book, want);
	book_free(book);
}

/* Many more entries than there is room for at first. */
Test(book, entries_of_a_place_are_summed)
{
	int64_t want[PLACES] = { 0 };
	struct book *book = book_new();
	int i, place;

	srand(1);
	for (i = 0; i < 100000; i++) {
		place = rand() % PLACES;
		count(book, place, i % 11 - 4);
		want[place] += i % 11 - 4;
	}
	is_written(book, want);
	is_written(book, want);		/* it is empty now */
	book_free(book);
}

Test(book, what_came_after_a_mark_can_be_undone)
{
	int64_t want[PLACES] = { 0 };
	struct book *book = book_new();
	size_t mark;
	int round, i, n;

	srand(2);
	for (round = 0; round < 50; round++) {
		mark = book_mark(book);
		n = rand() % 3000;
		for (i = 0; i < n; i++)
			count(book, i % PLACES, 1);
		if (round % 3 == 0) {
			book_undo(book, mark);
			continue;
		}
		for (i = 0; i < n; i++)
			want[i % PLACES]++;
	}
	is_written(book, want);
	book_free(book);
}

Test(book, a_sum_of_nothing_is_not_written)
{
	struct book *book = book_new();

	count(book, 0, 5);
	count(book, 0, -5);
	cr_assert_eq(writer_run(fixture.writer, write_book, book), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM tally"), 0);
	book_free(book);
	book_free(NULL);
}
