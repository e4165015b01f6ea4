#ifndef AUTH_AUDIT_JSON_H
#define AUTH_AUDIT_JSON_H

/* The shape of the record of what concerns security. */

#include "auth/audit_store.h"
#include "http/call.h"

/* Lines: next, results.  The link leads to earlier ones. */
void
audit_json_page(struct call *call, const struct audit_store_page *page);

#endif
