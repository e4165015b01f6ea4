/*
 * The statuses of an incident, their labels and their transitions.  A new
 * status is a member of enum status and a row in each table here.
 */

#include "base/table.h"
#include "domain/status.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct enum_value status_values[] = {
	[STATUS_OPEN]		= WORD("open", "Открыт", "Open"),
	[STATUS_IN_PROGRESS]	= WORD("in_progress", "В работе",
					"In progress"),
	[STATUS_RESOLVED]	= WORD("resolved", "Решен", "Resolved"),
	[STATUS_CLOSED]	= WORD("closed", "Закрыт", "Closed"),
	[STATUS_CANCELLED]	= WORD("cancelled", "Отменен", "Cancelled"),
};
TABLE_COVERS(status_values, STATUS__MAX);

/* Is there still something to do?  {active} of measure.sql names the same. */
static const bool active[] = {
	[STATUS_OPEN]		= true,
	[STATUS_IN_PROGRESS]	= true,
	[STATUS_RESOLVED]	= false,
	[STATUS_CLOSED]		= false,
	[STATUS_CANCELLED]	= false,
};
TABLE_COVERS(active, STATUS__MAX);

/* With `lifecycle = strict`.  A closed status leads back to an active one. */
#define BIT(status)	(1u << (status))

static const unsigned strict_transitions[] = {
	[STATUS_OPEN]		= BIT(STATUS_IN_PROGRESS) |
	    BIT(STATUS_RESOLVED) | BIT(STATUS_CANCELLED),
	[STATUS_IN_PROGRESS]	= BIT(STATUS_OPEN) |
	    BIT(STATUS_RESOLVED) | BIT(STATUS_CANCELLED),
	[STATUS_RESOLVED]	= BIT(STATUS_IN_PROGRESS) |
	    BIT(STATUS_CLOSED),
	[STATUS_CLOSED]	= BIT(STATUS_IN_PROGRESS),
	[STATUS_CANCELLED]	= BIT(STATUS_OPEN),
};
TABLE_COVERS(strict_transitions, STATUS__MAX);

/* The place of a status in the list, or -1. */
static int
index_of(const struct enum_value *status)
{
	int i;

	for (i = 0; i < STATUS__MAX; i++)
		if (status == &status_values[i])
			return i;
	return -1;
}

bool
status_is_active(const struct enum_value *status)
{
	int i = index_of(status);

	return i >= 0 && active[i];
}

unsigned
status_transitions(const struct enum_value *from, enum lifecycle lifecycle)
{
	const unsigned all = (1u << STATUS__MAX) - 1;
	int i = index_of(from);

	if (lifecycle == LIFECYCLE_FREE)
		return i < 0 ? all : all & ~(1u << i);
	return i < 0 ? 0 : strict_transitions[i];
}

bool
status_can_transition(const struct enum_value *from, const struct enum_value *to,
	enum lifecycle lifecycle)
{
	return from == to ||
	    (status_transitions(from, lifecycle) >> index_of(to) & 1) != 0;
}
