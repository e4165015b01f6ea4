#ifndef INCIDENT_INCIDENT_H
#define INCIDENT_INCIDENT_H

/*
 * An incident: what it is made of.  A new
 * field is a member here, a row in incident_fields[], a migration and a
 * word in the column list of sql/queries/incident.sql; reading and
 * writing follow from the row.
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
struct incident_patch {
	const struct enum_value	*status;	/* NULL: to stay as it is */
	struct str		 note;		/* empty: nothing to say */
	struct str		 description;	/* empty: to stay as it is */
	const struct enum_value	*source;	/* NULL: ditto */
};

enum incident_patch_field {
	INCIDENT_PATCH_STATUS,
	INCIDENT_PATCH_NOTE,
	INCIDENT_PATCH_DESCRIPTION,
	INCIDENT_PATCH_SOURCE,
	INCIDENT_PATCH__MAX
};

extern const struct field incident_patch_fields[];	/* INCIDENT_PATCH__MAX */

#endif
