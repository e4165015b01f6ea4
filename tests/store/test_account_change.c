/* account_change_store: changes, rules, and entries in the audit log. */

#include <pthread.h>

#include "auth/account_change_store.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

/* Of a password that nobody knows. */
#define HASH	"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static int64_t admin, ivan;

struct job {
	struct account				*account;
	const struct account_change	*change;
	struct account_password		 password;
	struct arena				*arena;
};

static enum err
run_add(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return account_store_add(txn, &fixture_origin, job->arena,
	    job->account, &job->password);
}

static enum err
try_add(const char *name, enum account_role role, int64_t *id_r)
{
	struct account account = {
		.username = str_of(name), .role = &account_roles[role],
		.active = true,
	};
	struct job job = {
		.account = &account, .arena = fixture.arena,
		.password.stored = STR(HASH),
	};
	enum err e = writer_run(fixture.writer, run_add, &job);

	*id_r = account.id;
	return e;
}

static int64_t
add(const char *name, enum account_role role)
{
	int64_t id;

	cr_assert_eq(try_add(name, role, &id), ERR_OK, "%s", name);
	return id;
}

static enum err
run_change(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return account_change_store_apply(txn, &fixture_origin, job->change,
	    job->arena, job->account);
}

static enum err
change_in(struct writer *writer, const struct account_change *wanted,
	struct arena *a, struct account *account_r)
{
	struct job job = {
		.account = account_r, .change = wanted, .arena = a,
	};

	return writer_run(writer, run_change, &job);
}

/* The change, and what the account is afterwards. */
static enum err
change(const struct account_change *wanted, struct account *account_r)
{
	return change_in(fixture.writer, wanted, fixture.arena, account_r);
}

static struct account
get(int64_t id)
{
	struct account account;

	cr_assert_eq(account_store_get(fixture.db, id, fixture.arena,
	    &account), ERR_OK);
	return account;
}

static enum err
set_role(int64_t id, enum account_role role)
{
	struct account now;

	return change(&(struct account_change){
		.id = id, .to.role = &account_roles[role],
		.fields = 1u << ACCOUNT_ROLE,
	}, &now);
}

static enum err
set_active(int64_t id, bool active)
{
	struct account now;

	return change(&(struct account_change){
		.id = id, .to.active = active,
		.fields = 1u << ACCOUNT_ACTIVE,
	}, &now);
}

static enum err
rename_to(int64_t id, const char *name, struct account *now_r)
{
	return change(&(struct account_change){
		.id = id, .to.username = str_of(name),
		.fields = 1u << ACCOUNT_USERNAME,
	}, now_r);
}

static enum err
remove_(int64_t id)
{
	struct account now;

	return change(&(struct account_change){
		.id = id, .remove = true,
	}, &now);
}

static const struct account_password password = {
	.stored = STR_INIT("$argon2id$x"), .rounds = 0,
};

static enum err
set_password(int64_t id)
{
	struct account now;

	return change(&(struct account_change){
		.id = id, .password = &password,
	}, &now);
}

/* A session of the account, and an address that it came from. */
static void
log_in(int64_t id)
{
	fixture_script(arena_printf(fixture.arena,
	    "INSERT INTO session (account_id, secret, created_at, seen_at) "
	    "VALUES (%lld, randomblob(32), 1, 1);"
	    "INSERT INTO known_client VALUES (%lld, '192.0.2.1', 1);",
	    (long long)id, (long long)id).p);
}

static int64_t
count(const char *table, int64_t id)
{
	return fixture_number(arena_printf(fixture.arena,
	    "SELECT count(*) FROM %s WHERE account_id = %lld", table,
	    (long long)id).p);
}

/* "ivan role viewer -> admin; ivan password": the newest lines. */
static const char *
told_since(int64_t seq)
{
	struct db_rows *rows;
	struct str text;

	cr_assert_eq(db_query_text(fixture.db, STR("SELECT "
	    "group_concat(subject || ' ' || kind || "
	    "coalesce(' ' || detail, ''), '; ') FROM "
	    "(SELECT * FROM audit WHERE seq > $1 ORDER BY seq)"),
	    DB_ARGS(DB_INT(seq)), &rows), ERR_OK);
	cr_assert_eq(db_next(rows), ERR_OK);
	text = db_text(rows, 0, fixture.arena);
	db_done(rows);
	return text.p != NULL ? text.p : "";
}

static int64_t
last_seq(void)
{
	return fixture_number("SELECT coalesce(max(seq), 0) FROM audit");
}

static void
setup(void)
{
	fixture_open();
	admin = add("admin", ACCOUNT_ADMIN);
	ivan = add("Иван", ACCOUNT_VIEWER);
}

TestSuite(account_change, .init = setup, .fini = fixture_close);

/* --- what changes --------------------------------------------------------- */

Test(account_change, a_new_one_has_the_first_version_and_its_line)
{
	struct account account = get(ivan);

	cr_expect_eq(account.version, 1);
	cr_expect_eq(account.last_login, 0);
	cr_expect_eq(account.first_name.n, 0);
	cr_expect(account.active);
	cr_expect_str_eq(told_since(0), "admin account_created admin; "
	    "Иван account_created viewer");
}

Test(account_change, only_what_is_meant_changes)
{
	struct account before = get(ivan), now, after;
	struct account_change wanted = {
		.id = ivan, .fields = 1u << ACCOUNT_EMAIL |
		    1u << ACCOUNT_LAST_NAME,
		.to = {
			.email = STR("ivan@example.org"),
			.last_name = STR("Петров"),
			.username = STR("no"), .version = 17, .id = 99,
		},
	};

	cr_assert_eq(change(&wanted, &now), ERR_OK);
	after = get(ivan);
	expect_str_eq(after.email, wanted.to.email);
	expect_str_eq(after.last_name, wanted.to.last_name);
	expect_str_eq(after.username, before.username);
	cr_expect_eq(after.role, before.role);
	cr_expect_eq(after.active, before.active);
	cr_expect_eq(after.created_at, before.created_at);
	cr_expect_eq(after.version, before.version + 1);
	cr_expect_eq(account_differences(&now, &after), 0);
	cr_expect_eq(now.version, after.version);
}

Test(account_change, what_it_is_already_changes_nothing)
{
	int64_t seq = last_seq();
	struct account now;

	cr_expect_eq(set_role(ivan, ACCOUNT_VIEWER), ERR_OK);
	cr_expect_eq(set_active(ivan, true), ERR_OK);
	cr_expect_eq(rename_to(ivan, "Иван", &now), ERR_OK);
	cr_expect_eq(now.version, 1);
	cr_expect_eq(get(ivan).version, 1);
	cr_expect_str_eq(told_since(seq), "");
}

Test(account_change, who_is_not_there_cannot_change)
{
	cr_expect_eq(set_role(99, ACCOUNT_ADMIN), ERR_NOT_FOUND);
	cr_expect_eq(remove_(99), ERR_NOT_FOUND);
	cr_expect_eq(set_password(99), ERR_NOT_FOUND);
}

Test(account_change, only_a_version_that_is_meant_changes)
{
	const int64_t versions[] = { 7, 2 };
	struct account_change wanted = {
		.id = ivan, .fields = 1u << ACCOUNT_EMAIL,
		.to.email = STR("a@b.cd"), .condition.match = {
		.given = true, .versions = versions, .n = 2 },
	};
	struct account now;

	cr_expect_eq(change(&wanted, &now), ERR_PRECONDITION);
	cr_expect_eq(now.version, 1);
	cr_expect_eq(now.id, ivan);
	cr_expect_eq(get(ivan).email.n, 0);
	cr_assert_eq(set_role(ivan, ACCOUNT_OPERATOR), ERR_OK);
	cr_expect_eq(change(&wanted, &now), ERR_OK);
	cr_expect_eq(now.version, 3);
	wanted.remove = true;
	cr_expect_eq(change(&wanted, &now), ERR_PRECONDITION);
	wanted.condition.match.given = false;
	cr_expect_eq(change(&wanted, &now), ERR_OK);
}

/* --- names ---------------------------------------------------------------- */

Test(account_change, a_name_is_taken_whatever_its_case)
{
	struct account now;
	int64_t id;

	cr_expect_eq(try_add("ИВАН", ACCOUNT_VIEWER, &id), ERR_DUPLICATE);
	cr_expect_eq(rename_to(admin, "иВАН", &now), ERR_DUPLICATE);
	expect_str_eq(now.username, STR("admin"));
	cr_expect_eq(now.version, 1);
	expect_str_eq(get(admin).username, STR("admin"));
}

Test(account_change, its_own_name_can_be_spelt_anew)
{
	struct account_login login;
	struct account now;

	cr_expect_eq(rename_to(ivan, "ИВАН", &now), ERR_OK);
	expect_str_eq(now.username, STR("ИВАН"));
	cr_expect_eq(account_store_find(fixture.db, STR("иван"),
	    fixture.arena, &login), ERR_OK);
	expect_str_eq(login.account.username, STR("ИВАН"));
}

Test(account_change, a_name_that_was_given_up_is_free)
{
	struct account now;

	cr_assert_eq(rename_to(ivan, "petr", &now), ERR_OK);
	cr_expect_eq(add("иван", ACCOUNT_VIEWER), ivan + 1);
	cr_assert_eq(remove_(ivan), ERR_OK);
	cr_expect_eq(add("Petr", ACCOUNT_VIEWER), ivan + 2);
}

/* --- one admin at least -------------------------------------------------- */

Test(account_change, the_last_admin_stays)
{
	struct account now;

	cr_expect_eq(set_role(admin, ACCOUNT_OPERATOR), ERR_LAST_ADMIN);
	cr_expect_eq(set_active(admin, false), ERR_LAST_ADMIN);
	cr_expect_eq(remove_(admin), ERR_LAST_ADMIN);
	cr_expect_eq(change(&(struct account_change){
		.id = admin, .fields = ~0u,
		.to = { .username = STR("root"), .active = true,
		    .role = &account_roles[ACCOUNT_VIEWER] },
	}, &now), ERR_LAST_ADMIN);
	expect_str_eq(now.username, STR("admin"));
	cr_expect(account_is_admin(&now));
	cr_expect_eq(get(admin).version, 1);
}

Test(account_change, an_admin_who_may_not_log_in_is_none)
{
	int64_t other = add("other", ACCOUNT_ADMIN);

	cr_expect_eq(set_active(other, false), ERR_OK);
	cr_expect_eq(set_role(admin, ACCOUNT_OPERATOR), ERR_LAST_ADMIN);
	cr_expect_eq(remove_(admin), ERR_LAST_ADMIN);
	/* One that cannot log in may go. */
	cr_expect_eq(set_role(other, ACCOUNT_VIEWER), ERR_OK);
	cr_expect_eq(remove_(other), ERR_OK);
}

/* Without a password, or with one that nothing fits, nobody can log in. */
Test(account_change, an_admin_who_cannot_log_in_is_none)
{
	static const char *const stored[] = {
		"", "!", "!0123456789", "md5$x$y", "pbkdf2_sha256$1$salt$x",
	};
	int64_t other = add("other", ACCOUNT_ADMIN);
	size_t i;

	for (i = 0; i < sizeof(stored) / sizeof(stored[0]); i++) {
		fixture_script(arena_printf(fixture.arena, "UPDATE account "
		    "SET password = '%s' WHERE id = %lld", stored[i],
		    (long long)other).p);
		cr_expect_eq(set_role(admin, ACCOUNT_OPERATOR), ERR_LAST_ADMIN,
		    "%s", stored[i]);
		cr_expect_eq(set_active(admin, false), ERR_LAST_ADMIN, "%s",
		    stored[i]);
		cr_expect_eq(remove_(admin), ERR_LAST_ADMIN, "%s", stored[i]);
	}
	fixture_script("UPDATE account SET password = '" HASH "'");
	cr_expect_eq(set_role(admin, ACCOUNT_OPERATOR), ERR_OK);
}

Test(account_change, one_admin_may_go_when_there_is_another)
{
	cr_assert_eq(set_role(ivan, ACCOUNT_ADMIN), ERR_OK);
	cr_expect_eq(remove_(admin), ERR_OK);
	cr_expect_eq(set_active(ivan, false), ERR_LAST_ADMIN);
}

/* Two connections, each of a writer of its own: as in two processes. */
struct duel {
	pthread_barrier_t	line;
	int64_t			ids[2];
	enum err		results[2];
};

static int
demote(int i, void *arg)
{
	struct writer_options options = {
		.database = fixture.database,
		.wait_ms = 10000, .wal_limit = 1 << 30,
	};
	struct arena *a = arena_new(1 << 16);
	struct duel *duel = arg;
	struct writer *writer;
	struct account now;

	if (writer_open(&options, &writer) != ERR_OK)
		return 1;
	pthread_barrier_wait(&duel->line);
	duel->results[i] = change_in(writer, &(struct account_change){
		.id = duel->ids[i], .fields = 1u << ACCOUNT_ROLE,
		.to.role = &account_roles[ACCOUNT_VIEWER],
	}, a, &now);
	writer_close(&writer);
	arena_free(a);
	return 0;
}

Test(account_change, of_two_admins_who_go_at_once_one_stays)
{
	struct duel duel;
	int round;

	for (round = 0; round < 20; round++) {
		duel.ids[0] = admin;
		duel.ids[1] = add(arena_printf(fixture.arena, "admin%d",
		    round).p, ACCOUNT_ADMIN);
		pthread_barrier_init(&duel.line, NULL, 2);
		cr_assert_eq(processes_threads(2, demote, &duel), 0);
		pthread_barrier_destroy(&duel.line);
		cr_expect_eq(duel.results[0] + duel.results[1], ERR_LAST_ADMIN,
		    "%d %d", duel.results[0], duel.results[1]);
		cr_assert_eq(fixture_number("SELECT count(*) FROM account "
		    "WHERE role = 'admin' AND active"), 1);
		if (duel.results[0] == ERR_OK)
			admin = duel.ids[1];
	}
}

/* --- what goes with it --------------------------------------------------- */

Test(account_change, a_password_ends_the_sessions_of_its_account)
{
	struct account_login login;

	log_in(ivan);
	log_in(admin);
	cr_assert_eq(set_password(ivan), ERR_OK);
	cr_expect_eq(count("session", ivan), 0);
	/* Nor is it known any more where it had logged in. */
	cr_expect_eq(count("known_client", ivan), 0);
	cr_expect_eq(count("session", admin), 1);
	cr_expect_eq(count("known_client", admin), 1);
	cr_expect_eq(get(ivan).version, 2);
	cr_assert_eq(account_store_find(fixture.db, STR("иван"),
	    fixture.arena, &login), ERR_OK);
	expect_str_eq(login.password.stored, password.stored);
}

Test(account_change, who_is_deactivated_is_logged_out)
{
	log_in(ivan);
	cr_assert_eq(set_role(ivan, ACCOUNT_OPERATOR), ERR_OK);
	cr_expect_eq(count("session", ivan), 1);
	cr_assert_eq(set_active(ivan, false), ERR_OK);
	cr_expect_eq(count("session", ivan), 0);
}

Test(account_change, who_is_refused_stays_logged_in)
{
	log_in(admin);
	cr_assert_eq(remove_(admin), ERR_LAST_ADMIN);
	cr_assert_eq(set_active(admin, false), ERR_LAST_ADMIN);
	cr_expect_eq(count("session", admin), 1);
}

Test(account_change, what_is_removed_leaves_its_history_alone)
{
	log_in(ivan);
	log_in(admin);
	fixture_script("INSERT INTO token (name, name_key, skeleton, key, "
	    "secret, scopes, created_by, created_at) VALUES "
	    "('t', 't', '', 'k', x'00', "
	    "'read', 'Иван', 1)");
	cr_assert_eq(remove_(ivan), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM account"), 1);
	cr_expect_eq(count("session", ivan), 0);
	cr_expect_eq(count("known_client", ivan), 0);
	cr_expect_eq(count("session", admin), 1);
	cr_expect_eq(count("known_client", admin), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM token "
	    "WHERE revoked_at IS NULL"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit "
	    "WHERE subject = 'Иван'"), 2);
}

Test(account_change, each_kind_of_change_is_told)
{
	struct account now;
	int64_t seq = last_seq();

	cr_assert_eq(set_role(ivan, ACCOUNT_ADMIN), ERR_OK);
	cr_assert_eq(set_active(ivan, false), ERR_OK);
	cr_assert_eq(set_active(ivan, true), ERR_OK);
	cr_assert_eq(set_password(ivan), ERR_OK);
	cr_expect_str_eq(told_since(seq), "Иван role viewer -> admin; "
	    "Иван deactivated; Иван activated; Иван password");
	seq = last_seq();
	cr_assert_eq(change(&(struct account_change){
		.id = ivan, .password = &password,
		.fields = 1u << ACCOUNT_USERNAME | 1u << ACCOUNT_EMAIL |
		    1u << ACCOUNT_ROLE | 1u << ACCOUNT_FIRST_NAME,
		.to = {
			.username = STR("petr"), .email = STR("a@b.cd"),
			.role = &account_roles[ACCOUNT_OPERATOR],
		},
	}, &now), ERR_OK);
	cr_expect_str_eq(told_since(seq),
	    "Иван account_changed username Иван -> petr, email; "
	    "Иван role admin -> operator; Иван password");
	seq = last_seq();
	cr_assert_eq(remove_(ivan), ERR_OK);
	cr_expect_str_eq(told_since(seq), "petr account_deleted operator");
}

Test(account_change, what_is_told_holds_nothing_of_the_password)
{
	cr_assert_eq(set_password(ivan), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit "
	    "WHERE detail LIKE '%argon%' OR subject LIKE '%argon%'"), 0);
}
