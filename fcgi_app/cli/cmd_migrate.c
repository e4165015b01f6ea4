/*
 * incidentctl migrate: makes the database, or brings it to the version
 * of this program.
 */

#include <stdio.h>

#include "cli/ctl.h"
#include "store/migrate.h"

static int
run(struct ctl *ctl, int argc, char *argv[])
{
	int from;

	(void)argc;
	(void)argv;
	if (migrate_run(ctl->conf->database, &from) != ERR_OK) {
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

const struct ctl_command cmd_migrate = {
	.name = "migrate",
	.usage = "",
	.summary = "make the database or bring it to this version",
	.run = run,
};
