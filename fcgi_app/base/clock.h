#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

/*
 * Time: microseconds since 1970-01-01 UTC inside, RFC 3339 with the configured
 * zone outside.  The process has one zone: clock_zone() is called once at
 * start, before any thread.
 */

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#define CLOCK_SECOND	INT64_C(1000000)	/* microseconds */
#define CLOCK_HOUR	(3600 * CLOCK_SECOND)
#define CLOCK_DAY	(24 * CLOCK_HOUR)
#define CLOCK_RENDER	40	/* bytes of a rendered time at most */

/* The wall clock, or the time that clock_fake() set. */
int64_t
clock_now(void);

/* A clock that never jumps (CLOCK_MONOTONIC), in microseconds. */
int64_t
clock_mono(void);

/*
 * For tests: clock_now() returns *now, which the test may change while other
 * threads read the clock; NULL goes back to the wall clock.
 */
void
clock_fake(const _Atomic int64_t *now);

/*
 * Chooses the zone by its tz database name ("Europe/Moscow", "UTC").
 * ERR_INVALID when the machine does not know it.
 */
enum err
clock_zone(const char *name);

/* The zone that was chosen; UTC before. */
const struct zone *
clock_here(void);

/*
 * Appends "2025-11-10T09:00:00.500000+03:00": six digits of fraction, or
 * none at all when the microseconds are 0.  Where the offset of the zone has
 * seconds, as before its standard time, the result is in UTC: RFC 3339 has no
 * seconds in an offset.  Years 0001 to 9999.
 */
void
clock_render(struct buf *b, int64_t us);

/* The same in another zone. */
void
clock_render_in(struct buf *b, int64_t us, const struct zone *zone);

/*
 * Reads an RFC 3339 date-time: "T", "t" or a space between date and time,
 * 0 to 6 digits of fraction, "Z" or an offset +hh:mm, or +hh:mm:ss, as the
 * replaced service wrote it.  ERR_INVALID for anything else, also for a date
 * that does not exist.
 */
enum err
clock_parse(struct str s, int64_t *us_r);

#endif
