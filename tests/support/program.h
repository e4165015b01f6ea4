#ifndef SUPPORT_PROGRAM_H
#define SUPPORT_PROGRAM_H

/*
 * Programs that a test runs: to their end, with what they said, or beside
 * the test.  None outlives the test by more than it takes to end it.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/str.h"

struct program_result {
	int		 status;	/* 128 and the signal that ended it */
	int		 ms;		/* how long it took */
	struct str	 out;		/* ends in a NUL that is not counted */
	struct str	 err;
};

/*
 * Starts a program in a session of its own, with its standard input from
 * a file (NULL: nothing) and its output in two descriptors.  It is asked
 * to end (SIGTERM) when the test's process dies.
 */
pid_t
program_start(const char *const argv[], const char *input, int out, int err);

/* Its status once it has ended; -1 when it still runs after `seconds`. */
int
program_wait(pid_t pid, int seconds);

/* Runs a program to its end, a minute at most; what it said is in `a`. */
struct program_result
program_run(const char *const argv[], const char *input, struct arena *a);

/* The program ended with status 0. */
void
program_expect_done(const char *what, const struct program_result *r);

/* It ended with that status and said that on standard error. */
void
program_expect_failed(const char *what, const struct program_result *r,
	int status, const char *says);

/* The child processes of pid, at most max of them; how many. */
int
program_children(pid_t pid, pid_t *pids_r, int max);

/* Whether the kernel calls the process `name`. */
bool
program_is(pid_t pid, const char *name);

/* The processes whose working folder is `folder` or below it. */
int
program_working_in(const char *folder);

/* The whole file with a NUL after it; the empty text when there is none. */
struct str
program_read_file(const char *path, struct arena *a);

#endif
