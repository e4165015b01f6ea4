#ifndef INCIDENT_EVENT_H
#define INCIDENT_EVENT_H

/*
 * An event: an entry in the history of an incident.  It names the actor, the
 * channel, the kind of change, and the values before and after.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/actor.h"
#include "incident/incident.h"

enum event_kind {
	EVENT_CREATED,
	EVENT_STATUS,		/* the status changed */
	EVENT_IMPORTED,		/* came from a file, with its own times */
	EVENT_NOTE,		/* a note was added, nothing changed */
	EVENT_EDITED,		/* fields changed, but not the status */
	EVENT_DELETED,		/* the last event of an incident */
	EVENT_LOGGED,		/* from the log of another service; comes
				   before EVENT_IMPORTED */
	EVENT_KIND__MAX
};

extern const struct str event_kind_names[];	/* EVENT_KIND__MAX */

/*
 * A change of status may change other fields as well.  `changed` names the
 * fields with FIELD_HISTORY whose values in `before` and `after` are written
 * down.  EVENT_DELETED writes down all of them, and its status_to is the
 * status that the incident had.
 */
struct event {
	int64_t			 incident_id;
	int64_t			 at;		/* microseconds, 1970 UTC */
	enum event_kind		 kind;
	const struct enum_value	*status_from;	/* NULL: there was none */
	const struct enum_value	*status_to;
	int64_t			 updated_from;	/* its updated_at before */
	int64_t			 version;	/* of the incident afterwards */
	struct str		 note;		/* may be empty */
	unsigned		 changed;	/* bit i: incident_fields[i] */
	const struct incident	*before;	/* if `changed` is not 0 */
	const struct incident	*after;		/* NULL: it is deleted */
};

/* A field before and after; { NULL, 0 }: no value, or it did not change. */
struct event_change {
	struct str	from, to;	/* as they are sent */
};

/* An event as it is read from the history; words as they were stored. */
struct event_line {
	int64_t		seq;		/* the one order of all changes */
	int64_t		incident;
	int64_t		at;		/* microseconds since 1970 UTC */
	struct str	actor;
	struct str	channel;
	struct str	kind;
	struct str	status_from;	/* { NULL, 0 }: there was none */
	struct str	status_to;
	int64_t		version;
	struct str	note;		/* { NULL, 0 }: none */
	struct str	request_id;	/* 32 hex digits; { NULL, 0 }: none */
	struct event_change changes[INCIDENT_FIELD__MAX]; /* FIELD_HISTORY */
};

/*
 * In the order of the wire; also the order of the columns.  The changes come
 * after them, NAME_from and NAME_to for each field with FIELD_HISTORY.
 */
enum event_line_field {
	EVENT_LINE_SEQ,
	EVENT_LINE_INCIDENT,
	EVENT_LINE_AT,
	EVENT_LINE_ACTOR,
	EVENT_LINE_CHANNEL,
	EVENT_LINE_KIND,
	EVENT_LINE_STATUS_FROM,
	EVENT_LINE_STATUS_TO,
	EVENT_LINE_VERSION,
	EVENT_LINE_NOTE,
	EVENT_LINE_REQUEST_ID,
	EVENT_LINE__MAX
};

extern const struct field event_line_fields[];	/* EVENT_LINE__MAX */

#endif
