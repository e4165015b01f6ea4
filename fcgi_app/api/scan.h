#ifndef API_SCAN_H
#define API_SCAN_H

/*
 * Reads that may look through much of the register: searches, and lists
 * that neither an index nor a counter answers.  One at a time in each
 * process, and on half of the cores in all of them together, so that they
 * leave the others to what is short.
 *
 * Whether one is long shows when it runs.  So what may be short is tried
 * first for a moment (API_TRY), in a turn of one kind; what takes longer, or is
 * known to, takes a turn of the other.  A request waits API_WAIT for each.
 */

#include "api/api.h"
#include "store/store_list.h"

/*
 * Takes a turn for something long; the request gives up its place among
 * those that are carried out (api_pause).  ERR_BUSY, and the answer says
 * that too many run: there was none in time.
 */
enum err
scan_begin(struct api_call *call);

/* Gives the turn back. */
void
scan_end(struct api_call *call);

/*
 * store_list_read(), with a turn where it needs one.  ERR_BUSY: it took
 * too long, or there was no turn; the answer says which.
 */
enum err
scan_list(struct api_call *call, const struct store_list_query *query,
	struct store_list_page *page_r);

#endif
