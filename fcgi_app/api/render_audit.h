#ifndef API_RENDER_AUDIT_H
#define API_RENDER_AUDIT_H

/* The shape of the record of what concerns security. */

#include "api/api.h"
#include "store/store_audit.h"

/* Lines: next, results.  The link leads to earlier ones. */
void
render_audit(struct api_call *call, const struct store_audit_page *page);

#endif
