#ifndef STORE_ACQUAINTANCE_H
#define STORE_ACQUAINTANCE_H

/*
 * From which addresses which accounts have logged in, for ninety days:
 * what strangers try does not count against those.
 */

#include "base/clock.h"
#include "db/db.h"

#define KNOWN_CLIENT_LIFETIME	(90 * CLOCK_DAY)

/* ERR_NOT_FOUND: the account has not logged in from there lately. */
enum err
known_client_store_get(struct db *db, int64_t account_id,
	struct str address);

/* ERR_NOT_FOUND: no account has logged in from there lately. */
enum err
known_client_store_any(struct db *db, struct str address);

/* Within a job: it has now.  A few that are too old go. */
enum err
known_client_store_add(struct db *db, int64_t account_id,
	struct str address);

/* Within a job: forgets those of an account, or all that are too old. */
enum err
known_client_store_forget(struct db *db, int64_t account_id);

enum err
known_client_store_sweep(struct db *db);

#endif
