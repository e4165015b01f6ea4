/*
 * GET /api/stats/ against a model: histories at random around the turns of
 * several zones, and answers counted from lists of what happened, with the
 * calendar of the C library.
 */

#include <stdlib.h>
#include <time.h>

#include "base/calendar.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/json_document.h"

TestSuite(stats_model, .init = client_open, .fini = client_close,
	.timeout = 240);

#define INCIDENTS	120
#define FACTS_MAX	8000
#define ROUNDS		8
#define QUESTIONS	25

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

/* --- what happened ------------------------------------------------------ */

enum what { CREATED, RESOLVED, REOPENED, RESPONDED };

struct fact {
	int64_t		id;		/* whose */
	enum what	what;
	int64_t		at;
	int64_t		lasted;		/* RESOLVED, RESPONDED: since birth */
};

static struct fact	facts[FACTS_MAX];
static size_t		facts_n;

/* An incident as the model knows it. */
struct life {
	int64_t	id, born;
	bool	active, awaited;	/* awaited: no response yet */
};

static void
happened(const struct life *life, enum what what, int64_t at)
{
	cr_assert_lt(facts_n, FACTS_MAX);
	facts[facts_n++] = (struct fact){ life->id, what, at,
	    at - life->born };
}

/* As if it had never been. */
static void
forget(int64_t id)
{
	size_t i, n = 0;

	for (i = 0; i < facts_n; i++)
		if (facts[i].id != id)
			facts[n++] = facts[i];
	facts_n = n;
}

static bool
is_active(int status)
{
	return status == STATUS_OPEN || status == STATUS_IN_PROGRESS;
}

static _Atomic int64_t	now;

/* A while, mostly short, at times of weeks. */
static int64_t
some_while(void)
{
	int64_t while_ = rand() % 100 * CLOCK_SECOND;

	if (rand() % 2)
		while_ += rand() % 4000 * CLOCK_SECOND + rand() % 1000000;
	if (rand() % 4 == 0)
		while_ += rand() % 30 * 5 * CLOCK_HOUR;
	return while_;
}

/* Mostly open; what is not was responded to, and maybe settled, at once. */
static enum err
bear(struct txn *txn, struct life *life)
{
	int status = rand() % 4 ? STATUS_OPEN : rand() %
	    STATUS__MAX;
	struct incident inc = {
		.description = STR("x"),
		.status = status == STATUS_OPEN ? NULL :
		    &status_values[status],
		.source = &source_values[rand() % SOURCE__MAX],
	};
	enum err e = incident_store_add(txn, &fixture_origin, fixture.arena,
	    &inc);

	*life = (struct life){ inc.id, now, is_active(status),
	    status == STATUS_OPEN };
	happened(life, CREATED, now);
	if (!life->awaited)
		happened(life, RESPONDED, now);
	if (!life->active)
		happened(life, RESOLVED, now);
	return e;
}

/* One from elsewhere, whose times may be any, even in disorder. */
static enum err
adopt(struct txn *txn, struct life *life)
{
	int status = rand() % STATUS__MAX;
	struct incident inc = {
		.description = STR("x"),
		.source = &source_values[rand() % SOURCE__MAX],
		.status = &status_values[status],
		.created_at = now - rand() % 1000 * CLOCK_HOUR,
	};
	enum err e;

	inc.updated_at = inc.created_at + some_while() -
	    (rand() % 8 == 0 ? 3 * CLOCK_HOUR : 0);
	e = incident_store_import(txn, &fixture_origin, &inc);
	*life = (struct life){ inc.id, inc.created_at, is_active(status),
	    status == STATUS_OPEN };
	happened(life, CREATED, inc.created_at);
	if (!life->active)
		happened(life, RESOLVED, inc.updated_at);
	return e;
}

static enum err
die(struct txn *txn, struct life *life)
{
	const struct incident_store_change change = { .id = life->id };
	struct incident inc;

	forget(life->id);
	life->id = 0;
	return incident_store_delete(txn, &fixture_origin, &change,
	    fixture.arena, &inc);
}

/* A status, a note, other members, some of these or nothing. */
static enum err
live(struct txn *txn, struct life *life)
{
	int status = rand() % STATUS__MAX;
	struct incident_store_change change = { .id = life->id };
	struct incident before, inc = { 0 };
	enum err e;

	e = incident_store_get(txn->db, life->id, fixture.arena, &before);
	if (e != ERR_OK)
		return e;
	if (rand() % 4 != 0)
		change.patch.to.status = &status_values[status];
	if (rand() % 3 == 0)
		change.patch.note = STR("x");
	if (rand() % 3 == 0)
		change.patch.to.description = rand() % 2 ? STR("x") : STR("y");
	if (rand() % 4 == 0)
		change.patch.to.source = &source_values[rand() %
		    SOURCE__MAX];
	e = incident_store_change(txn, &fixture_origin, &change,
	    fixture.arena, &inc);
	if (before.status == inc.status && change.patch.note.n == 0)
		return e;
	if (life->awaited)
		happened(life, RESPONDED, before.version == inc.version ?
		    now : inc.updated_at);
	life->awaited = false;
	if (life->active && !is_active((int)(inc.status -
	    status_values)))
		happened(life, RESOLVED, inc.updated_at);
	if (!life->active && is_active((int)(inc.status -
	    status_values)))
		happened(life, REOPENED, inc.updated_at);
	life->active = is_active((int)(inc.status - status_values));
	return e;
}

/* All of it in one transaction; time goes on, and back at times. */
static enum err
make_history(struct txn *txn, void *arg)
{
	static struct life lives[INCIDENTS];
	struct life *life;
	int64_t version;
	int i, turn;
	enum err e = incident_store_wipe(txn, &version);

	(void)arg;
	facts_n = 0;
	for (i = 0; i < INCIDENTS && e == ERR_OK; i++) {
		now += some_while();
		e = rand() % 3 ? bear(txn, &lives[i]) : adopt(txn,
		    &lives[i]);
		for (turn = rand() % 12; turn > 0 && e == ERR_OK; turn--) {
			now += some_while();
			if (rand() % 50 == 0)
				now -= 2 * CLOCK_HOUR;
			life = &lives[rand() % (i + 1)];
			if (life->id != 0)
				e = rand() % 20 ? live(txn, life) :
				    die(txn, life);
		}
	}
	return e;
}

/* --- what the model says ------------------------------------------------ */

/* Whole seconds in hours of UTC, rounded down. */
static int64_t
hour_of(int64_t us)
{
	return calendar_floor(us, CLOCK_HOUR);
}

enum by { BY_HOUR, BY_DAY, BY_WEEK };

/* A number that seconds of one bucket have in common, by the C library. */
static int64_t
bucket_at(int64_t second, enum by by)
{
	time_t t = second;
	struct tm tm;
	int64_t day;

	if (by == BY_HOUR)
		return calendar_floor(second, 3600);
	(void)localtime_r(&t, &tm);
	day = calendar_days((struct calendar_date){ tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday });
	return by == BY_DAY ? day :
	    calendar_floor(day - (tm.tm_wday + 6) % 7, 7);
}

/* An hour belongs where it begins. */
static int64_t
bucket_of(int64_t hour, enum by by)
{
	return bucket_at(hour * 3600, by);
}

struct question {
	const char	*zone;
	enum by		 by;
	int64_t		 from, to;
};

/* The hours that the range is widened to: from ... to before. */
static void
widen(const struct question *q, int64_t *first_r, int64_t *last_r)
{
	int64_t first = hour_of(q->from), last = hour_of(q->to - 1);
	int64_t of_first = bucket_at(calendar_floor(q->from, CLOCK_SECOND),
	    q->by);
	int64_t of_last = bucket_at(calendar_floor(q->to - 1, CLOCK_SECOND),
	    q->by);

	while (bucket_of(first, q->by) >= of_first)
		first--;
	while (bucket_of(last, q->by) <= of_last)
		last++;
	first++;
	*first_r = first;
	*last_r = last;
}

static int64_t
count_facts(enum what what, int64_t first, int64_t last)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < facts_n; i++)
		n += facts[i].what == what && hour_of(facts[i].at) >= first &&
		    hour_of(facts[i].at) < last;
	return n;
}

static int
compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* The nearest rank among durations, in seconds. */
static double
quantile(enum what what, int64_t first, int64_t last, int tenths)
{
	static int64_t lasted[FACTS_MAX];
	size_t i, n = 0;

	for (i = 0; i < facts_n; i++)
		if (facts[i].what == what && hour_of(facts[i].at) >= first &&
		    hour_of(facts[i].at) < last)
			lasted[n++] = facts[i].lasted < 0 ? 0 :
			    facts[i].lasted;
	qsort(lasted, n, sizeof(lasted[0]), compare);
	return (double)lasted[(n * (size_t)tenths + 9) / 10 - 1] /
	    CLOCK_SECOND;
}

/* --- comparing ---------------------------------------------------------- */

static int64_t
number(const struct answer *a, const char *path)
{
	return atoll(answer_text(a, path));
}

/* An RFC 3339 time with its '+' coded. */
static const char *
stamp(int64_t us)
{
	struct buf b;

	buf_init(&b, fixture.arena, CLOCK_RENDER);
	clock_render_in(&b, us, zone_utc());
	return text("%.*sZ", (int)(b.n - 6), b.p);
}

static void
series_is(const struct answer *a, const struct question *q, int64_t first,
	int64_t last)
{
	int64_t start = first, end;
	int i, n = answer_length(a, "series");

	for (i = 0; i < n; i++, start = end) {
		for (end = start; bucket_of(end, q->by) ==
		    bucket_of(start, q->by);)
			end++;
		cr_assert_eq(number(a, text("series.%d.created", i)),
		    count_facts(CREATED, start, end));
		cr_assert_eq(number(a, text("series.%d.resolved", i)),
		    count_facts(RESOLVED, start, end));
		cr_assert_eq(number(a, text("series.%d.reopened", i)),
		    count_facts(REOPENED, start, end));
		cr_assert_eq(number(a, text("series.%d.backlog", i)),
		    count_facts(CREATED, INT64_MIN, end) -
		    count_facts(RESOLVED, INT64_MIN, end) +
		    count_facts(REOPENED, INT64_MIN, end),
		    "backlog %d of %d", i, n);
	}
	cr_assert_eq(start, last, "%s by %d: %d buckets from %s to %s",
	    q->zone, (int)q->by, n, stamp(q->from), stamp(q->to));
}

static void
quantile_is(const struct answer *a, const char *path, double want)
{
	double got = (double)number(a, path), off = want / 32 + 1;

	cr_assert(got >= want - off && got <= want + off, "%s: %f, not %f",
	    path, got, want);
}

static void
times_are(const struct answer *a, const char *key, enum what what,
	int64_t first, int64_t last)
{
	int64_t n = count_facts(what, first, last);

	cr_assert_eq(number(a, text("%s.count", key)), n, "%s", key);
	if (n == 0) {
		cr_assert_str_eq(answer_text(a, text("%s.median_seconds",
		    key)), "null");
		return;
	}
	quantile_is(a, text("%s.median_seconds", key),
	    quantile(what, first, last, 5));
	quantile_is(a, text("%s.p90_seconds", key),
	    quantile(what, first, last, 9));
}

static void
ask(const struct question *q)
{
	static const char *const words[] = { "hour", "day", "week" };
	int64_t first, last;
	struct answer a;

	setenv("TZ", text(":%s", q->zone), 1);
	tzset();
	a = api_get(text("/api/stats/?zone=%s&by=%s&from=%s&to=%s", q->zone,
	    words[q->by], stamp(q->from), stamp(q->to)));
	expect_status(a, 200);
	widen(q, &first, &last);
	series_is(&a, q, first, last);
	times_are(&a, "first_response", RESPONDED, first, last);
	times_are(&a, "resolution", RESOLVED, first, last);
	cr_assert_eq(number(&a, "resolution.reopened"),
	    count_facts(REOPENED, first, last));
}

/* Zones, and a time around which something odd happens there. */
static const struct place {
	const char	*zone;
	int64_t		 second;
	bool		 whole_hours;
} places[] = {
	{ "UTC", 1762754400, true },
	{ "Europe/Moscow", 1762754400, true },
	{ "Europe/Moscow", 1301180400, true },	/* 2011: summer for good */
	{ "Europe/Berlin", 1774746000, true },	/* 23 hours */
	{ "Europe/Berlin", 1792890000, true },	/* 25 hours */
	{ "America/Sao_Paulo", 1541300400, true },	/* no midnight */
	{ "America/Sao_Paulo", 1550368800, true },	/* 24:00 is 23:00 */
	{ "Pacific/Apia", 1325239200, true },	/* no 30 December */
	{ "Asia/Kolkata", 1762754400, false },
	{ "Australia/Lord_Howe", 1775314800, false },
	{ "America/New_York", 0, true },	/* 1970 */
};

static void
ask_at_random(const struct place *place)
{
	struct question q = { .zone = place->zone };
	int64_t span;

	q.by = (enum by)(rand() % 3);
	if (q.by == BY_HOUR && !place->whole_hours)
		q.by = BY_DAY;
	span = 1 + rand() % (q.by == BY_HOUR ? 300 : 1500) * CLOCK_HOUR +
	    rand() % CLOCK_HOUR;
	q.from = facts[(size_t)rand() % facts_n].at - rand() % 100 * CLOCK_HOUR;
	q.to = q.from + span;
	ask(&q);
}

Test(stats_model, answers_agree_with_the_model)
{
	const size_t n = sizeof(places) / sizeof(places[0]);
	size_t p;
	int round, i;

	expect_random(11);
	clock_fake(&now);
	for (round = 0; round < ROUNDS; round++)
		for (p = 0; p < n; p++) {
			now = places[p].second * CLOCK_SECOND -
			    400 * CLOCK_HOUR;
			cr_assert_eq(writer_run(fixture.writer, make_history,
			    NULL), ERR_OK);
			for (i = 0; i < QUESTIONS; i++)
				ask_at_random(&places[p]);
			fixture_verify();
			json_document_close();
			arena_reset(fixture.arena);
		}
}
