#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

/*
 * Between the files that stand on SQLite; for them alone.
 */

#include <stdbool.h>

struct sqlite3;

/*
 * Once per process: teaches base/fold.h what the tokenizer of the search
 * index does.
 */
void
db_words_learn(void);

/*
 * Makes has_words(text, words) known to a connection: 1 when the text
 * holds all words of a struct words, given as its `folded`.  False when
 * it cannot be done.
 */
bool
db_words_register(struct sqlite3 *conn);

/*
 * Readies a connection to somebody else's file, before anything is read
 * from it.  NULL, or why the file is not for us, as db_why says it.
 */
const char *
db_foreign_prepare(struct sqlite3 *conn, int busy_ms);

/* What an extended result code of such a connection means. */
const char *
db_foreign_explain(int code);

#endif
