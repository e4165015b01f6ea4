/*
 * A list of entries that is sorted and summed before it is written, and
 * before it grows.  Entries before the newest mark stay apart from those
 * behind it, which may yet be undone.
 */

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/counter_batch.h"

#define ROOM	1024	/* entries at first */
#define WORDS	4096	/* bytes: room for the words, before it grows */
#define SCRATCH	65536	/* bytes: kept for packing */
#define EASE	32768	/* entries of a job that are too many to keep */

/* An entry with its words by their number, so that sorting is quick. */
struct line {
	enum sql_id	 sql;
	counter_batch_pack	*pack;
	int		 word[2];
	int64_t		 key[3];
	int64_t		 n;
};

struct counter_batch {
	struct line	*lines;
	size_t		 n, room;
	size_t		 mark;		/* the newest */
	struct arena	*arena;		/* of the words */
	struct arena	*scratch;	/* for packing, between resets */
	struct str	*words;
	int		 words_n;
};

static void *
grow(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		log_fatal("out of memory");
	return p;
}

struct counter_batch *
counter_batch_new(void)
{
	struct counter_batch *batch = calloc(1, sizeof(*batch));

	if (batch == NULL)
		log_fatal("out of memory");
	batch->arena = arena_new(WORDS);
	batch->scratch = arena_new(SCRATCH);
	batch->room = ROOM;
	batch->lines = grow(NULL, ROOM, sizeof(*batch->lines));
	return batch;
}

void
counter_batch_free(struct counter_batch *batch)
{
	if (batch == NULL)
		return;
	arena_free(batch->arena);
	arena_free(batch->scratch);
	free(batch->words);
	free(batch->lines);
	free(batch);
}

static int
number_of(struct counter_batch *batch, struct str word)
{
	int i;

	for (i = 0; i < batch->words_n; i++)
		if (str_eq(batch->words[i], word))
			return i;
	batch->words = grow(batch->words, (size_t)i + 1, sizeof(*batch->words));
	batch->words[i] = arena_str(batch->arena, word);
	return batch->words_n++;
}

static int
differ(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Orders by the place where a line counts, rows of packed ones together. */
static int
compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = differ(x->sql, y->sql);
	int i;

	if (order == 0)
		order = differ((intptr_t)x->pack, (intptr_t)y->pack);
	for (i = 0; i < 3 && order == 0; i++)
		order = differ(x->key[i], y->key[i]);
	for (i = 0; i < 2 && order == 0; i++)
		order = differ(x->word[i], y->word[i]);
	return order;
}

/* Makes one line of those from `first` on that count in one place. */
static void
sum_up(struct counter_batch *batch, size_t first)
{
	struct line *at = batch->lines + first;
	size_t n = batch->n - first, i, last = 0;

	if (n == 0)
		return;
	qsort(at, n, sizeof(*at), compare);
	for (i = 1; i < n; i++) {
		if (compare(&at[last], &at[i]) == 0)
			at[last].n += at[i].n;
		else
			at[++last] = at[i];
	}
	batch->n = first + last + 1;
}

/* Sums are tried first: a job of a million changes has few places. */
static void
make_room(struct counter_batch *batch)
{
	sum_up(batch, batch->mark);
	if (batch->n <= batch->room / 2)
		return;
	batch->room *= 2;
	batch->lines = grow(batch->lines, batch->room, sizeof(*batch->lines));
}

void
counter_batch_add(struct counter_batch *batch,
	const struct counter_batch_entry *entry)
{
	struct line *line;
	int i;

	if (batch->n == batch->room)
		make_room(batch);
	line = &batch->lines[batch->n++];
	line->sql = entry->sql;
	line->pack = entry->pack;
	memcpy(line->key, entry->key, sizeof(line->key));
	for (i = 0; i < 2; i++)
		line->word[i] = number_of(batch, entry->words[i]);
	line->n = entry->n;
}

size_t
counter_batch_mark(struct counter_batch *batch)
{
	return batch->mark = batch->n;
}

void
counter_batch_undo(struct counter_batch *batch, size_t mark)
{
	batch->n = batch->mark = mark;
}

static enum err
write_line(const struct counter_batch *batch, const struct line *line,
	struct db *db)
{
	return db_exec(db, line->sql, DB_ARGS(
	    DB_INT(line->key[0]), DB_INT(line->key[1]), DB_INT(line->key[2]),
	    DB_TEXT(batch->words[line->word[0]]),
	    DB_TEXT(batch->words[line->word[1]]), DB_INT(line->n)));
}

/* Where the lines of the row end that begins with line `first`. */
static size_t
row_end(const struct counter_batch *batch, size_t first)
{
	const struct line *a = &batch->lines[first], *b;
	size_t i;

	for (i = first + 1; i < batch->n; i++) {
		b = &batch->lines[i];
		if (b->pack != a->pack || b->key[0] != a->key[0] ||
		    b->key[1] != a->key[1])
			break;
	}
	return i;
}

static enum err
write_row(struct counter_batch *batch, size_t first, size_t end, struct db *db)
{
	const struct line *line = &batch->lines[first];
	struct counter_batch_entry *sums;
	size_t i, n = end - first;
	enum err e;

	sums = arena_alloc(batch->scratch, n * sizeof(*sums));
	for (i = 0; i < n; i++) {
		memcpy(sums[i].key, line[i].key, sizeof(sums[i].key));
		sums[i].n = line[i].n;
	}
	e = line->pack(db, sums, n, batch->scratch);
	arena_reset(batch->scratch);
	return e;
}

/* Writes the lines from `first` on, which must have been summed up. */
static enum err
write_lines(struct counter_batch *batch, size_t first, struct db *db)
{
	enum err e = ERR_OK;
	size_t i, end;

	for (i = first; i < batch->n && e == ERR_OK; i = end) {
		end = i + 1;
		if (batch->lines[i].pack != NULL) {
			end = row_end(batch, i);
			e = write_row(batch, i, end, db);
		} else if (batch->lines[i].n != 0) {
			e = write_line(batch, &batch->lines[i], db);
		}
	}
	return e;
}

enum err
counter_batch_write(struct counter_batch *batch, struct db *db)
{
	enum err e;

	sum_up(batch, 0);
	e = write_lines(batch, 0, db);
	counter_batch_undo(batch, 0);
	return e;
}

enum err
counter_batch_ease(struct counter_batch *batch, struct db *db)
{
	enum err e;

	if (batch->n - batch->mark < EASE)
		return ERR_OK;
	sum_up(batch, batch->mark);
	e = write_lines(batch, batch->mark, db);
	batch->n = batch->mark;
	return e;
}
