#ifndef STATS_PERIOD_H
#define STATS_PERIOD_H

/*
 * A range of time cut into hours, days or weeks, as they are in a zone: a
 * day begins at its midnight (or when the clocks are first past it) and
 * may have 23 or 25 hours, a week begins on Monday.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/zone.h"

enum period {
	PERIOD_HOUR,
	PERIOD_DAY,
	PERIOD_WEEK,
	PERIOD__MAX
};

/* Their names: "hour", "day", "week". */
extern const char *const period_names[];	/* PERIOD__MAX */

struct period_range {
	enum period		 by;
	const struct zone	*zone;
	int64_t			 from, to;	/* microseconds: from < to */
};

/*
 * The borders of the periods, *n_r + 1 times in microseconds, in the arena:
 * the first is not after `from`, the last not before `to`.  ERR_INVALID: there
 * are more than `max` periods.
 */
enum err
period_cut(const struct period_range *range, size_t max, struct arena *a,
	const int64_t **borders_r, size_t *n_r);

#endif
