#ifndef AUTH_LOGIN_API_H
#define AUTH_LOGIN_API_H

/*
 * The one path that a client's password takes: counted before it is
 * hashed, hashed with the same work whatever is wrong, and recorded.
 */

#include "auth/account.h"
#include "auth/account_store.h"
#include "auth/login_throttle_api.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/call.h"

struct login {
	struct str	username;	/* as they were given */
	struct str	password;
	bool		repeated;	/* by every request */
	/* What follows is filled in by login_verify. */
	struct account	account;	/* id 0: there is none */
	struct str	stored;		/* what the password fits, and ... */
	struct account_password fresh; /* ... what to store instead */
	bool		stale;		/* fresh is there */
	bool		remembered;	/* it was right before */
	struct login_throttle_subject subject;
	struct login_throttle	tries;
};

/*
 * ERR_OK when the password is that of an account that may log in.  One that
 * is repeated, from where the account is known, is remembered for a while,
 * and then costs no more than looking.
 * ERR_UNAUTHENTICATED: for whatever reason not; the answer, and the time
 * it takes, do not tell for which.  ERR_THROTTLED: it was tried too often,
 * and nobody has looked at it.  ERR_BUSY: too many are being looked at.
 */
enum err
login_verify(struct call *call, struct login *login);

/*
 * After that: runs a job of the writer that begins with login_confirm or
 * login_record.  When it finds that something else is stored by now,
 * verifies once more, and runs it again.
 */
enum err
login_finish(struct call *call, struct login *login, writer_job *job,
	void *arg);

/*
 * Within a job: ERR_MISMATCH if what was verified is no longer so.  Gives
 * back what login_verify took.
 */
enum err
login_confirm(struct txn *txn, const struct login *login);

enum login_how {
	LOGIN_SESSION,	/* a browser's: each one is in the record */
	LOGIN_REQUEST,	/* one request's: once an hour and address */
};

/* Within a job: confirms, and notes that the account has logged in. */
enum err
login_record(struct txn *txn, const struct call *call,
	const struct login *login, enum login_how how);

/*
 * Who asks by a user name and password that came with the request: fills
 * in call->caller.
 */
enum err
login_basic(struct call *call, struct str username, struct str password);

#endif
