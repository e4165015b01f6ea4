/* known_client_store: networks from which accounts have logged in lately. */

#include "auth/known_client_store.h"
#include "support/expect.h"
#include "support/fixture.h"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	fixture_open();
	clock_fake(&now);
}

TestSuite(known_client_store, .init = setup, .fini = fixture_close);

struct meeting {
	int64_t		account;
	struct str	address;
};

static enum err
add(struct txn *txn, void *arg)
{
	struct meeting *m = arg;

	return known_client_store_add(txn->db, m->account, m->address);
}

static void
meet(int64_t account, const char *address)
{
	struct meeting m = { account, str_of(address) };

	cr_assert_eq(writer_run(fixture.writer, add, &m), ERR_OK);
}

static enum err
get(int64_t account, const char *address)
{
	return known_client_store_get(fixture.db, account, str_of(address));
}

Test(known_client_store, one_is_of_an_account_and_an_address)
{
	meet(1, "192.0.2.1");
	cr_expect_eq(get(1, "192.0.2.1"), ERR_OK);
	cr_expect_eq(get(2, "192.0.2.1"), ERR_NOT_FOUND);
	cr_expect_eq(get(1, "192.0.2.10"), ERR_NOT_FOUND);
}

Test(known_client_store, an_address_is_familiar_when_any_account_came_from_there)
{
	const struct str a = STR("192.0.2.1"), b = STR("192.0.2.10");

	cr_expect_eq(known_client_store_any(fixture.db, a), ERR_NOT_FOUND);
	meet(1, "192.0.2.1");
	now += 80 * CLOCK_DAY;
	meet(2, "192.0.2.1");
	cr_expect_eq(known_client_store_any(fixture.db, a), ERR_OK);
	cr_expect_eq(known_client_store_any(fixture.db, b), ERR_NOT_FOUND);
	now += 90 * CLOCK_DAY - 1;
	cr_expect_eq(known_client_store_any(fixture.db, a), ERR_OK);
	now += 1;
	cr_expect_eq(known_client_store_any(fixture.db, a), ERR_NOT_FOUND);
}

Test(known_client_store, one_lasts_ninety_days_from_the_last_time)
{
	meet(1, "a");
	now += 90 * CLOCK_DAY - 1;
	cr_expect_eq(get(1, "a"), ERR_OK);
	meet(1, "a");
	now += 90 * CLOCK_DAY - 1;
	cr_expect_eq(get(1, "a"), ERR_OK);
	now += 1;
	cr_expect_eq(get(1, "a"), ERR_NOT_FOUND);
}

Test(known_client_store, those_that_are_too_old_are_swept)
{
	int i;

	for (i = 0; i < 10; i++)
		meet(i, "a");
	now += 90 * CLOCK_DAY;
	meet(20, "a");
	cr_expect_eq(fixture_number("SELECT count(*) FROM known_client"), 11);
	now += 1;
	meet(20, "a");
	cr_expect_eq(fixture_number("SELECT count(*) FROM known_client"), 7);
	meet(20, "a");
	meet(20, "a");
	cr_expect_eq(fixture_number("SELECT count(*) FROM known_client"), 1);
	cr_expect_eq(get(20, "a"), ERR_OK);
}
