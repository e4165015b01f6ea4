/* Reads the database file of the replaced service. */

#include "base/utf8.h"
#include "db/db_foreign.h"
#include "db/row.h"
#include "import_django/django_store.h"

struct django_store {
	struct db	*db;
	struct db_rows	*rows;		/* of the table being read, or NULL */
	struct arena	*arena;
	struct str	 why;
};

/* --- failures ----------------------------------------------------------- */

/* Keeps the reason of the engine. */
static enum err
fail(struct django_store *d, enum err e)
{
	d->why = str_of(db_foreign_why(d->db));
	return e;
}

/* Keeps what is wrong with a row, and ends the reading of its table. */
static enum err
reject_row(struct django_store *d, const char *table, int64_t id,
	const char *what)
{
	d->why = arena_printf(d->arena, "%s %lld: %s", table, (long long)id,
	    what);
	if (d->rows != NULL)
		db_done(d->rows);
	d->rows = NULL;
	return ERR_INVALID;
}

/*
 * The statement must give no row; the first column of one says what is
 * wrong.
 */
static enum err
expect_no_row(struct django_store *d, enum sql_id id, const char *what)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(d->db, id, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : fail(d, e);
	d->why = arena_printf(d->arena, "%s: %.*s", what,
	    STR_FMT(db_view(rows, 0)));
	db_done(rows);
	return ERR_INVALID;
}

static enum err
validate_file(struct django_store *d)
{
	struct str finding;
	enum err e;

	e = db_check(d->db, DB_CHECK_FILE, d->arena, &finding);
	if (e != ERR_OK) {
		d->why = STR("it is damaged: see its own integrity_check");
		return e;
	}
	e = expect_no_row(d, SQL_DJANGO_LACKS, "it is no database of the "
	    "service that was replaced: it lacks");
	/* Reading a view or a computed column could take for ever. */
	if (e == ERR_OK)
		e = expect_no_row(d, SQL_DJANGO_COMPUTED, "it is no database "
		    "of the service that was replaced: this is no table of "
		    "stored columns");
	if (e == ERR_OK)
		e = expect_no_row(d, SQL_DJANGO_UNKNOWN, "it is of a later "
		    "version of that service than is known here: it has the "
		    "migration");
	return e;
}

/* --- opening ------------------------------------------------------------ */

enum err
django_store_open(const char *path, struct arena *a,
	struct django_store **django_r, struct str *why_r)
{
	struct django_store *d = arena_alloc(a, sizeof(*d));
	const char *why = NULL;
	enum err e;

	d->arena = a;
	e = db_foreign_open(path, &d->db, &why);
	d->why = str_of(why);
	if (e == ERR_OK)
		e = validate_file(d);
	if (e != ERR_OK) {
		*why_r = d->why;
		db_close(&d->db);
		return e;
	}
	*django_r = d;
	return ERR_OK;
}

void
django_store_close(struct django_store **django)
{
	if (*django != NULL)
		db_close(&(*django)->db);
	*django = NULL;
}

struct str
django_store_why(const struct django_store *d)
{
	return d->why;
}

/* --- rows --------------------------------------------------------------- */

/* The next row of a statement, which is run when no table is being read. */
static enum err
step(struct django_store *d, enum sql_id id)
{
	enum err e = ERR_OK;

	if (d->rows == NULL)
		e = db_query(d->db, id, DB_NO_ARGS, &d->rows);
	if (e == ERR_OK && (e = db_next(d->rows)) == ERR_OK)
		return ERR_OK;
	d->rows = NULL;
	return e == ERR_NOT_FOUND ? e : fail(d, e);
}

static enum err
read_time(struct django_store *d, const char *table, int column,
	const char *name, int64_t *us_r)
{
	struct str why;

	if (django_time(db_view(d->rows, column), us_r) == ERR_OK)
		return ERR_OK;
	why = arena_printf(d->arena, "its %s is no time", name);
	return reject_row(d, table, db_int(d->rows, 0), why.p);
}

enum err
django_store_next_incident(struct django_store *d, struct arena *a,
	struct incident *inc_r)
{
	static const char table[] = "incidents_incident";
	struct incident inc = { .version = 1 };
	enum err e;

	if ((e = step(d, SQL_DJANGO_INCIDENTS)) != ERR_OK)
		return e;
	inc.id = db_int(d->rows, 0);
	if (inc.id < 1)
		return reject_row(d, table, inc.id, "an id below 1");
	inc.description = db_text(d->rows, 1, a);
	inc.status = row_word(&incident_fields[INCIDENT_STATUS],
	    utf8_repair(db_view(d->rows, 2), a), a);
	inc.source = row_word(&incident_fields[INCIDENT_SOURCE],
	    utf8_repair(db_view(d->rows, 3), a), a);
	e = read_time(d, table, 4, "created_at", &inc.created_at);
	if (e == ERR_OK)
		e = read_time(d, table, 5, "updated_at", &inc.updated_at);
	*inc_r = inc;
	return e;
}

enum err
django_store_next_user(struct django_store *d, struct arena *a,
	struct django_user *user_r)
{
	static const char table[] = "auth_user";
	const struct db_rows *rows;
	enum err e;

	if ((e = step(d, SQL_DJANGO_USERS)) != ERR_OK)
		return e;
	rows = d->rows;
	*user_r = (struct django_user){
		.id = db_int(rows, 0),
		.username = db_text(rows, 1, a),
		.password = db_text(rows, 2, a),
		.first_name = db_text(rows, 3, a),
		.last_name = db_text(rows, 4, a),
		.email = db_text(rows, 5, a),
		.superuser = db_int(rows, 6) != 0,
		.staff = db_int(rows, 7) != 0,
		.active = db_int(rows, 8) != 0,
		.incidents = (unsigned)db_int(rows, 11),
		.accounts = db_int(rows, 12) != 0,
	};
	e = read_time(d, table, 9, "date_joined", &user_r->joined_at);
	if (e == ERR_OK && !db_is_null(rows, 10))
		e = read_time(d, table, 10, "last_login",
		    &user_r->last_login);
	return e;
}

enum err
django_store_next_entry(struct django_store *d, struct arena *a,
	struct django_entry *entry_r)
{
	const struct db_rows *rows;
	enum err e;

	if ((e = step(d, SQL_DJANGO_ENTRIES)) != ERR_OK)
		return e;
	rows = d->rows;
	*entry_r = (struct django_entry){
		.id = db_int(rows, 0),
		.user = db_text(rows, 2, a),
		.user_id = db_int(rows, 3),
		.type = db_text(rows, 4, a),
		.object_id = db_text(rows, 5, a),
		.object = db_text(rows, 6, a),
		.action = db_int(rows, 7),
		.message = db_text(rows, 8, a),
		.there = db_int(rows, 9) != 0,
	};
	return read_time(d, "django_admin_log", 1, "action_time",
	    &entry_r->at);
}

enum err
django_store_last_id(struct django_store *d, int64_t *id_r)
{
	enum err e = db_number(d->db, SQL_DJANGO_LAST_ID, DB_NO_ARGS, id_r);

	return e == ERR_OK ? ERR_OK : fail(d, e);
}
