#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

/*
 * The resource at a path, and its methods.  Nothing here knows the meaning of a
 * resource.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lang.h"
#include "http/negotiate.h"
#include "http/request.h"
#include "wire/param.h"

struct call;

/* Answers a request: writes the response, or returns an error. */
typedef enum err route_handler(struct call *call);

/* Reads a body that has no fields; faults are added to the problems. */
typedef enum err route_reader(struct call *call, struct str bytes);

/* Validates the fields of a body together; adds faults to the problems. */
typedef void route_validator(struct call *call);

/* Flags of a parameter. */
enum route_query_flag {
	ROUTE_QUERY_ADDED = 1 << 0,	/* unknown to the replaced service */
	ROUTE_QUERY_LIST = 1 << 1,	/* values between commas */
};

/* A parameter of the query that a handler reads. */
struct route_query {
	struct str	name;
	unsigned	flags;
};

/*
 * A method of a resource.  Where params.flags is not 0 the body is read
 * into a zeroed struct of `size` bytes, call->input, before the handler.  If
 * there is a `read`, it reads the body instead, from the types in `types`, and
 * params describes a part of it.  `validate` checks rules between fields, and
 * those about fields that are missing.  `query` names the parameters that the
 * handler finds in call->query.  `right` is the needed right; of several rights
 * one is enough.
 *
 * A hidden method does not exist for a caller without its right: the replaced
 * service did not have it.
 */
struct route {
	enum method		 method;	/* GET serves HEAD as well */
	unsigned		 right;		/* enum right; 0: no caller */
	bool			 hidden;
	bool			 opens_session;	/* auth/session_cookie_api.h */
	bool			 ends_session;
	bool			 conditional;	/* evaluates If-Match itself */
	bool			 recent_login;	/* auth/recent_login_api.h */
	bool			 all_sources;	/* about all sources together:
						   not for a caller bound to
						   one */
	route_handler		*handler;
	struct param_spec	 params;
	route_reader		*read;
	route_validator		*validate;	/* may be NULL */
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
 * A resource.  A segment ":id" of the pattern stands for digits.  load, if
 * there is one, loads the object of the id before the body is read.  OPTIONS
 * is answered from this table.  Errors and answers to OPTIONS are JSON,
 * whatever else it sends.
 */
struct resource {
	struct str		 pattern;	/* no slash at its end */
	const char		*name;
	struct text		 description;
	route_handler		*load;		/* see pipeline_load */
	size_t			 object_size;	/* of call->object; 0: none */
	bool			 bound;		/* the store checks the source
						   of a changed incident */
	const struct route	*routes;
	size_t			 routes_n;
	const struct media	*media;		/* what it sends; NULL: JSON */
	size_t			 media_n;
	bool			 no_store;	/* no cache may store answers:
						   secrets, or all incidents */
	bool			 added;		/* unknown to the replaced
						   service: see the setting
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
