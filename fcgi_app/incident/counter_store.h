#ifndef STORE_TALLY_H
#define STORE_TALLY_H

/*
 * The counts of incidents that are kept instead of counted: of every
 * state, by both times, per day and per stretch of days.
 */

#include "db/txn.h"
#include "incident/filter.h"
#include "incident/incident.h"

/* Days of the two kinds of buckets. */
#define COUNTER_DAY	1
#define COUNTER_32_DAYS	32

/* A pair of words that there are incidents with. */
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
 * Within the transaction of a change: incident `inc` (as it is now) was
 * `before`, NULL when it is new.  Written with the group.
 */
void
counter_store_change(struct txn *txn, const struct incident *inc,
	const struct incident *before);

/* The same for n new incidents like `inc`; -1 for one that is deleted. */
void
counter_store_add(struct txn *txn, const struct incident *inc, int64_t n);

/* The states that the words of a filter let pass. */
enum err
counter_store_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r);

/*
 * Within a job, where the tallies do not tell yet of the jobs before it in
 * the group: the states that there may be incidents in.  Their numbers are
 * not told.
 */
enum err
counter_store_possible_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r);

/* The bucket of so many days that a time lies in, also before 1970. */
int64_t
counter_store_bucket(int64_t at, int days);

/* When a bucket begins. */
int64_t
counter_store_bucket_start(int64_t bucket, int days);

/*
 * The buckets of a clock and a width: the first and the last there is.
 * ERR_NOT_FOUND when there is none.
 */
enum err
counter_store_bucket_range(struct db *db, enum filter_clock clock, int days,
	int64_t *first_r, int64_t *last_r);

/*
 * Walks over the buckets from `first` to `last`, downwards if first >
 * last, until `limit` or more incidents of the filter's states have been
 * passed.  *n_r is how many were in the buckets before the one where that
 * happened, *bucket_r that bucket; ERR_NOT_FOUND when it did not happen,
 * and *n_r is the number in all of them.
 */
struct counter_scan {
	enum filter_clock	 clock;
	int			 days;
	int64_t			 first, last;
	int64_t			 limit;
	const struct filter	*filter;
	bool			 all;	/* its words let every state pass */
};

enum err
counter_store_scan(struct db *db, const struct counter_scan *walk,
	int64_t *n_r, int64_t *bucket_r);

/* Within a job: sets all to nothing, after the incidents themselves went. */
enum err
counter_store_wipe(struct txn *txn);

/*
 * Recounts everything.  ERR_OK when the tallies agree; ERR_MISMATCH when
 * not, and *finding_r names the first difference.
 */
enum err
counter_store_verify(struct db *db, struct arena *a, struct str *finding_r);

#endif
