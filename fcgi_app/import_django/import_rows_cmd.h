#ifndef IMPORT_DJANGO_IMPORT_ROWS_CMD_H
#define IMPORT_DJANGO_IMPORT_ROWS_CMD_H

/*
 * Imports the rows of the replaced service, within one job of the writer.
 * A function that fails may leave a clause that says why in `why`.
 */

#include "db/txn.h"
#include "import_django/import_report_cmd.h"
#include "import_django/stage_store.h"

struct import_rows {
	struct stage	*stage;		/* the rows, read before the job */
	struct txn	*txn;		/* of the job */
	struct arena	*row;		/* reset before each row */
	struct arena	*keep;		/* for the report and `why` */
	struct str	 why;
	struct import_report report;
};

/*
 * Entries of the log of the admin: those about incidents become history,
 * those about users become lines of the audit log.  To be called before
 * import_rows_incidents: see EVENT_LOGGED.
 */
enum err
import_rows_entries(struct import_rows *m);

/*
 * Users become accounts.  ERR_INVALID when names are not allowed here or
 * differ only in case: `why` lists all of them.
 */
enum err
import_rows_users(struct import_rows *m);

/*
 * Incidents keep their ids; those that break a rule are imported and
 * reported.
 */
enum err
import_rows_incidents(struct import_rows *m);

#endif
