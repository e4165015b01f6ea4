#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

/*
 * A request as the pipeline sees it: what the web server's parameters
 * say, checked and decoded, nothing interpreted.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "wire/problem.h"
#include "wire/uri.h"

enum method {
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OPTIONS,
	METHOD_OTHER,	/* no route has it */
	METHOD__MAX
};

extern const struct str method_names[];	/* METHOD__MAX */

/* Reads a body of n bytes; fcgi_body, or a test's. */
typedef enum err request_body(void *source, size_t n, struct arena *a,
	struct str *body_r);

/* Tells where the request came from that its thread will wait. */
typedef void request_pause(void *source);

#define REQUEST_ID_SIZE	16	/* bytes */

/* Header values are { NULL, 0 } when the header is not there. */
struct request {
	struct arena		*arena;
	enum method		 method;
	struct str		 method_text;	/* as sent */
	struct str		 path;		/* as sent, without the query */
	struct str		 query_text;	/* as sent */
	struct uri_params	 query;
	struct str		 scheme;	/* "http" or "https" */
	struct str		 host;
	struct str		 accept;
	struct str		 accept_language;
	struct str		 authorization;
	struct str		 cookie;
	struct str		 origin;
	struct str		 fetch_site;	/* Sec-Fetch-Site */
	bool			 by_browser;	/* Origin or Sec-Fetch-* is there */
	struct str		 csrf_token;	/* X-CSRF-Token */
	struct str		 user_agent;	/* any bytes */
	struct str		 if_match;
	struct str		 if_none_match;
	struct str		 if_modified_since;
	struct str		 if_unmodified_since;
	struct str		 idempotency_key;
	struct str		 content_type;
	int64_t			 content_length;	/* bytes, 0: no body */
	struct str		 address;	/* of the client */
	struct str		 id;		/* the web server's, 32 hex digits */
	int64_t			 started;	/* ms since 1970: its arrival */
	int64_t			 sent;		/* ditto: this delivery of it */
	request_body		*read_body;
	request_pause		*pause;
	void			*source;	/* for both */
};

/*
 * Fills *req from "NAME=value" parameters (fcgi_env); all text is copied
 * into the arena.  problems->lang becomes the language that the client
 * prefers.  ERR_INVALID: a header that may come once came twice,
 * the query has too many parameters, a number is none; what is wrong is
 * added to `problems`, and *req is usable as far as it goes.
 */
enum err
request_read(struct request *req, struct arena *a, char *const env[],
	struct problems *problems);

/* Is it of a method that changes nothing (RFC 9110 9.2.1)? */
bool
request_is_safe(const struct request *req);

/*
 * The key under which the effect of this request is stored: the time of
 * its arrival (6 bytes, milliseconds) and its id (16 bytes); a random id
 * when the web server gave none.
 */
struct str
request_key(const struct request *req);

#endif
