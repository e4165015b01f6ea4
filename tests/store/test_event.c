/* store_event: the history in the order of its commits. */

#include "incident/event_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(store_event, .init = fixture_database, .fini = fixture_close,
	.timeout = 120);

static struct event_store_page
read_after(int64_t incident, int64_t after, int64_t limit)
{
	const struct event_store_query query = {
		.incident = incident, .after = after, .limit = limit,
	};
	struct event_store_page page;

	cr_assert_eq(event_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	return page;
}

Test(store_event, a_page_ends_at_its_limit_and_says_so)
{
	struct event_store_page page;
	int64_t limit;

	fixture_connect();
	fixture_incidents(5);
	for (limit = 1; limit < 8; limit++) {
		page = read_after(0, 0, limit);
		cr_expect_eq(page.n, limit < 5 ? limit : 5);
		cr_expect_eq(page.more, limit < 5);
		cr_expect_eq(page.lines[0].seq, 1);
	}
	page = read_after(3, 0, 5);
	cr_expect_eq(page.n, 1);
	cr_expect_eq(page.lines[0].incident, 3);
	cr_expect_not(page.more);
	page = read_after(0, 5, 5);
	cr_expect_eq(page.n, 0);
	cr_expect_not(page.more);
}

Test(store_event, a_request_leaves_one_event_or_none)
{
	struct actor origin = {
		.name = ACTOR_ANONYMOUS, .channel = CHANNEL_API,
		.request_id = STR("123456abcdefghijklmnop"),
	};
	struct incident inc = {
		.description = STR("x"),
		.source = &source_values[SOURCE_OPERATOR],
	};
	struct event_line line;

	fixture_connect();
	cr_expect_eq(event_store_by_request(fixture.db, &origin, fixture.arena,
	    &line), ERR_NOT_FOUND);
	cr_assert_eq(fixture_create(fixture.writer, &origin, fixture.arena,
	    &inc), ERR_OK);
	cr_assert_eq(event_store_by_request(fixture.db, &origin, fixture.arena,
	    &line), ERR_OK);
	cr_expect_eq(line.incident, inc.id);
	expect_str_eq(line.request_id,
	    STR("6162636465666768696a6b6c6d6e6f70"));
	cr_expect_null(line.note.p);
}

/* --- while others write -------------------------------------------------- */

#define WRITERS		4
#define EVENTS		300	/* of each */

static int
write_events(int i, void *arg)
{
	struct incident inc;
	struct arena *a = arena_new(1 << 14);
	int failed = 0, n;

	(void)i;
	fixture_connect();
	processes_await(arg, 30);
	for (n = 0; n < EVENTS; n++) {
		inc = (struct incident){
			.description = STR("x"),
			.source = &source_values[SOURCE_OPERATOR],
		};
		failed += fixture_create(fixture.writer, &fixture_origin, a,
		    &inc) != ERR_OK;
		arena_reset(a);
	}
	fixture_disconnect();
	arena_free(a);
	return failed;
}

/* Follows the feed to its end; how often a number was left out. */
static int
follow(void)
{
	struct event_store_page page;
	int64_t seq = 0;
	int gaps = 0;
	size_t i;

	while (seq < WRITERS * EVENTS) {
		page = read_after(0, seq, 7);
		for (i = 0; i < page.n; i++)
			gaps += page.lines[i].seq != ++seq;
		arena_reset(fixture.arena);
	}
	return gaps;
}

Test(store_event, who_follows_the_feed_misses_nothing)
{
	int *go = processes_shared(sizeof(*go));
	struct processes processes;

	processes_fork(&processes, WRITERS, write_events, go);
	cr_assert_eq(db_open(fixture.database, DB_READ, 0, &fixture.db),
	    ERR_OK);
	processes_tell(go, 1);
	cr_expect_eq(follow(), 0);
	cr_expect_eq(processes_join(&processes), 0);
}
