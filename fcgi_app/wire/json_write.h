#ifndef WIRE_JSON_WRITE_H
#define WIRE_JSON_WRITE_H

/*
 * The one writer of JSON: into a buffer, with the commas and the indentation.
 * Compact output has no spaces; indented output looks like Python's
 * json.dumps(indent=n).  Text is UTF-8; only '"', '\\', U+0000-001F (\b \f \n
 * \r \t or \u00xx), U+2028 and U+2029 are escaped, not '/', '<', '>', '&' and
 * U+007F.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/lang.h"
#include "wire/field.h"

struct json_writer {
	struct buf	*out;
	int		 indent;	/* spaces per level; 0: compact */
	int		 depth;
	bool		 first;		/* the next value needs no comma */
	bool		 keyed;		/* a key was just written */
};

/* indent: 0 to 8. */
void
json_begin(struct json_writer *w, struct buf *out, int indent);

void
json_object(struct json_writer *w);

void
json_object_end(struct json_writer *w);

void
json_array(struct json_writer *w);

void
json_array_end(struct json_writer *w);

/* The key of the next value; `key` must need no escaping. */
void
json_key(struct json_writer *w, struct str key);

void
json_str(struct json_writer *w, struct str s);

void
json_int(struct json_writer *w, int64_t n);

void
json_bool(struct json_writer *w, bool b);

void
json_null(struct json_writer *w);

/*
 * Writes the n fields of the struct at `from` as members of the object
 * that is open: INT as a number, TEXT as text or, when it is
 * { NULL, 0 }, as null, TIME as clock_render() does, OPTIONAL_TIME as null when
 * it is 0, ENUM as two members, NAME and NAME_display (the label in `lang`),
 * both null when there is none, SET as an array of its values.
 */
void
json_fields(struct json_writer *w, const struct field fields[], size_t n,
	const void *from, enum lang lang);

#endif
