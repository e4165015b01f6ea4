/*
 * Ranks: 32-day buckets first, then the day buckets of one, then the rows of
 * one day.
 */

#include "incident/rank_store.h"

/* Neighbouring buckets of one width, walked from `from` to `to`. */
struct buckets {
	int	days;
	int64_t	from, to;
};

static struct buckets
buckets_of_32_days(int64_t from, int64_t to)
{
	return (struct buckets){ COUNTER_32_DAYS, from, to };
}

static struct buckets
days(int64_t from, int64_t to)
{
	return (struct buckets){ COUNTER_DAY, from, to };
}

/* Walks until `limit` rows have been passed; see counter_store_scan. */
static enum err
scan_buckets(const struct rank_store_list *list, struct buckets buckets,
	int64_t limit, int64_t *n_r, int64_t *bucket_r)
{
	const struct counter_scan scan_buckets = {
		.clock = list->clock, .days = buckets.days,
		.first = buckets.from, .last = buckets.to, .limit = limit,
		.filter = list->filter, .all = list->states->all,
	};

	return counter_store_scan(list->db, &scan_buckets, n_r, bucket_r);
}

/* Adds all rows in the buckets to *n; there are none when they cross. */
static enum err
add_buckets(const struct rank_store_list *list, struct buckets buckets,
	int64_t *n)
{
	int64_t more, bucket;
	enum err e;

	if (buckets.from > buckets.to)
		return ERR_OK;
	e = scan_buckets(list, buckets, INT64_MAX, &more, &bucket);
	if (e != ERR_NOT_FOUND)
		return e;
	*n += more;
	return ERR_OK;
}

/* Adds the rows of part of a day, which are counted. */
static enum err
add_rows(const struct rank_store_list *list, int64_t from, int64_t to,
	int64_t *n)
{
	const struct filter_range part = { from, to };
	const struct list_shape shape = {
		.filter = filter_everything, .order_n = 1,
		.order = { { list->clock, false } },
	};
	struct list_select select;
	int64_t more;
	enum err e;

	if (from >= to)
		return ERR_OK;
	list_query_count(&shape, list->states, &part, list->arena, &select);
	if ((e = list_query_number(list->db, &select, &more)) == ERR_OK)
		*n += more;
	return e;
}

/*
 * Of the 32 days that `at` lies in, the incidents before it: the days on the
 * shorter side are summed up, the other side is the rest of the whole.
 */
static enum err
count_within(const struct rank_store_list *list, int64_t at, int64_t *n_r)
{
	int64_t days_32 = counter_store_bucket(at, COUNTER_32_DAYS);
	int64_t day = counter_store_bucket(at, COUNTER_DAY);
	int64_t first = days_32 * COUNTER_32_DAYS, last = first +
	    COUNTER_32_DAYS - 1, behind = 0;
	enum err e;

	*n_r = 0;
	if (day - first <= last - day) {
		e = add_buckets(list, days(first, day - 1), n_r);
		return e == ERR_OK ? add_rows(list,
		    counter_store_bucket_start(day, COUNTER_DAY), at, n_r) : e;
	}
	e = add_buckets(list, buckets_of_32_days(days_32, days_32), n_r);
	if (e == ERR_OK)
		e = add_buckets(list, days(day + 1, last), &behind);
	if (e == ERR_OK)
		e = add_rows(list, at, counter_store_bucket_start(day + 1,
		    COUNTER_DAY), &behind);
	*n_r -= behind;
	return e;
}

enum err
rank_store_count_before(const struct rank_store_list *list, int64_t at,
	int64_t *n_r)
{
	int64_t first, last, days_32, within, n = 0;
	bool down;
	enum err e;

	*n_r = 0;
	e = counter_store_bucket_range(list->db, list->clock, COUNTER_32_DAYS,
	    &first, &last);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if (at < counter_store_bucket_start(first, COUNTER_32_DAYS))
		return ERR_OK;
	*n_r = list->states->count;
	if (at >= counter_store_bucket_start(last + 1, COUNTER_32_DAYS))
		return ERR_OK;
	days_32 = counter_store_bucket(at, COUNTER_32_DAYS);
	down = days_32 - first > last - days_32;
	e = add_buckets(list, down ? buckets_of_32_days(days_32, last) :
	    buckets_of_32_days(first, days_32 - 1), &n);
	if (e == ERR_OK)
		e = count_within(list, at, &within);
	if (e == ERR_OK)
		*n_r = down ? *n_r - n + within : n + within;
	return e;
}

/* The bucket in which the row lies; *skip becomes its place in there. */
static enum err
find_bucket(const struct rank_store_list *list, struct buckets buckets,
	bool down, int64_t *skip, int64_t *bucket_r)
{
	int64_t n;
	enum err e;

	if (down)
		buckets = (struct buckets){ buckets.days, buckets.to,
		    buckets.from };
	e = scan_buckets(list, buckets, *skip + 1, &n, bucket_r);
	if (e == ERR_OK)
		*skip -= n;
	return e;
}

enum err
rank_store_find(const struct rank_store_list *list, int64_t skip, bool down,
	struct rank *rank_r)
{
	int64_t first, last, days_32, day;
	enum err e;

	e = counter_store_bucket_range(list->db, list->clock,
	    COUNTER_32_DAYS, &first, &last);
	if (e == ERR_OK)
		e = find_bucket(list, buckets_of_32_days(first, last), down,
		    &skip, &days_32);
	if (e != ERR_OK)
		return e;
	first = days_32 * COUNTER_32_DAYS;
	e = find_bucket(list, days(first, first + COUNTER_32_DAYS - 1), down,
	    &skip, &day);
	if (e != ERR_OK)
		return e;
	rank_r->within = filter_any_time;
	if (down)
		rank_r->within.to = counter_store_bucket_start(day + 1,
		    COUNTER_DAY);
	else
		rank_r->within.from = counter_store_bucket_start(day,
		    COUNTER_DAY);
	rank_r->offset = skip;
	return ERR_OK;
}
