/*
 * Stretches first, then the days of one stretch, then rows of one day.
 */

#include "store/position.h"

#define STRETCH	TALLY_STRETCH
#define DAY	TALLY_DAY

/* A walk over buckets without an end to it. */
static struct tally_walk
walk_of(const struct position_list *list, int days)
{
	return (struct tally_walk){
		.clock = list->shape->order[0].clock, .days = days,
		.limit = INT64_MAX, .filter = &list->shape->filter,
	};
}

/* All rows in the buckets from first to last; none when they cross. */
static enum err
sum(struct db *db, const struct position_list *list, int days, int64_t first,
	int64_t last, int64_t *n_r)
{
	struct tally_walk walk = walk_of(list, days);
	int64_t bucket;
	enum err e;

	*n_r = 0;
	if (first > last)
		return ERR_OK;
	walk.first = first;
	walk.last = last;
	e = store_tally_walk(db, &walk, n_r, &bucket);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Counts rows within part of a day. */
static enum err
count_rows(struct db *db, const struct position_list *list, int64_t from,
	int64_t to, struct arena *a, int64_t *n_r)
{
	const struct filter_range part = { from, to };
	struct list_shape shape = *list->shape;
	struct list_select select;
	struct db_rows *rows;
	enum err e;

	*n_r = 0;
	if (from >= to)
		return ERR_OK;
	shape.filter.range[shape.order[0].clock] = list_any_time;
	list_count(&shape, list->states, &part, a, &select);
	e = db_query_text(db, buf_view(&select.sql), select.args, select.n,
	    &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	*n_r = db_int(rows, 0);
	db_done(rows);
	return ERR_OK;
}

/* Before `at`, from the first stretch on. */
static enum err
count_up(struct db *db, const struct position_list *list, int64_t first,
	int64_t at, struct arena *a, int64_t *n_r)
{
	int64_t stretch = store_tally_bucket(at, STRETCH);
	int64_t day = store_tally_bucket(at, DAY), n[3];
	enum err e;

	e = sum(db, list, STRETCH, first, stretch - 1, &n[0]);
	if (e == ERR_OK)
		e = sum(db, list, DAY, stretch * STRETCH, day - 1, &n[1]);
	if (e == ERR_OK)
		e = count_rows(db, list, store_tally_start(day, DAY), at, a,
		    &n[2]);
	if (e == ERR_OK)
		*n_r = n[0] + n[1] + n[2];
	return e;
}

/* From `at` on, to the last stretch. */
static enum err
count_down(struct db *db, const struct position_list *list, int64_t last,
	int64_t at, struct arena *a, int64_t *n_r)
{
	int64_t stretch = store_tally_bucket(at, STRETCH);
	int64_t day = store_tally_bucket(at, DAY), n[3];
	enum err e;

	e = sum(db, list, STRETCH, stretch + 1, last, &n[0]);
	if (e == ERR_OK)
		e = sum(db, list, DAY, day + 1,
		    (stretch + 1) * STRETCH - 1, &n[1]);
	if (e == ERR_OK)
		e = count_rows(db, list, at, store_tally_start(day + 1, DAY),
		    a, &n[2]);
	if (e == ERR_OK)
		*n_r = n[0] + n[1] + n[2];
	return e;
}

enum err
position_before(struct db *db, const struct position_list *list, int64_t at,
	struct arena *a, int64_t *n_r)
{
	enum filter_clock clock = list->shape->order[0].clock;
	int64_t first, last, stretch, n;
	enum err e;

	*n_r = 0;
	e = store_tally_ends(db, clock, STRETCH, &first, &last);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if (at < store_tally_start(first, STRETCH))
		return ERR_OK;
	*n_r = list->states->count;
	if (at >= store_tally_start(last + 1, STRETCH))
		return ERR_OK;
	stretch = store_tally_bucket(at, STRETCH);
	if (stretch - first <= last - stretch)
		return count_up(db, list, first, at, a, n_r);
	if ((e = count_down(db, list, last, at, a, &n)) == ERR_OK)
		*n_r -= n;
	return e;
}

/* The bucket in which the row lies; *skip becomes its place in there. */
static enum err
narrow(struct db *db, const struct position_list *list, int days,
	int64_t first, int64_t last, int64_t *skip, int64_t *bucket_r)
{
	struct tally_walk walk = walk_of(list, days);
	int64_t n;
	enum err e;

	walk.first = first;
	walk.last = last;
	walk.limit = *skip + 1;
	e = store_tally_walk(db, &walk, &n, bucket_r);
	if (e == ERR_OK)
		*skip -= n;
	return e;
}

enum err
position_find(struct db *db, const struct position_list *list, int64_t skip,
	bool down, struct filter_range *within_r, int64_t *offset_r)
{
	int64_t first, last, stretch, day;
	enum err e;

	e = store_tally_ends(db, list->shape->order[0].clock, STRETCH, &first,
	    &last);
	if (e == ERR_OK)
		e = narrow(db, list, STRETCH, down ? last : first,
		    down ? first : last, &skip, &stretch);
	if (e != ERR_OK)
		return e;
	first = stretch * STRETCH;
	last = first + STRETCH - 1;
	e = narrow(db, list, DAY, down ? last : first, down ? first : last,
	    &skip, &day);
	if (e != ERR_OK)
		return e;
	*within_r = list_any_time;
	if (down)
		within_r->to = store_tally_start(day + 1, DAY);
	else
		within_r->from = store_tally_start(day, DAY);
	*offset_r = skip;
	return ERR_OK;
}
