/* Turns for reads that may take long. */

#include <time.h>

#include "base/clock.h"
#include "base/machine_semaphore.h"
#include "base/turns.h"
#include "incident/long_read_api.h"

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

	while ((e = semaphore_take(scans->slots)) == ERR_BUSY &&
	    clock_mono() < until)
		nanosleep(&pause, NULL);
	if (e == ERR_BUSY)
		semaphore_release(scans->slots);
	return e == ERR_BUSY ? e : ERR_OK;	/* no lock, no bound */
}

enum err
long_read_begin(struct api_call *call)
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
long_read_end(struct api_call *call)
{
	if (call->api->scans.slots != NULL)
		semaphore_release(call->api->scans.slots);
	turns_give(call->api->scans.turns, SCAN);
}

/* *done_r is false when it takes longer than a try may. */
static enum err
try_list(struct api_call *call, struct list_store_query query,
	struct list_store_page *page_r, bool *done_r)
{
	enum err e = ERR_OK;

	if (turns_try(call->api->scans.turns, TRY) != ERR_OK)
		e = wait_for(call, TRY);
	*done_r = true;
	if (e != ERR_OK)
		return e;
	query.time_us = call->api->scans.try_us;
	e = list_store_read(call->db, &query, call->arena, page_r);
	turns_give(call->api->scans.turns, TRY);
	*done_r = e != ERR_BUSY;
	return e;
}

enum err
long_read_list(struct api_call *call, const struct list_store_query *query,
	struct list_store_page *page_r)
{
	enum list_store_cost cost = list_store_cost(&query->shape,
	    call->arena);
	bool done = false;
	enum err e = ERR_OK;

	if (cost == LIST_STORE_SHORT)
		return list_store_read(call->db, query, call->arena, page_r);
	if (cost == LIST_STORE_UNSURE)
		e = try_list(call, *query, page_r, &done);
	if (done || (e = long_read_begin(call)) != ERR_OK)
		return e;
	e = list_store_read(call->db, query, call->arena, page_r);
	long_read_end(call);
	if (e == ERR_BUSY && query->shape.filter.search.n > 0)
		return api_refuse(call, e, MESSAGE_SEARCH_SLOW,
		    (struct str){ NULL, 0 });
	return e;
}
