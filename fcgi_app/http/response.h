#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

/*
 * An answer: status, headers, and a body, mostly JSON.  response.c has the one
 * table from enum err to HTTP.  The web server adds the headers that all
 * answers have, also to its own errors.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/json_write.h"
#include "wire/problem.h"

#define RESPONSE_COOKIES	2

struct response {
	struct arena		*arena;
	int			 status;	/* 200, 201, ... */
	struct str		 type;		/* of the body; empty: JSON */
	bool			 pieces;	/* the length is unknown */
	struct str		 allow;		/* header values, or empty */
	struct str		 disposition;
	struct str		 location;
	struct str		 link;
	struct str		 etag;
	struct str		 last_modified;
	bool			 replayed;	/* a stored response */
	bool			 no_store;	/* no cache may store it; else a
						   client may, and revalidates
						   it before each use */
	/*
	 * A browser empties its cache and storage of this origin
	 * (Clear-Site-Data).  Its cookies stay: they belong to the whole
	 * domain, and the one of a trusted device outlives a session.
	 */
	bool			 forget;
	bool			 no_code;	/* errors have no "code" */
	int64_t			 retry_after;	/* seconds, for ERR_THROTTLED */
	struct str		 cookies[RESPONSE_COOKIES]; /* of cookie_make */
	size_t			 cookies_n;
	struct str		 challenge;	/* WWW-Authenticate; empty: the
						   usual one of a 401 */
	struct json_writer	 json;		/* writes a body of JSON */
	struct buf		 body;
};

/* An empty 200 whose body is written with res->json. */
void
response_init(struct response *res, struct arena *a, int indent);

/* Adds a cookie; a handler may add RESPONSE_COOKIES. */
void
response_cookie(struct response *res, struct str value);

/*
 * Turns it into the answer for error e, whatever it was before.  The body has
 * the problems, or the sentence of the error if there are none; a "detail" has
 * its code beside it unless res->no_code.  The answer sets no cookies.  It
 * keeps Allow, no_store, Retry-After and the challenge.
 */
void
response_error(struct response *res, enum err e,
	const struct problems *problems);

/* For parts of an answer: the status of an error ... */
int
response_status(enum err e);

/* ... and problems as an object, a list of sentences for each key. */
void
response_problems(struct json_writer *w, const struct problems *problems);

/*
 * ... and after them, in the object around: "code", if one of the problems
 * is a detail.
 */
void
response_code(struct response *res, const struct problems *problems);

/* Gives it the status of an error and keeps what the body holds. */
void
response_fail(struct response *res, enum err e);

/* Turns it into a 304; it keeps its validators and no_store. */
void
response_not_modified(struct response *res);

/* Status and headers in CGI form (RFC 3875 6), ending in an empty line. */
struct str
response_head(const struct response *res);

#endif
