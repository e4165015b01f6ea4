/* gate: one process at a time, in the order of coming. */

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/gate.h"
#include "support/crew.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(gate, .init = fixture_folder, .fini = fixture_close,
	.timeout = 120);

#define PROCESSES	6
#define TURNS		300

/* What the processes share. */
struct scene {
	int	inside;
	int	turns;
	int	broken;
	int	holding;	/* the holder has the gate */
	int	release;	/* ... and may let go */
	int	order[2];	/* who came through, 1 the waiter */
	int	order_n;
};

static struct scene *scene;

static struct gate *
open_gate(void)
{
	struct gate *gate = NULL;

	if (gate_open(fixture.database, &gate) != ERR_OK)
		_exit(2);
	return gate;
}

static int
take_turns(int i, void *arg)
{
	struct gate *gate = open_gate();
	int turn;

	(void)i;
	(void)arg;
	for (turn = 0; turn < TURNS; turn++) {
		if (gate_lock(gate) != ERR_OK)
			return 1;
		if (__atomic_exchange_n(&scene->inside, 1,
		    __ATOMIC_ACQ_REL) != 0)
			crew_tell(&scene->broken, 1);
		/* Not atomic: the gate is what makes it count right. */
		*(volatile int *)&scene->turns += 1;
		__atomic_store_n(&scene->inside, 0, __ATOMIC_RELEASE);
		gate_unlock(gate);
	}
	gate_close(&gate);
	return 0;
}

Test(gate, one_process_at_a_time_is_inside)
{
	struct crew crew;

	scene = crew_shared(sizeof(*scene));
	crew_fork(&crew, PROCESSES, take_turns, NULL);
	cr_expect_eq(crew_join(&crew), 0);
	cr_expect_eq(scene->broken, 0);
	cr_expect_eq(scene->turns, PROCESSES * TURNS);
}

Test(gate, who_holds_it_knows)
{
	struct gate *gate = open_gate();

	cr_expect_not(gate_held(gate));
	cr_assert_eq(gate_lock(gate), ERR_OK);
	cr_expect(gate_held(gate));
	gate_unlock(gate);
	cr_expect_not(gate_held(gate));
	gate_close(&gate);
	cr_expect_null(gate);
	gate_close(&gate);
}

Test(gate, a_folder_that_is_not_there_is_a_storage_error)
{
	struct gate *gate = NULL;

	cr_expect_eq(gate_open("/nonexistent/folder/x", &gate), ERR_STORAGE);
	cr_expect_null(gate);
}

Test(gate, a_lock_file_that_is_removed_is_made_anew)
{
	struct gate *gate = open_gate(), *later;

	cr_assert_eq(unlink(fixture_path("-gate")), 0);
	cr_assert_eq(gate_lock(gate), ERR_OK);
	later = open_gate();
	cr_expect_not(gate_leave(gate), "another process has it open");
	gate_unlock(gate);
	cr_assert_eq(gate_lock(later), ERR_OK);
	cr_expect(gate_leave(later));
	gate_close(&later);
	gate_close(&gate);
}

static int
hold_for_ever(int i, void *arg)
{
	struct gate *gate = open_gate();

	(void)i;
	(void)arg;
	gate_lock(gate);
	crew_tell(&scene->holding, 1);
	for (;;)
		pause();
	return 0;
}

Test(gate, a_holder_that_is_killed_lets_go)
{
	struct gate *gate = open_gate();
	struct crew crew;

	scene = crew_shared(sizeof(*scene));
	crew_fork(&crew, 1, hold_for_ever, NULL);
	cr_assert(crew_await(&scene->holding, 30));
	kill(crew.pids[0], SIGKILL);
	cr_expect_eq(gate_lock(gate), ERR_OK);
	cr_expect_eq(crew_join(&crew), 1);
	gate_close(&gate);
}

/* Is somebody next in line, that is, does he hold the turnstile? */
static bool
somebody_waits(void)
{
	struct flock fl = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = 1, .l_len = 1,
	};
	int fd = open(fixture_path("-gate"), O_RDWR | O_CLOEXEC);

	fcntl(fd, F_OFD_GETLK, &fl);
	close(fd);
	return fl.l_type != F_UNLCK;
}

static void
await_waiter(void)
{
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;

	while (!somebody_waits()) {
		cr_assert_lt(clock_mono(), until, "nobody is next in line");
		crew_sleep_ms(1);
	}
}

static int
wait_in_line(int i, void *arg)
{
	struct gate *gate = open_gate();

	(void)i;
	(void)arg;
	if (gate_lock(gate) != ERR_OK)
		return 1;
	scene->order[scene->order_n++] = 1;
	gate_close(&gate);
	return 0;
}

Test(gate, a_holder_that_comes_straight_back_is_behind_who_waits)
{
	struct gate *gate;
	struct crew crew;
	int round;

	scene = crew_shared(sizeof(*scene));
	for (round = 0; round < 50; round++) {
		scene->order_n = 0;
		gate = open_gate();
		cr_assert_eq(gate_lock(gate), ERR_OK);
		crew_fork(&crew, 1, wait_in_line, NULL);
		await_waiter();
		gate_unlock(gate);
		cr_assert_eq(gate_lock(gate), ERR_OK);
		scene->order[scene->order_n++] = 2;
		gate_unlock(gate);
		cr_assert_eq(crew_join(&crew), 0);
		gate_close(&gate);
		cr_assert_eq(scene->order_n, 2);
		cr_expect_eq(scene->order[0], 1, "round %d", round);
	}
}

Test(gate, a_waiter_that_is_killed_holds_nobody_up)
{
	struct gate *gate = open_gate();
	struct crew waiter, next;

	scene = crew_shared(sizeof(*scene));
	cr_assert_eq(gate_lock(gate), ERR_OK);
	crew_fork(&waiter, 1, wait_in_line, NULL);
	await_waiter();
	kill(waiter.pids[0], SIGKILL);
	cr_expect_eq(crew_join(&waiter), 1);
	crew_fork(&next, 1, wait_in_line, NULL);
	gate_unlock(gate);
	cr_expect_eq(crew_join(&next), 0);
	gate_close(&gate);
}
