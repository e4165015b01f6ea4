/*
 * incidentctl import-django: imports incidents, accounts and the log of the
 * admin from the database of the replaced service.  Everything or nothing,
 * into an empty register; the file is not changed.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "auth/anonymous_store.h"
#include "auth/audit_store.h"
#include "ctl/ctl.h"
#include "import_django/import_rows_cmd.h"
#include "incident/search_index_store.h"

#define ROW_KEEP	((size_t)64 * 1024)	/* bytes, from row to row */

struct import {
	struct ctl	*ctl;
	const char	*path;
	bool		 dry;
	struct import_rows	 rows;
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

	e = db_query(db, SQL_IMPORT_CONTENT, DB_NO_ARGS, &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e;
	for (i = 0; i < n && db_int(rows, i) == 0; i++)
		;
	db_done(rows);
	*what_r = i < n ? parts[i] : NULL;
	return ERR_OK;
}

static enum err
expect_empty(struct import_rows *m)
{
	const char *what;
	enum err e = find_content(m->txn->db, &what);

	if (e != ERR_OK || what == NULL)
		return e;
	m->why = arena_printf(m->keep, "the register is not empty, "
	    "it holds %s: import into a new one", what);
	return ERR_PRECONDITION;
}

/*
 * Anonymous callers keep the rights that they had in the replaced service,
 * unless the configuration says otherwise.
 */
static enum err
record_import(struct import_rows *m)
{
	const struct import_report *r = &m->report;
	enum err e;

	e = anonymous_store_set(m->txn, RIGHT_POLICY_FULL);
	if (e != ERR_OK)
		return e;
	return audit_store_add(m->txn->db, &ctl_actor, &(struct audit){
		.kind = AUDIT_IMPORT,
		.detail = arena_printf(m->keep, "django: %ld incidents, %ld "
		    "accounts, %ld entries of its log", r->incidents,
		    r->admins.n + r->operators.n + r->viewers.n,
		    r->events + r->records),
	});
}

/* A job of the writer, which rolls it back unless it returns ERR_OK. */
static enum err
import_all(struct txn *txn, void *arg)
{
	static enum err (*const parts[])(struct import_rows *m) = {
		expect_empty,
		import_rows_entries,	/* history comes before its end */
		import_rows_users,
		import_rows_incidents,
		record_import,
	};
	struct import *im = arg;
	enum err e = ERR_OK;
	size_t i;

	im->rows.txn = txn;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && e == ERR_OK; i++)
		e = parts[i](&im->rows);
	return e == ERR_OK && im->dry ? ERR_ABANDONED : e;
}

static enum err
write_all(struct import *im)
{
	struct writer *writer;
	enum err e;

	if ((e = ctl_open_writer(im->ctl, &writer)) != ERR_OK)
		return e;
	e = writer_run(writer, import_all, im);
	/* A search finds what is not indexed as well, only more slowly. */
	if (e == ERR_OK && search_index_store_catch_up(writer) != ERR_OK)
		ctl_say("%s: not all is indexed yet", im->path);
	writer_close(&writer);
	return e;
}

/* Reads the whole file and closes it, before the database is opened. */
static enum err
read_file(struct import *im)
{
	struct import_rows *m = &im->rows;
	struct django_store *from;
	enum err e;

	e = django_store_open(im->path, im->ctl->arena, &from, &m->why);
	if (e != ERR_OK)
		return e;
	e = stage_store_read(from, STAGE_STORE_MAX, im->ctl->arena, &m->stage,
	    &m->why);
	django_store_close(&from);
	return e;
}

static enum err
import(struct import *im)
{
	struct import_rows *m = &im->rows;
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
 * NULL, or why the file cannot be one of Django.  SQLite would wait for ever
 * for a pipe, and does not say that a file is missing; and the tables of the
 * register may be in its write-ahead log alone.
 */
static const char *
reject_path(const struct import *im)
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
	const struct str why = im->rows.why;

	if (e != ERR_OK && !(im->dry && e == ERR_ABANDONED)) {
		ctl_say("%s: nothing was imported: %.*s", im->path,
		    STR_FMT(why.n > 0 ? why : str_of(err_name(e))));
		return CTL_FAILED;
	}
	printf(im->dry ? "%s: this is what would be imported:\n" :
	    "%s: this was imported:\n", im->path);
	import_report_print(&im->rows.report, im->ctl->conf, im->ctl->arena);
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
	if ((why = reject_path(&im)) != NULL) {
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
