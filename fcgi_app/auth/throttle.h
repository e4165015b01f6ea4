#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

/*
 * A limit of attempts: `burst` at once, and then one per interval (the
 * generic cell rate algorithm).  The whole state is one number, the time
 * (microseconds since 1970 UTC) at which all attempts will be there again; 0
 * or a time that is past means that they are.
 */

#include <stdint.h>

struct throttle {
	int64_t	burst;
	int64_t	interval;	/* microseconds */
};

/*
 * Takes one attempt at the time `now`.  0: *full_at has moved on.  Otherwise
 * nothing changes, and the result is the microseconds until there is an
 * attempt, at most two intervals.  When the clock was set back by more than
 * that, an attempt is taken, as if the others had just been taken.
 */
int64_t
throttle_take(const struct throttle *throttle, int64_t now,
	int64_t *full_at);

/* Gives an attempt back that was taken. */
void
throttle_refund(const struct throttle *throttle, int64_t *full_at);

/*
 * The limits of logins.  A known network is one from which any account has
 * logged in lately; the others are new.
 */
extern const struct throttle throttle_of_new_network;	/* all names */
extern const struct throttle throttle_of_known_network;	/* ditto */
extern const struct throttle throttle_of_name;		/* one name from one
							   network */

/*
 * One name from all new networks together.  This limit never locks an
 * account: when it is used up, each new network still has the attempts of
 * throttle_of_one_new_client at that name.
 */
extern const struct throttle throttle_of_all_new_clients;
extern const struct throttle throttle_of_one_new_client;

/* All trusted devices of one account together, from any network. */
extern const struct throttle throttle_of_devices;

/*
 * How often the audit log gets the same entry: of rejections, and of
 * requests that bring their password.
 */
extern const struct throttle throttle_of_rejections;
extern const struct throttle throttle_of_repeats;

#endif
