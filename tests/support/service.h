#ifndef SUPPORT_SERVICE_H
#define SUPPORT_SERVICE_H

/*
 * The service as it is deployed: scripts/serve with a port and a state
 * folder of its own, under which run nginx, multiwatch and the workers.
 * Criterion runs every test in a process of its own, so there is one; it
 * and its folder go when the test ends, however it ends.
 *
 * A sanitizer's report of any of its programs fails the test.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "support/program.h"

struct service_options {
	int		 workers;	/* 0: 2 */
	int		 threads;	/* 0: 4 */
	const char	*ini;		/* further lines of configuration */
	const char	*build;		/* NULL: the folder of this build */
	const char	*anonymous;	/* of a configuration that is made */
	const char	*folder;	/* below the test's own; NULL: that */
};

struct service {
	const char	*root;		/* all that is removed at the end */
	const char	*state;		/* its folder */
	const char	*socket;	/* the pool's, for FastCGI */
	const char	*config;
	const char	*database;
	int		 port;
	pid_t		 serve;		/* 0: not started */
	struct arena	*arena;		/* of the test */
};

extern struct service service;

/* A folder with a configuration, but nothing runs.  For .init or a test. */
void
service_prepare(const struct service_options *options);

/* And the service, which answers when this returns. */
void
service_start(const struct service_options *options);

#define SERVICE(...)	service_start(&(struct service_options){ __VA_ARGS__ })

/* Runs scripts/serve on the folder again, after service_stop. */
void
service_again(const struct service_options *options);

/* SIGTERM to scripts/serve; its exit status. */
int
service_stop(void);

/* Stops and removes what there is.  For .fini of a suite. */
void
service_close(void);

/* A port of 127.0.0.1 that is free now. */
int
service_free_port(void);

/* scripts/serve on a port and folder, to its end. */
struct program_result
service_serve(int port, const char *state);

/* multiwatch, and the workers under it. */
pid_t
service_pool(void);

int
service_workers(pid_t *pids_r, int max);

/* Waits until there are n of them, a minute at most. */
void
service_await_workers(int n);

/* Kills one, and waits until there are n again without it. */
void
service_kill_worker(pid_t worker, int n);

/* The same with another signal. */
void
service_signal_worker(pid_t worker, int sig, int n);

/* The path of something in the state folder. */
const char *
service_path(const char *name);

/* Bytes of that file; 0 when there is none. */
long long
service_size(const char *name);

/* incidentctl with up to sixteen arguments, on the service's configuration. */
struct program_result
service_ctl(const char *input, const char *const args[]);

#define CTL(...) \
	service_ctl(NULL, (const char *const[]){ __VA_ARGS__, NULL })

/* All incidents, by incidentctl. */
struct str
service_export(void);

/*
 * Runs SQL on the database, beside the service; the number in the first
 * column of the first row, -1 when there is no row.
 */
int64_t
service_number(const char *sql);

/*
 * Many clients at once ask for the list of incidents, with that header line,
 * each on new connections: all answers must have that status.
 */
void
service_expect_status(const char *header, int status);

/* Lines in a text. */
int
service_lines(struct str text);

/* incidentctl check is content. */
void
service_check(void);

/* The workers' log holds no fault of ours. */
void
service_no_faults(void);

/*
 * Takes the writer lock, as another process that writes would; a descriptor
 * for service_release_writer_lock.
 */
int
service_take_writer_lock(void);

void
service_release_writer_lock(int lock);

/* No process holds the writer lock or the fairness lock before it. */
bool
service_writer_lock_is_free(void);

#endif
