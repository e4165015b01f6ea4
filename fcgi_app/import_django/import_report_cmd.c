/*
 * The report: numbers of all, and the names of what somebody may have to
 * look at.  At its end, apart, what is left to do.
 */

#include <stdio.h>

#include "domain/right.h"
#include "import_django/import_report_cmd.h"

/* A line with a number, or none when there is nothing to tell. */
static void
tell_number(const char *what, long n)
{
	if (n > 0)
		printf("%6ld  %s\n", n, what);
}

/* The same with its names. */
static void
tell(const struct django_import *m, const char *what, const struct name_list *l)
{
	const struct str names = name_list_text(l, m->keep);

	if (l->n > 0)
		printf("%6ld  %s: %.*s\n", l->n, what, STR_FMT(names));
}

static void
tell_incidents(const struct django_import *m)
{
	printf("%6ld  incidents", m->incidents);
	if (m->incidents > 0)
		printf(", ids %lld to %lld", (long long)m->first_id,
		    (long long)m->last_id);
	printf("; the next id is %lld\n", (long long)m->next_id);
	tell(m, "of them with a status that is none, kept", &m->statuses);
	tell(m, "of them with a source that is none, kept", &m->sources);
	tell(m, "of them without a description, kept", &m->blank);
	tell(m, "of them with a NUL in the description, kept", &m->nul);
	tell(m, "of them longer than 65,536 characters, kept",
	    &m->long_ones);
	tell(m, "of them with bytes that are no UTF-8, replaced",
	    &m->mended);
}

static void
tell_accounts(const struct django_import *m)
{
	printf("%6ld  accounts\n", m->admins.n + m->operators.n +
	    m->viewers.n);
	tell(m, "superuser -> admin", &m->admins);
	tell(m, "staff that may add, change or delete -> operator",
	    &m->operators);
	tell(m, "staff that may view, or nothing -> viewer", &m->viewers);
	tell(m, "of them disabled, as they were", &m->disabled);
	tell(m, "of them disabled, since they could do nothing", &m->idle);
	tell(m, "of them with a password of a kind that is not read here: to "
	    "be set anew", &m->locked_out);
	tell(m, "of them could do something to accounts, which only an admin "
	    "can here", &m->managers);
	tell(m, "users left out, neither superuser nor staff", &m->outside);
}

static void
tell_log(const struct django_import *m)
{
	tell_number("entries of the admin's log became history",
	    m->events);
	tell_number("of them of incidents that have been deleted since",
	    m->orphans);
	tell_number("entries about users became part of the record",
	    m->records);
	tell(m, "entries left out, of something else", &m->other_types);
	tell(m, "entries left out, of an incident without id", &m->no_ids);
	printf("        Sessions are left out: everybody logs in again.\n");
}

static void
tell_policy(const struct conf *conf)
{
	const char *word = conf_policies[conf->anonymous];

	if (!conf->anonymous_given)
		printf("\nANONYMOUS: who has no account may do what he could "
		    "before: read, report and\nchange incidents (anonymous = "
		    "full).  If that is too much, set anonymous = none,\n"
		    "create or read in the configuration.  Restart the "
		    "service for it to know.\n");
	else if (conf->anonymous == RIGHT_POLICY_FULL)
		printf("\nANONYMOUS: who has no account may do what he could "
		    "before, since the configuration\nsays anonymous = "
		    "full.\n");
	else
		printf("\nANONYMOUS: the configuration says anonymous = %s, "
		    "which is STRICTER than before:\nclients without "
		    "credentials will be refused what they could do.  For all "
		    "to go on as\nit was set anonymous = full and restart "
		    "the service.\n", word);
}

void
move_report(const struct django_import *m, const struct conf *conf)
{
	tell_incidents(m);
	tell_accounts(m);
	tell_log(m);
	tell_policy(conf);
	if (!m->can_enter)
		printf("\nNO ADMIN: no active admin has a password.  Run "
		    "incidentctl createsuperuser.\n");
}
