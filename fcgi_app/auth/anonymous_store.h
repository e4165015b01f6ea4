#ifndef AUTH_ANONYMOUS_STORE_H
#define AUTH_ANONYMOUS_STORE_H

/* The rights of anonymous callers: which policy is in force. */

#include "base/conf.h"
#include "db/txn.h"
#include "domain/right.h"

struct anonymous_policy {
	enum right_policy	 policy;
	const char		*decided_by;	/* in English, for operators */
};

/*
 * The policy of the configuration, if it names one; otherwise the policy
 * that the import from the replaced service stored; otherwise the default.
 */
enum err
anonymous_store_policy(struct db *db, const struct conf *conf,
	struct arena *a, struct anonymous_policy *policy_r);

/*
 * Within a job of the writer: stores the policy for configurations that
 * name none.
 */
enum err
anonymous_store_set(struct txn *txn, enum right_policy policy);

#endif
