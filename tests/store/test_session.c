/* session_store: sessions begin, are found, expire and end. */

#include "auth/account_store.h"
#include "auth/session_store.h"
#include "base/crypt.h"
#include "support/expect.h"
#include "support/fixture.h"

static _Atomic int64_t now = FIXTURE_TIME;

#define MINUTE	(60 * CLOCK_SECOND)

static const struct session_store_limits limits = {
	.idle = 12 * CLOCK_HOUR, .age = 14 * CLOCK_DAY,
};

/* A job of one step, and what it is about. */
struct step {
	int64_t		id;
	struct str	text;
	int64_t		n;
};

static enum err
add_account(struct txn *txn, void *arg)
{
	struct step *step = arg;
	struct account account = {
		.username = step->text, .active = true,
		.first_name = STR(""), .last_name = STR(""), .email = STR(""),
		.role = &account_roles[ACCOUNT_OPERATOR],
	};
	const struct account_password none = { .stored = STR("!") };
	enum err e;

	e = account_store_add(txn, &fixture_origin, fixture.arena, &account,
	    &none);
	step->id = account.id;
	return e;
}

static enum err
add(struct txn *txn, void *arg)
{
	struct step *step = arg;

	return session_store_add(txn->db, &(struct session_store_new){
		.account_id = step->id, .digest = step->text,
	}, &limits, &step->n);
}

static enum err
see(struct txn *txn, void *arg)
{
	return session_store_touch(txn->db, *(int64_t *)arg);
}

static enum err
end(struct txn *txn, void *arg)
{
	return session_store_end(txn->db, *(int64_t *)arg);
}

static enum err
end_all(struct txn *txn, void *arg)
{
	struct step *step = arg;

	return session_store_end_all(txn->db, step->id, &step->n);
}

static enum err
sweep(struct txn *txn, void *arg)
{
	return session_store_sweep(txn->db, &limits, arg);
}

static int64_t
account(const char *name)
{
	struct step step = { .text = str_of(name) };

	cr_assert_eq(writer_run(fixture.writer, add_account, &step), ERR_OK);
	return step.id;
}

/* The digest of a session of that name. */
static struct str
digest_of(const char *name)
{
	struct str text = str_of(name);
	unsigned char *digest = arena_alloc(fixture.arena, CRYPT_DIGEST);

	crypt_digest(&text, 1, digest);
	return (struct str){ (const char *)digest, CRYPT_DIGEST };
}

static int64_t
begin(int64_t account_id, const char *name)
{
	struct step step = { .id = account_id, .text = digest_of(name) };

	cr_assert_eq(writer_run(fixture.writer, add, &step), ERR_OK);
	return step.n;
}

static enum err
find(const char *name, struct session_login *session_r)
{
	return session_store_find(fixture.db, digest_of(name), &limits,
	    fixture.arena, session_r);
}

static void
is_good(const char *name)
{
	struct session_login session;

	cr_expect_eq(find(name, &session), ERR_OK, "%s", name);
}

static void
is_over(const char *name)
{
	struct session_login session;

	cr_expect_eq(find(name, &session), ERR_NOT_FOUND, "%s", name);
}

static int64_t
stored(void)
{
	return fixture_number("SELECT count(*) FROM session");
}

static void
setup(void)
{
	fixture_open();
	clock_fake(&now);
}

TestSuite(session_store, .init = setup, .fini = fixture_close);

Test(session_store, one_is_found_with_its_account)
{
	int64_t id = account("Ivanova"), begun = begin(id, "a");
	struct session_login session;

	begin(account("petrov"), "b");
	cr_assert_eq(find("a", &session), ERR_OK);
	cr_expect_eq(session.id, begun);
	cr_expect_eq(session.seen_at, FIXTURE_TIME);
	cr_expect_eq(session.account.id, id);
	expect_str_eq(session.account.username, STR("Ivanova"));
	cr_expect_eq(session.account.role, &account_roles[ACCOUNT_OPERATOR]);
	is_over("c");
}

Test(session_store, one_is_over_after_so_long_without_requests)
{
	begin(account("a"), "a");
	now = FIXTURE_TIME + limits.idle - 1;
	is_good("a");
	now = FIXTURE_TIME + limits.idle;
	is_over("a");
}

Test(session_store, one_that_is_seen_goes_on)
{
	int64_t id = begin(account("a"), "a");

	now = FIXTURE_TIME + limits.idle - 1;
	cr_assert_eq(writer_run(fixture.writer, see, &id), ERR_OK);
	now += limits.idle - 1;
	is_good("a");
	now += 1;
	is_over("a");
}

Test(session_store, one_is_over_in_the_end_however_often_it_is_seen)
{
	int64_t id = begin(account("a"), "a");

	while (now + CLOCK_HOUR < FIXTURE_TIME + limits.age) {
		now += CLOCK_HOUR;
		cr_assert_eq(writer_run(fixture.writer, see, &id), ERR_OK);
	}
	now = FIXTURE_TIME + limits.age - 1;
	is_good("a");
	now = FIXTURE_TIME + limits.age;
	is_over("a");
}

Test(session_store, one_is_noted_as_seen_once_a_minute)
{
	int64_t id = begin(account("a"), "a");
	struct session_login session;

	now = FIXTURE_TIME + MINUTE - 1;
	cr_assert_eq(find("a", &session), ERR_OK);
	cr_expect_not(session_store_needs_touch(&session));
	cr_assert_eq(writer_run(fixture.writer, see, &id), ERR_OK);
	cr_expect_eq(fixture_number("SELECT seen_at FROM session"),
	    FIXTURE_TIME);
	now = FIXTURE_TIME + MINUTE;
	cr_assert_eq(find("a", &session), ERR_OK);
	cr_expect(session_store_needs_touch(&session));
	cr_assert_eq(writer_run(fixture.writer, see, &id), ERR_OK);
	cr_expect_eq(fixture_number("SELECT seen_at FROM session"), now);
}

Test(session_store, a_clock_that_was_set_back_does_not_lengthen_one)
{
	int64_t id = begin(account("a"), "a");
	struct session_login session;

	now = FIXTURE_TIME - CLOCK_HOUR;
	cr_assert_eq(find("a", &session), ERR_OK);
	cr_expect(session_store_needs_touch(&session));
	cr_assert_eq(writer_run(fixture.writer, see, &id), ERR_OK);
	now += limits.idle;
	is_over("a");
}

Test(session_store, an_account_that_may_not_log_in_has_none)
{
	begin(account("a"), "a");
	fixture_script("UPDATE account SET active = 0");
	is_over("a");
	fixture_script("UPDATE account SET active = 1");
	is_good("a");
	fixture_script("DELETE FROM account");
	is_over("a");
}

Test(session_store, one_is_ended_and_others_go_on)
{
	int64_t id = account("a"), first = begin(id, "a");

	begin(id, "b");
	cr_assert_eq(writer_run(fixture.writer, end, &first), ERR_OK);
	is_over("a");
	is_good("b");
	cr_assert_eq(writer_run(fixture.writer, end, &first), ERR_OK);
}

Test(session_store, all_of_an_account_are_ended_at_once)
{
	struct step step = { .id = account("a") };

	begin(step.id, "a");
	begin(step.id, "b");
	begin(account("c"), "c");
	cr_assert_eq(writer_run(fixture.writer, end_all, &step), ERR_OK);
	cr_expect_eq(step.n, 2);
	is_over("a");
	is_over("b");
	is_good("c");
}

Test(session_store, what_is_over_is_swept_and_counted)
{
	int64_t id = account("a"), n;

	begin(id, "idle");
	now = FIXTURE_TIME + limits.idle - 1;
	begin(id, "good");
	cr_assert_eq(writer_run(fixture.writer, sweep, &n), ERR_OK);
	cr_expect_eq(n, 0);
	cr_expect_eq(stored(), 2);
	now = FIXTURE_TIME + limits.idle;
	cr_assert_eq(writer_run(fixture.writer, sweep, &n), ERR_OK);
	cr_expect_eq(n, 1);
	cr_expect_eq(stored(), 1);
	is_good("good");
	fixture_script("UPDATE session SET seen_at = seen_at + 86400000000 * "
	    "14");
	now = FIXTURE_TIME + limits.idle - 1 + limits.age;
	cr_assert_eq(writer_run(fixture.writer, sweep, &n), ERR_OK);
	cr_expect_eq(n, 1);
	cr_expect_eq(stored(), 0);
}

Test(session_store, each_that_begins_sweeps_a_few)
{
	int64_t id = account("a");
	int i;

	for (i = 0; i < 20; i++)
		begin(id, arena_printf(fixture.arena, "%d", i).p);
	now = FIXTURE_TIME + limits.idle;
	begin(id, "a");
	cr_expect_eq(stored(), 13);
	begin(id, "b");
	begin(id, "c");
	cr_expect_eq(stored(), 3);
}

Test(session_store, the_oldest_of_an_account_make_room)
{
	int64_t id = account("a");
	int i;

	begin(account("b"), "other");
	for (i = 0; i <= SESSION_STORE_MOST; i++)
		begin(id, arena_printf(fixture.arena, "%d", i).p);
	is_over("0");
	is_good("1");
	is_good("100");
	is_good("other");
	cr_expect_eq(stored(), SESSION_STORE_MOST + 1);
}
