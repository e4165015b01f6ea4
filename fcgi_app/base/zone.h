#ifndef BASE_ZONE_H
#define BASE_ZONE_H

/*
 * Time zones of the tz database, read from the files of the machine
 * (RFC 8536).  Not by the C library: it knows one zone at a time, and
 * asking it takes a lock that all threads share.  A zone that was read
 * never changes; any number of threads may look into it.
 *
 * Seconds are since 1970 UTC; local ones are what the clocks of the zone
 * show, counted alike.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct zone;

/*
 * Reads a zone by its name ("Europe/Moscow") into the arena.  ERR_INVALID
 * when the machine does not know it; nothing outside of the folder of
 * zones is ever opened.
 */
enum err
zone_read(struct str name, struct arena *a, const struct zone **zone_r);

const struct zone *
zone_utc(void);

/* Seconds to add to UTC at that moment. */
int32_t
zone_offset(const struct zone *zone, int64_t second);

/*
 * The first moment at which the clocks of the zone show that local time
 * or, where it was left out, a later one.
 */
int64_t
zone_reach(const struct zone *zone, int64_t local);

#endif
