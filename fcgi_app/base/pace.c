/*
 * Pauses, by a timer per thread (timer_create(2), SIGEV_THREAD_ID) whose
 * signal nothing else uses.  clock_gettime and nanosleep are safe in a
 * handler (signal-safety(7)).
 */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pace.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id	_sigev_un._tid
#endif

#define SIGNAL		SIGRTMIN
#define TURN		INT64_C(500000)		/* nanoseconds of work */
#define NANOSECONDS	INT64_C(1000000000)

/* Of the thread that works. */
static _Thread_local struct {
	bool	 running;
	timer_t	 timer;
	int	 percent;
	int64_t	 paid;		/* CPU time up to which it has paused */
} pace;

static int64_t
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * NANOSECONDS + t.tv_nsec;
}

/*
 * The timer goes by real time.  A thread that did not run meanwhile has used
 * no core and does not pause.
 */
static void
pause_for_others(int sig)
{
	const int saved = errno;
	int64_t used = cpu_time() - pace.paid;
	struct timespec rest;

	(void)sig;
	if (pace.running && used >= TURN / 2) {
		used = used * (100 - pace.percent) / pace.percent;
		rest = (struct timespec){
			.tv_sec = used / NANOSECONDS,
			.tv_nsec = used % NANOSECONDS,
		};
		nanosleep(&rest, NULL);
		pace.paid = cpu_time();
	}
	errno = saved;
}

static void
install(void)
{
	struct sigaction action = {
		.sa_handler = pause_for_others, .sa_flags = SA_RESTART,
	};

	sigemptyset(&action.sa_mask);
	sigaction(SIGNAL, &action, NULL);
}

static bool
start_timer(void)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGNAL,
	};
	const struct itimerspec turns = {
		{ .tv_nsec = TURN }, { .tv_nsec = TURN },
	};

	event.sigev_notify_thread_id = gettid();
	if (timer_create(CLOCK_MONOTONIC, &event, &pace.timer) == -1)
		return false;
	pace.running = true;
	timer_settime(pace.timer, 0, &turns, NULL);
	return true;
}

void
pace_begin(int percent)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install);
	pace.percent = percent;
	pace.paid = cpu_time();
	if (!start_timer())
		log_line(LOG_WARN, "a hash runs without pauses: %m");
}

void
pace_end(void)
{
	if (!pace.running)
		return;
	pace.running = false;
	timer_delete(pace.timer);
}
