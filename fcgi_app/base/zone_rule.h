#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

/*
 * The rule of a zone for all later years, in the form of the POSIX variable TZ,
 * which zone files have at their end: "CET-1CEST,M3.5.0,M10.5.0/3".
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* The yearly change of the clocks to or from summer time. */
struct zone_turn {
	enum { ZONE_WEEKDAY, ZONE_DAY, ZONE_DAY_NO_LEAP } kind;
	int	month, week;	/* WEEKDAY: of that month; week 5: the last */
	int	day;		/* 0 is Sunday; or of the year, from 0 */
	int32_t	time;		/* seconds of the clock until then */
};

struct zone_rule {
	bool			turns;		/* there is summer time */
	int32_t			offset[2];	/* without and with, of UTC */
	struct zone_turn	turn[2];	/* to winter and to summer */
};

/* ERR_INVALID for a text that is no rule. */
enum err
zone_rule_read(struct str s, struct zone_rule *rule_r);

/*
 * The second of UTC at which the clocks change in that year, to summer time or
 * back from it.
 */
int64_t
zone_rule_turn(const struct zone_rule *rule, int64_t year, bool to_summer);

#endif
