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

/* An entry with its words by their number, so that sorting is quick. */
struct line {
	enum sql_id	sql;
	int		word[2];
	int64_t		key[3];
	int64_t		n;
};

struct book {
	struct line	*lines;
	size_t		 n, room;
	size_t		 mark;		/* the newest */
	struct arena	*arena;		/* of the words */
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

/* Orders by the place where a line counts. */
static int
compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = differ(x->sql, y->sql);
	int i;

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

enum err
book_write(struct book *book, struct db *db)
{
	enum err e = ERR_OK;
	size_t i;

	sum_up(book, 0);
	for (i = 0; i < book->n && e == ERR_OK; i++)
		if (book->lines[i].n != 0)
			e = write_line(book, &book->lines[i], db);
	book_undo(book, 0);
	return e;
}
