#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

/*
 * FastCGI requests; the sole user of libfcgi, which reads and parses them.
 * The connections belong to http/fcgi_pool.h.
 *
 * A request whose body was not read to its end never keeps its connection:
 * the rest of the body would be parsed as records.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct fcgi_pool;
struct fcgi_request;	/* the current request of one thread */

/* Readies libfcgi; ERR_INTERNAL when that fails. */
enum err
fcgi_init(void);

/* For one thread; the pool must outlive it.  Free it with the next one. */
struct fcgi_request *
fcgi_request_new(struct fcgi_pool *pool);

void
fcgi_request_free(struct fcgi_request *r);

/* Waits for the next request.  ERR_NOT_FOUND: the process stops. */
enum err
fcgi_accept(struct fcgi_request *r);

/*
 * For a thread that is going to wait: fcgi_pool_release().  The argument is
 * void to fit request.h.
 */
void
fcgi_release(void *request);

/*
 * The parameters "NAME=value" that the web server sent, ending in NULL; valid
 * until fcgi_answer or fcgi_begin.  A name may stand more than once.
 */
char **
fcgi_env(const struct fcgi_request *r);

/*
 * Reads the body to its end, `n` bytes as announced, into the arena.
 * ERR_INVALID when it has another length.  The argument is void to fit
 * request.h.
 */
enum err
fcgi_body(void *request, size_t n, struct arena *a, struct str *body_r);

/*
 * Sends the answer, put together in the arena, and ends the request.  The
 * connection is kept if the web server wants it and the body was read or
 * could be skipped.
 */
void
fcgi_answer(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body);

/*
 * For an answer that is made while it is sent, in pieces of some hundred KiB:
 * fcgi_begin sends the head and the first piece, fcgi_write another piece.
 * fcgi_end says that these were all (`whole`) or breaks off; then the web
 * server breaks off as well.  fcgi_end must follow whatever the others
 * returned; body and connection as with fcgi_answer.
 *
 * ERR_BUSY: break off.  The web server has closed the connection, or did not
 * take the piece within 30 seconds, or the process stops and the answer has
 * taken 8 seconds since then.
 */
enum err
fcgi_begin(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body);

enum err
fcgi_write(struct fcgi_request *r, struct arena *a, struct str piece);

void
fcgi_end(struct fcgi_request *r, struct arena *a, bool whole);

#endif
