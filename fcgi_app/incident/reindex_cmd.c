/* incidentctl reindex: rebuilds the search index from the descriptions. */

#include <stdio.h>

#include "ctl/ctl.h"
#include "incident/search_index_store.h"

static enum err
wipe_index(struct txn *txn, void *arg)
{
	(void)arg;
	return search_index_store_wipe(txn->db);
}

static int
run(struct ctl *ctl)
{
	struct writer *writer;
	enum err e;

	if (ctl_open_writer(ctl, &writer) != ERR_OK)
		return CTL_FAILED;
	e = writer_run(writer, wipe_index, NULL);
	if (e == ERR_OK)
		e = search_index_store_catch_up(writer);
	writer_close(&writer);
	if (e == ERR_OK)
		printf("search index made anew\n");
	else
		ctl_say("reindex: not complete (%s)", err_name(e));
	return e == ERR_OK ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command reindex_cmd = {
	.name = "reindex",
	.usage = "",
	.summary = "make the search index anew",
	.run = run,
};
