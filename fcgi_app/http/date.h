#ifndef HTTP_DATE_H
#define HTTP_DATE_H

/* Dates of HTTP headers (RFC 9110 5.6.7): whole seconds of UTC. */

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT" for microseconds since 1970 UTC. */
struct str
date_render(int64_t us, struct arena *a);

/*
 * The reverse, in microseconds.  ERR_INVALID for anything else, the two
 * forms that are obsolete included: a header that cannot be read is as
 * good as none.
 */
enum err
date_parse(struct str s, int64_t *us_r);

#endif
