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
 * Is work left?  Resolved, closed and cancelled are not active, nor is a status
 * that is not in status_values (any more).
 */
bool
status_is_active(const struct enum_value *status);

/* Which transitions are allowed. */
enum lifecycle {
	LIFECYCLE_FREE,		/* all, as in the replaced service */
	LIFECYCLE_STRICT,	/* those of a table in status.c */
	LIFECYCLE__MAX
};

/*
 * The statuses that an incident may change to: bit i for status_values[i].
 * `from` may be a status that is not in status_values (any more): from there
 * all transitions are allowed if the lifecycle is free, and none otherwise.
 */
unsigned
status_transitions(const struct enum_value *from, enum lifecycle lifecycle);

/* True also when `to` is the present status. */
bool
status_can_transition(const struct enum_value *from,
	const struct enum_value *to, enum lifecycle lifecycle);

#endif
