/*
 * incidentctl migrate: creates the database, or brings its schema to the
 * version of this program.
 */

#include <stdio.h>

#include "ctl/ctl.h"
#include "db/migrate.h"

struct options {
	bool	without_log;
};

static const struct args_option options[] = {
	{ "--without-log", NULL, offsetof(struct options, without_log),
	    "accept a database file whose log is missing" },
};

static int
run(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	int from;

	if ((given->without_log &&
	    migrate_without_log(ctl->conf->database) != ERR_OK) ||
	    migrate_run(ctl->conf->database, &from) != ERR_OK) {
		ctl_say("%s: not migrated", ctl->conf->database);
		return CTL_FAILED;
	}
	if (from == migrate_target())
		printf("%s: schema version %d, nothing to do\n",
		    ctl->conf->database, from);
	else
		printf("%s: schema version %d, was %d\n",
		    ctl->conf->database, migrate_target(), from);
	return CTL_DONE;
}

const struct ctl_command migrate_cmd = {
	.name = "migrate",
	.usage = "[--without-log]",
	.summary = "make the database or bring it to this version",
	CTL_OPTIONS(options),
	.run = run,
};
