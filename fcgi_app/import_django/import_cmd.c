/*
 * incidentctl import-django [--dry-run] FILE: the service that was
 * replaced moves in, from its own database: incidents, accounts, the log
 * of its admin.  All or nothing, into an empty register; the file is left
 * as it is.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "auth/anonymous_store.h"
#include "auth/audit_store.h"
#include "ctl/ctl.h"
#include "import_django/import_account_cmd.h"
#include "import_django/import_entry_cmd.h"
#include "import_django/import_incident_cmd.h"
#include "import_django/import_report_cmd.h"
#include "incident/search_index_store.h"

#define ROW_KEEP	((size_t)64 * 1024)	/* bytes, between rows */

struct import {
	struct ctl	*ctl;
	const char	*path;
	bool		 dry;
	struct django_import	 move;
};

/* What the database holds, the first in English; NULL when it is empty. */
static enum err
find_content(struct db *db, const char **what_r)
{
	static const char *const parts[] = {
		"incidents", "accounts", "history",
	};
	struct db_rows *rows;
	enum err e;
	int i, n = (int)(sizeof(parts) / sizeof(parts[0]));

	e = db_query(db, SQL_REGISTER_HOLDS, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	for (i = 0; i < n && db_int(rows, i) == 0; i++)
		;
	db_done(rows);
	*what_r = i < n ? parts[i] : NULL;
	return ERR_OK;
}

static enum err
expect_empty(struct django_import *m)
{
	const char *what;
	enum err e = find_content(m->txn->db, &what);

	if (e != ERR_OK || what == NULL)
		return e;
	m->why = arena_printf(m->keep, "the register is not empty, "
	    "it holds %s: import into a new one", what);
	return ERR_PRECONDITION;
}

/* What nobody had said how to do it is done as before. */
static enum err
leave_traces(struct django_import *m)
{
	enum err e;

	e = anonymous_store_set(m->txn, RIGHT_POLICY_FULL);
	if (e != ERR_OK)
		return e;
	return audit_store_add(m->txn->db, &ctl_actor, &(struct audit){
		.kind = AUDIT_IMPORT,
		.detail = arena_printf(m->keep, "django: %ld incidents, %ld "
		    "accounts, %ld entries of its log", m->incidents,
		    m->admins.n + m->operators.n + m->viewers.n,
		    m->events + m->records),
	});
}

/* A job of the writer, which undoes it when it does not end in ERR_OK. */
static enum err
move_in(struct txn *txn, void *arg)
{
	static enum err (*const parts[])(struct django_import *m) = {
		expect_empty,
		import_entry_all,		/* what happened before the rest */
		import_account_all,
		import_incident_all,
		leave_traces,
	};
	struct import *im = arg;
	enum err e = ERR_OK;
	size_t i;

	im->move.txn = txn;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && e == ERR_OK; i++)
		e = parts[i](&im->move);
	return e == ERR_OK && im->dry ? ERR_ABANDONED : e;
}

static enum err
write_all(struct import *im)
{
	struct writer *writer;
	enum err e;

	if ((e = ctl_open_writer(im->ctl, &writer)) != ERR_OK)
		return e;
	e = writer_run(writer, move_in, im);
	/* What is not indexed is found as well, only slower. */
	if (e == ERR_OK && search_index_store_catch_up(writer) != ERR_OK)
		ctl_say("%s: not all is indexed yet", im->path);
	writer_close(&writer);
	return e;
}

/* Reads the whole file, and closes it before the database is opened. */
static enum err
read_file(struct import *im)
{
	struct django_import *m = &im->move;
	struct django *from;
	enum err e;

	e = django_open(im->path, im->ctl->arena, &from, &m->why);
	if (e != ERR_OK)
		return e;
	e = stage_read(from, STAGE_MAX, im->ctl->arena, &m->stage, &m->why);
	django_close(&from);
	return e;
}

static enum err
import(struct import *im)
{
	struct django_import *m = &im->move;
	enum err e;

	if ((e = read_file(im)) != ERR_OK)
		return e;
	m->keep = im->ctl->arena;
	m->row = arena_new(ROW_KEEP);
	e = write_all(im);
	arena_free(m->row);
	return e;
}

/*
 * SQLite would wait for ever for a pipe, and says less of what is missing.
 * Of a register that was just made its file alone does not tell yet.
 */
static const char *
judge_file(const struct import *im)
{
	struct stat st, own;

	if (stat(im->path, &st) == -1)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "it is no file";
	if (stat(im->ctl->conf->database, &own) == 0 &&
	    st.st_dev == own.st_dev && st.st_ino == own.st_ino)
		return "it is the register itself";
	return NULL;
}

static int
report(const struct import *im, enum err e)
{
	const struct str why = im->move.why;

	if (e != ERR_OK && !(im->dry && e == ERR_ABANDONED)) {
		ctl_say("%s: nothing was imported: %.*s", im->path,
		    STR_FMT(why.n > 0 ? why : str_of(err_name(e))));
		return CTL_FAILED;
	}
	printf(im->dry ? "%s: this is what would be imported:\n" :
	    "%s: this was imported:\n", im->path);
	move_report(&im->move, im->ctl->conf);
	return CTL_DONE;
}

struct options {
	bool	dry_run;
};

static const struct args_option options[] = {
	{ "--dry-run", NULL, offsetof(struct options, dry_run),
	    "report what would be done, and change nothing" },
};

static int
run(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct import im = {
		.ctl = ctl, .path = ctl->args[0], .dry = given->dry_run,
	};
	const char *why;

	if (ctl_check_schema(ctl) != ERR_OK)
		return CTL_FAILED;
	if ((why = judge_file(&im)) != NULL) {
		ctl_say("%s: %s", im.path, why);
		return CTL_FAILED;
	}
	return report(&im, import(&im));
}

const struct ctl_command import_django_cmd = {
	.name = "import-django",
	.usage = "[--dry-run] FILE",
	.summary = "move in from the database of the service of Django",
	CTL_OPTIONS(options),
	.args_n = 1,
	.run = run,
};
