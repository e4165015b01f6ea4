/* cpu_share: what work has cost is paid off with time. */

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpu_share.h"
#include "support/expect.h"
#include "support/fixture.h"

#define NOW	(1000 * CLOCK_SECOND)
#define PIECE	(CLOCK_SECOND / 10)

static struct cpu_share *share;

static void
setup(void)
{
	fixture_folder();
	cr_assert_eq(cpu_share_open(fixture_path("-share"), 25, &share),
	    ERR_OK);
}

static void
teardown(void)
{
	cpu_share_close(&share);
	fixture_close();
}

TestSuite(cpu_share, .init = setup, .fini = teardown);

Test(cpu_share, at_first_nothing_is_owed)
{
	cr_expect_eq(cpu_share_wait(share, NOW), 0);
	cr_expect_eq(cpu_share_wait(share, 0), 0);
	cr_expect_not(cpu_share_owes(share, NOW));
}

Test(cpu_share, what_is_owed_is_paid_off_with_time)
{
	cpu_share_charge(share, NOW, PIECE);
	cr_expect(cpu_share_owes(share, NOW));
	cr_expect(cpu_share_owes(share, NOW + 4 * PIECE - 1));
	cr_expect_not(cpu_share_owes(share, NOW + 4 * PIECE));
}

Test(cpu_share, a_few_pieces_follow_each_other_and_then_one_each_four_times_its_length)
{
	int64_t now = NOW;
	int i;

	/* 0.1 s at a quarter is 0.4 s of time; 1 s may be owed. */
	for (i = 0; i < 3; i++) {
		cr_expect_eq(cpu_share_wait(share, now), 0, "%d", i);
		cpu_share_charge(share, now, PIECE);
	}
	cr_expect_eq(cpu_share_wait(share, now), 12 * PIECE -
	    CPU_SHARE_CREDIT);
	now += 2 * PIECE;
	for (i = 0; i < 5; i++) {
		cr_expect_eq(cpu_share_wait(share, now), 0, "%d", i);
		cpu_share_charge(share, now, PIECE);
		cr_expect_eq(cpu_share_wait(share, now), 4 * PIECE, "%d", i);
		now += 4 * PIECE;
	}
}

Test(cpu_share, rest_saves_up_nothing)
{
	int64_t now = NOW + 3600 * CLOCK_SECOND;

	cpu_share_charge(share, NOW, PIECE);
	cpu_share_charge(share, now, 3 * PIECE);
	cr_expect_eq(cpu_share_wait(share, now), 12 * PIECE -
	    CPU_SHARE_CREDIT);
}

Test(cpu_share, all_who_open_the_file_owe_together)
{
	struct cpu_share *other;

	cr_assert_eq(cpu_share_open(fixture_path("-share"), 25, &other),
	    ERR_OK);
	cpu_share_charge(share, NOW, 2 * PIECE);
	cpu_share_charge(other, NOW, 2 * PIECE);
	cr_expect_eq(cpu_share_wait(share, NOW), 16 * PIECE -
	    CPU_SHARE_CREDIT);
	cpu_share_close(&other);
	cr_expect_null(other);
	cpu_share_close(&other);
}

Test(cpu_share, a_file_that_is_removed_is_made_anew)
{
	struct cpu_share *later;

	cr_assert_eq(unlink(fixture_path("-share")), 0);
	cpu_share_charge(share, NOW, 4 * PIECE);
	cr_assert_eq(cpu_share_open(fixture_path("-share"), 25, &later),
	    ERR_OK);
	cr_expect_eq(cpu_share_wait(later, NOW), 16 * PIECE -
	    CPU_SHARE_CREDIT);
	cpu_share_close(&later);
}

/* The clock begins anew with the machine, and a file may be damaged. */
Test(cpu_share, a_debt_that_nobody_can_have_is_none)
{
	int fd = open(fixture_path("-share"), O_WRONLY);
	int64_t far = NOW + 24 * 3600 * CLOCK_SECOND;

	cr_assert_eq(pwrite(fd, &far, sizeof(far), 0), (ssize_t)sizeof(far));
	cr_expect_eq(cpu_share_wait(share, NOW), 0);
	cr_assert_eq(ftruncate(fd, 3), 0);
	cr_expect_eq(cpu_share_wait(share, NOW), 0);
	close(fd);
}

Test(cpu_share, without_its_folder_there_is_none)
{
	struct cpu_share *none = NULL;

	cr_expect_eq(cpu_share_open("/nonexistent/folder/x", 25, &none),
	    ERR_STORAGE);
	cr_expect_null(none);
}
