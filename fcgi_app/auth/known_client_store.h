#ifndef AUTH_KNOWN_CLIENT_STORE_H
#define AUTH_KNOWN_CLIENT_STORE_H

/*
 * The networks (http/address.h) from which each account has logged in within
 * the last ninety days.  Attempts of new clients do not count against them.
 */

#include "base/clock.h"
#include "db/db.h"

#define KNOWN_CLIENT_LIFETIME	(90 * CLOCK_DAY)

/* ERR_NOT_FOUND: the account has not logged in from there lately. */
enum err
known_client_store_get(struct db *db, int64_t account_id, struct str network);

/* ERR_NOT_FOUND: no account has logged in from there lately. */
enum err
known_client_store_any(struct db *db, struct str network);

/* Within a job: the account logs in now.  Deletes a few that are too old. */
enum err
known_client_store_add(struct db *db, int64_t account_id, struct str network);

/* Within a job: forgets all networks of an account. */
enum err
known_client_store_forget(struct db *db, int64_t account_id);

/* Within a job: deletes all that are too old. */
enum err
known_client_store_sweep(struct db *db);

#endif
