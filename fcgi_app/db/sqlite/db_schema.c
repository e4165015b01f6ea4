/*
 * Two schemas are read side by side, in the order of their names: that of
 * the database, and that of a scratch database in memory that the schema
 * and all migrations have made.
 */

#include <string.h>

#include "base/buf.h"
#include "db/sqlite/db_schema.h"

struct side {
	struct db	*db;
	struct db_rows	*rows;
	bool		 over;
	struct str	 name;		/* "table incident" */
	struct str	 sql;		/* bare */
};

/* Is there a comment at p?  Then *n_r bytes of it, to the end of a line. */
static bool
is_comment(const char *p, size_t n, size_t *n_r)
{
	const char *end;

	if (n < 2 || p[0] != '-' || p[1] != '-')
		return false;
	end = memchr(p, '\n', n);
	*n_r = end == NULL ? n : (size_t)(end - p);
	return true;
}

/* The text without comments, quotes and spaces, as ALTER TABLE changes them. */
static struct str
bare(struct str sql, struct arena *a)
{
	struct buf b;
	size_t i, skip;

	buf_init(&b, a, sql.n + 1);
	for (i = 0; i < sql.n; i++) {
		if (is_comment(sql.p + i, sql.n - i, &skip))
			i += skip - 1;
		else if (strchr(" \t\r\n\"`[]", sql.p[i]) == NULL)
			buf_str(&b, (struct str){ sql.p + i, 1 });
	}
	return buf_view(&b);
}

static enum err
step(struct side *side, struct arena *a)
{
	enum err e = db_next(side->rows);

	side->over = e == ERR_NOT_FOUND;
	if (e != ERR_OK)
		return side->over ? ERR_OK : e;
	side->name = db_text(side->rows, 0, a);
	side->sql = bare(db_view(side->rows, 1), a);
	return ERR_OK;
}

/* < 0: the database lacks what the scratch has; > 0: the other way. */
static int
compare(const struct side *is, const struct side *should)
{
	if (is->over || should->over)
		return (int)is->over * -1 + (int)should->over;
	return str_cmp(should->name, is->name);
}

static enum err
find(struct str *finding_r, struct arena *a, struct str name,
	const char *what)
{
	*finding_r = arena_printf(a, "%.*s %s", STR_FMT(name), what);
	return ERR_SCHEMA;
}

static enum err
compare_all(struct side *is, struct side *should, struct arena *a,
	struct str *finding_r)
{
	enum err e = ERR_OK;
	int order;

	while (e == ERR_OK && !(is->over && should->over)) {
		order = compare(is, should);
		if (order < 0)
			return find(finding_r, a, should->name, "is missing");
		if (order > 0)
			return find(finding_r, a, is->name,
			    "does not belong there");
		if (!str_eq(is->sql, should->sql))
			return find(finding_r, a, is->name,
			    "is not what it should be");
		e = step(is, a);
		if (e == ERR_OK)
			e = step(should, a);
	}
	return e;
}

static enum err
begin(struct side *side, struct arena *a)
{
	enum err e = db_query(side->db, SQL_FILE_SCHEMA, DB_NO_ARGS,
	    &side->rows);

	return e == ERR_OK ? step(side, a) : e;
}

/* The schema and all migrations, in memory. */
static enum err
open_scratch(struct db **db_r)
{
	enum err e = db_open(":memory:", DB_CREATE, 0, db_r);
	int i;

	if (e != ERR_OK)
		return e;
	for (i = 0; i < sql_migrations_n && e == ERR_OK; i++)
		e = db_script(*db_r, sql_migrations[i].text);
	if (e != ERR_OK)
		db_close(db_r);
	return e;
}

enum err
db_schema_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	struct side is = { .db = db }, should = { 0 };
	enum err e;

	if ((e = open_scratch(&should.db)) != ERR_OK)
		return e;
	e = begin(&is, a);
	if (e == ERR_OK)
		e = begin(&should, a);
	if (e == ERR_OK)
		e = compare_all(&is, &should, a, finding_r);
	if (!is.over)
		db_done(is.rows);
	db_close(&should.db);
	return e;
}
