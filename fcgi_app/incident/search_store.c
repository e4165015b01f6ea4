/* Searching: statements on the search index, and the choice of the plan. */

#include "base/clock.h"
#include "db/sql.h"
#include "incident/filter.h"
#include "incident/search_store.h"

/* So many ids are kept, not to be looked for again. */
#define KEPT_MAX	1000

/* Times for one incident, to choose between ways: nanoseconds. */
#define COLLECT_COST	1500
#define WALK_COST	600

/* A walk must promise to be shorter by so much, to be tried. */
#define WALK_GAIN	4

void
search_store_begin(struct db *db)
{
	int64_t at = clock_mono() + SEARCH_STORE_MS * 1000;

	if (db_deadline(db) == 0 || db_deadline(db) > at)
		db_set_deadline(db, at);
}

bool
search_store_is_indexed(const struct search *s)
{
	return s->ids.n > 0 || s->words.indexed.n > 0;
}

bool
search_store_needs_test(const struct search *s)
{
	return s->ids.n == 0 && s->words.rest;
}

void
search_store_args(const struct search *s, struct db_arg args[])
{
	args[0] = DB_TEXT(s->ids.n > 0 ? s->ids : s->words.indexed);
	args[1] = DB_TEXT(s->words.folded);
}

void
search_store_add_hits(const struct search *s, struct buf *sql)
{
	enum sql_id id = s->ids.n > 0 ? SQL_SEARCH_HITS_KEPT :
	    SQL_SEARCH_HITS;

	buf_str(sql, str_of(sql_texts[id].text));
}

void
search_store_add_test(struct buf *sql)
{
	buf_lit(sql, "has_words(incident.description, $2)");
}

static enum sql_id
hits_of(const struct search_terms *words)
{
	if (words->indexed.n == 0)
		return SQL_SEARCH_HITS_SCANNED;
	return words->rest ? SQL_SEARCH_HITS_TESTED : SQL_SEARCH_HITS;
}

/* Counts the rows and writes the first ids down: "[17,4". */
static enum err
take_hits(struct db_rows *rows, struct buf *ids, int64_t *count_r)
{
	enum err e;

	*count_r = 0;
	while ((e = db_next(rows)) == ERR_OK) {
		if (++*count_r > KEPT_MAX)
			continue;
		buf_char(ids, *count_r == 1 ? '[' : ',');
		buf_int(ids, db_int(rows, 0));
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
search_store_find(struct db *db, struct arena *a, struct search *s,
	int64_t *count_r)
{
	struct db_arg args[SEARCH_STORE_ARGS];
	struct db_rows *rows;
	struct buf ids;
	enum err e;

	search_store_args(s, args);
	e = db_query(db, hits_of(&s->words), args, SEARCH_STORE_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	buf_init(&ids, a, 256);
	if ((e = take_hits(rows, &ids, count_r)) != ERR_OK)
		return e;
	if (*count_r == 0 || *count_r > KEPT_MAX)
		return ERR_OK;
	buf_char(&ids, ']');
	s->ids = buf_view(&ids);
	return ERR_OK;
}

static enum err
take_ids(struct db_rows *rows, struct arena *a, int64_t **ids_r, size_t *n_r)
{
	struct buf b;
	int64_t id;
	enum err e;

	buf_init(&b, a, 64);	/* never NULL, which would mean any id */
	*n_r = 0;
	while ((e = db_next(rows)) == ERR_OK && *n_r < SEARCH_STORE_IDS) {
		id = db_int(rows, 0);
		buf_add(&b, &id, sizeof(id));
		++*n_r;
	}
	if (e == ERR_OK) {
		db_done(rows);
		return ERR_BUSY;
	}
	*ids_r = (int64_t *)b.p;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
find_ids(struct db *db, const struct search *s, struct arena *a,
	int64_t **ids_r, size_t *n_r)
{
	struct db_arg args[SEARCH_STORE_ARGS];
	struct db_rows *rows;
	enum err e;

	search_store_begin(db);
	search_store_args(s, args);
	e = db_query(db, hits_of(&s->words), args, SEARCH_STORE_ARGS, &rows);
	return e == ERR_OK ? take_ids(rows, a, ids_r, n_r) : e;
}

enum err
search_store_ids(struct db *db, struct str text, struct arena *a,
	const int64_t **ids_r, size_t *n_r)
{
	struct search search = { 0 };
	int64_t *ids = NULL;
	enum err e;

	e = search_terms_read(text, a, &search.words);
	if (e == ERR_OK && search.words.folded.n == 0)
		e = ERR_INVALID;
	if (e == ERR_OK)
		e = find_ids(db, &search, a, &ids, n_r);
	if (e != ERR_OK)
		return e;
	filter_sort_ids(ids, *n_r);
	*ids_r = ids;
	return ERR_OK;
}

/* Nanoseconds that a walk takes if what matches is spread evenly. */
static double
walk_cost(const struct search_scope *scope)
{
	double rows = (double)scope->total;

	if (scope->count > scope->reach)
		rows *= (double)scope->reach / (double)scope->count;
	return rows * WALK_COST;
}

/* Walks no longer than collecting would take. */
static enum err
try_walk(struct db *db, int64_t limit, search_store_reader *read, void *arg)
{
	int64_t deadline = db_deadline(db), at = clock_mono() + limit;
	enum err e;

	if (deadline == 0 || at < deadline)
		db_set_deadline(db, at);
	e = read(db, SEARCH_SCAN, arg);
	db_set_deadline(db, deadline);
	return e;
}

enum err
search_store_read(struct db *db, const struct search *s,
	const struct search_scope *scope, search_store_reader *read, void *arg)
{
	double collect = (double)scope->count * COLLECT_COST;
	enum err e;

	if (!search_store_is_indexed(s))
		return read(db, SEARCH_SCAN, arg);
	if (s->ids.n == 0 && walk_cost(scope) * WALK_GAIN < collect) {
		e = try_walk(db, (int64_t)(collect / 1000), read, arg);
		if (e != ERR_BUSY)
			return e;
	}
	return read(db, SEARCH_COLLECT, arg);
}
