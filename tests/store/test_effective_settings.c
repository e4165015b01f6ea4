/* effective_settings_store: the audit log shows changes of settings. */

#include <stdlib.h>

#include "auth/audit_store.h"
#include "auth/effective_settings_store.h"
#include "domain/right.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/processes.h"

TestSuite(effective_settings_store, .init = fixture_open, .fini = fixture_close,
	.timeout = 120);

static enum err
keep(struct txn *txn, void *arg)
{
	const struct actor origin = {
		.name = ACTOR_SERVICE, .channel = CHANNEL_CLI,
	};

	return effective_settings_store_update(txn->db, &origin, arg);
}

/* As the service does when it starts; whether it found a change. */
static bool
start(void)
{
	bool changed = false;

	cr_assert_eq(effective_settings_store_changed(fixture.db, &fixture.conf,
	    &changed), ERR_OK);
	if (changed)
		cr_assert_eq(writer_run(fixture.writer, keep, &fixture.conf),
		    ERR_OK);
	return changed;
}

static struct audit_store_page
read_all(void)
{
	const struct audit_store_query query = {
		.before = INT64_MAX, .limit = 100,
	};
	struct audit_store_page page;

	cr_assert_eq(audit_store_read(fixture.db, &query, fixture.arena,
	    &page), ERR_OK);
	return page;
}

Test(effective_settings_store, the_first_start_is_told_of_by_nothing)
{
	cr_expect(start());
	cr_expect_eq(read_all().n, 0);
	cr_expect_not(start());
}

Test(effective_settings_store, a_change_is_told_with_what_was_before)
{
	struct audit_store_page page;

	start();
	fixture.conf.anonymous = RIGHT_POLICY_READ;
	cr_expect(start());
	page = read_all();
	cr_assert_eq(page.n, 1);
	expect_str_eq(page.entries[0].kind, STR("setting"));
	expect_str_eq(page.entries[0].actor, STR("incident-fcgi"));
	expect_str_eq(page.entries[0].channel, STR("cli"));
	expect_str_eq(page.entries[0].subject, STR("anonymous"));
	expect_str_eq(page.entries[0].detail, STR("full -> read"));
	cr_expect_null(page.entries[0].address.p);
	cr_expect_null(page.entries[0].request_id.p);
	cr_expect_not(start());
	cr_expect_eq(read_all().n, 1);
}

Test(effective_settings_store, each_kind_of_value_and_the_way_back_is_told)
{
	struct audit_store_page page;

	start();
	fixture.conf.threads = 3;
	free(fixture.conf.allowed_hosts);
	fixture.conf.allowed_hosts = strdup("a.example");
	start();
	fixture.conf.threads = 16;
	start();
	page = read_all();
	cr_assert_eq(page.n, 3);
	expect_str_eq(page.entries[0].detail, STR("3 -> 16"));
	expect_str_eq(page.entries[1].detail, STR("16 -> 3"));
	expect_str_eq(page.entries[2].subject, STR("allowed_hosts"));
	expect_str_eq(page.entries[2].detail,
	    STR("127.0.0.1, localhost -> a.example"));
}

/* A newer program has more settings; nobody has changed them. */
Test(effective_settings_store, a_setting_that_is_new_is_kept_in_silence)
{
	start();
	fixture_script("DELETE FROM effective_setting WHERE name = 'threads'");
	cr_expect(start());
	cr_expect_eq(read_all().n, 0);
	fixture.conf.threads = 3;
	start();
	cr_expect_eq(read_all().n, 1);
}

/* As import-django does for a register that moves in. */
Test(effective_settings_store, what_the_register_says_is_in_force)
{
	struct audit_store_page page;

	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	fixture.conf.anonymous_given = false;
	start();
	fixture_script("INSERT INTO meta (name, value) "
	    "VALUES ('anonymous', 'full')");
	cr_expect(start());
	page = read_all();
	cr_assert_eq(page.n, 1);
	expect_str_eq(page.entries[0].subject, STR("anonymous"));
	expect_str_eq(page.entries[0].detail, STR("none -> full"));
	/* The configuration takes it over, and changes nothing. */
	fixture.conf.anonymous = RIGHT_POLICY_FULL;
	fixture.conf.anonymous_given = true;
	cr_expect_not(start());
}

#define WORKERS	8

static int
start_one(int i, void *arg)
{
	(void)i;
	(void)arg;
	fixture_connect();
	/* Each worker finds the change before any of them writes. */
	return writer_run(fixture.writer, keep, &fixture.conf) != ERR_OK;
}

Test(effective_settings_store, workers_that_start_together_tell_once)
{
	struct processes processes;

	start();
	fixture.conf.language = LANG_EN;
	fixture.conf.lifecycle = 1;
	fixture_disconnect();
	processes_fork(&processes, WORKERS, start_one, NULL);
	cr_expect_eq(processes_join(&processes), 0);
	fixture_connect();
	cr_expect_eq(read_all().n, 2);
	cr_expect_not(start());
}

Test(effective_settings_store, what_cannot_be_written_is_told_of_later)
{
	start();
	fixture.conf.threads = 3;
	/* It was found, and that was all. */
	bool changed = false;

	cr_expect_eq(effective_settings_store_changed(fixture.db, &fixture.conf,
	    &changed), ERR_OK);
	cr_expect(changed);
	cr_expect_eq(read_all().n, 0);
	start();
	cr_expect_eq(read_all().n, 1);
}
