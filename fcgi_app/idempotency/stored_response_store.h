#ifndef STORE_REPLY_H
#define STORE_REPLY_H

/*
 * Answers that are kept, each in the transaction of the write that it
 * tells of, so that the same request gets the same answer again.
 */

#include "base/arena.h"
#include "db/txn.h"

/* Under what an answer is kept. */
struct stored_response_key {
	struct str	owner;	/* who asked; empty: `text` is a request's id */
	struct str	text;
};

struct stored_response {
	struct str	request_id;	/* of the request that was answered */
	struct str	fingerprint;	/* of what was asked */
	int		status;
	struct str	location;	/* empty: there is none */
	struct str	body;
};

/*
 * Within a job: the answer that is kept since `since` or later.
 * ERR_NOT_FOUND: there is none, and one can be added.
 */
enum err
stored_response_store_get(struct db *db, const struct stored_response_key *key,
	int64_t since, struct arena *a, struct stored_response *reply_r);

/* Within a job: keeps an answer. */
enum err
stored_response_store_add(struct db *db, const struct stored_response_key *key,
	const struct stored_response *reply);

/*
 * Within a job: drops some of what is kept from before that time, once
 * for all jobs of the group.
 */
void
stored_response_store_sweep(struct txn *txn, int64_t before);

/* Within a job: forgets all answers. */
enum err
stored_response_store_wipe(struct db *db);

#endif
