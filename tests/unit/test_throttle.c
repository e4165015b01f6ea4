/* throttle: the arithmetic of limits. */

#include "auth/throttle.h"
#include "support/expect.h"

#define START	INT64_C(1762754400000000)

static const struct throttle three = { 3, 10 };

Test(throttle, so_many_may_be_taken_at_once)
{
	int64_t full_at = 0;
	int i;

	for (i = 0; i < 3; i++)
		cr_expect_eq(throttle_take(&three, START, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START, &full_at), 10);
}

Test(throttle, one_more_comes_with_each_interval)
{
	int64_t full_at = START + 30;

	cr_expect_eq(throttle_take(&three, START, &full_at), 10);
	cr_expect_eq(throttle_take(&three, START + 1, &full_at), 9);
	cr_expect_eq(throttle_take(&three, START + 9, &full_at), 1);
	cr_expect_eq(throttle_take(&three, START + 10, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START + 10, &full_at), 10);
	cr_expect_eq(throttle_take(&three, START + 29, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START + 29, &full_at), 1);
}

Test(throttle, a_refusal_takes_nothing)
{
	int64_t full_at = START + 30;
	int i;

	for (i = 0; i < 1000; i++)
		cr_expect_eq(throttle_take(&three, START, &full_at), 10);
	cr_expect_eq(full_at, START + 30);
}

Test(throttle, after_all_intervals_all_are_there_again)
{
	int64_t full_at = START + 30;
	int i;

	for (i = 0; i < 3; i++)
		cr_expect_eq(throttle_take(&three, START + 30, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START + 30, &full_at), 10);
}

Test(throttle, there_are_never_more_than_the_burst)
{
	int64_t full_at = START;
	int i;

	for (i = 0; i < 3; i++)
		cr_expect_eq(throttle_take(&three, START * 2, &full_at), 0);
	cr_expect_neq(throttle_take(&three, START * 2, &full_at), 0);
}

Test(throttle, one_that_is_given_back_can_be_taken_again)
{
	int64_t full_at = 0;
	int i;

	for (i = 0; i < 3; i++)
		throttle_take(&three, START, &full_at);
	throttle_refund(&three, &full_at);
	cr_expect_eq(throttle_take(&three, START, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START, &full_at), 10);
}

Test(throttle, giving_back_makes_no_more_than_the_burst)
{
	int64_t full_at = 0;
	int i;

	for (i = 0; i < 10; i++)
		throttle_refund(&three, &full_at);
	for (i = 0; i < 3; i++)
		cr_expect_eq(throttle_take(&three, START, &full_at), 0);
	cr_expect_neq(throttle_take(&three, START, &full_at), 0);
}

/* At any moment, as many as have come since, counted one by one. */
Test(throttle, over_a_long_time_the_rate_is_exact)
{
	int64_t full_at = 0, t;
	int taken = 0;

	for (t = 0; t < 1000; t++)
		while (throttle_take(&three, START + t, &full_at) == 0)
			taken++;
	cr_expect_eq(taken, 3 + 99);
}

Test(throttle, a_clock_that_was_set_back_shuts_nobody_out)
{
	int64_t full_at = START + 30;

	cr_expect_eq(throttle_take(&three, START - 86400, &full_at), 0);
	cr_expect_eq(throttle_take(&three, START - 86400, &full_at), 10);
	cr_expect_eq(throttle_take(&three, START - 86391, &full_at), 1);
	/* By a little it makes a little difference. */
	full_at = START + 30;
	cr_expect_eq(throttle_take(&three, START - 1, &full_at), 11);
	cr_expect_eq(throttle_take(&three, START - 10, &full_at), 20);
	cr_expect_eq(throttle_take(&three, START - 11, &full_at), 0);
}

Test(throttle, the_numbers_are_those_that_are_promised)
{
	const struct throttle *all[] = {
		&throttle_of_new_network, &throttle_of_name,
		&throttle_of_known_network, &throttle_of_all_new_clients,
		&throttle_of_one_new_client, &throttle_of_devices,
	};
	const int64_t burst[] = { 20, 10, 60, 10, 3, 10 };
	const int64_t seconds[] = { 6, 30, 6, 30, 600, 30 };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		cr_expect_eq(all[i]->burst, burst[i], "%zu", i);
		cr_expect_eq(all[i]->interval, seconds[i] * 1000000, "%zu",
		    i);
	}
}
