/*
 * The index is filled in portions.  A portion is a transaction that also
 * updates the progress, so neither a crash nor several processes lose or
 * repeat anything.  FTS5 makes a segment of each portion; a portion also merges
 * some older segments.
 */

#include "base/clock.h"
#include "base/text_fold.h"
#include "incident/search_index_store.h"

/* What may be done before others have their turn. */
struct portion {
	int64_t	bytes;		/* of descriptions, or one of them */
	int64_t	events;
	int64_t	pages;		/* of pieces put together */
};

/* Some milliseconds, which a write that comes meanwhile waits. */
static const struct portion small = { 32 << 10, 1000, 32 };

/* For a tool that has been told to. */
static const struct portion large = { 256 << 10, 10000, 256 };

/*
 * While others write, a portion is followed by a rest of so many times
 * its own length: a twentieth of the time is for the index.  With a tenth
 * eight clients wrote up to a fifth less.
 */
#define REST		19
#define REST_MAX	CLOCK_SECOND

/* Fewer events that bring no text are not worth a transaction. */
#define EVENTS_FEW	1000

/* Incidents that a check looks up. */
#define SAMPLES		100

struct progress {
	int64_t	indexed;	/* these three are of search_progress */
	int64_t	newest;
	int64_t	rest_until;
	int64_t	last;		/* the newest event now */
	bool	foreign;	/* folded by other rules than ours */
};

static enum err
read_progress(struct db *db, struct progress *p_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_SEARCH_PROGRESS, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*p_r = (struct progress){
		.indexed = db_int(rows, 0),
		.newest = db_int(rows, 1),
		.rest_until = db_int(rows, 2),
		.foreign = db_int(rows, 0) > 0 &&
		    !str_eq(db_view(rows, 3), text_fold_rules()),
		.last = db_int(rows, 4),
	};
	db_done(rows);
	return ERR_OK;
}

static enum err
write_progress(struct db *db, const struct progress *p)
{
	return db_exec(db, SQL_SEARCH_PROGRESS_SET, DB_ARGS(
	    DB_INT(p->indexed), DB_INT(p->newest), DB_INT(p->rest_until),
	    DB_TEXT(text_fold_rules())));
}

/* Events in a row, from behind those that are indexed. */
struct stretch {
	int64_t	last;
	int64_t	events;
	int64_t	bytes;		/* of the descriptions they bring */
};

static enum err
look_ahead(struct db *db, int64_t indexed, const struct portion *portion,
	struct stretch *s_r)
{
	struct db_rows *rows;
	enum err e;

	*s_r = (struct stretch){ .last = indexed };
	e = db_query(db, SQL_SEARCH_AHEAD,
	    DB_ARGS(DB_INT(indexed), DB_INT(portion->events)), &rows);
	if (e != ERR_OK)
		return e;
	while (s_r->bytes < portion->bytes &&
	    (e = db_next(rows)) == ERR_OK) {
		s_r->last = db_int(rows, 0);
		s_r->bytes += db_int(rows, 1);
		s_r->events++;
	}
	if (e == ERR_OK)
		db_done(rows);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
index_stretch(struct db *db, const struct portion *portion,
	struct progress *p, bool *done_r)
{
	struct stretch s;
	enum err e;

	if ((e = look_ahead(db, p->indexed, portion, &s)) != ERR_OK)
		return e;
	*done_r = s.bytes > 0 || s.events >= EVENTS_FEW;
	if (s.bytes > 0)
		e = db_exec(db, SQL_SEARCH_INDEX,
		    DB_ARGS(DB_INT(p->indexed), DB_INT(s.last)));
	if (*done_r)
		p->indexed = s.last;
	return e;
}

/*
 * False in *done_r: there was nothing to do.  FTS5 writes its rows when the
 * job ends; without a job it would do so as part of the commit.
 */
static enum err
do_portion(struct db *db, const struct portion *portion,
	struct progress *p, bool *done_r)
{
	bool indexed, merged;
	enum err e;

	if ((e = db_job_begin(db)) != ERR_OK)
		return e;
	e = index_stretch(db, portion, p, &indexed);
	if (e == ERR_OK)
		e = db_job_keep(db);
	if (e == ERR_OK)
		e = db_maintain(db, portion->pages, &merged);
	if (e == ERR_OK)
		*done_r = indexed || merged;
	return e;
}

/*
 * Others are to have the writer lock now.  The rest is written down for all
 * processes: each for itself would take its share.
 */
static int64_t
rest(struct progress *p, int64_t start)
{
	int64_t now = clock_mono(), n = 0;

	if (p->last != p->newest)
		n = REST * (now - start);
	if (n > REST_MAX)
		n = REST_MAX;
	p->newest = p->last;
	p->rest_until = now + n;
	return n;
}

enum err
search_index_store_maintain(struct db *db, int64_t *again_r)
{
	int64_t start = clock_mono(), left;
	struct progress p;
	bool done;
	enum err e;

	if ((e = read_progress(db, &p)) != ERR_OK)
		return e;
	if (p.foreign) {
		*again_r = 0;
		return search_index_store_wipe(db);
	}
	left = p.rest_until - start;
	if (left > 0 && left <= REST_MAX) {	/* more: of another boot */
		*again_r = left;
		return ERR_OK;
	}
	*again_r = WRITER_LATER;
	e = do_portion(db, &small, &p, &done);
	if (e != ERR_OK || !done)
		return e;
	*again_r = rest(&p, start);
	return write_progress(db, &p);
}

static enum err
do_large(struct txn *txn, void *arg)
{
	bool *done = arg;
	struct progress p;
	enum err e;

	if ((e = read_progress(txn->db, &p)) != ERR_OK)
		return e;
	if (p.foreign)
		return search_index_store_wipe(txn->db);
	if ((e = do_portion(txn->db, &large, &p, done)) != ERR_OK)
		return e;
	return write_progress(txn->db, &p);
}

enum err
search_index_store_catch_up(struct writer *writer)
{
	bool done = true;
	enum err e = ERR_OK;

	while (done && e == ERR_OK)
		e = writer_run(writer, do_large, &done);
	return e;
}

enum err
search_index_store_remove(struct db *db, int64_t id)
{
	return db_exec(db, SQL_SEARCH_FORGET, DB_ARGS(DB_INT(id)));
}

enum err
search_index_store_wipe(struct db *db)
{
	enum err e;

	if ((e = db_exec(db, SQL_SEARCH_WIPE, DB_NO_ARGS)) != ERR_OK)
		return e;
	return write_progress(db, &(struct progress){ 0 });
}

static enum err
verify_trigrams(struct db *db, struct arena *a, struct str *finding_r)
{
	struct db_rows *rows;
	int64_t there, due;
	enum err e;

	e = db_query(db, SQL_SEARCH_TRIGRAMS, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	there = db_int(rows, 0);
	due = db_int(rows, 1);
	db_done(rows);
	if (there == due)
		return ERR_OK;
	*finding_r = arena_printf(a, "%lld trigrams instead of %lld: "
	    "run incidentctl reindex", (long long)there, (long long)due);
	return ERR_MISMATCH;
}

/* The first incident from *id_r on, if the index finds it. */
static enum err
verify_one(struct db *db, int64_t *id_r)
{
	struct db_rows *rows;
	bool found;
	enum err e;

	e = db_query(db, SQL_SEARCH_SAMPLE, DB_ARGS(DB_INT(*id_r)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*id_r = db_int(rows, 0);
	found = db_int(rows, 1) != 0;
	db_done(rows);
	return found ? ERR_OK : ERR_MISMATCH;
}

/* Incidents at equal distances, from the lowest id to the highest. */
static enum err
verify_samples(struct db *db, struct arena *a, struct str *finding_r)
{
	int64_t id = 1, last, step;
	enum err e;

	if ((e = db_number(db, SQL_SEARCH_LAST, DB_NO_ARGS, &last)) != ERR_OK)
		return e;
	step = last / SAMPLES + 1;
	while ((e = verify_one(db, &id)) == ERR_OK && id <= last - step)
		id += step;
	if (e == ERR_MISMATCH)
		*finding_r = arena_printf(a, "incident %lld is not found: "
		    "run incidentctl reindex", (long long)id);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
verify_rules(struct db *db, struct str *finding_r)
{
	struct progress p;
	enum err e;

	if ((e = read_progress(db, &p)) != ERR_OK)
		return e;
	if (!p.foreign)
		return ERR_OK;
	*finding_r = STR("texts are folded by other rules: run incidentctl "
	    "reindex");
	return ERR_MISMATCH;
}

enum err
search_index_store_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	enum err e;

	if ((e = verify_rules(db, finding_r)) != ERR_OK ||
	    (e = verify_trigrams(db, a, finding_r)) != ERR_OK)
		return e;
	return verify_samples(db, a, finding_r);
}
