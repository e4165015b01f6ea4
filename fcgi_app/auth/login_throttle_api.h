#ifndef AUTH_LOGIN_THROTTLE_API_H
#define AUTH_LOGIN_THROTTLE_API_H

/*
 * The login throttle: attempts to log in are counted before any work is done
 * for them, by network, by name, and by trusted device.  No bound is shared
 * by all clients, so a flood from two networks locks no third one out.
 *
 * The keys depend on the network, on the name as a text, and on the device,
 * never on whether an account has that name.  Otherwise the limits would
 * reveal which names are accounts.
 */

#include "auth/throttle_store.h"
#include "db/txn.h"
#include "http/call.h"

/* What an attempt is about. */
struct login_throttle_subject {
	struct str	username;	/* as the client gave it */
	int64_t		account_id;	/* 0: there is none of that name */
	int64_t		trusted_from;	/* older devices are not trusted */
	struct str	network;	/* see http/address.h */
};

/* The keys that an attempt is taken from. */
struct login_throttle {
	struct throttle_store_key keys[3];
	size_t		n;
	bool		known;		/* a known client: any account has
					   logged in from its network */
	bool		known_account;	/* ... and so has this account */
	bool		taken;
};

/*
 * Finds the keys and checks whether they have an attempt left, without
 * taking it.  ERR_THROTTLED: there is none; the response says when there
 * will be one.
 */
enum err
login_throttle_peek(struct call *call,
	const struct login_throttle_subject *subject,
	struct login_throttle *throttle_r);

/* After that: takes an attempt, or ERR_THROTTLED. */
enum err
login_throttle_take(struct call *call,
	const struct login_throttle_subject *subject,
	struct login_throttle *throttle);

/* Within a job: gives the attempt back, because the password was correct. */
enum err
login_throttle_refund(struct txn *txn, const struct login_throttle *throttle);

/*
 * Gives the attempt back, because the service failed to verify it.  A job is
 * deferred for that; the caller does not wait.
 */
void
login_throttle_defer_refund(struct call *call,
	const struct login_throttle *throttle);

/*
 * Within a job: has the audit log had an entry within the last hour that the
 * account logged in from this network?  If not, the caller adds one now.
 */
enum err
login_throttle_audited(struct txn *txn,
	const struct login_throttle_subject *subject, bool *audited_r);

/*
 * The name as the audit log shows it.  If no account has it only its
 * beginning is shown: it may be a password in the wrong field.
 */
struct str
login_throttle_audit_name(const struct login_throttle_subject *subject,
	struct arena *a);

#endif
