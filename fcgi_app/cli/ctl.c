/*
 * incidentctl: the operator's tool.  Options, configuration, and the
 * table of commands.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/option.h"
#include "cli/ctl.h"
#include "config.h"
#include "store/migrate.h"

#define ARENA_KEEP	(1024 * 1024)
#define WAIT_MS		60000	/* for the service's writes to let us in */

static const struct ctl_command *const commands[] = {
	&cmd_check,
	&cmd_export,
	&cmd_import,
	&cmd_migrate,
	&cmd_reindex,
};

#define COMMANDS_N	(sizeof(commands) / sizeof(commands[0]))

const struct origin ctl_origin = {
	.actor = STR_INIT("incidentctl"), .channel = EVENT_CLI,
};

void
ctl_say(const char *fmt, ...)
{
	va_list ap;

	fputs("incidentctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void
usage(FILE *to)
{
	size_t i;

	fputs("usage: incidentctl [--config FILE] COMMAND [ARGUMENT ...]\n"
	    "       incidentctl --version\n\n", to);
	for (i = 0; i < COMMANDS_N; i++)
		fprintf(to, "  %-8s %-20s %s\n", commands[i]->name,
		    commands[i]->usage, commands[i]->summary);
}

static const struct ctl_command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS_N; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static const struct ctl_command *
choose_command(int argc, char *argv[])
{
	const struct ctl_command *command;
	int args = argc - optind - 1;

	if (args < 0) {
		usage(stderr);
		exit(CTL_USAGE);
	}
	command = find_command(argv[optind]);
	if (command == NULL) {
		ctl_say("%s: no such command", argv[optind]);
		exit(CTL_USAGE);
	}
	if (args < command->args_min || args > command->args_max) {
		ctl_say("usage: %s %s", command->name, command->usage);
		exit(CTL_USAGE);
	}
	return command;
}

static void
configure(struct conf *conf, const char *path)
{
	char *message;

	if (conf_load(path, conf, &message) != ERR_OK) {
		ctl_say("%s", message);
		free(message);
		exit(CTL_FAILED);
	}
	if (clock_zone(conf->zone) != ERR_OK) {
		ctl_say("zone = %s: not a time zone of this machine",
		    conf->zone);
		exit(CTL_FAILED);
	}
}

enum err
ctl_open(struct ctl *ctl, enum db_mode mode, struct db **db_r)
{
	enum err e;

	e = db_open(ctl->conf->database, mode, 0, db_r);
	if (e != ERR_OK) {
		ctl_say("%s: cannot be opened: run incidentctl migrate",
		    ctl->conf->database);
		return e;
	}
	if ((e = migrate_check(*db_r)) != ERR_OK)
		db_close(db_r);
	return e;
}

enum err
ctl_open_writer(struct ctl *ctl, struct writer **writer_r)
{
	const struct writer_options options = {
		.database = ctl->conf->database,
		.wait_ms = WAIT_MS,
		.wal_limit = ctl->conf->wal_limit_mb << 20,
	};
	struct db *db;
	enum err e;

	if ((e = ctl_open(ctl, DB_READ, &db)) != ERR_OK)
		return e;
	db_close(&db);
	return writer_open(&options, writer_r);
}

int
main(int argc, char *argv[])
{
	const char *config = option_config(argc, argv, usage);
	const struct ctl_command *command = choose_command(argc, argv);
	struct conf conf;
	struct ctl ctl = { .conf = &conf };
	int status;

	configure(&conf, config);
	crypt_init();
	db_init();
	ctl.arena = arena_new(ARENA_KEEP);
	status = command->run(&ctl, argc - optind, argv + optind);
	arena_free(ctl.arena);
	conf_free(&conf);
	return status;
}
