/*
 * throttle_store: attempts are counted exactly, for all processes together.
 */

#include <stdio.h>

#include "auth/throttle_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	fixture_database();
	clock_fake(&now);
}

TestSuite(throttle_store, .init = setup, .fini = fixture_close,
	.timeout = 120);

static const struct throttle five = { 5, 10 * CLOCK_SECOND };
static const struct throttle two = { 2, 100 * CLOCK_SECOND };

static struct throttle_store_key
key_of(const struct throttle *rule, const char *name)
{
	const struct str texts[] = { STR("test"), str_of(name) };
	struct throttle_store_key key;

	throttle_store_key(rule, texts, 2, &key);
	return key;
}

struct login_throttle {
	struct throttle_store_key	keys[2];
	size_t				n;
	int64_t				wait;
	size_t				which;
};

#define TRIES(number, ...)	{ .keys = { __VA_ARGS__ }, .n = (number) }

static enum err
take_job(struct txn *txn, void *arg)
{
	struct login_throttle *t = arg;

	return throttle_store_take(txn->db, t->keys, t->n, &t->wait,
	    &t->which);
}

static enum err
give_job(struct txn *txn, void *arg)
{
	struct login_throttle *t = arg;

	return throttle_store_refund(txn->db, t->keys, t->n);
}

/* Microseconds to wait; 0: taken. */
static int64_t
take(struct login_throttle *t)
{
	cr_assert_eq(writer_run(fixture.writer, take_job, t), ERR_OK);
	return t->wait;
}

static void
give(struct login_throttle *t)
{
	cr_assert_eq(writer_run(fixture.writer, give_job, t), ERR_OK);
}

Test(throttle_store, so_many_are_taken_and_then_one_an_interval)
{
	struct login_throttle t = TRIES(1, key_of(&five, "a"));
	int i;

	fixture_connect();
	for (i = 0; i < 5; i++)
		cr_expect_eq(take(&t), 0);
	cr_expect_eq(take(&t), five.interval);
	now += five.interval - 1;
	cr_expect_eq(take(&t), 1);
	now += 1;
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(take(&t), five.interval);
}

Test(throttle_store, keys_do_not_touch_each_other)
{
	struct login_throttle a = TRIES(1, key_of(&two, "a"));
	struct login_throttle b = TRIES(1, key_of(&two, "b"));

	fixture_connect();
	cr_expect_eq(take(&a), 0);
	cr_expect_eq(take(&a), 0);
	cr_expect_eq(take(&b), 0);
	cr_expect_neq(take(&a), 0);
	cr_expect_eq(take(&b), 0);
}

Test(throttle_store, of_several_keys_all_are_taken_or_none)
{
	struct login_throttle both = TRIES(2, key_of(&five, "a"), key_of(&two,
	    "b"));
	struct login_throttle a = TRIES(1, key_of(&five, "a"));
	int i;

	fixture_connect();
	cr_expect_eq(take(&both), 0);
	cr_expect_eq(take(&both), 0);
	for (i = 0; i < 10; i++) {
		cr_expect_eq(take(&both), two.interval);
		cr_expect_eq(both.which, 1);
	}
	/* Three of five are left. */
	for (i = 0; i < 3; i++)
		cr_expect_eq(take(&a), 0);
	cr_expect_eq(take(&a), five.interval);
	/* The result is the longest wait. */
	cr_expect_eq(take(&both), two.interval);
	now += two.interval - 1;
	cr_expect_eq(take(&both), 1);
}

Test(throttle_store, looking_takes_nothing)
{
	struct login_throttle t = TRIES(1, key_of(&two, "a"));
	int64_t wait;
	size_t which;
	int i;

	fixture_connect();
	for (i = 0; i < 10; i++) {
		cr_expect_eq(throttle_store_peek(fixture.db, t.keys, 1,
		    &wait, &which), ERR_OK);
		cr_expect_eq(wait, 0);
	}
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(throttle_store_peek(fixture.db, t.keys, 1, &wait,
	    &which), ERR_OK);
	cr_expect_eq(wait, two.interval);
}

Test(throttle_store, what_is_given_back_can_be_taken_again)
{
	struct login_throttle t = TRIES(2, key_of(&two, "a"), key_of(&five,
	    "b"));

	fixture_connect();
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(take(&t), 0);
	give(&t);
	cr_expect_eq(take(&t), 0);
	cr_expect_neq(take(&t), 0);
}

Test(throttle_store, a_restart_forgets_nothing)
{
	struct login_throttle t = TRIES(1, key_of(&two, "a"));

	fixture_connect();
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(take(&t), 0);
	fixture_disconnect();
	fixture_connect();
	cr_expect_eq(take(&t), two.interval);
}

Test(throttle_store, keys_with_all_tries_are_swept_a_few_at_a_time)
{
	struct login_throttle t = { .n = 1 };
	int i;

	fixture_connect();
	for (i = 0; i < 30; i++) {
		t.keys[0] = key_of(&five, arena_printf(fixture.arena, "%d",
		    i).p);
		cr_expect_eq(take(&t), 0);
	}
	cr_expect_eq(fixture_number("SELECT count(*) FROM throttle"), 30);
	now += five.interval - 1;
	t.keys[0] = key_of(&two, "a");
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM throttle"), 31);
	now += 1;
	cr_expect_eq(take(&t), 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM throttle"), 23);
}

/* --- at the same moment -------------------------------------------------- */

#define PROCESSES	2
#define THREADS		16
#define EACH		20

/* Tries that somebody got, by round. */
struct books {
	int	taken[EACH];
};


static int
try_each(int i, void *arg)
{
	struct books *books = arg;
	int round;

	(void)i;
	for (round = 0; round < EACH; round++) {
		struct login_throttle t = { .n = 2 };
		char name[16];

		snprintf(name, sizeof(name), "%d", round);
		t.keys[0] = key_of(&five, name);
		t.keys[1] = key_of(&throttle_of_new_network, "all");
		if (writer_run(fixture.writer, take_job, &t) != ERR_OK)
			return 1;
		if (t.wait == 0)
			__atomic_fetch_add(&books->taken[round], 1,
			    __ATOMIC_SEQ_CST);
	}
	return 0;
}

static int
try_in_process(int i, void *arg)
{
	int failed;

	(void)i;
	fixture_connect();
	failed = processes_threads(THREADS, try_each, arg);
	fixture_disconnect();
	return failed;
}

/* Five of each round would be let through, twenty of all. */
Test(throttle_store, processes_and_threads_together_get_no_more)
{
	struct books *books = processes_shared(sizeof(*books));
	struct processes processes;
	int round, all = 0;

	processes_fork(&processes, PROCESSES, try_in_process, books);
	cr_assert_eq(processes_join(&processes), 0);
	for (round = 0; round < EACH; round++) {
		cr_expect_leq(books->taken[round], 5);
		all += books->taken[round];
	}
	cr_expect_eq(all, 20);
	fixture_connect();
}
