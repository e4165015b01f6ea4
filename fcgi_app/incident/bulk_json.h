#ifndef INCIDENT_BULK_JSON_H
#define INCIDENT_BULK_JSON_H

/* Answers to bulk requests: a result for each incident. */

#include "incident/bulk_input_api.h"

/* The valid items with their ids, the others with their problems. */
void
bulk_json_created(struct call *call, const struct bulk_input_create *bulk);

/* Nothing was created, because some items have problems (atomic=true). */
void
bulk_json_rejected(struct call *call, const struct bulk_input_create *bulk);

/* The result of each incident of a bulk change. */
void
bulk_json_updated(struct call *call, const struct bulk_input_update *bulk);

/* Answers ERR_MISMATCH: `count` incidents pass the filter. */
enum err
bulk_json_unexpected(struct call *call, int64_t count);

#endif
