#ifndef DB_DB_FOREIGN_H
#define DB_DB_FOREIGN_H

/*
 * The SQLite file of another program, for import_django.  This is no matter
 * of the engine that the register is on: the replaced service had SQLite.
 */

#include "db/db.h"

/*
 * Opens it to read one snapshot of it, and leaves nothing in it or beside it.
 * Statements of sql/queries that name its tables are for it alone.  A file
 * that cannot be read without writing is refused.  What is wrong with such a
 * file is no fault of ours: it is not logged.  Ten minutes after this call
 * its statements are given up.  When the call fails, *why_r names the fault,
 * in a clause of English.
 */
enum err
db_foreign_open(const char *path, struct db **db_r, const char **why_r);

/* The same for a later failure on such a connection, straight after it. */
const char *
db_foreign_why(struct db *db);

#endif
