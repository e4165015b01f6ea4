/*
 * incidentctl, the operator's tool: chooses the command, reads its arguments
 * and the configuration, and opens the database for it.
 */

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "base/program.h"
#include "config.h"
#include "ctl/ctl.h"
#include "ctl/help.h"
#include "db/db_file.h"
#include "db/migrate.h"
#include "wire/param.h"

#define ARENA_KEEP	(1024 * 1024)
#define WAIT_MS		60000	/* for the writer lock */
#define LOGIN_MAX	64	/* code points of a login that are kept */

#define ROW(command)	&command,

const struct ctl_command *const ctl_commands[] = {
	CTL_COMMANDS(ROW)
};

const size_t ctl_commands_n = sizeof(ctl_commands) / sizeof(ctl_commands[0]);

struct actor ctl_actor = { .channel = CHANNEL_CLI };

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

enum err
ctl_say_problems(const struct problems *problems)
{
	const struct problem *p;

	for (p = problems->first; p != NULL; p = p->next)
		ctl_say("%.*s: %.*s", STR_FMT(p->key), STR_FMT(p->text));
	return problems->first == NULL ? ERR_OK : ERR_INVALID;
}

static _Noreturn void
reject_argument(const struct ctl_command *command, const char *word,
	const char *why)
{
	ctl_say("%s: %s%s%s", command->name, word, word[0] == '\0' ? "" : ": ",
	    why);
	ctl_say("usage: %s %s", command->name, command->usage);
	exit(CTL_USAGE);
}

/* If argv[0] begins the names of commands, shows the usage of each. */
static _Noreturn void
reject_command(int argc, char *argv[])
{
	const struct ctl_command *c;
	bool begins = false;
	struct str rest;
	size_t i;

	for (i = 0; i < ctl_commands_n; i++) {
		c = ctl_commands[i];
		rest = str_of(c->name);
		if (!str_eq(str_cut(&rest, ' '), str_of(argv[0])))
			continue;
		ctl_say("usage: %s %s", c->name, c->usage);
		begins = true;
	}
	ctl_say("%s%s%s: no such command; \"incidentctl help\" lists all "
	    "commands", argv[0], begins && argc > 1 ? " " : "",
	    begins && argc > 1 ? argv[1] : "");
	exit(CTL_USAGE);
}

/* An operator may ask for help anywhere before "--", beside other faults. */
static bool
asks_for_help(int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc && !str_eq(str_of(argv[i]), STR("--")); i++)
		if (str_eq(str_of(argv[i]), STR("--help")) ||
		    str_eq(str_of(argv[i]), STR("-h")))
			return true;
	return false;
}

/*
 * The command that argv begins with.  Leaves argv[0] the last word of its
 * name, as args_read expects one.
 */
static const struct ctl_command *
choose_command(int *argc, char **argv[])
{
	size_t i;
	int words;

	if (*argc == 0) {
		help_all(stderr);
		exit(CTL_USAGE);
	}
	if (str_eq(str_of((*argv)[0]), STR("help")))
		exit(help(*argc - 1, *argv + 1));
	for (i = 0; i < ctl_commands_n; i++) {
		words = help_words(ctl_commands[i], *argc, *argv);
		if (words == 0)
			continue;
		*argc -= words - 1;
		*argv += words - 1;
		return ctl_commands[i];
	}
	/* "token --help" asks for the group, as "help token" does. */
	if (*argc == 2 && asks_for_help(*argc, *argv))
		exit(help(1, *argv));
	reject_command(*argc, *argv);
}

static void
read_arguments(struct ctl *ctl, const struct ctl_command *command, int argc,
	char *argv[])
{
	struct args_fault fault = { "", "" };

	if (asks_for_help(argc, argv)) {
		help_command(stdout, command);
		exit(fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED);
	}
	ctl->options = arena_alloc(ctl->arena, command->size);
	if (args_read(command->options, command->options_n, ctl->options,
	    &argc, argv, &fault) != ERR_OK)
		reject_argument(command, fault.word, fault.why);
	if (argc - 1 < command->args_n)
		reject_argument(command, "", "an argument is missing");
	if (argc - 1 > command->args_n)
		reject_argument(command, argv[command->args_n + 1],
		    "one argument too many");
	ctl->args = argv + 1;
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

/* Before SQLite opens the file: it would not say what is wrong with it. */
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

enum err
ctl_read(struct ctl *ctl, const char *what, ctl_reader *reader, void *arg)
{
	struct db *db;
	enum err e;

	if (ctl_open(ctl, DB_READ, &db) != ERR_OK)
		return ERR_STORAGE;
	e = reader(db, ctl->arena, arg);
	db_close(&db);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		ctl_say("%s cannot be read (%s)", what, err_name(e));
	return e;
}

static struct str
login_of(uid_t uid, struct arena *a)
{
	const struct passwd *user = getpwuid(uid);

	return user != NULL && user->pw_name[0] != '\0' ?
	    str_of(user->pw_name) :
	    arena_printf(a, "#%lu", (unsigned long)uid);
}

/* The name is shown, so what a terminal would obey is replaced. */
static struct str
name_operator(struct arena *a)
{
	struct str login = { NULL, 0 };
	uid_t uid = getuid();

	/* Any other user could set SUDO_USER to a login that is not theirs. */
	if (uid == 0)
		login = str_of(getenv("SUDO_USER"));
	if (login.n == 0)
		login = login_of(uid, a);
	login = param_show(login, LOGIN_MAX, a);
	return arena_printf(a, "%.*s:%.*s", STR_FMT(ACTOR_CTL),
	    STR_FMT(login));
}

int
main(int argc, char *argv[])
{
	const char *config = program_options(argc, argv, help_all, NULL);
	const struct ctl_command *command;
	struct arena *keep;
	struct conf conf;
	struct ctl ctl = { .conf = &conf, .arena = arena_new(ARENA_KEEP) };
	int status;

	program_forbid_dumps();
	arena_secret(ctl.arena);
	argc -= optind;
	argv += optind;
	command = choose_command(&argc, &argv);
	read_arguments(&ctl, command, argc, argv);
	/* Not in ctl.arena, which a command may reset. */
	keep = arena_new(0);
	ctl_actor.name = name_operator(keep);
	configure(&conf, config);
	crypt_init();
	db_init();
	status = command->run(&ctl);
	arena_free(ctl.arena);
	arena_free(keep);
	conf_free(&conf);
	return status;
}
