#ifndef AUTH_LOGIN_API_H
#define AUTH_LOGIN_API_H

/*
 * The one path that a password of a client takes: the attempt is counted
 * before the password is hashed, every failure costs the same work, and the
 * result is in the audit log.
 */

#include "auth/account.h"
#include "auth/account_store.h"
#include "auth/login_throttle_api.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/call.h"

struct login {
	struct str	username;	/* as the client gave them */
	struct str	password;
	bool		repeated;	/* comes with every request (Basic) */
	/* login_verify fills in what follows. */
	struct account	account;	/* id 0: there is none of that name */
	struct str	stored;		/* the hash that was verified; empty:
					   none */
	struct account_password rehash;	/* to store instead of it ... */
	bool		has_rehash;	/* ... if this is set */
	bool		remembered;	/* it was correct a short while ago */
	struct login_throttle_subject subject;
	struct login_throttle	throttle;
};

/*
 * ERR_OK: the password is that of an account that may log in.  A correct
 * password that is repeated, from a network that the account is known from,
 * is remembered for a while; then it costs a few reads.
 *
 * ERR_UNAUTHENTICATED: otherwise.  Neither the response nor its time reveals
 * why.  ERR_THROTTLED: there were too many attempts, and this one was not
 * verified.  ERR_BUSY: too many attempts are being verified.
 */
enum err
login_verify(struct call *call, struct login *login);

/*
 * After login_verify: runs a job of the writer that begins with
 * login_confirm or login_record.  When the job finds that another hash is
 * stored by now, verifies once more and runs the job again.
 */
enum err
login_finish(struct call *call, struct login *login, writer_job *job,
	void *arg);

/*
 * Within a job: ERR_MISMATCH unless the account may still log in and the hash
 * that was verified is still stored.  Refunds the attempt.
 */
enum err
login_confirm(struct txn *txn, const struct login *login);

enum login_kind {
	LOGIN_SESSION,	/* of a browser: each gets an entry in the audit log */
	LOGIN_REQUEST,	/* of one request: one entry an hour and network */
};

/*
 * Within a job: login_confirm, and then stores a better hash if there is
 * one, the time of the login, and the network as a known one.
 */
enum err
login_record(struct txn *txn, const struct call *call,
	const struct login *login, enum login_kind kind);

/* Identifies the caller of a request that brings user name and password. */
enum err
login_basic(struct call *call, struct str username, struct str password);

#endif
