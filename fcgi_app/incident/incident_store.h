#ifndef STORE_INCIDENT_H
#define STORE_INCIDENT_H

/*
 * Operations on incidents.  Reading ones take a connection; writing ones
 * are for jobs of the writer: they are durable, with their history and
 * tallies, when writer_run returns.  Rows and texts live in the arena
 * given.
 */

#include "db/db.h"
#include "db/txn.h"
#include "domain/precondition.h"
#include "incident/event.h"
#include "incident/incident.h"

/* ERR_NOT_FOUND when there is none. */
enum err
incident_store_get(struct db *db, int64_t id, struct arena *a,
	struct incident *inc_r);

/*
 * The incident as the request of `origin` left it when it was delivered
 * before, even if others have changed or deleted it since; if it deleted
 * it, what it was, with the time and version of the deletion.
 * ERR_NOT_FOUND: the request is new, or has no id to know it by.
 */
enum err
incident_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct incident *inc_r);

/*
 * Within a job: creates an incident from the description and source in
 * *inc, and the status unless it is NULL, and fills in the rest.
 * ERR_FORBIDDEN when it is of another source than origin->source.  A
 * request that did so before (origin->request_id) gets what it created
 * then.
 */
enum err
incident_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident *inc);

/*
 * Within a job: the row alone, with the next id if it has 0.  History and
 * tallies are for the caller.
 */
enum err
incident_store_insert(struct db *db, struct incident *inc);

/* A change of an incident: what of it is to be done, and only if ... */
struct incident_store_change {
	int64_t			 id;
	struct incident_patch	 patch;
	struct precondition	 condition;	/* ... this holds, and */
	enum lifecycle		 lifecycle;	/* ... has the transition */
};

/*
 * Within a job: changes the incident and hands out what it is then.  What
 * it is already changes nothing, its time and version neither; a note is
 * kept all the same.  All of it is one event.  ERR_NOT_FOUND when there is
 * none, or it is of another source than origin->source; ERR_FORBIDDEN when
 * it would be of another; ERR_PRECONDITION when the condition does not hold
 * and ERR_TRANSITION when the lifecycle has no such move: *inc_r is the
 * present incident.  A request that made the
 * change before gets the answer of that time.
 */
enum err
incident_store_change(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

/*
 * The two halves of that, for an incident that was read within the job:
 * may it be touched and do the conditions hold, and the change itself, by
 * which *inc becomes what it is then.  Neither looks for a request that
 * did so before.
 */
enum err
incident_store_validate(const struct actor *actor,
	const struct incident_store_change *change,
	const struct incident *inc);

enum err
incident_store_apply(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct incident *inc);

/*
 * Within a job: deletes the incident that change->id names, if its
 * condition holds.  Its history stays, and ends with what it was.  *inc_r
 * and the errors are those of a change.
 */
enum err
incident_store_delete(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r);

/*
 * Within a job: adds an incident as it is, with its own id, times and
 * status; a version of 0 becomes 1.  ERR_DUPLICATE when the id is taken, or
 * was that of one that was deleted.
 */
enum err
incident_store_import(struct txn *txn, const struct actor *actor,
	struct incident *inc);

/*
 * Within a job: the next id will be above `last`, as it is above all that
 * there are.
 */
enum err
incident_store_skip_ids(struct txn *txn, int64_t last);

/*
 * Within a job: removes all incidents with history, tallies, index and the
 * answers that told of them.
 * *version_r is the highest version that one had: what is imported in
 * their place gets a higher one, or clients would take it for what they
 * know.
 */
enum err
incident_store_wipe(struct txn *txn, int64_t *version_r);

/*
 * ERR_OK when the newest event of each incident tells of its state;
 * ERR_MISMATCH when not, and *id_r is one of which it does not.
 */
enum err
incident_store_verify(struct db *db, int64_t *id_r);

#endif
