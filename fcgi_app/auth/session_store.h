#ifndef AUTH_SESSION_STORE_H
#define AUTH_SESSION_STORE_H

/*
 * Sessions: browsers that are logged in.  The database has only a digest of
 * the secret in the browser's cookie, so a reader of the database cannot use
 * a session.
 */

#include "auth/account.h"
#include "base/conf.h"
#include "db/db.h"
#include "wire/field.h"

/* A session, as its account may see it.  The secret is not a field. */
struct session {
	int64_t		id;		/* >= 1, never used again */
	int64_t		created_at;	/* the login; microseconds since 1970 */
	int64_t		seen_at;	/* ditto, to the minute */
	struct str	address;	/* of the client at the login */
	struct str	user_agent;	/* ditto; { NULL, 0 }: unknown */
	bool		current;	/* the caller's own */
};

/* In the order of the wire; also the order of the columns. */
enum session_field {
	SESSION_FIELD_ID,
	SESSION_FIELD_CREATED_AT,
	SESSION_FIELD_SEEN_AT,
	SESSION_FIELD_ADDRESS,
	SESSION_FIELD_USER_AGENT,
	SESSION_COLUMNS,		/* what follows is no column */
	SESSION_FIELD_CURRENT = SESSION_COLUMNS,
	SESSION_FIELD__MAX
};

extern const struct field session_fields[];	/* SESSION_FIELD__MAX */

#define SESSION_AGENT_MAX	200	/* bytes that are stored of it */

/* How long a session is valid, in microseconds. */
struct session_store_limits {
	int64_t	idle;		/* since it was last seen */
	int64_t	age;		/* since it began */
};

/* The limits of the configuration. */
struct session_store_limits
session_store_limits_of(const struct conf *conf);

/* A session of one account; when there are more, the oldest are deleted. */
#define SESSION_STORE_MOST	100

/* A session that begins. */
struct session_store_new {
	int64_t		account_id;
	struct str	digest;		/* of the secret: the key */
	struct str	address;	/* of the client; may be empty */
	struct str	user_agent;	/* ditto; valid UTF-8 */
};

/* Within a job: begins a session.  Deletes a few that have expired. */
enum err
session_store_add(struct db *db, const struct session_store_new *session,
	const struct session_store_limits *limits, int64_t *id_r);

/* A session that was found, with its account. */
struct session_login {
	int64_t		id;
	int64_t		created_at;	/* the login, with a password */
	int64_t		seen_at;	/* to the minute */
	struct account	account;
};

/*
 * Finds a session by the digest of its secret.  ERR_NOT_FOUND: there is none,
 * it has expired, or its account may not log in.
 */
enum err
session_store_find(struct db *db, struct str digest,
	const struct session_store_limits *limits, struct arena *a,
	struct session_login *session_r);

/* Is it time to call session_store_touch? */
bool
session_store_needs_touch(const struct session_login *session);

/* Within a job: the session is seen now.  Written once a minute. */
enum err
session_store_touch(struct db *db, int64_t id);

/* Within a job: ends a session; a missing one is no error. */
enum err
session_store_end(struct db *db, int64_t id);

struct session_store_list {
	struct session	*rows;		/* the newest first; current: false */
	size_t		 n;
};

/* The sessions of an account that have not expired. */
enum err
session_store_list(struct db *db, int64_t account_id,
	const struct session_store_limits *limits, struct arena *a,
	struct session_store_list *list_r);

/* Within a job: ends one session of an account, or ERR_NOT_FOUND. */
enum err
session_store_end_one(struct db *db, int64_t account_id, int64_t id);

/*
 * Within a job: ends all sessions of an account except the one of that id
 * (0: all of them).  *n_r is how many there were.
 */
enum err
session_store_end_others(struct db *db, int64_t account_id, int64_t id,
	int64_t *n_r);

/* Within a job: ends all sessions of an account; *n_r is how many. */
enum err
session_store_end_all(struct db *db, int64_t account_id, int64_t *n_r);

/* Within a job: deletes all that have expired; *n_r is how many. */
enum err
session_store_sweep(struct db *db, const struct session_store_limits *limits,
	int64_t *n_r);

#endif
