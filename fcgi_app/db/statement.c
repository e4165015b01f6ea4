/* Statements, prepared and counted. */

#include "db/statement.h"

/* sql/queries/django.sql is for the database of the replaced service. */
static bool
is_foreign(enum sql_id id)
{
	return str_starts(str_of(sql_texts[id].name), STR("django_"));
}

static bool
fits(int there, int expected)
{
	return expected == STATEMENT_ANY || there == expected;
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
statement_verify(struct db *db, const struct statement_use use[],
	size_t n, struct arena *a, struct str *finding_r)
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
	return statement_verify_uses(db, use, n, a, finding_r);
}
