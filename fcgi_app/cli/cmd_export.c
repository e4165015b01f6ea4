/*
 * incidentctl export: all incidents as newline-delimited JSON in the
 * API's own shape, by id.
 *
 * It reads a stretch at a time and holds no snapshot while it writes, so
 * that a slow reader of its output cannot keep the write-ahead log from
 * being started over.  A change made meanwhile is in the output or not;
 * no incident is missing or there twice.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/ctl.h"
#include "http/json_write.h"
#include "store/store_incident.h"

#define STRETCH	500	/* incidents read at a time */

static bool
write_rows(struct ctl *ctl, const struct store_incident_page *page)
{
	struct json_writer w;
	struct buf out;
	size_t i;

	buf_init(&out, ctl->arena, 64 * 1024);
	for (i = 0; i < page->n; i++) {
		json_begin(&w, &out, 0);
		json_object(&w);
		json_fields(&w, incident_fields, INCIDENT_FIELD__MAX,
		    &page->rows[i], (enum lang)ctl->conf->language);
		json_object_end(&w);
		buf_char(&out, '\n');
	}
	return fwrite(out.p, 1, out.n, stdout) == out.n;
}

static int
export(struct ctl *ctl, struct db *db)
{
	struct store_incident_page page;
	int64_t last = 0;

	do {
		arena_reset(ctl->arena);
		if (store_incident_after(db, last, STRETCH, ctl->arena,
		    &page) != ERR_OK)
			return CTL_FAILED;
		if (!write_rows(ctl, &page))
			return CTL_FAILED;
		if (page.n > 0)
			last = page.rows[page.n - 1].id;
	} while (page.n == STRETCH);
	return fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED;
}

static int
run(struct ctl *ctl, int argc, char *argv[])
{
	struct db *db;
	int status;

	(void)argc;
	(void)argv;
	if (ctl_open(ctl, DB_READ, &db) != ERR_OK)
		return CTL_FAILED;
	status = export(ctl, db);
	db_close(&db);
	if (status != CTL_DONE)
		ctl_say("export: not complete: %s", strerror(errno));
	return status;
}

const struct ctl_command cmd_export = {
	.name = "export",
	.usage = "",
	.summary = "write all incidents as lines of JSON",
	.run = run,
};
