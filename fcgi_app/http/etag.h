#ifndef HTTP_ETAG_H
#define HTTP_ETAG_H

/*
 * Entity tags (RFC 9110 8.8.3).  Ours are "VERSION-FORM" for one thing,
 * strong, and W/"SEQ-FORM" for what changes with any event; FORM stands
 * for everything that shapes the bytes beside the data.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct str
etag_strong(int64_t version, struct str form, struct arena *a);

struct str
etag_weak(int64_t seq, struct str form, struct arena *a);

/*
 * Is the tag among those of an If-None-Match header, or the header "*"?
 * Compared weakly, as that header wants it (RFC 9110 13.1.2).
 */
bool
etag_matches(struct str header, struct str tag);

/*
 * The versions that an If-Match or If-None-Match header names, with or
 * without a form, NULL when it is "*".  Weak tags name one only if `weak`:
 * If-Match compares strongly (RFC 9110 13.1.1).
 */
const int64_t *
etag_versions(struct str header, bool weak, struct arena *a, size_t *n_r);

/* Why a header names no version: the worst fault of its tags. */
enum etag_fault {
	ETAG_GOOD,	/* nothing: it is just none of ours */
	ETAG_WEAK,	/* it begins with W/ */
	ETAG_BARE,	/* it stands in no quotes */
	ETAG__MAX
};

enum etag_fault
etag_fault(struct str header);

#endif
