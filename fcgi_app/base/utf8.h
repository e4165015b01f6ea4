#ifndef BASE_UTF8_H
#define BASE_UTF8_H

/*
 * UTF-8 (RFC 3629).  Trimming and counting follow Python's str, as clients of
 * the replaced service rely on.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Bytes of the code point at s (1 to 4), or 0 when s is empty or starts
 * with an ill-formed sequence: overlong, surrogate, past U+10FFFF, cut.
 */
size_t
utf8_next(struct str s, uint32_t *code_r);

/*
 * Writes a code point, which must be one that utf8_next gives; returns its
 * bytes, 1 to 4.
 */
size_t
utf8_put(uint32_t code, char out[4]);

/* White space as in Python's str.isspace(); see utf8_strip. */
bool
utf8_space(uint32_t code);

/* True when all of s is well formed. */
bool
utf8_valid(struct str s);

/* Number of code points of a well-formed text. */
size_t
utf8_count(struct str s);

/*
 * s without the white space of Python's str.strip() at both ends:
 * U+0009-000D, 001C-0020, 0085, 00A0, 1680, 2000-200A, 2028, 2029, 202F,
 * 205F, 3000.
 */
struct str
utf8_strip(struct str s);

/*
 * s with each ill-formed sequence replaced by U+FFFD, one per maximal
 * subpart (Unicode 3.9, as Python's errors="replace"); s itself when it
 * is well formed.
 */
struct str
utf8_repair(struct str s, struct arena *a);

/*
 * Finds the first surrogate that was written as three bytes (ED A0..BF
 * xx), which is how the JSON reader hands on an escape like \ud800 that
 * has no partner.  Returns its code, or 0.
 */
uint32_t
utf8_surrogate(struct str s);

#endif
