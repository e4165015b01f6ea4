/*
 * incidentctl import-django by its program: a service of Django's moves
 * in, all of it or nothing, and its file stays as it was.
 */

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/crypt.h"
#include "support/expect.h"
#include "support/legacy.h"
#include "support/service.h"
#include "support/web.h"

/* The tests' own configuration says full: here nothing is to be said. */
#define UNSAID	"# anonymous = unsaid\n"

static const char *path;

static void
make_file(void)
{
	path = service_path("db.sqlite3");
	unlink(path);
	legacy_make(path);
}

static void
prepare(void)
{
	struct program_result r;

	service_prepare(&(struct service_options){ .ini = UNSAID });
	r = CTL("migrate");
	cr_assert_eq(r.status, 0, "%s", r.err.p);
	make_file();
}

TestSuite(django, .init = prepare, .fini = service_close, .timeout = 240);
TestSuite(django_live, .fini = service_close, .timeout = 240);

/* --- helpers ------------------------------------------------------------ */

static bool
says(struct str text, const char *what)
{
	return strstr(text.p, what) != NULL;
}

/* It was imported, and the register is sound. */
static struct str
move_in(void)
{
	struct program_result r = CTL("import-django", path);

	cr_expect_eq(r.status, 0, "%d: %s%s", r.status, r.out.p, r.err.p);
	cr_expect_eq(r.err.n, 0, "%s", r.err.p);
	service_check();
	return r.out;
}

static const char *
rows(const char *sql)
{
	return legacy_rows(service.database, sql);
}

#define EXPECT_ROWS(sql, want) \
	cr_expect_str_eq(rows(sql), (want), "%s: %s", (sql), rows(sql))

static void
expect_nothing_imported(const char *what)
{
	cr_expect_str_eq(rows("SELECT (SELECT count(*) FROM incident), "
	    "(SELECT count(*) FROM account), "
	    "(SELECT count(*) FROM incident_event), "
	    "(SELECT count(*) FROM audit), (SELECT count(*) FROM "
	    "incident_counter), "
	    "(SELECT count(*) FROM incident_rollup), "
	    "(SELECT count(*) FROM meta WHERE name = 'anonymous'), "
	    "(SELECT count(*) FROM sqlite_sequence WHERE name = 'incident')"),
	    "0|0|0|0|0|0|0|0\n", "%s", what);
}

/* One line says why, nothing is imported, the file is as it was. */
static void
expect_refused(const char *what, const char *why)
{
	struct str bytes = program_read_file(path, service.arena);
	struct program_result r = CTL("import-django", path);

	cr_expect_eq(r.status, 1, "%s: %d: %s", what, r.status, r.out.p);
	cr_expect(says(r.err, why), "%s: no \"%s\" in: %s", what, why,
	    r.err.p);
	cr_expect_eq(service_lines(r.err), 1, "%s: %s", what, r.err.p);
	cr_expect_eq(r.out.n, 0, "%s: %s", what, r.out.p);
	expect_str_eq(program_read_file(path, service.arena), bytes,
	    "%s: the file was changed", what);
	expect_nothing_imported(what);
}

/* --- what moves --------------------------------------------------------- */

Test(django, incidents_move_as_they_are)
{
	struct str out = move_in();

	EXPECT_ROWS("SELECT id, replace(replace(description, char(13), '<CR>'), "
	    "char(10), '<LF>'), status, source, created_at, updated_at, "
	    "version FROM incident ORDER BY id",
	    "1|Самокат не в сети|resolved|operator|1761988033245489|"
	    "1762930817250051|1\n"
	    "2|строка<CR><LF>вторая |open|system|1762030800000000|"
	    "1762030800000001|1\n"
	    "3|Эмодзи 🛴|cancelled|partner|1762117199999999|"
	    "1762117199900000|1\n"
	    "7|x|open|monitoring|1762930853250159|1762930852000000|1\n");
	cr_expect(says(out, "     4  incidents, ids 1 to 7; the next id is "
	    "13\n"), "%s", out.p);
}

Test(django, history_is_what_was_logged_and_then_the_import)
{
	struct str out = move_in();

	EXPECT_ROWS("SELECT seq, incident_id, at, actor, channel, kind, "
	    "status_to, version, note FROM incident_event "
	    "WHERE kind = 'logged' ORDER BY seq",
	    "1|7|1762930854000000|dispatcher|django|logged|open|0|"
	    "Добавлено\n"
	    "2|1|1762930818250054|admin|django|logged|resolved|0|"
	    "Изменено: Статус, Описание проблемы\n"
	    "3|12|1762930828250084|admin|django|logged|in_progress|0|"
	    "Удалено\n");
	EXPECT_ROWS("SELECT seq, incident_id, substr(actor, 1, 12), channel, "
	    "kind, status_to, version, note IS NULL FROM incident_event "
	    "WHERE kind <> 'logged' ORDER BY seq",
	    "4|1|incidentctl:|cli|imported|resolved|1|1\n"
	    "5|2|incidentctl:|cli|imported|open|1|1\n"
	    "6|3|incidentctl:|cli|imported|cancelled|1|1\n"
	    "7|7|incidentctl:|cli|imported|open|1|1\n");
	cr_expect(says(out, "     3  entries of the admin's log became "
	    "history\n     1  of them of incidents that have been deleted"),
	    "%s", out.p);
}

Test(django, the_record_tells_of_accounts_then_and_now)
{
	struct str out = move_in();

	EXPECT_ROWS("SELECT CASE WHEN actor LIKE 'incidentctl:_%' THEN "
	    "'incidentctl' ELSE actor END, channel, kind, subject, detail, "
	    "at < 1762930858000000 FROM audit ORDER BY seq",
	    "admin|django|account_changed|former.Иванов|"
	    "Изменено: Email address|1\n"
	    "incidentctl|cli|account_created|admin|admin|0\n"
	    "incidentctl|cli|account_created|dispatcher|operator|0\n"
	    "incidentctl|cli|account_created|former.Иванов|viewer|0\n"
	    "incidentctl|cli|import||django: 4 incidents, 3 accounts, 4 "
	    "entries of its log|0\n");
	cr_expect(says(out, "     1  entries left out, of something else: 5 "
	    "(auth.group)\n"), "%s", out.p);
}

static void
expect_password(const char *name, const char *password)
{
	const char *stored = rows(arena_printf(service.arena, "SELECT password "
	    "FROM account WHERE username = '%s'", name).p);
	struct str text = { stored, strlen(stored) - 1 };
	enum password_outcome outcome;

	crypt_init();
	cr_assert_eq(password_verify(text, str_of(password), 0, &outcome),
	    ERR_OK);
	cr_expect_neq(outcome, PASSWORD_WRONG, "%s", name);
	cr_assert_eq(password_verify(text, STR("Adm1n-pass-2026"), 0,
	    &outcome), ERR_OK);
	cr_expect_eq(outcome, PASSWORD_WRONG, "%s", name);
}

Test(django, accounts_move_with_their_passwords)
{
	struct str out = move_in();

	EXPECT_ROWS("SELECT username, name_key, first_name, last_name, "
	    "email, role, active, created_at, last_login, version, rounds "
	    "FROM account ORDER BY id",
	    "admin|admin|Анна|Админова|admin@example.test|admin|1|"
	    "1762687800123456|1762930801250003|1|1000000\n"
	    "dispatcher|dispatcher|Дмитрий|Диспетчеров|disp@example.test|"
	    "operator|1|1762687860000000|1762930833250099|1|1000000\n"
	    "former.Иванов|former.иванов|Иван|Иванов|former@example.test|"
	    "viewer|0|1762687927000000||1|600000\n");
	expect_password("admin", "Adm1n-pass-2025");
	expect_password("dispatcher", "Disp-pass-2025");
	expect_password("former.Иванов", "Former-pass-2025");
	cr_expect(says(out, "superuser -> admin: admin\n"), "%s", out.p);
	cr_expect(says(out, "-> operator: dispatcher\n"));
	cr_expect(says(out, "-> viewer: former.Иванов\n"));
	cr_expect(says(out, "disabled, as they were: former.Иванов\n"));
	cr_expect(!says(out, "NO ADMIN"));
}

/* A user of each kind: flags, permission, and the account it gets. */
static const struct {
	const char	*name;
	int		 superuser, staff, active;
	const char	*permission;		/* "": none */
	const char	*row;			/* "": the user is left out */
} users[] = {
	{ "root", 1, 0, 1, "", "admin|1\n" },
	{ "off", 1, 1, 0, "", "admin|0\n" },
	{ "adds", 0, 1, 1, "add_incident", "operator|1\n" },
	{ "changes", 0, 1, 1, "change_incident", "operator|1\n" },
	{ "deletes", 0, 1, 1, "delete_incident", "operator|1\n" },
	{ "views", 0, 1, 1, "view_incident", "viewer|1\n" },
	{ "views.not", 0, 1, 0, "view_incident", "viewer|0\n" },
	{ "others", 0, 1, 1, "change_user", "viewer|0\n" },
	{ "nothing", 0, 1, 1, "", "viewer|0\n" },
	{ "guest", 0, 0, 1, "", "" },
	{ "guest.rights", 0, 0, 1, "add_incident", "" },
};

Test(django, what_a_user_could_do_becomes_a_role)
{
	size_t i, n = sizeof(users) / sizeof(users[0]);
	struct str out;

	for (i = 0; i < n; i++)
		legacy_run(path, arena_printf(service.arena,
		    "INSERT INTO auth_user SELECT 100 + %zu, '!x', NULL, %d, "
		    "'%s', '', '', %d, %d, date_joined, '' FROM auth_user "
		    "WHERE id = 1; INSERT INTO auth_user_user_permissions "
		    "(user_id, permission_id) SELECT 100 + %zu, id "
		    "FROM auth_permission WHERE codename = '%s'", i,
		    users[i].superuser, users[i].name, users[i].staff,
		    users[i].active, i, users[i].permission).p);
	out = move_in();
	for (i = 0; i < n; i++)
		cr_expect_str_eq(rows(arena_printf(service.arena, "SELECT "
		    "role, active FROM account WHERE username = '%s'",
		    users[i].name).p), users[i].row, "%s", users[i].name);
	cr_expect(says(out, "     2  users left out, neither superuser nor "
	    "staff: guest, guest.rights\n"), "%s", out.p);
	cr_expect(says(out, "     2  of them disabled, since they could do "
	    "nothing: others, nothing\n"));
	cr_expect(says(out, "     3  of them disabled, as they were: "
	    "former.Иванов, off, views.not\n"));
	cr_expect(says(out, "     1  of them could do something to accounts, "
	    "which only an admin can here: others\n"));
}

/* A stored password, and what is kept of it. */
static const struct {
	const char	*stored, *row;
	bool		 told;
} hashes[] = {
	{ "!M3xRandomOfDjango", "!M3xRandomOfDjango|0\n", false },
	{ "", "|0\n", true },
	{ "md5$salt$0123456789abcdef0123456789abcdef", "|0\n", true },
	{ "argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdHNhbHQ$aGFzaGhhc2g",
	    "|0\n", true },
	{ "pbkdf2_sha256$50000000$salt$"
	    "+CIKOO0RCA4dbluL0iF3flpQ2TGviCWXw1kuq/bdnbA=", "|0\n", true },
	{ "pbkdf2_sha256$1$salt$"
	    "+CIKOO0RCA4dbluL0iF3flpQ2TGviCWXw1kuq/bdnbA=", "|0\n", true },
	{ "pbkdf2_sha256$260000$salt$"
	    "+CIKOO0RCA4dbluL0iF3flpQ2TGviCWXw1kuq/bdnbA=",
	    "pbkdf2_sha256$260000$salt$"
	    "+CIKOO0RCA4dbluL0iF3flpQ2TGviCWXw1kuq/bdnbA=|260000\n", false },
};

Test(django, passwords_of_other_kinds_are_to_be_set_anew)
{
	static const char line[] = "to be set anew: ";
	size_t i, n = sizeof(hashes) / sizeof(hashes[0]);
	const char *told;
	struct str out;

	for (i = 0; i < n; i++)
		legacy_run(path, arena_printf(service.arena,
		    "INSERT INTO auth_user SELECT 100 + %zu, '%s', NULL, 1, "
		    "'u%zu', '', '', 1, 1, date_joined, '' FROM auth_user "
		    "WHERE id = 1", i, hashes[i].stored, i).p);
	out = move_in();
	told = strstr(out.p, line);
	cr_assert_not_null(told, "%s", out.p);
	for (i = 0; i < n; i++) {
		cr_expect_str_eq(rows(arena_printf(service.arena, "SELECT "
		    "password, rounds FROM account WHERE username = 'u%zu'",
		    i).p), hashes[i].row, "%s", hashes[i].stored);
	}
	cr_expect(str_starts(str_of(told + strlen(line)),
	    STR("u1, u2, u3, u4, u5\n")), "%s", told);
}

Test(django, without_an_admin_the_way_to_one_is_said)
{
	struct str out;

	legacy_run(path, "UPDATE auth_user SET is_active = 0 WHERE id = 1");
	out = move_in();
	cr_expect(says(out, "NO ADMIN"), "%s", out.p);
	cr_expect(says(out, "incidentctl createsuperuser"));
}

Test(django, an_admin_without_a_password_is_none)
{
	legacy_run(path, "UPDATE auth_user SET password = '!x' "
	    "WHERE id = 1");
	cr_expect(says(move_in(), "NO ADMIN"));
}

/* --- the log ------------------------------------------------------------ */

static const struct {
	int		 action;
	const char	*message, *note;
} messages[] = {
	{ 1, "[{\"added\": {}}]", "Добавлено" },
	{ 1, "", "Добавлено" },
	{ 2, "[]", "Ни одно поле не изменено" },
	{ 2, "", "Изменено" },
	{ 2, "[{\"changed\": {\"fields\": [\"Статус\"]}}]",
	    "Изменено: Статус" },
	{ 2, "[{\"changed\": {\"fields\": [\"A\", \"B\", \"C\"]}}]",
	    "Изменено: A, B, C" },
	{ 2, "[{\"changed\": {\"fields\": [\"A\"]}}, {\"added\": {}}]",
	    "Изменено: A; Добавлено" },
	{ 3, "", "Удалено" },
	{ 2, "[{\"changed\": {\"fields\": [\"\\u0421\\ud800\"]}}]",
	    "Изменено: С\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ 2, "Изменил статус.", "Изменил статус." },
	{ 2, "[{\"changed\": {\"fields\": []}}]",
	    "[{\"changed\": {\"fields\": []}}]" },
	{ 2, "[{\"changed\": {\"fields\": [1]}}]",
	    "[{\"changed\": {\"fields\": [1]}}]" },
	{ 2, "[{\"changed\": {\"fields\": [\"A\"], \"name\": \"n\"}}]",
	    "[{\"changed\": {\"fields\": [\"A\"], \"name\": \"n\"}}]" },
	{ 1, "[{\"added\": {\"name\": \"n\", \"object\": \"o\"}}]",
	    "[{\"added\": {\"name\": \"n\", \"object\": \"o\"}}]" },
	{ 2, "[{\"moved\": {}}]", "[{\"moved\": {}}]" },
	{ 2, "[1, null]", "[1, null]" },
	{ 2, "{\"changed\": 1}", "{\"changed\": 1}" },
	{ 2, "[{\"changed\":", "[{\"changed\":" },
	{ 7, "", "" },
	{ 7, "что-то", "что-то" },
};

Test(django, messages_become_notes_for_people)
{
	size_t i, n = sizeof(messages) / sizeof(messages[0]);

	for (i = 0; i < n; i++)
		legacy_run(path, arena_printf(service.arena,
		    "INSERT INTO django_admin_log (id, object_id, "
		    "object_repr, action_flag, change_message, "
		    "content_type_id, user_id, action_time) VALUES (100 + "
		    "%zu, 1000 + %zu, 'Инцидент', %d, '%s', 7, 1, "
		    "'2025-11-12 07:00:57')", i, i, messages[i].action,
		    messages[i].message).p);
	move_in();
	for (i = 0; i < n; i++)
		cr_expect_str_eq(rows(arena_printf(service.arena, "SELECT "
		    "note || char(10) || status_to FROM incident_event WHERE "
		    "incident_id = 1000 + %zu", i).p),
		    arena_printf(service.arena, messages[i].note[0] == '\0' ?
		    "\n" : "%s\n\n", messages[i].note).p, "%s",
		    messages[i].message);
}

Test(django, entries_of_who_is_gone_or_left_out_keep_a_name)
{
	legacy_run(path, "UPDATE auth_user SET is_staff = 0 WHERE id = 2;"
	    "UPDATE django_admin_log SET user_id = 77 WHERE id = 2;"
	    "UPDATE django_admin_log SET object_id = 'x' WHERE id = 3");
	cr_expect(says(move_in(), "     1  entries left out, of an incident "
	    "without id: 3\n"));
	EXPECT_ROWS("SELECT incident_id, actor FROM incident_event "
	    "WHERE kind = 'logged' ORDER BY seq", "7|dispatcher\n1|#77\n");
}

/* --- what is odd ---------------------------------------------------------- */

Test(django, what_the_rules_would_refuse_is_kept_and_told)
{
	struct str out;

	legacy_run(path, "INSERT INTO incidents_incident SELECT 20 + i, "
	    "description, status, source, '2025-11-10 00:00:00', "
	    "'2025-11-10 00:00:00' FROM (SELECT 0 AS i, '' AS description, "
	    "'open' AS status, 'system' AS source "
	    "UNION ALL SELECT 1, ' ' || char(10, 0x2028), 'open', 'system' "
	    "UNION ALL SELECT 2, CAST(x'61620063646566' AS TEXT), 'open', "
	    "'system' "
	    "UNION ALL SELECT 3, printf('%.*c', 65537, 'Ж'), 'open', "
	    "'system' "
	    "UNION ALL SELECT 4, printf('%.*c', 65536, 'Ж'), 'open', "
	    "'system' "
	    "UNION ALL SELECT 5, CAST(x'6162ff' AS TEXT), 'open', 'system' "
	    "UNION ALL SELECT 6, 'x', 'frozen', 'system' "
	    "UNION ALL SELECT 7, 'x', 'open', 'Operator')");
	out = move_in();
	cr_expect(says(out, "without a description, kept: 20, 21\n"), "%s",
	    out.p);
	cr_expect(says(out, "a NUL in the description, kept: 22\n"));
	cr_expect(says(out, "longer than 65,536 characters, kept: 23\n"));
	cr_expect(says(out, "no UTF-8, replaced: 25\n"));
	cr_expect(says(out, "a status that is none, kept: 26 (frozen)\n"));
	cr_expect(says(out, "a source that is none, kept: 27 (Operator)\n"));
	EXPECT_ROWS("SELECT hex(CAST(description AS BLOB)) FROM incident "
	    "WHERE id IN (21, 22, 25) ORDER BY id",
	    "200AE280A8\n61620063646566\n6162EFBFBD\n");
	EXPECT_ROWS("SELECT status, source FROM incident WHERE id > 25",
	    "frozen|system\nopen|Operator\n");
}

Test(django, long_lists_are_cut)
{
	struct str out;

	legacy_run(path, "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL "
	    "SELECT i + 1 FROM n LIMIT 23) INSERT INTO incidents_incident "
	    "SELECT i, '', 'open', 'system', '2025-11-10 00:00:00', "
	    "'2025-11-10 00:00:00' FROM n");
	out = move_in();
	cr_expect(says(out, "kept: 100, 101, 102,"), "%s", out.p);
	cr_expect(says(out, "118, 119 and 3 more\n"), "%s", out.p);
}

Test(django, a_name_cannot_forge_a_line_of_the_report)
{
	struct str out;

	legacy_run(path, "UPDATE auth_user SET is_staff = 0, username = "
	    "'a' || char(10, 27, 0x9b) || 'b' WHERE id = 2");
	out = move_in();
	cr_expect(says(out, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "b\n"),
	    "%s", out.p);
}

Test(django, an_empty_service_moves_too)
{
	struct str out;

	legacy_run(path, "DELETE FROM incidents_incident; "
	    "DELETE FROM django_admin_log; DELETE FROM auth_user");
	out = move_in();
	cr_expect(says(out, "     0  incidents; the next id is 13\n"), "%s",
	    out.p);
	cr_expect(says(out, "NO ADMIN"));
	EXPECT_ROWS("SELECT seq FROM sqlite_sequence WHERE name = "
	    "'incident'", "12\n");
}

/* --- all or nothing ------------------------------------------------------ */

Test(django, a_dry_run_tells_the_same_and_does_nothing)
{
	struct program_result r = CTL("import-django", "--dry-run", path);
	const char *dry, *wet;

	cr_expect_eq(r.status, 0, "%s", r.err.p);
	cr_expect_eq(r.err.n, 0, "%s", r.err.p);
	expect_nothing_imported("dry");
	dry = strchr(r.out.p, '\n');
	r = CTL("import-django", path, "--dry-run");
	cr_expect_eq(r.status, 0);
	expect_nothing_imported("dry again");
	wet = strchr(move_in().p, '\n');
	cr_expect_str_eq(dry, wet);
}

Test(django, a_dry_run_finds_what_would_fail)
{
	struct program_result r;

	legacy_run(path, "UPDATE incidents_incident SET updated_at = 'x'");
	r = CTL("import-django", "--dry-run", path);
	cr_expect_eq(r.status, 1);
	cr_expect(says(r.err, "incidents_incident 1: its updated_at"));
}

static const struct {
	const char	*damage, *why;
} bads[] = {
	{ "UPDATE incidents_incident SET created_at = '2025-02-30 00:00:00' "
	    "WHERE id = 7", "incidents_incident 7: its created_at" },
	{ "UPDATE auth_user SET last_login = 'x' WHERE id = 2",
	    "auth_user 2: its last_login" },
	{ "UPDATE django_admin_log SET action_time = '' WHERE id = 5",
	    "django_admin_log 5: its action_time" },
	{ "UPDATE incidents_incident SET id = -1 WHERE id = 7",
	    "incidents_incident -1: an id below 1" },
	{ "UPDATE auth_user SET username = 'anonymous' WHERE id = 2",
	    "not allowed as names here: anonymous" },
	{ "UPDATE auth_user SET username = 'a b' WHERE id = 1;"
	    "UPDATE auth_user SET username = 'incidentctl' WHERE id = 2",
	    "not allowed as names here: a b, incidentctl" },
	{ "UPDATE auth_user SET username = 'Admin' WHERE id = 2",
	    "the same but for case: admin and Admin" },
	{ "UPDATE auth_user SET username = 'ЖУК' WHERE id = 1;"
	    "UPDATE auth_user SET username = 'жук' WHERE id = 3",
	    "the same but for case: ЖУК and жук" },
	{ "DROP TABLE auth_user_groups", "auth_user_groups.user_id" },
	{ "ALTER TABLE incidents_incident DROP COLUMN updated_at",
	    "incidents_incident.updated_at" },
	{ "INSERT INTO django_migrations (app, name, applied) VALUES "
	    "('incidents', '0002_priority', '')",
	    "incidents.0002_priority" },
	{ "PRAGMA journal_mode = WAL", "WAL mode" },
	{ "ALTER TABLE auth_group_permissions RENAME TO old; "
	    "CREATE VIEW auth_group_permissions AS WITH RECURSIVE r (n) AS "
	    "(SELECT 1 UNION ALL SELECT n + 1 FROM r) "
	    "SELECT n AS group_id, n AS permission_id FROM r",
	    "no table of stored columns: auth_group_permissions" },
};

/* Meanwhile others write, or hold the writer lock, as long as they like. */
Test(django, the_file_is_read_before_others_are_made_to_wait)
{
	int lock = service_take_writer_lock();

	legacy_run(path, "UPDATE incidents_incident SET created_at = 'soon' "
	    "WHERE id = 7");
	expect_refused("a late row", "incident 7");
	service_release_writer_lock(lock);
}

Test(django, one_line_says_why_nothing_is_imported)
{
	size_t i;

	for (i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		make_file();
		legacy_run(path, bads[i].damage);
		expect_refused(bads[i].damage, bads[i].why);
	}
	/* The register is as good as new. */
	make_file();
	move_in();
}

/* Who is left out needs no name that is allowed here. */
Test(django, names_of_who_is_left_out_do_not_matter)
{
	legacy_run(path, "UPDATE auth_user SET username = 'ADMIN', "
	    "is_staff = 0 WHERE id = 2");
	cr_expect(says(move_in(), "neither superuser nor staff: ADMIN\n"));
}

Test(django, what_is_no_such_database_is_refused)
{
	struct str bytes = program_read_file(path, service.arena);

	cr_assert_eq(truncate(path, (off_t)bytes.n / 2), 0);
	expect_refused("truncated", "damaged or cut short");
	cr_assert_eq(truncate(path, 0), 0);
	expect_refused("empty", "no database of the service");
	path = service.config;
	expect_refused("a text", "no SQLite database");
	path = service_path("missing");
	expect_refused("missing", "No such file");
	cr_expect_neq(access(path, F_OK), 0);
	path = service.state;
	expect_refused("a folder", "it is no file");
	path = service_path("pipe");
	cr_assert_eq(mkfifo(path, 0600), 0);
	{
		struct program_result r = CTL("import-django", path);

		cr_expect_eq(r.status, 1);
		cr_expect(says(r.err, "it is no file"), "%s", r.err.p);
	}
	path = service.database;
	{
		struct program_result r = CTL("import-django", path);

		cr_expect_eq(r.status, 1);
		cr_expect(says(r.err, "it is the register itself"), "%s",
		    r.err.p);
	}
}

/* (To read the file here, and close it, would drop the lock.) */
Test(django, a_file_that_is_locked_is_refused)
{
	struct program_result r;
	sqlite3 *conn;

	cr_assert_eq(sqlite3_open(path, &conn), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(conn, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
	    SQLITE_OK);
	r = CTL("import-django", path);
	cr_expect_eq(r.status, 1);
	cr_expect(says(r.err, "another program has locked it"), "%s",
	    r.err.p);
	cr_expect_eq(service_lines(r.err), 1, "%s", r.err.p);
	expect_nothing_imported("locked");
	sqlite3_close(conn);
	move_in();
}

Test(django, a_write_that_was_broken_off_is_refused)
{
	legacy_break_off(path);
	expect_refused("journal", "broken off");
	cr_expect_eq(legacy_number(path, "SELECT count(*) FROM "
	    "incidents_incident"), 4);
	move_in();
}

Test(django, nothing_is_written_beside_the_file)
{
	const char *folder = service_path("old");

	cr_assert_eq(mkdir(folder, 0700), 0);
	path = service_path("old/db.sqlite3");
	legacy_make(path);
	/* Root may write anywhere: what is there is counted, too. */
	cr_assert_eq(chmod(path, 0400), 0);
	cr_assert_eq(chmod(folder, 0500), 0);
	move_in();
	cr_expect_eq(unlink(path), 0);
	cr_assert_eq(chmod(folder, 0700), 0);
	cr_expect_eq(rmdir(folder), 0, "something is left");
}

Test(django, only_an_empty_register_is_moved_into)
{
	struct program_result r;

	move_in();
	r = CTL("import-django", path);
	cr_expect_eq(r.status, 1);
	cr_expect(says(r.err, "the register is not empty, it holds "
	    "incidents"), "%s", r.err.p);
	legacy_run(service.database, "DELETE FROM incident");
	r = CTL("import-django", path);
	cr_expect(says(r.err, "it holds accounts"), "%s", r.err.p);
	legacy_run(service.database, "DELETE FROM account");
	r = CTL("import-django", path);
	cr_expect_eq(r.status, 1);
	cr_expect(says(r.err, "it holds history"), "%s", r.err.p);
	cr_expect_eq(service_lines(r.err), 1);
}

Test(django, without_a_register_the_way_to_one_is_said)
{
	struct program_result r;

	cr_assert_eq(unlink(service.database), 0);
	r = CTL("import-django", path);
	cr_expect_eq(r.status, 1);
	cr_expect(says(r.err, "run incidentctl migrate"), "%s", r.err.p);
	cr_expect_eq(service_lines(r.out), 0);
}

Test(django, what_is_not_understood_is_refused_with_2)
{
	static const char *const wrong[][4] = {
		{ "import-django", NULL },
		{ "import-django", "--dry-run", NULL },
		{ "import-django", "--dry-run", "--dry-run", NULL },
		{ "import-django", "--replace", "x", NULL },
		{ "import-django", "x", "y", NULL },
	};
	struct program_result r;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		r = service_ctl(NULL, wrong[i]);
		cr_expect_eq(r.status, 2, "%zu: %d", i, r.status);
		cr_expect(says(r.err, "usage: import-django"), "%s",
		    r.err.p);
	}
}

/* --- who is anonymous ----------------------------------------------------- */

/* `anonymous` of the configuration, and what check says of it. */
static void
configure(const char *line)
{
	FILE *f = fopen(service.config, "w");

	cr_assert_not_null(f);
	fprintf(f, "database = incidents.sqlite3\n%s\n", line);
	cr_assert_eq(fclose(f), 0);
}

static void
expect_policy(const char *line, const char *says_check)
{
	struct program_result r;

	configure(line);
	r = CTL("check");
	cr_expect_eq(r.status, 0);
	cr_expect(says(r.out, says_check), "%s: %s", line, r.out.p);
}

Test(django, what_the_anonymous_may_is_as_it_was_unless_configured)
{
	struct str out;

	expect_policy("", "anonymous      none (by default)\n");
	expect_policy("anonymous = none",
	    "anonymous      none (by the configuration)\n");
	configure("");
	out = move_in();
	cr_expect(says(out, "ANONYMOUS: who has no account may do what he "
	    "could before"), "%s", out.p);
	cr_expect(says(out, "Restart the service"), "%s", out.p);
	expect_policy("", "anonymous      full (by import-django)\n");
	expect_policy("anonymous = read",
	    "anonymous      read (by the configuration)\n");
}

Test(django, a_configuration_that_is_stricter_is_told_of)
{
	struct str out;

	configure("anonymous = create");
	out = move_in();
	cr_expect(says(out, "anonymous = create, which is STRICTER"), "%s",
	    out.p);
	cr_expect(says(out, "set anonymous = full"), "%s", out.p);
	EXPECT_ROWS("SELECT value FROM meta WHERE name = 'anonymous'",
	    "full\n");
}

Test(django, a_configuration_that_says_full_is_what_it_was)
{
	struct str out;

	configure("anonymous = full");
	out = move_in();
	cr_expect(says(out, "the configuration\nsays anonymous = full"),
	    "%s", out.p);
	cr_expect(!says(out, "STRICTER"));
}

/* --- while the service runs ----------------------------------------------- */

static int
status_of(const char *method, const char *target, const char *body)
{
	struct web w = { .port = service.port };
	struct web_answer a = { .status = -1 };

	cr_expect(web_ask(&w, method, target, body, &a));
	web_close(&w);
	return a.status;
}

Test(django_live, a_service_that_runs_shows_what_moved_in)
{
	static const struct service_options options = {
		.workers = 2, .ini = UNSAID,
	};
	struct web w = { 0 };
	struct web_answer a;

	service_start(&options);
	make_file();
	cr_expect_eq(status_of("GET", "/api/incidents/", NULL), 401);
	move_in();
	service_stop();
	service_again(&options);
	w.port = service.port;
	cr_assert(web_ask(&w, "GET", "/api/incidents/", NULL, &a));
	cr_expect_eq(a.status, 200);
	cr_expect_eq(web_number(&a, "count"), 4);
	cr_assert(web_ask(&w, "GET", "/api/incidents/1/events/", NULL, &a));
	cr_expect_eq(a.status, 200);
	cr_expect_not_null(memmem(a.body.p, a.body.n, "\"logged\"", 8));
	/* 12 was the last one there. */
	cr_assert(web_ask(&w, "POST", "/api/incidents/",
	    "{\"description\":\"d\",\"source\":\"system\"}", &a));
	cr_expect_eq(a.status, 201);
	cr_expect_eq(web_number(&a, "id"), 13);
	cr_assert(web_ask(&w, "PATCH", "/api/incidents/7/",
	    "{\"status\":\"closed\"}", &a));
	cr_expect_eq(a.status, 200);
	web_close(&w);
	service_check();
	service_no_faults();
}

/* A service that says full needs no restart. */
Test(django_live, it_moves_in_beside_readers)
{
	SERVICE(.workers = 2);
	make_file();
	cr_expect_eq(status_of("GET", "/api/incidents/1/", NULL), 404);
	move_in();
	cr_expect_eq(status_of("GET", "/api/incidents/1/", NULL), 200);
	cr_expect_eq(status_of("GET", "/api/incidents/12/", NULL), 404);
	service_check();
}
