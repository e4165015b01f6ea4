/*
 * Tallies: two tables that every change of an incident moves along.
 */

#include "base/clock.h"
#include "store/store_tally.h"

/* The day of creation in UTC, also before 1970. */
static int64_t
day_of(int64_t us)
{
	return us / CLOCK_DAY - (us % CLOCK_DAY < 0 ? 1 : 0);
}

static enum err
add(struct db *db, const struct incident *inc, const struct word *status,
	int64_t n)
{
	struct db_arg state = DB_TEXT(status->text);
	struct db_arg source = DB_TEXT(inc->source->text);
	enum err e;

	e = db_exec(db, SQL_TALLY_ADD, DB_ARGS(state, source, DB_INT(n)));
	if (e != ERR_OK)
		return e;
	return db_exec(db, SQL_TALLY_DAY_ADD,
	    DB_ARGS(DB_INT(day_of(inc->created_at)), state, source,
	    DB_INT(n)));
}

enum err
store_tally_move(struct db *db, const struct incident *inc,
	const struct word *from)
{
	enum err e = ERR_OK;

	if (from != NULL)
		e = add(db, inc, from, -1);
	return e == ERR_OK ? add(db, inc, inc->status, 1) : e;
}

enum err
store_tally_count(struct db *db, const struct word *status,
	const struct word *source, int64_t *count_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_TALLY_COUNT,
	    DB_ARGS(status == NULL ? DB_NULL : DB_TEXT(status->text),
	    source == NULL ? DB_NULL : DB_TEXT(source->text)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*count_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}

enum err
store_tally_wipe(struct db *db)
{
	enum err e;

	if ((e = db_exec(db, SQL_TALLY_WIPE, DB_NO_ARGS)) != ERR_OK)
		return e;
	return db_exec(db, SQL_TALLY_DAY_WIPE, DB_NO_ARGS);
}

enum err
store_tally_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_TALLY_WRONG, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	if ((e = db_next(rows)) == ERR_OK) {
		*finding_r = arena_printf(a, "tally of %.*s/%.*s",
		    STR_FMT(db_text(rows, 0, a)), STR_FMT(db_text(rows, 1, a)));
		db_done(rows);
		return ERR_CONFLICT;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	e = db_query(db, SQL_TALLY_DAY_WRONG, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*finding_r = arena_printf(a, "tally of day %lld, %.*s/%.*s",
	    (long long)db_int(rows, 0), STR_FMT(db_text(rows, 1, a)),
	    STR_FMT(db_text(rows, 2, a)));
	db_done(rows);
	return ERR_CONFLICT;
}
