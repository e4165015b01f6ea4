/*
 * Tokens: made and revoked by incidentctl, shown to the service as it is
 * deployed, and told to nobody.
 */

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "auth/token.h"
#include "base/buf.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "support/expect.h"
#include "support/json_document.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define LIST		"/api/incidents/"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

#define text(...)	arena_printf(service.arena, __VA_ARGS__).p

static void
prepare(void)
{
	struct program_result r;

	service_prepare(&(struct service_options){ 0 });
	r = CTL("migrate");
	cr_assert_eq(r.status, 0, "%s", r.err.p);
}

static void
close_all(void)
{
	json_document_close();
	service_close();
}

TestSuite(token_ctl, .init = prepare, .fini = close_all, .timeout = 240);
TestSuite(token_live, .fini = close_all, .timeout = 240);

/* --- helpers -------------------------------------------------------------- */

static void
expect_done(const char *what, const struct program_result *r)
{
	program_expect_done(what, r);
	cr_expect_eq(r->err.n, 0, "%s: %s", what, r->err.p);
}

static void
expect_failed(const char *what, const struct program_result *r, int status,
	const char *says)
{
	program_expect_failed(what, r, status, says);
	cr_expect_eq(r->out.n, 0, "%s: %s", what, r->out.p);
}

/* The token that a command has printed, and nothing else. */
static struct str
printed(const struct program_result *r)
{
	struct str token = r->out, key;

	expect_done("token create", r);
	cr_assert_eq(token.n, TOKEN_TEXT + 1, "%s", token.p);
	cr_expect_eq(token.p[--token.n], '\n');
	cr_expect_eq(token_parse(token, &key), ERR_OK, "%.*s",
	    STR_FMT(token));
	return token;
}

static struct str
create(const char *name, const char *scope)
{
	struct program_result r = CTL("token", "create", "--name", name,
	    "--scope", scope);

	return printed(&r);
}

/* What is at a path of the only line of JSON. */
static const char *
told(const struct program_result *r, const char *path)
{
	cr_expect_eq(service_lines(r->out), 1, "%s", r->out.p);
	return json_document_text(json_document_read(r->out, service.arena),
	    path, service.arena);
}

/* --- incidentctl ---------------------------------------------------------- */

Test(token_ctl, create_prints_the_token_and_nothing_else)
{
	struct str token = create("zabbix", "create,read");

	cr_expect_eq(service_number("SELECT count(*) FROM token WHERE name = "
	    "'zabbix' AND scopes = 'read create' AND source IS NULL AND "
	    "expires_at IS NULL AND created_by LIKE 'incidentctl:%'"), 1);
	cr_expect_eq(service_number(text("SELECT count(*) FROM token WHERE "
	    "key = '%.8s'", token.p + 4)), 1);
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_created' AND actor LIKE 'incidentctl:%' AND "
	    "channel = 'cli' AND subject = 'token:zabbix' AND "
	    "detail = 'read create'"), 1);
}

Test(token_ctl, create_takes_a_source_and_an_end)
{
	struct program_result r = CTL("token", "create", "--name=Наш Zabbix",
	    "--scope=create", "--source=monitoring", "--expires=90d",
	    "--json");
	struct str key;

	expect_done("create", &r);
	cr_expect_str_eq(told(&r, "name"), "Наш Zabbix");
	cr_expect_str_eq(told(&r, "scopes"), "[\"create\"]");
	cr_expect_str_eq(told(&r, "source"), "monitoring");
	cr_expect_eq(token_parse(str_of(told(&r, "token")), &key), ERR_OK);
	cr_expect_eq(service_number("SELECT (expires_at - created_at + "
	    "1000000) / 86400000000 FROM token"), 90);
	r = CTL("token", "create", "--name", "x", "--scope", "admin",
	    "--expires", "2999-01-01T00:00:00Z");
	printed(&r);
	cr_expect_eq(service_number("SELECT expires_at FROM token WHERE name "
	    "= 'x'"), 32472144000 * CLOCK_SECOND);
}

static const struct {
	const char	*args[8];
	int		 status;
	const char	*says;
} bads[] = {
	{ { "--scope", "read" }, 1, "name: " },
	{ { "--name", "x" }, 1, "scopes: This field is required." },
	{ { "--name", "", "--scope", "read" }, 1, "name: " },
	{ { "--name", "a\nb", "--scope", "read" }, 1, "name: " },
	{ { "--name", "x", "--scope", "fly" }, 1, "scopes: “fly”" },
	{ { "--name", "x", "--scope", "read", "--source", "me" }, 1,
	    "source: “me”" },
	{ { "--name", "x", "--scope", "read", "--expires", "soon" }, 1,
	    "expires: " },
	{ { "--name", "x", "--scope", "read", "--expires", "0d" }, 1,
	    "expires: a time in the future" },
	{ { "--name", "x", "--scope", "read", "--expires",
	    "2001-01-01T00:00:00Z" }, 1, "expires: a time in the future" },
	{ { "--name", "ZABBIX", "--scope", "read" }, 1,
	    "name: there is a token of this name" },
	{ { "--name", "x", "--scope", "read", "y" }, 2,
	    "usage: token create" },
	{ { "--name", "x", "--scopes", "read" }, 2, "usage: token create" },
	{ { "--name" }, 2, "usage: token create" },
};

Test(token_ctl, what_is_wrong_with_a_token_is_told)
{
	struct program_result r;
	size_t i;

	create("zabbix", "read");
	for (i = 0; i < ROWS(bads); i++) {
		const char *const *a = bads[i].args;

		r = CTL("token", "create", a[0], a[1], a[2], a[3], a[4],
		    a[5], a[6]);
		expect_failed(text("%zu", i), &r, bads[i].status,
		    bads[i].says);
	}
	cr_expect_eq(service_number("SELECT count(*) FROM token"), 1);
}

Test(token_ctl, the_first_word_tells_how_it_goes_on)
{
	struct program_result r = CTL("token");

	expect_failed("token", &r, 2, "usage: token create --name");
	cr_expect_not_null(strstr(r.err.p, "usage: token list"));
	cr_expect_not_null(strstr(r.err.p, "usage: token revoke ID|NAME"));
	r = CTL("token", "frob");
	expect_failed("frob", &r, 2, "usage: token list");
	r = CTL("token", "revoke");
	expect_failed("revoke", &r, 2, "usage: token revoke");
	r = CTL("token", "list", "x");
	expect_failed("list x", &r, 2, "usage: token list");
}

static void
expect_line(struct str *rest, const char *begins, const char *holds)
{
	struct str line = str_cut(rest, '\n');

	cr_expect(str_starts(line, str_of(begins)), "%.*s", STR_FMT(line));
	cr_expect_not_null(memmem(line.p, line.n, holds, strlen(holds)),
	    "%s: %.*s", holds, STR_FMT(line));
}

Test(token_ctl, list_tells_of_all_the_newest_first)
{
	struct program_result r = CTL("token", "list");
	struct str token, rest;

	expect_done("none", &r);
	cr_expect_eq(r.out.n, 0);
	create("old", "read");
	r = CTL("token", "create", "--name", "bound", "--scope", "create",
	    "--source", "partner", "--expires", "1s");
	printed(&r);
	token = create("new", "admin");
	r = CTL("token", "revoke", "1");
	expect_done("revoke", &r);
	service_number("UPDATE token SET expires_at = 1 WHERE id = 2");
	r = CTL("token", "list");
	expect_done("list", &r);
	rest = r.out;
	expect_line(&rest, "ID    NAME                  STATE    SCOPES",
	    "LAST USED            EXPIRES");
	expect_line(&rest, "3     new                   good     admin",
	    "any source");
	expect_line(&rest, "2     bound                 expired  create",
	    "partner     never                1970-01-01 03:00:00");
	expect_line(&rest, "1     old                   revoked  read",
	    "never");
	cr_expect_eq(rest.n, 0);
	cr_expect_null(memmem(r.out.p, r.out.n, token.p + 12, 43));
	r = CTL("token", "list", "--json");
	expect_done("--json", &r);
	cr_expect_eq(service_lines(r.out), 3);
	cr_expect_not_null(strstr(r.out.p, "{\"id\":3,\"name\":\"new\","
	    "\"scopes\":[\"admin\"],\"source\":null,"));
	cr_expect_null(memmem(r.out.p, r.out.n, token.p + 12, 43));
}

Test(token_ctl, one_is_revoked_by_its_name_or_its_number)
{
	struct program_result r;

	create("Zabbix", "read");
	create("1", "read");
	create("x", "read");
	r = CTL("token", "revoke", "ZABBIX");
	expect_done("by name", &r);
	cr_expect_str_eq(r.out.p, "token 1, Zabbix: revoked\n");
	r = CTL("token", "revoke", "zabbix");
	expect_failed("again", &r, 1, "zabbix: there is no such token");
	r = CTL("token", "revoke", "1");
	expect_done("by number, again", &r);
	cr_expect_eq(service_number("SELECT count(*) FROM token WHERE "
	    "revoked_at IS NOT NULL"), 1);
	/* A number is never a name. */
	r = CTL("token", "revoke", "--json", "2");
	expect_done("by number", &r);
	cr_expect_str_eq(told(&r, "name"), "1");
	cr_expect_str_neq(told(&r, "revoked_at"), "null");
	r = CTL("token", "revoke", "99");
	expect_failed("nobody", &r, 1, "99: there is no such token");
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'token_revoked' AND actor LIKE 'incidentctl:%'"), 2);
}

Test(token_ctl, nothing_is_done_to_another_schema)
{
	struct program_result r;

	create("x", "read");
	service_number("PRAGMA user_version = 99");
	r = CTL("token", "create", "--name", "y", "--scope", "read");
	expect_failed("create", &r, 1, "run a newer program");
	r = CTL("token", "list");
	expect_failed("list", &r, 1, "run a newer program");
	r = CTL("token", "revoke", "x");
	expect_failed("revoke", &r, 1, "run a newer program");
	service_number(text("PRAGMA user_version = %d", migrate_target()));
	cr_expect_eq(service_number("SELECT count(*) FROM token WHERE "
	    "revoked_at IS NULL"), 1);
}

/* --- while the service runs ----------------------------------------------- */

/* How many processes the log says have answered so. */
static int
processes_that_answered(int status)
{
	struct str log =
	    program_read_file(service_path("log/incident-fcgi.log"),
	    service.arena), line;
	const char *says = text("GET " LIST " %d", status);
	long pids[8];
	int i, n = 0;

	while (log.p != NULL) {
		line = arena_str(service.arena, str_cut(&log, '\n'));
		const char *level = strstr(line.p, " debug ");
		long pid = level == NULL ? 0 : strtol(level + 7, NULL, 10);

		if (pid == 0 || strstr(line.p, says) == NULL)
			continue;
		for (i = 0; i < n && pids[i] != pid; i++)
			;
		if (i == n && n < 8)
			pids[n++] = pid;
	}
	return n;
}

/* All who come are told so, until both workers have said it. */
static void
both_tell(const char *header, int status)
{
	int rounds = 0;

	do {
		service_expect_status(header, status);
		cr_assert_lt(rounds++, 100, "one worker answers all");
	} while (processes_that_answered(status) < 2);
}

static const char *
bearer(struct str token)
{
	return text("Authorization: Bearer %.*s", STR_FMT(token));
}

static void
start(void)
{
	SERVICE(.workers = 2, .ini = "anonymous = none\nlog_level = debug\n");
}

Test(token_live, a_token_works_at_once_and_is_revoked_at_once_everywhere)
{
	struct program_result r;
	struct str token;

	start();
	token = create("zabbix", "read");
	both_tell(bearer(token), 200);
	r = CTL("token", "revoke", "zabbix");
	expect_done("revoke", &r);
	both_tell(bearer(token), 401);
	service_no_faults();
}

/* Until it has been noted: nobody waits for that. */
static int64_t
await_use(int64_t since)
{
	int64_t used, until = clock_mono() + 60 * CLOCK_SECOND;

	while ((used =
	    service_number("SELECT coalesce(last_used_at, 0) FROM token"))
	    <= since) {
		cr_assert_lt(clock_mono(), until, "its use is not noted");
		processes_sleep_ms(5);
	}
	return used;
}

Test(token_live, its_use_is_noted_once_a_minute_by_all_workers)
{
	struct str token;
	int64_t first, used;

	start();
	token = create("zabbix", "read");
	both_tell(bearer(token), 200);
	first = await_use(0);
	both_tell(bearer(token), 200);
	/* Should that have taken a minute, it was noted again. */
	used = service_number("SELECT last_used_at FROM token");
	cr_expect(used == first || used - first >= 60 * CLOCK_SECOND);
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE kind = "
	    "'token_first_used' AND address = '127.0.0.1'"), 1);
	service_number("UPDATE token SET last_used_at = last_used_at - "
	    "61000000");
	both_tell(bearer(token), 200);
	await_use(first - 1);
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE kind = "
	    "'token_first_used'"), 1);
	service_no_faults();
}

/* --- secrets -------------------------------------------------------------- */

static struct str wanted;
static int files, found;

static int
look(const char *path, const struct stat *st, int type, struct FTW *where)
{
	struct str file;

	(void)st;
	(void)where;
	if (type != FTW_F)
		return 0;
	file = program_read_file(path, service.arena);
	files++;
	if (file.n > 0 && memmem(file.p, file.n, wanted.p, wanted.n) != NULL)
		found++;
	return 0;
}

/* In how many files of the service those bytes stand. */
static int
count_files_with(struct str bytes)
{
	wanted = bytes;
	files = found = 0;
	nftw(service.state, look, 16, FTW_PHYS);
	return found;
}

static void
ask(const char *header, const char *method, const char *target,
	const char *json, int status)
{
	struct web w = { .port = service.port, .header = header };
	struct web_answer a;

	cr_assert(web_ask(&w, method, target, json, &a));
	cr_expect_eq(a.status, status, "%s %s: %d: %.*s", method, target,
	    a.status, STR_FMT(a.body));
	web_close(&w);
}

/* Makes one over HTTP; its text. */
static struct str
made(const char *header, const char *key)
{
	struct web w = { .port = service.port };
	struct web_answer a;
	const char *token;

	w.header = text("%s\r\nIdempotency-Key: %s", header, key);
	cr_assert(web_ask(&w, "POST", "/api/tokens/",
	    "{\"name\":\"made\",\"scopes\":[\"read\"]}", &a));
	cr_assert_eq(a.status, 201, "%.*s", STR_FMT(a.body));
	expect_str_eq(web_header(&a, "Cache-Control"), STR("no-store"));
	token = json_document_text(json_document_read(a.body, service.arena),
	    "token", service.arena);
	web_close(&w);
	return str_of(token);
}

Test(token_live, no_secret_is_in_any_file_of_the_service)
{
	struct str tokens[3];
	const char *admin;
	size_t i;

	start();
	tokens[0] = create("admin", "admin");
	tokens[1] = create("short", "read");
	admin = bearer(tokens[0]);
	tokens[2] = made(admin, "k");
	ask(admin, "GET", "/api/tokens/", NULL, 200);
	ask(bearer(tokens[1]), "GET", LIST, NULL, 200);
	ask(bearer(tokens[1]), "POST", LIST, "{}", 403);
	ask(bearer(tokens[2]), "GET", LIST, NULL, 200);
	ask(admin, "DELETE", "/api/tokens/2/", NULL, 204);
	ask(bearer(tokens[1]), "GET", LIST, NULL, 401);
	cr_expect_eq(service_stop(), 0);
	for (i = 0; i < ROWS(tokens); i++) {
		const struct str key = { tokens[i].p + 4, 8 };
		const struct str secret = { tokens[i].p + 12, 43 };

		/* What is no secret is there, so this would find it. */
		cr_expect_geq(count_files_with(key), 1);
		cr_expect_eq(count_files_with(secret), 0, "token %zu", i);
	}
	cr_expect_gt(files, 5);
}
