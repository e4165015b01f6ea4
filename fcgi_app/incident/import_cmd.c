/*
 * incidentctl import: imports incidents from lines of JSON in the shape of
 * the API, and keeps their ids, times and statuses.  If a line is rejected
 * nothing of the file is imported.
 *
 * The file is read twice: first to validate every line while the service
 * goes on writing, then to write all incidents in one transaction, for which
 * all other writers wait.  With --portions there are many transactions, and
 * others write in between; what was imported before a failure stays.
 */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/audit_store.h"
#include "base/clock.h"
#include "ctl/ctl.h"
#include "incident/incident_store.h"
#include "incident/search_index_store.h"
#include "wire/body.h"
#include "wire/param.h"

/* Lines of a portion: it takes some 50 ms, for which a request can wait. */
#define PORTION		2000

/* Fewer lines take less than a second, which needs no warning. */
#define WARN_LINES	20000

/* Writing a file takes at most so many times as long as validating it. */
#define WRITE_FACTOR	6

struct import {
	struct ctl	*ctl;
	const char	*path;
	FILE		*file;
	bool		 replace;
	long		 portion;	/* lines per transaction; 0: all */
	int64_t		 validate_us;	/* duration of the first pass */
	long		 lines;		/* incidents in the file */
	long		 line;		/* number of the line read, from 1 */
	long		 imported;	/* incidents of this transaction */
	long		 done;		/* incidents of those before */
	bool		 at_end;	/* of the file */
	char		*text;		/* buffer of getline(3) */
	size_t		 text_size;
};

static const struct param_spec spec = {
	.fields = incident_fields, .n = INCIDENT_FIELD__MAX,
	.flags = FIELD_IMPORT,
	.required = 1u << INCIDENT_ID | 1u << INCIDENT_DESCRIPTION |
	    1u << INCIDENT_STATUS | 1u << INCIDENT_SOURCE |
	    1u << INCIDENT_CREATED_AT | 1u << INCIDENT_UPDATED_AT,
};

/* Prints what is wrong with this line, or with a field of it. */
static enum err
report_line(const struct import *im, struct str key, struct str text)
{
	if (str_eq(key, PROBLEM_DETAIL) || str_eq(key, PROBLEM_BODY))
		ctl_say("%s:%ld: %.*s", im->path, im->line, STR_FMT(text));
	else
		ctl_say("%s:%ld: %.*s: %.*s", im->path, im->line,
		    STR_FMT(key), STR_FMT(text));
	return ERR_INVALID;
}

static enum err
read_incident(struct import *im, struct str line, struct incident *inc_r)
{
	struct problems problems;
	struct body body;
	enum err e;

	problem_init(&problems, im->ctl->arena, LANG_EN);
	e = body_read(&body, STR("application/json"), line, &problems);
	if (e == ERR_OK) {
		memset(inc_r, 0, sizeof(*inc_r));
		param_fill(&spec, &body, inc_r, &problems);
		body_free(&body);
	}
	return problems.first == NULL ? e :
	    report_line(im, problems.first->key, problems.first->text);
}

/* The next line that is not blank; ERR_NOT_FOUND at the end. */
static enum err
next_incident(struct import *im, struct incident *inc_r)
{
	struct str line;
	ssize_t n;

	do {
		arena_reset(im->ctl->arena);
		n = getline(&im->text, &im->text_size, im->file);
		if (n == -1)
			return feof(im->file) ? ERR_NOT_FOUND :
			    report_line(im, STR("file"),
			    str_of(strerror(errno)));
		im->line++;
		line = (struct str){ im->text, (size_t)n };
		while (line.n > 0 && strchr("\r\n\t ", line.p[line.n - 1]))
			line.n--;
	} while (line.n == 0);
	return read_incident(im, line, inc_r);
}

static enum err
start_over(struct import *im)
{
	im->line = im->imported = 0;
	if (fseek(im->file, 0, SEEK_SET) == 0)
		return ERR_OK;
	return report_line(im, STR("file"), str_of(strerror(errno)));
}

/* The first pass: validates every line. */
static enum err
validate_file(struct import *im)
{
	const int64_t start = clock_mono();
	struct incident inc;
	enum err e;

	while ((e = next_incident(im, &inc)) == ERR_OK)
		im->lines++;
	im->validate_us = clock_mono() - start;
	return e == ERR_NOT_FOUND ? start_over(im) : e;
}

/* Called before other writers have to wait. */
static void
warn_of_wait(const struct import *im)
{
	if (im->portion != 0 || im->lines < WARN_LINES)
		return;
	ctl_say("%s: %ld incidents: other writers wait for some %lld s until "
	    "they are stored, and are answered 503 if that is too long%s",
	    im->path, im->lines,
	    (long long)(im->validate_us * WRITE_FACTOR / CLOCK_SECOND + 1),
	    im->replace ? "" : "; --portions lets them in between");
}

static enum err
add_audit(struct txn *txn, const struct import *im)
{
	return audit_store_add(txn->db, &ctl_actor, &(struct audit){
		.kind = AUDIT_IMPORT,
		.detail = arena_printf(im->ctl->arena, "%ld incidents%s",
		    im->imported,
		    im->replace ? " in place of all there were" : ""),
	});
}

/* Up to the end of the portion or of the file, which is ERR_NOT_FOUND. */
static enum err
write_lines(struct txn *txn, struct import *im, int64_t version)
{
	struct incident inc;
	enum err e = ERR_OK;

	while ((im->portion == 0 || im->imported < im->portion) &&
	    (e = next_incident(im, &inc)) == ERR_OK) {
		inc.version = version + 1;
		e = incident_store_import(txn, &ctl_actor, &inc);
		if (e == ERR_DUPLICATE)
			return report_line(im, STR("id"),
			    str_of("there is or was an incident with it"));
		if (e != ERR_OK)
			return e;
		im->imported++;
	}
	return e;
}

/* The second pass or a portion of it, a job of the writer. */
static enum err
write_portion(struct txn *txn, void *arg)
{
	struct import *im = arg;
	int64_t version = 0;
	enum err e = ERR_OK;

	im->imported = 0;
	if (im->replace)
		e = incident_store_wipe(txn, &version);
	if (e == ERR_OK)
		e = write_lines(txn, im, version);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	im->at_end = e == ERR_NOT_FOUND;
	return add_audit(txn, im);
}

/* Other writers that wait get the writer lock between two jobs. */
static enum err
write_all(struct import *im, struct writer *writer)
{
	enum err e;

	do {
		e = writer_run(writer, write_portion, im);
		if (e == ERR_OK)
			im->done += im->imported;
	} while (e == ERR_OK && !im->at_end);
	return e;
}

static enum err
import(struct import *im)
{
	struct writer *writer;
	enum err e;

	if ((e = validate_file(im)) != ERR_OK)
		return e;
	if ((e = ctl_open_writer(im->ctl, &writer)) != ERR_OK)
		return e;
	warn_of_wait(im);
	e = write_all(im, writer);
	/* A search finds what is not indexed as well, only more slowly. */
	if (e == ERR_OK && search_index_store_catch_up(writer) != ERR_OK)
		ctl_say("%s: not all is indexed yet", im->path);
	writer_close(&writer);
	return e;
}

/* Copies standard input to a file without a name, to be read twice. */
static FILE *
copy_input(FILE *from)
{
	FILE *to = tmpfile();
	char block[65536];
	size_t n;

	while (to != NULL && (n = fread(block, 1, sizeof(block), from)) > 0)
		if (fwrite(block, 1, n, to) != n)
			break;
	if (to != NULL && (ferror(from) || !feof(from) || ferror(to))) {
		fclose(to);
		return NULL;
	}
	if (to != NULL)
		rewind(to);
	return to;
}

static int
report(const struct import *im, enum err e)
{
	if (e == ERR_OK) {
		printf("%ld incidents imported\n", im->done);
		return CTL_DONE;
	}
	if (im->done == 0)
		ctl_say("%s: nothing was imported (%s)", im->path,
		    err_name(e));
	else
		ctl_say("%s: the first %ld incidents were imported, the "
		    "others were not (%s)", im->path, im->done, err_name(e));
	return CTL_FAILED;
}

struct options {
	bool	replace;
	bool	portions;
};

static const struct args_option options[] = {
	{ "--replace", NULL, offsetof(struct options, replace),
	    "remove all incidents of the database first" },
	{ "--portions", NULL, offsetof(struct options, portions),
	    "let other writers in between every 2,000 lines" },
};

static int
run(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct import im = {
		.ctl = ctl, .path = ctl->args[0], .replace = given->replace,
		.portion = given->portions ? PORTION : 0,
	};
	int status;

	if (given->replace && given->portions) {
		ctl_say("--replace is one transaction: it takes no "
		    "--portions");
		return CTL_USAGE;
	}
	if (ctl_check_schema(ctl) != ERR_OK)
		return CTL_FAILED;
	im.file = strcmp(im.path, "-") == 0 ? copy_input(stdin) :
	    fopen(im.path, "r");
	if (im.file == NULL) {
		ctl_say("%s: %s", im.path, strerror(errno));
		return CTL_FAILED;
	}
	status = report(&im, import(&im));
	free(im.text);
	fclose(im.file);
	return status;
}

const struct ctl_command import_cmd = {
	.name = "import",
	.usage = "[--replace | --portions] FILE",
	.summary = "add incidents from lines of JSON, or replace all",
	.details = "FILE is what \"incidentctl export\" writes.  Each incident "
	    "begins a history of its own\nhere, with the event that it was "
	    "imported, and another version.  Notes, earlier\nevents, accounts "
	    "and tokens do not come with it.  An id that is there already is\n"
	    "refused.  All or nothing is imported, in one transaction, for "
	    "which all other writers\nwait: 100,000 incidents take some 3 s of "
	    "a core.  With --portions they do not, and what\nwas imported "
	    "before a failure stays.",
	CTL_OPTIONS(options),
	.args_n = 1,
	.run = run,
};
