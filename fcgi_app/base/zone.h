#ifndef BASE_ZONE_H
#define BASE_ZONE_H

/*
 * Time zones of the tz database, read from the files of the machine
 * (RFC 8536).  The C library would not do: it has one zone at a time, and its
 * functions take a lock that all threads share.  A zone never changes once it
 * is read, so any number of threads may use it.
 *
 * Seconds are since 1970 UTC.  Local seconds are counted in the same way from
 * the time that the clocks of the zone show.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct zone;

/*
 * Reads a zone by its name ("Europe/Moscow") into the arena.  ERR_INVALID when
 * the machine does not have it.  No file outside the folder of zones is ever
 * opened.
 */
enum err
zone_read(struct str name, struct arena *a, const struct zone **zone_r);

const struct zone *
zone_utc(void);

/* Seconds to add to UTC at that second. */
int32_t
zone_offset(const struct zone *zone, int64_t second);

/*
 * The first second of UTC at which the clocks of the zone show that local time
 * or, where the clocks skip it, a later one.
 */
int64_t
zone_reach(const struct zone *zone, int64_t local);

#endif
