#ifndef IMPORT_DJANGO_IMPORT_DJANGO_CMD_H
#define IMPORT_DJANGO_IMPORT_DJANGO_CMD_H

/*
 * A service of Django's moves in: what the parts of import-django
 * (move_account.c, move_entry.c, move_incident.c, move_report.c) have in
 * common.  All of it happens in one job of the writer; a part that fails
 * has said why in `why`, and then nothing has happened.
 */

#include "db/txn.h"
#include "import_django/import_stage_store.h"
#include "import_django/name_list.h"

struct django_import {
	struct stage	*stage;		/* what was read before the job */
	struct txn	*txn;		/* of the job */
	struct arena	*row;		/* reset before each row that is read */
	struct arena	*keep;		/* of what follows */
	struct str	 why;		/* one clause */

	/* Accounts: whose they are. */
	struct name_list	 admins, operators, viewers;
	struct name_list	 disabled;	/* as they were */
	struct name_list	 idle;		/* because they could do nothing */
	struct name_list	 outside;	/* no accounts were made of them */
	struct name_list	 locked_out;	/* their password is of no kind we know */
	struct name_list	 managers;	/* could do something to accounts */
	bool		 can_enter;	/* an active admin with a password */

	/* Incidents. */
	long		 incidents;
	int64_t		 first_id, last_id;	/* of those that there are */
	int64_t		 next_id;
	struct name_list	 statuses, sources;	/* that are none */
	struct name_list	 blank, nul, long_ones;	/* beside the rules */
	struct name_list	 mended;	/* bytes of it were no text */

	/* The log of the admin. */
	long		 events;
	long		 orphans;	/* of these, of incidents that are gone */
	long		 records;
	struct name_list	 other_types;	/* left out: of something else, ... */
	struct name_list	 no_ids;	/* ... of an incident without id */
};

/*
 * Text as it is, or with what is no UTF-8 replaced, since it could not be
 * sent; true when so.
 */
bool
django_import_mend(struct str *text, struct arena *a);

#endif
