/* Statements, prepared and counted. */

#include "auth/account.h"
#include "auth/audit.h"
#include "auth/token.h"
#include "db/statement.h"
#include "incident/event.h"
#include "incident/incident.h"

#define ANY	-1	/* by hand, and db_query sees to it */

/*
 * The statements whose rows are read by a table of fields (db/row.h),
 * by so many columns behind those, or to which such a row is given.  A
 * reader of single columns needs no row here: to read one that is not
 * there ends the program.
 */
static const struct statement_use uses[] = {
	{ SQL_ACCOUNT_FIND, { ACCOUNT_FIELD__MAX + 3, ANY } },
	{ SQL_ACCOUNT_GET, { ACCOUNT_FIELD__MAX, ANY } },
	{ SQL_ACCOUNT_LIST, { ACCOUNT_FIELD__MAX, ANY } },
	{ SQL_AUDIT_BEFORE, { AUDIT_LINE__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_ACTOR, { AUDIT_LINE__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_KIND, { AUDIT_LINE__MAX, ANY } },
	{ SQL_AUDIT_BEFORE_OF_SUBJECT, { AUDIT_LINE__MAX, ANY } },
	{ SQL_EVENT_AFTER, { EVENT_LINE__MAX, ANY } },
	{ SQL_EVENT_AFTER_OF_INCIDENT, { EVENT_LINE__MAX, ANY } },
	{ SQL_EVENT_AFTER_WITH_SOURCE, { EVENT_LINE__MAX + 1, ANY } },
	{ SQL_EVENT_LEFT_BY_REQUEST, { EVENT_LINE__MAX, ANY } },
	{ SQL_INCIDENT_GET, { INCIDENT_FIELD__MAX, ANY } },
	{ SQL_INCIDENT_INSERT, { 0, INCIDENT_FIELD__MAX } },
	{ SQL_INCIDENT_LEFT_BY_REQUEST, { INCIDENT_FIELD__MAX, ANY } },
	{ SQL_INCIDENT_SET, { 0, INCIDENT_FIELD__MAX } },
	{ SQL_SESSION_FIND, { ACCOUNT_FIELD__MAX + 3, ANY } },
	{ SQL_TOKEN_FIND, { TOKEN_FIELD__MAX + 2, ANY } },
	{ SQL_TOKEN_GET, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_GOOD_OF_ACCOUNT, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_LIST, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_NAMED, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_TOKEN_OF_REQUEST, { TOKEN_FIELD__MAX, ANY } },
	{ SQL_WALK_CHANGES, { INCIDENT_FIELD__MAX + 1, ANY } },
};

/* sql/queries/django.sql is for the database of the replaced service. */
static bool
is_foreign(enum sql_id id)
{
	return str_starts(str_of(sql_texts[id].name), STR("django_"));
}

static bool
fits(int there, int expected)
{
	return expected == ANY || there == expected;
}

enum err
statement_verify_uses(struct db *db, const struct statement_use use[],
	size_t n, struct arena *a, struct str *finding_r)
{
	const struct db_shape *want;
	struct db_shape is;
	size_t i;
	enum err e;

	for (i = 0; i < n; i++) {
		if ((e = db_prepare(db, use[i].id, &is)) != ERR_OK)
			return e;
		want = &use[i].shape;
		if (fits(is.columns, want->columns) &&
		    fits(is.arguments, want->arguments))
			continue;
		*finding_r = arena_printf(a, "the statement %s does not fit "
		    "its fields: it has %d columns and %d arguments",
		    sql_texts[use[i].id].name, is.columns, is.arguments);
		return ERR_INTERNAL;
	}
	return ERR_OK;
}

enum err
statement_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	struct db_shape shape;
	enum err e;
	int i;

	for (i = 0; i < SQL__MAX; i++) {
		if (is_foreign((enum sql_id)i))
			continue;
		e = db_prepare(db, (enum sql_id)i, &shape);
		if (e == ERR_OK)
			continue;
		*finding_r = arena_printf(a, "the statement %s does not fit "
		    "the schema", sql_texts[i].name);
		return e;
	}
	return statement_verify_uses(db, uses,
	    sizeof(uses) / sizeof(uses[0]), a, finding_r);
}
