/* cpu_worker: one job at a time, and callers that get no turn. */

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpu_share.h"
#include "base/cpu_worker.h"
#include "base/machine_semaphore.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(cpu_worker, .init = fixture_folder, .fini = fixture_close,
	.timeout = 120);

#define QUEUE		4
#define THREADS		3
#define PROCESSES	4
#define TURNS		25
#define LONG_MS		60000
#define HOME		STR("198.51.100.1")

static struct cpu_worker *
open_worker(int slots, int64_t wait_ms)
{
	struct cpu_worker_options options = {
		.path = fixture_path("-slots"), .slots = slots,
		.queue = QUEUE, .per_network = QUEUE, .wait_ms = wait_ms,
	};
	struct cpu_worker *h = NULL;

	if (cpu_worker_open(&options, &h) != ERR_OK)
		_exit(2);
	return h;
}

static void
count(void *n)
{
	++*(int *)n;
}

Test(cpu_worker, work_is_done_when_it_returns)
{
	struct cpu_worker *h = open_worker(1, LONG_MS);
	int i, n = 0;

	for (i = 0; i < 100; i++) {
		cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_OK);
		cr_expect_eq(n, i + 1);
	}
	cpu_worker_close(&h);
	cr_expect_null(h);
	cpu_worker_close(&h);
}

static void
tell_niceness(void *nice)
{
	*(int *)nice = getpriority(PRIO_PROCESS, (id_t)gettid());
}

Test(cpu_worker, work_is_nicer_than_its_callers)
{
	struct cpu_worker *h = open_worker(1, LONG_MS);
	int before = getpriority(PRIO_PROCESS, 0), nice = 0;

	cr_expect_eq(cpu_worker_run(h, HOME, tell_niceness, &nice), ERR_OK);
	cr_expect_eq(nice, before + 5 > 19 ? 19 : before + 5);
	cr_expect_eq(getpriority(PRIO_PROCESS, 0), before);
	cpu_worker_close(&h);
}

/* --- a piece that lasts until it is told to end -------------------------- */

struct piece {
	int		begun;
	int		go;
	struct cpu_worker	*worker;
	struct str	network;
	pthread_t	thread;
	int		err;	/* enum err */
};

static void
last(void *arg)
{
	struct piece *p = arg;

	processes_tell(&p->begun, 1);
	processes_await(&p->go, 60);
}

static void *
run_piece(void *arg)
{
	struct piece *p = arg;

	processes_tell(&p->err, cpu_worker_run(p->worker, p->network, last, p));
	return NULL;
}

static void
start_from(struct cpu_worker *h, struct str network, struct piece *p)
{
	*p = (struct piece){ .worker = h, .network = network };
	cr_assert_eq(pthread_create(&p->thread, NULL, run_piece, p), 0);
}

static void
start(struct cpu_worker *h, struct piece *p)
{
	start_from(h, HOME, p);
}

static void
finish(struct piece *p)
{
	processes_tell(&p->go, 1);
	pthread_join(p->thread, NULL);
}

/* A slot that another process holds. */
static struct machine_semaphore *
take_slot(void)
{
	struct machine_semaphore *s;

	cr_assert_eq(machine_semaphore_open(fixture_path("-slots"), 1, &s),
	    ERR_OK);
	cr_assert_eq(machine_semaphore_take(s), ERR_OK);
	return s;
}

Test(cpu_worker, a_caller_whose_turn_does_not_come_gives_up)
{
	struct cpu_worker *h = open_worker(1, 100);
	struct piece p;
	int n = 0;

	start(h, &p);
	cr_assert(processes_await(&p.begun, 30));
	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_BUSY);
	finish(&p);
	/* The deadline is for the beginning: what has begun is finished. */
	cr_expect_eq(p.err, ERR_OK);
	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_OK);
	cr_expect_eq(n, 1);
	cpu_worker_close(&h);
}

Test(cpu_worker, a_caller_gives_up_when_all_slots_are_taken)
{
	struct machine_semaphore *taken = take_slot();
	struct cpu_worker *h = open_worker(1, 100);
	int n = 0;

	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_BUSY);
	machine_semaphore_close(&taken);
	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_OK);
	cr_expect_eq(n, 1);
	cpu_worker_close(&h);
}

/* How many of them were turned away by now. */
static int
turned_away(const struct piece pieces[], int n)
{
	int i, busy = 0;

	for (i = 0; i < n; i++)
		busy += __atomic_load_n(&pieces[i].err, __ATOMIC_ACQUIRE) ==
		    ERR_BUSY;
	return busy;
}

Test(cpu_worker, who_finds_the_queue_full_is_turned_away)
{
	struct machine_semaphore *taken = take_slot();
	struct cpu_worker *h = open_worker(1, LONG_MS);
	struct piece pieces[QUEUE + 3];
	int i, done = 0;

	for (i = 0; i < QUEUE + 3; i++)
		start(h, &pieces[i]);
	/* Three are, whichever they are; the others' time is not up. */
	while (turned_away(pieces, QUEUE + 3) < 3)
		processes_sleep_ms(1);
	cr_expect_not(cpu_worker_has_room(h, HOME));
	machine_semaphore_close(&taken);
	for (i = 0; i < QUEUE + 3; i++)
		processes_tell(&pieces[i].go, 1);
	for (i = 0; i < QUEUE + 3; i++) {
		finish(&pieces[i]);
		done += pieces[i].err == ERR_OK;
	}
	cr_expect_eq(done, QUEUE);
	cr_expect(cpu_worker_has_room(h, HOME));
	cpu_worker_close(&h);
}

Test(cpu_worker, closing_leaves_no_slot_behind_when_callers_gave_up)
{
	struct machine_semaphore *taken = take_slot(), *next;
	struct cpu_worker *h = open_worker(1, 20);
	int n = 0;

	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_BUSY);
	cpu_worker_close(&h);
	machine_semaphore_close(&taken);
	next = take_slot();
	machine_semaphore_close(&next);
	cr_expect_eq(n, 0);
}

Test(cpu_worker, a_caller_that_gave_up_holds_no_other_process_up)
{
	struct machine_semaphore *taken = take_slot(), *next;
	struct cpu_worker *h = open_worker(1, 20);
	int64_t until = clock_mono() + 30 * CLOCK_SECOND;
	int n = 0;

	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_BUSY);
	machine_semaphore_close(&taken);
	/* Its thread may need a moment to leave the line. */
	cr_assert_eq(machine_semaphore_open(fixture_path("-slots"), 1, &next),
	    ERR_OK);
	while (machine_semaphore_take(next) != ERR_OK)
		cr_assert_lt(clock_mono(), until);
	machine_semaphore_close(&next);
	cpu_worker_close(&h);
}

/* --- who gives up -------------------------------------------------------- */

/* On a busy machine a caller may give up some times before it is served. */
static void
expect_served(struct cpu_worker *h)
{
	int64_t until = clock_mono() + 60 * CLOCK_SECOND;
	enum err e;
	int n = 0;

	do
		e = cpu_worker_run(h, HOME, count, &n);
	while (e == ERR_BUSY && clock_mono() < until);
	cr_expect_eq(e, ERR_OK);
	cr_expect_eq(n, 1);
}

Test(cpu_worker, callers_that_give_up_again_and_again_keep_no_place)
{
	struct machine_semaphore *taken = take_slot();
	struct cpu_worker *h = open_worker(1, 5);
	int i, n = 0;

	for (i = 0; i < 5 * QUEUE; i++) {
		cr_expect(cpu_worker_has_room(h, HOME), "after %d", i);
		cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_BUSY);
	}
	machine_semaphore_close(&taken);
	for (i = 0; i < QUEUE; i++)
		expect_served(h);
	/* The jobs that were given up are not done afterwards. */
	cr_expect_eq(n, 0);
	cpu_worker_close(&h);
}

static int
give_up(int i, void *worker)
{
	int round, n = 0, failed = 0;

	for (round = 0; round < 2 * QUEUE; round++)
		failed += cpu_worker_run(worker, (struct str){ "abcdefgh" + i,
		    1 }, count, &n) != ERR_BUSY;
	return failed + n;
}

Test(cpu_worker, many_networks_that_give_up_at_once_keep_no_place)
{
	struct machine_semaphore *taken = take_slot();
	struct cpu_worker *h = open_worker(1, 5);

	cr_expect_eq(processes_threads(2 * QUEUE, give_up, h), 0);
	machine_semaphore_close(&taken);
	cr_expect(cpu_worker_has_room(h, HOME));
	expect_served(h);
	cpu_worker_close(&h);
}

/* --- one network among others -------------------------------------------- */

Test(cpu_worker, a_new_network_displaces_the_last_job_of_one_that_has_many)
{
	struct machine_semaphore *taken = take_slot();
	struct cpu_worker *h = open_worker(1, LONG_MS);
	struct piece pieces[QUEUE], other;
	int i, done = 0;

	for (i = 0; i < QUEUE; i++)
		start(h, &pieces[i]);
	while (cpu_worker_has_room(h, HOME))
		processes_sleep_ms(1);
	start_from(h, STR("203.0.113.7"), &other);
	while (turned_away(pieces, QUEUE) < 1)
		processes_sleep_ms(1);
	machine_semaphore_close(&taken);
	for (i = 0; i < QUEUE; i++)
		processes_tell(&pieces[i].go, 1);
	finish(&other);
	for (i = 0; i < QUEUE; i++) {
		finish(&pieces[i]);
		done += pieces[i].err == ERR_OK;
	}
	cr_expect_eq(other.err, ERR_OK);
	cr_expect_eq(done, QUEUE - 1);
	cpu_worker_close(&h);
}

/* --- a share of a core --------------------------------------------------- */

static void
burn(void *until)
{
	struct timespec t;

	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	while (t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000 <
	    *(int64_t *)until);
}

/*
 * Two processes work as much as they may.  What they owe at the end is at
 * most the credit and one piece each; all else was paid off with time.
 */
static int
burn_often(int i, void *arg)
{
	struct cpu_worker_options options = {
		.path = fixture_path("-share"), .slots = 1, .queue = QUEUE,
		.per_network = QUEUE, .wait_ms = LONG_MS, .share = 25,
	};
	struct cpu_worker *h = NULL;
	int64_t used;
	int round;

	(void)i;
	(void)arg;
	if (cpu_worker_open(&options, &h) != ERR_OK)
		return 1;
	for (round = 1; round <= 8; round++) {
		used = round * CLOCK_SECOND / 20;
		if (cpu_worker_run(h, HOME, burn, &used) != ERR_OK)
			return 1;
	}
	cpu_worker_close(&h);
	return 0;
}

Test(cpu_worker, all_processes_together_have_one_share_of_a_core)
{
	int64_t before = clock_mono(), cost = 2 * 8 * CLOCK_SECOND / 20;
	struct processes processes;

	processes_fork(&processes, 2, burn_often, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	/* 0.8 s at a quarter of a core take 3.2 s, less the last and 1 s. */
	cr_expect_geq(clock_mono() - before, cost * 4 - CPU_SHARE_CREDIT -
	    CLOCK_SECOND / 20 * 4);
}

/* --- several processes --------------------------------------------------- */

struct scene {
	int	inside;
	int	most;		/* that were inside at once */
	int	turns;
	int	holding;
};

static struct scene *scene;

static void
stay(void *arg)
{
	int n = __atomic_add_fetch(&scene->inside, 1, __ATOMIC_ACQ_REL);
	int most = __atomic_load_n(&scene->most, __ATOMIC_RELAXED);

	(void)arg;
	while (n > most && !__atomic_compare_exchange_n(&scene->most, &most,
	    n, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	processes_sleep_ms(1);
	__atomic_add_fetch(&scene->turns, 1, __ATOMIC_RELAXED);
	__atomic_sub_fetch(&scene->inside, 1, __ATOMIC_ACQ_REL);
}

static int
take_turns(int i, void *worker)
{
	int turn;

	(void)i;
	for (turn = 0; turn < TURNS; turn++)
		if (cpu_worker_run(worker, HOME, stay, NULL) != ERR_OK)
			return 1;
	return 0;
}

static int
run_process(int i, void *slots)
{
	struct cpu_worker *h = open_worker(*(int *)slots, LONG_MS);
	int failed = processes_threads(THREADS, take_turns, h);

	(void)i;
	cpu_worker_close(&h);
	return failed;
}

static void
expect_at_most(int slots)
{
	struct processes processes;

	scene = processes_shared(sizeof(*scene));
	processes_fork(&processes, PROCESSES, run_process, &slots);
	cr_expect_eq(processes_join(&processes), 0);
	cr_expect_eq(scene->turns, PROCESSES * THREADS * TURNS);
	cr_expect_leq(scene->most, slots);
	cr_expect_eq(scene->inside, 0);
}

Test(cpu_worker, all_processes_together_do_one_thing_with_one_slot)
{
	expect_at_most(1);
}

Test(cpu_worker, all_processes_together_do_two_things_with_two_slots)
{
	expect_at_most(2);
}

static void
stay_for_ever(void *arg)
{
	(void)arg;
	processes_tell(&scene->holding, 1);
	for (;;)
		pause();
}

static int
run_for_ever(int i, void *arg)
{
	struct cpu_worker *h = open_worker(1, LONG_MS);

	(void)i;
	(void)arg;
	cpu_worker_run(h, HOME, stay_for_ever, NULL);
	return 0;
}

Test(cpu_worker, who_is_killed_at_work_makes_room)
{
	struct cpu_worker *h;
	struct processes processes;
	int n = 0;

	scene = processes_shared(sizeof(*scene));
	processes_fork(&processes, 1, run_for_ever, NULL);
	cr_assert(processes_await(&scene->holding, 30));
	h = open_worker(1, LONG_MS);
	kill(processes.pids[0], SIGKILL);
	cr_expect_eq(cpu_worker_run(h, HOME, count, &n), ERR_OK);
	cr_expect_eq(processes_join(&processes), 1);
	cpu_worker_close(&h);
}

Test(cpu_worker, without_its_file_there_is_none)
{
	struct cpu_worker_options options = {
		.path = "/nonexistent/folder/x", .slots = 1, .queue = 1,
		.per_network = 1,
	};
	struct cpu_worker *h = NULL;

	cr_expect_eq(cpu_worker_open(&options, &h), ERR_STORAGE);
	cr_expect_null(h);
}
