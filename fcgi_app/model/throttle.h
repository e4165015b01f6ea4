#ifndef MODEL_THROTTLE_H
#define MODEL_THROTTLE_H

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
throttle_give(const struct throttle *throttle, int64_t *full_at);

/*
 * Tries to log in: from one address; to one account from addresses that
 * it does not know; to one from an address, or a device, that it does.
 * Strangers who use up theirs leave those of an acquaintance alone.
 */
extern const struct throttle throttle_of_address;
extern const struct throttle throttle_of_stranger;
extern const struct throttle throttle_of_acquaintance;

/*
 * And of all strangers together: what a flood from everywhere, under every
 * name, may have looked at, so that its hashes take no core from requests.
 */
extern const struct throttle throttle_of_strangers;

/*
 * How often the record tells of the same: of tries that were refused, and
 * of requests that bring their password along.
 */
extern const struct throttle throttle_of_refusals;
extern const struct throttle throttle_of_repeats;

#endif
