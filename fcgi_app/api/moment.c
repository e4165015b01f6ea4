/* Moments: absolute, or so long ago. */

#include "api/moment.h"
#include "base/clock.h"
#include "base/parse.h"

#define LONGEST		INT64_C(100000)	/* of any unit: centuries of weeks */
#define OFFSET		6		/* bytes of "+03:00" */

static const struct {
	char	letter;
	int64_t	length;
} units[] = {
	{ 's', CLOCK_SECOND },
	{ 'm', 60 * CLOCK_SECOND },
	{ 'h', CLOCK_HOUR },
	{ 'd', CLOCK_DAY },
	{ 'w', 7 * CLOCK_DAY },
};

static enum err
read_span(struct str s, int64_t *at_r)
{
	char letter = s.p[s.n - 1];
	int64_t number;
	size_t i;

	s = (struct str){ s.p + 1, s.n - 2 };
	if (s.n == 0 || s.p[0] == '-' ||
	    parse_int(s, 0, LONGEST, &number) != ERR_OK)
		return ERR_INVALID;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].letter == letter) {
			*at_r = clock_now() - number * units[i].length;
			return ERR_OK;
		}
	return ERR_INVALID;
}

enum err
moment_read(struct str s, struct arena *a, int64_t *at_r, bool *relative_r)
{
	struct str copy;

	if (s.n > 2 && s.p[0] == '-') {
		*relative_r = true;
		return read_span(s, at_r);
	}
	if (s.n <= OFFSET || s.p[s.n - OFFSET] != ' ')
		return clock_parse(s, at_r);
	copy = arena_printf(a, "%.*s+%.*s", (int)(s.n - OFFSET), s.p,
	    OFFSET - 1, s.p + s.n - OFFSET + 1);
	return clock_parse(copy, at_r);
}
