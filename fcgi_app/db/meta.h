#ifndef DB_META_H
#define DB_META_H

/*
 * Named values of the database as a whole.  Each subject knows the names of
 * its own values.
 */

#include "db/txn.h"

/*
 * Reads the value of a name; *value_r is in the arena.  ERR_NOT_FOUND: the
 * name has no value.
 */
enum err
meta_get(struct db *db, struct str name, struct arena *a, struct str *value_r);

/* Within a job of the writer: sets or replaces the value of a name. */
enum err
meta_set(struct txn *txn, struct str name, struct str value);

#endif
