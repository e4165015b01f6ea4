/* writer_lock: one process at a time, in the order of coming. */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/sqlite/writer_lock.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(writer_lock, .init = fixture_folder, .fini = fixture_close,
	.timeout = 120);

#define PROCESSES	6
#define TURNS		300
#define FAIRNESS	1	/* the byte of that lock */

/* What the processes share. */
struct scene {
	int	inside;
	int	turns;
	int	broken;
	int	holding;	/* the holder has the writer lock */
	int	release;	/* ... and may let go */
	int	order[2];	/* who came through, 1 the waiter */
	int	order_n;
};

static struct scene *scene;

static struct writer_lock *
open_lock(void)
{
	struct writer_lock *lock = NULL;

	if (writer_lock_open(fixture.database, &lock) != ERR_OK)
		_exit(2);
	return lock;
}

static int
take_turns(int i, void *arg)
{
	struct writer_lock *lock = open_lock();
	int turn;

	(void)i;
	(void)arg;
	for (turn = 0; turn < TURNS; turn++) {
		if (writer_lock_lock(lock) != ERR_OK)
			return 1;
		if (__atomic_exchange_n(&scene->inside, 1,
		    __ATOMIC_ACQ_REL) != 0)
			processes_tell(&scene->broken, 1);
		/* Not atomic: the writer lock is what makes it count right. */
		*(volatile int *)&scene->turns += 1;
		__atomic_store_n(&scene->inside, 0, __ATOMIC_RELEASE);
		writer_lock_unlock(lock);
	}
	writer_lock_close(&lock);
	return 0;
}

Test(writer_lock, one_process_at_a_time_is_inside)
{
	struct processes processes;

	scene = processes_shared(sizeof(*scene));
	processes_fork(&processes, PROCESSES, take_turns, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	cr_expect_eq(scene->broken, 0);
	cr_expect_eq(scene->turns, PROCESSES * TURNS);
}

Test(writer_lock, who_holds_it_knows)
{
	struct writer_lock *lock = open_lock();

	cr_expect_not(writer_lock_held(lock));
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	cr_expect(writer_lock_held(lock));
	writer_lock_unlock(lock);
	cr_expect_not(writer_lock_held(lock));
	writer_lock_close(&lock);
	cr_expect_null(lock);
	writer_lock_close(&lock);
}

Test(writer_lock, a_folder_that_is_not_there_is_a_storage_error)
{
	struct writer_lock *lock = NULL;

	cr_expect_eq(writer_lock_open("/nonexistent/folder/x", &lock),
	    ERR_STORAGE);
	cr_expect_null(lock);
}

Test(writer_lock, a_lock_file_that_is_removed_is_made_anew)
{
	struct writer_lock *lock = open_lock(), *later;

	cr_assert_eq(unlink(fixture_path("-gate")), 0);
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	later = open_lock();
	cr_expect_not(writer_lock_leave(lock), "another process has it open");
	writer_lock_unlock(lock);
	cr_assert_eq(writer_lock_lock(later), ERR_OK);
	cr_expect(writer_lock_leave(later));
	writer_lock_close(&later);
	writer_lock_close(&lock);
}

static int
hold_for_ever(int i, void *arg)
{
	struct writer_lock *lock = open_lock();

	(void)i;
	(void)arg;
	writer_lock_lock(lock);
	processes_tell(&scene->holding, 1);
	for (;;)
		pause();
	return 0;
}

Test(writer_lock, a_holder_that_is_killed_lets_go)
{
	struct writer_lock *lock = open_lock();
	struct processes processes;

	scene = processes_shared(sizeof(*scene));
	processes_fork(&processes, 1, hold_for_ever, NULL);
	cr_assert(processes_await(&scene->holding, 30));
	kill(processes.pids[0], SIGKILL);
	cr_expect_eq(writer_lock_lock(lock), ERR_OK);
	cr_expect_eq(processes_join(&processes), 1);
	writer_lock_close(&lock);
}

static void
await_waiter(void)
{
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;

	while (!processes_is_locked(fixture_path("-gate"), FAIRNESS)) {
		cr_assert_lt(clock_mono(), until, "nobody is next in line");
		processes_sleep_ms(1);
	}
}

static int
wait_in_line(int i, void *arg)
{
	struct writer_lock *lock = open_lock();

	(void)i;
	(void)arg;
	if (writer_lock_lock(lock) != ERR_OK)
		return 1;
	scene->order[scene->order_n++] = 1;
	writer_lock_close(&lock);
	return 0;
}

Test(writer_lock, a_holder_that_comes_straight_back_is_behind_who_waits)
{
	struct writer_lock *lock;
	struct processes processes;
	int round;

	scene = processes_shared(sizeof(*scene));
	for (round = 0; round < 50; round++) {
		scene->order_n = 0;
		lock = open_lock();
		cr_assert_eq(writer_lock_lock(lock), ERR_OK);
		processes_fork(&processes, 1, wait_in_line, NULL);
		await_waiter();
		writer_lock_unlock(lock);
		cr_assert_eq(writer_lock_lock(lock), ERR_OK);
		scene->order[scene->order_n++] = 2;
		writer_lock_unlock(lock);
		cr_assert_eq(processes_join(&processes), 0);
		writer_lock_close(&lock);
		cr_assert_eq(scene->order_n, 2);
		cr_expect_eq(scene->order[0], 1, "round %d", round);
	}
}

Test(writer_lock, a_waiter_that_is_killed_holds_nobody_up)
{
	struct writer_lock *lock = open_lock();
	struct processes waiter, next;

	scene = processes_shared(sizeof(*scene));
	cr_assert_eq(writer_lock_lock(lock), ERR_OK);
	processes_fork(&waiter, 1, wait_in_line, NULL);
	await_waiter();
	kill(waiter.pids[0], SIGKILL);
	cr_expect_eq(processes_join(&waiter), 1);
	processes_fork(&next, 1, wait_in_line, NULL);
	writer_lock_unlock(lock);
	cr_expect_eq(processes_join(&next), 0);
	writer_lock_close(&lock);
}
