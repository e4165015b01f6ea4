#ifndef SUPPORT_PROCESSES_H
#define SUPPORT_PROCESSES_H

/*
 * Processes and threads that work at the same time.  Criterion's
 * assertions belong to the test's own process: the others
 * return what they find wrong, or leave it in shared memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The work of process or thread i; 0 when all was well. */
typedef int processes_work(int i, void *arg);

#define PROCESSES_MAX	64

struct processes {
	pid_t	pids[PROCESSES_MAX];
	int	n;
};

/* Forks n processes.  The caller must have no connection and no thread. */
void
processes_fork(struct processes *processes, int n, processes_work *work,
	void *arg);

/* Waits for all; the number of those that did not return 0. */
int
processes_join(struct processes *processes);

/*
 * Runs work in a process of its own, for what ends it: the exit status,
 * or 128 and the number of the signal.
 */
int
processes_exit(processes_work *work, void *arg);

/* Runs work in n threads to its end; the number that did not return 0. */
int
processes_threads(int n, processes_work *work, void *arg);

/* n zeroed bytes that forked processes share. */
void *
processes_shared(size_t n);

void
processes_sleep_ms(int ms);

/*
 * Waits until *flag is no longer 0, at most `seconds`; its value.  For
 * what another process or thread is certain to do.
 */
int
processes_await(const int *flag, int seconds);

/* What *flag is now. */
int
processes_told(const int *flag);

/*
 * Whether all threads of the process but the caller's sleep, as they do
 * when they wait for something: looked at several times, since a lock can
 * make one sleep for a moment.
 */
bool
processes_all_sleep(void);

/* Says something to *flag that processes_await sees. */
void
processes_tell(int *flag, int value);

/*
 * Whether anybody holds a lock of that byte of the file, as another process
 * sees it; false when there is no file.
 */
bool
processes_is_locked(const char *path, int byte);

#endif
