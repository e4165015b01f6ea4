#ifndef INCIDENT_BULK_STORE_H
#define INCIDENT_BULK_STORE_H

/*
 * Writes many incidents in one transaction; what they have in common is done
 * once.
 */

#include "incident/filter.h"
#include "incident/incident_store.h"

/*
 * Within a job: creates the n incidents (maybe 0) whose client values are in
 * incs[], and fills in the rest; their ids are consecutive.  ERR_FORBIDDEN: the
 * source of one is not actor->source, and none is created.  For an earlier
 * delivery of the same request incs[] gets the ids that it gave.
 */
enum err
bulk_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident incs[], size_t n);

#define BULK_STORE_MAX	1000	/* changed at once */

/* A change of listed ids, or of all incidents that pass a filter. */
struct bulk_store_change {
	struct filter			 filter;
	bool				 by_ids; /* those of the filter */
	int64_t				 expected; /* else: their number */
	struct incident_store_change	 what;	/* its id is not used */
};

/*
 * The result of one incident: ERR_OK, ERR_NOT_FOUND (also when its source is
 * not actor->source), or ERR_TRANSITION.
 */
struct bulk_store_result {
	int64_t		id;
	enum err	err;
	bool		changed;	/* or a note was added */
	int64_t		version;	/* afterwards */
};

struct bulk_store_results {
	struct bulk_store_result	*at;	/* by id */
	size_t				 n;
};

/*
 * Outside of a job, before it: finds the incidents once.  ERR_BUSY: finding
 * them takes too long for a job, during which all other writes wait.
 */
enum err
bulk_store_probe(struct db *db, const struct bulk_store_change *change,
	struct arena *a);

/*
 * Within a job: changes each incident that the rules allow to change.
 * ERR_MISMATCH: another number of incidents than expected passes the filter;
 * nothing was written.  ERR_BUSY: finding them took too long.
 */
enum err
bulk_store_apply(struct txn *txn, const struct actor *actor,
	const struct bulk_store_change *change, struct arena *a,
	struct bulk_store_results *results_r);

#endif
