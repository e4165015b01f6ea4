/*
 * After Howard Hinnant's "chrono-compatible low-level date algorithms":
 * years begin in March, so that the day a leap year adds is the last one,
 * and repeat every 146,097 days.
 */

#include <stdbool.h>

#include "base/calendar.h"

#define ERA_DAYS	146097
#define ERA_START	719468		/* days from 0000-03-01 to 1970-01-01 */

int64_t
calendar_floor(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

struct calendar_date
calendar_date(int64_t days)
{
	int64_t era = calendar_floor(days + ERA_START, ERA_DAYS);
	int n = (int)(days + ERA_START - era * ERA_DAYS);
	int y = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	int in_year = n - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;
	struct calendar_date d;

	d.day = in_year - (153 * m + 2) / 5 + 1;
	d.month = m < 10 ? m + 3 : m - 9;
	d.year = era * 400 + y + (d.month <= 2);
	return d;
}

int64_t
calendar_days(struct calendar_date d)
{
	int64_t year = d.year - (d.month <= 2);
	int64_t era = calendar_floor(year, 400);
	int y = (int)(year - era * 400);
	int m = d.month > 2 ? d.month - 3 : d.month + 9;
	int in_year = (153 * m + 2) / 5 + d.day - 1;

	return era * ERA_DAYS + y * 365 + y / 4 - y / 100 + in_year -
	    ERA_START;
}

int
calendar_month(int64_t year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

int
calendar_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(days + 3 - calendar_floor(days + 3, 7) * 7);
}
