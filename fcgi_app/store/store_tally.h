#ifndef STORE_TALLY_H
#define STORE_TALLY_H

/*
 * The counts of incidents that are kept instead of counted.
 */

#include "model/incident.h"
#include "store/db.h"

/*
 * Within the transaction of a change: incident `inc` (as it is now) left
 * the status `from`, NULL when it is new.
 */
enum err
store_tally_move(struct db *db, const struct incident *inc,
	const struct word *from);

/* How many incidents have this status and source; NULL is any. */
enum err
store_tally_count(struct db *db, const struct word *status,
	const struct word *source, int64_t *count_r);

/* Sets all to nothing, after the incidents themselves went. */
enum err
store_tally_wipe(struct db *db);

/*
 * Recounts everything.  ERR_OK when the tallies agree; ERR_CONFLICT when
 * not, and *finding_r names the first difference.
 */
enum err
store_tally_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
