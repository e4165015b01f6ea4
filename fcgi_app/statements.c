/* The statements, and the field tables that read their rows. */

#include "auth/account.h"
#include "auth/audit.h"
#include "auth/token.h"
#include "base/table.h"
#include "db/statement.h"
#include "incident/event_store.h"
#include "incident/incident.h"
#include "statements.h"

#define ANY	STATEMENT_ANY	/* arguments: db_query counts them */

/*
 * The statements whose rows are read by a table of fields (db/row.h), with the
 * number of further columns, and those that take the values of such a table.
 * A statement whose columns are read one by one needs no row here: reading a
 * missing column ends the program.
 */
static const struct statement_use uses[] = {
	{ SQL_ACCOUNT_FIND, { ACCOUNT_FIELD__MAX + 3, ANY } },
	{ SQL_ACCOUNT_GET, { ACCOUNT_FIELD__MAX, ANY } },
	{ SQL_ACCOUNT_LIST, { ACCOUNT_FIELD__MAX, ANY } },
	{ SQL_AUDIT_BEFORE, { AUDIT_ENTRY__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_ACTOR, { AUDIT_ENTRY__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_KIND, { AUDIT_ENTRY__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_SUBJECT, { AUDIT_ENTRY__MAX, ANY } },
	{ SQL_INCIDENT_GET, { INCIDENT_FIELD__MAX, ANY } },
	{ SQL_INCIDENT_INSERT, { 0, INCIDENT_FIELD__MAX } },
	{ SQL_INCIDENT_LEFT_BY_REQUEST, { INCIDENT_FIELD__MAX, ANY } },
	{ SQL_INCIDENT_SET, { 0, INCIDENT_FIELD__MAX } },
	{ SQL_SESSION_FIND, { ACCOUNT_FIELD__MAX + 3, ANY } },
	{ SQL_TOKEN_FIND, { TOKEN_FIELD__MAX + 2, ANY } },
	{ SQL_TOKEN_GET, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_VALID_OF_ACCOUNT, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_LIST, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_FIND_BY_NAME, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_OF_REQUEST, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_SNAPSHOT_SCAN_CHANGES, { INCIDENT_FIELD__MAX + 1, ANY } },
};

/* The same for events: the number of columns after event_store_columns(). */
static const struct statement_use event_uses[] = {
	{ SQL_EVENT_AFTER, { 0, ANY } },
	{ SQL_EVENT_AFTER_OF_INCIDENT, { 0, ANY } },
	{ SQL_EVENT_AFTER_WITH_SOURCE, { 1, ANY } },
	{ SQL_EVENT_LEFT_BY_REQUEST, { 0, ANY } },
};

static enum err
verify_event_uses(struct db *db, struct arena *a, struct str *finding_r)
{
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < TABLE_ROWS(event_uses) && e == ERR_OK; i++) {
		struct statement_use use = event_uses[i];

		use.shape.columns += event_store_columns();
		e = statement_verify_uses(db, &use, 1, a, finding_r);
	}
	return e;
}

enum err
statements_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	enum err e = statement_verify(db, uses, TABLE_ROWS(uses), a,
	    finding_r);

	return e == ERR_OK ? verify_event_uses(db, a, finding_r) : e;
}
