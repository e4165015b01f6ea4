#ifndef INCIDENT_INCIDENT_STORE_H
#define INCIDENT_INCIDENT_STORE_H

/*
 * Operations on incidents.  Functions that read take a connection.  Functions
 * that write are for jobs of the writer: the change, its history and its
 * counters are durable when writer_run returns.  Rows and texts that are
 * returned live in the arena `a`.
 */

#include "db/db.h"
#include "db/txn.h"
#include "domain/precondition.h"
#include "incident/event.h"
#include "incident/incident.h"

/* Reads an incident.  ERR_NOT_FOUND: there is none with that id. */
enum err
incident_store_get(struct db *db, int64_t id, struct arena *a,
	struct incident *inc_r);

/*
 * The result of an earlier delivery of the request actor->request_id: the
 * incident as that delivery left it, whatever has happened to it since.  For
 * a deletion, the deleted incident with the time and version of the deletion.
 * ERR_NOT_FOUND: the request is new, or has no id.
 */
enum err
incident_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct incident *inc_r);

/*
 * Within a job: creates an incident from the values that a client may set in
 * *inc (status NULL: open), and fills in the rest.  ERR_FORBIDDEN: its source
 * is not actor->source.  For an earlier delivery of the same request *inc
 * becomes the incident that it created.
 */
enum err
incident_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident *inc);

/*
 * Within a job: inserts the row alone, with the next id if inc->id is 0.  The
 * caller writes history and counters.
 */
enum err
incident_store_insert(struct db *db, struct incident *inc);

/* A change of an incident, which is made only if ... */
struct incident_store_change {
	int64_t			 id;
	struct incident_patch	 patch;
	struct precondition	 condition;	/* ... this holds, and */
	enum lifecycle		 lifecycle;	/* ... has the transition */
};

/*
 * Within a job: changes an incident and returns it as changed.  Values that
 * the incident has already change neither time nor version; a note is kept
 * all the same.  The whole patch is one event.  Errors:
 *   ERR_NOT_FOUND     there is none, or its source is not actor->source
 *   ERR_FORBIDDEN     its new source would not be actor->source
 *   ERR_PRECONDITION  the condition does not hold; *inc_r is the incident
 *   ERR_TRANSITION    the lifecycle has no such transition; ditto
 * For an earlier delivery of the same request *inc_r is its result.
 */
enum err
incident_store_change(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

/*
 * The two halves of incident_store_change for an incident that was read within
 * the job: the checks, and the change, which updates *inc.  Neither looks for
 * an earlier delivery of the request.
 */
enum err
incident_store_validate(const struct actor *actor,
	const struct incident_store_change *change,
	const struct incident *inc);

enum err
incident_store_apply(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct incident *inc);

/*
 * Within a job: deletes the incident change->id if the condition holds.  The
 * history stays; its last event has all values of the incident.  *inc_r and
 * the errors are those of incident_store_change.
 */
enum err
incident_store_delete(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

/*
 * Within a job: adds an incident with its own id, times and status; version 0
 * becomes 1.  ERR_DUPLICATE: the id is, or was, that of another incident.
 */
enum err
incident_store_import(struct txn *txn, const struct actor *actor,
	struct incident *inc);

/* Within a job: makes the next id greater than `last` and all ids in use. */
enum err
incident_store_skip_ids(struct txn *txn, int64_t last);

/*
 * Within a job: removes all incidents with history, counters, rollups, search
 * index and stored responses.  *version_r is the highest version that any had:
 * incidents that are imported in their place need a higher one, because
 * clients know incidents by id and version (ETag).
 */
enum err
incident_store_wipe(struct txn *txn, int64_t *version_r);

/*
 * Compares incidents with their history.  ERR_MISMATCH: the newest events of
 * the incident *id_r do not agree with its row.
 */
enum err
incident_store_verify(struct db *db, int64_t *id_r);

#endif
