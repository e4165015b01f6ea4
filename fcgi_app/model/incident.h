#ifndef MODEL_INCIDENT_H
#define MODEL_INCIDENT_H

/*
 * An incident: what it is made of, its statuses and its sources.  A new
 * field is a member here, a row in incident_fields[], a migration and a
 * word in the column list of sql/queries/incident.sql; reading, writing,
 * filtering and ordering follow from the row.
 */

#include <stdint.h>

#include "base/field.h"
#include "base/str.h"

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

extern const struct word incident_statuses[INCIDENT_STATUS__MAX];
extern const struct word incident_sources[INCIDENT_SOURCE__MAX];

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

extern const struct field incident_fields[INCIDENT_FIELD__MAX];

#define INCIDENT_DESCRIPTION_MAX	65536	/* code points */

#endif
