/*
 * base/table: no table has a hole.  That it is as long as its enum is for
 * the compiler to see; a row that is missing in the middle is named here.
 */

#include "app.h"
#include "auth/account.h"
#include "auth/audit.h"
#include "auth/password_validate.h"
#include "auth/session_store.h"
#include "auth/token.h"
#include "base/conf.h"
#include "base/table.h"
#include "domain/right.h"
#include "domain/source.h"
#include "domain/status.h"
#include "http/response.h"
#include "incident/event.h"
#include "incident/incident.h"
#include "incident/list_params_api.h"
#include "stats/period.h"
#include "support/expect.h"
#include "wire/field.h"
#include "wire/problem.h"

/* What row i is called; empty when the row is missing. */
typedef struct str name_of_row(const void *table, size_t i);

static struct str
name_of_str(const void *table, size_t i)
{
	return ((const struct str *)table)[i];
}

static struct str
name_of_text(const void *table, size_t i)
{
	const char *text = ((const char *const *)table)[i];

	return text == NULL ? STR("") : str_of(text);
}

static struct str
name_of_word(const void *table, size_t i)
{
	return ((const struct enum_value *)table)[i].text;
}

static struct str
name_of_field(const void *table, size_t i)
{
	return ((const struct field *)table)[i].name;
}

static struct str
name_of_query(const void *table, size_t i)
{
	return ((const struct route_query *)table)[i].name;
}

static const struct table {
	const char	*name;
	const void	*rows;
	size_t		 n;
	name_of_row	*name_of;
	bool		 last_is_none;	/* ... and has no name */
} tables[] = {
#define TABLE(table, n, name_of) { #table, table, n, name_of, false }
	TABLE(account_fields, ACCOUNT_PATCH__MAX, name_of_field),
	TABLE(account_roles, ACCOUNT_ROLE__MAX, name_of_word),
	TABLE(audit_kinds, AUDIT_KIND__MAX, name_of_str),
	TABLE(audit_entry_fields, AUDIT_ENTRY__MAX, name_of_field),
	TABLE(conf_policies, CONF_POLICIES, name_of_text),
	TABLE(channel_names, CHANNEL__MAX, name_of_str),
	TABLE(event_kind_names, EVENT_KIND__MAX, name_of_str),
	TABLE(event_line_fields, EVENT_LINE__MAX, name_of_field),
	TABLE(incident_fields, INCIDENT_PATCH__MAX, name_of_field),
	TABLE(source_values, SOURCE__MAX, name_of_word),
	TABLE(status_values, STATUS__MAX, name_of_word),
	TABLE(lang_codes, LANG__MAX, name_of_text),
	TABLE(list_params_export, LIST_PARAMS_EXPORT_N, name_of_query),
	TABLE(list_params_filter, LIST_PARAMS_FILTER_N, name_of_query),
	TABLE(list_params_page, LIST_PARAMS_PAGE_N, name_of_query),
	TABLE(log_levels, LOG__MAX, name_of_text),
	{ "method_names", method_names, METHOD__MAX, name_of_str, true },
	TABLE(period_names, PERIOD__MAX, name_of_text),
	TABLE(right_values, RIGHT_VALUES, name_of_word),
	TABLE(session_fields, SESSION_FIELD__MAX, name_of_field),
	TABLE(token_fields, TOKEN_INPUT__MAX, name_of_field),
};

/* The first row that has no name, or that of a row before it; or n. */
static size_t
first_fault(const struct table *t)
{
	struct str name;
	size_t i, j;

	for (i = 0; i < t->n - t->last_is_none; i++) {
		name = t->name_of(t->rows, i);
		if (name.n == 0)
			return i;
		for (j = 0; j < i; j++)
			if (str_eq(name, t->name_of(t->rows, j)))
				return i;
	}
	return t->n;
}

Test(tables, every_row_has_a_name_of_its_own)
{
	const struct table *t;
	size_t fault;

	for (t = tables; t < tables + TABLE_ROWS(tables); t++) {
		fault = first_fault(t);
		cr_expect_eq(fault, t->n, "%s[%zu]", t->name, fault);
	}
}

Test(tables, a_hole_and_a_double_are_found)
{
	static const struct str hole[] = {
		[0] = STR_INIT("a"), [2] = STR_INIT("c"),
	};
	static const char *const twice[] = { "a", "b", "a" };
	const struct table faulty[] = {
		TABLE(hole, TABLE_ROWS(hole), name_of_str),
		TABLE(twice, TABLE_ROWS(twice), name_of_text),
	};

	cr_expect_eq(first_fault(&faulty[0]), 1);
	cr_expect_eq(first_fault(&faulty[1]), 2);
}

static void
has_both(const struct text *text, const char *table, size_t i)
{
	int lang;

	for (lang = 0; lang < LANG__MAX; lang++)
		cr_expect(text->in[lang] != NULL && text->in[lang][0] != '\0',
		    "%s[%zu] in %s", table, i, lang_codes[lang]);
}

/* A label that is there in one language is there in the other. */
Test(tables, every_label_is_in_every_language)
{
	const struct table *t;
	const struct field *f;
	size_t i;

	for (t = tables; t < tables + TABLE_ROWS(tables); t++) {
		for (i = 0; i < t->n; i++) {
			f = t->name_of == name_of_field ?
			    (const struct field *)t->rows + i : NULL;
			if (t->name_of == name_of_word)
				has_both(&((const struct enum_value *)t->rows)[i]
				    .label, t->name, i);
			else if (f != NULL && f->label.in[0] != NULL)
				has_both(&f->label, t->name, i);
		}
	}
}

Test(tables, every_resource_says_what_it_is_and_every_route_does_it)
{
	const struct resource *r;
	size_t i, j;

	for (i = 0; i < app_resources_n; i++) {
		r = app_resources[i];
		cr_assert_not_null(r->name, "resource %zu", i);
		has_both(&r->description, r->name, i);
		cr_expect_gt(r->routes_n, 0, "%s", r->name);
		for (j = 0; j < r->routes_n; j++) {
			cr_expect_not_null(r->routes[j].handler, "%s %zu",
			    r->name, j);
			cr_expect_neq(r->routes[j].right, 0, "%s %zu",
			    r->name, j);
		}
	}
	cr_expect_gt(i, 0);
}

/* --- tables that only their users see ------------------------------------ */

Test(tables, every_error_has_a_name_and_a_status)
{
	int e, other;

	for (e = 0; e < ERR__MAX; e++) {
		cr_assert_not_null(err_name((enum err)e), "err %d", e);
		cr_expect(e == ERR_OK || response_status((enum err)e) >= 400,
		    "%s", err_name((enum err)e));
		for (other = 0; other < e; other++)
			cr_expect_str_neq(err_name((enum err)e),
			    err_name((enum err)other));
	}
}

Test(tables, every_role_and_policy_has_rights)
{
	int i;

	for (i = 0; i < ACCOUNT_ROLE__MAX; i++)
		cr_expect_neq(account_rights(&account_roles[i]) & RIGHT_ALL,
		    0, "%s", account_roles[i].text.p);
	for (i = 0; i < RIGHT_POLICY__MAX; i++)
		cr_expect_neq(right_of_policy[i], 0, "%s", conf_policies[i]);
}

Test(tables, every_status_can_be_left)
{
	const struct enum_value *from, *to, *end;

	end = status_values + STATUS__MAX;
	for (from = status_values; from < end; from++) {
		for (to = status_values; to < end; to++)
			if (to != from && status_can_transition(from, to,
			    LIFECYCLE_STRICT))
				break;
		cr_expect(to < end, "%s", from->text.p);
	}
}

Test(tables, every_fault_of_a_password_has_a_sentence)
{
	struct arena *a = arena_new(4096);
	struct problems ps[PASSWORD_FAULT__MAX];
	int i, other;

	for (i = PASSWORD_GOOD + 1; i < PASSWORD_FAULT__MAX; i++) {
		problem_init(&ps[i], a, LANG_EN);
		password_validate_add_fault(&ps[i], STR("password"), STR("x\r"),
		    (enum password_fault)i);
		cr_assert_not_null(ps[i].first, "fault %d", i);
		for (other = PASSWORD_GOOD + 1; other < i; other++)
			cr_expect_not(str_eq(ps[i].first->text,
			    ps[other].first->text), "fault %d", i);
	}
	arena_free(a);
}
