#ifndef INCIDENT_SNAPSHOT_SCAN_STORE_H
#define INCIDENT_SNAPSHOT_SCAN_STORE_H

/*
 * A snapshot scan: reads a list as it was at one event, however long that takes
 * and whatever is written meanwhile, without a long snapshot of the database.
 *
 * A scan has many steps, each in a short snapshot of its own.  A step first
 * reads the changes since the step before: an incident that lies ahead and was
 * changed for the first time is visited at once, with the values that the
 * history has for the event of the scan; the scan skips it later.  So rows that
 * the scan reaches are unchanged, and each incident of the list is visited
 * once.  Unchanged incidents come in the order of the list, changed ones out
 * of order.
 *
 * The memory does not depend on the list or on the number of changes.
 */

#include <stdbool.h>

#include "incident/list_query_store.h"

#define SNAPSHOT_SCAN_ROWS	500	/* of a step: read within ms */

struct snapshot_scan;

/* Called with each incident, which lives until the call returns. */
typedef void snapshot_scan_visit(void *arg, const struct incident *inc);

/*
 * Begins a scan of the incidents that pass the filter as of the newest event.
 * The scan lives in the arena; all arguments must outlive it.  A search runs
 * once, here; for its errors see search_store_ids.
 */
enum err
snapshot_scan_begin(struct db *db, const struct filter *filter,
	const struct list_order *order, struct arena *a,
	struct snapshot_scan **scan_r);

/* The cheapest order for a filter: the newest first, by the time it narrows. */
struct list_order
snapshot_scan_order(const struct filter *filter);

/*
 * Makes a step: visits at most `rows` incidents, fewer if their texts are long.
 * The step's memory is in `a`, which the caller may rewind between steps.
 * ERR_NOT_FOUND: all have been visited.  ERR_MISMATCH: all incidents have been
 * replaced meanwhile (incidentctl import --replace).
 */
enum err
snapshot_scan_next(struct snapshot_scan *scan, size_t rows, struct arena *a,
	snapshot_scan_visit *visit, void *arg);

/* Have all incidents been visited? */
bool
snapshot_scan_done(const struct snapshot_scan *scan);

#endif
