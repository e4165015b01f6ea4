#ifndef WIRE_CSV_H
#define WIRE_CSV_H

/*
 * The one writer of CSV (RFC 4180): lines end in CRLF.  A cell that contains a
 * separator, a quote or a line break is quoted, and a quote in it is doubled.
 * Text is UTF-8.
 *
 * A spreadsheet takes a text for a formula that begins with = + - @, a tab or a
 * carriage return.  Such a text gets a ' in front of it
 * (https://owasp.org/www-community/attacks/CSV_Injection).  Cells that the
 * program makes itself, numbers and times, need none.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/lang.h"
#include "wire/field.h"

#define CSV_BOM	STR("\xef\xbb\xbf")	/* Excel needs it to see UTF-8 */

struct csv_writer {
	struct buf	*out;
	char		 delimiter;
	bool		 first;		/* the next cell needs no delimiter */
};

/* delimiter: ',' or ';'. */
void
csv_begin(struct csv_writer *w, struct buf *out, char delimiter);

void
csv_text(struct csv_writer *w, struct str s);

void
csv_int(struct csv_writer *w, int64_t n);

/* As clock_render() does. */
void
csv_time(struct csv_writer *w, int64_t us);

/* Ends the line. */
void
csv_end(struct csv_writer *w);

/*
 * Lines of cells, the n fields of a struct: their names, and their values
 * in the struct at `from`.  An ENUM is two cells, as with json_fields().
 */
void
csv_names(struct csv_writer *w, const struct field fields[], size_t n);

void
csv_fields(struct csv_writer *w, const struct field fields[], size_t n,
	const void *from, enum lang lang);

#endif
