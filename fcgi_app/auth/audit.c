/* The kinds of the audit log, and the fields of its entries. */

#include <stddef.h>

#include "auth/audit.h"
#include "base/table.h"

const struct str audit_kinds[] = {
	[AUDIT_LOGIN]			= STR_INIT("login"),
	[AUDIT_LOGIN_FAILED]		= STR_INIT("login_failed"),
	[AUDIT_LOGIN_THROTTLED]		= STR_INIT("login_throttled"),
	[AUDIT_LOGOUT]			= STR_INIT("logout"),
	[AUDIT_PASSWORD]		= STR_INIT("password"),
	[AUDIT_ACCOUNT_CREATED]		= STR_INIT("account_created"),
	[AUDIT_ACCOUNT_CHANGED]		= STR_INIT("account_changed"),
	[AUDIT_ACCOUNT_DELETED]		= STR_INIT("account_deleted"),
	[AUDIT_ROLE]			= STR_INIT("role"),
	[AUDIT_DEACTIVATED]		= STR_INIT("deactivated"),
	[AUDIT_ACTIVATED]		= STR_INIT("activated"),
	[AUDIT_SESSIONS_CLEARED]	= STR_INIT("sessions_cleared"),
	[AUDIT_TOKEN_CREATED]		= STR_INIT("token_created"),
	[AUDIT_TOKEN_FIRST_USED]	= STR_INIT("token_first_used"),
	[AUDIT_TOKEN_REVOKED]		= STR_INIT("token_revoked"),
	[AUDIT_TOKEN_REFUSED]		= STR_INIT("token_refused"),
	[AUDIT_DENIED]			= STR_INIT("denied"),
	[AUDIT_IMPORT]			= STR_INIT("import"),
	[AUDIT_EXPORT]			= STR_INIT("export"),
	[AUDIT_SETTING]			= STR_INIT("setting"),
};
TABLE_COVERS(audit_kinds, AUDIT_KIND__MAX);

#define FIELD(key, kind, member) { \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct audit_entry, member) \
}

const struct field audit_entry_fields[] = {
	[AUDIT_ENTRY_SEQ]	= FIELD("seq", FIELD_INT, seq),
	[AUDIT_ENTRY_AT]		= FIELD("at", FIELD_TIME, at),
	[AUDIT_ENTRY_ACTOR]	= FIELD("actor", FIELD_TEXT, actor),
	[AUDIT_ENTRY_CHANNEL]	= FIELD("channel", FIELD_TEXT, channel),
	[AUDIT_ENTRY_KIND]	= FIELD("kind", FIELD_TEXT, kind),
	[AUDIT_ENTRY_SUBJECT]	= FIELD("subject", FIELD_TEXT, subject),
	[AUDIT_ENTRY_DETAIL]	= FIELD("detail", FIELD_TEXT, detail),
	[AUDIT_ENTRY_ADDRESS]	= FIELD("address", FIELD_TEXT, address),
	[AUDIT_ENTRY_REQUEST_ID]	= FIELD("request_id", FIELD_TEXT,
					request_id),
};
TABLE_COVERS(audit_entry_fields, AUDIT_ENTRY__MAX);
