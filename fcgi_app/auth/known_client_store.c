/* The networks from which accounts have logged in. */

#include "auth/known_client_store.h"

#define SWEEP_FEW	4	/* more than can be added at once */

static enum err
check_age(int64_t at)
{
	return at > clock_now() - KNOWN_CLIENT_LIFETIME ? ERR_OK :
	    ERR_NOT_FOUND;
}

enum err
known_client_store_get(struct db *db, int64_t account_id, struct str network)
{
	int64_t at;
	enum err e;

	e = db_number(db, SQL_KNOWN_CLIENT_GET, DB_ARGS(DB_INT(account_id),
	    DB_TEXT(network)), &at);
	return e == ERR_OK ? check_age(at) : e;
}

enum err
known_client_store_any(struct db *db, struct str network)
{
	int64_t at;
	enum err e;

	e = db_number(db, SQL_KNOWN_CLIENT_ANY, DB_ARGS(DB_TEXT(network)),
	    &at);
	return e == ERR_OK ? check_age(at) : e;
}

/* Deletes at most n of those that are too old; -1: all of them. */
static enum err
delete_old(struct db *db, int64_t n)
{
	return db_exec(db, SQL_KNOWN_CLIENT_SWEEP, DB_ARGS(
	    DB_INT(clock_now() - KNOWN_CLIENT_LIFETIME), DB_INT(n)));
}

enum err
known_client_store_add(struct db *db, int64_t account_id, struct str network)
{
	enum err e = delete_old(db, SWEEP_FEW);

	return e != ERR_OK ? e : db_exec(db, SQL_KNOWN_CLIENT_PUT, DB_ARGS(
	    DB_INT(account_id), DB_TEXT(network), DB_INT(clock_now())));
}

enum err
known_client_store_forget(struct db *db, int64_t account_id)
{
	return db_exec(db, SQL_KNOWN_CLIENT_FORGET,
	    DB_ARGS(DB_INT(account_id)));
}

enum err
known_client_store_sweep(struct db *db)
{
	return delete_old(db, -1);
}
