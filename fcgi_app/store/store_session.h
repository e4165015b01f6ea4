#ifndef STORE_SESSION_H
#define STORE_SESSION_H

/*
 * Sessions: browsers that are logged in.  What the browser holds is not
 * here, only a digest of it: who reads the database cannot become anybody.
 */

#include "base/conf.h"
#include "model/account.h"
#include "model/session.h"
#include "db/db.h"

/* How long a session is good, in microseconds. */
struct store_session_limits {
	int64_t	idle;		/* since it was seen */
	int64_t	age;		/* since it began */
};

/* As the configuration has it. */
struct store_session_limits
store_session_limits_of(const struct conf *conf);

struct store_session {
	int64_t		id;
	int64_t		created_at;	/* when it began, with a password */
	int64_t		seen_at;	/* to the minute */
	struct account	account;
};

/* Of one account; the oldest make room for more. */
#define STORE_SESSION_MOST	100

/* A session that is to begin. */
struct store_session_new {
	int64_t		account_id;
	struct str	digest;		/* its key */
	struct str	address;	/* of the client; may be empty */
	struct str	user_agent;	/* ditto; valid UTF-8 */
};

/* Within a job: it begins.  A few of those that are over go. */
enum err
store_session_add(struct db *db, const struct store_session_new *session,
	const struct store_session_limits *limits, int64_t *id_r);

/*
 * ERR_NOT_FOUND when there is none, it is over, or its account may not
 * log in.
 */
enum err
store_session_find(struct db *db, struct str digest,
	const struct store_session_limits *limits, struct arena *a,
	struct store_session *session_r);

/* Is it time to note that it was seen? */
bool
store_session_is_due(const struct store_session *session);

/* Within a job: notes that it was seen now, once a minute. */
enum err
store_session_see(struct db *db, int64_t id);

/* Within a job; one that is not there (any more) is no error. */
enum err
store_session_end(struct db *db, int64_t id);

struct store_session_list {
	struct session	*rows;		/* the newest first; current: false */
	size_t		 n;
};

/* The sessions of an account that are not over. */
enum err
store_session_list(struct db *db, int64_t account_id,
	const struct store_session_limits *limits, struct arena *a,
	struct store_session_list *list_r);

/* Within a job: one of an account.  ERR_NOT_FOUND when it has no such. */
enum err
store_session_end_one(struct db *db, int64_t account_id, int64_t id);

/* Within a job: all of an account but one (0: all), and how many. */
enum err
store_session_end_others(struct db *db, int64_t account_id, int64_t id,
	int64_t *n_r);

/* Within a job: all of an account, and how many there were. */
enum err
store_session_end_all(struct db *db, int64_t account_id, int64_t *n_r);

/* Within a job: forgets those that are over, and how many there were. */
enum err
store_session_sweep(struct db *db, const struct store_session_limits *limits,
	int64_t *n_r);

#endif
