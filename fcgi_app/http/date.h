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
 * The reverse, in microseconds, of this form or one of the two obsolete
 * ones, which every recipient must accept (RFC 9110 5.6.7).  A year of two
 * digits is the last one that is not more than 50 years after `now`.
 * ERR_INVALID for anything else: the caller ignores such a header.
 */
enum err
date_parse(struct str s, int64_t now, int64_t *us_r);

#endif
