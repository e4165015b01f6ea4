/*
 * fair_queue: each network's next job in turn, beside any others.  The
 * floods here have no time and no threads: what they do to a client is
 * counted in turns and in attempts.
 */

#include "base/fair_queue.h"
#include "support/expect.h"

#define TOTAL	4
#define EACH	3

static struct fair_queue *queue;

static void
setup(void)
{
	queue = fair_queue_new(TOTAL, EACH);
}

static void
teardown(void)
{
	fair_queue_free(&queue);
	cr_expect_null(queue);
	fair_queue_free(&queue);
}

TestSuite(fair_queue, .init = setup, .fini = teardown);

static bool
add(struct fair_job *job, uint64_t network)
{
	struct fair_job *displaced;
	bool added;

	*job = (struct fair_job){ .network = network };
	added = fair_queue_add(queue, job, &displaced);
	cr_expect_null(displaced);
	return added;
}

static uint64_t
take(void)
{
	struct fair_job *job = fair_queue_take(queue);

	return job == NULL ? 0 : job->network;
}

Test(fair_queue, one_network_is_served_in_the_order_of_its_jobs)
{
	struct fair_job jobs[EACH];
	int i;

	cr_expect(fair_queue_is_empty(queue));
	cr_expect_null(fair_queue_take(queue));
	for (i = 0; i < EACH; i++)
		cr_expect(add(&jobs[i], 1));
	for (i = 0; i < EACH; i++)
		cr_expect_eq(fair_queue_take(queue), &jobs[i], "%d", i);
	cr_expect(fair_queue_is_empty(queue));
}

Test(fair_queue, networks_have_turns_with_any_number_of_jobs)
{
	struct fair_job jobs[TOTAL];

	add(&jobs[0], 1);
	add(&jobs[1], 1);
	add(&jobs[2], 1);
	add(&jobs[3], 2);
	cr_expect_eq(take(), 1);
	cr_expect_eq(take(), 2);
	cr_expect_eq(take(), 1);
	cr_expect_eq(take(), 1);
	cr_expect_eq(take(), 0);
}

Test(fair_queue, a_network_has_so_many_jobs_and_no_more)
{
	struct fair_job jobs[EACH + 1];
	int i;

	for (i = 0; i < EACH; i++)
		cr_expect(add(&jobs[i], 1));
	cr_expect_not(fair_queue_admits(queue, 1));
	cr_expect_not(add(&jobs[EACH], 1));
	cr_expect(fair_queue_admits(queue, 2));
}

Test(fair_queue, a_newcomer_displaces_the_last_job_of_the_longest)
{
	struct fair_job jobs[TOTAL], new = { .network = 3 }, *displaced;

	add(&jobs[0], 1);
	add(&jobs[1], 1);
	add(&jobs[2], 1);
	add(&jobs[3], 2);
	cr_expect(fair_queue_admits(queue, 3));
	cr_expect(fair_queue_add(queue, &new, &displaced));
	cr_expect_eq(displaced, &jobs[2]);
	cr_expect_eq(take(), 1);
	cr_expect_eq(take(), 2);
	cr_expect_eq(take(), 3);
	cr_expect_eq(take(), 1);
}

Test(fair_queue, among_equals_the_youngest_is_refused)
{
	struct fair_job jobs[TOTAL], late;
	uint64_t i;

	for (i = 0; i < TOTAL; i++)
		add(&jobs[i], i + 1);
	cr_expect_not(fair_queue_admits(queue, 9));
	cr_expect_not(add(&late, 9));
	for (i = 0; i < TOTAL; i++)
		cr_expect_eq(take(), i + 1);
}

Test(fair_queue, who_was_refused_is_before_those_that_came_later)
{
	struct fair_job jobs[TOTAL + 1], again = { .network = 9 };
	struct fair_job *displaced;
	uint64_t i;

	for (i = 0; i < TOTAL; i++)
		add(&jobs[i], i + 1);
	add(&jobs[TOTAL], 9);
	take();
	add(&jobs[0], 20);
	cr_expect(fair_queue_admits(queue, 9));
	cr_expect(fair_queue_add(queue, &again, &displaced));
	cr_expect_eq(displaced, &jobs[0]);
	cr_expect_eq(take(), 2);
	cr_expect_eq(take(), 3);
	cr_expect_eq(take(), 4);
	cr_expect_eq(take(), 9);
	/* It has had its turn: it is a newcomer again. */
	add(&jobs[0], 20);
	add(&jobs[1], 9);
	cr_expect_eq(take(), 20);
}

Test(fair_queue, who_gives_up_leaves_no_job_and_keeps_its_turn)
{
	struct fair_job jobs[TOTAL], again;
	int i;

	for (i = 0; i < 10 * TOTAL; i++) {
		cr_expect(add(&jobs[0], 7));
		fair_queue_withdraw(queue, &jobs[0]);
		cr_expect(fair_queue_is_empty(queue));
	}
	add(&jobs[0], 1);
	add(&again, 7);
	cr_expect_eq(take(), 7);
	cr_expect_eq(take(), 1);
}

/* --- floods -------------------------------------------------------------- */

/* A client: one attempt at a time, from a network of its own. */
struct client {
	struct fair_job	job;		/* first */
	bool		queued;
	int		attempts;
	int		served;
};

static void
attempt(struct client *c)
{
	struct fair_job *displaced;

	c->attempts++;
	if (!fair_queue_admits(queue, c->job.network))
		return;
	c->queued = fair_queue_add(queue, &c->job, &displaced);
	if (displaced != NULL)
		((struct client *)displaced)->queued = false;
}

static void
serve(void)
{
	struct client *c = (struct client *)fair_queue_take(queue);

	if (c == NULL)
		return;
	c->queued = false;
	c->served++;
}

/* More than can be queued, so one is always free. */
static struct client strangers[TOTAL + 1];
static uint64_t fresh = 1000;

/* n attempts from networks that were never there before. */
static void
pour(int n)
{
	struct client *c;
	int i;

	for (i = 0; i < n; i++) {
		for (c = strangers; c->queued; c++)
			;
		c->job = (struct fair_job){ .network = fresh++ };
		attempt(c);
	}
}

/*
 * A client that comes back is served within a few attempts, however many
 * come that do not.
 */
Test(fair_queue, a_flood_that_never_comes_back_keeps_nobody_out)
{
	struct client mine = { .job.network = 1 };
	int turns;

	for (turns = 0; turns < 50 && mine.served == 0; turns++) {
		pour(300);
		if (!mine.queued)
			attempt(&mine);
		pour(300);
		serve();
	}
	cr_expect_eq(mine.served, 1, "in %d turns", turns);
	cr_expect_leq(mine.attempts, 3, "%d attempts", mine.attempts);
	cr_expect_leq(turns, 2 * TOTAL, "%d turns", turns);
}

/* Nor does it when its own time is up before its turn comes. */
Test(fair_queue, a_client_that_must_give_up_each_time_has_its_turn)
{
	struct client mine = { .job.network = 1 };
	int turns;

	for (turns = 0; turns < 50 && mine.served == 0; turns++) {
		pour(100);
		attempt(&mine);
		serve();
		if (mine.queued)
			fair_queue_withdraw(queue, &mine.job);
		mine.queued = false;
	}
	cr_expect_eq(mine.served, 1, "in %d turns", turns);
	cr_expect_leq(mine.attempts, 2 * TOTAL, "%d", mine.attempts);
}

#define NETWORKS	50
#define ROUNDS		4

/* Networks that all come back: each is served once in a round. */
Test(fair_queue, of_many_networks_that_all_try_again_each_has_its_turn)
{
	static struct client clients[NETWORKS];
	int turn, i;

	for (i = 0; i < NETWORKS; i++)
		clients[i].job.network = (uint64_t)i + 1;
	for (turn = 0; turn < ROUNDS * NETWORKS; turn++) {
		for (i = 0; i < NETWORKS; i++)
			if (!clients[i].queued)
				attempt(&clients[i]);
		serve();
	}
	for (i = 0; i < NETWORKS; i++)
		cr_expect(clients[i].served >= ROUNDS - 1 &&
		    clients[i].served <= ROUNDS + 1, "%d: %d", i,
		    clients[i].served);
}

/* Many jobs of one network are one network. */
Test(fair_queue, one_network_that_sends_many_jobs_has_no_more_turns)
{
	struct client many[EACH] = { 0 }, mine = { .job.network = 1 };
	int turn, i;

	for (turn = 0; turn < 100; turn++) {
		for (i = 0; i < EACH; i++) {
			many[i].job.network = 2;
			if (!many[i].queued)
				attempt(&many[i]);
		}
		if (!mine.queued)
			attempt(&mine);
		serve();
	}
	cr_expect(mine.served >= 49 && mine.served <= 51, "%d",
	    mine.served);
}
