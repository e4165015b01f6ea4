/*
 * hasher: what it hashes and what it remembers.  Stubs hash; test_cpu_worker
 * is about the queue.
 */

#include <unistd.h>

#include "auth/hasher.h"
#include "base/machine_semaphore.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/hash_stub.h"
#include "support/processes.h"

static struct hasher *hasher;

static void
open_hasher(void)
{
	struct hasher_options options = { .queue = 32, .wait_ms = 60000 };

	fixture_folder();
	options.path = fixture_path("-logins");
	cr_assert_eq(hasher_open(&options, &hasher), ERR_OK);
}

static void
close_hasher(void)
{
	hasher_close(&hasher);
	fixture_close();
}

TestSuite(hasher, .init = open_hasher, .fini = close_hasher, .timeout = 60);

#define ROUNDS	10000
#define DJANGO	"pbkdf2_sha256$10000$s$" HASH_STUB_RIGHT

static const struct hasher_client new_client = {
	.network = STR_INIT("198.51.100.1"),
};
static const struct hasher_client known_client = {
	.network = STR_INIT("198.51.100.1"), .known = true,
};

/* Compares without the rounds of others. */
static enum err
verify_at(struct hasher *h, const struct hasher_client *client,
	struct str stored, struct str given, enum password_outcome *outcome_r)
{
	return hasher_verify(h, client, &(struct hasher_attempt){
	    .stored = stored, .given = given }, outcome_r);
}

static enum password_outcome
verify(struct str stored, struct str given)
{
	enum password_outcome outcome;

	cr_assert_eq(hasher_verify(hasher, &new_client,
	    &(struct hasher_attempt){
	    stored, given, ROUNDS }, &outcome), ERR_OK);
	return outcome;
}

static struct str
hash(struct str given)
{
	struct str stored = { NULL, 0 };

	cr_assert_eq(hasher_hash(hasher, &new_client, given, fixture.arena,
	    &stored), ERR_OK);
	return stored;
}

/* Stored in another process, or longer ago. */
static struct str
hash_unknown(struct str given)
{
	struct str stored;

	cr_assert_eq(password_hash(given, fixture.arena, &stored), ERR_OK);
	hash_stub_work();
	return stored;
}

static void
expect_work(int hashes, int64_t rounds)
{
	struct hash_stub_work w = hash_stub_work();

	cr_expect_eq(w.hashes, hashes, "%d hashes", w.hashes);
	cr_expect_eq(w.rounds, rounds, "%lld rounds", (long long)w.rounds);
}

Test(hasher, what_was_right_costs_nothing_again)
{
	struct str stored = hash_unknown(STR("right"));

	cr_expect_not(hasher_remembers(hasher, stored, STR("right")));
	cr_expect_eq(verify(stored, STR("right")), PASSWORD_OK);
	expect_work(1, 0);
	cr_expect(hasher_remembers(hasher, stored, STR("right")));
	cr_expect_eq(verify(stored, STR("right")), PASSWORD_OK);
	expect_work(0, 0);
}

Test(hasher, what_was_wrong_costs_the_same_again)
{
	struct str stored = hash_unknown(STR("right"));
	int i;

	for (i = 0; i < 3; i++) {
		cr_expect_eq(verify(stored, STR("wrong")), PASSWORD_WRONG);
		expect_work(1, ROUNDS);
		cr_expect_not(hasher_remembers(hasher, stored,
		    STR("wrong")));
		cr_expect_eq(verify(STR(""), STR("right")), PASSWORD_WRONG);
		expect_work(1, ROUNDS);
	}
}

Test(hasher, stale_is_remembered_as_stale)
{
	cr_expect_eq(verify(STR(DJANGO), STR("right")), PASSWORD_STALE);
	expect_work(0, ROUNDS);
	cr_expect_eq(verify(STR(DJANGO), STR("right")), PASSWORD_STALE);
	expect_work(0, 0);
}

Test(hasher, a_changed_password_is_known_at_once_and_the_old_one_no_more)
{
	struct str old = hash(STR("old one")), new = hash(STR("new one"));

	expect_work(2, 0);
	cr_expect_eq(verify(new, STR("new one")), PASSWORD_OK);
	expect_work(0, 0);
	cr_expect_eq(verify(new, STR("old one")), PASSWORD_WRONG);
	cr_expect_eq(verify(old, STR("new one")), PASSWORD_WRONG);
}

Test(hasher, the_same_password_hashed_anew_is_not_known_by_the_old_text)
{
	struct str first = hash_unknown(STR("right"));
	struct str second = hash_unknown(STR("right"));

	verify(first, STR("right"));
	cr_expect(hasher_remembers(hasher, first, STR("right")));
	cr_expect_not(hasher_remembers(hasher, second, STR("right")));
}

Test(hasher, too_long_a_password_does_not_even_wait)
{
	char text[PASSWORD_MOST + 1] = "right";
	struct str given = { text, sizeof(text) }, stored;
	struct machine_semaphore *taken;

	cr_assert_eq(machine_semaphore_open(fixture_path("-logins-new"), 1,
	    &taken), ERR_OK);
	cr_assert_eq(machine_semaphore_take(taken), ERR_OK);
	cr_expect_eq(verify(STR(DJANGO), given), PASSWORD_WRONG);
	cr_expect_eq(hasher_hash(hasher, &new_client, given, fixture.arena,
	    &stored), ERR_INVALID);
	cr_expect_not(hasher_remembers(hasher, STR(DJANGO), given));
	machine_semaphore_close(&taken);
	expect_work(0, 0);
}

Test(hasher, what_is_known_does_not_wait_and_the_rest_is_busy)
{
	struct hasher_options options = {
		.path = fixture_path("-logins"), .wait_ms = 50,
	};
	struct str stored = hash_unknown(STR("right")), new;
	enum password_outcome outcome = PASSWORD_WRONG;
	struct hasher *h;
	struct machine_semaphore *taken;

	cr_assert_eq(hasher_open(&options, &h), ERR_OK);
	cr_assert_eq(verify_at(h, &new_client, stored, STR("right"),
	    &outcome), ERR_OK);
	cr_assert_eq(machine_semaphore_open(fixture_path("-logins-new"), 1,
	    &taken), ERR_OK);
	cr_assert_eq(machine_semaphore_take(taken), ERR_OK);
	cr_expect_eq(verify_at(h, &new_client, stored, STR("right"),
	    &outcome), ERR_OK);
	cr_expect_eq(outcome, PASSWORD_OK);
	cr_expect_eq(verify_at(h, &new_client, stored, STR("wrong"),
	    &outcome), ERR_BUSY);
	cr_expect_eq(hasher_hash(h, &new_client, STR("x"), fixture.arena, &new),
	    ERR_BUSY);
	/* A known client does not wait behind new ones. */
	cr_expect_eq(verify_at(h, &known_client, stored, STR("wrong"),
	    &outcome), ERR_OK);
	cr_expect_eq(outcome, PASSWORD_WRONG);
	cr_expect_eq(hasher_hash(h, &known_client, STR("x"), fixture.arena,
	    &new), ERR_OK);
	machine_semaphore_close(&taken);
	hasher_close(&h);
}

Test(hasher, without_memory_it_is_a_fault_and_nothing_is_remembered)
{
	struct str stored = hash_unknown(STR("right")), new;
	enum password_outcome outcome;

	hash_stub_exhaust();
	cr_expect_eq(verify_at(hasher, &new_client, stored, STR("right"),
	    &outcome), ERR_INTERNAL);
	cr_expect_not(hasher_remembers(hasher, stored, STR("right")));
	cr_expect_eq(hasher_hash(hasher, &new_client, STR("x"), fixture.arena,
	    &new), ERR_INTERNAL);
}

Test(hasher, without_its_file_there_is_none)
{
	struct hasher_options options = { .path = "/nonexistent/folder/x" };
	struct hasher *h = NULL;

	cr_expect_eq(hasher_open(&options, &h), ERR_STORAGE);
	cr_expect_null(h);
	hasher_close(&h);
}

#define THREADS	8
#define EACH	200

static int
log_in(int i, void *stored)
{
	enum password_outcome outcome;
	int n, failed = 0;

	(void)i;
	for (n = 0; n < EACH; n++)
		failed += verify_at(hasher, &new_client, *(struct str *)stored,
		    STR("right"), &outcome) != ERR_OK || outcome != PASSWORD_OK;
	return failed;
}

Test(hasher, many_threads_at_once_pay_for_a_few)
{
	struct str stored = hash_unknown(STR("right"));

	cr_expect_eq(processes_threads(THREADS, log_in, &stored), 0);
	cr_expect_leq(hash_stub_work().hashes, THREADS);
}
