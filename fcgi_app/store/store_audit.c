/* The record of what concerns security. */

#include "base/clock.h"
#include "store/row.h"
#include "store/store_audit.h"

enum err
store_audit_add(struct db *db, const struct origin *origin,
	const struct audit *audit)
{
	return db_exec(db, SQL_AUDIT_INSERT, DB_ARGS(
	    DB_INT(clock_now()),
	    DB_TEXT(origin->actor),
	    DB_TEXT(event_channels[origin->channel]),
	    DB_TEXT(audit_kinds[audit->kind]),
	    row_text_or_null(audit->subject),
	    row_text_or_null(audit->detail),
	    row_text_or_null(origin->address),
	    origin->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(origin->request_id)));
}
