#ifndef STORE_EVENT_H
#define STORE_EVENT_H

/*
 * The history: one line per change, in the change's own transaction.
 */

#include "db/db.h"
#include "incident/event.h"

enum err
event_store_add(struct db *db, const struct actor *actor,
	const struct event *event);

/*
 * The event for each of the incidents from event->incident_id to `last`,
 * which were just created; the id of the request stands in the first.
 */
enum err
event_store_add_created(struct db *db, const struct actor *actor,
	const struct event *event, int64_t last);

/* The event that the request of `origin` left; ERR_NOT_FOUND: none. */
enum err
event_store_by_request(struct db *db, const struct actor *actor,
	struct arena *a, struct event_line *line_r);

/* Is there, or was there, an incident of that id? */
enum err
event_store_has_incident(struct db *db, int64_t incident, bool *came_r);

/* Has anybody moved the incident or said something of it yet? */
enum err
event_store_has_response(struct db *db, int64_t incident, bool *answered_r);

/* So many events are looked at for a page of those of one source. */
#define EVENT_STORE_SCAN_MAX	10000

struct event_store_query {
	int64_t			 incident;	/* 0: those of all */
	const struct enum_value	*source;	/* of all incidents that are, or
						   at last were, of it alone;
						   NULL: any */
	int64_t			 after;		/* only later ones */
	int64_t			 limit;
};

struct event_store_page {
	struct event_line	*lines;		/* the oldest first */
	size_t			 n;		/* fewer when they are long */
	bool			 more;		/* later than these, maybe */
	int64_t			 last;		/* where to go on after */
};

/*
 * The number of columns of a line of the history in a statement: those of
 * event_line_fields[], and two for each field with FIELD_HISTORY.
 */
int
event_store_columns(void);

/*
 * Events in the order of their commits.  None becomes visible before an
 * earlier one: whoever goes on after the last one that he saw misses none.
 */
enum err
event_store_read(struct db *db, const struct event_store_query *query,
	struct arena *a, struct event_store_page *page_r);

/*
 * The number of the newest event: as long as it stays the same, so does
 * everything that is read, but for the passing of time.
 */
enum err
event_store_last(struct db *db, int64_t *seq_r);

/* The same of one incident; 0 when it has no event. */
enum err
event_store_last_of_incident(struct db *db, int64_t incident, int64_t *seq_r);

/*
 * The source of an incident, or the one that it had when it was deleted.
 * ERR_NOT_FOUND when it has no event.
 */
enum err
event_store_source_of_incident(struct db *db, int64_t incident, struct arena *a,
	const struct enum_value **source_r);

/*
 * Forgets the history, after the incidents themselves went; the numbers
 * go on.
 */
enum err
event_store_wipe(struct db *db);

#endif
