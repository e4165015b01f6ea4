#ifndef SUPPORT_PEER_H
#define SUPPORT_PEER_H

/*
 * The other side of FastCGI: what nginx sends to the pool's socket, and
 * what it never would.  Requests are put together record by record and
 * sent as one; answers are read as records.
 */

#include <stdbool.h>

#include "base/buf.h"

/* Of the FastCGI specification, 8. */
enum {
	PEER_BEGIN_REQUEST	= 1,
	PEER_ABORT_REQUEST	= 2,
	PEER_END_REQUEST	= 3,
	PEER_PARAMS		= 4,
	PEER_STDIN		= 5,
	PEER_STDOUT		= 6,
	PEER_GET_VALUES		= 9,
	PEER_GET_VALUES_RESULT	= 10,
	PEER_UNKNOWN_TYPE	= 11,
};

struct peer_answer {
	int		 status;	/* HTTP's; 0: no answer came */
	bool		 ended;		/* END_REQUEST came */
	int		 id;		/* the request's, in the records */
	struct str	 head;
	struct str	 body;
};

/* Connects to the stack's socket. */
int
peer_open(void);

/* What a request is made of. */
void
peer_record(struct buf *b, int type, int id, struct str content);

void
peer_begin(struct buf *b, int id, bool keep);

/* One name and value as content of a PARAMS record. */
void
peer_pair(struct buf *b, struct str name, struct str value);

/* "NAME=value" up to a NULL, and the end of the parameters. */
void
peer_params(struct buf *b, int id, const char *const params[]);

/* The body, none if empty, and its end. */
void
peer_body(struct buf *b, int id, struct str body);

/*
 * A whole request as nginx sends it, with a JSON body (NULL: none), an id
 * and the time of its arrival (NULL: none).
 */
struct peer_request {
	const char	*method, *uri;
	const char	*json;
	const char	*id, *start, *sent;
	bool		 keep;
};

void
peer_request(struct buf *b, const struct peer_request *r);

#define PEER_REQUEST(b, m, u, ...) \
	peer_request((b), &(struct peer_request){ .method = (m), \
	    .uri = (u), __VA_ARGS__ })

bool
peer_send(int fd, struct str bytes);

/*
 * The next answer, to its END_REQUEST.  False when the connection ended
 * or nothing came for 15 seconds; what had come by then is in it.
 */
bool
peer_read(int fd, struct arena *a, struct peer_answer *a_r);

/* The other side closes within `ms`; what it sends before is dropped. */
bool
peer_ends(int fd, int ms);

/* A connection of its own for one request. */
struct peer_answer
peer_ask(struct arena *a, const struct peer_request *r);

#define PEER_ASK(a, m, u, ...) \
	peer_ask((a), &(struct peer_request){ .method = (m), .uri = (u), \
	    __VA_ARGS__ })

#endif
