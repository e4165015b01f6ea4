#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

/*
 * How often something may be tried: `burst` times at once, and again one
 * time per interval (the generic cell rate algorithm).  All that is kept
 * is one number, the moment at which all tries will be there again; 0, or
 * any moment that is past, means that they are.
 */

#include <stdint.h>

struct throttle {
	int64_t	burst;
	int64_t	interval;	/* microseconds */
};

/*
 * Takes one try at the moment `now`: 0, and *full_at has moved on.  Or how
 * many microseconds it takes until there is one, and nothing has changed.
 * It is never more than two intervals: where the clock was set back by
 * more, one may be taken, and all is as if others had just been.
 */
int64_t
throttle_take(const struct throttle *throttle, int64_t now,
	int64_t *full_at);

/* Gives one back that was taken. */
void
throttle_refund(const struct throttle *throttle, int64_t *full_at);

/*
 * Attempts to log in.  From a network where nobody has logged in lately:
 * all names together; one name.
 */
extern const struct throttle throttle_of_new_network;
extern const struct throttle throttle_of_name;

/*
 * From a network where somebody has: all names together.  One name has as
 * many as everywhere, whether its account has logged in there or not.
 */
extern const struct throttle throttle_of_known_network;

/*
 * One name from all networks where nobody has logged in, together.  This
 * bound never shuts an account: when it is used up, each network still
 * has a few attempts of its own at that name.
 */
extern const struct throttle throttle_of_new_clients;
extern const struct throttle throttle_of_new_client;

/* All trusted devices of one account together, wherever they are. */
extern const struct throttle throttle_of_devices;

/*
 * How often the record tells of the same: of tries that were refused, and
 * of requests that bring their password along.
 */
extern const struct throttle throttle_of_rejections;
extern const struct throttle throttle_of_repeats;

#endif
