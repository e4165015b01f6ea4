#ifndef CTL_CTL_H
#define CTL_CTL_H

/*
 * incidentctl: a command is a file cmd_<name>.c with one struct ctl_command
 * at its top, and a row in ctl.c.
 */

#include "base/conf.h"
#include "ctl/args.h"
#include "db/db.h"
#include "db/writer.h"
#include "domain/actor.h"

/* Exit statuses. */
enum {
	CTL_DONE = 0,
	CTL_FAILED = 1,		/* tried, and it did not work */
	CTL_USAGE = 2,		/* not understood */
};

struct ctl {
	const struct conf	*conf;
	struct arena		*arena;
	void			*options;	/* the command's, as its size says */
};

struct ctl_command {
	const char	*name;		/* may be two words: "token list" */
	const char	*usage;		/* its arguments, "" if none */
	const char	*summary;	/* one line */
	const char	*details;	/* for the help, or NULL; lines */
	/* Members of a zeroed struct of `size` bytes, ctl->options. */
	const struct args_option *options;
	size_t		 options_n;
	size_t		 size;
	int		 args_min, args_max;	/* beside options */
	/*
	 * argv[0] is the last word of the name, what follows are arguments
	 * that are no options; returns an exit status.
	 */
	int		(*run)(struct ctl *ctl, int argc, char *argv[]);
};

/* All of them, by name. */
extern const struct ctl_command *const ctl_commands[];
extern const size_t ctl_commands_n;

extern const struct ctl_command cmd_check;
extern const struct ctl_command cmd_clearsessions;
extern const struct ctl_command cmd_createsuperuser;
extern const struct ctl_command cmd_export;
extern const struct ctl_command cmd_import;
extern const struct ctl_command cmd_import_django;
extern const struct ctl_command cmd_migrate;
extern const struct ctl_command cmd_nginx;
extern const struct ctl_command cmd_reindex;
extern const struct ctl_command cmd_token_create;
extern const struct ctl_command cmd_token_list;
extern const struct ctl_command cmd_token_revoke;
extern const struct ctl_command cmd_user_add;
extern const struct ctl_command cmd_user_delete;
extern const struct ctl_command cmd_user_disable;
extern const struct ctl_command cmd_user_enable;
extern const struct ctl_command cmd_user_list;
extern const struct ctl_command cmd_user_passwd;
extern const struct ctl_command cmd_user_role;

/* The origin of writes by a command; its actor is that of operator_actor. */
extern struct actor ctl_origin;

/* For commands: opens the database and refuses another schema version. */
enum err
ctl_open(struct ctl *ctl, enum db_mode mode, struct db **db_r);

/*
 * Opens it and closes it again: a schema of another version is refused
 * before anything else is read.
 */
enum err
ctl_check_schema(struct ctl *ctl);

/*
 * The same as ctl_open, for writing.  Its jobs wait long enough for the service's
 * writes to let them in.
 */
enum err
ctl_open_writer(struct ctl *ctl, struct writer **writer_r);

/* The same for one job, and its result; ERR_STORAGE when it is not opened. */
enum err
ctl_write(struct ctl *ctl, writer_job *job, void *arg);

/* One line on standard error, after "incidentctl: ". */
void
ctl_say(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#endif
