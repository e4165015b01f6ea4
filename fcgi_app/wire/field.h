#ifndef WIRE_FIELD_H
#define WIRE_FIELD_H

/*
 * One description of a member of a domain struct: by it the member is read
 * from a request or a row, and written as JSON or CSV.  Domain code uses the
 * members directly.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"

/* A value of a closed list, with its label. */
struct enum_value {
	struct str	text;	/* as stored and sent */
	struct text	label;	/* as shown */
};

/* Type of the member at `offset`. */
enum field_type {
	FIELD_INT,	/* int64_t */
	FIELD_TEXT,	/* struct str */
	FIELD_ENUM,	/* const struct enum_value *, of `values`; NULL: none */
	FIELD_SET,	/* unsigned, bit i for values[i] */
	FIELD_TIME,	/* int64_t, microseconds since 1970 UTC */
	FIELD_OPTIONAL_TIME,	/* the same; 0: there is none */
	FIELD_BOOL,	/* bool */
};

/* Where a field is used. */
enum field_flag {
	FIELD_CREATE	= 1 << 0,	/* read by a create */
	FIELD_UPDATE	= 1 << 1,	/* read by an update */
	FIELD_IMPORT	= 1 << 2,	/* read by an import */
	FIELD_NOTE	= 1 << 3,	/* read by what takes a note */
	FIELD_EXPORT	= 1 << 4,	/* read by an export */
	FIELD_BLANK	= 1 << 5,	/* a text that may be blank */
	FIELD_ADMIN	= 1 << 6,	/* only administrators may send it */
	FIELD_EXACT	= 1 << 7,	/* a text that is not trimmed */
	FIELD_DELETE	= 1 << 8,	/* read by what deletes */
	FIELD_NULL	= 1 << 9,	/* may have no value: an ENUM, TEXT or
					   OPTIONAL_TIME alone */
	FIELD_HISTORY	= 1 << 10,	/* the history keeps it before and after
					   a change */
	FIELD_FILTER	= 1 << 11,	/* an ENUM that narrows a list */
};

struct field {
	struct str	 name;		/* key in JSON, column in SQL */
	enum field_type	 type;
	size_t		 offset;
	unsigned	 flags;		/* of enum field_flag */
	const struct enum_value *values; /* FIELD_ENUM, _SET: the allowed ... */
	size_t		 values_n;	/* ... and their number */
	size_t		 max;		/* FIELD_TEXT: code points */
	struct text	 label;
	struct text	 help;		/* may be empty */
};

/* The row of f->values whose text is exactly s, or NULL. */
const struct enum_value *
field_find_value(const struct field *f, struct str s);

/*
 * The set of the rows of f->values that a text names, separated by spaces or
 * commas.  *other_r is the first name that is none of them, or { NULL, 0 }.
 */
unsigned
field_set(const struct field *f, struct str text, struct str *other_r);

/* The reverse, with spaces; in the arena. */
struct str
field_set_text(const struct field *f, unsigned set, struct arena *a);

/* Has the struct at `from` a value in the field: a text, a word, a time? */
bool
field_has_value(const struct field *f, const void *from);

/* Do two structs have the same value in the field?  No set, no bool. */
bool
field_equal(const struct field *f, const void *a, const void *b);

/* Makes the value of the struct at `to` that of the one at `from`. */
void
field_copy(const struct field *f, void *to, const void *from);

/* The field of that name, or NULL. */
const struct field *
field_find(const struct field fields[], size_t n, struct str name);

#endif
