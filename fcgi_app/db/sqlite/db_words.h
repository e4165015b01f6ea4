#ifndef DB_SQLITE_DB_WORDS_H
#define DB_SQLITE_DB_WORDS_H

#include <stdbool.h>

struct sqlite3;

/*
 * Makes the functions of db/engine.h known to a connection.  False when
 * SQLite refuses them.
 */
bool
db_words_register(struct sqlite3 *conn);

#endif
