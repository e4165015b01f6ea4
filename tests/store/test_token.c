/* token_store: tokens are added, found by their texts, and revoked. */

#include "auth/token_store.h"
#include "base/crypt.h"
#include "domain/right.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/program.h"

static _Atomic int64_t now;

static void
setup(void)
{
	fixture_open();
	now = FIXTURE_TIME;
	clock_fake(&now);
}

TestSuite(token_store, .init = setup, .fini = fixture_close);

#define MINUTE	(60 * CLOCK_SECOND)

static const char request_a[ACTOR_REQUEST_SIZE] = "request a";

static const struct actor asked = {
	.name = STR_INIT("anna"), .channel = CHANNEL_WEB,
	.request_id = { request_a, ACTOR_REQUEST_SIZE },
	.address = STR_INIT("192.0.2.1"),
};

/* What a job gets and gives. */
struct job {
	const struct actor	*origin;
	struct token		 token;
	struct str		 text;
};

static enum err
add(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return token_store_add(txn, job->origin, fixture.arena, &job->token,
	    job->text);
}

static struct str
new_text(void)
{
	unsigned char seed[TOKEN_SEED];
	char *text = arena_alloc(fixture.arena, TOKEN_TEXT);

	crypt_random(seed, sizeof(seed));
	token_make(seed, text);
	return (struct str){ text, TOKEN_TEXT };
}

static enum err
try_add(struct job *job)
{
	job->text = new_text();
	if (job->token.scopes == 0)
		job->token.scopes = RIGHT_READ;
	return writer_run(fixture.writer, add, job);
}

/* A token that is there, with its text. */
static struct job
added(struct token token)
{
	struct job job = { .origin = &fixture_origin, .token = token };

	cr_assert_eq(try_add(&job), ERR_OK, "%.*s", STR_FMT(token.name));
	return job;
}

#define ADDED(...)	added((struct token){ __VA_ARGS__ })

static enum err
revoke(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return token_store_revoke(txn, job->origin, job->token.id,
	    fixture.arena, &job->token);
}

static enum err
run_revoke(struct job *job)
{
	return writer_run(fixture.writer, revoke, job);
}

static enum err
find(struct str text)
{
	struct token token;

	return token_store_find(fixture.db, text, fixture.arena, &token);
}

static int64_t
audited(const char *kind)
{
	return fixture_number(arena_printf(fixture.arena, "SELECT count(*) "
	    "FROM audit WHERE kind = '%s'", kind).p);
}

/* --- adding and finding --------------------------------------------------- */

static void
expect_same(const struct token *a, const struct token *b)
{
	cr_expect_eq(a->id, b->id);
	expect_str_eq(a->name, b->name, "%.*s", STR_FMT(a->name));
	cr_expect_eq(a->scopes, b->scopes);
	cr_expect_eq(a->source, b->source);
	expect_str_eq(a->created_by, b->created_by);
	cr_expect_eq(a->created_at, b->created_at);
	cr_expect_eq(a->expires_at, b->expires_at);
	cr_expect_eq(a->last_used_at, b->last_used_at);
	cr_expect_eq(a->revoked_at, b->revoked_at);
}

Test(token_store, what_was_added_is_found_by_its_text)
{
	struct job bound = ADDED(.name = STR("Zabbix"),
	    .scopes = RIGHT_CREATE | RIGHT_WRITE,
	    .source = &source_values[SOURCE_MONITORING],
	    .expires_at = FIXTURE_TIME + CLOCK_DAY);
	struct job free = ADDED(.name = STR("x"), .scopes = RIGHT_ADMIN);
	struct token token;

	cr_expect_eq(bound.token.id, 1);
	cr_expect_eq(bound.token.created_at, FIXTURE_TIME);
	expect_str_eq(bound.token.created_by, STR("test"));
	cr_assert_eq(token_store_find(fixture.db, bound.text, fixture.arena,
	    &token), ERR_OK);
	expect_same(&token, &bound.token);
	cr_assert_eq(token_store_find(fixture.db, free.text, fixture.arena,
	    &token), ERR_OK);
	expect_same(&token, &free.token);
	cr_assert_eq(token_store_get(fixture.db, 1, fixture.arena, &token),
	    ERR_OK);
	expect_same(&token, &bound.token);
	cr_expect_eq(token_store_get(fixture.db, 3, fixture.arena, &token),
	    ERR_NOT_FOUND);
}

/* Another secret behind the key of a token that is there. */
Test(token_store, a_key_alone_finds_nothing)
{
	struct job job = ADDED(.name = STR("x"));
	unsigned char seed[TOKEN_SEED] = { 0 };
	char text[TOKEN_TEXT];
	struct str key;

	token_make(seed, text);
	cr_assert_eq(token_parse((struct str){ text, TOKEN_TEXT }, &key),
	    ERR_OK);
	fixture_script(arena_printf(fixture.arena, "UPDATE token SET "
	    "key = '%.*s'", STR_FMT(key)).p);
	cr_expect_eq(find((struct str){ text, TOKEN_TEXT }),
	    ERR_UNAUTHENTICATED);
	cr_expect_eq(find(job.text), ERR_UNAUTHENTICATED);
}

Test(token_store, what_is_no_text_of_a_token_finds_nothing)
{
	struct job job = ADDED(.name = STR("x"));

	cr_expect_eq(find(STR("")), ERR_UNAUTHENTICATED);
	cr_expect_eq(find(new_text()), ERR_UNAUTHENTICATED);
	job.text.n--;
	cr_expect_eq(find(job.text), ERR_UNAUTHENTICATED);
}

Test(token_store, what_has_expired_is_not_found)
{
	struct job job = ADDED(.name = STR("x"),
	    .expires_at = FIXTURE_TIME + MINUTE);

	now += MINUTE - 1;
	cr_expect_eq(find(job.text), ERR_OK);
	now++;
	cr_expect_eq(find(job.text), ERR_UNAUTHENTICATED);
	/* A clock that is set back gives it back, as it says. */
	now--;
	cr_expect_eq(find(job.text), ERR_OK);
}

/* A right that this program does not know gives none. */
Test(token_store, unknown_scopes_are_passed_over)
{
	struct job job = ADDED(.name = STR("x"), .scopes = RIGHT_ALL);
	struct token token;

	fixture_script("UPDATE token SET scopes = 'fly read own'");
	cr_assert_eq(token_store_find(fixture.db, job.text, fixture.arena,
	    &token), ERR_OK);
	cr_expect_eq(token.scopes, RIGHT_READ);
}

static bool
holds(const char *suffix, struct str bytes)
{
	struct str file = program_read_file(fixture_path(suffix),
	    fixture.arena);

	return memmem(file.p, file.n, bytes.p, bytes.n) != NULL;
}

Test(token_store, no_secret_is_in_the_files)
{
	struct job job = { .origin = &asked, .token = { .name = STR("x") } };
	struct str secret, key;

	cr_assert_eq(try_add(&job), ERR_OK);
	token_parse(job.text, &key);
	secret = (struct str){ job.text.p + 12, 43 };
	fixture_disconnect();
	/* The key is there, so this finds what is. */
	cr_expect(holds("", key) || holds("-wal", key));
	cr_expect(!holds("", secret) && !holds("-wal", secret));
	fixture_connect();
}

/* --- names ---------------------------------------------------------------- */

Test(token_store, a_name_is_there_once)
{
	struct job first = ADDED(.name = STR("Наш Zabbix"));
	struct job other = {
		.origin = &fixture_origin,
		.token = { .name = STR("наш zabbix") },
	};
	struct token token;

	cr_expect_eq(try_add(&other), ERR_DUPLICATE);
	cr_expect_eq(find(other.text), ERR_UNAUTHENTICATED);
	cr_expect_eq(audited("token_created"), 1);
	cr_assert_eq(token_store_find_by_name(fixture.db, STR("НАШ ZABBIX"),
	    fixture.arena, &token), ERR_OK);
	expect_same(&token, &first.token);
	cr_expect_eq(token_store_find_by_name(fixture.db, STR("Zabbix"),
	    fixture.arena, &token), ERR_NOT_FOUND);
}

Test(token_store, the_name_of_what_was_revoked_is_free)
{
	struct job first = ADDED(.name = STR("x")), second;
	struct token token;

	cr_assert_eq(run_revoke(&first), ERR_OK);
	cr_expect_eq(token_store_find_by_name(fixture.db, STR("x"),
	    fixture.arena, &token), ERR_NOT_FOUND);
	second = ADDED(.name = STR("X"));
	cr_expect_eq(second.token.id, 2);
	cr_assert_eq(run_revoke(&second), ERR_OK);
	ADDED(.name = STR("x"));
	/* One that has expired keeps it: it may be there for a reason. */
	ADDED(.name = STR("y"), .expires_at = FIXTURE_TIME + 1);
	now += CLOCK_DAY;
	first.token = (struct token){ .name = STR("y") };
	cr_expect_eq(try_add(&first), ERR_DUPLICATE);
}

/* --- once ----------------------------------------------------------------- */

Test(token_store, a_second_delivery_gets_the_token_with_another_text)
{
	struct job first = {
		.origin = &asked,
		.token = { .name = STR("x"), .scopes = RIGHT_WRITE },
	};
	struct job second = first;

	cr_assert_eq(try_add(&first), ERR_OK);
	now += CLOCK_SECOND;
	cr_assert_eq(try_add(&second), ERR_OK);
	expect_same(&second.token, &first.token);
	cr_expect_eq(find(first.text), ERR_UNAUTHENTICATED);
	cr_expect_eq(find(second.text), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM token"), 1);
	cr_expect_eq(audited("token_created"), 1);
}

/* --- revoking ------------------------------------------------------------- */

Test(token_store, what_was_revoked_is_not_found)
{
	struct job job = ADDED(.name = STR("x"));

	now += CLOCK_SECOND;
	cr_expect_eq(run_revoke(&job), ERR_OK);
	cr_expect_eq(job.token.revoked_at, now);
	cr_expect_eq(find(job.text), ERR_UNAUTHENTICATED);
}

Test(token_store, what_is_revoked_again_stays_as_it_is)
{
	struct job job = ADDED(.name = STR("x"));

	cr_expect_eq(run_revoke(&job), ERR_OK);
	now += CLOCK_SECOND;
	cr_expect_eq(run_revoke(&job), ERR_OK);
	cr_expect_eq(job.token.revoked_at, FIXTURE_TIME);
	cr_expect_eq(audited("token_revoked"), 1);
	job.token.id = 2;
	cr_expect_eq(run_revoke(&job), ERR_NOT_FOUND);
}

/* --- the audit log -------------------------------------------------------- */

static void
expect_audit(const char *actor, const char *kind, const char *detail)
{
	cr_expect_eq(fixture_number(arena_printf(fixture.arena,
	    "SELECT count(*) FROM audit WHERE actor = '%s' AND kind = '%s' "
	    "AND detail IS %s AND subject = 'token:x' AND channel = 'web' "
	    "AND address = '192.0.2.1' AND length(request_id) = 22", actor,
	    kind, detail).p), 1, "%s %s %s", actor, kind, detail);
}

Test(token_store, the_record_tells_who_made_and_revoked_it)
{
	struct job job = {
		.origin = &asked,
		.token = {
			.name = STR("x"), .scopes = RIGHT_CREATE | RIGHT_READ,
			.source = &source_values[SOURCE_PARTNER],
		},
	};

	cr_assert_eq(try_add(&job), ERR_OK);
	expect_audit("anna", "token_created", "'read create of partner'");
	cr_assert_eq(run_revoke(&job), ERR_OK);
	expect_audit("anna", "token_revoked", "NULL");
}

/* --- last used ------------------------------------------------------------ */

/* Uses it as it is now, and waits until that is noted. */
static void
use(const struct job *job)
{
	struct token token;

	cr_assert_eq(token_store_get(fixture.db, job->token.id,
	    fixture.arena, &token), ERR_OK);
	token_store_touch(fixture.writer, &asked, &token);
	fixture_settle();
}

static int64_t
last_used(void)
{
	return fixture_number("SELECT last_used_at FROM token WHERE id = 1");
}

Test(token_store, its_use_is_noted_once_a_minute)
{
	struct job job = ADDED(.name = STR("x"));

	cr_expect_eq(last_used(), 0);
	use(&job);
	cr_expect_eq(last_used(), FIXTURE_TIME);
	now += MINUTE - 1;
	use(&job);
	cr_expect_eq(last_used(), FIXTURE_TIME);
	now++;
	use(&job);
	cr_expect_eq(last_used(), FIXTURE_TIME + MINUTE);
	/* A clock set back does not make it older. */
	now -= CLOCK_HOUR;
	use(&job);
	cr_expect_eq(last_used(), FIXTURE_TIME + MINUTE);
}

/* What a request has found may be old by the time that it is noted. */
Test(token_store, uses_at_once_are_noted_once)
{
	struct job job = ADDED(.name = STR("x"));
	int i;

	for (i = 0; i < 10; i++) {
		token_store_touch(fixture.writer, &asked, &job.token);
		fixture_settle();
		now += CLOCK_SECOND;
	}
	cr_expect_eq(last_used(), FIXTURE_TIME);
	cr_expect_eq(audited("token_first_used"), 1);
}

Test(token_store, its_first_use_is_on_record)
{
	struct job job = ADDED(.name = STR("x"));

	use(&job);
	expect_audit("token:x", "token_first_used", "NULL");
	now += CLOCK_DAY;
	use(&job);
	cr_expect_eq(audited("token_first_used"), 1);
}

/* --- the list ------------------------------------------------------------- */

static const char *
list(int64_t page, int64_t limit, enum err want)
{
	const struct token_store_query query = {
		.page = page, .limit = limit,
	};
	struct token_store_page found;
	struct buf b;
	size_t i;
	enum err e;

	e = token_store_list(fixture.db, &query, fixture.arena, &found);
	cr_expect_eq(e, want, "page %d: %s", (int)page, err_name(e));
	buf_init(&b, fixture.arena, 0);
	for (i = 0; e == ERR_OK && i < found.n; i++)
		buf_int(&b, found.rows[i].id);
	if (e == ERR_OK)
		cr_expect_eq(found.count,
		    fixture_number("SELECT count(*) FROM token"));
	return arena_str(fixture.arena, buf_view(&b)).p;
}

Test(token_store, the_list_has_all_of_them_the_newest_first)
{
	struct job job;
	int i;

	cr_expect_str_eq(list(1, 20, ERR_OK), "");
	list(2, 20, ERR_NOT_FOUND);
	for (i = 1; i <= 5; i++)
		job = ADDED(.name = arena_printf(fixture.arena, "%d", i));
	cr_assert_eq(run_revoke(&job), ERR_OK);
	cr_expect_str_eq(list(1, 20, ERR_OK), "54321");
	cr_expect_str_eq(list(1, 2, ERR_OK), "54");
	cr_expect_str_eq(list(2, 2, ERR_OK), "32");
	cr_expect_str_eq(list(3, 2, ERR_OK), "1");
	list(4, 2, ERR_NOT_FOUND);
	cr_expect_str_eq(list(1, 5, ERR_OK), "54321");
	list(2, 5, ERR_NOT_FOUND);
}
