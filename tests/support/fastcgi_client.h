#ifndef SUPPORT_FASTCGI_CLIENT_H
#define SUPPORT_FASTCGI_CLIENT_H

/*
 * A client of FastCGI: sends to the socket of the pool what nginx sends, and
 * what it never would.  Requests are put together record by record and sent
 * as one; answers are read as records.
 */

#include <stdbool.h>

#include "base/buf.h"

/* Of the FastCGI specification, 8. */
enum {
	FASTCGI_CLIENT_BEGIN_REQUEST	= 1,
	FASTCGI_CLIENT_ABORT_REQUEST	= 2,
	FASTCGI_CLIENT_END_REQUEST	= 3,
	FASTCGI_CLIENT_PARAMS		= 4,
	FASTCGI_CLIENT_STDIN		= 5,
	FASTCGI_CLIENT_STDOUT		= 6,
	FASTCGI_CLIENT_GET_VALUES		= 9,
	FASTCGI_CLIENT_GET_VALUES_RESULT	= 10,
	FASTCGI_CLIENT_UNKNOWN_TYPE	= 11,
};

struct fastcgi_client_answer {
	int		 status;	/* HTTP's; 0: no answer came */
	bool		 ended;		/* END_REQUEST came */
	int		 id;		/* the request's, in the records */
	struct str	 head;
	struct str	 body;
};

/* Connects to the service's socket. */
int
fastcgi_client_open(void);

/* What a request is made of. */
void
fastcgi_client_record(struct buf *b, int type, int id, struct str content);

void
fastcgi_client_begin(struct buf *b, int id, bool keep);

/* One name and value as content of a PARAMS record. */
void
fastcgi_client_pair(struct buf *b, struct str name, struct str value);

/* "NAME=value" up to a NULL, and the end of the parameters. */
void
fastcgi_client_params(struct buf *b, int id, const char *const params[]);

/* The body, none if empty, and its end. */
void
fastcgi_client_body(struct buf *b, int id, struct str body);

/*
 * A whole request as nginx sends it, with a JSON body (NULL: none), an id
 * and the time of its arrival (NULL: none).
 */
struct fastcgi_client_request {
	const char	*method, *uri;
	const char	*json;
	const char	*id, *start, *sent;
	bool		 keep;
};

void
fastcgi_client_request(struct buf *b, const struct fastcgi_client_request *r);

#define FASTCGI_CLIENT_REQUEST(b, m, u, ...) \
	fastcgi_client_request((b), &(struct fastcgi_client_request){ \
	    .method = (m), .uri = (u), __VA_ARGS__ })

bool
fastcgi_client_send(int fd, struct str bytes);

/*
 * The next answer, to its END_REQUEST.  False when the connection ended
 * or nothing came for 15 seconds; what had come by then is in it.
 */
bool
fastcgi_client_read(int fd, struct arena *a, struct fastcgi_client_answer *a_r);

/* The other side closes within `ms`; what it sends before is dropped. */
bool
fastcgi_client_ends(int fd, int ms);

/* A connection of its own for one request. */
struct fastcgi_client_answer
fastcgi_client_ask(struct arena *a, const struct fastcgi_client_request *r);

#define FASTCGI_CLIENT_ASK(a, m, u, ...) \
	fastcgi_client_ask((a), &(struct fastcgi_client_request){ \
	    .method = (m), .uri = (u), __VA_ARGS__ })

#endif
