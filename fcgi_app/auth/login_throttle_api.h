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

/* Who is tried by whom. */
struct login_throttle_subject {
	struct str	username;	/* as it was given */
	int64_t		account_id;	/* 0: there is none of that name */
	int64_t		trusted_from;	/* older devices are not trusted */
	struct str	network;	/* see http/address.h */
};

/* What a try is taken of. */
struct login_throttle {
	struct throttle_store_key keys[3];
	size_t		n;
	bool		known;		/* a known client: somebody has
					   logged in from there */
	bool		recorded;	/* ... and it was this account */
	bool		taken;
};

/*
 * Looks whether there is a try; takes none.  ERR_THROTTLED: there is none
 * left, and the answer says for how long.
 */
enum err
login_throttle_peek(struct call *call, const struct login_throttle_subject *subject,
	struct login_throttle *login_throttle_r);

/* After that: takes it, or ERR_THROTTLED. */
enum err
login_throttle_take(struct call *call, const struct login_throttle_subject *subject,
	struct login_throttle *tries);

/* Within a job: gives back what was taken, because it was right. */
enum err
login_throttle_refund(struct txn *txn, const struct login_throttle *tries);

/* Gives it back some time, because nothing came of it that is its fault. */
void
login_throttle_post_refund(struct call *call, const struct login_throttle *tries);

/*
 * Within a job: whether the record has told within an hour that the
 * account logged in from there.  If it has not, it is going to.
 */
enum err
login_throttle_audited(struct txn *txn, const struct login_throttle_subject *subject,
	bool *told_r);

/*
 * The name as it may stand in the record, for ever: of what is nobody's
 * only its beginning, since it may be a password in the wrong field.
 */
struct str
login_throttle_audit_name(const struct login_throttle_subject *subject, struct arena *a);

#endif
