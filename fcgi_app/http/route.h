#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

/*
 * Which resource is at a path, and what can be done there.  Matching
 * only: nothing here knows what a resource means.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lang.h"
#include "http/negotiate.h"
#include "http/request.h"
#include "wire/param.h"

struct call;

/* Answers a request: writes the response, or returns what went wrong. */
typedef enum err route_handler(struct call *call);

/* Reads a body, not by fields; what is wrong is added to the problems. */
typedef enum err route_reader(struct call *call, struct str bytes);

/* Looks at what was read by fields, and adds what else is wrong with it. */
typedef void route_validator(struct call *call);

/* Flags of a parameter. */
enum route_query_flag {
	ROUTE_QUERY_ADDED = 1 << 0,	/* unknown to the replaced service */
	ROUTE_QUERY_LIST = 1 << 1,	/* words between commas */
};

/* A parameter of the query that a handler reads. */
struct route_query {
	struct str	name;
	unsigned	flags;
};

/*
 * A method of a resource.  Where params.flags is not 0 the body is read
 * into a zeroed struct of `size` bytes, call->input, before the handler;
 * by `read`, if there is one, from bodies of its own types, and params
 * then tells of a part of it.  Fields that are good each by itself, or are
 * not there, are for `validate`.  `query` names the parameters that the
 * handler finds in call->query, and `right` is the right that it takes; of
 * several, one is enough.
 *
 * A method that is hidden is not there for who lacks its right: as with
 * the service that was replaced, which did not have it.
 */
struct route {
	enum method		 method;	/* GET serves HEAD as well */
	unsigned		 right;		/* of domain/right.h; 0: nobody's */
	bool			 hidden;
	bool			 opens_session;	/* see auth/session_cookie_api.h */
	bool			 ends_session;
	bool			 conditional;	/* judges If-Match and its kin */
	bool			 recent_login;	/* see auth/recent_login_api.h */
	bool			 all_sources;	/* tells of them together: not
						   for a caller bound to one */
	route_handler		*handler;
	struct param_spec	 params;
	route_reader		*read;
	route_validator		*validate;		/* NULL: there is nothing to add */
	const struct str	*types;		/* NULL: those of body.h */
	size_t			 types_n;
	size_t			 size;
	int64_t			 body_max;	/* bytes; 0: BODY_MAX */
	const struct route_query *query;
	size_t			 query_n;
	/* Known as well: NAME and NAME! of each with FIELD_FILTER. */
	const struct field	*filters;
	size_t			 filters_n;
};

/*
 * A resource.  A segment ":id" of the pattern stands for digits.  load,
 * if there is one, finds what the id names before anything else is looked
 * at; OPTIONS is answered from this table.  Errors are JSON, and what
 * OPTIONS tells, whatever else it sends.  Nobody may keep an answer that
 * holds secrets or all incidents.
 */
struct resource {
	struct str		 pattern;	/* no slash at its end */
	const char		*name;
	struct text		 description;
	route_handler		*load;		/* see pipeline_load */
	size_t			 object_size;	/* of call->object; 0: none */
	bool			 bound;		/* the store looks at the source of
						   what is changed here */
	const struct route	*routes;
	size_t			 routes_n;
	const struct media	*media;		/* what it sends; NULL: JSON */
	size_t			 media_n;
	bool			 no_store;	/* no answer may be kept */
	bool			 added;		/* where the service that was
						   replaced had nothing: see
						   parameters = original */
};

struct route_match {
	const struct resource	*resource;
	int64_t			 id;	/* of ":id"; 0 when beyond 64 bits */
};

/*
 * Finds the resource at a decoded path; one slash at its end makes no
 * difference.  ERR_NOT_FOUND when there is none.
 */
enum err
route_find(const struct resource *const resources[], size_t n,
	struct str path, struct route_match *match_r);

/* The row for the method that is there for these rights, or NULL. */
const struct route *
route_method(const struct resource *resource, enum method method,
	unsigned rights);

/*
 * "GET, POST, HEAD, OPTIONS": the value for Allow, of what is there for
 * these rights; in the arena.
 */
struct str
route_allow(const struct resource *resource, unsigned rights,
	struct arena *a);

#endif
