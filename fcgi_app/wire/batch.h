#ifndef WIRE_BATCH_H
#define WIRE_BATCH_H

/*
 * A request body that holds many: a JSON array of objects
 * (application/json), or lines of an object each (application/x-ndjson).
 */

#include "wire/body.h"

#define BATCH_MAX	1000	/* items */

struct batch {
	struct json	*array;		/* or ... */
	struct str	*lines;		/* ... those that are not blank */
	size_t		 n;		/* items: 1 to BATCH_MAX */
};

/*
 * Takes `bytes` (changed in place) apart.  ERR_UNSUPPORTED: another type;
 * ERR_INVALID: no array, too many items or none: what is wrong was added
 * to `problems`.  batch_free must be called after ERR_OK.
 */
enum err
batch_read(struct batch *batch, struct str content_type, struct str bytes,
	struct problems *problems);

/* Legal on a zeroed struct. */
void
batch_free(struct batch *batch);

/*
 * Item i as a body of its own, which ends before the batch: see
 * body_read.  A line is judged only now, so that a bad one is the
 * problem of its item.
 */
enum err
batch_item(const struct batch *batch, size_t i, struct body *body,
	struct problems *problems);

#endif
