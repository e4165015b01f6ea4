/* stored_response_store: responses are stored, found again, and swept. */

#include "base/clock.h"
#include "idempotency/stored_response_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(stored_response_store, .init = fixture_open, .fini = fixture_close);

#define HOUR	(3600 * CLOCK_SECOND)

static const struct stored_response_key ours = {
	STR_INIT("anonymous"), STR_INIT("key"),
};

/* A job of one step, and what it is about. */
struct step {
	const struct stored_response_key	*key;
	struct stored_response		 reply;
	int64_t				 time;
};

static enum err
add(struct txn *txn, void *arg)
{
	struct step *step = arg;

	return stored_response_store_add(txn->db, step->key, &step->reply);
}

static enum err
get(struct txn *txn, void *arg)
{
	struct step *step = arg;

	return stored_response_store_get(txn->db, step->key, step->time,
	    fixture.arena, &step->reply);
}

static enum err
sweep(struct txn *txn, void *arg)
{
	struct step *step = arg;

	stored_response_store_sweep(txn, step->time);
	return ERR_OK;
}

static enum err
keep(const struct stored_response_key *key, const char *body)
{
	struct step step = {
		.key = key, .reply = {
			.request_id = STR("0123456789012345678901"),
			.fingerprint = STR("f\0f"), .status = 201,
			.location = STR("/x"), .body = str_of(body),
		},
	};

	return writer_run(fixture.writer, add, &step);
}

static enum err
find(const struct stored_response_key *key, int64_t since,
	struct stored_response *reply_r)
{
	struct step step = { .key = key, .time = since };
	enum err e = writer_run(fixture.writer, get, &step);

	*reply_r = step.reply;
	return e;
}

static int64_t
kept(void)
{
	return fixture_number("SELECT count(*) FROM stored_response");
}

Test(stored_response_store, what_is_kept_is_found_as_it_is)
{
	struct stored_response reply;

	cr_assert_eq(keep(&ours, "{\"a\":\"Ж\"}"), ERR_OK);
	cr_assert_eq(find(&ours, 0, &reply), ERR_OK);
	expect_str_eq(reply.request_id, STR("0123456789012345678901"));
	expect_str_eq(reply.fingerprint, STR("f\0f"));
	cr_expect_eq(reply.status, 201);
	expect_str_eq(reply.location, STR("/x"));
	expect_str_eq(reply.body, (STR("{\"a\":\"Ж\"}")));
}

Test(stored_response_store, an_answer_may_have_no_location)
{
	struct step step = {
		.key = &ours, .reply = {
			.request_id = STR("r"), .fingerprint = STR("f"),
			.status = 200, .body = STR("{}"),
		},
	};
	struct stored_response reply;

	cr_assert_eq(writer_run(fixture.writer, add, &step), ERR_OK);
	cr_assert_eq(find(&ours, 0, &reply), ERR_OK);
	cr_expect_eq(reply.location.n, 0);
	cr_expect_eq(reply.status, 200);
}

Test(stored_response_store, keys_are_told_apart_by_owner_and_by_every_byte)
{
	static const struct stored_response_key others[] = {
		{ STR_INIT("somebody"), STR_INIT("key") },
		{ STR_INIT(""), STR_INIT("key") },
		{ STR_INIT("anonymous"), STR_INIT("Key") },
		{ STR_INIT("anonymous"), STR_INIT("key\0") },
		{ STR_INIT("anonymousk"), STR_INIT("ey") },
	};
	struct stored_response reply;
	size_t i;

	cr_assert_eq(keep(&ours, "ours"), ERR_OK);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		cr_expect_eq(find(&others[i], 0, &reply), ERR_NOT_FOUND,
		    "%zu", i);
		cr_expect_eq(keep(&others[i], "other"), ERR_OK, "%zu", i);
	}
	cr_assert_eq(find(&ours, 0, &reply), ERR_OK);
	expect_str_eq(reply.body, STR("ours"));
}

/* Keeps another when the one there is has become too old. */
static enum err
renew(struct txn *txn, void *arg)
{
	struct step *step = arg;
	struct stored_response old;
	enum err e;

	e = stored_response_store_get(txn->db, step->key, step->time,
	    fixture.arena, &old);
	return e == ERR_NOT_FOUND ? add(txn, arg) : ERR_DUPLICATE;
}

Test(stored_response_store, one_that_is_too_old_makes_room_for_another)
{
	struct step step = {
		.key = &ours, .reply = {
			.request_id = STR("r"), .fingerprint = STR("f"),
			.status = 200, .body = STR("new"),
		},
	};
	_Atomic int64_t now = FIXTURE_TIME;
	struct stored_response reply;

	clock_fake(&now);
	cr_assert_eq(keep(&ours, "old"), ERR_OK);
	cr_expect_eq(find(&ours, now, &reply), ERR_OK);
	cr_expect_eq(find(&ours, now + 1, &reply), ERR_NOT_FOUND);
	step.time = now;
	now += HOUR;
	cr_expect_eq(writer_run(fixture.writer, renew, &step), ERR_DUPLICATE);
	step.time = now;
	cr_assert_eq(writer_run(fixture.writer, renew, &step), ERR_OK);
	cr_assert_eq(find(&ours, now, &reply), ERR_OK);
	expect_str_eq(reply.body, STR("new"));
	cr_expect_eq(kept(), 1);
}

Test(stored_response_store, a_job_that_fails_keeps_nothing)
{
	cr_assert_eq(keep(&ours, "x"), ERR_OK);
	cr_expect_eq(keep(&ours, "y"), ERR_DUPLICATE);
	cr_expect_eq(kept(), 1);
}

/* n of them, an hour after each other. */
static void
keep_many(_Atomic int64_t *now, int n)
{
	int i;

	clock_fake(now);
	for (i = 0; i < n; i++, *now += HOUR)
		cr_assert_eq(keep(&(struct stored_response_key){ STR("a"),
		    arena_printf(fixture.arena, "%d", i) }, "x"), ERR_OK);
}

static void
sweep_once(int64_t before)
{
	struct step step = { .time = before };

	cr_assert_eq(writer_run(fixture.writer, sweep, &step), ERR_OK);
}

Test(stored_response_store, what_is_old_is_swept_a_few_at_a_time)
{
	_Atomic int64_t now = FIXTURE_TIME;
	int i;

	keep_many(&now, 10);
	for (i = 1; i <= 3; i++) {
		sweep_once(FIXTURE_TIME + 5 * HOUR);
		cr_expect_eq(kept(), i < 3 ? 10 - 2 * i : 5, "%d: %lld", i,
		    (long long)kept());
	}
	cr_expect_eq(fixture_number("SELECT min(at) FROM stored_response"),
	    FIXTURE_TIME + 5 * HOUR);
	sweep_once(FIXTURE_TIME + 5 * HOUR);
	cr_expect_eq(kept(), 5);
}

/* As four jobs of one group would, within a minute. */
static enum err
sweep_four_times(struct txn *txn, void *arg)
{
	int64_t before = FIXTURE_TIME + 20 * HOUR;
	int i;

	(void)arg;
	for (i = 0; i < 4; i++)
		stored_response_store_sweep(txn, before + i * CLOCK_SECOND);
	return ERR_OK;
}

Test(stored_response_store, a_group_sweeps_once_for_all_its_jobs)
{
	_Atomic int64_t now = FIXTURE_TIME;

	keep_many(&now, 12);
	cr_assert_eq(writer_run(fixture.writer, sweep_four_times, NULL),
	    ERR_OK);
	cr_expect_eq(kept(), 4);
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

Test(stored_response_store, a_wipe_of_the_incidents_forgets_what_told_of_them)
{
	struct stored_response reply;

	cr_assert_eq(keep(&ours, "x"), ERR_OK);
	cr_assert_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	cr_expect_eq(find(&ours, 0, &reply), ERR_NOT_FOUND);
	cr_expect_eq(kept(), 0);
}
