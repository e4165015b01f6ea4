/* Bulk writes: incidents added together, or found by a filter and changed. */

#include <stdlib.h>

#include "base/clock.h"
#include "incident/bulk_store.h"
#include "incident/counter_store.h"
#include "incident/event_store.h"
#include "incident/list_store.h"
#include "incident/rollup_store.h"

/*
 * So long may it take to find what is to be changed: for a reader, which
 * tries first, and then within the job.
 */
#define PROBE_MS	100
#define FIND_MS		250

/* --- adding --------------------------------------------------------------- */

/* Their ids follow one another. */
static enum err
insert_all(struct db *db, struct incident incs[], size_t n)
{
	int64_t first;
	enum err e = db_reserve(db, (int64_t)n, &first);
	size_t i;

	for (i = 0; i < n && e == ERR_OK; i++) {
		incs[i].id = first + (int64_t)i;
		e = incident_store_insert(db, &incs[i]);
	}
	return e;
}

/* They differ in their sources alone. */
static void
count_all(struct txn *txn, const struct incident incs[], size_t n)
{
	int64_t counts[SOURCE__MAX] = { 0 };
	struct incident like = incs[0];
	size_t i;

	for (i = 0; i < n; i++)
		counts[incs[i].source - source_values]++;
	for (i = 0; i < SOURCE__MAX; i++) {
		like.source = &source_values[i];
		if (counts[i] > 0)
			counter_store_add(txn, &like, counts[i]);
	}
}

static enum err
add_all(struct txn *txn, const struct actor *actor, struct incident incs[],
	size_t n)
{
	struct event event = {
		.at = clock_now(), .version = 1,
		.status_to = &status_values[STATUS_OPEN],
	};
	enum err e;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!actor_may_touch(actor, incs[i].source))
			return ERR_FORBIDDEN;
		incs[i].status = event.status_to;
		incs[i].created_at = incs[i].updated_at = event.at;
		incs[i].version = event.version;
	}
	if ((e = insert_all(txn->db, incs, n)) != ERR_OK)
		return e;
	rollup_store_add_created(txn, &incs[0], (int64_t)n);
	count_all(txn, incs, n);
	event.incident_id = incs[0].id;
	return event_store_add_created(txn->db, actor, &event,
	    incs[n - 1].id);
}

enum err
bulk_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident incs[], size_t n)
{
	struct incident first;
	enum err e;
	size_t i;

	if (n == 0)
		return ERR_OK;
	e = incident_store_by_request(txn->db, actor, a, &first);
	if (e == ERR_NOT_FOUND)
		return add_all(txn, actor, incs, n);
	for (i = 0; i < n && e == ERR_OK; i++)
		incs[i].id = first.id + (int64_t)i;
	return e;
}

/* --- changing ------------------------------------------------------------- */

static int
compare_ids(const void *a, const void *b)
{
	const struct incident *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Those that the filter lets pass, by id; one too many is noticed. */
static enum err
find_matches(struct db *db, const struct filter *filter, int64_t ms,
	struct arena *a, struct list_store_page *page_r)
{
	const struct list_shape shape = {
		.filter = *filter,
		.order = { { FILTER_CREATED, true } }, .order_n = 1,
	};
	enum err e;

	db_set_deadline(db, clock_mono() + ms * 1000);
	e = list_store_first(db, &shape, BULK_STORE_MAX + 1, a, page_r);
	db_set_deadline(db, 0);
	if (e == ERR_OK && page_r->n > 0)
		qsort(page_r->rows, page_r->n, sizeof(page_r->rows[0]),
		    compare_ids);
	return e;
}

enum err
bulk_store_probe(struct db *db, const struct bulk_store_change *change,
	struct arena *a)
{
	struct list_store_page page;
	enum err e;

	if (change->by_ids)
		return ERR_OK;
	if ((e = db_begin_read(db)) == ERR_OK)
		e = find_matches(db, &change->filter, PROBE_MS, a, &page);
	db_rollback(db);
	return e;
}

/*
 * One of them.  The first event that is written takes the id of the
 * request, which then is no other's.
 */
static enum err
change_one(struct txn *txn, struct actor *actor,
	const struct incident_store_change *what, struct incident *inc,
	struct bulk_store_result *result)
{
	int64_t before = inc->version;
	enum err e;

	result->err = incident_store_validate(actor, what, inc);
	if (result->err != ERR_OK)
		return ERR_OK;
	if ((e = incident_store_apply(txn, actor, what, inc)) != ERR_OK)
		return e;
	result->version = inc->version;
	result->changed = inc->version != before || what->patch.note.n > 0;
	if (result->changed)
		actor->request_id = (struct str){ NULL, 0 };
	return ERR_OK;
}

/* The ids that were asked for, or all that were found. */
static struct bulk_store_results
list_results(const struct bulk_store_change *change,
	const struct list_store_page *found, struct arena *a)
{
	const struct filter *filter = &change->filter;
	struct bulk_store_results results = {
		.n = change->by_ids ? filter->ids_n : found->n,
	};
	size_t i;

	results.at = arena_alloc(a, results.n * sizeof(*results.at));
	for (i = 0; i < results.n; i++)
		results.at[i].id = change->by_ids ? filter->ids[i] :
		    found->rows[i].id;
	return results;
}

enum err
bulk_store_apply(struct txn *txn, const struct actor *actor,
	const struct bulk_store_change *change, struct arena *a,
	struct bulk_store_results *results_r)
{
	struct actor left = *actor;
	struct list_store_page found;
	struct bulk_store_results results;
	size_t i, k = 0;
	enum err e;

	e = find_matches(txn->db, &change->filter, FIND_MS, a, &found);
	if (e != ERR_OK)
		return e;
	if (!change->by_ids && (int64_t)found.n != change->expected)
		return ERR_MISMATCH;
	results = list_results(change, &found, a);
	for (i = 0; i < results.n && e == ERR_OK; i++) {
		if (k < found.n && found.rows[k].id == results.at[i].id)
			e = change_one(txn, &left, &change->what,
			    &found.rows[k++], &results.at[i]);
		else
			results.at[i].err = ERR_NOT_FOUND;
	}
	*results_r = results;
	return e;
}
