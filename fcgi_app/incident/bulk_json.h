#ifndef INCIDENT_BULK_JSON_H
#define INCIDENT_BULK_JSON_H

/* The shape of answers about many incidents: a result for each. */

#include "incident/bulk_input_api.h"

/* What was created, and what was not since it is not right. */
void
bulk_json_created(struct call *call, const struct bulk_input_create *bulk);

/* Nothing was created, since not all of it is right. */
void
bulk_json_rejected(struct call *call, const struct bulk_input_create *bulk);

/* What became of each one that was to be changed. */
void
bulk_json_updated(struct call *call, const struct bulk_input_update *bulk);

/* The filter matches `count` incidents, which is not what was expected. */
enum err
bulk_json_unexpected(struct call *call, int64_t count);

#endif
