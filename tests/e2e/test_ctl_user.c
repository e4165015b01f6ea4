/*
 * incidentctl and accounts: what it asks, what it says, what becomes of
 * them, also while the service runs.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/account_store.h"
#include "auth/password.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "support/expect.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/terminal.h"
#include "support/web.h"

#define GOOD		"correct horse battery"
#define SECRET		"INCIDENT_SUPERUSER_PASSWORD"
#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static struct program_result
ctl_with(const char *input, const char *const args[])
{
	const char *path = service_path("input");
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f);
	fputs(input, f);
	cr_assert_eq(fclose(f), 0);
	return service_ctl(path, args);
}

/* With that as its standard input. */
#define CTL_WITH(input, ...) \
	ctl_with(input, (const char *const[]){ __VA_ARGS__, NULL })

static void
expect_out(const struct program_result *r, const char *says)
{
	cr_expect_not_null(strstr(r->out.p, says), "no \"%s\" in: %s", says,
	    r->out.p);
}

/* --- the database -------------------------------------------------------- */

static int64_t
accounts(void)
{
	return service_number("SELECT count(*) FROM account");
}

/* Lines of the record about an account of that kind, by the tool. */
static int64_t
told(const char *kind, const char *name)
{
	return service_number(arena_printf(service.arena,
	    "SELECT count(*) FROM audit "
	    "WHERE actor LIKE 'incidentctl:%%' AND channel = 'cli' AND "
	    "kind = '%s' AND subject = '%s'", kind, name).p);
}

/* A session of the account, seen just now; what its cookie holds. */
static const char *
begin_session(const char *name)
{
	unsigned char secret[CRYPT_KEY], digest[CRYPT_DIGEST];
	const struct str text = { (const char *)secret, sizeof(secret) };
	struct buf hex;
	size_t i;

	crypt_random(secret, sizeof(secret));
	crypt_digest(&text, 1, digest);
	buf_init(&hex, service.arena, 128);
	for (i = 0; i < sizeof(digest); i++)
		buf_str(&hex, arena_printf(service.arena, "%02x", digest[i]));
	service_number(arena_printf(service.arena, "INSERT INTO session "
	    "(account_id, secret, created_at, seen_at) "
	    "SELECT id, x'%.*s', 1000000 * unixepoch(), "
	    "1000000 * unixepoch() FROM account WHERE username = '%s'",
	    STR_FMT(buf_view(&hex)), name).p);
	return crypt_encode(text, service.arena).p;
}

static int64_t
sessions(void)
{
	return service_number("SELECT count(*) FROM session");
}

/* Is the password of the account that one?  An empty one: has it none? */
static bool
password_is(const char *name, const char *given)
{
	enum password_outcome outcome = PASSWORD_WRONG;
	struct account_login login;
	struct db *db;

	cr_assert_eq(db_open(service.database, DB_READ, 0, &db), ERR_OK);
	cr_assert_eq(account_store_find(db, str_of(name), service.arena,
	    &login), ERR_OK, "%s", name);
	db_close(&db);
	if (given[0] == '\0')
		return !password_usable(login.password.stored);
	cr_assert_eq(password_verify(login.password.stored, str_of(given), 0,
	    &outcome), ERR_OK);
	return outcome == PASSWORD_OK;
}

static void
add(const char *name, const char *role)
{
	struct program_result r = CTL("user", "add", name, "--role", role,
	    "--no-password");

	program_expect_done(name, &r);
}

static void
prepare(void)
{
	struct program_result r;

	service_prepare(&(struct service_options){ 0 });
	crypt_init();
	db_init();
	r = CTL("migrate");
	program_expect_done("migrate", &r);
}

TestSuite(ctl_user, .init = prepare, .fini = service_close, .timeout = 240);
TestSuite(ctl_user_live, .fini = service_close, .timeout = 240);

/* --- createsuperuser ----------------------------------------------------- */

#define AT_TERMINAL(arguments, ...) \
	terminal_run((const char *const[]){ BUILDDIR "/incidentctl", \
	    "--config", service.config, arguments, NULL }, \
	    (const struct terminal_answer[]){ __VA_ARGS__, { NULL, NULL } }, \
	    service.arena)

#define ARGUMENTS(...)	__VA_ARGS__

#define FIRST	"Password: "
#define AGAIN	"Password (again): "

Test(ctl_user, createsuperuser_asks_for_what_it_is_not_told)
{
	struct program_result r = AT_TERMINAL("createsuperuser",
	    { "Username: ", "Анна" },
	    { "E-mail address (may be blank): ", "anna@example.org" },
	    { FIRST, GOOD }, { AGAIN, GOOD });

	program_expect_done("createsuperuser", &r);
	expect_out(&r, "Анна: added");
	cr_expect_null(strstr(r.out.p, "horse"), "%s", r.out.p);
	cr_expect_eq(service_number("SELECT count(*) FROM account WHERE "
	    "username = 'Анна' AND role = 'admin' AND active = 1 AND "
	    "email = 'anna@example.org' AND version = 1"), 1);
	cr_expect(password_is("анна", GOOD));
	cr_expect_eq(told("account_created", "Анна"), 1);
}

Test(ctl_user, createsuperuser_asks_again_three_times)
{
	struct program_result r = AT_TERMINAL(ARGUMENTS("createsuperuser",
	    "--username", "ivanushka", "--email", ""),
	    { FIRST, "short" }, { AGAIN, "short" },
	    { FIRST, "ivanushka1" }, { AGAIN, "ivanushka1" },
	    { FIRST, GOOD }, { AGAIN, GOOD });

	program_expect_done("third", &r);
	expect_out(&r, "at least 10 characters");
	expect_out(&r, "too similar");
	cr_expect(password_is("ivanushka", GOOD));
	r = AT_TERMINAL(ARGUMENTS("createsuperuser", "--username", "x",
	    "--email", ""),
	    { FIRST, "short" }, { AGAIN, "short" },
	    { FIRST, GOOD }, { AGAIN, GOOD "!" },
	    { FIRST, "1234567890" }, { AGAIN, "1234567890" });
	cr_expect_eq(r.status, 1);
	expect_out(&r, "the two passwords differ");
	cr_expect_eq(accounts(), 1);
}

Test(ctl_user, createsuperuser_asks_again_for_a_name)
{
	struct program_result r;

	add("anna", "viewer");
	r = AT_TERMINAL(ARGUMENTS("createsuperuser", "--email", ""),
	    { "Username: ", "ANNA" }, { "Username: ", "a b" },
	    { "Username: ", "boris" },
	    { FIRST, GOOD }, { AGAIN, GOOD });
	program_expect_done("third", &r);
	expect_out(&r, "ANNA: there is an account of this name already");
	expect_out(&r, "username: A user name is made of");
	r = AT_TERMINAL(ARGUMENTS("createsuperuser", "--username", "anna",
	    "--email", ""), { NULL, NULL });
	cr_expect_eq(r.status, 1);
	cr_expect_eq(accounts(), 2);
}

Test(ctl_user, createsuperuser_can_ask_for_nothing)
{
	struct program_result r;

	setenv(SECRET, GOOD, 1);
	r = CTL("createsuperuser", "--noinput", "--username", "anna",
	    "--email", "anna@example.org", "--json");
	program_expect_done("--noinput", &r);
	expect_out(&r, "\"username\":\"anna\"");
	expect_out(&r, "\"role\":\"admin\"");
	cr_expect(password_is("anna", GOOD));
	r = CTL("createsuperuser", "--noinput", "--username", "Anna");
	program_expect_failed("exists", &r, 1, "already");
	setenv(SECRET, "short", 1);
	r = CTL("createsuperuser", "--noinput", "--username", "boris");
	program_expect_failed("weak", &r, 1, "at least 10 characters");
	setenv(SECRET, "", 1);
	r = CTL("createsuperuser", "--noinput", "--username", "boris");
	program_expect_failed("empty", &r, 1, "at least 10 characters");
	setenv(SECRET, GOOD, 1);
	r = CTL("createsuperuser", "--noinput", "--username", "boris",
	    "--email", "x");
	program_expect_failed("e-mail", &r, 1,
	    "email: This is no e-mail address.");
	r = CTL("createsuperuser", "--noinput");
	program_expect_failed("no name", &r, 2, "--username");
	cr_expect_eq(accounts(), 1);
}

Test(ctl_user, createsuperuser_says_who_cannot_log_in)
{
	struct program_result r = CTL("createsuperuser", "--noinput",
	    "--username", "anna");

	program_expect_done("--noinput", &r);
	cr_expect_not_null(strstr(r.err.p, "anna cannot log in"), "%s",
	    r.err.p);
	cr_expect(password_is("anna", ""));
}

/* --- passwords from files and variables ---------------------------------- */

#define MARK	"\xef\xbb\xbf"

/* { what comes, what the password is then; NULL: it is refused so } */
static const struct {
	const char	*given, *password, *said;
} piped[] = {
	{ GOOD "\n", GOOD, NULL },
	{ GOOD "\r\n", GOOD, NULL },
	{ GOOD, GOOD, NULL },
	{ MARK GOOD "\r\n", GOOD, NULL },
	{ " " GOOD " \n", " " GOOD " ", NULL },
	{ GOOD "\r\r\n", NULL, "U+000D CARRIAGE RETURN" },
	{ GOOD "\r", NULL, "U+000D CARRIAGE RETURN" },
	{ "a\t" GOOD "\n", NULL, "U+0009 CHARACTER TABULATION" },
	{ GOOD MARK "\n", NULL, "U+FEFF BYTE ORDER MARK" },
};

static void
expect_given(const char *given, const char *said,
	const struct program_result *r)
{
	if (said == NULL)
		program_expect_done(given, r);
	else
		program_expect_failed(given, r, 1, said);
}

Test(ctl_user, a_password_from_a_pipe_loses_its_line_end_and_no_more)
{
	struct program_result r;
	size_t i;

	add("anna", "viewer");
	for (i = 0; i < sizeof(piped) / sizeof(piped[0]); i++) {
		r = CTL_WITH(piped[i].given, "user", "passwd", "anna",
		    "--password-stdin");
		expect_given(piped[i].given, piped[i].said, &r);
		if (piped[i].password != NULL)
			cr_expect(password_is("anna", piped[i].password),
			    "%s", piped[i].given);
	}
}

Test(ctl_user, so_does_one_from_a_variable)
{
	struct program_result r;
	char name[16];
	size_t i;

	for (i = 0; i < sizeof(piped) / sizeof(piped[0]); i++) {
		snprintf(name, sizeof(name), "anna%c", (int)('a' + i));
		setenv(SECRET, piped[i].given, 1);
		r = CTL("createsuperuser", "--noinput", "--username", name);
		expect_given(piped[i].given, piped[i].said, &r);
		if (piped[i].password != NULL)
			cr_expect(password_is(name, piped[i].password),
			    "%s", piped[i].given);
	}
	setenv(SECRET, GOOD "\n\n", 1);
	r = CTL("createsuperuser", "--noinput", "--username", "boris");
	program_expect_failed("two lines", &r, 1, "U+000A LINE FEED");
}

/* --- adding -------------------------------------------------------------- */

Test(ctl_user, one_is_added_by_a_script)
{
	struct program_result r = CTL_WITH("  two words  \nmore\n", "user",
	    "add", "иван", "--role=operator", "--email", "ivan@example.org",
	    "--first-name", "Иван", "--last-name", "Петров",
	    "--password-stdin", "--json");

	program_expect_done("add", &r);
	expect_out(&r, "{\"id\":1,\"username\":\"иван\","
	    "\"first_name\":\"Иван\",\"last_name\":\"Петров\","
	    "\"email\":\"ivan@example.org\",\"role\":\"operator\","
	    "\"role_display\":\"Оператор\",\"active\":true,\"created_at\":");
	expect_out(&r, "\"last_login\":null,\"version\":1}\n");
	cr_expect(password_is("иван", "  two words  "));
	cr_expect_eq(told("account_created", "иван"), 1);
}

Test(ctl_user, one_is_added_at_a_terminal)
{
	struct program_result r = AT_TERMINAL(ARGUMENTS("user", "add", "ivan",
	    "--role", "viewer"),
	    { FIRST, GOOD }, { AGAIN, GOOD });

	program_expect_done("add", &r);
	expect_out(&r, "ivan: added");
	cr_expect(password_is("ivan", GOOD));
}

static const struct {
	const char	*args[8];
	int		 status;
	const char	*says;
} bads[] = {
	{ { "x", "--role", "viewer", "--no-password", "--password-stdin" },
	    2, "exclude each other" },
	{ { "--role", "viewer" }, 2, "usage: user add" },
	{ { "x", "y", "--role", "viewer" }, 2, "usage: user add" },
	{ { "x", "--no-password" }, 1, "role: This field is required." },
	{ { "x", "--role", "owner", "--no-password" }, 1, "role: “owner”" },
	{ { "a b", "--role", "viewer", "--no-password" }, 1,
	    "username: A user name" },
	{ { "a\xff", "--role", "viewer", "--no-password" }, 1,
	    "username: This is not UTF-8 text" },
	{ { "", "--role", "viewer", "--no-password" }, 1,
	    "username: This field" },
	{ { "anonymous", "--role", "viewer", "--no-password" }, 1,
	    "username: A user name" },
	{ { "x", "--role", "viewer", "--no-password", "--email", "x" }, 1,
	    "email: This is no e-mail address." },
	{ { "АННА", "--role", "viewer", "--no-password" }, 1,
	    "there is an account of this name already" },
	{ { "x", "--role", "viewer", "--password-stdin" }, 1,
	    "no password was given" },
	{ { "x", "--role", "viewer" }, 1, "no password was given" },
};

Test(ctl_user, what_cannot_be_added_is_told)
{
	const char *args[12] = { "user", "add" };
	struct program_result r;
	size_t i, n;

	add("анна", "viewer");
	for (i = 0; i < ROWS(bads); i++) {
		for (n = 0; n < 8; n++)
			args[n + 2] = bads[i].args[n];
		r = service_ctl(NULL, args);
		program_expect_failed(bads[i].says, &r, bads[i].status,
		    bads[i].says);
		cr_expect_eq(r.out.n, 0, "%s", r.out.p);
	}
	r = CTL_WITH("short\n", "user", "add", "x", "--role", "viewer",
	    "--password-stdin");
	program_expect_failed("weak", &r, 1, "at least 10 characters");
	cr_expect_null(strstr(r.err.p, "short\n"));
	cr_expect_eq(accounts(), 1);
}

Test(ctl_user, nothing_is_done_to_another_schema)
{
	struct program_result r;

	service_number("PRAGMA user_version = 0");
	r = CTL("user", "add", "x", "--role", "viewer", "--no-password");
	program_expect_failed("add", &r, 1, "incidentctl migrate");
	r = AT_TERMINAL("createsuperuser", { "Username: ", "x" },
	    { "E-mail address (may be blank): ", "" });
	cr_expect_eq(r.status, 1);
	r = CTL("user", "list");
	program_expect_failed("list", &r, 1, "incidentctl migrate");
	r = CTL("clearsessions");
	program_expect_failed("clearsessions", &r, 1, "incidentctl migrate");
	cr_expect_eq(accounts(), 0);
}

/* --- listing ------------------------------------------------------------- */

Test(ctl_user, all_are_listed)
{
	struct program_result r = CTL("user", "list");

	program_expect_done("none", &r);
	cr_expect_eq(r.out.n, 0);
	add("boris", "operator");
	add("Анна", "admin");
	r = CTL("user", "add", "ada", "--role", "viewer", "--first-name",
	    "A\x1b[2J", "--no-password");
	program_expect_done("ada", &r);
	r = CTL("user", "disable", "boris", "--yes");
	program_expect_done("disable", &r);
	r = CTL("user", "list");
	program_expect_done("list", &r);
	cr_expect_eq(service_lines(r.out), 4);
	cr_expect_eq(strncmp(r.out.p, "USERNAME", 8), 0, "%s", r.out.p);
	expect_out(&r, "LAST LOGIN");
	expect_out(&r, "\nada");
	expect_out(&r, "operator  disabled  never");
	cr_expect_null(strchr(r.out.p, '\x1b'));
	r = CTL("user", "list", "--json");
	cr_expect_eq(service_lines(r.out), 3);
	expect_out(&r, "\"first_name\":\"A\\u001b[2J\"");
	expect_out(&r, "\"username\":\"boris\"");
	r = CTL("user", "list", "x");
	program_expect_failed("argument", &r, 2, "usage: user list");
	r = CTL("user");
	program_expect_failed("half a name", &r, 2, "usage: user add");
}

/* --- changing ------------------------------------------------------------ */

Test(ctl_user, a_password_is_set_and_ends_the_sessions)
{
	struct program_result r;

	add("anna", "viewer");
	begin_session("anna");
	cr_assert_eq(sessions(), 1);
	r = CTL_WITH(GOOD "\n", "user", "passwd", "Anna", "--password-stdin");
	program_expect_done("passwd", &r);
	cr_expect(password_is("anna", GOOD));
	cr_expect_eq(sessions(), 0);
	cr_expect_eq(told("password", "anna"), 1);
	r = AT_TERMINAL(ARGUMENTS("user", "passwd", "anna"),
	    { FIRST, "another horse sings" }, { AGAIN, "another horse sings" });
	program_expect_done("terminal", &r);
	cr_expect(password_is("anna", "another horse sings"));
	r = CTL_WITH("anna@12345\n", "user", "passwd", "anna",
	    "--password-stdin");
	program_expect_failed("weak", &r, 1, "too similar");
	cr_expect(password_is("anna", "another horse sings"));
	r = CTL_WITH(GOOD "\n", "user", "passwd", "nobody",
	    "--password-stdin");
	program_expect_failed("nobody", &r, 1,
	    "nobody: there is no such account");
}

Test(ctl_user, a_role_is_set)
{
	struct program_result r;

	add("anna", "admin");
	add("boris", "viewer");
	r = CTL("user", "role", "boris", "operator", "--json");
	program_expect_done("role", &r);
	expect_out(&r, "\"role\":\"operator\"");
	cr_expect_eq(told("role", "boris"), 1);
	r = CTL("user", "role", "boris", "owner");
	program_expect_failed("no role", &r, 2, "usage: user role");
	r = CTL("user", "role", "nobody", "viewer");
	program_expect_failed("nobody", &r, 1, "there is no such account");
	r = CTL("user", "role", "anna", "viewer");
	program_expect_failed("last", &r, 1, "anna: is the last active admin");
	cr_expect_eq(service_number("SELECT count(*) FROM account WHERE "
	    "role = 'admin'"), 1);
}

Test(ctl_user, disabling_is_asked_about)
{
	struct program_result r;

	add("anna", "viewer");
	begin_session("anna");
	r = CTL("user", "disable", "anna");
	program_expect_failed("no answer", &r, 1, "--yes");
	r = CTL_WITH("n\n", "user", "disable", "anna");
	program_expect_failed("no", &r, 1, "--yes");
	cr_expect_eq(sessions(), 1);
	r = AT_TERMINAL(ARGUMENTS("user", "disable", "anna"),
	    { "Log out and lock out anna? [y/N]: ", "" });
	cr_expect_eq(r.status, 1);
	cr_expect_eq(sessions(), 1);
	r = AT_TERMINAL(ARGUMENTS("user", "disable", "anna"),
	    { "Log out and lock out anna? [y/N]: ", "y" });
	program_expect_done("y", &r);
	cr_expect_eq(sessions(), 0);
	cr_expect_eq(told("deactivated", "anna"), 1);
	r = CTL("user", "enable", "ANNA");
	program_expect_done("enable", &r);
	expect_out(&r, "anna: can log in");
	cr_expect_eq(told("activated", "anna"), 1);
	r = CTL("user", "disable", "nobody", "--yes");
	program_expect_failed("nobody", &r, 1, "there is no such account");
}

Test(ctl_user, the_last_admin_stays)
{
	struct program_result r;

	add("anna", "admin");
	r = CTL("user", "disable", "anna", "--yes");
	program_expect_failed("disable", &r, 1,
	    "anna: is the last active admin");
	r = CTL("user", "delete", "anna", "--yes");
	program_expect_failed("delete", &r, 1,
	    "anna: is the last active admin");
	cr_expect_eq(service_number("SELECT count(*) FROM account WHERE "
	    "active"), 1);
}

Test(ctl_user, one_is_deleted_when_that_is_meant)
{
	struct program_result r;

	add("anna", "viewer");
	begin_session("anna");
	r = CTL("user", "delete", "anna");
	program_expect_failed("no answer", &r, 1, "--yes");
	cr_expect_eq(accounts(), 1);
	r = CTL("user", "delete", "anna", "--yes");
	program_expect_done("delete", &r);
	expect_out(&r, "anna: deleted");
	cr_expect_eq(accounts(), 0);
	cr_expect_eq(sessions(), 0);
	cr_expect_eq(told("account_deleted", "anna"), 1);
	r = CTL("user", "delete", "anna", "--yes");
	program_expect_failed("twice", &r, 1, "there is no such account");
}

/* As the API leaves them when an administrator made them. */
static void
give_token(const char *name, const char *by)
{
	struct program_result r = CTL("token", "create", "--name", name,
	    "--scope", "read");

	program_expect_done(name, &r);
	service_number(arena_printf(service.arena,
	    "UPDATE token SET created_by = '%s',"
	    " account_id = (SELECT id FROM account WHERE username = '%s') "
	    "WHERE name = '%s'", by, by, name).p);
}

static int64_t
good_tokens(void)
{
	return service_number("SELECT count(*) FROM token WHERE revoked_at IS "
	    "NULL");
}

Test(ctl_user, tokens_of_who_is_dismissed_are_named)
{
	struct program_result r;

	add("anna", "admin");
	add("bob", "admin");
	/* Who cannot log in is no administrator to be left. */
	service_number("UPDATE account SET password = "
	    "'$argon2id$v=19$m=65536,t=2,"
	    "p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAA'");
	give_token("one", "bob");
	give_token("two", "bob");
	give_token("hers", "anna");
	r = CTL("user", "role", "bob", "operator");
	program_expect_done("role", &r);
	expect_out(&r, "token 1, one: still good (--revoke-tokens");
	expect_out(&r, "token 2, two: still good");
	cr_expect_null(strstr(r.out.p, "hers"));
	r = CTL("user", "disable", "bob", "--yes", "--json");
	program_expect_done("disable", &r);
	cr_expect_eq(service_lines(r.out), 1);
	expect_out(&r, "\"active\":false");
	expect_out(&r, "\"tokens\":[{\"id\":1,\"name\":\"one\",");
	cr_expect_eq(good_tokens(), 3);
	r = CTL("token", "list", "--by", "Bob");
	program_expect_done("list", &r);
	cr_expect_eq(service_lines(r.out), 3);
	cr_expect_null(strstr(r.out.p, "hers"));
	r = CTL("user", "delete", "bob", "--yes", "--revoke-tokens");
	program_expect_done("delete", &r);
	expect_out(&r, "bob: deleted");
	expect_out(&r, "token 2, two: revoked");
	cr_expect_eq(good_tokens(), 1);
	cr_expect_eq(told("token_revoked", "token:one"), 1);
	r = CTL("token", "list", "--by", "bob");
	cr_expect_eq(service_lines(r.out), 3);
	r = CTL("user", "role", "anna", "viewer", "--revoke-tokens");
	program_expect_failed("the last", &r, 1, "last active administrator");
	cr_expect_eq(good_tokens(), 1);
}

/* --- clearsessions ------------------------------------------------------- */

Test(ctl_user, sessions_that_are_over_are_cleared)
{
	struct program_result r;

	add("anna", "viewer");
	begin_session("anna");
	begin_session("anna");
	begin_session("anna");
	/* Not seen for two days; begun a month ago. */
	service_number("UPDATE session SET seen_at = seen_at - 172800000000 "
	    "WHERE id = 1");
	service_number("UPDATE session SET created_at = created_at - "
	    "2592000000000 WHERE id = 2");
	service_number("INSERT INTO throttle VALUES (x'01', 1), "
	    "(x'02', 9000000000000000000)");
	service_number("INSERT INTO known_client VALUES (1, '192.0.2.1', 1), "
	    "(1, '192.0.2.2', 1000000 * unixepoch())");
	r = CTL("clearsessions");
	program_expect_done("clearsessions", &r);
	cr_expect_eq(service_number("SELECT count(*) FROM throttle"), 1);
	cr_expect_eq(service_number("SELECT count(*) FROM known_client"), 1);
	expect_out(&r, "2 sessions cleared");
	cr_expect_eq(service_number("SELECT max(id) FROM session"), 3);
	cr_expect_eq(sessions(), 1);
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared' AND detail = '2' AND "
	    "actor LIKE 'incidentctl:%'"), 1);
	r = CTL("clearsessions", "--json");
	program_expect_done("again", &r);
	cr_expect_str_eq(r.out.p, "{\"sessions\":0}\n");
	cr_expect_eq(service_number("SELECT count(*) FROM audit WHERE "
	    "kind = 'sessions_cleared'"), 1);
}

/* --- while the service runs ---------------------------------------------- */

Test(ctl_user_live, who_is_disabled_is_out_at_once_everywhere)
{
	struct program_result r;
	const char *cookie;

	SERVICE(.workers = 2, .ini = "anonymous = none\n");
	crypt_init();
	add("anna", "viewer");
	cookie = arena_printf(service.arena, "Cookie: incident=%s",
	    begin_session("anna")).p;
	service_expect_status(cookie, 200);
	r = CTL("user", "disable", "anna", "--yes");
	program_expect_done("disable", &r);
	service_expect_status(cookie, 401);
	service_no_faults();
}
