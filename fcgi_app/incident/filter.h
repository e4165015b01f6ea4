#ifndef INCIDENT_FILTER_H
#define INCIDENT_FILTER_H

/*
 * Which incidents are meant: what a list, an export or a change of many
 * is narrowed to.  All conditions must hold.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incident/incident.h"

#define FILTER_IDS_MAX	1000

/*
 * A set of the words of a field: bit i stands for words[i] of its list.
 * `others` stands for every word that is stored but is in no list (any
 * more), which no positive filter names.
 */
struct filter_set {
	unsigned	set;
	bool		others;
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
	struct filter_set	 status;
	struct filter_set	 source;
	struct filter_range	 range[FILTER_CLOCK__MAX];
	const int64_t		*ids;		/* ascending; NULL: any */
	size_t			 ids_n;
	struct str		 search;	/* empty: no search */
};

/* A filter that lets everything pass. */
extern const struct filter filter_everything;

/*
 * Narrows the filter to incidents of one source; NULL changes nothing.  With
 * a source that is in no list (any more) no incident passes.
 */
void
filter_bind(struct filter *filter, const struct enum_value *source);

/* Is the word, as it is stored, in the set?  f is the field's row. */
bool
filter_has(const struct filter_set *set, const struct field *f,
	struct str word);

/* Brings ids in the order that a filter has them in. */
void
filter_sort_ids(int64_t ids[], size_t n);

/* Is it among the ids, or is any? */
bool
filter_has_id(const struct filter *filter, int64_t id);

bool
filter_range_open(const struct filter_range *range);

/*
 * Would the incident pass?  The search is left out: only the database
 * knows how to.
 */
bool
filter_matches(const struct filter *filter, const struct incident *inc);

/* The name of the field that a clock shows. */
struct str
filter_column(enum filter_clock clock);

/* The time of an incident that a clock shows. */
int64_t
filter_time(const struct incident *inc, enum filter_clock clock);

#endif
