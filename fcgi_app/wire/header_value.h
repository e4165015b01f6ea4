#ifndef WIRE_HEADER_VALUE_H
#define WIRE_HEADER_VALUE_H

/* Header values with parameters (RFC 9110 5.6.6). */

#include <stdbool.h>

#include "base/str.h"

/* str_cut(), but not at a separator inside a quoted string. */
struct str
header_value_cut(struct str *rest, char sep);

/*
 * The value of one parameter of a header value such as
 * `text/x; charset="utf-8"`: name compared without case, quotes removed
 * (a quoted pair is not undone).  { NULL, 0 } when absent.
 */
struct str
header_value_param(struct str header, struct str name);

/*
 * Is the charset of a Content-Type supported: UTF-8, US-ASCII, which is UTF-8
 * too, or none?
 */
bool
header_value_is_utf8(struct str content_type);

#endif
