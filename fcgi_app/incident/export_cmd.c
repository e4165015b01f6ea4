/*
 * incidentctl export: writes all incidents as newline-delimited JSON in the
 * shape of the API, the oldest first, as they were when it began.
 *
 * No snapshot is held while it writes (see snapshot_scan_store.h), so a slow
 * reader of its output does not prevent checkpoints.  The audit log says
 * that the command was run before anything is written.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "auth/audit_store.h"
#include "ctl/ctl.h"
#include "incident/snapshot_scan_store.h"
#include "wire/json_write.h"

#define PIECE	((size_t)256 * 1024)	/* bytes of usual incidents */

struct piece {
	struct buf	lines;
	enum lang	lang;
};

static void
write_line(void *arg, const struct incident *inc)
{
	struct piece *piece = arg;
	struct json_writer w;

	json_begin(&w, &piece->lines, 0);
	json_object(&w);
	json_fields(&w, incident_fields, INCIDENT_FIELD__MAX, inc, piece->lang);
	json_object_end(&w);
	buf_char(&piece->lines, '\n');
}

static enum err
write_all(struct ctl *ctl, struct snapshot_scan *scan)
{
	const struct arena_mark mark = arena_mark(ctl->arena);
	struct piece piece = { .lang = (enum lang)ctl->conf->language };
	struct buf *lines = &piece.lines;
	enum err e = ERR_OK;

	while (e == ERR_OK && !snapshot_scan_done(scan)) {
		arena_rewind(ctl->arena, mark);
		buf_init(lines, ctl->arena, PIECE);
		e = snapshot_scan_next(scan, SNAPSHOT_SCAN_ROWS, ctl->arena,
		    write_line, &piece);
		if (e == ERR_OK &&
		    fwrite(lines->p, 1, lines->n, stdout) != lines->n)
			e = ERR_STORAGE;
	}
	return e == ERR_OK && fflush(stdout) != 0 ? ERR_STORAGE : e;
}

static enum err
export(struct ctl *ctl, struct db *db)
{
	const struct list_order oldest_first = { FILTER_CREATED, false };
	struct snapshot_scan *scan;
	enum err e;

	e = snapshot_scan_begin(db, &filter_everything, &oldest_first,
	    ctl->arena, &scan);
	return e == ERR_OK ? write_all(ctl, scan) : e;
}

static enum err
add_audit(struct txn *txn, void *arg)
{
	(void)arg;
	return audit_store_add(txn->db, &ctl_actor,
	    &(struct audit){ .kind = AUDIT_EXPORT });
}

static enum err
record_export(struct ctl *ctl)
{
	enum err e = ctl_write(ctl, add_audit, NULL);

	if (e != ERR_OK)
		ctl_say("export: it cannot be recorded (%s)", err_name(e));
	return e;
}

static int
run(struct ctl *ctl)
{
	struct db *db;
	enum err e;

	if (record_export(ctl) != ERR_OK ||
	    ctl_open(ctl, DB_READ, &db) != ERR_OK)
		return CTL_FAILED;
	e = export(ctl, db);
	db_close(&db);
	if (e == ERR_MISMATCH)
		ctl_say("export: not complete: the incidents were replaced");
	else if (e != ERR_OK)
		ctl_say("export: not complete: %s", strerror(errno));
	return e == ERR_OK ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command export_cmd = {
	.name = "export",
	.usage = "",
	.summary = "write all incidents as lines of JSON",
	.details =
	    "It carries what each incident is: its id, description, status, "
	    "source and times.\nIt does not carry the history and its notes, "
	    "versions, accounts, tokens,\nthe audit log, or the settings.",
	.run = run,
};
