#ifndef DOMAIN_STATUS_H
#define DOMAIN_STATUS_H

/* The statuses of an incident and the transitions between them. */

#include <stdbool.h>

#include "wire/field.h"

enum status {
	STATUS_OPEN,
	STATUS_IN_PROGRESS,
	STATUS_RESOLVED,
	STATUS_CLOSED,
	STATUS_CANCELLED,
	STATUS__MAX
};

extern const struct enum_value status_values[];	/* STATUS__MAX */

/*
 * Is there still something to do?  A status that is in no list (any more)
 * is settled, as resolved, closed and cancelled are.
 */
bool
status_is_active(const struct enum_value *status);

/* Which moves from status to status there are. */
enum lifecycle {
	LIFECYCLE_FREE,		/* any, as in the service that was replaced */
	LIFECYCLE_STRICT,	/* those of a table in incident.c */
	LIFECYCLE__MAX
};

/*
 * The statuses that an incident may move to: bit i for
 * status_values[i].  `from` may be a word that is in no list (any
 * more): it leads anywhere when moves are free, and nowhere else.
 */
unsigned
status_transitions(const struct enum_value *from, enum lifecycle lifecycle);

/* True also for the status that it has. */
bool
status_can_transition(const struct enum_value *from, const struct enum_value *to,
	enum lifecycle lifecycle);

#endif
