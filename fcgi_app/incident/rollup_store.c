/* Rollups: which slots of which buckets a change adds to, and the recount. */

#include "base/calendar.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/table.h"
#include "incident/event_store.h"
#include "incident/packed_counters.h"
#include "incident/rollup_store.h"

#define SLOTS	HISTOGRAM_SLOTS		/* of the widest section */
#define LEVELS	2

#define ARENA_KEEP	(64 * 1024)

/* The rows that a section is kept in: of so many hours each ... */
struct level {
	int	hours;
	bool	apart;		/* ... which have slots of their own */
};

static const struct section {
	const char	*name;
	struct level	 levels[LEVELS];
	enum sql_id	 recount;	/* of incidents from ... to ... */
} sections[] = {
	[ROLLUP_FLOW] = { "flow", { { ROLLUP_DAY, true },
	    { ROLLUP_32_DAYS, false } }, SQL_ROLLUP_RECOUNT_FLOW },
	[ROLLUP_RESPONSES] = { "responses", { { ROLLUP_HOUR, false },
	    { ROLLUP_DAY, false } }, SQL_ROLLUP_RECOUNT_RESPONSES },
	[ROLLUP_RESOLUTIONS] = { "resolutions", { { ROLLUP_HOUR, false },
	    { ROLLUP_DAY, false } }, SQL_ROLLUP_RECOUNT_RESOLUTIONS },
};
TABLE_COVERS(sections, ROLLUP_SECTION__MAX);

int64_t
rollup_store_hour(int64_t at)
{
	return calendar_floor(at, CLOCK_HOUR);
}

/* A row of a recount: an hour, a slot or seconds, and how many. */
static int
recounted_slot(const struct db_rows *rows, enum rollup_section section)
{
	int64_t what = db_int(rows, 1);

	return section == ROLLUP_FLOW ? (int)what : histogram_slot(what);
}

/* Where a level counts a slot of an hour. */
static void
find_place(const struct level *level, int64_t hour, int slot,
	int64_t *bucket_r, int *slot_r)
{
	*bucket_r = calendar_floor(hour, level->hours);
	*slot_r = slot;
	if (level->apart)
		*slot_r += (int)(hour - *bucket_r * level->hours) *
		    ROLLUP_FLOW__MAX;
}

/* --- keeping ----------------------------------------------------------- */

/* The texts of a row, empty when there is none. */
static enum err
read_row(struct db *db, int64_t hours, int64_t bucket, struct arena *a,
	struct str texts[ROLLUP_SECTION__MAX])
{
	struct db_rows *rows;
	enum err e;
	int i;

	for (i = 0; i < ROLLUP_SECTION__MAX; i++)
		texts[i] = STR("");
	e = db_query(db, SQL_ROLLUP_GET, DB_ARGS(DB_INT(hours),
	    DB_INT(bucket)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	for (i = 0; i < ROLLUP_SECTION__MAX; i++)
		texts[i] = db_text(rows, i, a);
	db_done(rows);
	return ERR_OK;
}

/* A damaged text is no reason to refuse a change: the recount finds it. */
static struct str
add_sums(struct str text, const struct counter_batch_entry sums[], size_t n,
	struct arena *a)
{
	int64_t *counts = arena_alloc(a, SLOTS * sizeof(*counts));
	size_t i;

	packed_counters_add(text, counts, SLOTS);
	for (i = 0; i < n; i++)
		counts[sums[i].key[2] % SLOTS] += sums[i].n;
	return packed_counters_text(counts, SLOTS, a);
}

/* The sums of one row, those of a section together. */
static enum err
write_row(struct db *db, const struct counter_batch_entry sums[], size_t n,
	struct arena *a)
{
	const int64_t hours = sums[0].key[0], bucket = sums[0].key[1];
	struct str texts[ROLLUP_SECTION__MAX];
	size_t i, end;
	int64_t section;
	enum err e;

	if ((e = read_row(db, hours, bucket, a, texts)) != ERR_OK)
		return e;
	for (i = 0; i < n; i = end) {
		section = sums[i].key[2] / SLOTS;
		for (end = i; end < n && sums[end].key[2] / SLOTS == section;)
			end++;
		texts[section] = add_sums(texts[section], sums + i, end - i,
		    a);
	}
	return db_exec(db, SQL_ROLLUP_PUT, DB_ARGS(DB_INT(hours),
	    DB_INT(bucket), DB_TEXT(texts[ROLLUP_FLOW]),
	    DB_TEXT(texts[ROLLUP_RESPONSES]),
	    DB_TEXT(texts[ROLLUP_RESOLUTIONS])));
}

/* `n` more in a slot of an hour. */
static void
count_many(struct txn *txn, enum rollup_section section, int64_t hour,
	int slot, int64_t n)
{
	const struct level *levels = sections[section].levels;
	int64_t bucket;
	int i, place;

	for (i = 0; i < LEVELS; i++) {
		find_place(&levels[i], hour, slot, &bucket, &place);
		counter_batch_add(txn->batch, &(struct counter_batch_entry){
			.pack = write_row,
			.key = { levels[i].hours, bucket,
			    (int64_t)section * SLOTS + place },
			.n = n,
		});
	}
}

static void
count_one(struct txn *txn, enum rollup_section section, int64_t at, int slot)
{
	count_many(txn, section, rollup_store_hour(at), slot, 1);
}

static void
count_duration(struct txn *txn, enum rollup_section section, int64_t from,
	int64_t to)
{
	count_one(txn, section, to, histogram_slot((to - from) / CLOCK_SECOND));
}

static bool
is_open(const struct incident *inc)
{
	return inc->status == &status_values[STATUS_OPEN];
}

/* Somebody has moved it or said something; mending its text is neither. */
static bool
is_response(const struct event *event)
{
	return event->kind == EVENT_STATUS || event->note.n > 0;
}

/*
 * The first thing that was done about an incident after it came.  One that
 * was imported as anything but open had its response elsewhere.
 */
static enum err
count_response(struct txn *txn, const struct event *event,
	const struct incident *before)
{
	bool answered;
	enum err e;

	if (!is_open(before) || !is_response(event))
		return ERR_OK;
	e = event_store_has_response(txn->db, before->id, &answered);
	if (e == ERR_OK && !answered)
		count_duration(txn, ROLLUP_RESPONSES, before->created_at,
		    event->at);
	return e;
}

static void
count_creation(struct txn *txn, const struct event *event,
	const struct incident *inc)
{
	count_one(txn, ROLLUP_FLOW, inc->created_at, ROLLUP_CREATED);
	if (event->kind == EVENT_CREATED && !is_open(inc))
		count_duration(txn, ROLLUP_RESPONSES, inc->created_at,
		    inc->created_at);
}

enum err
rollup_store_change(struct txn *txn, const struct event *event,
	const struct incident *inc, const struct incident *before)
{
	bool active = status_is_active(inc->status);
	bool was = before == NULL || status_is_active(before->status);

	if (before == NULL)
		count_creation(txn, event, inc);
	if (was && !active) {
		count_one(txn, ROLLUP_FLOW, inc->updated_at, ROLLUP_RESOLVED);
		count_duration(txn, ROLLUP_RESOLUTIONS, inc->created_at,
		    inc->updated_at);
	}
	if (!was && active)
		count_one(txn, ROLLUP_FLOW, inc->updated_at, ROLLUP_REOPENED);
	return before == NULL ? ERR_OK : count_response(txn, event, before);
}

void
rollup_store_add_created(struct txn *txn, const struct incident *inc, int64_t n)
{
	count_many(txn, ROLLUP_FLOW, rollup_store_hour(inc->created_at),
	    ROLLUP_CREATED, n);
}

static enum err
forget_section(struct txn *txn, enum rollup_section section, int64_t id)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(txn->db, sections[section].recount, DB_ARGS(DB_INT(id),
	    DB_INT(id)), &rows);
	if (e != ERR_OK)
		return e;
	while ((e = db_next(rows)) == ERR_OK)
		count_many(txn, section, db_int(rows, 0),
		    recounted_slot(rows, section), -db_int(rows, 2));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What it was counted for is what a recount of it alone finds. */
enum err
rollup_store_subtract(struct txn *txn, int64_t id)
{
	enum err e = ERR_OK;
	int i;

	for (i = 0; i < ROLLUP_SECTION__MAX && e == ERR_OK; i++)
		e = forget_section(txn, (enum rollup_section)i, id);
	return e;
}

enum err
rollup_store_wipe(struct txn *txn)
{
	return db_exec(txn->db, SQL_ROLLUP_WIPE, DB_NO_ARGS);
}

/* --- recounting -------------------------------------------------------- */

/* A row as it should be, of the bucket that the recount has reached. */
struct expected_row {
	int64_t	bucket;
	bool	open;
	int64_t	counts[SLOTS];
};

/*
 * A full row as it should be, known by a digest: it is compared when the
 * recount has given all its rows, since one statement at a time is under way.
 */
struct due {
	int64_t		bucket;
	int		level;
	unsigned char	digest[CRYPT_DIGEST];	/* of its counts */
};

struct recount {
	struct db		*db;
	struct arena		*arena;		/* of a row, for a while */
	enum rollup_section	 section;
	struct expected_row		 expected[LEVELS];
	struct arena		*list;
	struct buf		 due;		/* array of struct due */
	struct str		*finding;	/* in the caller's arena */
	struct arena		*keep;
};

static enum err
report_difference(const struct recount *r, int hours, int64_t bucket)
{
	*r->finding = arena_printf(r->keep, "rollup of %s, %d hours from "
	    "hour %lld", sections[r->section].name, hours,
	    (long long)(bucket * hours));
	return ERR_MISMATCH;
}

static void
digest_of(const int64_t counts[SLOTS], unsigned char digest_r[CRYPT_DIGEST])
{
	const struct str bytes = { (const char *)counts,
	    SLOTS * sizeof(counts[0]) };

	crypt_digest(&bytes, 1, digest_r);
}

/* Writes a full tab down, and empties it. */
static void
close_expected(struct recount *r, int level)
{
	struct expected_row *expected_row = &r->expected[level];
	struct due due = { .bucket = expected_row->bucket, .level = level };

	if (!expected_row->open)
		return;
	digest_of(expected_row->counts, due.digest);
	buf_add(&r->due, &due, sizeof(due));
	*expected_row = (struct expected_row){ .open = false };
}

/* Hours come ascending: one of another bucket closes the one before. */
static void
enter_count(struct recount *r, int64_t hour, int slot, int64_t n)
{
	struct expected_row *expected_row;
	int64_t bucket;
	int i, place;

	for (i = 0; i < LEVELS; i++) {
		expected_row = &r->expected[i];
		find_place(&sections[r->section].levels[i], hour, slot,
		    &bucket, &place);
		if (expected_row->open && expected_row->bucket != bucket)
			close_expected(r, i);
		expected_row->open = true;
		expected_row->bucket = bucket;
		expected_row->counts[place] += n;
	}
}

/* Is this row kept as it should be? */
static enum err
compare_row(struct recount *r, const struct due *due)
{
	const int hours = sections[r->section].levels[due->level].hours;
	struct str texts[ROLLUP_SECTION__MAX];
	unsigned char digest[CRYPT_DIGEST];
	int64_t *kept;
	enum err e;

	arena_reset(r->arena);
	kept = arena_alloc(r->arena, SLOTS * sizeof(*kept));
	e = read_row(r->db, hours, due->bucket, r->arena, texts);
	if (e != ERR_OK)
		return e;
	if (!packed_counters_add(texts[r->section], kept, SLOTS))
		return report_difference(r, hours, due->bucket);
	digest_of(kept, digest);
	return memcmp(digest, due->digest, sizeof(digest)) == 0 ? ERR_OK :
	    report_difference(r, hours, due->bucket);
}

/* Every row that is kept must have been compared. */
static enum err
compare_number(struct recount *r, int64_t compared)
{
	struct db_rows *rows;
	int64_t kept;
	enum err e;

	e = db_query(r->db, SQL_ROLLUP_ROWS, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	kept = db_int(rows, (int)r->section);
	db_done(rows);
	if (kept == compared)
		return ERR_OK;
	*r->finding = arena_printf(r->keep, "rollup of %s: %lld rows too "
	    "many", sections[r->section].name, (long long)(kept - compared));
	return ERR_MISMATCH;
}

static enum err
enter_recount(struct recount *r, struct db_rows *rows)
{
	enum err e;

	int i;

	while ((e = db_next(rows)) == ERR_OK)
		enter_count(r, db_int(rows, 0), recounted_slot(rows,
		    r->section), db_int(rows, 2));
	for (i = 0; i < LEVELS; i++)
		close_expected(r, i);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
compare_all(struct recount *r)
{
	const size_t n = r->due.n / sizeof(struct due);
	enum err e = ERR_OK;
	struct due due;
	size_t i;

	for (i = 0; i < n && e == ERR_OK; i++) {
		memcpy(&due, r->due.p + i * sizeof(due), sizeof(due));
		e = compare_row(r, &due);
	}
	return e == ERR_OK ? compare_number(r, (int64_t)n) : e;
}

static enum err
recount_section(struct recount *r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(r->db, sections[r->section].recount,
	    DB_ARGS(DB_INT(INT64_MIN), DB_INT(INT64_MAX)), &rows);
	if (e == ERR_OK)
		e = enter_recount(r, rows);
	return e == ERR_OK ? compare_all(r) : e;
}

enum err
rollup_store_verify(struct db *db, struct arena *a, struct str *finding_r)
{
	struct recount recount;
	enum err e = ERR_OK;
	int i;

	for (i = 0; i < ROLLUP_SECTION__MAX && e == ERR_OK; i++) {
		recount = (struct recount){
			.db = db, .arena = arena_new(ARENA_KEEP),
			.section = (enum rollup_section)i,
			.list = arena_new(ARENA_KEEP),
			.finding = finding_r, .keep = a,
		};
		buf_init(&recount.due, recount.list, ARENA_KEEP / 2);
		e = recount_section(&recount);
		arena_free(recount.list);
		arena_free(recount.arena);
	}
	return e;
}
