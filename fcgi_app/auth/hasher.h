#ifndef AUTH_HASHER_H
#define AUTH_HASHER_H

/*
 * Hashing of passwords (auth/password.h) in a process that serves requests.
 * The hasher bounds the work, so that a flood of logins cannot freeze the
 * process: it hashes in cpu workers (base/cpu_worker.h), and remembers
 * correct passwords for a while (auth/password_cache.h).
 *
 * New clients have a queue and a thread of their own, with a bounded share
 * of one core for all processes together.  So known clients do not wait
 * behind a flood of new ones, and requests keep the cores.
 */

#include <stdbool.h>

#include "auth/password.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct hasher;

struct hasher_options {
	/*
	 * A file that all processes of the service share for the limits of
	 * the machine; a second one has "-new" appended.  They are created
	 * as needed and must not be used for anything else, so not the
	 * database.
	 */
	const char	*path;
	int		 slots;		/* of known clients, on the machine;
					   0: half the cores */
	int		 queue;		/* 0: HASHER_QUEUE */
	int64_t		 wait_ms;	/* 0: HASHER_WAIT_MS */
	int		 share;		/* of new clients; 0: HASHER_SHARE */
};

#define HASHER_WAIT_MS	1000	/* a caller waits for its turn at most */
#define HASHER_QUEUE	8	/* callers that wait at most: half of them
				   known clients, half new ones */
#define HASHER_SHARE	25	/* percent of a core */

/* The client that sent the password. */
struct hasher_client {
	struct str	network;	/* http/address.h */
	bool		known;		/* an account has logged in there */
};

enum err
hasher_open(const struct hasher_options *options, struct hasher **hasher_r);

/*
 * Ends the threads and sets *hasher to NULL, which it may be before.  No
 * caller may be waiting.
 */
void
hasher_close(struct hasher **hasher);

/*
 * May another caller wait at this moment?  For callers that would otherwise
 * do work in vain before they are rejected.
 */
bool
hasher_has_room(struct hasher *hasher, const struct hasher_client *client);

/* What is compared. */
struct hasher_attempt {
	struct str	stored;
	struct str	given;
	int64_t		rounds;		/* see password_verify() */
};

/*
 * password_verify(), or its remembered outcome.  ERR_BUSY: too many callers
 * wait already, or the turn did not come in time.
 */
enum err
hasher_verify(struct hasher *hasher, const struct hasher_client *client,
	const struct hasher_attempt *attempt, enum password_outcome *outcome_r);

/*
 * password_hash(), with the same ERR_BUSY.  The password is remembered as
 * the correct one for the result.
 */
enum err
hasher_hash(struct hasher *hasher, const struct hasher_client *client,
	struct str given, struct arena *a, struct str *stored_r);

/*
 * Is this password remembered as correct?  Then hasher_verify would find so
 * at once, and callers that count attempts need not count this one.
 */
bool
hasher_remembers(struct hasher *hasher, struct str stored, struct str given);

#endif
