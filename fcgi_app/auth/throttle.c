/* How often something may be tried, and the numbers of it. */

#include "auth/throttle.h"

#define SECOND	INT64_C(1000000)

const struct throttle throttle_of_new_network	= { 20, 6 * SECOND };
const struct throttle throttle_of_name		= { 10, 30 * SECOND };
const struct throttle throttle_of_known_network	= { 60, 6 * SECOND };
const struct throttle throttle_of_new_clients	= { 10, 30 * SECOND };
const struct throttle throttle_of_new_client	= { 3, 600 * SECOND };
const struct throttle throttle_of_devices	= { 10, 30 * SECOND };
const struct throttle throttle_of_rejections	= { 1, 60 * SECOND };
const struct throttle throttle_of_repeats	= { 1, 3600 * SECOND };

/* From none of them on it takes that long until all are there. */
static int64_t
whole(const struct throttle *throttle)
{
	return throttle->burst * throttle->interval;
}

int64_t
throttle_take(const struct throttle *throttle, int64_t now, int64_t *full_at)
{
	int64_t at = *full_at;

	if (at < now)
		at = now;
	/* No tries can bring it so far: the clock was set back. */
	if (at > now + whole(throttle) + throttle->interval)
		at = now + whole(throttle) - throttle->interval;
	at += throttle->interval;
	if (at > now + whole(throttle))
		return at - now - whole(throttle);
	*full_at = at;
	return 0;
}

void
throttle_refund(const struct throttle *throttle, int64_t *full_at)
{
	*full_at -= throttle->interval;
}
