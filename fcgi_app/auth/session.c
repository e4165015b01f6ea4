/* The fields of sessions. */

#include <stddef.h>

#include "auth/session.h"
#include "base/table.h"

#define FIELD(key, kind, member) { \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct session, member) \
}

const struct field session_fields[] = {
	[SESSION_FIELD_ID]	   = FIELD("id", FIELD_INT, id),
	[SESSION_FIELD_CREATED_AT] = FIELD("created_at", FIELD_TIME,
					   created_at),
	[SESSION_FIELD_SEEN_AT]	   = FIELD("seen_at", FIELD_TIME, seen_at),
	[SESSION_FIELD_ADDRESS]	   = FIELD("address", FIELD_TEXT, address),
	[SESSION_FIELD_USER_AGENT] = FIELD("user_agent", FIELD_TEXT,
					   user_agent),
	[SESSION_FIELD_CURRENT]	   = FIELD("current", FIELD_BOOL, current),
};
TABLE_COVERS(session_fields, SESSION_FIELD__MAX);
