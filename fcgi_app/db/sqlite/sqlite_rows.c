/* Statements of a connection to SQLite. */

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/parse.h"
#include "db/sqlite/sqlite.h"

static struct sqlite_rows *
own(struct db_rows *rows)
{
	return (struct sqlite_rows *)rows;
}

static enum err
fail(const struct sqlite_rows *r)
{
	return sqlite_fail(sqlite_of(r->rows.db), r->rows.name);
}

static enum err
prepare(struct sqlite *s, const char *name, struct str sql,
	struct sqlite_rows *r)
{
	r->rows.db = &s->db;
	r->rows.name = name;
	if (sqlite3_prepare_v3(s->conn, sql.p, (int)sql.n,
	    SQLITE_PREPARE_PERSISTENT, &r->stmt, NULL) != SQLITE_OK)
		return fail(r);
	r->rows.columns = sqlite3_column_count(r->stmt);
	return ERR_OK;
}

/* Of sql/, once per connection. */
static enum err
prepare_named(struct sqlite *s, enum sql_id id, struct sqlite_rows **r_r)
{
	const struct sql_text *sql = &sql_texts[id];

	*r_r = &s->named[id];
	return (*r_r)->stmt != NULL ? ERR_OK : prepare(s, sql->name,
	    str_of(sql->text), *r_r);
}

/*
 * $1 ... $n are names to SQLite, numbered as they first appear; so each
 * parameter is asked for its name to find its argument.  0 when the name
 * is no number from 1 to max.
 */
static int
argument_of(const struct sqlite_rows *r, int parameter, int max)
{
	const char *name = sqlite3_bind_parameter_name(r->stmt, parameter);
	int64_t number;

	return parse_int(str_of(name + 1), 1, max, &number) == ERR_OK ?
	    (int)number : 0;
}

enum err
sqlite_rows_prepare(struct db *db, enum sql_id id, struct db_shape *shape_r)
{
	struct sqlite_rows *r;
	enum err e = prepare_named(sqlite_of(db), id, &r);
	int i, n;

	if (e != ERR_OK)
		return e;
	*shape_r = (struct db_shape){ .columns = r->rows.columns };
	for (i = sqlite3_bind_parameter_count(r->stmt); i > 0; i--) {
		n = argument_of(r, i, INT_MAX);
		if (n > shape_r->arguments)
			shape_r->arguments = n;
	}
	return ERR_OK;
}

static int
bind_one(sqlite3_stmt *stmt, int i, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_ARG_INT:
		return sqlite3_bind_int64(stmt, i, arg->number);
	case DB_ARG_TEXT:
		return sqlite3_bind_text64(stmt, i, arg->bytes.p,
		    arg->bytes.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_ARG_BLOB:
		return sqlite3_bind_blob64(stmt, i, arg->bytes.p,
		    arg->bytes.n, SQLITE_STATIC);
	case DB_ARG_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, i);
}

static enum err
bind(struct sqlite_rows *r, const struct db_arg args[], int n)
{
	int count = sqlite3_bind_parameter_count(r->stmt);
	int i, number;

	for (i = 1; i <= count; i++) {
		if ((number = argument_of(r, i, n)) == 0)
			log_fatal("%s: placeholder without argument",
			    r->rows.name);
		if (bind_one(r->stmt, i, &args[number - 1]) != SQLITE_OK)
			return fail(r);
	}
	return ERR_OK;
}

static struct sqlite_composed *
find_composed(struct sqlite *s, struct str sql)
{
	struct sqlite_composed *c;
	size_t i;

	for (i = 0; i < SQLITE_TEXTS; i++) {
		c = &s->composed[i];
		if (c->n == sql.n && memcmp(c->text, sql.p, sql.n) == 0)
			return c;
	}
	return NULL;
}

static void
drop_composed(struct sqlite_composed *c)
{
	sqlite3_finalize(c->rows.stmt);
	free(c->text);
	memset(c, 0, sizeof(*c));
}

/* Keeps a new text, in the place of the oldest when all are taken. */
static enum err
compose(struct sqlite *s, struct str sql, struct sqlite_composed **c_r)
{
	struct sqlite_composed *c = &s->composed[s->composed_next];
	enum err e;

	s->composed_next = (s->composed_next + 1) % SQLITE_TEXTS;
	drop_composed(c);
	if ((e = prepare(s, "list", sql, &c->rows)) != ERR_OK)
		return e;
	if ((c->text = malloc(sql.n)) == NULL)
		log_fatal("out of memory");
	memcpy(c->text, sql.p, sql.n);
	c->n = sql.n;
	*c_r = c;
	return ERR_OK;
}

static enum err
prepare_composed(struct sqlite *s, struct str sql, struct sqlite_rows **r_r)
{
	struct sqlite_composed *c = find_composed(s, sql);
	enum err e;

	if (c == NULL && (e = compose(s, sql, &c)) != ERR_OK)
		return e;
	*r_r = &c->rows;
	return ERR_OK;
}

enum err
sqlite_rows_query(struct db *db, enum sql_id id, struct str text,
	const struct db_arg args[], int n, struct db_rows **rows_r)
{
	struct sqlite *s = sqlite_of(db);
	struct sqlite_rows *r;
	enum err e;

	e = id == SQL__MAX ? prepare_composed(s, text, &r) :
	    prepare_named(s, id, &r);
	if (e != ERR_OK)
		return e;
	*rows_r = &r->rows;
	return bind(r, args, n);
}

enum err
sqlite_rows_next(struct db_rows *rows)
{
	struct sqlite_rows *r = own(rows);
	int rc = sqlite3_step(r->stmt);
	enum err e = ERR_NOT_FOUND;

	if (rc == SQLITE_ROW)
		return ERR_OK;
	if (rc != SQLITE_DONE)
		e = fail(r);
	sqlite3_reset(r->stmt);
	return e;
}

void
sqlite_rows_done(struct db_rows *rows)
{
	/* A statement that is not reset pins the write-ahead log. */
	sqlite3_reset(own(rows)->stmt);
}

void
sqlite_rows_column(const struct db_rows *rows, int column,
	struct db_value *value)
{
	sqlite3_stmt *stmt = ((const struct sqlite_rows *)rows)->stmt;

	switch (value->as) {
	case DB_AS_INT:
		value->number = sqlite3_column_int64(stmt, column);
		break;
	case DB_AS_BYTES:
		value->bytes.p = (const char *)sqlite3_column_text(stmt,
		    column);
		value->bytes.n = (size_t)sqlite3_column_bytes(stmt, column);
		break;
	case DB_AS_NULL:
		value->null = sqlite3_column_type(stmt, column) ==
		    SQLITE_NULL;
		break;
	}
}

void
sqlite_rows_finalize(struct sqlite *s)
{
	size_t i;

	for (i = 0; i < SQL__MAX; i++)
		sqlite3_finalize(s->named[i].stmt);
	memset(s->named, 0, sizeof(s->named));
	for (i = 0; i < SQLITE_TEXTS; i++)
		drop_composed(&s->composed[i]);
}
