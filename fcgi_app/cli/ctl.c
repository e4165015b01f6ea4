/*
 * incidentctl: the operator's tool.  Options, configuration, and the
 * table of commands.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/option.h"
#include "cli/ctl.h"
#include "cli/operator.h"
#include "config.h"
#include "store/db_file.h"
#include "store/migrate.h"

#define ARENA_KEEP	(1024 * 1024)
#define WAIT_MS		60000	/* for the service's writes to let us in */

static const struct ctl_command *const commands[] = {
	&cmd_check,
	&cmd_clearsessions,
	&cmd_createsuperuser,
	&cmd_export,
	&cmd_import,
	&cmd_import_django,
	&cmd_migrate,
	&cmd_nginx,
	&cmd_reindex,
	&cmd_token_create,
	&cmd_token_list,
	&cmd_token_revoke,
	&cmd_user_add,
	&cmd_user_delete,
	&cmd_user_disable,
	&cmd_user_enable,
	&cmd_user_list,
	&cmd_user_passwd,
	&cmd_user_role,
};

#define COMMANDS_N	(sizeof(commands) / sizeof(commands[0]))

struct origin ctl_origin = { .channel = EVENT_CLI };

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
		fprintf(to, "  %s%s%s\n\t%s\n", commands[i]->name,
		    commands[i]->usage[0] == '\0' ? "" : " ",
		    commands[i]->usage, commands[i]->summary);
}

/* Of how many arguments the name of the command is made; 0: of others. */
static int
words_of(const struct ctl_command *command, int argc, char *argv[])
{
	struct str rest = str_of(command->name);
	int i = 0;

	while (rest.p != NULL)
		if (i == argc || !str_eq(str_cut(&rest, ' '),
		    str_of(argv[i++])))
			return 0;
	return i;
}

static _Noreturn void
refuse(const struct ctl_command *command)
{
	ctl_say("usage: %s %s", command->name, command->usage);
	exit(CTL_USAGE);
}

/* The first word of a name alone is told how it goes on. */
static _Noreturn void
refuse_name(const char *word)
{
	bool begins = false;
	struct str rest;
	size_t i;

	for (i = 0; i < COMMANDS_N; i++) {
		rest = str_of(commands[i]->name);
		if (!str_eq(str_cut(&rest, ' '), str_of(word)))
			continue;
		ctl_say("usage: %s %s", commands[i]->name,
		    commands[i]->usage);
		begins = true;
	}
	if (!begins)
		ctl_say("%s: no such command", word);
	exit(CTL_USAGE);
}

/* Makes argv[0] the last word of its name. */
static const struct ctl_command *
choose_command(int *argc, char **argv[])
{
	size_t i;
	int words;

	if (*argc == 0) {
		usage(stderr);
		exit(CTL_USAGE);
	}
	for (i = 0; i < COMMANDS_N; i++) {
		words = words_of(commands[i], *argc, *argv);
		if (words == 0)
			continue;
		*argc -= words - 1;
		*argv += words - 1;
		return commands[i];
	}
	refuse_name((*argv)[0]);
}

static void
read_arguments(struct ctl *ctl, const struct ctl_command *command, int *argc,
	char *argv[])
{
	ctl->options = arena_alloc(ctl->arena, command->size);
	if (args_read(command->options, command->options_n, ctl->options,
	    argc, argv) != ERR_OK || *argc - 1 < command->args_min ||
	    *argc - 1 > command->args_max)
		refuse(command);
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
	if (db_file_resolve(&conf->database, &message) != ERR_OK) {
		ctl_say("%s", message);
		free(message);
		exit(CTL_FAILED);
	}
}

/* Before it is opened, for what the engine would not tell. */
static enum err
validate_file(const struct ctl *ctl, enum db_mode mode)
{
	char *why = NULL;
	enum err e = db_file_validate(ctl->conf->database, mode, &why);

	if (e != ERR_OK)
		ctl_say("%s", why);
	free(why);
	return e;
}

enum err
ctl_open(struct ctl *ctl, enum db_mode mode, struct db **db_r)
{
	enum err e;

	if ((e = validate_file(ctl, mode)) != ERR_OK)
		return e;
	e = db_open(ctl->conf->database, mode, 0, db_r);
	if (e != ERR_OK) {
		ctl_say("%s: cannot be opened", ctl->conf->database);
		return e;
	}
	if ((e = migrate_check(*db_r)) != ERR_OK)
		db_close(db_r);
	return e;
}

enum err
ctl_check_schema(struct ctl *ctl)
{
	struct db *db;
	enum err e;

	if ((e = ctl_open(ctl, DB_WRITE, &db)) == ERR_OK)
		db_close(&db);
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
	enum err e = ctl_check_schema(ctl);

	return e == ERR_OK ? writer_open(&options, writer_r) : e;
}

enum err
ctl_write(struct ctl *ctl, writer_job *job, void *arg)
{
	struct writer *writer;
	enum err e;

	if (ctl_open_writer(ctl, &writer) != ERR_OK)
		return ERR_STORAGE;
	e = writer_run(writer, job, arg);
	writer_close(&writer);
	return e;
}

int
main(int argc, char *argv[])
{
	const char *config = option_config(argc, argv, usage, NULL);
	const struct ctl_command *command;
	struct arena *keep;
	struct conf conf;
	struct ctl ctl = { .conf = &conf, .arena = arena_new(ARENA_KEEP) };
	int status;

	argc -= optind;
	argv += optind;
	command = choose_command(&argc, &argv);
	read_arguments(&ctl, command, &argc, argv);
	/* Commands start ctl.arena over. */
	keep = arena_new(0);
	ctl_origin.actor = operator_actor(keep);
	configure(&conf, config);
	crypt_init();
	db_init();
	status = command->run(&ctl, argc, argv);
	arena_free(ctl.arena);
	arena_free(keep);
	conf_free(&conf);
	return status;
}
