#ifndef IDEMPOTENCY_STORED_RESPONSE_STORE_H
#define IDEMPOTENCY_STORED_RESPONSE_STORE_H

/*
 * Stored responses, each added in the transaction of the write that it
 * reports, so that the same request gets the same response again.
 */

#include "base/arena.h"
#include "db/txn.h"

/* The key of a stored response. */
struct stored_response_key {
	struct str	owner;	/* the caller; empty: `text` is the id of a
				   request */
	struct str	text;
};

struct stored_response {
	struct str	request_id;	/* of the first request */
	struct str	fingerprint;	/* digest of what it asked for */
	int		status;
	struct str	location;	/* empty: none */
	struct str	body;
};

/*
 * Within a job: finds the response of a key that was stored at `since`
 * (microseconds since 1970 UTC) or later.  ERR_NOT_FOUND: there is none, so
 * that one can be added; an older one has been deleted.
 */
enum err
stored_response_store_get(struct db *db,
	const struct stored_response_key *key, int64_t since, struct arena *a,
	struct stored_response *response_r);

/* Within a job: stores a response. */
enum err
stored_response_store_add(struct db *db,
	const struct stored_response_key *key,
	const struct stored_response *response);

/*
 * Within a job: deletes some responses from before that time, once for all
 * jobs of the commit group.
 */
void
stored_response_store_sweep(struct txn *txn, int64_t before);

/* Within a job: deletes all responses. */
enum err
stored_response_store_wipe(struct db *db);

#endif
