#ifndef INCIDENT_INCIDENT_H
#define INCIDENT_INCIDENT_H

/*
 * An incident: what it is made of.  A new field is a member and a constant
 * here, a row in incident_fields[], a migration, and a column in the lists
 * of sql/queries/incident.sql.  Requests, answers, export, import, history
 * and filter follow from the flags of the row.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/source.h"
#include "domain/status.h"
#include "wire/field.h"

struct incident {
	int64_t			 id;		/* >= 1, never used again */
	struct str		 description;	/* trimmed, not empty */
	const struct enum_value	*status;	/* of status_values */
	const struct enum_value	*source;	/* of source_values */
	int64_t			 created_at;	/* microseconds, 1970 UTC */
	int64_t			 updated_at;	/* ditto; grows with version */
	int64_t			 version;	/* 1, then +1 per change */
};

/*
 * The fields in the order of the wire, which is the order of the columns too;
 * after INCIDENT_FIELD__MAX, what only a patch has.
 */
enum incident_field {
	INCIDENT_ID,
	INCIDENT_DESCRIPTION,
	INCIDENT_STATUS,
	INCIDENT_SOURCE,
	INCIDENT_CREATED_AT,
	INCIDENT_UPDATED_AT,
	INCIDENT_VERSION,
	INCIDENT_FIELD__MAX,
	INCIDENT_NOTE = INCIDENT_FIELD__MAX,
	INCIDENT_PATCH__MAX
};

extern const struct field incident_fields[];	/* INCIDENT_PATCH__MAX */

#define INCIDENT_DESCRIPTION_MAX	65536	/* code points */
#define INCIDENT_NOTE_MAX		4096

/*
 * A change of an incident.  A field of `to` that has a value is set to it; one
 * that has none is left alone unless its bit is in `given`, which the client
 * set to null.  (Of id, times and version nothing is ever read.)
 */
struct incident_patch {
	struct incident	to;
	unsigned	given;	/* bit i: incident_fields[i] */
	struct str	note;	/* empty: none */
};

#endif
