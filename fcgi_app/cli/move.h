#ifndef CLI_MOVE_H
#define CLI_MOVE_H

/*
 * A service of Django's moves in: what the parts of import-django
 * (move_account.c, move_entry.c, move_incident.c, move_report.c) have in
 * common.  All of it happens in one job of the writer; a part that fails
 * has said why in `why`, and then nothing has happened.
 */

#include "cli/listing.h"
#include "cli/move_stage.h"
#include "db/txn.h"

struct move {
	struct stage	*stage;		/* what was read before the job */
	struct txn	*txn;		/* of the job */
	struct arena	*row;		/* reset before each row that is read */
	struct arena	*keep;		/* of what follows */
	struct str	 why;		/* one clause */

	/* Accounts: whose they are. */
	struct listing	 admins, operators, viewers;
	struct listing	 disabled;	/* as they were */
	struct listing	 idle;		/* because they could do nothing */
	struct listing	 outside;	/* no accounts were made of them */
	struct listing	 locked_out;	/* their password is of no kind we know */
	struct listing	 managers;	/* could do something to accounts */
	bool		 can_enter;	/* an active admin with a password */

	/* Incidents. */
	long		 incidents;
	int64_t		 first_id, last_id;	/* of those that there are */
	int64_t		 next_id;
	struct listing	 statuses, sources;	/* that are none */
	struct listing	 blank, nul, long_ones;	/* beside the rules */
	struct listing	 mended;	/* bytes of it were no text */

	/* The log of the admin. */
	long		 events;
	long		 orphans;	/* of these, of incidents that are gone */
	long		 records;
	struct listing	 other_types;	/* left out: of something else, ... */
	struct listing	 no_ids;	/* ... of an incident without id */
};

/*
 * Text as it is, or with what is no UTF-8 replaced, since it could not be
 * sent; true when so.
 */
bool
move_mend(struct str *text, struct arena *a);

#endif
