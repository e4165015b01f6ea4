#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

/*
 * Checks all statements of sql/queries against the database and against the
 * C that reads their rows.  So a mismatch is found when a program starts, not
 * by the request that first needs the statement.
 */

#include "db/db.h"

#define STATEMENT_ANY	-1	/* any number of arguments */

/* The columns and arguments that the C around a statement expects. */
struct statement_use {
	enum sql_id	id;
	struct db_shape	shape;
};

/*
 * Prepares every statement that is for the register.  ERR_INTERNAL, and
 * *finding_r says which one, when one cannot be prepared for this schema,
 * or does not have the columns and arguments that its user expects.
 */
enum err
statement_verify(struct db *db, const struct statement_use use[],
	size_t n, struct arena *a, struct str *finding_r);

/* The second half, for a table of uses. */
enum err
statement_verify_uses(struct db *db, const struct statement_use uses[],
	size_t n, struct arena *a, struct str *finding_r);

#endif
