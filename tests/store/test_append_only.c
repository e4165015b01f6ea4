/*
 * The database itself refuses to change or remove what the history and the
 * audit log tell.
 */

#include <criterion/criterion.h>

#include "auth/audit_store.h"
#include "incident/incident_store.h"
#include "support/fixture.h"

static enum err
add_line(struct txn *txn, void *arg)
{
	(void)arg;
	return audit_store_add(txn->db, &fixture_origin, &(struct audit){
		.kind = AUDIT_LOGOUT, .subject = STR("x"),
	});
}

static void
setup(void)
{
	fixture_open();
	FIXTURE_INCIDENT(.description = STR("x"));
	FIXTURE_INCIDENT(.description = STR("y"));
	cr_assert_eq(writer_run(fixture.writer, add_line, NULL), ERR_OK);
}

TestSuite(append_only, .init = setup, .fini = fixture_close,
	.timeout = 120);

static enum err
run(struct txn *txn, void *sql)
{
	return db_script(txn->db, sql);
}

/* All that either tells. */
static int64_t
told(void)
{
	return fixture_number("SELECT (SELECT total(seq + at + version) "
	    "FROM incident_event) + (SELECT total(seq + at) FROM audit)");
}

static const char *const refused[] = {
	"UPDATE audit SET at = 0",
	"UPDATE audit SET actor = 'nobody' WHERE seq = 1",
	"UPDATE OR IGNORE audit SET detail = NULL",
	"DELETE FROM audit",
	"DELETE FROM audit WHERE seq = 1",
	"WITH x AS (SELECT 1) DELETE FROM audit",
	"INSERT INTO audit SELECT * FROM audit WHERE true "
	    "ON CONFLICT (seq) DO UPDATE SET at = 0",
	"UPDATE incident_event SET version = 9",
	"UPDATE incident_event SET note = 'x' WHERE incident_id = 2",
	"DELETE FROM incident_event",
	"DELETE FROM incident_event WHERE incident_id = 1",
};

Test(append_only, what_was_told_stays_as_it_was)
{
	int64_t before = told();
	enum err e;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		e = writer_run(fixture.writer, run, (void *)refused[i]);
		cr_expect_neq(e, ERR_OK, "%s", refused[i]);
		cr_expect_eq(told(), before, "%s", refused[i]);
	}
	/* There is more to come all the same. */
	FIXTURE_INCIDENT(.description = STR("z"));
	cr_assert_eq(writer_run(fixture.writer, add_line, NULL), ERR_OK);
	cr_expect_gt(told(), before);
}

static enum err
wipe(struct txn *txn, void *arg)
{
	int64_t version;

	(void)arg;
	return incident_store_wipe(txn, &version);
}

/* Another register in its place takes its history, and nothing else does. */
Test(append_only, a_register_that_is_replaced_takes_its_history_along)
{
	cr_expect_eq(writer_run(fixture.writer, wipe, NULL), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    0);
	cr_expect_eq(fixture_number("SELECT count(*) FROM audit"), 1);
	cr_expect_eq(fixture_number("SELECT count(*) FROM meta WHERE "
	    "name = 'replacing'"), 0);
	FIXTURE_INCIDENT(.description = STR("z"));
	cr_expect_neq(writer_run(fixture.writer, run,
	    "DELETE FROM incident_event"), ERR_OK);
	cr_expect_eq(fixture_number("SELECT count(*) FROM incident_event"),
	    1);
}

static enum err
wipe_and_fail(struct txn *txn, void *arg)
{
	enum err e = wipe(txn, arg);

	return e == ERR_OK ? ERR_INVALID : e;
}

Test(append_only, a_replacement_that_fails_leaves_all_as_it_was)
{
	int64_t before = told();

	cr_expect_eq(writer_run(fixture.writer, wipe_and_fail, NULL),
	    ERR_INVALID);
	cr_expect_eq(told(), before);
	cr_expect_neq(writer_run(fixture.writer, run,
	    "DELETE FROM incident_event"), ERR_OK);
	cr_expect_eq(told(), before);
}
