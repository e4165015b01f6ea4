#ifndef STATEMENTS_H
#define STATEMENTS_H

/* The statements of all subjects and the field tables that read them. */

#include "db/db.h"

/*
 * Prepares every statement and compares its columns with the fields that read
 * them.  ERR_INTERNAL, and *finding_r names the first statement that does not
 * fit.
 */
enum err
statements_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
