#ifndef DB_ROW_H
#define DB_ROW_H

/*
 * Between rows and domain structs, by the field table: column i of the
 * statement is fields[i].
 */

#include "db/db.h"
#include "wire/field.h"

/*
 * The row of f->words for a stored word; one that is not in the list (any
 * more) gets a row of its own in the arena, which shows it as itself.
 */
const struct enum_value *
row_word(const struct field *f, struct str text, struct arena *a);

/*
 * Fills the struct at `out` from the present row.  Of a set, which is
 * stored as words with spaces, only those that are in the list are kept.
 */
void
row_read(const struct db_rows *rows, const struct field fields[], size_t n,
	struct arena *a, void *out);

/*
 * The values of the struct at `from` as arguments, args[i] for fields[i];
 * none of them may be a set.
 */
void
row_args(const struct field fields[], size_t n, const void *from,
	struct db_arg args[]);

/* A text as an argument, { NULL, 0 } as the empty one. */
struct db_arg
row_text(struct str s);

/* A text as an argument, an empty one as NULL. */
struct db_arg
row_text_or_null(struct str s);

/* So with a word, of which there may be none. */
struct db_arg
row_word_or_null(const struct enum_value *word);

#endif
