#ifndef CLI_LISTING_H
#define CLI_LISTING_H

/* Names for a report: how many there are, and the first of them. */

#include "base/arena.h"
#include "base/str.h"

#define LISTING_SHOWN	20

struct listing {
	long		n;
	struct str	shown[LISTING_SHOWN];
};

/* Copies the name into the arena, if it is to be shown. */
void
listing_add(struct listing *l, struct str name, struct arena *a);

/* A number as a name. */
void
listing_add_id(struct listing *l, long long id, struct arena *a);

/*
 * "a, b and 3 more", in the arena.  What a terminal could take for more
 * than text is shown as U+FFFD.
 */
struct str
listing_text(const struct listing *l, struct arena *a);

#endif
