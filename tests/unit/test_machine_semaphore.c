/*
 * slots: so many at a time.  Locks belong to what was opened, so two of
 * them stand for two processes, but where one is killed.
 */

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/machine_semaphore.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(slots, .init = fixture_folder, .fini = fixture_close,
	.timeout = 60);

#define USERS	5

static struct machine_semaphore *users[USERS];

static struct machine_semaphore *
open_slots(int n)
{
	struct machine_semaphore *s = NULL;

	if (machine_semaphore_open(fixture_path("-slots"), n, &s) != ERR_OK)
		_exit(2);
	return s;
}

static void
open_users(int n)
{
	int i;

	for (i = 0; i < USERS; i++)
		users[i] = open_slots(n);
}

static void
close_users(void)
{
	int i;

	for (i = 0; i < USERS; i++)
		machine_semaphore_close(&users[i]);
}

Test(slots, there_are_as_many_as_was_said)
{
	open_users(3);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[1]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[2]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[3]), ERR_BUSY);
	machine_semaphore_release(users[1]);
	cr_expect_eq(machine_semaphore_take(users[3]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[4]), ERR_BUSY);
	close_users();
}

Test(slots, who_comes_straight_back_is_behind_who_asked)
{
	open_users(1);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[1]), ERR_BUSY);
	machine_semaphore_release(users[0]);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_BUSY);
	cr_expect_eq(machine_semaphore_take(users[1]), ERR_OK);
	machine_semaphore_release(users[1]);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	close_users();
}

Test(slots, who_gives_up_holds_nobody_up)
{
	open_users(1);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[1]), ERR_BUSY);
	machine_semaphore_release(users[1]);
	machine_semaphore_release(users[0]);
	cr_expect_eq(machine_semaphore_take(users[2]), ERR_OK);
	close_users();
}

Test(slots, closing_gives_back)
{
	open_users(1);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	cr_expect_eq(machine_semaphore_take(users[1]), ERR_BUSY);
	machine_semaphore_close(&users[0]);
	machine_semaphore_close(&users[1]);
	cr_expect_null(users[0]);
	cr_expect_eq(machine_semaphore_take(users[2]), ERR_OK);
	close_users();
}

Test(slots, a_file_that_is_removed_is_made_anew)
{
	struct machine_semaphore *later;

	open_users(1);
	cr_assert_eq(unlink(fixture_path("-slots")), 0);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_BUSY);
	cr_expect_eq(machine_semaphore_take(users[0]), ERR_OK);
	later = open_slots(1);
	cr_expect_eq(machine_semaphore_take(later), ERR_BUSY);
	machine_semaphore_close(&later);
	close_users();
}

static int
hold_for_ever(int i, void *holding)
{
	struct machine_semaphore *s = open_slots(1);

	(void)i;
	if (machine_semaphore_take(s) != ERR_OK)
		return 1;
	processes_tell(holding, 1);
	for (;;)
		pause();
	return 0;
}

Test(slots, the_slot_of_a_holder_that_is_killed_is_free)
{
	int *holding = processes_shared(sizeof(*holding));
	struct machine_semaphore *s;
	struct processes processes;

	processes_fork(&processes, 1, hold_for_ever, holding);
	cr_assert(processes_await(holding, 30));
	s = open_slots(1);
	cr_expect_eq(machine_semaphore_take(s), ERR_BUSY);
	kill(processes.pids[0], SIGKILL);
	cr_expect_eq(processes_join(&processes), 1);
	cr_expect_eq(machine_semaphore_take(s), ERR_OK);
	machine_semaphore_close(&s);
}

Test(slots, a_folder_that_is_not_there_is_a_storage_error)
{
	struct machine_semaphore *s = NULL;

	cr_expect_eq(machine_semaphore_open("/nonexistent/folder/x", 1, &s),
	    ERR_STORAGE);
	cr_expect_null(s);
}
