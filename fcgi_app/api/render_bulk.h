#ifndef API_RENDER_BULK_H
#define API_RENDER_BULK_H

/* The shape of answers about many incidents: a result for each. */

#include "api/bulk.h"

/* What was created, and what was not since it is not right. */
void
render_bulk_created(struct api_call *call, const struct bulk_create *bulk);

/* Nothing was created, since not all of it is right. */
void
render_bulk_abandoned(struct api_call *call, const struct bulk_create *bulk);

/* What became of each one that was to be changed. */
void
render_bulk_updated(struct api_call *call, const struct bulk_update *bulk);

/* The filter matches `count` incidents, which is not what was expected. */
enum err
render_bulk_unexpected(struct api_call *call, int64_t count);

#endif
