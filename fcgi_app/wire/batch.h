#ifndef WIRE_BATCH_H
#define WIRE_BATCH_H

/*
 * A request body of many items: a JSON array of objects (application/json), or
 * lines with an object each (application/x-ndjson).
 */

#include "wire/body.h"

#define BATCH_MAX	1000	/* items */

struct batch {
	struct json	*array;		/* or ... */
	struct str	*lines;		/* ... those that are not blank */
	size_t		 n;		/* items: 1 to BATCH_MAX */
};

/*
 * Splits `bytes`, which are changed in place, into items.  ERR_UNSUPPORTED:
 * another type.  ERR_INVALID: no array, too many items or none; the faults were
 * added to `problems`.  After ERR_OK the caller must call batch_free.
 */
enum err
batch_read(struct batch *batch, struct str content_type, struct str bytes,
	struct problems *problems);

/* Legal on a zeroed struct. */
void
batch_free(struct batch *batch);

/*
 * Item i as a body of its own, which must be freed before the batch: see
 * body_read.  A line is validated only now, so that its faults are those of its
 * item.
 */
enum err
batch_item(const struct batch *batch, size_t i, struct body *body,
	struct problems *problems);

#endif
