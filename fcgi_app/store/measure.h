#ifndef STORE_MEASURE_H
#define STORE_MEASURE_H

/*
 * What statistics are made of, kept in the transaction of each change: how
 * many incidents were created, settled and reopened in each hour of UTC,
 * and how long they had waited for a first response and to be settled.
 *
 * A row of the table is for so many hours and has a text for each of the
 * sections (store/counts.h).  Flow is kept per day, its hours apart, and
 * per stretch of 32 days; durations per hour and per day, as histograms
 * (base/histogram.h).  So thirty days are thirty rows.
 */

#include "base/histogram.h"
#include "model/event.h"
#include "db/txn.h"

enum measure_section {
	MEASURE_FLOW,
	MEASURE_RESPONSES,	/* until the first change of status or note,
				   at once when it was not created open */
	MEASURE_RESOLUTIONS,	/* until settled, each time */
	MEASURE_SECTION__MAX
};

/* What one hour of flow counts. */
enum measure_flow {
	MEASURE_CREATED,
	MEASURE_SETTLED,
	MEASURE_REOPENED,
	MEASURE_FLOW__MAX
};

/* Hours of the three kinds of rows. */
#define MEASURE_HOUR	1
#define MEASURE_DAY	24
#define MEASURE_STRETCH	(32 * MEASURE_DAY)

/* Slots of flow: in the row of a day by hours, in that of a stretch. */
#define MEASURE_DAY_SLOTS	(MEASURE_DAY * MEASURE_FLOW__MAX)

/* The hour that a time lies in, counted from 1970 UTC. */
int64_t
measure_hour(int64_t at);

/*
 * Within the transaction of a change, before its event is added: counts
 * what the event tells of incident `inc` (as it is now), which was
 * `before`, NULL when it is new.  Written with the group.
 */
enum err
measure_change(struct txn *txn, const struct event *event,
	const struct incident *inc, const struct incident *before);

/* The same for n new incidents like `inc`, all of them open. */
void
measure_created(struct txn *txn, const struct incident *inc, int64_t n);

/*
 * Within the transaction in which incident `id` is deleted, before its row
 * goes: takes back all that it was counted for.
 */
enum err
measure_forget(struct txn *txn, int64_t id);

/* Within a job: forgets all, after the incidents themselves went. */
enum err
measure_wipe(struct txn *txn);

/*
 * Recounts everything from incidents and history.  ERR_OK when what is
 * kept agrees; ERR_MISMATCH when not, and *finding_r names a difference.
 */
enum err
measure_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
