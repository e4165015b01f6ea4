#ifndef SUPPORT_LOAD_H
#define SUPPORT_LOAD_H

/*
 * Clients that read and write through nginx until told to stop, and keep
 * books on what they were promised.  Each changes only incidents that it
 * made, so afterwards all that must be in the database is known.
 */

#include <pthread.h>
#include <stdbool.h>

#define LOAD_CLIENTS	64

/* What a client does; each one takes the kinds in turn. */
enum load_kind { LOAD_LIST, LOAD_GET, LOAD_POST, LOAD_PATCH, LOAD__MAX };

struct load_entry;

/*
 * How many strikes there were, such as workers killed, and how many of them
 * each client knows of: those before its last answer.
 */
struct load_strikes {
	int	all;
	int	known[LOAD_CLIENTS];
};

struct load_client {
	struct load		*load;
	pthread_t		 thread;
	int			 number;
	struct load_entry	*made;		/* its incidents */
	int			 n, size;
	long			 answered[LOAD__MAX];
	long			 failed, refused;
	long			 slowest;	/* milliseconds */
	char			 why[300];	/* the first failure */
};

struct load {
	int			 port;
	int			 clients;
	unsigned		 kinds;		/* bits 1 << LOAD_...; 0: all */
	int			 pause_ms;	/* between requests */
	bool			 refusals;	/* 503 is an answer as well */
	int			 stop;
	struct load_strikes	 strikes;
	struct load_client	 client[LOAD_CLIENTS];
	/* Filled in by load_stop. */
	long			 answered[LOAD__MAX], all;
	long			 failed, refused, slowest;
};

/* Port, clients and the like are set; the struct is otherwise zero. */
void
load_start(struct load *load);

/* Ends the clients after the request that each has under way. */
void
load_stop(struct load *load);

/* Right before a strike. */
void
load_strike(struct load_strikes *strikes);

/* The client has an answer. */
void
load_survived(struct load_strikes *strikes, int client);

/* How many strikes a request may have met, of the first n clients. */
int
load_struck(const struct load_strikes *strikes, int n);

/* Fails the test for every request that failed, telling the first. */
void
load_expect_no_failure(const struct load *load);

/*
 * Holds the export against the books: every incident that was promised is
 * there once with the status and version promised, and no other is.
 */
void
load_verify(const struct load *load);

/* Forgets the books. */
void
load_free(struct load *load);

#endif
