#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

/*
 * An answer: status, the headers that are ours, a body, mostly JSON.
 * response.c holds the one table from enum err to HTTP.  (Headers that are
 * the same for every answer are set by the web server, on its own errors
 * too.)
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
	bool			 pieces;	/* more follows: no length yet */
	struct str		 allow;		/* header values; empty: not sent */
	struct str		 disposition;
	struct str		 location;
	struct str		 link;
	struct str		 etag;
	struct str		 last_modified;
	bool			 replayed;	/* it was given before */
	bool			 no_store;	/* no cache may keep it; else a
						   client may, and asks again
						   before it uses it */
	/* nobody may keep it */
	/*
	 * A browser empties its cache and storage of this origin
	 * (Clear-Site-Data).  Its cookies stay: they belong to the whole
	 * domain, and the one of a trusted device outlives a session.
	 */
	bool			 forget;
	bool			 no_code;	/* errors have no "code" */
	int64_t			 retry_after;	/* seconds: of ERR_THROTTLED */
	struct str		 cookies[RESPONSE_COOKIES]; /* see http/cookie.h */
	size_t			 cookies_n;
	struct str		 challenge;	/* WWW-Authenticate; empty: the
						   usual one of a 401 */
	struct json_writer	 json;		/* writes a body of JSON */
	struct buf		 body;
};

/* An empty 200 whose body is written with res->json. */
void
response_init(struct response *res, struct arena *a, int indent);

/* Adds a cookie; more than RESPONSE_COOKIES is a fault of ours. */
void
response_cookie(struct response *res, struct str value);

/*
 * Turns it into the answer for error e, whatever it was before: the
 * problems if there are any, else the error's own sentence.  A "detail" has
 * its code beside it unless res->no_code.  The answer sets no cookies; it
 * keeps the caching rule, Retry-After and the challenge.
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

/* Turns it into a 304 with the validators it has; who may keep it stays. */
void
response_not_modified(struct response *res);

/* Status and headers in CGI form (RFC 3875 6), ending in an empty line. */
struct str
response_head(const struct response *res);

#endif
