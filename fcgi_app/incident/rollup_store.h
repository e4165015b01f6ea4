#ifndef INCIDENT_ROLLUP_STORE_H
#define INCIDENT_ROLLUP_STORE_H

/*
 * What statistics are made of, kept in the transaction of each change: how
 * many incidents were created, settled and reopened in each hour of UTC,
 * and how long they had waited for a first response and to be settled.
 *
 * A row of the table is for so many hours and has a text for each of the
 * sections (incident/packed_counters.h).  Flow is kept per day, its hours
 * apart, and per stretch of 32 days; durations per hour and per day, as
 * histograms (base/histogram.h).  So thirty days are thirty rows.
 */

#include "base/histogram.h"
#include "db/txn.h"
#include "incident/event.h"

enum rollup_section {
	ROLLUP_FLOW,
	ROLLUP_RESPONSES,	/* until the first change of status or note,
				   at once when it was not created open */
	ROLLUP_RESOLUTIONS,	/* until settled, each time */
	ROLLUP_SECTION__MAX
};

/* What one hour of flow counts. */
enum rollup_flow {
	ROLLUP_CREATED,
	ROLLUP_RESOLVED,
	ROLLUP_REOPENED,
	ROLLUP_FLOW__MAX
};

/* Hours of the three kinds of rows. */
#define ROLLUP_HOUR	1
#define ROLLUP_DAY	24
#define ROLLUP_32_DAYS	(32 * ROLLUP_DAY)

/* Slots of flow: in the row of a day by hours, in that of a stretch. */
#define ROLLUP_DAY_SLOTS	(ROLLUP_DAY * ROLLUP_FLOW__MAX)

/* The hour that a time lies in, counted from 1970 UTC. */
int64_t
rollup_store_hour(int64_t at);

/*
 * Within the transaction of a change, before its event is added: counts
 * what the event tells of incident `inc` (as it is now), which was
 * `before`, NULL when it is new.  Written with the group.
 */
enum err
rollup_store_change(struct txn *txn, const struct event *event,
	const struct incident *inc, const struct incident *before);

/* The same for n new incidents like `inc`, all of them open. */
void
rollup_store_add_created(struct txn *txn, const struct incident *inc,
	int64_t n);

/*
 * Within the transaction in which incident `id` is deleted, before its row
 * goes: takes back all that it was counted for.
 */
enum err
rollup_store_subtract(struct txn *txn, int64_t id);

/* Within a job: forgets all, after the incidents themselves went. */
enum err
rollup_store_wipe(struct txn *txn);

/*
 * Recounts everything from incidents and history.  ERR_OK when what is
 * kept agrees; ERR_MISMATCH when not, and *finding_r names a difference.
 */
enum err
rollup_store_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
