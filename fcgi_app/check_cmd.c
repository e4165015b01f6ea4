/*
 * incidentctl check: verifies the configuration, the schema, the statements
 * and the files; and what is stored twice: counters, history, search index
 * and statistics are compared with the incidents.  (The configuration was
 * read before any command runs.)
 */

#include <stdio.h>
#include <stdlib.h>

#include "auth/anonymous_store.h"
#include "ctl/ctl.h"
#include "db/db_file.h"
#include "incident/counter_store.h"
#include "incident/incident_store.h"
#include "incident/rollup_store.h"
#include "incident/search_index_store.h"
#include "statements.h"

static enum err
check_file(struct db *db, struct arena *a, struct str *finding_r)
{
	return db_check(db, DB_CHECK_FILE, a, finding_r);
}

static enum err
check_schema(struct db *db, struct arena *a, struct str *finding_r)
{
	return db_check(db, DB_CHECK_SCHEMA, a, finding_r);
}

static enum err
check_events(struct db *db, struct arena *a, struct str *finding_r)
{
	int64_t id;
	enum err e = incident_store_verify(db, &id);

	if (e == ERR_MISMATCH)
		*finding_r = arena_printf(a, "incident %lld and its newest "
		    "event", (long long)id);
	return e;
}

static const struct {
	const char	*name;
	enum err	(*run)(struct db *db, struct arena *a,
			    struct str *finding_r);
} checks[] = {
	{ "file",	check_file },
	{ "schema",	check_schema },
	{ "statements",	statements_verify },
	{ "counters",	counter_store_verify },
	{ "history",	check_events },
	{ "search index", search_index_store_verify },
	{ "rollups",	rollup_store_verify },
};

/* Runs all checks in one snapshot; the number of those that failed. */
static int
run_checks(struct ctl *ctl, struct db *db)
{
	struct str finding;
	int failed = 0;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		finding = str_of("could not be checked");
		e = checks[i].run(db, ctl->arena, &finding);
		if (e == ERR_OK) {
			printf("%-14s ok\n", checks[i].name);
			continue;
		}
		printf("%-14s FAILED: %.*s\n", checks[i].name,
		    STR_FMT(finding));
		failed++;
	}
	return failed;
}

/* Checks the modes of the files; the number of findings, 0 or 1. */
static int
check_rights(const struct ctl *ctl)
{
	char *why = NULL;
	bool ok = db_file_validate_rights(ctl->conf->database, &why) ==
	    ERR_OK;

	printf("%-14s %s%s\n", "files", ok ? "ok" : "FAILED: ",
	    ok ? "" : why);
	free(why);
	return ok ? 0 : 1;
}

/* Not a check: an operator looks here when a client gets 401. */
static enum err
show_policy(struct ctl *ctl, struct db *db)
{
	struct anonymous_policy p;
	enum err e = anonymous_store_policy(db, ctl->conf, ctl->arena, &p);

	if (e == ERR_OK)
		printf("%-14s %s (by %s)\n", "anonymous",
		    conf_policies[p.policy], p.decided_by);
	return e;
}

static int
run(struct ctl *ctl)
{
	struct db *db;
	int failed;

	printf("%-14s ok\n", "configuration");
	if (ctl_open(ctl, DB_READ, &db) != ERR_OK)
		return CTL_FAILED;
	printf("%-14s ok\n", "version");
	if (show_policy(ctl, db) != ERR_OK || db_begin_read(db) != ERR_OK) {
		db_close(&db);
		return CTL_FAILED;
	}
	failed = check_rights(ctl) + run_checks(ctl, db);
	db_rollback(db);
	db_close(&db);
	return failed == 0 ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command check_cmd = {
	.name = "check",
	.usage = "",
	.summary = "check configuration, schema, file and what is kept twice",
	.run = run,
};
