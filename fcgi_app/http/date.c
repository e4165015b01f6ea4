/* By the C library, whose names are English: no locale is ever set. */

#include <time.h>

#include "base/clock.h"
#include "http/date.h"

#define FORMAT	"%a, %d %b %Y %H:%M:%S GMT"
#define LENGTH	29	/* bytes of any date until 9999 */

struct str
date_render(int64_t us, struct arena *a)
{
	time_t seconds = us / CLOCK_SECOND;
	char *p = arena_alloc(a, LENGTH + 1);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	return (struct str){ p, strftime(p, LENGTH + 1, FORMAT, &tm) };
}

enum err
date_parse(struct str s, int64_t *us_r)
{
	char text[LENGTH + 1] = "";
	struct tm tm = { 0 };
	const char *end;

	if (s.n != LENGTH)
		return ERR_INVALID;
	memcpy(text, s.p, LENGTH);
	end = strptime(text, FORMAT, &tm);
	if (end == NULL || *end != '\0')
		return ERR_INVALID;
	*us_r = timegm(&tm) * CLOCK_SECOND;
	return ERR_OK;
}
