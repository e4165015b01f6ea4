#ifndef INCIDENT_LONG_READ_API_H
#define INCIDENT_LONG_READ_API_H

/*
 * Reads that may look at many incidents: searches, and lists that neither
 * an index nor a counter answers.  One runs at a time in each process, and
 * all processes together use half of the cores, so that short requests have
 * the other half.
 *
 * Whether a read is long shows only when it runs.  So a read that may be short
 * is tried for a moment (APP_TRIAL_US), in a turn of one kind.  A read that
 * takes longer, or is known to, takes a turn of the other kind.  A request
 * waits APP_WAIT_US for each.
 */

#include "http/call.h"
#include "incident/list_store.h"

/*
 * Takes a turn for a long read.  While it waits the request gives up its run
 * slot (call_pause).  ERR_BUSY when no turn came in time: the answer says that
 * too many run.
 */
enum err
long_read_begin(struct call *call);

/* Gives the turn back. */
void
long_read_end(struct call *call);

/*
 * list_store_read(), with a turn where it needs one.  ERR_BUSY: it took
 * too long, or there was no turn; the answer says which.
 */
enum err
long_read_list(struct call *call, const struct list_store_query *query,
	struct list_store_page *page_r);

#endif
