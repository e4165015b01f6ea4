/* Counters: one table that every change of an incident updates. */

#include "base/clock.h"
#include "incident/counter_store.h"

#define ALL_TIME	0	/* the span of the one bucket of everything */
#define ALL_STATES	STR("*")	/* both words of all states together */

int64_t
counter_store_bucket(int64_t at, int days)
{
	int64_t width = days * CLOCK_DAY;

	return at / width - (at % width < 0 ? 1 : 0);
}

int64_t
counter_store_bucket_start(int64_t bucket, int days)
{
	return bucket * days * CLOCK_DAY;
}

/* The key of a counter. */
struct counter_key {
	int64_t		clock, span, bucket;
	struct str	status, source;
};

static void
count_at(struct txn *txn, const struct counter_key *counter_key, int64_t n)
{
	counter_batch_add(txn->batch, &(struct counter_batch_entry){
		.sql = SQL_COUNTER_ADD,
		.key = { counter_key->clock, counter_key->span,
		    counter_key->bucket },
		.words = { counter_key->status, counter_key->source },
		.n = n,
	});
}

/* By one time: its day and its 32 days, of the state and of all together. */
static void
count_time(struct txn *txn, const struct incident *inc,
	enum filter_clock clock, int64_t n)
{
	static const int spans[] = { COUNTER_DAY, COUNTER_32_DAYS };
	struct counter_key counter_key = { .clock = clock };
	size_t i;

	for (i = 0; i < 2; i++) {
		counter_key.span = spans[i];
		counter_key.bucket = counter_store_bucket(filter_time(inc,
		    clock), spans[i]);
		counter_key.status = inc->status->text;
		counter_key.source = inc->source->text;
		count_at(txn, &counter_key, n);
		counter_key.status = counter_key.source = ALL_STATES;
		count_at(txn, &counter_key, n);
	}
}

/* The one bucket of everything, and by either time those of its day. */
static void
count_everywhere(struct txn *txn, const struct incident *inc, int64_t n)
{
	count_at(txn, &(struct counter_key){ FILTER_CREATED, ALL_TIME, 0,
	    inc->status->text, inc->source->text }, n);
	count_time(txn, inc, FILTER_CREATED, n);
	count_time(txn, inc, FILTER_UPDATED, n);
}

void
counter_store_change(struct txn *txn, const struct incident *inc,
	const struct incident *before)
{
	if (before != NULL)
		count_everywhere(txn, before, -1);
	count_everywhere(txn, inc, 1);
}

void
counter_store_add(struct txn *txn, const struct incident *inc, int64_t n)
{
	count_everywhere(txn, inc, n);
}

/* True when the state in these columns passes the words of the filter. */
static bool
state_passes(const struct filter *filter, const struct db_rows *rows,
	int status, int source)
{
	return filter_passes(filter, INCIDENT_STATUS,
	    db_view(rows, status)) &&
	    filter_passes(filter, INCIDENT_SOURCE,
	    db_view(rows, source));
}

static void
add_state(struct counter_states *states, struct counter_state state,
	struct arena *a)
{
	const size_t size = sizeof(*states->at);

	states->at = arena_grow(a, states->at, states->n * size,
	    (states->n + 1) * size);
	states->at[states->n++] = state;
	states->count += state.n;
}

enum err
counter_store_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r)
{
	struct counter_states states = { .all = true };
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_COUNTER_STATES, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	while ((e = db_next(rows)) == ERR_OK) {
		if (state_passes(filter, rows, 0, 1))
			add_state(&states, (struct counter_state){
				db_text(rows, 0, a), db_text(rows, 1, a),
				db_int(rows, 2) }, a);
		else
			states.all = false;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*states_r = states;
	return ERR_OK;
}

static bool
has_state(const struct counter_states *states, struct str status,
	struct str source)
{
	size_t i;

	for (i = 0; i < states->n; i++)
		if (str_eq(states->at[i].status, status) &&
		    str_eq(states->at[i].source, source))
			return true;
	return false;
}

/*
 * A pair of words of ours, such as jobs bring about.  (What they make of
 * an incident whose source is in no list any more is seen a group later.)
 */
static void
add_possible(struct counter_states *states, const struct filter *filter,
	size_t pair, struct arena *a)
{
	struct str status =
	    status_values[pair / SOURCE__MAX].text;
	struct str source =
	    source_values[pair % SOURCE__MAX].text;

	if (!filter_passes(filter, INCIDENT_STATUS,
	    status) ||
	    !filter_passes(filter, INCIDENT_SOURCE,
	    source))
		states->all = false;
	else if (!has_state(states, status, source))
		add_state(states, (struct counter_state){ status, source, 0 },
		    a);
}

enum err
counter_store_possible_states(struct db *db, const struct filter *filter,
	struct arena *a, struct counter_states *states_r)
{
	enum err e = counter_store_states(db, filter, a, states_r);
	size_t i;

	if (e != ERR_OK)
		return e;
	states_r->all = !filter->sets[INCIDENT_STATUS].others_excluded &&
	    !filter->sets[INCIDENT_SOURCE].others_excluded;
	for (i = 0; i < STATUS__MAX * SOURCE__MAX; i++)
		add_possible(states_r, filter, i, a);
	return ERR_OK;
}

enum err
counter_store_bucket_range(struct db *db, enum filter_clock clock, int days,
	int64_t *first_r, int64_t *last_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_COUNTER_ENDS, DB_ARGS(DB_INT(clock),
	    DB_INT(days)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	if (db_is_null(rows, 0))
		e = ERR_NOT_FOUND;
	*first_r = db_int(rows, 0);
	*last_r = db_int(rows, 1);
	db_done(rows);
	return e;
}

/* Adds up bucket by bucket; rows of one bucket come together. */
static enum err
sum_buckets(struct db_rows *rows, const struct counter_scan *scan, int64_t *n_r,
	int64_t *bucket_r)
{
	int64_t n = 0, here = 0, bucket = scan->first;
	enum err e;

	while ((e = db_next(rows)) == ERR_OK) {
		if (db_int(rows, 0) != bucket) {
			bucket = db_int(rows, 0);
			n += here;
			here = 0;
		}
		if (scan->all || state_passes(scan->filter, rows, 1, 2))
			here += db_int(rows, 3);
		if (n + here >= scan->limit)
			break;
	}
	*n_r = e == ERR_NOT_FOUND ? n + here : n;
	*bucket_r = bucket;
	if (e == ERR_OK)
		db_done(rows);
	return e;
}

/* The value as an argument if only one passes, else NULL. */
static struct db_arg
only_value(const struct filter *filter, enum incident_field field)
{
	const struct filter_set *set = &filter->sets[field];
	const struct field *f = &incident_fields[field];
	size_t i;

	for (i = 0; i < f->values_n && set->others_excluded; i++)
		if (~set->excluded == 1u << i)
			return DB_TEXT(f->values[i].text);
	return DB_NULL;
}

enum err
counter_store_scan(struct db *db, const struct counter_scan *scan,
	int64_t *n_r, int64_t *bucket_r)
{
	bool down = scan->first > scan->last;
	struct db_rows *rows;
	enum err e;

	e = db_query(db, down ? SQL_COUNTER_DOWN : SQL_COUNTER_UP,
	    DB_ARGS(DB_INT(scan->clock), DB_INT(scan->days),
	    DB_INT(down ? scan->last : scan->first),
	    DB_INT(down ? scan->first : scan->last),
	    scan->all ? DB_TEXT(ALL_STATES) :
	    only_value(scan->filter, INCIDENT_STATUS),
	    scan->all ? DB_TEXT(ALL_STATES) :
	    only_value(scan->filter, INCIDENT_SOURCE)), &rows);
	return e == ERR_OK ? sum_buckets(rows, scan, n_r, bucket_r) : e;
}

enum err
counter_store_wipe(struct txn *txn)
{
	return db_exec(txn->db, SQL_COUNTER_WIPE, DB_NO_ARGS);
}

enum err
counter_store_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	static const char *const clocks[] = { "created", "updated" };
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_COUNTER_WRONG, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	if ((e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*finding_r = arena_printf(a, "counter of %.*s/%.*s, %s, %lld days "
	    "from %lld", STR_FMT(db_text(rows, 3, a)),
	    STR_FMT(db_text(rows, 4, a)), clocks[db_int(rows, 0) == 1],
	    (long long)db_int(rows, 1), (long long)db_int(rows, 2));
	db_done(rows);
	return ERR_MISMATCH;
}
