#ifndef STORE_BULK_H
#define STORE_BULK_H

/*
 * Writing many incidents in one transaction, with what is the same for
 * all of them done once.
 */

#include "incident/filter.h"
#include "incident/incident_store.h"

/*
 * Within a job: creates incidents from the descriptions and sources in
 * incs[], n of them or none, and fills in the rest; their ids follow each
 * other.  ERR_FORBIDDEN when one is of another source than origin->source:
 * then none is created.  A request that did so before gets the ids of then.
 */
enum err
bulk_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident incs[], size_t n);

#define BULK_STORE_MAX	1000	/* changed at once */

/* A change of ids, or of all that a filter lets pass. */
struct bulk_store_change {
	struct filter			 filter;
	bool				 by_ids; /* of the filter: rising */
	int64_t				 expected; /* otherwise: how many */
	struct incident_store_change	 what;	/* its id is not used */
};

/*
 * What became of one: ERR_OK, NOT_FOUND (also when origin->source hides
 * it), or CONFLICT with its lifecycle.
 */
struct bulk_store_result {
	int64_t		id;
	enum err	err;
	bool		changed;	/* something was written down */
	int64_t		version;	/* afterwards */
};

struct bulk_store_results {
	struct bulk_store_result	*at;	/* by id */
	size_t				 n;
};

/*
 * For a reader, before the job: ERR_BUSY when what is to be changed takes
 * too long to find for a job, which all that writes waits for.
 */
enum err
bulk_store_probe(struct db *db, const struct bulk_store_change *change,
	struct arena *a);

/*
 * Within a job: changes each incident that may be changed.  ERR_MISMATCH:
 * there are not as many as expected, and nothing has been written;
 * ERR_BUSY: they were not found in time.
 */
enum err
bulk_store_apply(struct txn *txn, const struct actor *actor,
	const struct bulk_store_change *change, struct arena *a,
	struct bulk_store_results *results_r);

#endif
