#ifndef CTL_OUTPUT_H
#define CTL_OUTPUT_H

/*
 * Lines on standard output: of columns, for people, and of JSON, for
 * programs.
 */

#include <stdint.h>

#include "base/buf.h"
#include "ctl/ctl.h"

/*
 * Appends a text, at least so many characters wide; what a terminal would
 * obey is shown as U+FFFD.
 */
void
output_text(struct buf *line, struct str text, size_t width);

#define OUTPUT_TIME	19	/* characters of a time */

/*
 * A time, in microseconds since 1970 UTC, as the configured zone has it:
 * "2025-11-10 09:00:00"; 0 is "never".
 */
void
output_time(struct buf *line, int64_t at);

/* Writes the line. */
void
output_print(const struct buf *line);

/* Writes an object of those members, in the API's own shape. */
void
output_json(struct ctl *ctl, const struct field fields[], size_t n,
	const void *from);

#endif
