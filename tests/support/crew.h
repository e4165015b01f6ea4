#ifndef SUPPORT_CREW_H
#define SUPPORT_CREW_H

/*
 * Processes and threads that work at the same time.  Criterion's
 * assertions belong to the test's own process: what a crew finds wrong it
 * returns, or leaves in shared memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The work of member i; 0 when all was well. */
typedef int crew_work(int i, void *arg);

#define CREW_MAX	64

struct crew {
	pid_t	pids[CREW_MAX];
	int	n;
};

/* Forks n processes.  The caller must have no connection and no thread. */
void
crew_fork(struct crew *crew, int n, crew_work *work, void *arg);

/* Waits for all; the number of those that did not return 0. */
int
crew_join(struct crew *crew);

/*
 * Runs work in a process of its own, for what ends it: the exit status,
 * or 128 and the number of the signal.
 */
int
crew_exit(crew_work *work, void *arg);

/* Runs work in n threads to its end; the number that did not return 0. */
int
crew_threads(int n, crew_work *work, void *arg);

/* n zeroed bytes that forked processes share. */
void *
crew_shared(size_t n);

void
crew_sleep_ms(int ms);

/*
 * Waits until *flag is no longer 0, at most `seconds`; its value.  For
 * what another process or thread is certain to do.
 */
int
crew_await(const int *flag, int seconds);

/* What *flag is now. */
int
crew_told(const int *flag);

/*
 * Whether all threads of the process but the caller's sleep, as they do
 * when they wait for something: looked at several times, since a lock can
 * make one sleep for a moment.
 */
bool
crew_all_sleep(void);

/* Says something to *flag that crew_await sees. */
void
crew_tell(int *flag, int value);

/*
 * Whether anybody holds a lock of that byte of the file, as another process
 * sees it; false when there is no file.
 */
bool
crew_is_locked(const char *path, int byte);

#endif
