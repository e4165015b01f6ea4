#ifndef STORE_STORE_REGISTER_H
#define STORE_STORE_REGISTER_H

/* What the register as a whole remembers, by name. */

#include "store/db.h"

/* With what cursors are signed: made with the database, never changed. */
#define STORE_REGISTER_CURSOR_KEY	STR("cursor_key")

/* ERR_NOT_FOUND when there is nothing of that name. */
enum err
store_register_get(struct db *db, struct str name, struct arena *a,
	struct str *value_r);

#endif
