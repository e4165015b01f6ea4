/* Turns for reads that may take long. */

#include <time.h>

#include "base/clock.h"
#include "base/machine_semaphore.h"
#include "base/run_limit.h"
#include "incident/long_read_api.h"

enum kind {
	TRY,		/* try_us at the longest */
	SCAN,
};

static enum err
reject_busy(struct call *call)
{
	return call_reject(call, ERR_BUSY, MESSAGE_LONG_READS,
	    (struct str){ NULL, 0 });
}

/* A thread that waits gives up its run slot, which others need. */
static enum err
wait_for(struct call *call, enum kind kind)
{
	call_pause(call);
	if (run_limit_wait(call->app->long_reads.limit, kind,
	    call->app->long_reads.wait_us) != ERR_OK)
		return reject_busy(call);
	return ERR_OK;
}

/* Waits for a slot of the machine, with a turn of this process held. */
static enum err
wait_for_slot(const struct app_long_reads *scans)
{
	static const struct timespec pause = { .tv_nsec = 4 * 1000 * 1000 };
	int64_t until = clock_mono() + scans->wait_us;
	enum err e;

	while ((e = machine_semaphore_take(scans->semaphore)) == ERR_BUSY &&
	    clock_mono() < until)
		nanosleep(&pause, NULL);
	if (e == ERR_BUSY)
		machine_semaphore_release(scans->semaphore);
	return e == ERR_BUSY ? e : ERR_OK;	/* no lock, no bound */
}

enum err
long_read_begin(struct call *call)
{
	const struct app_long_reads *scans = &call->app->long_reads;
	enum err e = wait_for(call, SCAN);

	if (e != ERR_OK || scans->semaphore == NULL)
		return e;
	if (wait_for_slot(scans) == ERR_OK)
		return ERR_OK;
	run_limit_release(scans->limit, SCAN);
	return reject_busy(call);
}

void
long_read_end(struct call *call)
{
	if (call->app->long_reads.semaphore != NULL)
		machine_semaphore_release(call->app->long_reads.semaphore);
	run_limit_release(call->app->long_reads.limit, SCAN);
}

/* *done_r is false when it takes longer than a try may. */
static enum err
try_list(struct call *call, struct list_store_query query,
	struct list_store_page *page_r, bool *done_r)
{
	enum err e = ERR_OK;

	if (run_limit_try(call->app->long_reads.limit, TRY) != ERR_OK)
		e = wait_for(call, TRY);
	*done_r = true;
	if (e != ERR_OK)
		return e;
	query.time_us = call->app->long_reads.trial_us;
	e = list_store_read(call->db, &query, call->arena, page_r);
	run_limit_release(call->app->long_reads.limit, TRY);
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
