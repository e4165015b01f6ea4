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
#define BODY_FEW	(16 * 1024)	/* ditto, for anonymous callers */

/*
 * The type in a Content-Type header, without its parameters; empty when they
 * name an unsupported charset.
 */
struct str
body_type(struct str content_type);

struct body {
	struct arena		*arena;
	struct json		*json;		/* one of these three has ... */
	struct uri_params	 form;		/* ... the values */
	struct form_parts	 parts;
	bool			 is_form;	/* blank may mean absent */
	bool			 sent;		/* as a form, by its type */
	bool			 plain;		/* UTF-8 before decoding */
};

/*
 * Reads `bytes` (changed in place) by the Content-Type header.  An empty
 * body of any or no type has no values.  ERR_UNSUPPORTED: another type, a
 * wildcard, a charset other than UTF-8 or US-ASCII.  ERR_INVALID: not
 * well-formed, JSON that is not an object, or JSON with the type of a form; the
 * faults were added to `problems`.  After ERR_OK the caller must call
 * body_free.
 */
enum err
body_read(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems);

/* Legal on a zeroed struct. */
void
body_free(struct body *body);

/*
 * Reads a form as the replaced service did: percent-coded bytes that are not
 * UTF-8 become U+FFFD and are no fault.
 */
void
body_repair(struct body *body);

/* The last value of that name, or VALUE_ABSENT. */
struct value
body_get(const struct body *body, struct str name);

/*
 * Calls take() for every name that has a value; a form may repeat a name.  The
 * name lives as long as the body.
 */
typedef void body_name(void *arg, struct str name);

void
body_names(const struct body *body, body_name *take, void *arg);

#endif
