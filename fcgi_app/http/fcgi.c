/*
 * FastCGI requests by libfcgi.
 *
 * FCGX_Request shows its ipcFd and keepConnection; setting them before
 * FCGX_Accept_r makes libfcgi (2.4.0 to 2.4.7) read a request from a
 * connection of ours instead of accepting one.  Its listen_sock is -1, so
 * that it returns an error rather than accept anything itself.
 */

#include <sys/socket.h>

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "http/fcgi.h"
#include "http/fcgi_pool.h"
#include "http/fcgi_record.h"

#define SKIP_MAX	(2 * 1024 * 1024)	/* bytes of an unread body */

/*
 * Answers in pieces.  The web server takes a piece as fast as its client does,
 * once its own buffers are full, so this is the time of a slow client for one
 * piece.  STOP_MS: after so long a thread that waits for the web server sees
 * that the process stops.
 */
#define PIECE_SECONDS	30
#define STOP_MS		100
#define YIELD_MS	2

struct fcgi_request {
	struct fcgi_pool	*pool;
	struct fcgi_pool_thread	 thread;
	FCGX_Request		 fcgx;

	/* Of the answer under way. */
	int			 fd;
	int			 id;
	bool			 keep;	/* the connection, if all is sent */
};

enum err
fcgi_init(void)
{
	return FCGX_Init() == 0 ? ERR_OK : ERR_INTERNAL;
}

struct fcgi_request *
fcgi_request_new(struct fcgi_pool *pool)
{
	struct fcgi_request *r = calloc(1, sizeof(*r));

	if (r == NULL)
		log_fatal("out of memory");
	r->pool = pool;
	FCGX_InitRequest(&r->fcgx, -1, 0);
	return r;
}

void
fcgi_request_free(struct fcgi_request *r)
{
	free(r);
}

void
fcgi_release(void *request)
{
	struct fcgi_request *r = request;

	fcgi_pool_release(r->pool, &r->thread);
}

/* Lets libfcgi read the request that is waiting on fd. */
static bool
read_request(struct fcgi_request *r, int fd)
{
	r->fcgx.ipcFd = fd;
	r->fcgx.keepConnection = 1;	/* or FCGX_Accept_r closes it first */
	r->fcgx.detached = 1;		/* never linger over a close */
	return FCGX_Accept_r(&r->fcgx) == 0;
}

enum err
fcgi_accept(struct fcgi_request *r)
{
	enum err e;
	int fd;

	do
		e = fcgi_pool_accept(r->pool, &r->thread, &fd);
	while (e == ERR_OK && !read_request(r, fd));
	return e;
}

char **
fcgi_env(const struct fcgi_request *r)
{
	return r->fcgx.envp;
}

enum err
fcgi_body(void *request, size_t n, struct arena *a, struct str *body_r)
{
	struct fcgi_request *r = request;
	char *p = arena_grow(a, NULL, 0, n + 1);
	int got;

	/* One byte more than announced, so as to see the end. */
	got = FCGX_GetStr(p, (int)n + 1, r->fcgx.in);
	if (got < 0 || (size_t)got != n || FCGX_GetError(r->fcgx.in) != 0)
		return ERR_INVALID;
	*body_r = (struct str){ p, n };
	return ERR_OK;
}

/* Reads the rest of the body; true when its end was reached. */
static bool
skip_body(FCGX_Stream *in)
{
	char rest[8192];
	long left = SKIP_MAX;
	int got;

	while (left > 0) {
		got = FCGX_GetStr(rest, sizeof(rest), in);
		crypt_wipe(rest, sizeof(rest));
		if (got < (int)sizeof(rest))
			return FCGX_GetError(in) == 0;
		left -= got;
	}
	return false;
}

static bool
write_all(int fd, struct str s)
{
	ssize_t n;

	while (s.n > 0) {
		n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s.p += n;
		s.n -= (size_t)n;
	}
	return true;
}

/*
 * How the state of a libfcgi stream begins (FCGX_Stream_Data in fcgiapp.c,
 * 2.4.0 to 2.4.7).  It is not published, so its values are used only where
 * the published part of the stream agrees.
 */
struct stream_state {
	unsigned char	*buffer;
	int		 size;
};

#define STREAM_BUFFER	8192	/* that FCGX_Accept_r makes */

static void
wipe_buffer(const struct stream_state *state, const unsigned char *at)
{
	if (state != NULL && state->buffer != NULL &&
	    state->size > 0 && state->size <= STREAM_BUFFER &&
	    at >= state->buffer && at <= state->buffer + state->size)
		crypt_wipe(state->buffer, (size_t)state->size);
}

/*
 * Overwrites the memory of a request, which libfcgi only frees: the
 * parameters, among them Authorization and Cookie, and the buffer that they
 * and the body came through.
 */
static void
wipe_request(const FCGX_Request *fcgx)
{
	char **env;

	for (env = fcgx->envp; env != NULL && *env != NULL; env++)
		crypt_wipe(*env, strlen(*env));
	wipe_buffer(fcgx->in->data, fcgx->in->rdNext);
}

/* Ends the request with libfcgi; its connection is ours again. */
static void
end_request(struct fcgi_request *r)
{
	FCGX_Request *fcgx = &r->fcgx;
	/* Even if the connection is closed: the web server must send it all. */
	bool skipped = skip_body(fcgx->in);

	r->keep = skipped && fcgx->keepConnection;
	r->fd = fcgx->ipcFd;
	r->id = fcgx->requestId;
	wipe_request(fcgx);
	FCGX_Free(fcgx, 0);
	fcgx->ipcFd = -1;
}

static void
end_answer(struct fcgi_request *r, bool sent)
{
	if (sent && r->keep)
		fcgi_pool_park(r->pool, &r->thread, r->fd);
	else
		close(r->fd);
}

/*
 * The whole answer goes out in one write, which libfcgi's 8 KiB buffer
 * would not do: the web server wakes once, and up to the size of the
 * socket's buffer a worker that is killed has answered or not, not half.
 */
void
fcgi_answer(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body)
{
	struct buf out;

	end_request(r);
	buf_init(&out, a, fcgi_record_room(head.n + body.n));
	fcgi_record_stdout(&out, r->id, head, body);
	fcgi_record_end(&out, r->id);
	end_answer(r, write_all(r->fd, buf_view(&out)));
}

/* The web server sends nothing before it has its answer: only its end. */
static bool
is_closed(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) == 1;
}

static bool
await_room(struct fcgi_request *r, int64_t until)
{
	struct pollfd p = { .fd = r->fd, .events = POLLOUT };

	while (poll(&p, 1, STOP_MS) != 1)
		if (clock_mono() > until || fcgi_pool_is_over(r->pool))
			return false;
	return true;
}

/* As write_all, but within the time of a piece. */
static enum err
write_piece(struct fcgi_request *r, struct str s)
{
	int64_t until = clock_mono() + PIECE_SECONDS * CLOCK_SECOND;
	const struct timespec yield = { .tv_nsec = YIELD_MS * 1000000L };
	ssize_t n;

	if (fcgi_pool_is_over(r->pool) || is_closed(r->fd))
		return ERR_BUSY;
	/* Requests that wait get the core first. */
	if (fcgi_pool_is_busy(r->pool))
		nanosleep(&yield, NULL);
	while (s.n > 0) {
		n = send(r->fd, s.p, s.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && errno == EAGAIN) {
			if (!await_room(r, until))
				return ERR_BUSY;
			continue;
		}
		if (n <= 0)
			return ERR_BUSY;
		s.p += n;
		s.n -= (size_t)n;
	}
	return ERR_OK;
}

enum err
fcgi_begin(struct fcgi_request *r, struct arena *a, struct str head,
	struct str body)
{
	struct buf out;

	end_request(r);
	buf_init(&out, a, fcgi_record_room(head.n + body.n));
	fcgi_record_stdout(&out, r->id, head, body);
	return write_piece(r, buf_view(&out));
}

enum err
fcgi_write(struct fcgi_request *r, struct arena *a, struct str piece)
{
	const struct str no_head = { NULL, 0 };
	struct buf out;

	buf_init(&out, a, fcgi_record_room(piece.n));
	fcgi_record_stdout(&out, r->id, no_head, piece);
	return write_piece(r, buf_view(&out));
}

void
fcgi_end(struct fcgi_request *r, struct arena *a, bool whole)
{
	struct buf out;

	buf_init(&out, a, fcgi_record_room(0));
	fcgi_record_end(&out, r->id);
	end_answer(r, whole && write_piece(r, buf_view(&out)) == ERR_OK);
}
