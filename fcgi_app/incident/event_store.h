#ifndef INCIDENT_EVENT_STORE_H
#define INCIDENT_EVENT_STORE_H

/*
 * The history of incidents: one event for each change, added in the
 * transaction of the change.
 */

#include "db/db.h"
#include "incident/event.h"

/* Within a job: adds an event by `actor`; it gets the next number. */
enum err
event_store_add(struct db *db, const struct actor *actor,
	const struct event *event);

/*
 * Within a job: adds an event for each of the incidents with the ids from
 * event->incident_id to `last`, which were just created.  The first event gets
 * the id of the request.
 */
enum err
event_store_add_created(struct db *db, const struct actor *actor,
	const struct event *event, int64_t last);

/* The event with the id actor->request_id.  ERR_NOT_FOUND: there is none. */
enum err
event_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct event_line *line_r);

/* Is there, or was there ever, an incident with that id? */
enum err
event_store_has_incident(struct db *db, int64_t incident, bool *came_r);

/* Has the status of the incident changed, or has it a note? */
enum err
event_store_has_response(struct db *db, int64_t incident, bool *answered_r);

/* The most events that are read for a page of the events of one source. */
#define EVENT_STORE_SCAN_MAX	10000

struct event_store_query {
	int64_t			 incident;	/* 0: those of all */
	/* Of incidents with this (deleted: last) source; NULL: any. */
	const struct enum_value	*source;
	int64_t			 after;		/* only greater numbers */
	int64_t			 limit;		/* events at the most */
};

struct event_store_page {
	struct event_line	*lines;		/* the oldest first */
	size_t			 n;		/* fewer if they are long */
	bool			 more;		/* there may be later events */
	int64_t			 last;		/* `after` of the next page */
};

/*
 * The number of columns of a line of the history in a statement: those of
 * event_line_fields[], and two for each field with FIELD_HISTORY.
 */
int
event_store_columns(void);

/*
 * Reads a page of events in the order of their commits.  An event never
 * becomes visible before an earlier one, so a client that continues after the
 * last event it has seen misses none.
 */
enum err
event_store_read(struct db *db, const struct event_store_query *query,
	struct arena *a, struct event_store_page *page_r);

/*
 * The number of the newest event.  While it is unchanged, every read of
 * incidents gives the same, unless it depends on the present time.
 */
enum err
event_store_last(struct db *db, int64_t *seq_r);

/* The number of the newest event of one incident; 0: there is none. */
enum err
event_store_last_of_incident(struct db *db, int64_t incident, int64_t *seq_r);

/*
 * The source of an incident; of a deleted one, its last.  ERR_NOT_FOUND: no
 * event of that id.
 */
enum err
event_store_source_of_incident(struct db *db, int64_t incident, struct arena *a,
	const struct enum_value **source_r);

/*
 * Within a job: removes the history after the incidents were removed.  The
 * numbers of later events continue.
 */
enum err
event_store_wipe(struct db *db);

#endif
