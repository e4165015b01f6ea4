#ifndef BASE_PARSE_H
#define BASE_PARSE_H

/*
 * Reading numbers and names from text.  The whole text must have the form, else
 * the result is ERR_INVALID.
 */

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * A decimal integer in [min, max]: an optional '-' and ASCII digits,
 * nothing else, leading zeros allowed.
 */
enum err
parse_int(struct str s, int64_t min, int64_t max, int64_t *n_r);

/* The index of s among n names, by exact comparison. */
enum err
parse_choice(struct str s, const char *const names[], int n, int *index_r);

/*
 * A span of time in microseconds: digits and s, m, h, d or w, such as 90s,
 * 15m, 24h, 7d or 2w; at most 100,000 of the unit.
 */
enum err
parse_span(struct str s, int64_t *us_r);

/* Value of one hex digit, or -1. */
int
parse_hex(char c);

#endif
