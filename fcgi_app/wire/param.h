#ifndef WIRE_PARAM_H
#define WIRE_PARAM_H

/*
 * Filling a domain struct from a request by its field table: the one
 * place where values from outside are judged.
 */

#include "wire/body.h"
#include "wire/field.h"
#include "wire/problem.h"

/* Which fields were given: bit i for fields[i]. */
typedef unsigned param_set;

/* What is read from a body, and what must be there. */
struct param_spec {
	const struct field	*fields;
	size_t			 n;		/* at most 32 */
	unsigned		 flags;		/* fields with one of these */
	unsigned		 admin;		/* of an administrator too */
	param_set		 required;
};

/*
 * A value as it may be shown: of its code points `most`, in valid UTF-8
 * and without what a reader could not see.
 */
struct str
param_show(struct str s, int most, struct arena *a);

/* The same for a sentence, which is short. */
struct str
param_echo(struct str s, struct arena *a);

/*
 * Adds the problem that `value` is not allowed.  The sentence names the
 * allowed words, as param_list_values writes those of a table.
 */
void
param_reject_choice(struct problems *problems, struct str key,
	struct str value, struct str allowed);

struct str
param_list_values(const struct enum_value words[], size_t n, struct arena *a);

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
 *   WORD  exactly one of the words
 *   SET   in JSON an array of such words, in a form words with spaces or
 *         commas between them; not empty
 *   INT   integer >= 1
 *   TIME, MOMENT  RFC 3339
 *   BOOL  true or false
 * A WORD, or a TEXT that is not required, that is blank in a form counts
 * as absent.  null sets a field with FIELD_NULL to no value, which the zeroed
 * struct at `out` has already; for any other field it is a problem.  Problems
 * are also bytes that are no UTF-8, and the name of a field that is written in
 * another case.  A problem's key is the name.
 *
 * Returns the fields that were set; some may be although others are bad,
 * so look at problems->first before using them.
 */
param_set
param_fill(const struct param_spec *spec, const struct body *body,
	void *out, struct problems *problems);

#endif
