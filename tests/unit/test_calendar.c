/* base/calendar: dates as the C library has them. */

#include <time.h>

#include "base/calendar.h"
#include "support/expect.h"

Test(calendar, every_day_agrees_with_the_c_library)
{
	struct calendar_date d;
	struct tm tm;
	int64_t day;
	time_t t;

	/* From the year 1 to the end of 9999. */
	for (day = -719162; day < 2932897; day++) {
		t = day * 86400;
		(void)gmtime_r(&t, &tm);
		d = calendar_date(day);
		cr_assert(d.year == tm.tm_year + 1900 &&
		    d.month == tm.tm_mon + 1 && d.day == tm.tm_mday,
		    "%lld is %lld-%d-%d", (long long)day, (long long)d.year,
		    d.month, d.day);
		cr_assert_eq(calendar_days(d), day);
		cr_assert_eq(calendar_weekday(day), (tm.tm_wday + 6) % 7);
		cr_assert_leq(d.day, calendar_month(d.year, d.month));
	}
}

Test(calendar, a_day_past_the_end_is_one_of_the_next_month)
{
	cr_expect_eq(calendar_days((struct calendar_date){ 2026, 1, 32 }),
	    calendar_days((struct calendar_date){ 2026, 2, 1 }));
}

Test(calendar, rounding_goes_down)
{
	cr_expect_eq(calendar_floor(7, 7), 1);
	cr_expect_eq(calendar_floor(6, 7), 0);
	cr_expect_eq(calendar_floor(-1, 7), -1);
	cr_expect_eq(calendar_floor(-7, 7), -1);
	cr_expect_eq(calendar_floor(-8, 7), -2);
	cr_expect_eq(calendar_floor(INT64_MIN, 2), INT64_MIN / 2);
}
