#ifndef STORE_SESSION_H
#define STORE_SESSION_H

/*
 * Sessions: browsers that are logged in.  What the browser holds is not
 * here, only a digest of it: who reads the database cannot become anybody.
 */

#include "auth/account.h"
#include "auth/session.h"
#include "base/conf.h"
#include "db/db.h"

/* How long a session is good, in microseconds. */
struct session_store_limits {
	int64_t	idle;		/* since it was seen */
	int64_t	age;		/* since it began */
};

/* As the configuration has it. */
struct session_store_limits
session_store_limits_of(const struct conf *conf);

struct session_login {
	int64_t		id;
	int64_t		created_at;	/* when it began, with a password */
	int64_t		seen_at;	/* to the minute */
	struct account	account;
};

/* Of one account; the oldest make room for more. */
#define SESSION_STORE_MOST	100

/* A session that is to begin. */
struct session_store_new {
	int64_t		account_id;
	struct str	digest;		/* its key */
	struct str	address;	/* of the client; may be empty */
	struct str	user_agent;	/* ditto; valid UTF-8 */
};

/* Within a job: it begins.  A few of those that are over go. */
enum err
session_store_add(struct db *db, const struct session_store_new *session,
	const struct session_store_limits *limits, int64_t *id_r);

/*
 * ERR_NOT_FOUND when there is none, it is over, or its account may not
 * log in.
 */
enum err
session_store_find(struct db *db, struct str digest,
	const struct session_store_limits *limits, struct arena *a,
	struct session_login *session_r);

/* Is it time to note that it was seen? */
bool
session_store_needs_touch(const struct session_login *session);

/* Within a job: notes that it was seen now, once a minute. */
enum err
session_store_touch(struct db *db, int64_t id);

/* Within a job; one that is not there (any more) is no error. */
enum err
session_store_end(struct db *db, int64_t id);

struct session_store_list {
	struct session	*rows;		/* the newest first; current: false */
	size_t		 n;
};

/* The sessions of an account that are not over. */
enum err
session_store_list(struct db *db, int64_t account_id,
	const struct session_store_limits *limits, struct arena *a,
	struct session_store_list *list_r);

/* Within a job: one of an account.  ERR_NOT_FOUND when it has no such. */
enum err
session_store_end_one(struct db *db, int64_t account_id, int64_t id);

/* Within a job: all of an account but one (0: all), and how many. */
enum err
session_store_end_others(struct db *db, int64_t account_id, int64_t id,
	int64_t *n_r);

/* Within a job: all of an account, and how many there were. */
enum err
session_store_end_all(struct db *db, int64_t account_id, int64_t *n_r);

/* Within a job: forgets those that are over, and how many there were. */
enum err
session_store_sweep(struct db *db, const struct session_store_limits *limits,
	int64_t *n_r);

#endif
