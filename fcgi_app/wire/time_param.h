#ifndef WIRE_TIME_PARAM_H
#define WIRE_TIME_PARAM_H

/*
 * Times in parameters: an RFC 3339 date-time, or a span before now such
 * as -90s, -15m, -24h, -7d, -2w.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * *at_r is in microseconds since 1970 UTC; *relative_r is set to true for a
 * span before now, and not changed otherwise.  A space in the place of the
 * sign of the offset counts as '+': form-coding turns a '+' into a space.
 * ERR_INVALID for any other text.
 */
enum err
time_param_read(struct str s, struct arena *a, int64_t *at_r,
	bool *relative_r);

#endif
