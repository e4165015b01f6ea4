/* Incidents that are edited and deleted: what is left of it where. */

#include <stdio.h>
#include <stdlib.h>

#include "incident/counter_store.h"
#include "incident/event_store.h"
#include "incident/search_index_store.h"
#include "incident/search_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(edit, .init = fixture_open, .fini = fixture_close,
	.timeout = 240);

static const struct enum_value *const
	open_ = &status_values[STATUS_OPEN],
	*const closed = &status_values[STATUS_CLOSED],
	*const partner = &source_values[SOURCE_PARTNER],
	*const monitoring = &source_values[SOURCE_MONITORING];

#define CHANGE(...)	&(struct incident_store_change){ __VA_ARGS__ }

static struct incident
create_by(struct actor origin, const char *description)
{
	struct incident inc = {
		.description = str_of(description), .source = partner,
	};

	cr_assert_eq(fixture_create(fixture.writer, &origin, fixture.arena,
	    &inc), ERR_OK);
	return inc;
}

static struct incident
create(const char *description)
{
	return create_by(fixture_origin, description);
}

static struct incident
change_by(struct actor origin, const struct incident_store_change *change)
{
	struct incident inc = { 0 };

	cr_assert_eq(fixture_change(fixture.writer, &origin, change,
	    fixture.arena, &inc), ERR_OK);
	return inc;
}

static struct incident
change(const struct incident_store_change *what)
{
	return change_by(fixture_origin, what);
}

static enum err
delete_by(struct actor origin, const struct incident_store_change *what)
{
	struct incident inc = { 0 };

	return fixture_delete(fixture.writer, &origin, what, fixture.arena,
	    &inc);
}

static enum err
delete(int64_t id)
{
	return delete_by(fixture_origin, CHANGE(.id = id));
}

static void
are_equal(struct incident a, struct incident b)
{
	cr_expect_eq(a.id, b.id);
	expect_str_eq(a.description, b.description, "%.*s is not %.*s",
	    STR_FMT(a.description), STR_FMT(b.description));
	cr_expect_eq(a.status, b.status);
	cr_expect_eq(a.source, b.source);
	cr_expect_eq(a.created_at, b.created_at);
	cr_expect_eq(a.updated_at, b.updated_at);
	cr_expect_eq(a.version, b.version);
}

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM incident_event");
}

/* The newest event. */
static struct event_line
last_event(void)
{
	const struct event_store_query query = {
		.after = fixture_number("SELECT max(seq) - 1 "
		    "FROM incident_event"),
		.limit = 1,
	};
	struct event_store_page page;

	cr_assert_eq(event_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	cr_assert_eq(page.n, 1);
	return page.lines[0];
}

static void
is_text(struct str got, const char *want)
{
	if (want == NULL)
		cr_expect_null(got.p, "%.*s", STR_FMT(got));
	else
		expect_str_eq(got, str_of(want), "%.*s, not %s",
		    STR_FMT(got), want);
}

static void
tells(struct event_line line, const char *kind,
	const char *description_from, const char *description_to)
{
	is_text(line.kind, kind);
	is_text(line.changes[INCIDENT_DESCRIPTION].from, description_from);
	is_text(line.changes[INCIDENT_DESCRIPTION].to, description_to);
}

/* --- edits ---------------------------------------------------------------- */

Test(edit, a_new_description_is_an_event_with_both)
{
	struct incident before = create("old"), after;
	struct event_line line;

	after = change(CHANGE(.id = before.id, .patch.to.description =
	    STR("new")));
	is_text(after.description, "new");
	cr_expect_eq(after.version, 2);
	cr_expect_gt(after.updated_at, before.updated_at);
	cr_expect_eq(after.created_at, before.created_at);
	cr_expect_eq(after.status, open_);
	cr_expect_eq(after.source, partner);
	are_equal(fixture_get(before.id), after);
	line = last_event();
	tells(line, "edited", "old", "new");
	is_text(line.changes[INCIDENT_SOURCE].from, NULL);
	is_text(line.changes[INCIDENT_SOURCE].to, NULL);
	is_text(line.status_from, "open");
	is_text(line.status_to, "open");
	cr_expect_eq(line.at, after.updated_at);
	cr_expect_eq(line.version, 2);
	fixture_verify();
}

Test(edit, a_new_source_moves_the_tallies)
{
	struct incident inc = create("x"), after;
	struct event_line line;

	after = change(CHANGE(.id = inc.id, .patch.to.source = monitoring));
	cr_expect_eq(after.source, monitoring);
	are_equal(fixture_get(inc.id), after);
	line = last_event();
	tells(line, "edited", NULL, NULL);
	is_text(line.changes[INCIDENT_SOURCE].from, "partner");
	is_text(line.changes[INCIDENT_SOURCE].to, "monitoring");
	cr_expect_eq(fixture_number("SELECT n FROM incident_counter WHERE span "
	    "= 0 "
	    "AND status = 'open' AND source = 'monitoring'"), 1);
	cr_expect_eq(fixture_number("SELECT n FROM incident_counter WHERE span "
	    "= 0 "
	    "AND status = 'open' AND source = 'partner'"), 0);
	fixture_verify();
}

Test(edit, all_of_one_change_is_one_event)
{
	struct incident inc = create("old"), after;
	struct event_line line;

	after = change(CHANGE(.id = inc.id, .patch.to.status = closed,
	    .patch.to.description = STR("new"), .patch.to.source = monitoring,
	    .patch.note = STR("why")));
	cr_expect_eq(after.version, 2);
	cr_expect_eq(events(), 2);
	line = last_event();
	tells(line, "status", "old", "new");
	is_text(line.changes[INCIDENT_SOURCE].from, "partner");
	is_text(line.changes[INCIDENT_SOURCE].to, "monitoring");
	is_text(line.status_from, "open");
	is_text(line.status_to, "closed");
	is_text(line.note, "why");
	cr_expect_eq(line.at, after.updated_at);
	are_equal(fixture_get(inc.id), after);
	fixture_verify();
}

Test(edit, what_it_is_already_changes_nothing)
{
	struct incident inc = create("x");

	are_equal(change(CHANGE(.id = inc.id, .patch.to.status = open_,
	    .patch.to.description = STR("x"), .patch.to.source = partner)),
	    inc);
	cr_expect_eq(events(), 1);
	are_equal(change(CHANGE(.id = inc.id, .patch.to.description = STR("x"),
	    .patch.note = STR("said"))), inc);
	tells(last_event(), "note", NULL, NULL);
	/* Of three, only what differs is told. */
	change(CHANGE(.id = inc.id, .patch.to.description = STR("y"),
	    .patch.to.source = partner, .patch.to.status = open_));
	tells(last_event(), "edited", "x", "y");
	is_text(last_event().changes[INCIDENT_SOURCE].from, NULL);
	fixture_verify();
}

Test(edit, a_clock_set_back_makes_no_edit_look_older)
{
	_Atomic int64_t now = FIXTURE_TIME;
	struct incident inc;

	clock_fake(&now);
	inc = create("x");
	now -= CLOCK_DAY;
	cr_expect_eq(change(CHANGE(.id = inc.id, .patch.to.source = monitoring))
	    .updated_at, FIXTURE_TIME + 1);
	cr_assert_eq(delete(inc.id), ERR_OK);
	cr_expect_eq(last_event().at, FIXTURE_TIME + 2);
}

Test(edit, conditions_hold_for_edits_too)
{
	const int64_t versions[] = { 7 };
	struct incident inc = create("x"), got;

	cr_expect_eq(fixture_change(fixture.writer, &fixture_origin,
	    CHANGE(.id = inc.id, .patch.to.description = STR("y"),
	    .condition.match = {
		.given = true, .versions = versions, .n = 1 }), fixture.arena,
		    &got),
	    ERR_PRECONDITION);
	are_equal(got, inc);
	cr_expect_eq(fixture_change(fixture.writer, &fixture_origin,
	    CHANGE(.id = inc.id, .patch.to.description =
	    STR("y"), .patch.to.status = closed, .lifecycle = LIFECYCLE_STRICT),
	    fixture.arena, &got), ERR_TRANSITION);
	are_equal(fixture_get(inc.id), inc);
	cr_expect_eq(events(), 1);
}

/* A word that is in no list any more can be mended. */
Test(edit, a_foreign_source_can_be_replaced)
{
	struct event_line line;

	create("x");
	fixture_script("UPDATE incident SET source = 'pigeon';"
	    "UPDATE incident_counter SET source = 'pigeon' WHERE source <> "
	    "'*'");
	change(CHANGE(.id = 1, .patch.to.source = monitoring));
	line = last_event();
	is_text(line.changes[INCIDENT_SOURCE].from, "pigeon");
	is_text(line.changes[INCIDENT_SOURCE].to, "monitoring");
	fixture_verify();
}

/* --- deletions ------------------------------------------------------------ */

Test(edit, what_is_deleted_leaves_its_story_alone)
{
	struct incident inc = create("x"), got;
	struct event_line line;

	inc = change(CHANGE(.id = inc.id, .patch.to.status = closed));
	cr_assert_eq(delete_by(fixture_request('d'), CHANGE(.id = inc.id)),
	    ERR_OK);
	cr_expect_eq(incident_store_get(fixture.db, inc.id, fixture.arena,
	    &got), ERR_NOT_FOUND);
	line = last_event();
	tells(line, "deleted", "x", NULL);
	is_text(line.changes[INCIDENT_SOURCE].from, "partner");
	is_text(line.changes[INCIDENT_SOURCE].to, NULL);
	is_text(line.status_from, "closed");
	is_text(line.status_to, "closed");
	is_text(line.request_id, "64646464646464646464646464646464");
	cr_expect_eq(line.version, inc.version + 1);
	cr_expect_gt(line.at, inc.updated_at);
	cr_expect_eq(events(), 3);
	cr_expect_eq(fixture_number("SELECT created_from FROM incident_event "
	    "WHERE kind = 'deleted'"), inc.created_at);
	cr_expect_eq(fixture_number("SELECT updated_from FROM incident_event "
	    "WHERE kind = 'deleted'"), inc.updated_at);
	fixture_verify();
}

Test(edit, nothing_is_counted_of_what_is_deleted)
{
	int64_t id = create("самокат").id;

	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	change(CHANGE(.id = id, .patch.to.status = closed, .patch.note =
	    STR("x")));
	change(CHANGE(.id = id, .patch.to.status = open_));
	change(CHANGE(.id = id, .patch.to.status = closed));
	cr_assert_eq(delete(id), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_counter "
	    "WHERE n <> 0"), 0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_rollup "
	    "WHERE flow <> '' OR responses <> '' OR resolutions <> ''"), 0);
	cr_expect_eq(fixture_number("SELECT count(*) "
	    "FROM incident_text_trigram"), 0);
	fixture_verify();
}

/* The job before it in the group has counted what it takes back. */
static enum err
create_and_delete(struct txn *txn, void *arg)
{
	struct incident inc = { .description = STR("x"), .source = partner };
	struct incident_store_change what = { .patch.to.status = closed };
	enum err e;

	(void)arg;
	e = incident_store_add(txn, &fixture_origin, fixture.arena, &inc);
	what.id = inc.id;
	if (e == ERR_OK)
		e = incident_store_change(txn, &fixture_origin, &what,
		    fixture.arena, &inc);
	return e != ERR_OK ? e : incident_store_delete(txn, &fixture_origin,
	    &what, fixture.arena, &inc);
}

Test(edit, what_a_transaction_made_it_can_delete)
{
	cr_assert_eq(writer_run(fixture.writer, create_and_delete, NULL),
	    ERR_OK);
	cr_expect_eq(events(), 3);
	fixture_verify();
}

Test(edit, what_is_not_there_cannot_be_deleted)
{
	create("x");
	cr_expect_eq(delete(2), ERR_NOT_FOUND);
	cr_expect_eq(delete(0), ERR_NOT_FOUND);
	cr_expect_eq(delete(1), ERR_OK);
	cr_expect_eq(delete(1), ERR_NOT_FOUND);
	cr_expect_eq(events(), 2);
	fixture_verify();
}

Test(edit, a_deletion_of_another_version_is_refused)
{
	const int64_t versions[] = { 2, 3 };
	struct incident inc = create("x"), got = { 0 };

	cr_expect_eq(fixture_delete(fixture.writer, &fixture_origin,
	    CHANGE(.id = inc.id, .condition.match = {
		.given = true, .versions = versions, .n = 2 }),
	    fixture.arena, &got), ERR_PRECONDITION);
	are_equal(got, inc);
	are_equal(fixture_get(inc.id), inc);
	cr_expect_eq(delete_by(fixture_origin, CHANGE(.id = inc.id,
	    .condition.match = {
		.given = true, .versions = &inc.version, .n = 1 })), ERR_OK);
}

static enum err
import(struct txn *txn, void *arg)
{
	return incident_store_import(txn, &fixture_origin, arg);
}

Test(edit, an_id_is_never_used_again)
{
	struct incident inc = create("x");

	cr_assert_eq(delete(inc.id), ERR_OK);
	cr_expect_eq(create("y").id, inc.id + 1);
	cr_expect_eq(writer_run(fixture.writer, import, &inc), ERR_DUPLICATE);
	cr_assert_eq(delete(inc.id + 1), ERR_OK);
	cr_expect_eq(create("z").id, inc.id + 2);
	fixture_verify();
}

/* --- requests that come again --------------------------------------------- */

Test(edit, a_repeated_edit_is_answered_as_then)
{
	int64_t id = create("1").id;
	struct incident first, now;

	first = change_by(fixture_request('a'), CHANGE(.id = id,
	    .patch.to.description = STR("2"), .patch.to.source = monitoring));
	change(CHANGE(.id = id, .patch.to.description = STR("3"),
	    .patch.to.status = closed));
	now = change(CHANGE(.id = id, .patch.to.source = partner));
	are_equal(change_by(fixture_request('a'), CHANGE(.id = id,
	    .patch.to.description = STR("2"), .patch.to.source = monitoring)),
	    first);
	are_equal(fixture_get(id), now);
	cr_expect_eq(events(), 4);
	fixture_verify();
}

/* Others have edited it, and then it was deleted. */
Test(edit, whatever_was_done_is_answered_as_then_after_a_deletion)
{
	struct incident made = create_by(fixture_request('a'), "1"), moved,
	    noted;
	int64_t id = made.id, then;

	moved = change_by(fixture_request('b'), CHANGE(.id = id,
	    .patch.to.status = closed));
	change(CHANGE(.id = id, .patch.to.description = STR("2")));
	noted = change_by(fixture_request('c'), CHANGE(.id = id, .patch.note =
	    STR("x")));
	change(CHANGE(.id = id, .patch.to.description = STR("3"),
	    .patch.to.source = monitoring));
	cr_assert_eq(delete_by(fixture_request('d'), CHANGE(.id = id)), ERR_OK);
	then = events();
	are_equal(create_by(fixture_request('a'), "1"), made);
	are_equal(change_by(fixture_request('b'), CHANGE(.id = id,
	    .patch.to.status = closed)), moved);
	are_equal(change_by(fixture_request('c'), CHANGE(.id = id,
	    .patch.note = STR("x"))), noted);
	is_text(noted.description, "2");
	cr_expect_eq(delete_by(fixture_request('d'), CHANGE(.id = id)), ERR_OK);
	cr_expect_eq(delete_by(fixture_request('e'), CHANGE(.id = id)),
	    ERR_NOT_FOUND);
	cr_expect_eq(events(), then);
	fixture_verify();
}

/* --- a page of the history ------------------------------------------------ */

/* Two long texts to an event: a page of them has a bound. */
Test(edit, long_edits_come_few_to_a_page)
{
	const struct event_store_query query = { .limit = 1000 };
	char *text = arena_alloc(fixture.arena, INCIDENT_DESCRIPTION_MAX);
	struct event_store_page page;
	int i;

	create("x");
	for (i = 0; i < 60; i++) {
		memset(text, 'a' + i % 2, INCIDENT_DESCRIPTION_MAX);
		change(CHANGE(.id = 1, .patch.to.description = { text,
		    INCIDENT_DESCRIPTION_MAX }));
	}
	cr_assert_eq(event_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	cr_expect(page.more);
	cr_expect_lt(page.n, 20);
	cr_expect_gt(page.n, 5);
}

/* --- what a check finds --------------------------------------------------- */

/* Damage of a register with one edited and one deleted incident. */
static const struct damage {
	const char	*sql;
	int64_t		 id;	/* what is named; 0: nothing is found */
} damages[] = {
	{ "SELECT 1", 0 },
	{ "UPDATE incident SET description = 'x' WHERE id = 1", 1 },
	{ "UPDATE incident SET source = 'system' WHERE id = 1", 1 },
	{ "DELETE FROM incident_event WHERE kind = 'deleted'", 2 },
	{ "INSERT INTO incident SELECT 2, 'x', 'open', 'system', 1, 1, "
	    "max(version) FROM incident_event WHERE incident_id = 2", 2 },
	{ "DELETE FROM incident WHERE id = 1", 1 },
	{ "UPDATE incident_event SET description_to = 'x' "
	    "WHERE description_to = '3'", 1 },
	/* An earlier one is not known to be wrong. */
	{ "UPDATE incident_event SET description_to = 'x' "
	    "WHERE description_to = '2'", 0 },
};

Test(edit, a_check_finds_what_the_history_does_not_tell)
{
	int64_t id;
	size_t i;

	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		fixture_damage("DELETE FROM incident;"
		    "DELETE FROM incident_event;"
		    "DELETE FROM sqlite_sequence WHERE name = 'incident'");
		create("1");
		create("1");
		change(CHANGE(.id = 1, .patch.to.description = STR("2"),
		    .patch.to.source = monitoring));
		change(CHANGE(.id = 1, .patch.to.description = STR("3")));
		cr_assert_eq(delete(2), ERR_OK);
		fixture_damage(damages[i].sql);
		id = 0;
		cr_expect_eq(incident_store_verify(fixture.db, &id),
		    damages[i].id == 0 ? ERR_OK : ERR_MISMATCH, "%s",
		    damages[i].sql);
		cr_expect_eq(id, damages[i].id, "%s", damages[i].sql);
	}
}

/* --- at random, against a model ------------------------------------------- */

#define ROWS_MAX	400
#define TURNS		6000

static struct incident	model[ROWS_MAX];
static size_t		model_n;

static const char *const words[] = {
	"самокат", "постамат", "касса", "сеть", "ru", "7",
};

#define WORDS	(sizeof(words) / sizeof(words[0]))

/* One to three of the words, at times too short for the index. */
static struct str
some_text(void)
{
	const char *a = words[(size_t)rand() % WORDS];
	const char *b = words[(size_t)rand() % WORDS];

	switch (rand() % 3) {
	case 0:
		return str_of(a);
	case 1:
		return arena_printf(fixture.arena, "%s %s", a, b);
	default:
		return arena_printf(fixture.arena, "%s%s %s", b, a,
		    words[(size_t)rand() % WORDS]);
	}
}

static void
create_some(void)
{
	struct incident *inc = &model[model_n++];

	*inc = (struct incident){
		.description = some_text(), .source = fixture_random_source(),
		.status = rand() % 3 == 0 ? fixture_random_status() : NULL,
	};
	cr_assert_eq(fixture_create(fixture.writer, &fixture_origin,
	    fixture.arena, inc), ERR_OK);
}

static void
import_some(void)
{
	struct incident *inc = &model[model_n++];

	*inc = (struct incident){
		.description = some_text(), .source = fixture_random_source(),
		.status = fixture_random_status(), .version = 1 + rand() % 3,
		.created_at = FIXTURE_TIME - rand() % 100 * CLOCK_DAY,
		.updated_at = FIXTURE_TIME - rand() % 100 * CLOCK_DAY,
	};
	cr_assert_eq(writer_run(fixture.writer, import, inc), ERR_OK);
}

static void
change_some(struct incident *inc)
{
	struct incident_store_change what = { .id = inc->id };

	if (rand() % 2)
		what.patch.to.description = some_text();
	if (rand() % 3 == 0)
		what.patch.to.source = fixture_random_source();
	if (rand() % 3 == 0)
		what.patch.to.status = fixture_random_status();
	if (rand() % 4 == 0)
		what.patch.note = STR("x");
	*inc = change(&what);
}

static void
delete_some(struct incident *inc)
{
	cr_assert_eq(delete(inc->id), ERR_OK);
	*inc = model[--model_n];
}

static enum err
index_some(struct txn *txn, void *arg)
{
	int64_t again;

	(void)arg;
	return search_index_store_maintain(txn->db, &again);
}

static void
do_something(void)
{
	struct incident *inc = model_n == 0 ? NULL :
	    &model[(size_t)rand() % model_n];
	int kind = rand() % 20;

	if (inc == NULL || (kind < 3 && model_n < ROWS_MAX))
		create_some();
	else if (kind < 4 && model_n < ROWS_MAX)
		import_some();
	else if (kind < 7)
		delete_some(inc);
	else if (kind < 9)
		/* Nobody rests: each maintenance is a portion. */
		cr_assert_eq(writer_run(fixture.writer, index_some, NULL),
		    ERR_OK);
	else
		change_some(inc);
}

static int64_t
model_count(const char *word)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < model_n; i++)
		n += memmem(model[i].description.p, model[i].description.n,
		    word, strlen(word)) != NULL;
	return n;
}

static void
searches_find_the_model(void)
{
	struct search search;
	int64_t n;
	size_t i;

	for (i = 0; i < WORDS; i++) {
		search = (struct search){ .ids = { NULL, 0 } };
		cr_assert_eq(search_terms_read(str_of(words[i]), fixture.arena,
		    &search.words), ERR_OK);
		cr_assert_eq(search_store_find(fixture.db, fixture.arena,
		    &search, &n), ERR_OK);
		cr_assert_eq(n, model_count(words[i]), "%s: %lld, not %lld",
		    words[i], (long long)n,
		    (long long)model_count(words[i]));
	}
}

static void
is_as_the_model(void)
{
	struct counter_states states;
	size_t i;

	cr_assert_eq(counter_store_states(fixture.db, &filter_everything,
	    fixture.arena, &states), ERR_OK);
	cr_assert_eq(states.count, model_n);
	for (i = 0; i < model_n; i++)
		are_equal(fixture_get(model[i].id), model[i]);
	searches_find_the_model();
	fixture_verify();
}

Test(edit, thousands_of_changes_leave_everything_right)
{
	_Atomic int64_t now = FIXTURE_TIME;
	int i;

	expect_random(77);
	clock_fake(&now);
	for (i = 1; i <= TURNS; i++) {
		now += rand() % 3000 * CLOCK_SECOND;
		if (rand() % 40 == 0)
			now -= 2 * CLOCK_HOUR;
		do_something();
		if (i % 20 == 0)
			searches_find_the_model();
		if (i % 200 == 0)
			is_as_the_model();
	}
	cr_assert_eq(search_index_store_catch_up(fixture.writer), ERR_OK);
	is_as_the_model();
	while (model_n > 0)
		delete_some(&model[0]);
	is_as_the_model();
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_rollup "
	    "WHERE flow <> '' OR responses <> '' OR resolutions <> ''"), 0);
}
