/* By the C library, whose names are English: no locale is ever set. */

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "http/date.h"

#define FORMAT	"%a, %d %b %Y %H:%M:%S GMT"
#define LENGTH	29	/* bytes of any date until 9999 */
#define LONGEST	33	/* "Wednesday, 09-Nov-94 08:49:37 GMT" */

struct str
date_render(int64_t us, struct arena *a)
{
	time_t seconds = us / CLOCK_SECOND;
	char *p = arena_alloc(a, LENGTH + 1);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	return (struct str){ p, strftime(p, LENGTH + 1, FORMAT, &tm) };
}

/* Of RFC 850: "Sunday, 06-Nov-94 08:49:37 GMT". */
#define FORMAT_850	"%A, %d-%b-%y %H:%M:%S GMT"
/* Of the C library's asctime: "Sun Nov  6 08:49:37 1994". */
#define FORMAT_ASCTIME	"%a %b %e %H:%M:%S %Y"

#define CENTURY		100
#define FAR		50	/* years that a date may lie ahead */

/* strptime puts a year of two digits between 1969 and 2068. */
static void
place_year(struct tm *tm, int64_t now)
{
	time_t seconds = now / CLOCK_SECOND;
	struct tm today;

	gmtime_r(&seconds, &today);
	while (tm->tm_year + CENTURY <= today.tm_year + FAR)
		tm->tm_year += CENTURY;
	while (tm->tm_year > today.tm_year + FAR)
		tm->tm_year -= CENTURY;
}

/* Forms, and how long a date of them is: strptime takes shorter numbers. */
static const struct form {
	const char	*format;
	size_t		 least, most;
	bool		 short_year;
} forms[] = {
	{ FORMAT, LENGTH, LENGTH, false },
	{ FORMAT_850, 30, LONGEST, true },
	{ FORMAT_ASCTIME, 24, 24, false },
};

static bool
read_form(const char *text, size_t n, const struct form *form,
	struct tm *tm_r)
{
	const char *end;

	if (n < form->least || n > form->most)
		return false;
	memset(tm_r, 0, sizeof(*tm_r));
	end = strptime(text, form->format, tm_r);
	return end != NULL && *end == '\0';
}

enum err
date_parse(struct str s, int64_t now, int64_t *us_r)
{
	char text[LONGEST + 1] = "";
	struct tm tm;
	size_t i;

	if (s.n == 0 || s.n > LONGEST)
		return ERR_INVALID;
	memcpy(text, s.p, s.n);
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!read_form(text, s.n, &forms[i], &tm))
			continue;
		if (forms[i].short_year)
			place_year(&tm, now);
		*us_r = timegm(&tm) * CLOCK_SECOND;
		return ERR_OK;
	}
	return ERR_INVALID;
}
