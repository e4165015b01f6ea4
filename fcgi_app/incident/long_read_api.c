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
reject_busy(struct call *call)
{
	return call_reject(call, ERR_BUSY, MESSAGE_SCANS,
	    (struct str){ NULL, 0 });
}

/* A thread that waits gives up its run slot, which others need. */
static enum err
wait_for(struct call *call, enum kind kind)
{
	call_pause(call);
	if (turns_wait(call->app->scans.turns, kind,
	    call->app->scans.wait_us) != ERR_OK)
		return reject_busy(call);
	return ERR_OK;
}

/* Waits for a slot of the machine, with a turn of this process held. */
static enum err
wait_for_slot(const struct app_turns *scans)
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
long_read_begin(struct call *call)
{
	const struct app_turns *scans = &call->app->scans;
	enum err e = wait_for(call, SCAN);

	if (e != ERR_OK || scans->slots == NULL)
		return e;
	if (wait_for_slot(scans) == ERR_OK)
		return ERR_OK;
	turns_give(scans->turns, SCAN);
	return reject_busy(call);
}

void
long_read_end(struct call *call)
{
	if (call->app->scans.slots != NULL)
		semaphore_release(call->app->scans.slots);
	turns_give(call->app->scans.turns, SCAN);
}

/* *done_r is false when it takes longer than a try may. */
static enum err
try_list(struct call *call, struct list_store_query query,
	struct list_store_page *page_r, bool *done_r)
{
	enum err e = ERR_OK;

	if (turns_try(call->app->scans.turns, TRY) != ERR_OK)
		e = wait_for(call, TRY);
	*done_r = true;
	if (e != ERR_OK)
		return e;
	query.time_us = call->app->scans.try_us;
	e = list_store_read(call->db, &query, call->arena, page_r);
	turns_give(call->app->scans.turns, TRY);
	*done_r = e != ERR_BUSY;
	return e;
}

enum err
long_read_list(struct call *call, const struct list_store_query *query,
	struct list_store_page *page_r)
{
	enum list_store_cost cost = list_store_cost(&query->shape,
	    call->arena);
	bool done = false;
	enum err e = ERR_OK;

	if (cost == LIST_STORE_SHORT)
		return list_store_read(call->db, query, call->arena, page_r);
	if (cost == LIST_STORE_UNKNOWN)
		e = try_list(call, *query, page_r, &done);
	if (done || (e = long_read_begin(call)) != ERR_OK)
		return e;
	e = list_store_read(call->db, query, call->arena, page_r);
	long_read_end(call);
	if (e == ERR_BUSY && query->shape.filter.search.n > 0)
		return call_reject(call, e, MESSAGE_SEARCH_SLOW,
		    (struct str){ NULL, 0 });
	return e;
}
