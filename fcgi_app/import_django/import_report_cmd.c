/*
 * The report has the numbers, the names that an operator may have to look
 * at, and at its end what is left to do.
 */

#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "domain/right.h"
#include "import_django/import_report_cmd.h"

/* --- lists ---------------------------------------------------------------- */

void
import_report_add(struct import_report_list *l, struct str name,
	struct arena *a)
{
	if (l->n < IMPORT_REPORT_SHOWN)
		l->shown[l->n] = arena_str(a, name);
	l->n++;
}

void
import_report_add_id(struct import_report_list *l, long long id,
	struct arena *a)
{
	if (l->n < IMPORT_REPORT_SHOWN)
		l->shown[l->n] = arena_printf(a, "%lld", id);
	l->n++;
}

/* Replaces control characters (C0 and C1) and bytes that are no UTF-8. */
static void
append_plain(struct buf *b, struct str s)
{
	uint32_t code;
	size_t n;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_next(s, &code);
		if (n > 0 && code >= 0x20 && !(code >= 0x7f && code <= 0x9f))
			buf_add(b, s.p, n);
		else
			buf_lit(b, "\xef\xbf\xbd");
		n = n == 0 ? 1 : n;
	}
}

struct str
import_report_names(const struct import_report_list *l, struct arena *a)
{
	struct buf b;
	long i;

	buf_init(&b, a, 256);
	for (i = 0; i < l->n && i < IMPORT_REPORT_SHOWN; i++) {
		if (i > 0)
			buf_lit(&b, ", ");
		append_plain(&b, l->shown[i]);
	}
	if (l->n > IMPORT_REPORT_SHOWN)
		buf_str(&b, arena_printf(a, " and %ld more",
		    l->n - IMPORT_REPORT_SHOWN));
	return buf_view(&b);
}

/* --- printing ------------------------------------------------------------- */

struct printer {
	const struct import_report	*report;
	struct arena			*arena;
};

/* A line with a number, if that is above 0. */
static void
print_number(const char *what, long n)
{
	if (n > 0)
		printf("%6ld  %s\n", n, what);
}

/* The same with the names. */
static void
print_list(const struct printer *p, const char *what,
	const struct import_report_list *l)
{
	const struct str names = import_report_names(l, p->arena);

	if (l->n > 0)
		printf("%6ld  %s: %.*s\n", l->n, what, STR_FMT(names));
}

static void
print_incidents(const struct printer *p)
{
	const struct import_report *r = p->report;

	printf("%6ld  incidents", r->incidents);
	if (r->incidents > 0)
		printf(", ids %lld to %lld", (long long)r->first_id,
		    (long long)r->last_id);
	printf("; the next id is %lld\n", (long long)r->next_id);
	print_list(p, "of them with a status that is none, kept", &r->statuses);
	print_list(p, "of them with a source that is none, kept", &r->sources);
	print_list(p, "of them without a description, kept", &r->blank);
	print_list(p, "of them with a NUL in the description, kept", &r->nul);
	print_list(p, "of them longer than 65,536 characters, kept",
	    &r->long_ones);
	print_list(p, "of them with bytes that are no UTF-8, replaced",
	    &r->mended);
}

static void
print_accounts(const struct printer *p)
{
	const struct import_report *r = p->report;

	printf("%6ld  accounts\n", r->admins.n + r->operators.n +
	    r->viewers.n);
	print_list(p, "superuser -> admin", &r->admins);
	print_list(p, "staff that may add, change or delete -> operator",
	    &r->operators);
	print_list(p, "staff that may view, or nothing -> viewer", &r->viewers);
	print_list(p, "of them disabled, as they were", &r->disabled);
	print_list(p, "of them disabled, since they could do nothing",
	    &r->idle);
	print_list(p, "of them with a password of a kind that is not read "
	    "here: to be set anew", &r->locked_out);
	print_list(p, "of them could do something to accounts, which only an "
	    "admin can here", &r->managers);
	print_list(p, "users left out, neither superuser nor staff",
	    &r->outside);
}

static void
print_log(const struct printer *p)
{
	const struct import_report *r = p->report;

	print_number("entries of the admin's log became history",
	    r->events);
	print_number("of them of incidents that have been deleted since",
	    r->orphans);
	print_number("entries about users became part of the record",
	    r->records);
	print_list(p, "entries left out, of something else", &r->other_types);
	print_list(p, "entries left out, of an incident without id",
	    &r->no_ids);
	printf("        Sessions are left out: everybody logs in again.\n");
}

static void
print_policy(const struct conf *conf)
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
import_report_print(const struct import_report *r, const struct conf *conf,
	struct arena *a)
{
	const struct printer p = { r, a };

	print_incidents(&p);
	print_accounts(&p);
	print_log(&p);
	print_policy(conf);
	if (!r->can_enter)
		printf("\nNO ADMIN: no active admin has a password.  Run "
		    "incidentctl createsuperuser.\n");
}
