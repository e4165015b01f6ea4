#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

/*
 * The record of what concerns security: appended, in the transaction of
 * what it tells of, and never changed.
 */

#include "model/audit.h"
#include "model/event.h"
#include "store/db.h"

struct audit {
	enum audit_kind	kind;
	struct str	subject;	/* may be empty, as the next */
	struct str	detail;		/* no secret */
};

/* Within a job. */
enum err
store_audit_add(struct db *db, const struct origin *origin,
	const struct audit *audit);

#endif
