#ifndef INCIDENT_COUNTER_STORE_H
#define INCIDENT_COUNTER_STORE_H

/*
 * Counters: the numbers of incidents of every state (status and source), by
 * created_at and by updated_at, in buckets of one day and of 32 days.  Every
 * change of an incident updates them, so nothing is counted for a list.
 */

#include "db/txn.h"
#include "incident/filter.h"
#include "incident/incident.h"

/* Days in a day bucket and in a 32-day bucket. */
#define COUNTER_DAY	1
#define COUNTER_32_DAYS	32

/* A status and a source, as stored, and the incidents that have both. */
struct counter_state {
	struct str	status, source;
	int64_t		n;
};

struct counter_states {
	struct counter_state	*at;
	size_t			 n;
	bool			 all;	/* no state was filtered out */
	int64_t			 count;	/* incidents in all of them */
};

/*
 * Within the transaction of a change: counts `inc`, the incident as it is
 * now, instead of `before` (NULL: it is new).  Written with the commit group.
 */
void
counter_store_change(struct txn *txn, const struct incident *inc,
	const struct incident *before);

/*
 * Within the transaction of a change: counts n more incidents like `inc`; -1:
 * it is deleted.
 */
void
counter_store_add(struct txn *txn, const struct incident *inc, int64_t n);

/* The states with incidents that pass the filter; states live in `a`. */
enum err
counter_store_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r);

/*
 * Within a job: the states that pass the filter and may have incidents.  The
 * earlier jobs of the commit group are not in the counters yet, so this
 * includes states without incidents, and the numbers mean nothing.
 */
enum err
counter_store_possible_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r);

/*
 * The number of the bucket of `days` days that the time `at` (microseconds,
 * also before 1970) lies in.
 */
int64_t
counter_store_bucket(int64_t at, int days);

/* The time when a bucket begins, in microseconds. */
int64_t
counter_store_bucket_start(int64_t bucket, int days);

/*
 * The first and the last bucket of a clock and a width.  ERR_NOT_FOUND: there
 * is none.
 */
enum err
counter_store_bucket_range(struct db *db, enum filter_clock clock, int days,
	int64_t *first_r, int64_t *last_r);

/*
 * Adds up the incidents of the filter's states in the buckets from `first` to
 * `last`, downwards if first > last, until the sum reaches `limit`.
 * *bucket_r is the bucket where it does, and *n_r the sum of the buckets
 * before that one.  ERR_NOT_FOUND: the sum of all, *n_r, is below `limit`.
 */
struct counter_scan {
	enum filter_clock	 clock;
	int			 days;
	int64_t			 first, last;
	int64_t			 limit;
	const struct filter	*filter;
	bool			 all;	/* every state passes the filter */
};

enum err
counter_store_scan(struct db *db, const struct counter_scan *walk,
	int64_t *n_r, int64_t *bucket_r);

/* Within a job: removes all counters after the incidents were removed. */
enum err
counter_store_wipe(struct txn *txn);

/*
 * Compares the counters with a recount.  ERR_MISMATCH: they differ, and
 * *finding_r names the first difference.
 */
enum err
counter_store_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
