#ifndef AUTH_HASHER_H
#define AUTH_HASHER_H

/*
 * Where a process that serves requests hashes passwords: so that a flood
 * of logins cannot freeze it, it is done as heavy work (heavy.h), and what
 * was right is remembered for a while (known.h).  What is hashed means is
 * password.h's.
 *
 * New clients have a queue and a thread of their own, with a bounded share
 * of one core for all processes together: known clients do not wait behind
 * a flood of new ones, and requests keep the cores.
 */

#include <stdbool.h>

#include "auth/password.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct hasher;

struct hasher_options {
	/*
	 * A file that all processes share which hash for this service, made
	 * if it is not there: nothing but this, so not the database.
	 */
	const char	*path;		/* and one more, with "-new" behind it */
	int		 slots;		/* of known ones; 0: half the cores */
	int		 queue;		/* 0: HASHER_QUEUE */
	int64_t		 wait_ms;	/* 0: HASHER_WAIT_MS */
	int		 share;		/* of new ones; 0: HASHER_SHARE */
};

#define HASHER_WAIT_MS	1000	/* a caller waits for its turn */
#define HASHER_QUEUE	8	/* callers that wait, at the most, half of
				   them known clients and half new ones */
#define HASHER_SHARE	25	/* percent of a core */

/* The client that sent the password. */
struct hasher_client {
	struct str	network;	/* http/address.h */
	bool		known;		/* somebody has logged in from there */
};

enum err
hasher_open(const struct hasher_options *options, struct hasher **hasher_r);

/* Ends the thread; nulls; NULL inside is legal.  Call without callers. */
void
hasher_close(struct hasher **hasher);

/*
 * Whether another caller may wait, at this moment: for callers that would
 * do something for nothing otherwise.
 */
bool
hasher_has_room(struct hasher *hasher, const struct hasher_client *client);

/* The stored text and the given password, which are compared. */
struct hasher_attempt {
	struct str	stored;
	struct str	given;
	int64_t		rounds;		/* as of password_verify() */
};

/*
 * password_verify(), or what it is remembered to have found.  ERR_BUSY:
 * too many wait already, or the turn did not come in time.
 */
enum err
hasher_verify(struct hasher *hasher, const struct hasher_client *client,
	const struct hasher_attempt *test, enum password_outcome *outcome_r);

/*
 * password_hash(), and the same ERR_BUSY.  The password is remembered as
 * the right one for what is stored.
 */
enum err
hasher_hash(struct hasher *hasher, const struct hasher_client *client,
	struct str given, struct arena *a, struct str *stored_r);

/*
 * Whether hasher_verify would find it right at once: for callers that
 * count attempts, which such a one is none of.
 */
bool
hasher_remembers(struct hasher *hasher, struct str stored, struct str given);

#endif
