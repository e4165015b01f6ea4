/*
 * Passwords, sessions and tokens stay secret: whatever becomes of the
 * requests that hold them, they are in no answer but the one that hands
 * them out, in no log, and in no file of the database as they are.
 */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

TestSuite(secrets, .fini = service_close, .timeout = 240);

#define LOGIN		"/api/auth/login/"
#define LOGOUT		"/api/auth/logout/"
#define PASSWORD	"/api/auth/password/"
#define LIST		"/api/incidents/"
#define TOKENS		"/api/tokens/"
#define USERS		"/api/users/"

/* Each of them like no other text that there is. */
#define FIRST		"horse-7-battery-staple"
#define SECOND		"garden-4-window-lantern"
#define WRONG		"mistaken-9-velvet-anchor"
#define OTHERS		"somebody-3-else-entirely"

/* "root:" and the first, and the wrong one. */
#define BASIC		"cm9vdDpob3JzZS03LWJhdHRlcnktc3RhcGxl"
#define BASIC_WRONG	"cm9vdDptaXN0YWtlbi05LXZlbHZldC1hbmNob3I="

#define text(...)	arena_printf(service.arena, __VA_ARGS__).p

/* --- what is secret ------------------------------------------------------ */

#define SECRETS		32
#define WIPED_SECONDS	60	/* on a busy machine */

static const char *secrets[SECRETS] = {
	FIRST, SECOND, WRONG, OTHERS, BASIC, BASIC_WRONG,
};
static int secrets_n = 6;

static const char *
keep(const char *secret)
{
	cr_assert_lt(secrets_n, SECRETS);
	cr_assert_gt(strlen(secret), 16, "\"%s\" may be there by chance",
	    secret);
	return secrets[secrets_n++] = secret;
}

/* The first secret that the bytes hold, or NULL. */
static const char *
find_secret(struct str bytes)
{
	int i;

	for (i = 0; i < secrets_n; i++)
		if (memmem(bytes.p, bytes.n, secrets[i],
		    strlen(secrets[i])) != NULL)
			return secrets[i];
	return NULL;
}

static int files;

static int
judge_file(const char *path, const struct stat *st, int type,
	struct FTW *where)
{
	const char *found;

	(void)st;
	(void)where;
	if (type != FTW_F)
		return 0;
	files++;
	found = find_secret(program_read_file(path, service.arena));
	cr_expect_null(found, "%s holds %s", path, found);
	return 0;
}

/* Everything that the service has written, wherever. */
static void
judge_files(void)
{
	nftw(service.state, judge_file, 16, FTW_PHYS);
	cr_expect_geq(files, 6, "there are %d files", files);
	cr_expect_gt(service_size("log/incident-fcgi.log"), 0);
	cr_expect_gt(service_size("incidents.sqlite3"), 0);
}

/* --- what the workers hold ----------------------------------------------- */

/*
 * A worker with the address sanitizer keeps what is freed, and has terabytes of
 * shadow memory.
 */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_TELLS	false
#else
#define MEMORY_TELLS	true
#endif

/* A secret in one stretch of memory of another process, or NULL. */
static const char *
find_in_stretch(int mem, unsigned long from, unsigned long to)
{
	const size_t n = (size_t)(to - from);
	char *copy = malloc(n);
	const char *found = NULL;
	ssize_t got;

	cr_assert_not_null(copy);
	got = pread(mem, copy, n, (off_t)from);
	if (got > 0)
		found = find_secret((struct str){ copy, (size_t)got });
	free(copy);
	return found;
}

/* In all that it can write; some hundred MiB at the most. */
static const char *
find_in_process(pid_t pid, int mem)
{
	const char *found = NULL;
	FILE *maps = fopen(text("/proc/%ld/maps", (long)pid), "r");
	unsigned long from, to;
	char mode[5], line[512];

	cr_assert_not_null(maps);
	while (found == NULL && fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) == 3 &&
		    strncmp(mode, "rw", 2) == 0)
			found = find_in_stretch(mem, from, to);
	fclose(maps);
	return found;
}

/* A worker overwrites what a request held after it has answered it. */
static void
judge_process(pid_t pid, int mem)
{
	int64_t until = clock_mono() + WIPED_SECONDS * CLOCK_SECOND;
	const char *found;

	while ((found = find_in_process(pid, mem)) != NULL) {
		cr_assert_lt(clock_mono(), until,
		    "the memory of a worker holds %s", found);
		processes_sleep_ms(20);
	}
}

/* Without privileges nobody can look, which is as good. */
static void
judge_memory(void)
{
	pid_t pids[8];
	int i, mem, n = service_workers(pids, 8);

	cr_assert_gt(n, 0);
	for (i = 0; i < n; i++) {
		mem = open(text("/proc/%ld/mem", (long)pids[i]), O_RDONLY);
		if (mem == -1) {
			cr_expect_eq(errno, EACCES, "%s", strerror(errno));
			continue;
		}
		judge_process(pids[i], mem);
		close(mem);
	}
}

static void
expect_no_dumps(void)
{
	pid_t pids[8];
	int i, n = service_workers(pids, 8);
	struct str limits;

	cr_assert_gt(n, 0);
	for (i = 0; i < n; i++) {
		limits = program_read_file(text("/proc/%ld/limits",
		    (long)pids[i]), service.arena);
		cr_expect_not_null(memmem(limits.p, limits.n,
		    "Max core file size        0                    0", 48),
		    "%.*s", STR_FMT(limits));
	}
}

/* --- asking -------------------------------------------------------------- */

static struct web client;

/* Header lines that go along, with what a session takes. */
static const char *headers = "";

/* The answer, which must not hold a secret that was known before it. */
static struct web_answer
ask(const char *method, const char *target, const char *body)
{
	struct web_answer a;
	const char *found;

	if (client.port == 0)
		web_open(&client, service.port);
	cr_assert(web_write(&client, arena_printf(service.arena,
	    "%s %s HTTP/1.1\r\nHost: localhost:%d\r\n"
	    "Content-Type: application/json\r\n%sContent-Length: %zu\r\n"
	    "\r\n%s", method, target, service.port, headers, strlen(body),
	    body)));
	cr_assert(web_read(&client, false, &a), "%s %s", method, target);
	found = find_secret(a.body);
	cr_expect_null(found, "the answer to %s %s holds %s: %.*s", method,
	    target, found, STR_FMT(a.body));
	found = find_secret(a.head);
	cr_expect_null(found, "the head of %s %s holds %s", method, target,
	    found);
	return a;
}

#define expect(a, want) \
	cr_expect_eq((a).status, (want), "status %d: %.*s", (a).status, \
	    STR_FMT((a).body))

/* What stands between that and the next `end`; it must be there. */
static const char *
between(struct str s, const char *begin, char end)
{
	const char *p = memmem(s.p, s.n, begin, strlen(begin));
	const char *q;

	cr_assert_not_null(p, "no %s: %.*s", begin, STR_FMT(s));
	p += strlen(begin);
	q = memchr(p, end, (size_t)(s.p + s.n - p));
	cr_assert_not_null(q);
	return text("%.*s", (int)(q - p), p);
}

static const char *
credentials(const char *username, const char *password)
{
	return text("{\"username\":\"%s\",\"password\":\"%s\"}", username,
	    password);
}

static struct web_answer
log_in(const char *password)
{
	headers = "";
	return ask("POST", LOGIN, credentials("root", password));
}

/* Every cookie that came, and the token that goes with it. */
static void
keep_session(const struct web_answer *a)
{
	const char *cookie = between(a->head, "Set-Cookie: incident=", ';');
	const char *csrf = between(a->body, "\"csrf_token\":\"", '"');
	struct str rest = a->head;
	const char *p;

	while ((p = memmem(rest.p, rest.n, "Set-Cookie: ", 12)) != NULL) {
		rest.n -= (size_t)(p + 12 - rest.p);
		rest.p = p + 12;
		keep(between(rest, "=", ';'));
	}
	keep(csrf);
	headers = text("Cookie: incident=%s\r\nX-CSRF-Token: %s\r\n",
	    cookie, csrf);
}

static void
enter(const char *password)
{
	struct web_answer a = log_in(password);

	expect(a, 200);
	keep_session(&a);
}

static void
as(const char *authorization)
{
	headers = text("Authorization: %s\r\n", authorization);
}

static void
sql(const char *statement)
{
	sqlite3 *db;
	char *why = NULL;

	cr_assert_eq(sqlite3_open(service.database, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	cr_expect_eq(sqlite3_exec(db, statement, NULL, NULL, &why),
	    SQLITE_OK, "%s: %s", statement, why);
	sqlite3_free(why);
	sqlite3_close(db);
}

/* --- a life of secrets --------------------------------------------------- */

/* With a log that tells all there is to tell, and an administrator. */
static void
start(void)
{
	static const struct service_options options = {
		.workers = 2,
		.ini = "anonymous = none\nlog_level = debug\n",
	};
	struct program_result r;

	service_prepare(&options);
	r = CTL("migrate");
	cr_assert_eq(r.status, 0, "%s", r.err.p);
	setenv("INCIDENT_SUPERUSER_PASSWORD", FIRST, 1);
	r = CTL("createsuperuser", "--noinput", "--username", "root");
	unsetenv("INCIDENT_SUPERUSER_PASSWORD");
	cr_assert_eq(r.status, 0, "%s", r.err.p);
	cr_expect_null(find_secret(r.out));
	service_again(&options);
}

/* Where somebody may have put a password by mistake. */
static const struct {
	const char	*body, *why;	/* why: as web_refusal */
} mistakes[] = {
	{ "{\"username\":\"root\",\"password\":\"" FIRST "\"", "json" },
	{ "{\"username\":\"root\",\"password\":\"" FIRST "\\ud800\"}",
	    "password" },
	{ "{\"username\":\"root\",\"password\":\"" FIRST "\",}", "json" },
	{ "{\"username\":\"root\",\"password\":[\"" FIRST "\"]}",
	    "password" },
	{ "{\"username\":\"root\",\"password\":{\"x\":\"" FIRST "\"}}",
	    "password" },
	{ "{\"username\":\"root\",\"" FIRST "\":\"password\"}", "password" },
	{ "[\"" FIRST "\"]", "non_field_errors" },
	{ "\"" FIRST "\"", "non_field_errors" }, { FIRST, "json" },
};

static void
make_mistakes(void)
{
	struct web_answer a;
	size_t i;

	headers = "";
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		a = ask("POST", LOGIN, mistakes[i].body);
		expect_web_refusal(a, 400, mistakes[i].why);
	}
	a = log_in(WRONG);
	expect_web_refusal(a, 401, "credentials");
	a = ask("POST", LOGIN, credentials("nobody", WRONG));
	expect_web_refusal(a, 401, "credentials");
	as("Basic " BASIC_WRONG);
	a = ask("GET", LIST, "");
	expect_web_refusal(a, 401, "credentials");
	as("Basic  " BASIC "!");
	a = ask("GET", LIST, "");
	expect_web_refusal(a, 401, "credentials");
}

static void
change_passwords(void)
{
	struct web_answer a;

	enter(FIRST);
	a = ask("POST", PASSWORD, "{\"old_password\":\"" WRONG
	    "\",\"new_password\":\"" SECOND "\"}");
	expect_web_refusal(a, 400, "old_password");
	a = ask("POST", PASSWORD, "{\"old_password\":\"" FIRST
	    "\",\"new_password\":\"root\"}");
	expect_web_refusal(a, 400, "new_password");
	a = ask("POST", PASSWORD, "{\"old_password\":\"" FIRST
	    "\",\"new_password\":\"" SECOND "\"}");
	expect(a, 200);
	keep_session(&a);
	a = ask("POST", USERS, "{\"username\":\"ann\",\"role\":\"viewer\","
	    "\"password\":\"" OTHERS "\"}");
	expect(a, 201);
	a = ask("PATCH", between(a.head, "Location: ", '\r'),
	    "{\"password\":\"" OTHERS "\"}");
	expect(a, 200);
}

/* Handed out once, to be kept from then on. */
static const char *
make_token(void)
{
	const char *session = headers;
	struct web_answer a;

	headers = text("%sIdempotency-Key: a-key\r\n", session);
	a = ask("POST", TOKENS, "{\"name\":\"probe\",\"scopes\":[\"read\"]}");
	expect(a, 201);
	return keep(between(a.body, "\"token\":\"", '"'));
}

static void
use_token(const char *token)
{
	struct web_answer a;

	as(text("Bearer %s", token));
	a = ask("GET", LIST, "");
	expect(a, 200);
	a = ask("POST", LIST, "{}");
	expect_web_refusal(a, 403, "forbidden");
	a = ask("GET", "/api/nowhere/", "");
	expect_web_refusal(a, 404, "no_path");
	as(text("bearer %s", token));
	a = ask("GET", LIST "?page=x", "");
	expect_web_refusal(a, 404, "no_page");
	/* Almost it. */
	as(text("Bearer %.*sx", (int)strlen(token) - 1, token));
	a = ask("GET", LIST, "");
	expect_web_refusal(a, 401, "token");
	as(text("Token %s", token));
	a = ask("GET", LIST, "");
	expect_web_refusal(a, 401, "unauthenticated");
}

/* What goes wrong inside is logged. */
static void
break_things(void)
{
	struct web_answer a;

	sql("ALTER TABLE session RENAME TO hidden");
	a = log_in(SECOND);
	expect_web_refusal(a, 500, "internal");
	as("Basic " BASIC);
	a = ask("GET", LIST, "");
	expect_web_refusal(a, 401, "credentials");
	sql("ALTER TABLE hidden RENAME TO session");
	sql("ALTER TABLE account RENAME TO hidden");
	a = log_in(SECOND);
	expect_web_refusal(a, 500, "internal");
	sql("ALTER TABLE hidden RENAME TO account");
}

Test(secrets, stay_where_they_belong)
{
	struct web_answer a;

	start();
	as("Basic " BASIC);
	a = ask("GET", LIST, "");
	expect(a, 200);
	make_mistakes();
	change_passwords();
	use_token(make_token());
	break_things();
	enter(SECOND);
	a = ask("POST", LOGOUT, "");
	expect(a, 204);
	web_close(&client);
	cr_expect_geq(secrets_n, 14);
	expect_no_dumps();
	if (MEMORY_TELLS)
		judge_memory();
	judge_files();
	/* What is in the log of the database is in its file then. */
	cr_expect_eq(service_stop(), 0);
	cr_expect_gt(service_size("log/access.log"), 0);
	sql("PRAGMA wal_checkpoint(TRUNCATE)");
	judge_files();
}

/* A search that finds nothing anywhere proves nothing. */
Test(secrets, would_be_found)
{
	FILE *f;

	service_prepare(&(struct service_options){ 0 });
	cr_expect_null(find_secret(STR("horse-7-battery-stapl")));
	cr_expect_str_eq(find_secret(STR("x" FIRST "x")), FIRST);
	cr_assert_not_null(f = fopen(service_path("somewhere"), "w"));
	fputs("a\n" WRONG "\n", f);
	cr_assert_eq(fclose(f), 0);
	cr_expect_str_eq(find_secret(program_read_file(
	    service_path("somewhere"), service.arena)), WRONG);
}
