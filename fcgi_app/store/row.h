#ifndef STORE_ROW_H
#define STORE_ROW_H

/*
 * Between rows and domain structs, by the field table: column i of the
 * statement is fields[i].
 */

#include "base/field.h"
#include "store/db.h"

/*
 * Fills the struct at `out` from the present row.  A stored word that is
 * not in the list (any more) is shown as itself.
 */
void
row_read(const struct db_rows *rows, const struct field fields[], size_t n,
	struct arena *a, void *out);

/* The values of the struct at `from` as arguments, args[i] for fields[i]. */
void
row_args(const struct field fields[], size_t n, const void *from,
	struct db_arg args[]);

#endif
