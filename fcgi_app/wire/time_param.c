/* Time parameters: absolute, or a span before now. */

#include "base/clock.h"
#include "base/parse.h"
#include "wire/time_param.h"

#define OFFSET		6		/* bytes of "+03:00" */

static enum err
read_span(struct str s, int64_t *at_r)
{
	int64_t span;
	enum err e;

	e = parse_span((struct str){ s.p + 1, s.n - 1 }, &span);
	if (e == ERR_OK)
		*at_r = clock_now() - span;
	return e;
}

enum err
time_param_read(struct str s, struct arena *a, int64_t *at_r,
	bool *relative_r)
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
