#ifndef WIRE_URI_H
#define WIRE_URI_H

/*
 * The target of a request, percent-coding and form-coding.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define URI_PARAMS_MAX	1000	/* parameters of a query, fields of a form */

/* name=value of a query or a form, decoded and repaired to valid UTF-8. */
struct uri_param {
	struct str	name, value;
	bool		repaired;	/* it was no UTF-8: text is lost */
};

struct uri_params {
	struct uri_param	*at;
	size_t			 n;
};

/*
 * Decodes the path part of a request target.  ERR_NOT_FOUND when it has no
 * meaning or an ambiguous one: a bad escape, %00, %2F, %5C, bytes that are not
 * UTF-8, an empty ("//"), "." or ".." segment.
 */
enum err
uri_path(struct str raw, struct arena *a, struct str *path_r);

/*
 * Splits at '&' and '='.  '+' is a space; a bad escape stays as it is;
 * ill-formed UTF-8 becomes U+FFFD and is marked; "flag" is "flag="; an empty
 * piece between two '&' is ignored.  ERR_INVALID for more parameters than
 * URI_PARAMS_MAX.
 */
enum err
uri_query(struct str raw, struct arena *a, struct uri_params *params_r);

/* A parameter of these bytes; an ill-formed value is repaired and marked. */
struct uri_param
uri_param(struct str name, struct str value, struct arena *a);

/* The last parameter of that name, or NULL. */
const struct uri_param *
uri_find(const struct uri_params *params, struct str name);

/* Its value, or { NULL, 0 }. */
struct str
uri_last(const struct uri_params *params, struct str name);

/* The same parameters sorted by name, equal names in the order given. */
struct uri_params
uri_sorted(const struct uri_params *params, struct arena *a);

/* Appends s form-coded: space as '+', all but A-Z a-z 0-9 ~ - _ . as %XX. */
void
uri_encode(struct buf *b, struct str s);

#endif
