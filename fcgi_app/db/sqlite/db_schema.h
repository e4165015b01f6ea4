#ifndef DB_SQLITE_DB_SCHEMA_H
#define DB_SQLITE_DB_SCHEMA_H

/*
 * The schema that the database should have: the one that the schema and
 * the migrations of this program make of an empty file.
 */

#include "db/db.h"

/*
 * Compares the tables, indexes, triggers and views of the database with
 * it; comments, quotes and white space of their definitions do not count.
 * ERR_SCHEMA when *finding_r names the first difference.
 */
enum err
db_schema_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
