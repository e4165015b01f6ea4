/* Statistics: rows of rollups, added up. */

#include "base/calendar.h"
#include "base/clock.h"
#include "incident/packed_counters.h"
#include "stats/stats_store.h"

/* Statistics on their way. */
struct reading {
	struct db			*db;
	struct arena			*arena;
	const struct stats_store_query	*query;
	int64_t				*hours;		/* of the borders */
	int64_t				 first, last;	/* from ... to before */
	int64_t				 backlog;	/* at `first` */
	size_t				 bucket;	/* that was reached */
	struct stats_store		*stats;
};

/* --- now ---------------------------------------------------------------- */

/* The oldest with that state, if it is older than what was found. */
static enum err
read_oldest(struct reading *r, const struct counter_state *state)
{
	struct stats_store *stats = r->stats;
	struct db_rows *rows;
	enum err e;

	e = db_query(r->db, SQL_INCIDENT_OLDEST,
	    DB_ARGS(DB_TEXT(state->status), DB_TEXT(state->source)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if (stats->oldest_open == 0 || db_int(rows, 1) < stats->oldest_at ||
	    (db_int(rows, 1) == stats->oldest_at &&
	    db_int(rows, 0) < stats->oldest_open)) {
		stats->oldest_open = db_int(rows, 0);
		stats->oldest_at = db_int(rows, 1);
	}
	db_done(rows);
	return ERR_OK;
}

static enum err
read_now(struct reading *r)
{
	const struct str open = status_values[STATUS_OPEN].text;
	struct counter_states *states = &r->stats->states;
	size_t i;
	enum err e;

	e = counter_store_states(r->db, &filter_everything, r->arena, states);
	for (i = 0; i < states->n && e == ERR_OK; i++)
		if (str_eq(states->at[i].status, open))
			e = read_oldest(r, &states->at[i]);
	return e;
}

/* --- flow --------------------------------------------------------------- */

/* How an hour, or a bucket of hours, changed the backlog. */
static int64_t
balance(const int64_t flow[ROLLUP_FLOW__MAX])
{
	return flow[ROLLUP_CREATED] - flow[ROLLUP_RESOLVED] +
	    flow[ROLLUP_REOPENED];
}

/* What happened in an hour; hours come ascending. */
static void
enter_hour(struct reading *r, int64_t hour,
	const int64_t flow[ROLLUP_FLOW__MAX])
{
	struct stats_store_bucket *bucket;

	if (hour < r->first) {
		r->backlog += balance(flow);
		return;
	}
	while (r->hours[r->bucket + 1] <= hour)
		r->bucket++;
	bucket = &r->stats->buckets[r->bucket];
	bucket->created += flow[ROLLUP_CREATED];
	bucket->resolved += flow[ROLLUP_RESOLVED];
	bucket->reopened += flow[ROLLUP_REOPENED];
	r->stats->reopened += flow[ROLLUP_REOPENED];
}

static void
enter_32_days(struct reading *r, int64_t bucket, struct str text)
{
	int64_t flow[ROLLUP_FLOW__MAX] = { 0 };

	(void)bucket;
	packed_counters_add(text, flow, ROLLUP_FLOW__MAX);
	r->backlog += balance(flow);
}

static void
enter_day(struct reading *r, int64_t bucket, struct str text)
{
	int64_t flow[ROLLUP_DAY_SLOTS] = { 0 };
	int64_t hour = bucket * ROLLUP_DAY;
	int i;

	packed_counters_add(text, flow, ROLLUP_DAY_SLOTS);
	for (i = 0; i < ROLLUP_DAY && hour + i < r->last; i++)
		enter_hour(r, hour + i, flow + i * ROLLUP_FLOW__MAX);
}

/* Rows of so many hours, of the buckets from ... to before ... */
struct bucket_range {
	int64_t	hours, from, to;
};

static enum err
read_flow(struct reading *r, const struct bucket_range *of,
	void (*enter)(struct reading *r, int64_t bucket, struct str text))
{
	struct db_rows *rows;
	enum err e;

	e = db_query(r->db, SQL_ROLLUP_FLOW, DB_ARGS(DB_INT(of->hours),
	    DB_INT(of->from), DB_INT(of->to)), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK)
		enter(r, db_int(rows, 0), db_view(rows, 1));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/*
 * The backlog is what all of the past left: whole stretches of it, then
 * days, the last of which lead into the range.
 */
static enum err
read_series(struct reading *r)
{
	int64_t bucket_of_32_days = calendar_floor(r->first, ROLLUP_32_DAYS);
	const struct bucket_range buckets_of_32_days = {
		ROLLUP_32_DAYS, INT64_MIN, bucket_of_32_days,
	};
	const struct bucket_range days = {
		ROLLUP_DAY, bucket_of_32_days * (ROLLUP_32_DAYS / ROLLUP_DAY),
		calendar_floor(r->last + ROLLUP_DAY - 1, ROLLUP_DAY),
	};
	struct stats_store_bucket *bucket = r->stats->buckets;
	size_t i;
	enum err e;

	e = read_flow(r, &buckets_of_32_days, enter_32_days);
	if (e == ERR_OK)
		e = read_flow(r, &days, enter_day);
	for (i = 0; i < r->query->n; i++, bucket++) {
		r->backlog += bucket->created - bucket->resolved +
		    bucket->reopened;
		bucket->backlog = r->backlog;
	}
	return e;
}

/* --- durations ---------------------------------------------------------- */

typedef int64_t histogram[HISTOGRAM_SLOTS];

static enum err
add_durations(struct reading *r, const struct bucket_range *of,
	histogram responses, histogram resolutions)
{
	struct db_rows *rows;
	enum err e;

	if (of->from >= of->to)
		return ERR_OK;
	e = db_query(r->db, SQL_ROLLUP_DURATIONS, DB_ARGS(DB_INT(of->hours),
	    DB_INT(of->from), DB_INT(of->to)), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		packed_counters_add(db_view(rows, 0), responses,
		    HISTOGRAM_SLOTS);
		packed_counters_add(db_view(rows, 1), resolutions,
		    HISTOGRAM_SLOTS);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
take_quantiles(const histogram counts, struct stats_store_times *times)
{
	int i;

	for (i = 0; i < HISTOGRAM_SLOTS; i++)
		times->count += counts[i];
	if (times->count == 0)
		return;
	times->median = histogram_seconds(histogram_quantile(counts, 1, 2));
	times->p90 = histogram_seconds(histogram_quantile(counts, 9, 10));
}

/* Whole days, and hours at both ends where there is no whole day. */
static enum err
read_times(struct reading *r)
{
	int64_t from = calendar_floor(r->first + ROLLUP_DAY - 1,
	    ROLLUP_DAY), to = calendar_floor(r->last, ROLLUP_DAY);
	int64_t morning = from * ROLLUP_DAY, night = to * ROLLUP_DAY;
	const struct bucket_range parts[] = {
		{ ROLLUP_HOUR, r->first,
		    morning < r->last ? morning : r->last },
		{ ROLLUP_DAY, from, to },
		{ ROLLUP_HOUR, night > morning ? night : morning, r->last },
	};
	histogram responses = { 0 }, resolutions = { 0 };
	enum err e = ERR_OK;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && e == ERR_OK; i++)
		e = add_durations(r, &parts[i], responses, resolutions);
	take_quantiles(responses, &r->stats->times[ROLLUP_RESPONSES]);
	take_quantiles(resolutions, &r->stats->times[ROLLUP_RESOLUTIONS]);
	return e;
}

/* --- all of it ---------------------------------------------------------- */

/* The first hour that begins at a border or later, for each of them. */
static void
find_hours(struct reading *r)
{
	const struct stats_store_query *query = r->query;
	size_t i;

	r->hours = arena_alloc(r->arena, (query->n + 1) * sizeof(*r->hours));
	for (i = 0; i <= query->n; i++)
		r->hours[i] = rollup_store_hour(query->borders[i] + CLOCK_HOUR -
		    1);
	r->first = r->hours[0];
	r->last = r->hours[query->n];
}

enum err
stats_store_read(struct db *db, const struct stats_store_query *query,
	struct arena *a, struct stats_store *stats_r)
{
	struct reading reading = {
		.db = db, .arena = a, .query = query, .stats = stats_r,
	};
	enum err e;

	*stats_r = (struct stats_store){
		.buckets = arena_alloc(a,
		    query->n * sizeof(*stats_r->buckets)),
	};
	find_hours(&reading);
	if ((e = db_begin_read(db)) == ERR_OK)
		e = read_now(&reading);
	if (e == ERR_OK)
		e = read_series(&reading);
	if (e == ERR_OK)
		e = read_times(&reading);
	db_rollback(db);
	return e;
}
