/*
 * FastCGI connections.  See fcgi.h for how they are shared.
 *
 * libfcgi reads and parses requests.  FCGX_Request shows its ipcFd and
 * keepConnection; setting them before FCGX_Accept_r makes libfcgi (2.4.0
 * to 2.4.7) read a request from a connection of ours instead of accepting
 * one.  Its listen_sock is -1, so that it returns an error rather than
 * accept anything itself.
 */

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "http/fcgi.h"
#include "http/fcgi_wipe.h"
#include "http/record.h"

#define PEER_SECONDS	5		/* a peer may stall so long */
#define DRAIN_MAX	(2 * 1024 * 1024)	/* unread body that is skipped */
#define STALL_MS	40		/* all threads held up: give way */
#define YIELD_MAX	32		/* connections closed at a time */

/*
 * Answers in pieces.  The web server takes a piece as fast as its client
 * does, after what its own buffers hold, so this is what a slow client
 * has for one.  LOOK_MS is how soon a thread that waits for the peer sees
 * that the process stops.
 */
#define PIECE_SECONDS	30
#define DRAIN_SECONDS	8		/* after fcgi_stop; main.c: 10 */
#define LOOK_MS		100
#define GIVE_MS		2

struct fcgi {
	int		 listener;
	int		 poll;		/* epoll: listener, stop, parked */
	int		 stop;		/* eventfd, readable once stopping */
	sem_t		 seats;		/* see fcgi_accept */
	atomic_int	 standing;	/* threads waiting for a seat */
	atomic_int	 extra;		/* seats to be taken away again */
	atomic_int	 ready;		/* threads waiting in epoll */
	atomic_ulong	 taken;		/* events that threads took */
	atomic_bool	 watched;	/* the watcher is awake */
	atomic_bool	 stopping;
	atomic_llong	 cut_at;	/* when pieces end; 0: never */
	atomic_bool	 closing;	/* all threads have ended */
	sem_t		 busy;		/* wakes the watcher */
	pthread_t	 watcher;
};

struct fcgi_request {
	struct fcgi	*fcgi;
	FCGX_Request	 fcgx;
	bool		 seated;
	bool		 fresh;		/* its connection was never parked */

	/* Of the answer under way. */
	int		 fd;
	int		 id;
	bool		 keep;		/* the connection, if all is sent */
};

static int
watch(const struct fcgi *f, int op, int fd, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.fd = fd };

	return epoll_ctl(f->poll, op, fd, &ev);
}

/* Leaves a connection for whichever thread is free when it has data. */
static void
park(const struct fcgi *f, int op, int fd)
{
	if (watch(f, op, fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT) == -1)
		close(fd);
}

/*
 * Closes what is ready but cannot be taken.  The events left over are
 * the listener's and stop's, which are level-triggered and stay.
 */
static void
give_way(const struct fcgi *f)
{
	struct epoll_event ev[YIELD_MAX];
	int i, n;

	n = epoll_wait(f->poll, ev, YIELD_MAX, 0);
	for (i = 0; i < n; i++)
		if (ev[i].data.fd != f->listener && ev[i].data.fd != f->stop)
			close(ev[i].data.fd);
}

/*
 * Nobody has taken anything for STALL_MS.  A thread that stands by gets a
 * seat; when all are held up, what waits gives way.
 */
static void
relieve(struct fcgi *f)
{
	if (atomic_load(&f->standing) > 0) {
		atomic_fetch_add(&f->extra, 1);
		sem_post(&f->seats);
	} else {
		give_way(f);
	}
}

static void
pause_ms(long ms)
{
	const struct timespec pause = { .tv_nsec = ms * 1000000L };

	nanosleep(&pause, NULL);
}

/* Until a thread is ready: looks whether anything is taken. */
static void
watch_while_busy(struct fcgi *f)
{
	unsigned long taken;

	while (atomic_load(&f->ready) == 0 && !atomic_load(&f->stopping)) {
		taken = atomic_load(&f->taken);
		pause_ms(STALL_MS);
		if (atomic_load(&f->ready) == 0 &&
		    atomic_load(&f->taken) == taken)
			relieve(f);
	}
}

/*
 * The watcher: asleep until the last ready thread took something.  The
 * outer test is for a thread that did so after the loop and saw the
 * watcher still awake.  While the process stops, all that comes on kept
 * connections gives way.
 */
static void *
watch_threads(void *arg)
{
	struct fcgi *f = arg;

	while (!atomic_load(&f->stopping)) {
		if (sem_wait(&f->busy) == -1)
			continue;
		do {
			watch_while_busy(f);
			atomic_store(&f->watched, false);
		} while (atomic_load(&f->ready) == 0 &&
		    !atomic_load(&f->stopping) &&
		    !atomic_exchange(&f->watched, true));
	}
	for (; !atomic_load(&f->closing); pause_ms(1))
		give_way(f);
	return NULL;
}

/* As many as there are cores, and never less than two. */
static unsigned
count_seats(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 2 ? 2 : (unsigned)cores;
}

static enum err
start(struct fcgi *f)
{
	int flags = fcntl(f->listener, F_GETFL), listens = 0;
	socklen_t n = sizeof(listens);

	if (getsockopt(f->listener, SOL_SOCKET, SO_ACCEPTCONN, &listens,
	    &n) == -1)
		return ERR_INTERNAL;
	if (!listens) {
		errno = EINVAL;
		return ERR_INTERNAL;
	}
	if (flags == -1 ||
	    fcntl(f->listener, F_SETFL, flags | O_NONBLOCK) == -1)
		return ERR_INTERNAL;
	f->poll = epoll_create1(EPOLL_CLOEXEC);
	f->stop = eventfd(0, EFD_CLOEXEC);
	if (f->poll == -1 || f->stop == -1)
		return ERR_INTERNAL;
	if (watch(f, EPOLL_CTL_ADD, f->stop, EPOLLIN) == -1 ||
	    watch(f, EPOLL_CTL_ADD, f->listener,
	    EPOLLIN | EPOLLEXCLUSIVE) == -1)
		return ERR_INTERNAL;
	if (sem_init(&f->busy, 0, 0) == -1 ||
	    sem_init(&f->seats, 0, count_seats()) == -1 ||
	    pthread_create(&f->watcher, NULL, watch_threads, f) != 0)
		return ERR_INTERNAL;
	return ERR_OK;
}

enum err
fcgi_open(int fd, struct fcgi **fcgi_r)
{
	struct fcgi *f;

	if (FCGX_Init() != 0 || (f = calloc(1, sizeof(*f))) == NULL)
		return ERR_INTERNAL;
	f->listener = fd;
	f->poll = f->stop = -1;
	if (start(f) != ERR_OK) {
		log_line(LOG_ERROR, "FastCGI: %s", strerror(errno));
		free(f);
		return ERR_INTERNAL;
	}
	*fcgi_r = f;
	return ERR_OK;
}

void
fcgi_stop(struct fcgi *f)
{
	const uint64_t one = 1;

	atomic_store(&f->cut_at,
	    clock_mono() + DRAIN_SECONDS * CLOCK_SECOND);
	atomic_store(&f->stopping, true);
	if (write(f->stop, &one, sizeof(one)) == -1)
		log_line(LOG_ERROR, "FastCGI: stop: %s", strerror(errno));
	sem_post(&f->busy);
	sem_post(&f->seats);	/* each that leaves passes it on */
}

void
fcgi_close(struct fcgi **fcgi)
{
	struct fcgi *f = *fcgi;

	if (f == NULL)
		return;
	atomic_store(&f->closing, true);
	pthread_join(f->watcher, NULL);
	sem_destroy(&f->busy);
	sem_destroy(&f->seats);
	close(f->poll);
	close(f->stop);
	free(f);
	*fcgi = NULL;
}

struct fcgi_request *
fcgi_request_new(struct fcgi *f)
{
	struct fcgi_request *r = calloc(1, sizeof(*r));

	if (r == NULL)
		log_fatal("out of memory");
	r->fcgi = f;
	FCGX_InitRequest(&r->fcgx, -1, 0);
	return r;
}

void
fcgi_request_free(struct fcgi_request *r)
{
	free(r);
}

/*
 * Takes a new connection from the queue, if another has not.  Returns it
 * when its request is there, to be read by this thread at once: so a
 * request that came by a fresh connection never gives way.  Else it is
 * parked, and the result -1.
 */
static int
welcome(const struct fcgi *f)
{
	const struct timeval patience = { .tv_sec = PEER_SECONDS };
	struct pollfd p = { .events = POLLIN | POLLRDHUP };

	p.fd = accept4(f->listener, NULL, NULL, SOCK_CLOEXEC);
	if (p.fd == -1) {
		/* Out of descriptors: time for others to close theirs. */
		if (errno != EAGAIN && errno != EINTR)
			pause_ms(10);
		return -1;
	}
	setsockopt(p.fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	setsockopt(p.fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	if (poll(&p, 1, 0) == 1 && p.revents == POLLIN)
		return p.fd;
	park(f, EPOLL_CTL_ADD, p.fd);
	return -1;
}

/* One event, with the books on ready threads kept. */
static int
await(struct fcgi *f, struct epoll_event *ev)
{
	int n;

	atomic_fetch_add(&f->ready, 1);
	n = epoll_wait(f->poll, ev, 1, -1);
	atomic_fetch_add_explicit(&f->taken, 1, memory_order_relaxed);
	if (atomic_fetch_sub(&f->ready, 1) == 1 &&
	    !atomic_exchange(&f->watched, true))
		sem_post(&f->busy);
	return n;
}

static void
sit_down(struct fcgi_request *r)
{
	struct fcgi *f = r->fcgi;

	if (r->seated)
		return;
	atomic_fetch_add(&f->standing, 1);
	while (sem_wait(&f->seats) == -1)
		;
	atomic_fetch_sub(&f->standing, 1);
	r->seated = true;
}

void
fcgi_release_slot(void *request)
{
	struct fcgi_request *r = request;
	int extra = atomic_load(&r->fcgi->extra);

	if (!r->seated)
		return;
	r->seated = false;
	/* An extra seat is taken away rather than passed on. */
	while (extra > 0)
		if (atomic_compare_exchange_weak(&r->fcgi->extra, &extra,
		    extra - 1))
			return;
	sem_post(&r->fcgi->seats);
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

/* The connection of an event if its request can be read, or -1. */
static int
take_event(struct fcgi_request *r, const struct epoll_event *ev)
{
	struct fcgi *f = r->fcgi;

	r->fresh = ev->data.fd == f->listener;
	if (r->fresh)
		return welcome(f);
	if ((ev->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0)
		return ev->data.fd;
	close(ev->data.fd);	/* its client has gone: not executed */
	return -1;
}

enum err
fcgi_accept(struct fcgi_request *r)
{
	struct fcgi *f = r->fcgi;
	struct epoll_event ev;
	int fd;

	for (;;) {
		if (atomic_load_explicit(&f->extra, memory_order_relaxed) > 0)
			fcgi_release_slot(r);
		sit_down(r);
		if (await(f, &ev) != 1)
			continue;
		if (atomic_load_explicit(&f->stopping, memory_order_relaxed)) {
			if (ev.data.fd != f->listener &&
			    ev.data.fd != f->stop)
				close(ev.data.fd);
			fcgi_release_slot(r);
			return ERR_NOT_FOUND;
		}
		if ((fd = take_event(r, &ev)) != -1 && read_request(r, fd))
			return ERR_OK;
	}
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

/* Skips what is left of the body; true when its end was reached. */
static bool
drain(FCGX_Stream *in)
{
	char trash[8192];
	long left = DRAIN_MAX;
	int got;

	while (left > 0) {
		got = FCGX_GetStr(trash, sizeof(trash), in);
		crypt_wipe(trash, sizeof(trash));
		if (got < (int)sizeof(trash))
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

/* The connection is ours again once its request is done with. */
static void
take_back(struct fcgi_request *r)
{
	FCGX_Request *fcgx = &r->fcgx;
	/* Skipped in any case, or the web server fails to send it. */
	bool drained = drain(fcgx->in);

	r->keep = drained && fcgx->keepConnection;
	r->fd = fcgx->ipcFd;
	r->id = fcgx->requestId;
	fcgi_wipe(fcgx->envp, fcgx->in->data, fcgx->in->rdNext);
	FCGX_Free(fcgx, 0);
	fcgx->ipcFd = -1;
}

static void
leave(struct fcgi_request *r, bool sent)
{
	if (sent && r->keep)
		park(r->fcgi, r->fresh ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, r->fd);
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

	take_back(r);
	buf_init(&out, a, record_room(head.n + body.n));
	record_stdout(&out, r->id, head, body);
	record_end(&out, r->id);
	leave(r, write_all(r->fd, buf_view(&out)));
}

static bool
is_cut(struct fcgi *f)
{
	int64_t at = atomic_load_explicit(&f->cut_at, memory_order_relaxed);

	return at != 0 && clock_mono() > at;
}

/* The peer sends nothing before it has its answer: only its end shows. */
static bool
has_gone(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) == 1;
}

static bool
await_room(struct fcgi_request *r, int64_t until)
{
	struct pollfd p = { .fd = r->fd, .events = POLLOUT };

	while (poll(&p, 1, LOOK_MS) != 1)
		if (clock_mono() > until || is_cut(r->fcgi))
			return false;
	return true;
}

/* As write_all, but with the patience that a piece has. */
static enum err
write_piece(struct fcgi_request *r, struct str s)
{
	int64_t until = clock_mono() + PIECE_SECONDS * CLOCK_SECOND;
	ssize_t n;

	if (is_cut(r->fcgi) || has_gone(r->fd))
		return ERR_BUSY;
	if (atomic_load(&r->fcgi->ready) == 0)
		pause_ms(GIVE_MS);
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

	take_back(r);
	buf_init(&out, a, record_room(head.n + body.n));
	record_stdout(&out, r->id, head, body);
	return write_piece(r, buf_view(&out));
}

enum err
fcgi_write(struct fcgi_request *r, struct arena *a, struct str piece)
{
	const struct str no_head = { NULL, 0 };
	struct buf out;

	buf_init(&out, a, record_room(piece.n));
	record_stdout(&out, r->id, no_head, piece);
	return write_piece(r, buf_view(&out));
}

void
fcgi_end(struct fcgi_request *r, struct arena *a, bool whole)
{
	struct buf out;

	buf_init(&out, a, record_room(0));
	record_end(&out, r->id);
	leave(r, whole && write_piece(r, buf_view(&out)) == ERR_OK);
}
