/* Limits of attempts, and their numbers. */

#include "auth/throttle.h"

#define SECOND	INT64_C(1000000)

const struct throttle throttle_of_new_network		= { 20, 6 * SECOND };
const struct throttle throttle_of_name			= { 10, 30 * SECOND };
const struct throttle throttle_of_known_network		= { 60, 6 * SECOND };
const struct throttle throttle_of_all_new_clients	= { 10, 30 * SECOND };
const struct throttle throttle_of_one_new_client	= { 3, 600 * SECOND };
const struct throttle throttle_of_devices		= { 10, 30 * SECOND };
const struct throttle throttle_of_rejections		= { 1, 60 * SECOND };
const struct throttle throttle_of_repeats		= { 1, 3600 * SECOND };

/* How long it takes from no attempts to all of them. */
static int64_t
refill_time(const struct throttle *throttle)
{
	return throttle->burst * throttle->interval;
}

int64_t
throttle_take(const struct throttle *throttle, int64_t now, int64_t *full_at)
{
	int64_t at = *full_at;

	if (at < now)
		at = now;
	/* Attempts cannot move it so far: the clock was set back. */
	if (at > now + refill_time(throttle) + throttle->interval)
		at = now + refill_time(throttle) - throttle->interval;
	at += throttle->interval;
	if (at > now + refill_time(throttle))
		return at - now - refill_time(throttle);
	*full_at = at;
	return 0;
}

void
throttle_refund(const struct throttle *throttle, int64_t *full_at)
{
	*full_at -= throttle->interval;
}
