/*
 * A list of entries that is sorted and summed before it is written, and
 * before it grows.  Entries before the newest mark stay apart from those
 * behind it, which may yet be undone.
 */

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/book.h"

#define ROOM	1024	/* entries at first */
#define WORDS	4096	/* bytes: room for the words, before it grows */
#define SCRATCH	65536	/* bytes: kept for packing */
#define EASE	32768	/* entries of a job that are too many to keep */

/* An entry with its words by their number, so that sorting is quick. */
struct line {
	enum sql_id	 sql;
	book_pack	*pack;
	int		 word[2];
	int64_t		 key[3];
	int64_t		 n;
};

struct book {
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

struct book *
book_new(void)
{
	struct book *book = calloc(1, sizeof(*book));

	if (book == NULL)
		log_fatal("out of memory");
	book->arena = arena_new(WORDS);
	book->scratch = arena_new(SCRATCH);
	book->room = ROOM;
	book->lines = grow(NULL, ROOM, sizeof(*book->lines));
	return book;
}

void
book_free(struct book *book)
{
	if (book == NULL)
		return;
	arena_free(book->arena);
	arena_free(book->scratch);
	free(book->words);
	free(book->lines);
	free(book);
}

static int
number_of(struct book *book, struct str word)
{
	int i;

	for (i = 0; i < book->words_n; i++)
		if (str_eq(book->words[i], word))
			return i;
	book->words = grow(book->words, (size_t)i + 1, sizeof(*book->words));
	book->words[i] = arena_str(book->arena, word);
	return book->words_n++;
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
sum_up(struct book *book, size_t first)
{
	struct line *at = book->lines + first;
	size_t n = book->n - first, i, last = 0;

	if (n == 0)
		return;
	qsort(at, n, sizeof(*at), compare);
	for (i = 1; i < n; i++) {
		if (compare(&at[last], &at[i]) == 0)
			at[last].n += at[i].n;
		else
			at[++last] = at[i];
	}
	book->n = first + last + 1;
}

/* Sums are tried first: a job of a million changes has few places. */
static void
make_room(struct book *book)
{
	sum_up(book, book->mark);
	if (book->n <= book->room / 2)
		return;
	book->room *= 2;
	book->lines = grow(book->lines, book->room, sizeof(*book->lines));
}

void
book_add(struct book *book, const struct book_entry *entry)
{
	struct line *line;
	int i;

	if (book->n == book->room)
		make_room(book);
	line = &book->lines[book->n++];
	line->sql = entry->sql;
	line->pack = entry->pack;
	memcpy(line->key, entry->key, sizeof(line->key));
	for (i = 0; i < 2; i++)
		line->word[i] = number_of(book, entry->words[i]);
	line->n = entry->n;
}

size_t
book_mark(struct book *book)
{
	return book->mark = book->n;
}

void
book_undo(struct book *book, size_t mark)
{
	book->n = book->mark = mark;
}

static enum err
write_line(const struct book *book, const struct line *line, struct db *db)
{
	return db_exec(db, line->sql, DB_ARGS(
	    DB_INT(line->key[0]), DB_INT(line->key[1]), DB_INT(line->key[2]),
	    DB_TEXT(book->words[line->word[0]]),
	    DB_TEXT(book->words[line->word[1]]), DB_INT(line->n)));
}

/* Where the lines of the row end that begins with line `first`. */
static size_t
row_end(const struct book *book, size_t first)
{
	const struct line *a = &book->lines[first], *b;
	size_t i;

	for (i = first + 1; i < book->n; i++) {
		b = &book->lines[i];
		if (b->pack != a->pack || b->key[0] != a->key[0] ||
		    b->key[1] != a->key[1])
			break;
	}
	return i;
}

static enum err
write_row(struct book *book, size_t first, size_t end, struct db *db)
{
	const struct line *line = &book->lines[first];
	struct book_entry *sums;
	size_t i, n = end - first;
	enum err e;

	sums = arena_alloc(book->scratch, n * sizeof(*sums));
	for (i = 0; i < n; i++) {
		memcpy(sums[i].key, line[i].key, sizeof(sums[i].key));
		sums[i].n = line[i].n;
	}
	e = line->pack(db, sums, n, book->scratch);
	arena_reset(book->scratch);
	return e;
}

/* Writes the lines from `first` on, which must have been summed up. */
static enum err
write_lines(struct book *book, size_t first, struct db *db)
{
	enum err e = ERR_OK;
	size_t i, end;

	for (i = first; i < book->n && e == ERR_OK; i = end) {
		end = i + 1;
		if (book->lines[i].pack != NULL) {
			end = row_end(book, i);
			e = write_row(book, i, end, db);
		} else if (book->lines[i].n != 0) {
			e = write_line(book, &book->lines[i], db);
		}
	}
	return e;
}

enum err
book_write(struct book *book, struct db *db)
{
	enum err e;

	sum_up(book, 0);
	e = write_lines(book, 0, db);
	book_undo(book, 0);
	return e;
}

enum err
book_ease(struct book *book, struct db *db)
{
	enum err e;

	if (book->n - book->mark < EASE)
		return ERR_OK;
	sum_up(book, book->mark);
	e = write_lines(book, book->mark, db);
	book->n = book->mark;
	return e;
}
