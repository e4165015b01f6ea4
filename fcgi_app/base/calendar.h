#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

/*
 * The Gregorian calendar, also before there was one: days since
 * 1970-01-01 to and from dates.
 */

#include <stdint.h>

struct calendar_date {
	int64_t	year;
	int	month, day;	/* from 1 */
};

/* Rounds down, where the language's own division rounds towards 0. */
int64_t
calendar_floor(int64_t n, int64_t by);

struct calendar_date
calendar_date(int64_t days);

/* A day past the end of its month is one of the next. */
int64_t
calendar_days(struct calendar_date d);

/* Days of a month. */
int
calendar_month(int64_t year, int month);

/* 0 is Monday, 6 is Sunday. */
int
calendar_weekday(int64_t days);

#endif
