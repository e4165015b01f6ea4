#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

/*
 * Between the files that stand on SQLite; for them alone.
 */

#include <stdbool.h>

struct sqlite3;

/*
 * Once per process: teaches base/fold.h, which names are folded by, what
 * the tokenizer of FTS5 does.
 */
void
db_words_learn(void);

/*
 * Makes two functions known to a connection: has_words(text, words), 1
 * when the text holds all words of a struct words, given as its `folded`;
 * and fold_text(text), the text folded (base/text_fold.h).  False when
 * SQLite refuses them.
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
