#ifndef INCIDENT_SNAPSHOT_SCAN_STORE_H
#define INCIDENT_SNAPSHOT_SCAN_STORE_H

/*
 * A walk through a list as it was at one moment, however long it takes
 * and whatever is written meanwhile, without a snapshot that lasts.
 *
 * It goes in stretches, each in a short snapshot of its own.  In that
 * snapshot it first settles what has changed since the stretch before: an
 * incident that lies ahead and was changed for the first time is visited
 * at once, as the history says it was, and passed over when the walk
 * comes to it.  So what the walk itself meets is unchanged, and each
 * incident of the list is visited once.  Unchanged ones come in the order
 * of the list, changed ones out of it.
 *
 * The memory is the same for any list and any number of changes.
 */

#include <stdbool.h>

#include "incident/list_query_store.h"

#define SNAPSHOT_SCAN_ROWS	500	/* worth a snapshot, and soon read */

struct snapshot_scan;

/* Sees a row, which lives until it returns. */
typedef void snapshot_scan_visit(void *arg, const struct incident *inc);

/*
 * Begins a walk through what passes the filter; all arguments must
 * outlive it, and it lives in the arena.  This is the moment it shows.  A
 * search is made once, at its beginning: see search_store_ids for how it
 * can fail.
 */
enum err
snapshot_scan_begin(struct db *db, const struct filter *filter,
	const struct list_order *order, struct arena *a,
	struct snapshot_scan **scan_r);

/*
 * The order that a filter makes cheapest: the newest first, by the time
 * that narrows it.
 */
struct list_order
snapshot_scan_order(const struct filter *filter);

/*
 * Visits some more, `rows` at the most and fewer of those that are long.
 * What it needs for that lives in `a`, which the caller may rewind
 * between two calls.  ERR_NOT_FOUND: there are no more.  ERR_MISMATCH: the
 * register has been replaced meanwhile.
 */
enum err
snapshot_scan_next(struct snapshot_scan *scan, size_t rows, struct arena *a,
	snapshot_scan_visit *visit, void *arg);

/* True when nothing is left to visit. */
bool
snapshot_scan_done(const struct snapshot_scan *scan);

#endif
