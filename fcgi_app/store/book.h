#ifndef STORE_BOOK_H
#define STORE_BOOK_H

/*
 * Counts that are summed up and written once: the jobs of a commit group
 * mostly count in the same few places, so each place costs one statement
 * a group instead of one a job.
 */

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

struct book;
struct book_entry;

/*
 * Writes the sums of one row that has many counts: they have key[0] and
 * key[1] in common and come by key[2] ascending.  The arena is for while
 * it does so.
 */
typedef enum err book_pack(struct db *db, const struct book_entry *sums,
	size_t n, struct arena *a);

/*
 * An amount to be added where `key` and `words` say.  Without `pack` each
 * sum is a statement, which takes key[0] to key[2] as $1 to $3, words[0]
 * and words[1] as $4 and $5, and the sum as $6; it need not use all of
 * them.
 */
struct book_entry {
	enum sql_id	 sql;
	book_pack	*pack;
	int64_t		 key[3];
	struct str	 words[2];	/* copied, few different ones */
	int64_t		 n;
};

struct book *
book_new(void);

/* Releases; NULL is legal. */
void
book_free(struct book *book);

void
book_add(struct book *book, const struct book_entry *entry);

/*
 * Where the book stands, to go back to: what was added since is forgotten
 * by book_undo.  A mark is void once a mark before it has been undone.
 */
size_t
book_mark(struct book *book);

void
book_undo(struct book *book, size_t mark);

/* Writes each sum that is not 0, and empties the book. */
enum err
book_write(struct book *book, struct db *db);

/*
 * Within a job of very many changes: when much has been added since the
 * newest mark, which is where the job began, writes that already, so that
 * memory has a bound.  Who undoes the job undoes it in the database too.
 */
enum err
book_ease(struct book *book, struct db *db);

#endif
