#ifndef CTL_CTL_H
#define CTL_CTL_H

/*
 * The frame of incidentctl.  A command is a struct ctl_command at the end of
 * a file x_cmd.c, and a row in the table below.
 */

#include "base/conf.h"
#include "ctl/args.h"
#include "db/db.h"
#include "db/writer.h"
#include "domain/actor.h"
#include "wire/problem.h"

/* All commands, in the order in which the help lists them. */
#define CTL_COMMANDS(ROW) \
	ROW(check_cmd) \
	ROW(clearsessions_cmd) \
	ROW(createsuperuser_cmd) \
	ROW(export_cmd) \
	ROW(import_cmd) \
	ROW(import_django_cmd) \
	ROW(migrate_cmd) \
	ROW(nginx_cmd) \
	ROW(reindex_cmd) \
	ROW(token_cmd_create) \
	ROW(token_cmd_list) \
	ROW(token_cmd_revoke) \
	ROW(user_cmd_add) \
	ROW(user_cmd_delete) \
	ROW(user_cmd_disable) \
	ROW(user_cmd_enable) \
	ROW(user_cmd_list) \
	ROW(user_cmd_passwd) \
	ROW(user_cmd_role)

/* Exit statuses. */
enum {
	CTL_DONE = 0,
	CTL_FAILED = 1,		/* the command was run and failed */
	CTL_USAGE = 2,		/* the arguments are wrong; nothing was done */
};

/* A run of a command. */
struct ctl {
	const struct conf	*conf;
	struct arena		*arena;		/* a command may reset it */
	void			*options;	/* the struct of the command */
	char			**args;		/* args_n of the command */
};

struct ctl_command {
	const char	*name;		/* may be two words: "token list" */
	const char	*usage;		/* its arguments, "" if none */
	const char	*summary;	/* one line */
	const char	*details;	/* lines for the help, or NULL */
	/* Members of a zeroed struct of `size` bytes: see CTL_OPTIONS. */
	const struct args_option *options;
	size_t		 options_n;
	size_t		 size;
	int		 args_n;	/* arguments besides options */
	/* Returns an exit status; reports its own failure by ctl_say. */
	int		(*run)(struct ctl *ctl);
};

/* The members of struct ctl_command about a table of struct options. */
#define CTL_OPTIONS(table) \
	.options = (table), .options_n = sizeof(table) / sizeof((table)[0]), \
	.size = sizeof(struct options)

#define CTL_DECLARE(command) \
	extern const struct ctl_command command;
CTL_COMMANDS(CTL_DECLARE)

extern const struct ctl_command *const ctl_commands[];
extern const size_t ctl_commands_n;

/*
 * The actor of changes by a command: "incidentctl:LOGIN", with the login of
 * the operating system's user that runs it.  For root it is the login of the
 * user that became root by sudo(8), if SUDO_USER is set; for another user
 * SUDO_USER is ignored.  A user without a name is "#" and the number.
 */
extern struct actor ctl_actor;

/*
 * Opens the database.  On failure, also when its schema is of another
 * version than this program's, the reason is on standard error.
 */
enum err
ctl_open(struct ctl *ctl, enum db_mode mode, struct db **db_r);

/*
 * Opens the database and closes it again, so that a command that first reads
 * something else can reject a schema of another version before.
 */
enum err
ctl_check_schema(struct ctl *ctl);

/*
 * Opens the database for writing.  Jobs wait up to a minute for the writer
 * lock, which the service may hold.
 */
enum err
ctl_open_writer(struct ctl *ctl, struct writer **writer_r);

/*
 * Opens the database, runs one job of the writer, and returns its result;
 * ERR_STORAGE when the database cannot be opened.
 */
enum err
ctl_write(struct ctl *ctl, writer_job *job, void *arg);

/* Reads from an open database into *arg; texts go into the arena. */
typedef enum err ctl_reader(struct db *db, struct arena *a, void *arg);

/*
 * Opens the database for reading, calls `reader`, and returns its result.
 * Any error but ERR_NOT_FOUND is on standard error: `what` cannot be read.
 */
enum err
ctl_read(struct ctl *ctl, const char *what, ctl_reader *reader, void *arg);

/* Prints a line on standard error, after "incidentctl: ". */
void
ctl_say(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* Prints each problem as such a line; ERR_INVALID when there is one. */
enum err
ctl_say_problems(const struct problems *problems);

#endif
