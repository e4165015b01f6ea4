#ifndef AUTH_META_STORE_H
#define AUTH_META_STORE_H

/* What the register as a whole remembers, by name. */

#include "base/conf.h"
#include "db/db.h"
#include "db/txn.h"
#include "domain/right.h"

/* With what cursors are signed: made with the database, never changed. */
#define META_STORE_CURSOR_KEY	STR("cursor_key")

/* What is left to the anonymous where the configuration leaves it open. */
#define META_STORE_ANONYMOUS	STR("anonymous")

/* ERR_NOT_FOUND when there is nothing of that name. */
enum err
meta_store_get(struct db *db, struct str name, struct arena *a,
	struct str *value_r);

/* Within a job. */
enum err
meta_store_set(struct txn *txn, struct str name, struct str value);

/*
 * Since when answers have had this form (microseconds since 1970 UTC): all
 * that shapes them besides the data.  0: they never had another.
 * ERR_NOT_FOUND: it is not stored yet; *since_r is the value to store.
 */
enum err
meta_store_form(struct db *db, struct str form, struct arena *a,
	int64_t *since_r);

/*
 * Within a job: stores that time, unless another process that started has
 * stored it before.
 */
enum err
meta_store_keep_form(struct txn *txn, struct str form, struct arena *a,
	int64_t *since_r);

/*
 * What those may do who do not say who they are, and who has decided that,
 * in English: the configuration, or else the register if it knows, or else
 * a default.
 */
struct meta_store_policy {
	enum right_policy	 policy;
	const char		*by;
};

enum err
meta_store_policy(struct db *db, const struct conf *conf,
	struct arena *a, struct meta_store_policy *policy_r);

/*
 * Does it hold incidents, accounts or history?  *what_r is the first of them
 * in English, or NULL when it holds none.
 */
enum err
meta_store_content(struct db *db, const char **what_r);

#endif
