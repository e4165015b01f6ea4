#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

/*
 * The Gregorian calendar, also for years before its introduction: days since
 * 1970-01-01 to and from dates.
 */

#include <stdint.h>

struct calendar_date {
	int64_t	year;
	int	month, day;	/* from 1 */
};

/* Divides and rounds down; the operator of C rounds towards 0. */
int64_t
calendar_floor(int64_t n, int64_t by);

struct calendar_date
calendar_date(int64_t days);

/* The day may be past the end of its month: it counts into the next one. */
int64_t
calendar_days(struct calendar_date d);

/* Days of a month. */
int
calendar_month(int64_t year, int month);

/* 0 is Monday, 6 is Sunday. */
int
calendar_weekday(int64_t days);

#endif
