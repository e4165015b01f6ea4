/* Named values of the register. */

#include "store/store_register.h"

enum err
store_register_get(struct db *db, struct str name, struct arena *a,
	struct str *value_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_REGISTER_GET, DB_ARGS(DB_TEXT(name)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*value_r = db_text(rows, 0, a);
	db_done(rows);
	return ERR_OK;
}
