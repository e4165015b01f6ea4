/* counter_batch: sums per place, and going back to a mark. */

#include <stdlib.h>

#include "db/counter_batch.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(counter_batch, .init = fixture_open, .fini = fixture_close);

#define PLACES	7

static void
count(struct counter_batch *batch, int place, int64_t n)
{
	counter_batch_add(batch, &(struct counter_batch_entry){
		.sql = SQL_COUNTER_ADD,
		.key = { 9, 9, place / 2 },
		.words = { place % 2 ? STR("a") : STR("b"), STR("x") },
		.n = n,
	});
}

static enum err
write_batch(struct txn *txn, void *arg)
{
	return counter_batch_write(arg, txn->db);
}

/* Writes the book and compares the table with what was counted. */
static void
is_written(struct counter_batch *batch, const int64_t want[PLACES])
{
	int i;

	cr_assert_eq(writer_run(fixture.writer, write_batch, batch), ERR_OK);
	for (i = 0; i < PLACES; i++)
		cr_expect_eq(fixture_number(arena_printf(fixture.arena,
		    "SELECT coalesce(sum(n), 0) FROM incident_counter WHERE "
		    "clock = 9 "
		    "AND bucket = %d AND status = '%s'", i / 2,
		    i % 2 ? "a" : "b").p), want[i], "place %d", i);
}

Test(counter_batch, an_empty_one_writes_nothing)
{
	const int64_t want[PLACES] = { 0 };
	struct counter_batch *batch = counter_batch_new();

	is_written(batch, want);
	counter_batch_free(batch);
}

/* Many more entries than there is room for at first. */
Test(counter_batch, entries_of_a_place_are_summed)
{
	int64_t want[PLACES] = { 0 };
	struct counter_batch *batch = counter_batch_new();
	int i, place;

	expect_random(1);
	for (i = 0; i < 100000; i++) {
		place = rand() % PLACES;
		count(batch, place, i % 11 - 4);
		want[place] += i % 11 - 4;
	}
	is_written(batch, want);
	is_written(batch, want);		/* it is empty now */
	counter_batch_free(batch);
}

Test(counter_batch, what_came_after_a_mark_can_be_undone)
{
	int64_t want[PLACES] = { 0 };
	struct counter_batch *batch = counter_batch_new();
	size_t mark;
	int round, i, n;

	expect_random(2);
	for (round = 0; round < 50; round++) {
		mark = counter_batch_mark(batch);
		n = rand() % 3000;
		for (i = 0; i < n; i++)
			count(batch, i % PLACES, 1);
		if (round % 3 == 0) {
			counter_batch_undo(batch, mark);
			continue;
		}
		for (i = 0; i < n; i++)
			want[i % PLACES]++;
	}
	is_written(batch, want);
	counter_batch_free(batch);
}

Test(counter_batch, a_sum_of_nothing_is_not_written)
{
	struct counter_batch *batch = counter_batch_new();

	count(batch, 0, 5);
	count(batch, 0, -5);
	cr_assert_eq(writer_run(fixture.writer, write_batch, batch), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM "
	    "incident_counter"), 0);
	counter_batch_free(batch);
	counter_batch_free(NULL);
}

/* --- packed rows --------------------------------------------------------- */

/* What a pack was given, as "7/8 0:3 5:1;". */
static struct buf packed;

static enum err
pack(struct db *db, const struct counter_batch_entry *sums, size_t n,
	struct arena *a)
{
	size_t i;

	(void)db;
	buf_str(&packed, arena_printf(a, "%lld/%lld",
	    (long long)sums[0].key[0], (long long)sums[0].key[1]));
	for (i = 0; i < n; i++) {
		cr_expect_eq(sums[i].key[0], sums[0].key[0]);
		cr_expect_eq(sums[i].key[1], sums[0].key[1]);
		buf_str(&packed, arena_printf(a, " %lld:%lld",
		    (long long)sums[i].key[2], (long long)sums[i].n));
	}
	buf_char(&packed, ';');
	return ERR_OK;
}

static void
count_packed(struct counter_batch *batch, int64_t row, int64_t column,
	int64_t slot)
{
	counter_batch_add(batch, &(struct counter_batch_entry){
		.pack = pack, .key = { row, column, slot }, .n = 1,
	});
}

Test(counter_batch, sums_of_a_packed_row_come_together)
{
	const int64_t want[PLACES] = { 2 };
	struct counter_batch *batch = counter_batch_new();

	buf_init(&packed, fixture.arena, 0);
	count_packed(batch, 2, 9, 5);
	count_packed(batch, 1, 8, 7);
	count(batch, 0, 2);
	count_packed(batch, 2, 9, 5);
	count_packed(batch, 1, 7, 0);
	count_packed(batch, 2, 9, -1);
	count_packed(batch, 1, 8, 2);
	is_written(batch, want);
	expect_str_eq(buf_view(&packed),
	    STR("1/7 0:1;1/8 2:1 7:1;2/9 -1:1 5:2;"), "%.*s",
	    STR_FMT(buf_view(&packed)));
	counter_batch_free(batch);
}

/* --- very many changes --------------------------------------------------- */

static enum err
add_many(struct txn *txn, void *arg)
{
	enum err e = ERR_OK;
	int64_t i;

	for (i = 0; i < 100000 && e == ERR_OK; i++) {
		counter_batch_add(txn->batch, &(struct counter_batch_entry){
			.sql = SQL_COUNTER_ADD, .key = { 9, 9, i },
			.words = { STR("a"), STR("x") }, .n = 1,
		});
		e = counter_batch_ease(txn->batch, txn->db);
	}
	return e == ERR_OK ? *(enum err *)arg : e;
}

Test(counter_batch, a_large_job_is_written_or_undone_as_a_whole)
{
	enum err e = ERR_INVALID;

	cr_expect_eq(writer_run(fixture.writer, add_many, &e), ERR_INVALID);
	cr_expect_eq(fixture_number("SELECT count(*) FROM "
	    "incident_counter"), 0);
	e = ERR_OK;
	cr_expect_eq(writer_run(fixture.writer, add_many, &e), ERR_OK);
	cr_expect_eq(writer_run(fixture.writer, add_many, &e), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM "
	    "incident_counter"), 100000);
	cr_expect_eq(fixture_number("SELECT sum(n) FROM "
	    "incident_counter"), 200000);
}

/* What was added before the job's mark is not the job's to write. */
Test(counter_batch, easing_leaves_what_came_before)
{
	int64_t want[PLACES] = { 3 };
	struct counter_batch *batch = counter_batch_new();
	size_t mark;
	int i;

	for (i = 0; i < 3; i++)
		count(batch, 0, 1);
	mark = counter_batch_mark(batch);
	for (i = 0; i < 40000; i++)
		count_packed(batch, 1, 1, i);
	buf_init(&packed, fixture.arena, 0);
	cr_expect_eq(counter_batch_ease(batch, fixture.db), ERR_OK);
	cr_expect_gt(packed.n, 0);
	counter_batch_undo(batch, mark);
	is_written(batch, want);
	counter_batch_free(batch);
}
