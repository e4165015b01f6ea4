#ifndef INCIDENT_INCIDENT_H
#define INCIDENT_INCIDENT_H

/*
 * An incident: what it is made of, its statuses and its sources.  A new
 * field is a member here, a row in incident_fields[], a migration and a
 * word in the column list of sql/queries/incident.sql; reading and
 * writing follow from the row.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "wire/field.h"

enum incident_status {
	INCIDENT_OPEN,
	INCIDENT_IN_PROGRESS,
	INCIDENT_RESOLVED,
	INCIDENT_CLOSED,
	INCIDENT_CANCELLED,
	INCIDENT_STATUS__MAX
};

enum incident_source {
	INCIDENT_OPERATOR,
	INCIDENT_MONITORING,
	INCIDENT_PARTNER,
	INCIDENT_SYSTEM,
	INCIDENT_SOURCE__MAX
};

extern const struct word incident_statuses[];	/* INCIDENT_STATUS__MAX */
extern const struct word incident_sources[];	/* INCIDENT_SOURCE__MAX */

struct incident {
	int64_t			 id;		/* >= 1, never used again */
	struct str		 description;	/* trimmed, not empty */
	const struct word	*status;	/* of incident_statuses */
	const struct word	*source;	/* of incident_sources */
	int64_t			 created_at;	/* microseconds since 1970 UTC */
	int64_t			 updated_at;	/* ditto; grows with version */
	int64_t			 version;	/* 1, then +1 per change */
};

/* The fields in the order of the wire; also the order of the columns. */
enum incident_field {
	INCIDENT_ID,
	INCIDENT_DESCRIPTION,
	INCIDENT_STATUS,
	INCIDENT_SOURCE,
	INCIDENT_CREATED_AT,
	INCIDENT_UPDATED_AT,
	INCIDENT_VERSION,
	INCIDENT_FIELD__MAX
};

extern const struct field incident_fields[];	/* INCIDENT_FIELD__MAX */

#define INCIDENT_DESCRIPTION_MAX	65536	/* code points */
#define INCIDENT_NOTE_MAX		4096

/* What one may ask of an incident that is there. */
struct incident_wish {
	const struct word	*status;	/* NULL: to stay as it is */
	struct str		 note;		/* empty: nothing to say */
	struct str		 description;	/* empty: to stay as it is */
	const struct word	*source;	/* NULL: ditto */
};

enum incident_wish_field {
	INCIDENT_WISH_STATUS,
	INCIDENT_WISH_NOTE,
	INCIDENT_WISH_DESCRIPTION,
	INCIDENT_WISH_SOURCE,
	INCIDENT_WISH__MAX
};

extern const struct field incident_wish_fields[];	/* INCIDENT_WISH__MAX */

/*
 * Is there still something to do?  A status that is in no list (any more)
 * is settled, as resolved, closed and cancelled are.
 */
bool
incident_is_active(const struct word *status);

/* Which moves from status to status there are. */
enum incident_lifecycle {
	INCIDENT_FREE,		/* any, as in the service that was replaced */
	INCIDENT_STRICT,	/* those of a table in incident.c */
	INCIDENT_LIFECYCLE__MAX
};

/*
 * The statuses that an incident may move to: bit i for
 * incident_statuses[i].  `from` may be a word that is in no list (any
 * more): it leads anywhere when moves are free, and nowhere else.
 */
unsigned
incident_moves(const struct word *from, enum incident_lifecycle lifecycle);

/* True also for the status that it has. */
bool
incident_may_become(const struct word *from, const struct word *to,
	enum incident_lifecycle lifecycle);

#endif
