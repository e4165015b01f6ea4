#ifndef IMPORT_DJANGO_IMPORT_REPORT_CMD_H
#define IMPORT_DJANGO_IMPORT_REPORT_CMD_H

/* The report of import-django: what is imported, and what is not. */

#include "base/arena.h"
#include "base/conf.h"
#include "base/str.h"

#define IMPORT_REPORT_SHOWN	20

/* How many there are, and the names of the first ones. */
struct import_report_list {
	long		n;
	struct str	shown[IMPORT_REPORT_SHOWN];
};

struct import_report {
	/* Accounts, by the names of their users. */
	struct import_report_list admins, operators, viewers;
	struct import_report_list disabled;	/* as they were */
	struct import_report_list idle;		/* had no rights: disabled */
	struct import_report_list outside;	/* get no account */
	struct import_report_list locked_out;	/* unknown kind of password */
	struct import_report_list managers;	/* had rights on accounts */
	bool		 can_enter;	/* an active admin has a password */

	/* Incidents, in lists by their ids. */
	long		 incidents;
	int64_t		 first_id, last_id;	/* of the imported ones */
	int64_t		 next_id;
	struct import_report_list statuses, sources;	/* unknown here */
	struct import_report_list blank, nul, long_ones; /* break a rule */
	struct import_report_list mended;	/* had bytes that are no text */

	/* The log of the admin, in lists by the ids of its entries. */
	long		 events;	/* became history */
	long		 orphans;	/* of these, the incident is gone */
	long		 records;	/* became lines of the audit log */
	struct import_report_list other_types;	/* left out: of other objects */
	struct import_report_list no_ids;	/* left out: without an id */
};

/* Counts a name; those that are shown are copied into the arena. */
void
import_report_add(struct import_report_list *l, struct str name,
	struct arena *a);

/* Counts an id as its name. */
void
import_report_add_id(struct import_report_list *l, long long id,
	struct arena *a);

/*
 * "a, b and 3 more", in the arena.  What a terminal could take for more
 * than text is shown as U+FFFD.
 */
struct str
import_report_names(const struct import_report_list *l, struct arena *a);

/* Prints the report on standard output; texts for it go into the arena. */
void
import_report_print(const struct import_report *r, const struct conf *conf,
	struct arena *a);

#endif
