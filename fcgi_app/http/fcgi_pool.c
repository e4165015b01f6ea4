/*
 * Connections: one epoll set, run slots, and a watcher thread that notices
 * when the request threads take nothing any more.
 */

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/fcgi_pool.h"

#define PEER_SECONDS	5	/* for which the web server may stall */
#define STALL_MS	40	/* without a request taken: shed */
#define SHED_MAX	32	/* connections closed at a time */
#define DRAIN_SECONDS	8	/* after fcgi_pool_stop; main.c: 10 */

struct fcgi_pool {
	int		 listener;
	int		 poll;		/* epoll: listener, stop, parked */
	int		 stop;		/* eventfd, readable once stopping */
	sem_t		 slots;		/* run slots that are free */
	atomic_int	 waiting;	/* threads that wait for a slot */
	atomic_int	 extra;		/* slots to be taken away again */
	atomic_int	 ready;		/* threads that wait in epoll */
	atomic_ulong	 taken;		/* events that threads took */
	atomic_bool	 watched;	/* the watcher is awake */
	atomic_bool	 stopping;
	atomic_llong	 over_at;	/* see fcgi_pool_is_over; 0: never */
	atomic_bool	 closing;	/* all threads have ended */
	sem_t		 busy;		/* wakes the watcher */
	pthread_t	 watcher;
};

static int
control(const struct fcgi_pool *p, int op, int fd, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.fd = fd };

	return epoll_ctl(p->poll, op, fd, &ev);
}

static void
park(const struct fcgi_pool *p, int op, int fd)
{
	if (control(p, op, fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT) == -1)
		close(fd);
}

/*
 * Closes the parked connections that have data.  The events that stay are
 * level-triggered: the listener's and that of `stop`.
 */
static void
shed(const struct fcgi_pool *p)
{
	struct epoll_event ev[SHED_MAX];
	int i, n;

	n = epoll_wait(p->poll, ev, SHED_MAX, 0);
	for (i = 0; i < n; i++)
		if (ev[i].data.fd != p->listener && ev[i].data.fd != p->stop)
			close(ev[i].data.fd);
}

/*
 * No thread has taken anything for STALL_MS.  If a thread waits for a slot, it
 * gets one more.  Else all threads are busy, and another process must serve.
 */
static void
relieve(struct fcgi_pool *p)
{
	if (atomic_load(&p->waiting) > 0) {
		atomic_fetch_add(&p->extra, 1);
		sem_post(&p->slots);
	} else {
		shed(p);
	}
}

static void
pause_ms(long ms)
{
	const struct timespec pause = { .tv_nsec = ms * 1000000L };

	nanosleep(&pause, NULL);
}

/* Until a thread is ready: checks whether threads still take requests. */
static void
watch_while_busy(struct fcgi_pool *p)
{
	unsigned long taken;

	while (atomic_load(&p->ready) == 0 && !atomic_load(&p->stopping)) {
		taken = atomic_load(&p->taken);
		pause_ms(STALL_MS);
		if (atomic_load(&p->ready) == 0 &&
		    atomic_load(&p->taken) == taken)
			relieve(p);
	}
}

/*
 * The watcher sleeps until the last ready thread has taken a request.  The
 * test of the inner loop is for a thread that did so after watch_while_busy
 * and saw the watcher still awake.  While the process stops, all requests on
 * kept connections are shed.
 */
static void *
watch_threads(void *arg)
{
	struct fcgi_pool *p = arg;

	while (!atomic_load(&p->stopping)) {
		if (sem_wait(&p->busy) == -1)
			continue;
		do {
			watch_while_busy(p);
			atomic_store(&p->watched, false);
		} while (atomic_load(&p->ready) == 0 &&
		    !atomic_load(&p->stopping) &&
		    !atomic_exchange(&p->watched, true));
	}
	for (; !atomic_load(&p->closing); pause_ms(1))
		shed(p);
	return NULL;
}

static unsigned
count_slots(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 2 ? 2 : (unsigned)cores;
}

static enum err
check_listener(const struct fcgi_pool *p)
{
	int flags = fcntl(p->listener, F_GETFL), listens = 0;
	socklen_t n = sizeof(listens);

	if (getsockopt(p->listener, SOL_SOCKET, SO_ACCEPTCONN, &listens,
	    &n) == -1)
		return ERR_INTERNAL;
	if (!listens) {
		errno = EINVAL;
		return ERR_INTERNAL;
	}
	return flags == -1 || fcntl(p->listener, F_SETFL,
	    flags | O_NONBLOCK) == -1 ? ERR_INTERNAL : ERR_OK;
}

static enum err
start(struct fcgi_pool *p)
{
	if (check_listener(p) != ERR_OK)
		return ERR_INTERNAL;
	p->poll = epoll_create1(EPOLL_CLOEXEC);
	p->stop = eventfd(0, EFD_CLOEXEC);
	if (p->poll == -1 || p->stop == -1)
		return ERR_INTERNAL;
	if (control(p, EPOLL_CTL_ADD, p->stop, EPOLLIN) == -1 ||
	    control(p, EPOLL_CTL_ADD, p->listener,
	    EPOLLIN | EPOLLEXCLUSIVE) == -1)
		return ERR_INTERNAL;
	if (sem_init(&p->busy, 0, 0) == -1 ||
	    sem_init(&p->slots, 0, count_slots()) == -1 ||
	    pthread_create(&p->watcher, NULL, watch_threads, p) != 0)
		return ERR_INTERNAL;
	return ERR_OK;
}

enum err
fcgi_pool_open(int fd, struct fcgi_pool **pool_r)
{
	struct fcgi_pool *p = calloc(1, sizeof(*p));

	if (p == NULL)
		log_fatal("out of memory");
	p->listener = fd;
	if (start(p) != ERR_OK) {
		log_line(LOG_ERROR, "FastCGI: %s", strerror(errno));
		free(p);
		return ERR_INTERNAL;
	}
	*pool_r = p;
	return ERR_OK;
}

void
fcgi_pool_stop(struct fcgi_pool *p)
{
	const uint64_t one = 1;

	atomic_store(&p->over_at,
	    clock_mono() + DRAIN_SECONDS * CLOCK_SECOND);
	atomic_store(&p->stopping, true);
	if (write(p->stop, &one, sizeof(one)) == -1)
		log_line(LOG_ERROR, "FastCGI: stop: %s", strerror(errno));
	sem_post(&p->busy);
	sem_post(&p->slots);	/* each thread that leaves passes it on */
}

void
fcgi_pool_close(struct fcgi_pool **pool)
{
	struct fcgi_pool *p = *pool;

	if (p == NULL)
		return;
	atomic_store(&p->closing, true);
	pthread_join(p->watcher, NULL);
	sem_destroy(&p->busy);
	sem_destroy(&p->slots);
	close(p->poll);
	close(p->stop);
	free(p);
	*pool = NULL;
}

static void
take_slot(struct fcgi_pool *p, struct fcgi_pool_thread *thread)
{
	if (thread->has_slot)
		return;
	atomic_fetch_add(&p->waiting, 1);
	while (sem_wait(&p->slots) == -1)
		;
	atomic_fetch_sub(&p->waiting, 1);
	thread->has_slot = true;
}

void
fcgi_pool_release(struct fcgi_pool *p, struct fcgi_pool_thread *thread)
{
	int extra = atomic_load(&p->extra);

	if (!thread->has_slot)
		return;
	thread->has_slot = false;
	/* An extra slot is taken away rather than passed on. */
	while (extra > 0)
		if (atomic_compare_exchange_weak(&p->extra, &extra,
		    extra - 1))
			return;
	sem_post(&p->slots);
}

/*
 * Accepts a new connection, unless another process was faster.  If its request
 * is there already, this thread reads it at once, so that the request cannot
 * be shed.  Else the connection is parked, and the result is -1.
 */
static int
accept_connection(const struct fcgi_pool *p)
{
	const struct timeval patience = { .tv_sec = PEER_SECONDS };
	struct pollfd pfd = { .events = POLLIN | POLLRDHUP };

	pfd.fd = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC);
	if (pfd.fd == -1) {
		/* No descriptor is left: give others time to close theirs. */
		if (errno != EAGAIN && errno != EINTR)
			pause_ms(10);
		return -1;
	}
	setsockopt(pfd.fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	setsockopt(pfd.fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	if (poll(&pfd, 1, 0) == 1 && pfd.revents == POLLIN)
		return pfd.fd;
	park(p, EPOLL_CTL_ADD, pfd.fd);
	return -1;
}

/* Waits for one event; the last thread that was ready wakes the watcher. */
static int
await_event(struct fcgi_pool *p, struct epoll_event *ev)
{
	int n;

	atomic_fetch_add(&p->ready, 1);
	n = epoll_wait(p->poll, ev, 1, -1);
	atomic_fetch_add_explicit(&p->taken, 1, memory_order_relaxed);
	if (atomic_fetch_sub(&p->ready, 1) == 1 &&
	    !atomic_exchange(&p->watched, true))
		sem_post(&p->busy);
	return n;
}

/* The connection of an event if it has data, or -1. */
static int
take_event(struct fcgi_pool *p, struct fcgi_pool_thread *thread,
	const struct epoll_event *ev)
{
	thread->accepted = ev->data.fd == p->listener;
	if (thread->accepted)
		return accept_connection(p);
	if ((ev->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0)
		return ev->data.fd;
	/* Its client has gone: the request is not executed. */
	close(ev->data.fd);
	return -1;
}

static void
leave(struct fcgi_pool *p, struct fcgi_pool_thread *thread, int fd)
{
	if (fd != p->listener && fd != p->stop)
		close(fd);
	fcgi_pool_release(p, thread);
}

enum err
fcgi_pool_accept(struct fcgi_pool *p, struct fcgi_pool_thread *thread,
	int *fd_r)
{
	struct epoll_event ev;

	do {
		if (atomic_load_explicit(&p->extra, memory_order_relaxed) > 0)
			fcgi_pool_release(p, thread);
		take_slot(p, thread);
		*fd_r = -1;
		if (await_event(p, &ev) != 1)
			continue;
		if (atomic_load_explicit(&p->stopping, memory_order_relaxed)) {
			leave(p, thread, ev.data.fd);
			return ERR_NOT_FOUND;
		}
		*fd_r = take_event(p, thread, &ev);
	} while (*fd_r == -1);
	return ERR_OK;
}

void
fcgi_pool_park(struct fcgi_pool *p, const struct fcgi_pool_thread *thread,
	int fd)
{
	park(p, thread->accepted ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd);
}

bool
fcgi_pool_is_busy(struct fcgi_pool *p)
{
	return atomic_load(&p->ready) == 0;
}

bool
fcgi_pool_is_over(struct fcgi_pool *p)
{
	int64_t at = atomic_load_explicit(&p->over_at, memory_order_relaxed);

	return at != 0 && clock_mono() > at;
}
