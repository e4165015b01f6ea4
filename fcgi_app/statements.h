#ifndef STATEMENTS_H
#define STATEMENTS_H

/* Which statements are read by a table of fields: all subjects together. */

#include "db/db.h"

/*
 * Prepares every statement of the register and compares its columns with the
 * fields that read them.  ERR_INTERNAL, and *finding_r names the first that
 * does not fit.
 */
enum err
statements_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
