#ifndef INCIDENT_ROLLUP_STORE_H
#define INCIDENT_ROLLUP_STORE_H

/*
 * Rollups: what statistics are read from, updated in the transaction of each
 * change.  They are the numbers of incidents that were created, resolved
 * (became inactive) and reopened in each hour of UTC, and the times until the
 * first response and until the resolution.
 *
 * A row is a bucket of 1, 24 or 768 hours and has packed counters for each
 * section (packed_counters.h).  Flow has day buckets, with slots for each
 * hour, and 32-day buckets; durations have hour buckets and day buckets, as
 * histograms (base/histogram.h).  So statistics of thirty days read thirty
 * rows.
 */

#include "base/histogram.h"
#include "db/txn.h"
#include "incident/event.h"

enum rollup_section {
	ROLLUP_FLOW,
	ROLLUP_RESPONSES,	/* time to the first change of status or note;
				   0 if it was not created open */
	ROLLUP_RESOLUTIONS,	/* time to each resolution */
	ROLLUP_SECTION__MAX
};

/* What one hour of flow counts. */
enum rollup_flow {
	ROLLUP_CREATED,
	ROLLUP_RESOLVED,
	ROLLUP_REOPENED,
	ROLLUP_FLOW__MAX
};

/* Hours in the three kinds of buckets. */
#define ROLLUP_HOUR	1
#define ROLLUP_DAY	24
#define ROLLUP_32_DAYS	(32 * ROLLUP_DAY)

/* Slots of flow in a day bucket: those of each hour. */
#define ROLLUP_DAY_SLOTS	(ROLLUP_DAY * ROLLUP_FLOW__MAX)

/* The hour that a time lies in, counted from 1970 UTC. */
int64_t
rollup_store_hour(int64_t at);

/*
 * Within the transaction of a change, before its event is added: counts the
 * event of the incident `inc` (as it is now), which was `before` (NULL: it is
 * new).  Written with the commit group.
 */
enum err
rollup_store_change(struct txn *txn, const struct event *event,
	const struct incident *inc, const struct incident *before);

/* Within a job: counts n new incidents like `inc`, all of them open. */
void
rollup_store_add_created(struct txn *txn, const struct incident *inc,
	int64_t n);

/*
 * Within the transaction that deletes incident `id`, before its row is
 * removed: subtracts all that was counted for the incident.
 */
enum err
rollup_store_subtract(struct txn *txn, int64_t id);

/* Within a job: removes all rollups after the incidents were removed. */
enum err
rollup_store_wipe(struct txn *txn);

/*
 * Compares the rollups with a recount of incidents and history.  ERR_MISMATCH:
 * they differ, and *finding_r names a difference.
 */
enum err
rollup_store_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
