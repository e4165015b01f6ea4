/* What is refused shows in the audit log, and a flood of it does not. */

#include "auth/token_store.h"
#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define JSON	"application/json"
#define FOREIGN	"HTTP_ORIGIN=https://evil.example"
#define FROM_A	"REMOTE_ADDR=192.0.2.7"
#define FROM_B	"REMOTE_ADDR=192.0.2.8"

static _Atomic int64_t now = FIXTURE_TIME;

static void
setup(void)
{
	client_open();
	clock_fake(&now);
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	FIXTURE_INCIDENT(.description = STR("x"));
}

TestSuite(refusals, .init = setup, .fini = client_close);

/* Lines of a kind; those that are on their way stand before this. */
static int64_t
lines(const char *kind, const char *where)
{
	fixture_script("SELECT 1");
	return fixture_number(arena_printf(fixture.arena,
	    "SELECT count(*) FROM audit WHERE kind = '%s' AND %s", kind,
	    where).p);
}

#define expect_lines(kind, where, want) \
	cr_expect_eq(lines((kind), (where)), (want), "%s, %s: %lld", (kind), \
	    (where), (long long)lines((kind), (where)))

static struct answer
create(const char *as, const char *a, const char *b)
{
	return ASK(.method = "POST", .type = JSON, .body = STR("{}"),
	    .as = as, .env = { a, b });
}

Test(refusals, a_right_that_is_missing_is_told)
{
	const char *as = client_as(ACCOUNT_VIEWER);
	struct answer a = create(as, FROM_A, NULL);

	expect_refusal(a, 403, "forbidden");
	expect_lines("denied", "actor = 'viewer1' AND subject = 'viewer1' AND"
	    " channel = 'web' AND address = '192.0.2.7' AND"
	    " detail = 'forbidden: POST /api/incidents'", 1);
	expect_lines("denied", "1", 1);
}

Test(refusals, so_is_a_missing_csrf_token)
{
	struct answer a = create(client_as(ACCOUNT_OPERATOR),
	    "HTTP_X_CSRF_TOKEN=", NULL);

	expect_refusal(a, 403, "csrf");
	expect_lines("denied", "subject = 'operator1' AND"
	    " detail = 'csrf: POST /api/incidents'", 1);
}

/* Nobody has looked at who sent it. */
Test(refusals, so_is_a_page_of_another_site)
{
	struct answer a = create(client_as(ACCOUNT_OPERATOR), FOREIGN,
	    FROM_A);

	expect_refusal(a, 403, "origin");
	expect_lines("denied", "actor = 'anonymous' AND subject IS NULL AND"
	    " address = '192.0.2.7' AND"
	    " detail = 'origin: POST /api/incidents'", 1);
	a = ASK(.method = "BREW", .env = { FOREIGN, FROM_B });
	expect_refusal(a, 403, "origin");
	expect_lines("denied", "detail = 'origin: ? /api/incidents'", 1);
}

Test(refusals, so_is_a_scope_that_is_missing)
{
	struct answer a = create(NULL, CLIENT_BEARER(.name = STR("reader"),
	    .scopes = RIGHT_READ), FROM_A);

	expect_refusal(a, 403, "forbidden");
	expect_lines("denied", "actor = 'token:reader' AND"
	    " subject = 'token:reader'", 1);
}

Test(refusals, a_flood_is_told_of_once_a_minute_and_caller)
{
	const char *mine = client_as(ACCOUNT_VIEWER);
	const char *hers = client_as(ACCOUNT_VIEWER);
	int i;

	for (i = 0; i < 20; i++) {
		create(mine, FROM_A, NULL);
		create(hers, FROM_A, NULL);
		create(NULL, FOREIGN, FROM_A);
		create(NULL, FOREIGN, FROM_B);
	}
	expect_lines("denied", "subject = 'viewer1'", 1);
	expect_lines("denied", "subject = 'viewer2'", 1);
	expect_lines("denied", "subject IS NULL", 2);
	now += 61 * CLOCK_SECOND;
	for (i = 0; i < 3; i++)
		create(mine, FROM_A, NULL);
	expect_lines("denied", "subject = 'viewer1'", 2);
	expect_lines("denied", "1", 5);
}

Test(refusals, what_is_allowed_is_not_told)
{
	struct answer a;

	a = create(client_as(ACCOUNT_OPERATOR), FROM_A, NULL);
	expect_refusal(a, 400, "description,source");
	a = ASK(.target = "/api/incidents/99/");
	expect_refusal(a, 404, "not_found");
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	a = ASK(.target = "/api/incidents/");
	expect_refusal(a, 401, "unauthenticated");
	expect_lines("denied", "1", 0);
	expect_lines("token_refused", "1", 0);
}

/* Nor does a refusal wait for its line, or fail with it. */
Test(refusals, they_are_refused_also_when_nothing_can_be_written)
{
	struct answer a;

	fixture_script("DROP TABLE throttle");
	a = create(client_as(ACCOUNT_VIEWER), FROM_A, NULL);
	expect_refusal(a, 403, "forbidden");
}

/* --- tokens -------------------------------------------------------------- */

static const struct {
	const char	*change, *detail;
} over[] = {
	{ "UPDATE token SET revoked_at = 1", "revoked" },
	{ "UPDATE token SET expires_at = 1", "expired" },
};

Test(refusals, a_token_that_is_over_is_told_by_its_name)
{
	const char *bearer;
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(over); i++) {
		bearer = client_bearer((struct token){
			.name = arena_printf(fixture.arena, "t%zu", i),
			.scopes = RIGHT_ALL,
		});
		fixture_script(over[i].change);
		a = ASK(.env = { bearer, FROM_A });
		expect_refusal(a, 401, "token");
		ASK(.env = { bearer, FROM_B });
		expect_lines("token_refused", arena_printf(fixture.arena,
		    "subject = 'token:t%zu' AND actor = 'anonymous' AND "
		    "address = '192.0.2.7' AND detail = '%s'", i,
		    over[i].detail).p, 1);
		expect_lines("token_refused", "1", (int64_t)i + 1);
	}
}

/* Its name is not told to who only knows the part that is no secret. */
Test(refusals, another_secret_is_an_unknown_token)
{
	const char *bearer = CLIENT_BEARER(.name = STR("t"),
	    .scopes = RIGHT_ALL);
	unsigned char seed[TOKEN_SEED] = { 1, 2, 3 };
	char text[TOKEN_TEXT];
	struct answer a;
	int i;

	(void)bearer;
	token_make(seed, text);
	for (i = 0; i < 3; i++) {
		a = ASK(.env = { arena_printf(fixture.arena,
		    "HTTP_AUTHORIZATION=Bearer %.*s", TOKEN_TEXT, text).p,
		    FROM_A });
		expect_refusal(a, 401, "token");
		a = ASK(.env = { "HTTP_AUTHORIZATION=Bearer itk_x",
		    FROM_A });
		expect_refusal(a, 401, "token");
	}
	expect_lines("token_refused", "subject IS NULL AND"
	    " address = '192.0.2.7' AND detail = 'unknown'", 1);
	expect_lines("token_refused", "1", 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit WHERE "
	    "ifnull(subject, '') || ifnull(detail, '') LIKE '%itk_%'"), 0);
}
