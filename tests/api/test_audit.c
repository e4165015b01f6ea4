/* GET /api/audit/: the record of what concerns security. */

#include "auth/audit_store.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

static _Atomic int64_t now;

static void
setup(void)
{
	client_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
	client_rights = RIGHT_ADMIN;
}

TestSuite(audit, .init = setup, .fini = client_close);

#define AUDIT	"/api/audit/"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(fixture.arena, __VA_ARGS__).p

static enum err
add(struct txn *txn, void *arg)
{
	const struct actor origin = {
		.name = STR("ann"), .channel = CHANNEL_WEB,
		.address = STR("192.0.2.7"),
		.request_id = STR("123456abcdefghijklmnop"),
	};

	return audit_store_add(txn->db, &origin, arg);
}

#define TELL(...) cr_assert_eq(writer_run(fixture.writer, add, \
	&(struct audit){ __VA_ARGS__ }), ERR_OK)

Test(audit, a_record_without_lines_is_an_empty_list)
{
	struct answer a = api_get(AUDIT);

	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"next\":null,\"results\":[]}")),
	    "%.*s", STR_FMT(a.body));
	cr_expect_null(answer_header(&a, "Link"));
}

Test(audit, a_line_says_who_did_what_to_whom_and_from_where)
{
	struct answer a;

	TELL(.kind = AUDIT_LOGOUT);
	now += 5;
	TELL(.kind = AUDIT_ROLE, .subject = STR("bob"),
	    .detail = STR("viewer -> \"admin\""));
	a = api_get(AUDIT);
	expect_status(a, 200);
	expect_str_eq(a.body, (STR("{\"next\":null,\"results\":["
	    "{\"seq\":2,\"at\":\"2025-11-10T09:00:00.000005+03:00\","
	    "\"actor\":\"ann\",\"channel\":\"web\",\"kind\":\"role\","
	    "\"subject\":\"bob\",\"detail\":\"viewer -> \\\"admin\\\"\","
	    "\"address\":\"192.0.2.7\",\"request_id\":"
	    "\"6162636465666768696a6b6c6d6e6f70\"},"
	    "{\"seq\":1,\"at\":\"2025-11-10T09:00:00+03:00\","
	    "\"actor\":\"ann\",\"channel\":\"web\",\"kind\":\"logout\","
	    "\"subject\":null,\"detail\":null,"
	    "\"address\":\"192.0.2.7\",\"request_id\":"
	    "\"6162636465666768696a6b6c6d6e6f70\"}]}")), "%.*s",
	    STR_FMT(a.body));
}

Test(audit, links_lead_back_through_all_of_it)
{
	struct answer a;
	const char *link;
	int i;

	for (i = 0; i < 120; i++)
		TELL(.kind = AUDIT_LOGIN, .subject = STR("bob"));
	a = api_get(AUDIT);
	cr_expect_eq(answer_length(&a, "results"), 50);
	expect_text(a, "results.0.seq", "120");
	link = "http://127.0.0.1:8000" AUDIT "?before=71";
	expect_text(a, "next", link);
	cr_expect_str_eq(answer_header(&a, "Link"),
	    text("<%s>; rel=\"next\"", link));
	a = api_get(AUDIT "?limit=70&before=71&kind=login");
	cr_expect_eq(answer_length(&a, "results"), 70);
	expect_text(a, "results.69.seq", "1");
	expect_text(a, "next", "null");
	a = api_get(AUDIT "?limit=2&zz=1&kind=login");
	expect_text(a, "next", "http://127.0.0.1:8000" AUDIT
	    "?before=119&kind=login&limit=2&zz=1");
}

Test(audit, what_is_asked_for_is_all_that_comes)
{
	static const struct {
		const char	*query, *seqs;
	} rows[] = {
		{ "", "4 3 2 1 " }, { "kind=", "4 3 2 1 " },
		{ "kind=login", "4 1 " }, { "kind=logout", "3 " },
		{ "kind=login,role", "4 2 1 " },
		{ "subject=bob", "3 2 " }, { "subject=b%C3%B6b", "4 " },
		{ "actor=ann", "4 3 2 1 " }, { "actor=bob", "" },
		{ "actor=", "4 3 2 1 " }, { "actor=bob&actor=ann&limit=1",
		    "4 " },
		{ "subject=bob&kind=role&actor=ann", "2 " },
		{ "subject=bob&before=3", "2 " },
		{ "before=2&subject=", "1 " },
	};
	struct answer a;
	struct buf b;
	size_t i;
	int n;

	TELL(.kind = AUDIT_LOGIN, .subject = STR("ann"));
	TELL(.kind = AUDIT_ROLE, .subject = STR("bob"));
	TELL(.kind = AUDIT_LOGOUT, .subject = STR("bob"));
	TELL(.kind = AUDIT_LOGIN, .subject = STR("böb"));
	for (i = 0; i < ROWS(rows); i++) {
		a = api_get(text(AUDIT "?%s", rows[i].query));
		buf_init(&b, fixture.arena, 16);
		for (n = 0; n < answer_length(&a, "results"); n++)
			buf_str(&b, str_of(text("%s ", answer_text(&a,
			    text("results.%d.seq", n)))));
		expect_str_eq(buf_view(&b), str_of(rows[i].seqs),
		    "%s: %.*s", rows[i].query, STR_FMT(buf_view(&b)));
	}
}

Test(audit, a_bad_parameter_is_named)
{
	static const struct {
		const char	*query, *bad;
	} rows[] = {
		{ "limit=1&before=1", NULL }, { "limit=200", NULL },
		{ "before=9223372036854775807", NULL }, { "limit=", NULL },
		{ "limit=0", "limit" }, { "limit=201", "limit" },
		{ "before=0", "before" }, { "before=-1", "before" },
		{ "before=x", "before" },
		{ "before=9223372036854775808", "before" },
		{ "kind=LOGIN", "kind" }, { "kind=login,", "kind" },
		{ "kind=login,created", "kind" },
		{ "actor=a%00b", "actor" }, { "subject=%00", "subject" },
		{ "kind=x&limit=x&before=x", "limit,before,kind" },
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = api_get(text(AUDIT "?%s", rows[i].query));
		cr_expect_eq(a.status, rows[i].bad == NULL ? 200 : 400,
		    "%s", rows[i].query);
		if (rows[i].bad != NULL)
			expect_keys(a, "", rows[i].bad);
	}
	a = api_get(AUDIT "?kind=login,created");
	cr_expect(answer_has(&a, STR("Значения «created» нет среди"
	    " допустимых: ")), "%.*s", STR_FMT(a.body));
	cr_expect(answer_has(&a, STR(", account_created, ")), "%.*s",
	    STR_FMT(a.body));
}

Test(audit, unknown_parameters_may_be_refused)
{
	struct answer a;

	fixture.conf.unknown_parameters = 1;
	a = api_get(AUDIT "?actor=a&before=1&kind=login&limit=1&subject=b");
	expect_status(a, 200);
	a = api_get(AUDIT "?after=1");
	expect_keys(a, "", "after");
}

Test(audit, asking_in_vain_is_304)
{
	const char *tag;
	struct answer a;

	TELL(.kind = AUDIT_LOGIN, .subject = STR("ann"));
	a = api_get(AUDIT);
	tag = answer_header(&a, "ETag");
	cr_expect(str_starts(str_of(tag), STR("W/\"1-")), "%s", tag);
	tag = text("HTTP_IF_NONE_MATCH=%s", tag);
	a = ASK(.target = AUDIT, .env = { tag });
	expect_status(a, 304);
	cr_expect_eq(a.body.n, 0);
	a = ASK(.target = AUDIT "?limit=x", .env = { tag });
	expect_refusal(a, 400, "limit");
	TELL(.kind = AUDIT_LOGOUT, .subject = STR("ann"));
	a = ASK(.target = AUDIT, .env = { tag });
	expect_status(a, 200);
	cr_expect_eq(answer_length(&a, "results"), 2);
}

/* A tag is no key: who may not read it does not learn that it is right. */
Test(audit, a_tag_opens_nothing)
{
	struct answer a = api_get(AUDIT);
	const char *tag = text("HTTP_IF_NONE_MATCH=%s",
	    answer_header(&a, "ETag"));

	client_rights = RIGHT_ALL & ~RIGHT_ADMIN;
	a = ASK(.target = AUDIT, .env = { tag });
	expect_refusal(a, 401, "unauthenticated");
	cr_expect_null(answer_header(&a, "ETag"));
	a = ASK(.target = AUDIT, .env = { "HTTP_IF_NONE_MATCH=*" });
	expect_refusal(a, 401, "unauthenticated");
}

Test(audit, the_record_cannot_be_written)
{
	static const char *const methods[] = {
		"POST", "PUT", "PATCH", "DELETE",
	};
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(methods); i++) {
		a = api_json(methods[i], AUDIT, "{}");
		expect_refusal(a, 405, "method_not_allowed");
		cr_expect_str_eq(answer_header(&a, "Allow"),
		    "GET, HEAD, OPTIONS");
	}
	a = ASK(.method = "OPTIONS", .target = AUDIT);
	expect_text(a, "name", "Audit List");
	a = ASK(.method = "HEAD", .target = AUDIT);
	expect_status(a, 200);
}
