#ifndef INCIDENT_FILTER_H
#define INCIDENT_FILTER_H

/*
 * Filters: the conditions that narrow a list, an export or a bulk change.  An
 * incident passes if all of them hold.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incident/incident.h"

#define FILTER_IDS_MAX	1000

/*
 * A condition on a field with FIELD_FILTER.  Bit i stands for values[i] of the
 * field; `others` stands for no value and for stored words that are in no list
 * (any more).  Zeroed: every value passes.
 */
struct filter_set {
	unsigned	excluded;
	bool		others_excluded;
};

/* Microseconds since 1970 UTC: from <= t < to. */
struct filter_range {
	int64_t	from;		/* INT64_MIN: open */
	int64_t	to;		/* INT64_MAX: open */
};

/* The times that an incident can be ordered and counted by. */
enum filter_clock {
	FILTER_CREATED,
	FILTER_UPDATED,
	FILTER_CLOCK__MAX
};

struct filter {
	struct filter_set	 sets[INCIDENT_FIELD__MAX];
	struct filter_range	 range[FILTER_CLOCK__MAX];
	const int64_t		*ids;		/* ascending; NULL: any */
	size_t			 ids_n;
	struct str		 search;	/* empty: no search */
};

/* Every incident passes it. */
extern const struct filter filter_everything;

/*
 * Narrows the filter to incidents of one source; NULL changes nothing.  No
 * incident passes if the source is in no list (any more).
 */
void
filter_bind(struct filter *filter, const struct enum_value *source);

/* The condition that the values in `set` pass, bit i for values[i]. */
struct filter_set
filter_set_of(unsigned set, bool others);

/* Does every value pass? */
bool
filter_set_is_open(const struct filter_set *set);

/*
 * Are there conditions on other fields than status and source?  Those two
 * are the state that incidents are counted and indexed by.
 */
bool
filter_beyond_state(const struct filter *filter);

/* Does a stored value pass the condition on incident_fields[field]? */
bool
filter_passes(const struct filter *filter, enum incident_field field,
	struct str value);

/* Sorts ids ascending, as filter.ids must be. */
void
filter_sort_ids(int64_t ids[], size_t n);

/* Is the id among filter->ids, or are there no such? */
bool
filter_has_id(const struct filter *filter, int64_t id);

bool
filter_range_open(const struct filter_range *range);

/* Does the incident pass?  The search is left out: it needs the database. */
bool
filter_matches(const struct filter *filter, const struct incident *inc);

/* The column of a clock. */
struct str
filter_column(enum filter_clock clock);

/* The time of an incident by a clock, in microseconds. */
int64_t
filter_time(const struct incident *inc, enum filter_clock clock);

#endif
