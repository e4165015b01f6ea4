#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

/*
 * FastCGI over kept-alive connections; the sole user of libfcgi, which
 * reads the requests while this module owns the sockets.
 *
 * libfcgi alone ties a thread to its connection.  Here a connection that
 * has no request lies in one epoll set with the listening socket, and
 * whichever thread is free takes whatever is ready: idle connections
 * occupy nobody.  When every thread of a process is held up, requests on
 * its kept connections give way: the connection is closed unread, and the
 * web server, which finds it closed before an answer, sends the request
 * again over the shared listening socket, where any process may take it.
 *
 * A request whose body was not read to its end never keeps its
 * connection: what is left would be parsed as records.
 */

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct fcgi;		/* a process's sockets */
struct fcgi_request;	/* one thread's place for requests */

/*
 * Takes over the listening socket `fd`.  Call before any thread is made,
 * with the signals that end the process blocked: libfcgi gives up reads
 * and writes that a signal interrupts.
 */
enum err
fcgi_open(int fd, struct fcgi **fcgi_r);

/* No new requests: makes every fcgi_accept return; from any thread. */
void
fcgi_stop(struct fcgi *fcgi);

/* After all threads have ended; nulls; NULL inside is legal. */
void
fcgi_close(struct fcgi **fcgi);

struct fcgi_request *
fcgi_request_new(struct fcgi *fcgi);

void
fcgi_request_free(struct fcgi_request *r);

/*
 * Waits for the next request.  ERR_NOT_FOUND when there is none to come
 * because of fcgi_stop.
 *
 * A process has as many seats as the machine has cores, and only a seated
 * thread takes requests: more at once would take the cores from each
 * other in the middle of their work, which makes the slowest slower and
 * none faster.
 */
enum err
fcgi_accept(struct fcgi_request *r);

/*
 * For a thread that is going to wait, not to work: another may take its
 * seat.  It sits down again with the next fcgi_accept.  The argument is
 * void to fit request.h.
 */
void
fcgi_release_slot(void *request);

/*
 * The parameters "NAME=value" that the web server sent, ending in NULL;
 * valid until fcgi_answer.  A name may stand more than once.
 */
char **
fcgi_env(const struct fcgi_request *r);

/*
 * Reads the body to its end, `n` bytes as announced.  ERR_INVALID when it
 * has another length.  The argument is void to fit request.h.
 */
enum err
fcgi_body(void *request, size_t n, struct arena *a, struct str *body_r);

/*
 * Sends the answer, put together in the arena, and ends the request; the
 * connection is kept if the web server wants it and the body was read or
 * could be skipped.
 */
void
fcgi_answer(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body);

/*
 * For an answer that is made while it is sent, in pieces of some hundred
 * KiB: fcgi_begin sends the head and the first piece, fcgi_write another,
 * fcgi_end says that these were all (`whole`) or breaks off, which the
 * web server passes on by breaking off as well.  fcgi_end must follow
 * whatever the others returned; body and connection as with fcgi_answer.
 *
 * ERR_BUSY: there is no use in going on.  The peer has gone, or did not
 * take the piece within 30 seconds, or the process stops and the answer
 * has taken 8 seconds since then.
 */
enum err
fcgi_begin(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body);

enum err
fcgi_write(struct fcgi_request *r, struct arena *a, struct str piece);

void
fcgi_end(struct fcgi_request *r, struct arena *a, bool whole);

#endif
