/*
 * Incidents.  Each write is a job that changes the row, updates counters and
 * rollups, removes outdated text from the search index and adds an event, in
 * one transaction.
 */

#include "base/clock.h"
#include "db/row.h"
#include "idempotency/stored_response_store.h"
#include "incident/counter_store.h"
#include "incident/event_store.h"
#include "incident/incident_store.h"
#include "incident/rollup_store.h"
#include "incident/search_index_store.h"

static void
read_incident(const struct db_rows *rows, struct arena *a,
	struct incident *inc_r)
{
	row_read(rows, incident_fields, INCIDENT_FIELD__MAX, a, inc_r);
}

enum err
incident_store_get(struct db *db, int64_t id, struct arena *a,
	struct incident *inc_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_INCIDENT_GET, DB_ARGS(DB_INT(id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	read_incident(rows, a, inc_r);
	db_done(rows);
	return ERR_OK;
}

/*
 * Updates counters, rollups and history for a change of the incident, which
 * was `before` (NULL: it is new).
 */
static enum err
record_change(struct txn *txn, const struct actor *actor, struct event *event,
	const struct incident *inc, const struct incident *before)
{
	enum err e;

	event->incident_id = inc->id;
	event->status_to = inc->status;
	event->version = inc->version;
	if (before != NULL) {
		event->status_from = before->status;
		event->updated_from = before->updated_at;
	}
	if (event->kind != EVENT_NOTE)
		counter_store_change(txn, inc, before);
	e = rollup_store_change(txn, event, inc, before);
	return e == ERR_OK ? event_store_add(txn->db, actor, event) : e;
}

enum err
incident_store_insert(struct db *db, struct incident *inc)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	enum err e;

	if (inc->id == 0 && (e = db_reserve(db, 1, &inc->id)) != ERR_OK)
		return e;
	row_args(incident_fields, INCIDENT_FIELD__MAX, inc, args);
	return db_exec(db, SQL_INCIDENT_INSERT, args, INCIDENT_FIELD__MAX);
}

enum err
incident_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct incident *inc_r)
{
	struct db_rows *rows;
	enum err e;

	if (actor->request_id.n == 0)
		return ERR_NOT_FOUND;
	e = db_query(db, SQL_INCIDENT_LEFT_BY_REQUEST,
	    DB_ARGS(DB_BLOB(actor->request_id)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	/* The row is missing and no event has its deletion: damage. */
	if (db_is_null(rows, INCIDENT_CREATED_AT))
		e = ERR_INTERNAL;
	else
		read_incident(rows, a, inc_r);
	db_done(rows);
	return e;
}

enum err
incident_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct incident *inc)
{
	struct event event = { .kind = EVENT_CREATED };
	enum err e;

	e = incident_store_by_request(txn->db, actor, a, inc);
	if (e != ERR_NOT_FOUND)
		return e;
	if (!actor_may_touch(actor, inc->source))
		return ERR_FORBIDDEN;
	inc->id = 0;
	if (inc->status == NULL)
		inc->status = &status_values[STATUS_OPEN];
	inc->created_at = inc->updated_at = event.at = clock_now();
	inc->version = 1;
	if ((e = incident_store_insert(txn->db, inc)) != ERR_OK)
		return e;
	return record_change(txn, actor, &event, inc, NULL);
}

enum err
incident_store_validate(const struct actor *actor,
	const struct incident_store_change *change,
	const struct incident *inc)
{
	const struct enum_value *to = change->patch.to.status;

	if (!actor_may_touch(actor, inc->source))
		return ERR_NOT_FOUND;
	if (change->patch.to.source != NULL &&
	    !actor_may_touch(actor, change->patch.to.source))
		return ERR_FORBIDDEN;
	if (!precondition_holds(&change->condition, inc->version,
	    inc->updated_at))
		return ERR_PRECONDITION;
	return to == NULL || status_can_transition(inc->status, to,
	    change->lifecycle) ? ERR_OK : ERR_TRANSITION;
}

/*
 * Sets the fields that the patch changes, and marks those that the history
 * keeps before and after.  The event becomes EVENT_EDITED or EVENT_STATUS when
 * anything changes.
 */
static void
apply_patch(const struct incident_patch *patch, struct incident *inc,
	struct event *event)
{
	const struct field *f;
	int i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		f = &incident_fields[i];
		if ((f->flags & FIELD_HISTORY) == 0 ||
		    (!field_has_value(f, &patch->to) &&
		    (patch->given >> i & 1) == 0) ||
		    field_equal(f, &patch->to, inc))
			continue;
		field_copy(f, inc, &patch->to);
		event->kind = EVENT_EDITED;
		event->changed |= 1u << i;
	}
	if (patch->to.status != NULL && patch->to.status != inc->status) {
		event->kind = EVENT_STATUS;
		inc->status = patch->to.status;
	}
}

/* A clock set back must not make a change look older. */
static int64_t
next_update_time(const struct incident *inc, int64_t now)
{
	return now > inc->updated_at ? now : inc->updated_at + 1;
}

/* Updates the row; its old description leaves the index before. */
static enum err
update_row(struct db *db, const struct event *event,
	const struct incident *inc)
{
	struct db_arg args[INCIDENT_FIELD__MAX];
	enum err e = ERR_OK;

	if (event->changed >> INCIDENT_DESCRIPTION & 1)
		e = search_index_store_remove(db, inc->id);
	if (e != ERR_OK)
		return e;
	row_args(incident_fields, INCIDENT_FIELD__MAX, inc, args);
	return db_exec(db, SQL_INCIDENT_SET, args, INCIDENT_FIELD__MAX);
}

enum err
incident_store_apply(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct incident *inc)
{
	const struct incident before = *inc;
	struct event event = {
		.kind = EVENT_NOTE, .note = change->patch.note,
		.at = clock_now(), .before = &before, .after = inc,
	};
	enum err e;

	apply_patch(&change->patch, inc, &event);
	if (event.kind == EVENT_NOTE)
		return event.note.n == 0 ? ERR_OK :
		    record_change(txn, actor, &event, inc, &before);
	inc->updated_at = event.at = next_update_time(inc, event.at);
	inc->version++;
	if ((e = update_row(txn->db, &event, inc)) != ERR_OK)
		return e;
	return record_change(txn, actor, &event, inc, &before);
}

enum err
incident_store_change(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r)
{
	enum err e;

	e = incident_store_by_request(txn->db, actor, a, inc_r);
	if (e != ERR_NOT_FOUND)
		return e;
	if ((e = incident_store_get(txn->db, change->id, a, inc_r)) != ERR_OK)
		return e;
	e = incident_store_validate(actor, change, inc_r);
	return e != ERR_OK ? e :
	    incident_store_apply(txn, actor, change, inc_r);
}

/* Deletes the row and subtracts it from counters and rollups. */
static enum err
delete_row(struct txn *txn, const struct incident *inc)
{
	enum err e;

	counter_store_add(txn, inc, -1);
	e = rollup_store_subtract(txn, inc->id);
	if (e == ERR_OK)
		e = search_index_store_remove(txn->db, inc->id);
	return e != ERR_OK ? e : db_exec(txn->db, SQL_INCIDENT_DELETE,
	    DB_ARGS(DB_INT(inc->id)));
}

/* The last event of an incident holds all that it was. */
static enum err
record_deletion(struct txn *txn, const struct actor *actor,
	const struct incident *inc)
{
	const struct event event = {
		.incident_id = inc->id,
		.at = next_update_time(inc, clock_now()),
		.kind = EVENT_DELETED,
		.status_from = inc->status, .status_to = inc->status,
		.updated_from = inc->updated_at, .version = inc->version + 1,
		.changed = ~0u, .before = inc,
	};

	return event_store_add(txn->db, actor, &event);
}

enum err
incident_store_delete(struct txn *txn, const struct actor *actor,
	const struct incident_store_change *change, struct arena *a,
	struct incident *inc_r)
{
	enum err e;

	e = incident_store_by_request(txn->db, actor, a, inc_r);
	if (e != ERR_NOT_FOUND)
		return e;
	if ((e = incident_store_get(txn->db, change->id, a, inc_r)) != ERR_OK)
		return e;
	if ((e = incident_store_validate(actor, change, inc_r)) != ERR_OK)
		return e;
	e = delete_row(txn, inc_r);
	return e == ERR_OK ? record_deletion(txn, actor, inc_r) : e;
}

enum err
incident_store_import(struct txn *txn, const struct actor *actor,
	struct incident *inc)
{
	struct event event = { .kind = EVENT_IMPORTED, .at = clock_now() };
	bool known;
	enum err e;

	if ((e = event_store_has_incident(txn->db, inc->id, &known)) != ERR_OK)
		return e;
	if (known)
		return ERR_DUPLICATE;
	if (inc->version == 0)
		inc->version = 1;
	if ((e = incident_store_insert(txn->db, inc)) != ERR_OK)
		return e;
	if ((e = record_change(txn, actor, &event, inc, NULL)) != ERR_OK)
		return e;
	return counter_batch_ease(txn->batch, txn->db);
}

enum err
incident_store_skip_ids(struct txn *txn, int64_t last)
{
	enum err e = db_exec(txn->db, SQL_INCIDENT_RESTART_IDS, DB_NO_ARGS);

	return e == ERR_OK ? db_exec(txn->db, SQL_INCIDENT_SKIP_IDS,
	    DB_ARGS(DB_INT(last))) : e;
}

enum err
incident_store_wipe(struct txn *txn, int64_t *version_r)
{
	enum err e;

	if ((e = db_number(txn->db, SQL_INCIDENT_VERSION_MAX,
	    DB_NO_ARGS, version_r)) != ERR_OK)
		return e;
	e = db_exec(txn->db, SQL_INCIDENT_WIPE, DB_NO_ARGS);
	if (e == ERR_OK)
		e = db_exec(txn->db, SQL_INCIDENT_RESTART_IDS, DB_NO_ARGS);
	if (e == ERR_OK)
		e = event_store_wipe(txn->db);
	if (e == ERR_OK)
		e = search_index_store_wipe(txn->db);
	if (e == ERR_OK)
		e = rollup_store_wipe(txn);
	if (e == ERR_OK)
		e = stored_response_store_wipe(txn->db);
	return e == ERR_OK ? counter_store_wipe(txn) : e;
}

enum err
incident_store_verify(struct db *db, int64_t *id_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_INCIDENT_WITHOUT_EVENT, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*id_r = db_int(rows, 0);
	db_done(rows);
	return ERR_MISMATCH;
}
