#ifndef STORE_EVENT_H
#define STORE_EVENT_H

/*
 * The history: one line per change, in the change's own transaction.
 */

#include "model/event.h"
#include "store/db.h"

enum err
store_event_add(struct db *db, const struct origin *origin,
	const struct event *event);

/* What a request did when it was delivered before. */
struct store_effect {
	int64_t		incident_id;
	int64_t		updated_at;	/* afterwards */
	struct str	status;		/* ditto */
	int64_t		version;	/* ditto */
};

/*
 * Looks the request of `origin` up.  ERR_NOT_FOUND: it is new, or has no
 * id to know it by.
 */
enum err
store_event_of_request(struct db *db, const struct origin *origin,
	struct arena *a, struct store_effect *effect_r);

/*
 * The number of the newest event: as long as it stays the same, so does
 * everything that is read, but for the passing of time.
 */
enum err
store_event_last(struct db *db, int64_t *seq_r);

/*
 * Forgets the history, after the incidents themselves went; the numbers
 * go on.
 */
enum err
store_event_wipe(struct db *db);

#endif
