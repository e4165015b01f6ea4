/* audit_store: pages of the audit log, by kind, actor and subject. */

#include "auth/audit_store.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(audit_store, .init = fixture_open, .fini = fixture_close,
	.timeout = 120);

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__)

struct line {
	struct actor	origin;
	struct audit	audit;
};

static enum err
add(struct txn *txn, void *arg)
{
	const struct line *line = arg;

	return audit_store_add(txn->db, &line->origin, &line->audit);
}

/* A line of that kind; who and whom it is about by name. */
static void
tell(enum audit_kind kind, const char *actor, const char *subject)
{
	struct line line = {
		.origin = { .name = str_of(actor), .channel = CHANNEL_API },
		.audit = { .kind = kind, .subject = str_of(subject) },
	};

	cr_assert_eq(writer_run(fixture.writer, add, &line), ERR_OK);
}

static struct audit_store_page
read_page(const struct audit_store_query *q)
{
	struct audit_store_query query = *q;
	struct audit_store_page page;

	if (query.before == 0)
		query.before = INT64_MAX;
	if (query.limit == 0)
		query.limit = 50;
	cr_assert_eq(audit_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	return page;
}

#define PAGE(...)	read_page(&(struct audit_store_query){ __VA_ARGS__ })

/* The numbers of a page, by comma, and where it goes on if it does. */
static const char *
seqs(struct audit_store_page page)
{
	struct buf b;
	size_t i;

	buf_init(&b, fixture.arena, 64);
	for (i = 0; i < page.n; i++) {
		if (i > 0)
			buf_char(&b, ',');
		buf_int(&b, page.entries[i].seq);
	}
	if (page.next != 0)
		buf_str(&b, text(" next %lld", (long long)page.next));
	return arena_str(fixture.arena, buf_view(&b)).p;
}

#define expect_page(page, want) \
	cr_expect_str_eq(seqs(page), (want), "%s", seqs(page))

Test(audit_store, an_empty_record_is_an_empty_page)
{
	int64_t seq = -1;

	expect_page(PAGE(0), "");
	expect_page(PAGE(.kinds = 1, .actor = STR("a")), "");
	cr_expect_eq(audit_store_last(fixture.db, &seq), ERR_OK);
	cr_expect_eq(seq, 0);
}

Test(audit_store, a_line_says_what_it_was_given)
{
	struct line line = {
		.origin = { .name = STR("ёж"), .channel = CHANNEL_WEB,
		    .address = STR("::1"),
		    .request_id = STR("123456abcdefghijklmnop") },
		.audit = { .kind = AUDIT_ROLE, .subject = STR("bob"),
		    .detail = STR("viewer -> admin") },
	};
	_Atomic int64_t now = FIXTURE_TIME;
	struct audit_store_page page;
	int64_t seq;

	clock_fake(&now);
	cr_assert_eq(writer_run(fixture.writer, add, &line), ERR_OK);
	page = PAGE(0);
	cr_assert_eq(page.n, 1);
	cr_expect_eq(page.entries[0].at, FIXTURE_TIME);
	expect_str_eq(page.entries[0].actor, STR("ёж"));
	expect_str_eq(page.entries[0].channel, STR("web"));
	expect_str_eq(page.entries[0].kind, STR("role"));
	expect_str_eq(page.entries[0].subject, STR("bob"));
	expect_str_eq(page.entries[0].detail, STR("viewer -> admin"));
	expect_str_eq(page.entries[0].address, STR("::1"));
	expect_str_eq(page.entries[0].request_id,
	    STR("6162636465666768696a6b6c6d6e6f70"));
	cr_expect_eq(audit_store_last(fixture.db, &seq), ERR_OK);
	cr_expect_eq(seq, 1);
}

Test(audit_store, pages_lead_back_to_the_first_line)
{
	int i;

	for (i = 0; i < 5; i++)
		tell(AUDIT_LOGIN, "bob", "bob");
	expect_page(PAGE(.limit = 2), "5,4 next 4");
	expect_page(PAGE(.limit = 2, .before = 4), "3,2 next 2");
	expect_page(PAGE(.limit = 2, .before = 2), "1");
	expect_page(PAGE(.limit = 5), "5,4,3,2,1");
	expect_page(PAGE(.before = 1), "");
}

static void
tell_a_story(void)
{
	tell(AUDIT_LOGIN, "ann", "ann");			/* 1 */
	tell(AUDIT_LOGIN_FAILED, "anonymous", "bob");		/* 2 */
	tell(AUDIT_EXPORT, "ann", "");				/* 3 */
	tell(AUDIT_ROLE, "ann", "bob");				/* 4 */
	tell(AUDIT_LOGIN, "bob", "bob");			/* 5 */
	tell(AUDIT_EXPORT, "anonymous", "");			/* 6 */
	tell(AUDIT_LOGIN_FAILED, "anonymous", "ann");		/* 7 */
}

#define BIT(kind)	(1u << (kind))

Test(audit_store, all_that_is_asked_for_must_hold)
{
	tell_a_story();
	expect_page(PAGE(.kinds = BIT(AUDIT_LOGIN)), "5,1");
	expect_page(PAGE(.kinds = BIT(AUDIT_LOGIN) | BIT(AUDIT_EXPORT)),
	    "6,5,3,1");
	expect_page(PAGE(.kinds = BIT(AUDIT_LOGOUT)), "");
	expect_page(PAGE(.actor = STR("ann")), "4,3,1");
	expect_page(PAGE(.subject = STR("bob")), "5,4,2");
	expect_page(PAGE(.actor = STR("ann"), .subject = STR("bob")), "4");
	expect_page(PAGE(.actor = STR("ann"),
	    .kinds = BIT(AUDIT_LOGIN) | BIT(AUDIT_ROLE)), "4,1");
	expect_page(PAGE(.subject = STR("bob"),
	    .kinds = BIT(AUDIT_LOGIN_FAILED)), "2");
	expect_page(PAGE(.subject = STR("bob"), .actor = STR("bob"),
	    .kinds = BIT(AUDIT_LOGIN)), "5");
	expect_page(PAGE(.actor = STR("Ann")), "");
	expect_page(PAGE(.actor = STR("an")), "");
}

Test(audit_store, what_is_asked_for_comes_in_pages_too)
{
	const unsigned both = BIT(AUDIT_LOGIN) | BIT(AUDIT_EXPORT);

	tell_a_story();
	expect_page(PAGE(.limit = 3, .kinds = both), "6,5,3 next 3");
	expect_page(PAGE(.limit = 3, .kinds = both, .before = 3), "1");
	expect_page(PAGE(.limit = 2, .actor = STR("ann")), "4,3 next 3");
	expect_page(PAGE(.limit = 1, .subject = STR("bob"),
	    .kinds = BIT(AUDIT_LOGIN) | BIT(AUDIT_ROLE)), "5 next 5");
}

/* A kind that only a later program knows is shown, if not asked for. */
Test(audit_store, a_kind_that_is_not_known_is_of_no_kind)
{
	fixture_script("INSERT INTO audit (at, actor, channel, kind) "
	    "VALUES (0, 'a', 'api', 'teleported')");
	expect_page(PAGE(0), "1");
	expect_page(PAGE(.actor = STR("a")), "1");
	expect_page(PAGE(.actor = STR("a"), .kinds = ~0u), "");
}

/* Lines of one actor, far more than are looked at, one of them a role. */
static void
fill(void)
{
	fixture_script("INSERT INTO audit (at, actor, channel, kind) "
	    "VALUES (0, 'robot', 'api', 'role')");
	fixture_script("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 25000) "
	    "INSERT INTO audit (at, actor, channel, kind) "
	    "SELECT 0, 'robot', 'api', 'login' FROM n");
}

Test(audit_store, a_page_ends_early_rather_than_look_at_everything)
{
	struct audit_store_query q = {
		.actor = STR("robot"), .kinds = BIT(AUDIT_ROLE),
		.before = INT64_MAX, .limit = 50,
	};
	struct audit_store_page page;
	int pages = 0;

	fill();
	do {
		page = read_page(&q);
		pages++;
		q.before = page.next;
	} while (page.n == 0 && page.next != 0 && pages < 10);
	cr_expect_eq(pages, 3);
	expect_page(page, "1");
	/* By one of the three it is found at once. */
	expect_page(PAGE(.kinds = BIT(AUDIT_ROLE)), "1");
	expect_page(PAGE(.actor = STR("robot"), .limit = 1),
	    "25001 next 25001");
}

/* A statement, and how the engine is to find what it asks for. */
static const struct plan {
	enum sql_id	 id;
	const char	*way;
} plans[] = {
	{ SQL_AUDIT_BEFORE, "SEARCH audit USING INTEGER PRIMARY KEY" },
	{ SQL_AUDIT_BEFORE_OF_KIND, "SEARCH audit USING INDEX audit_of_kind "
	    "(kind=? AND rowid<?)" },
	{ SQL_AUDIT_BEFORE_OF_ACTOR, "SEARCH audit USING INDEX "
	    "audit_of_actor (actor=? AND rowid<?)" },
	{ SQL_AUDIT_BEFORE_OF_SUBJECT, "SEARCH audit USING INDEX "
	    "audit_of_subject (subject=? AND rowid<?)" },
};

/* In one step: nothing is sorted, nothing is passed over. */
Test(audit_store, each_question_has_its_index)
{
	struct db_rows *rows;
	struct str way;
	size_t i;

	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		cr_assert_eq(db_query_text(fixture.db,
		    text("EXPLAIN QUERY PLAN %s", sql_texts[plans[i].id].text),
		    DB_ARGS(DB_INT(9), DB_INT(9), DB_TEXT(STR("x"))), &rows),
		    ERR_OK);
		cr_assert_eq(db_next(rows), ERR_OK);
		way = db_text(rows, 3, fixture.arena);
		cr_expect(str_starts(way, str_of(plans[i].way)), "%s", way.p);
		cr_expect_eq(db_next(rows), ERR_NOT_FOUND, "%s", way.p);
	}
}
