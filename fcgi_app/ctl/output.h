#ifndef CTL_OUTPUT_H
#define CTL_OUTPUT_H

/*
 * What commands print on standard output: tables for people, and lines of
 * JSON in the shape of the API for programs.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/ctl.h"
#include "wire/field.h"

#define OUTPUT_TIME	19	/* characters of a time */

struct output_column {
	const char	*heading;
	size_t		 width;		/* in characters; longer texts fit */
};

/* How the rows of a list are printed. */
struct output_table {
	const struct field	*fields;	/* of a row as JSON */
	size_t			 fields_n;
	const struct output_column *columns;	/* of a row as text */
	size_t			 columns_n;
	/* The texts of all columns of a row; new ones go into the arena. */
	void			(*texts)(const void *row, struct arena *a,
				    struct str texts_r[]);
	size_t			 row_size;	/* bytes */
};

#define OUTPUT_COLUMNS_MAX	8

/*
 * Prints n rows, each as a line of JSON, or below a line of headings as
 * columns; for no rows there are no headings.  What a terminal would obey is
 * printed as U+FFFD.  Returns the exit status of the command.
 */
int
output_rows(struct ctl *ctl, const struct output_table *table,
	const void *rows, size_t n, bool json);

/*
 * A time, in microseconds since 1970 UTC, in the configured zone:
 * "2025-11-10 09:00:00"; 0 is "never".  In the arena.
 */
struct str
output_time(int64_t at, struct arena *a);

/* Prints an object of those members of *from as a line of JSON. */
void
output_json(struct ctl *ctl, const struct field fields[], size_t n,
	const void *from);

#endif
