#ifndef WIRE_PARAM_H
#define WIRE_PARAM_H

/*
 * Filling a domain struct from a request by its field table.  Values from
 * outside are validated here and nowhere else.
 */

#include "wire/body.h"
#include "wire/field.h"
#include "wire/problem.h"

/* Which fields were given: bit i for fields[i]. */
typedef unsigned param_set;

/* The fields that are read from a body. */
struct param_spec {
	const struct field	*fields;
	size_t			 n;		/* at most 32 */
	unsigned		 flags;		/* fields with one of these */
	unsigned		 admin;		/* ... these, from admins */
	param_set		 required;
};

/*
 * A value for showing: at most `most` code points, in valid UTF-8, without
 * invisible ones.
 */
struct str
param_show(struct str s, int most, struct arena *a);

/* param_show() for a sentence: a few code points. */
struct str
param_echo(struct str s, struct arena *a);

/*
 * Adds the problem that `value` is not allowed.  The sentence names the allowed
 * values; param_list_values lists those of a table, in the arena.
 */
void
param_reject_choice(struct problems *problems, struct str key,
	struct str value, struct str allowed);

struct str
param_list_values(const struct enum_value values[], size_t n,
	struct arena *a);

/*
 * Adds a problem for every name in the body that differs from `name` only in
 * case.  If such a name were ignored like other unknown names, a request that
 * did nothing would succeed.  False when there is one.
 */
bool
param_check_case(const struct body *body, struct str name,
	struct problems *problems);

/*
 * Sets the members of the struct at `out` whose field has one of
 * spec->flags from the values of `body`; the others are left alone.  A
 * field in spec->required that is absent is a problem.  Rules by type:
 *   TEXT  string or number; trimmed (utf8_strip); not blank (text_blank)
 *         unless FIELD_BLANK, no NUL, no lone surrogate, at most `max` code
 *         points; if FIELD_EXACT, a string that is not trimmed and not
 *         empty
 *   ENUM  exactly one of the values
 *   SET   in JSON an array of such values, in a form values with spaces or
 *         commas between them; not empty
 *   INT   integer >= 1
 *   TIME, OPTIONAL_TIME  RFC 3339
 *   BOOL  true or false
 * In a form a blank ENUM counts as absent, and so does a blank TEXT that is not
 * required.  null sets a field with FIELD_NULL to no value, which the zeroed
 * struct at `out` has already; for any other field it is a problem.  Bytes that
 * are not UTF-8, and the name of a field in another case, are problems, too.
 * The key of a problem is the name.
 *
 * Returns the fields that were set.  Some are set even if others are faulty, so
 * the caller must check problems->first before it uses them.
 */
param_set
param_fill(const struct param_spec *spec, const struct body *body,
	void *out, struct problems *problems);

#endif
