#ifndef STORE_INCIDENT_H
#define STORE_INCIDENT_H

/*
 * Operations on incidents.  Reading ones take a connection; writing ones
 * go through the writer and are durable, with their history and tallies,
 * when they return.  Rows and texts live in the arena given.
 */

#include "model/event.h"
#include "model/incident.h"
#include "store/db.h"
#include "store/list.h"
#include "store/writer.h"

/* ERR_NOT_FOUND when there is none. */
enum err
store_incident_get(struct db *db, int64_t id, struct arena *a,
	struct incident *inc_r);

struct store_incident_page {
	int64_t		 count;		/* of the whole list */
	int64_t		 page;		/* from 1 */
	int64_t		 pages;		/* at least 1 */
	struct incident	*rows;
	size_t		 n;
};

/*
 * One page of a list, count and rows of one snapshot.  ERR_NOT_FOUND for
 * a page past the end; the first page of an empty list is there.
 */
enum err
store_incident_list(struct db *db, const struct list_query *query,
	struct arena *a, struct store_incident_page *page_r);

/*
 * Creates an incident from the description and source in *inc and fills
 * in the rest.  A request that did so before (origin->request_id) gets
 * what it created then.
 */
enum err
store_incident_create(struct writer *writer, const struct origin *origin,
	struct arena *a, struct incident *inc);

/*
 * Gives incident `id` the status and hands out what it is then.  A status
 * of NULL, or the one it has, changes nothing, its time and version
 * neither.  ERR_NOT_FOUND when there is none; a request that did so
 * before gets the answer of then.
 */
struct store_status_change {
	int64_t			 id;
	const struct word	*status;
};

enum err
store_incident_set_status(struct writer *writer, const struct origin *origin,
	const struct store_status_change *change, struct arena *a,
	struct incident *inc_r);

/*
 * Within a job: adds an incident as it is, with its own id, times and
 * status; version becomes 1.  ERR_CONFLICT when the id is taken.
 */
enum err
store_incident_import(struct db *db, const struct origin *origin,
	struct incident *inc);

/* Within a job: removes all incidents with history and tallies. */
enum err
store_incident_wipe(struct db *db);

/*
 * Up to `limit` incidents with ids above `after`, by id: the way to walk
 * through all of them without holding a snapshot open.
 */
enum err
store_incident_after(struct db *db, int64_t after, int64_t limit,
	struct arena *a, struct store_incident_page *page_r);

/*
 * ERR_OK when the newest event of each incident tells of its state;
 * ERR_CONFLICT when not, and *id_r is one of which it does not.
 */
enum err
store_incident_verify(struct db *db, int64_t *id_r);

#endif
