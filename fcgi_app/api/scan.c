/* Turns for reads that may take long. */

#include <time.h>

#include "api/scan.h"
#include "base/clock.h"
#include "base/slots.h"
#include "base/turns.h"

enum kind {
	TRY,		/* try_us at the longest */
	SCAN,
};

static enum err
refuse_turn(struct api_call *call)
{
	return api_refuse(call, ERR_BUSY, MESSAGE_SCANS,
	    (struct str){ NULL, 0 });
}

/* A thread that waits gives up its run slot, which others need. */
static enum err
wait_for(struct api_call *call, enum kind kind)
{
	api_pause(call);
	if (turns_wait(call->api->scans.turns, kind,
	    call->api->scans.wait_us) != ERR_OK)
		return refuse_turn(call);
	return ERR_OK;
}

/* Waits for a slot of the machine, with a turn of this process held. */
static enum err
wait_for_slot(const struct api_turns *scans)
{
	static const struct timespec pause = { .tv_nsec = 4 * 1000 * 1000 };
	int64_t until = clock_mono() + scans->wait_us;
	enum err e;

	while ((e = slots_take(scans->slots)) == ERR_BUSY &&
	    clock_mono() < until)
		nanosleep(&pause, NULL);
	if (e == ERR_BUSY)
		slots_release(scans->slots);
	return e == ERR_BUSY ? e : ERR_OK;	/* no lock, no bound */
}

enum err
scan_begin(struct api_call *call)
{
	const struct api_turns *scans = &call->api->scans;
	enum err e = wait_for(call, SCAN);

	if (e != ERR_OK || scans->slots == NULL)
		return e;
	if (wait_for_slot(scans) == ERR_OK)
		return ERR_OK;
	turns_give(scans->turns, SCAN);
	return refuse_turn(call);
}

void
scan_end(struct api_call *call)
{
	if (call->api->scans.slots != NULL)
		slots_release(call->api->scans.slots);
	turns_give(call->api->scans.turns, SCAN);
}

/* *done_r is false when it takes longer than a try may. */
static enum err
try_list(struct api_call *call, struct store_list_query query,
	struct store_list_page *page_r, bool *done_r)
{
	enum err e = ERR_OK;

	if (turns_try(call->api->scans.turns, TRY) != ERR_OK)
		e = wait_for(call, TRY);
	*done_r = true;
	if (e != ERR_OK)
		return e;
	query.time_us = call->api->scans.try_us;
	e = store_list_read(call->db, &query, call->arena, page_r);
	turns_give(call->api->scans.turns, TRY);
	*done_r = e != ERR_BUSY;
	return e;
}

enum err
scan_list(struct api_call *call, const struct store_list_query *query,
	struct store_list_page *page_r)
{
	enum store_list_cost cost = store_list_cost(&query->shape,
	    call->arena);
	bool done = false;
	enum err e = ERR_OK;

	if (cost == STORE_LIST_SHORT)
		return store_list_read(call->db, query, call->arena, page_r);
	if (cost == STORE_LIST_UNSURE)
		e = try_list(call, *query, page_r, &done);
	if (done || (e = scan_begin(call)) != ERR_OK)
		return e;
	e = store_list_read(call->db, query, call->arena, page_r);
	scan_end(call);
	if (e == ERR_BUSY && query->shape.filter.search.n > 0)
		return api_refuse(call, e, MESSAGE_SEARCH_SLOW,
		    (struct str){ NULL, 0 });
	return e;
}
