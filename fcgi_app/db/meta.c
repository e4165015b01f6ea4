/* Named values of the database. */

#include "db/meta.h"

enum err
meta_get(struct db *db, struct str name, struct arena *a, struct str *value_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_META_GET, DB_ARGS(DB_TEXT(name)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*value_r = db_text(rows, 0, a);
	db_done(rows);
	return ERR_OK;
}

enum err
meta_set(struct txn *txn, struct str name, struct str value)
{
	return db_exec(txn->db, SQL_META_SET,
	    DB_ARGS(DB_TEXT(name), DB_TEXT(value)));
}
