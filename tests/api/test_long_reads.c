/*
 * Searches and lists that look through the register: as many at a time as
 * may, and others are served meanwhile.
 */

#include <stdatomic.h>

#include "base/clock.h"
#include "base/machine_semaphore.h"
#include "base/run_limit.h"
#include "domain/right.h"
#include "incident/long_read_api.h"
#include "incident/search_index_store.h"
#include "support/client.h"
#include "support/expect.h"
#include "support/processes.h"

#define LIST	"/api/incidents/"
#define ROWS	3000

static void
setup(void)
{
	client_open();
	client_scans.trial_us = client_scans.wait_us = 60 * CLOCK_SECOND;
	client_rights = RIGHT_READ | RIGHT_WRITE;
	fixture_incidents(ROWS);
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
}

TestSuite(scans, .init = setup, .fini = client_close, .timeout = 240);

/* The kinds of incident/long_read_api.c. */
enum { TRY, SCAN };

static void
take_all(int kind)
{
	int i;

	for (i = 0; i < CLIENT_TURNS; i++)
		cr_assert_eq(run_limit_try(client_turns(), kind), ERR_OK);
}

static void
give_all(int kind)
{
	int i;

	for (i = 0; i < CLIENT_TURNS; i++)
		run_limit_release(client_turns(), kind);
}

/* All of them are there, which a request shows by what it leaves. */
static void
none_is_kept(void)
{
	take_all(TRY);
	take_all(SCAN);
	give_all(TRY);
	give_all(SCAN);
}

static void
is_refused(struct answer a)
{
	expect_refusal(a, 503, "scans");
	cr_expect_str_eq(answer_header(&a, "Retry-After"), "1");
}

/* What looks at each incident: words that the index does not know. */
static const char *const scans[] = {
	LIST "?search=на", LIST "?search=о&page=3",
	LIST "?search=т&status=open", LIST "?search=на+о&limit=5",
	LIST "export?search=отвечает&format=csv", LIST "export?search=на",
};

/* What may be short, and is here. */
static const char *const tries[] = {
	LIST "?search=отвечает", LIST "?search=%22в+сети%22+на",
	LIST "?created_after=-9000d&updated_after=-9000d&page=last",
	LIST "?updated_after=-9000d",
};

/* What an index and counters lead to. */
static const char *const shorts[] = {
	LIST, LIST "?page=last", LIST "?page=70&status=open", LIST "7/",
	LIST "?status=open,closed&source!=partner&limit=200",
	LIST "?created_after=-9000d", LIST "?search=%22%22", LIST "export",
	LIST "?id=1,2,3", LIST "?id=1,2,3&updated_after=-9000d",
	"/api/events/", "/api/stats/",
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

Test(scans, of_all_incidents_wait_for_a_turn)
{
	struct answer a;
	size_t i;

	client_scans.wait_us = 1000;
	take_all(SCAN);
	for (i = 0; i < COUNT(scans); i++)
		is_refused(api_get(scans[i]));
	give_all(SCAN);
	for (i = 0; i < COUNT(scans); i++) {
		a = api_get(scans[i]);
		expect_status(a, 200);
		none_is_kept();
	}
}

Test(scans, do_not_hold_up_what_is_short)
{
	struct answer a;
	size_t i;

	take_all(SCAN);
	for (i = 0; i < COUNT(tries); i++) {
		a = api_get(tries[i]);
		cr_expect_eq(a.status, 200, "%s: %d", tries[i], a.status);
	}
	take_all(TRY);
	for (i = 0; i < COUNT(shorts); i++) {
		a = api_get(shorts[i]);
		cr_expect(a.status == 200 || i == 6, "%s: %d", shorts[i],
		    a.status);
	}
	client_scans.wait_us = 1000;
	is_refused(api_get(tries[0]));
	give_all(TRY);
	give_all(SCAN);
	none_is_kept();
}

/* What turns out to be long is given up, and waits for the other turn. */
Test(scans, are_known_by_the_time_that_they_take)
{
	struct answer a;
	size_t i;

	client_scans.trial_us = 1;
	client_scans.wait_us = 1000;
	for (i = 0; i < 3; i += 2) {	/* those with the most rows */
		a = api_get(tries[i]);
		expect_status(a, 200);
		take_all(SCAN);
		is_refused(api_get(tries[i]));
		give_all(SCAN);
	}
	none_is_kept();
}

Test(scans, for_a_change_wait_for_a_turn)
{
	static const char body[] = "{\"filter\":\"search=на\","
	    "\"expected\":1,\"note\":\"x\"}";
	struct answer a;

	client_scans.wait_us = 1000;
	take_all(SCAN);
	is_refused(api_json("PATCH", LIST "bulk", body));
	a = api_json("PATCH", LIST "bulk",
	    "{\"ids\":[1,2],\"note\":\"x\"}");
	expect_status(a, 200);
	give_all(SCAN);
	a = api_json("PATCH", LIST "bulk", body);
	expect_refusal(a, 409, "expected,count");
	none_is_kept();
}

/* What the threads below were told. */
static atomic_int	served, refused, other;

static int
scan_once(int i, void *arg)
{
	struct arena *a = arena_new(1 << 16);
	struct answer answer;
	struct db *db;
	int n;

	(void)arg;
	if (db_open(fixture.database, DB_READ, 3000, &db) != ERR_OK)
		return 1;
	answer = api_ask_on(db, a, &(struct ask){
		.target = scans[(size_t)i % 4],
	});
	n = atomic_fetch_add(answer.status == 200 ? &served :
	    answer.status == 503 ? &refused : &other, 1);
	/* No room: the last that was sent away lets the others go on. */
	if (answer.status == 503 && n + 1 == 16 - CLIENT_ROOM)
		give_all(SCAN);
	db_close(&db);
	arena_free(a);
	return 0;
}

/* Sixteen: as many wait as there is room for, the others are sent away. */
Test(scans, beyond_those_that_wait_are_refused_at_once)
{
	take_all(SCAN);
	cr_assert_eq(processes_threads(16, scan_once, NULL), 0);
	cr_expect_eq(other, 0);
	cr_expect_eq(served, CLIENT_ROOM);
	cr_expect_eq(refused, 16 - CLIENT_ROOM);
	none_is_kept();
}

/* Another process has the only slot of the machine. */
Test(scans, of_other_processes_count_too)
{
	struct machine_semaphore *slots;
	struct answer a;

	client_scans.wait_us = 50000;
	cr_assert_eq(machine_semaphore_open(fixture_path("-scans"), 1,
	    &client_scans.semaphore), ERR_OK);
	cr_assert_eq(machine_semaphore_open(fixture_path("-scans"), 1, &slots),
	    ERR_OK);
	cr_assert_eq(machine_semaphore_take(slots), ERR_OK);
	is_refused(api_get(scans[0]));
	none_is_kept();
	a = api_get(tries[0]);
	expect_status(a, 200);
	machine_semaphore_release(slots);
	a = api_get(scans[0]);
	expect_status(a, 200);
	/* It has been given back. */
	cr_expect_eq(machine_semaphore_take(slots), ERR_OK);
	machine_semaphore_close(&slots);
	machine_semaphore_close(&client_scans.semaphore);
}

static int
scan_often(int i, void *arg)
{
	struct arena *a = arena_new(1 << 16);
	int n, bad = 0, status;
	struct db *db;

	(void)arg;
	if (db_open(fixture.database, DB_READ, 3000, &db) != ERR_OK)
		return 1;
	for (n = 0; n < 20; n++) {
		status = api_ask_on(db, a, &(struct ask){
			.target = i % 2 ? scans[(size_t)n % COUNT(scans)] :
			    tries[(size_t)n % COUNT(tries)],
		}).status;
		bad += status != 200 && status != 503;
		arena_reset(a);
	}
	db_close(&db);
	arena_free(a);
	return bad;
}

Test(scans, of_many_threads_give_all_turns_back)
{
	struct answer a;

	cr_assert_eq(processes_threads(16, scan_often, NULL), 0);
	none_is_kept();
	a = api_get(scans[0]);
	expect_status(a, 200);
}
