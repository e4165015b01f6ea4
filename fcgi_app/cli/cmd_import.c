/*
 * incidentctl import [--replace] FILE: incidents from lines of JSON in
 * the API's own shape, ids, times and statuses kept.  All or nothing: a
 * bad line is named and nothing of the file is imported.
 *
 * The file is read twice: once to judge every line while the service goes
 * on writing, then to write them all in one transaction.
 */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/ctl.h"
#include "http/body.h"
#include "http/param.h"
#include "store/store_audit.h"
#include "store/store_incident.h"
#include "store/store_index.h"

struct import {
	struct ctl	*ctl;
	const char	*path;
	FILE		*file;
	bool		 replace;
	long		 line;		/* the one being read, from 1 */
	long		 imported;
	char		*text;		/* getline's */
	size_t		 text_size;
};

static const struct param_spec spec = {
	.fields = incident_fields, .n = INCIDENT_FIELD__MAX,
	.flags = FIELD_IMPORT,
	.required = 1u << INCIDENT_ID | 1u << INCIDENT_DESCRIPTION |
	    1u << INCIDENT_STATUS | 1u << INCIDENT_SOURCE |
	    1u << INCIDENT_CREATED_AT | 1u << INCIDENT_UPDATED_AT,
};

/* Says what is wrong with the present line: of a field, or of all of it. */
static enum err
refuse(const struct import *im, struct str key, struct str text)
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
	    refuse(im, problems.first->key, problems.first->text);
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
			    refuse(im, STR("file"), str_of(strerror(errno)));
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
	return refuse(im, STR("file"), str_of(strerror(errno)));
}

/* The first pass: every line is good. */
static enum err
judge(struct import *im)
{
	struct incident inc;
	enum err e;

	while ((e = next_incident(im, &inc)) == ERR_OK)
		;
	return e == ERR_NOT_FOUND ? start_over(im) : e;
}

static enum err
add_record(struct txn *txn, const struct import *im)
{
	return store_audit_add(txn->db, &ctl_origin, &(struct audit){
		.kind = AUDIT_IMPORT,
		.detail = arena_printf(im->ctl->arena, "%ld incidents%s",
		    im->imported,
		    im->replace ? " in place of all there were" : ""),
	});
}

/* The second pass, a job of the writer. */
static enum err
write_all(struct txn *txn, void *arg)
{
	struct import *im = arg;
	struct incident inc;
	int64_t version = 0;
	enum err e = ERR_OK;

	if (im->replace)
		e = store_incident_wipe(txn, &version);
	while (e == ERR_OK && (e = next_incident(im, &inc)) == ERR_OK) {
		inc.version = version + 1;
		e = store_incident_import(txn, &ctl_origin, &inc);
		if (e == ERR_CONFLICT)
			return refuse(im, STR("id"),
			    str_of("there is or was an incident with it"));
		im->imported++;
	}
	return e == ERR_NOT_FOUND ? add_record(txn, im) : e;
}

static enum err
import(struct import *im)
{
	struct writer *writer;
	enum err e;

	if ((e = judge(im)) != ERR_OK)
		return e;
	if ((e = ctl_open_writer(im->ctl, &writer)) != ERR_OK)
		return e;
	e = writer_run(writer, write_all, im);
	/* What is not indexed is found as well, only slower. */
	if (e == ERR_OK && store_index_catch_up(writer) != ERR_OK)
		ctl_say("%s: not all is indexed yet", im->path);
	writer_close(&writer);
	return e;
}

/* Standard input is kept in a file without a name, to be read twice. */
static FILE *
spool(FILE *from)
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

struct options {
	bool	replace;
};

static const struct args_option options[] = {
	{ "--replace", NULL, offsetof(struct options, replace),
	    "take all incidents of the register away first" },
};

static int
run(struct ctl *ctl, int argc, char *argv[])
{
	const struct options *given = ctl->options;
	struct import im = {
		.ctl = ctl, .path = argv[1], .replace = given->replace,
	};
	enum err e;

	(void)argc;
	if (ctl_check_schema(ctl) != ERR_OK)
		return CTL_FAILED;
	im.file = strcmp(im.path, "-") == 0 ? spool(stdin) :
	    fopen(im.path, "r");
	if (im.file == NULL) {
		ctl_say("%s: %s", im.path, strerror(errno));
		return CTL_FAILED;
	}
	if ((e = import(&im)) == ERR_OK)
		printf("%ld incidents imported\n", im.imported);
	else
		ctl_say("%s: nothing was imported (%s)", im.path, err_name(e));
	free(im.text);
	fclose(im.file);
	return e == ERR_OK ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command cmd_import = {
	.name = "import",
	.usage = "[--replace] FILE",
	.summary = "add incidents from lines of JSON, or replace all",
	.details = "FILE is what \"incidentctl export\" writes.  Each incident "
	    "begins a history of its own\nhere, with the event that it was "
	    "imported, and another version.  Notes, earlier\nevents, accounts "
	    "and tokens do not come with it.  Beside --replace all or nothing\n"
	    "is imported, and an id that is there already is refused.",
	.options = options,
	.options_n = sizeof(options) / sizeof(options[0]),
	.size = sizeof(struct options),
	.args_min = 1,
	.args_max = 1,
	.run = run,
};
