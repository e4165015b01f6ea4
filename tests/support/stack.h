#ifndef SUPPORT_STACK_H
#define SUPPORT_STACK_H

/*
 * The service as it is deployed: scripts/serve with a port and a state
 * folder of its own, under which run nginx, multiwatch and the workers.
 * Criterion runs every test in a process of its own, so there is one; it
 * and its folder go when the test ends, however it ends.
 *
 * A sanitizer's report of any of its programs fails the test.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "support/program.h"

struct stack_options {
	int		 workers;	/* 0: 2 */
	int		 threads;	/* 0: 4 */
	const char	*ini;		/* further lines of configuration */
	const char	*build;		/* NULL: the folder of this build */
	const char	*anonymous;	/* of a configuration that is made */
	const char	*folder;	/* below the test's own; NULL: that */
};

struct stack {
	const char	*root;		/* all that is removed at the end */
	const char	*state;		/* its folder */
	const char	*socket;	/* the pool's, for FastCGI */
	const char	*config;
	const char	*database;
	int		 port;
	pid_t		 serve;		/* 0: not started */
	struct arena	*arena;		/* of the test */
};

extern struct stack stack;

/* A folder with a configuration, but nothing runs.  For .init or a test. */
void
stack_prepare(const struct stack_options *options);

/* And the service, which answers when this returns. */
void
stack_start(const struct stack_options *options);

#define STACK(...)	stack_start(&(struct stack_options){ __VA_ARGS__ })

/* Runs scripts/serve on the folder again, after stack_stop. */
void
stack_again(const struct stack_options *options);

/* SIGTERM to scripts/serve; its exit status. */
int
stack_stop(void);

/* Stops and removes what there is.  For .fini of a suite. */
void
stack_close(void);

/* A port of 127.0.0.1 that is free now. */
int
stack_free_port(void);

/* scripts/serve on a port and folder, to its end. */
struct program_result
stack_serve(int port, const char *state);

/* multiwatch, and the workers under it. */
pid_t
stack_pool(void);

int
stack_workers(pid_t *pids_r, int max);

/* Waits until there are n of them, a minute at most. */
void
stack_await_workers(int n);

/* Kills one, and waits until there are n again without it. */
void
stack_kill_worker(pid_t worker, int n);

/* The same with another signal. */
void
stack_signal_worker(pid_t worker, int sig, int n);

/* The path of something in the state folder. */
const char *
stack_path(const char *name);

/* Bytes of that file; 0 when there is none. */
long long
stack_size(const char *name);

/* incidentctl with up to sixteen arguments, on the stack's configuration. */
struct program_result
stack_ctl(const char *input, const char *const args[]);

#define CTL(...) \
	stack_ctl(NULL, (const char *const[]){ __VA_ARGS__, NULL })

/* All incidents, by incidentctl. */
struct str
stack_export(void);

/* Lines in a text. */
int
stack_lines(struct str text);

/* incidentctl check is content. */
void
stack_check(void);

/* The workers' log holds no fault of ours. */
void
stack_no_faults(void);

/*
 * Holds the gate that every write takes, as another process that writes
 * would; a descriptor for stack_open_gate.
 */
int
stack_shut_gate(void);

void
stack_open_gate(int gate);

/* No process holds it or the turnstile before it. */
bool
stack_gate_is_free(void);

#endif
