#ifndef WIRE_BODY_H
#define WIRE_BODY_H

/*
 * The body of a request as named values, whichever of the three content
 * types it has: application/json, application/x-www-form-urlencoded,
 * multipart/form-data.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/form.h"
#include "wire/json.h"
#include "wire/problem.h"
#include "wire/uri.h"
#include "wire/value.h"

#define BODY_MAX	(1024 * 1024)	/* bytes */
#define BODY_FEW	(16 * 1024)	/* ditto, of what anybody may send */

/*
 * The type that a Content-Type header names, without its parameters;
 * empty when they name a charset that is not read.
 */
struct str
body_type(struct str content_type);

struct body {
	struct arena		*arena;
	struct json		*json;	/* or ... */
	struct uri_params	 form;	/* ... or ... */
	struct form_parts	 parts;
	bool			 is_form;	/* blank may mean absent */
	bool			 sent;		/* as a form, by its type ... */
	bool			 plain;		/* ... in UTF-8 before decoding */
};

/*
 * Reads `bytes` (changed in place) by the Content-Type header.  An empty
 * body of any or no type has no values.  ERR_UNSUPPORTED: another type, a
 * wildcard, a charset other than UTF-8 or US-ASCII; ERR_INVALID: not
 * well-formed, JSON that is not an object, or JSON that says to be a form:
 * what is wrong was added to `problems`.  body_free must be called after
 * ERR_OK.
 */
enum err
body_read(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems);

/* Legal on a zeroed struct. */
void
body_free(struct body *body);

/*
 * As the service that was replaced read forms: what percent-coding makes
 * of bytes that are no UTF-8 is U+FFFD and no fault.
 */
void
body_repair(struct body *body);

/* The last value of that name, or VALUE_ABSENT. */
struct value
body_get(const struct body *body, struct str name);

/*
 * Hands out every name that has a value; a form may repeat one.  It is
 * there as long as the body.
 */
typedef void body_name(void *arg, struct str name);

void
body_names(const struct body *body, body_name *take, void *arg);

#endif
