#ifndef HTTP_FCGI_POOL_H
#define HTTP_FCGI_POOL_H

/*
 * The FastCGI connections of a process, shared by its request threads.
 *
 * libfcgi alone ties a thread to its connection.  Here a connection without a
 * request is parked in one epoll set with the listening socket, and any free
 * thread takes the next connection that has data: idle connections occupy no
 * thread.
 *
 * When all threads of a process are busy for too long, the pool sheds the
 * waiting requests on its kept connections: it closes the connection unread.
 * The web server finds it closed before an answer and sends the request again
 * over the shared listening socket, where any process may take it.
 *
 * A process has as many run slots as the machine has cores (at least two),
 * and only a thread with a slot takes requests.  More threads at once would
 * interrupt each other in the middle of their work: the slowest request would
 * become slower, and none faster.
 */

#include <stdbool.h>

#include "base/err.h"

struct fcgi_pool;

/* A request thread, as the pool knows it; zeroed at first. */
struct fcgi_pool_thread {
	bool	has_slot;
	bool	accepted;	/* its connection was never parked */
};

/*
 * Takes over the listening socket `fd`.  Call it before any thread is made,
 * with the signals that end the process blocked: libfcgi gives up reads and
 * writes that a signal interrupts.  ERR_INTERNAL, logged, when it fails.
 */
enum err
fcgi_pool_open(int fd, struct fcgi_pool **pool_r);

/*
 * No new requests: makes every fcgi_pool_accept return.  Any thread may call
 * it.
 */
void
fcgi_pool_stop(struct fcgi_pool *pool);

/* Call it when all request threads have ended; nulls; NULL inside is legal. */
void
fcgi_pool_close(struct fcgi_pool **pool);

/*
 * Waits for a run slot, and then for a connection with data, which belongs to
 * the thread until it parks or closes it.  ERR_NOT_FOUND: the process stops.
 */
enum err
fcgi_pool_accept(struct fcgi_pool *pool, struct fcgi_pool_thread *thread,
	int *fd_r);

/*
 * For a thread that is going to wait, for the disk or a lock: another thread
 * may have its slot.  It takes a slot again with the next fcgi_pool_accept.
 * Legal without a slot.
 */
void
fcgi_pool_release(struct fcgi_pool *pool, struct fcgi_pool_thread *thread);

/* Gives back a connection that waits for its next request. */
void
fcgi_pool_park(struct fcgi_pool *pool, const struct fcgi_pool_thread *thread,
	int fd);

/* Whether no thread waits for a request: new requests find all busy. */
bool
fcgi_pool_is_busy(struct fcgi_pool *pool);

/* Whether answers in pieces must end: 8 seconds after fcgi_pool_stop. */
bool
fcgi_pool_is_over(struct fcgi_pool *pool);

#endif
