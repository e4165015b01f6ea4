/* Queries, name by name. */

#include "http/query.h"

/* A query that is being rebuilt, and the known parameters. */
struct reading {
	struct call			*call;
	const struct query_rules	*rules;
	struct uri_params		*known;
};

static const struct route_query format = { STR_INIT("format"), 0 };

typedef bool equal_names(struct str a, struct str b);

/* The parameter "status" or "status!" of a field with FIELD_FILTER, or NULL. */
static const struct route_query *
find_filter(const struct reading *r, struct str name, equal_names *equal)
{
	const struct query_rules *rules = r->rules;
	const bool negated = name.n > 0 && name.p[name.n - 1] == '!';
	const struct str plain = { name.p, name.n - negated };
	struct route_query *found;
	size_t i;

	for (i = 0; i < rules->filters_n && !rules->original; i++) {
		const struct field *f = &rules->filters[i];

		if ((f->flags & FIELD_FILTER) == 0 || !equal(f->name, plain))
			continue;
		found = arena_alloc(r->call->arena, sizeof(*found));
		found->flags = ROUTE_QUERY_ADDED | ROUTE_QUERY_LIST;
		found->name = negated ? arena_printf(r->call->arena, "%.*s!",
		    STR_FMT(f->name)) : f->name;
		return found;
	}
	return NULL;
}

/* The row whose name is this one by `equal`, or NULL. */
static const struct route_query *
find(const struct reading *r, struct str name, equal_names *equal)
{
	const struct query_rules *rules = r->rules;
	const struct route_query *row;
	size_t i;

	for (i = 0; i < rules->n; i++) {
		row = &rules->table[i];
		if (equal(row->name, name) && (!rules->original ||
		    (row->flags & ROUTE_QUERY_ADDED) == 0))
			return row;
	}
	if (rules->format && equal(format.name, name))
		return &format;
	return find_filter(r, name, equal);
}

static void
refuse(const struct reading *r, struct str name, enum message m,
	struct str arg)
{
	problem_add(&r->call->problems, param_echo(name, r->call->arena), m,
	    arg);
}

/* A parameter whose name is in no row. */
static void
take_unknown(const struct reading *r, struct str name)
{
	const struct str no_arg = { NULL, 0 };
	const struct route_query *other = find(r, name, str_eq_nocase);

	if (!r->rules->original && other != NULL)
		refuse(r, name, MESSAGE_NAME_CASE, other->name);
	else if (r->rules->strict ||
	    (!r->rules->original && memchr(name.p, '[', name.n) != NULL))
		refuse(r, name, MESSAGE_PARAMETER, no_arg);
}

/* The parameter that further pieces of a list are joined to, or NULL. */
static struct uri_param *
begun(const struct reading *r, const struct route_query *row)
{
	size_t i;

	if (r->rules->original || (row->flags & ROUTE_QUERY_LIST) == 0)
		return NULL;
	for (i = 0; i < r->known->n; i++)
		if (str_eq(r->known->at[i].name, row->name))
			return &r->known->at[i];
	return NULL;
}

static void
take_known(const struct reading *r, const struct route_query *row,
	const struct uri_param *param)
{
	struct uri_param *list = begun(r, row);

	if (list == NULL)
		r->known->at[r->known->n++] = (struct uri_param){
			row->name, param->value, param->repaired,
		};
	else if (list->value.n == 0)
		list->value = param->value;
	else if (param->value.n > 0)
		list->value = arena_printf(r->call->arena, "%.*s,%.*s",
		    STR_FMT(list->value), STR_FMT(param->value));
}

/* "status[]" is how some libraries spell a list: without the brackets. */
static struct str
plain_name(const struct reading *r, struct str name)
{
	size_t n = name.n;

	if (!r->rules->original && n > 2 && name.p[n - 2] == '[' &&
	    name.p[n - 1] == ']')
		name.n -= 2;
	return name;
}

static void
take(const struct reading *r, const struct uri_param *param)
{
	const struct route_query *row;

	row = find(r, plain_name(r, param->name), str_eq);
	if (param->repaired && !r->rules->original)
		refuse(r, param->name, MESSAGE_UTF8,
		    (struct str){ NULL, 0 });
	else if (row != NULL)
		take_known(r, row, param);
	else
		take_unknown(r, param->name);
}

enum err
query_read(struct call *call, const struct uri_params *sent,
	const struct query_rules *rules, struct uri_params *known_r)
{
	const struct reading r = { call, rules, known_r };
	const struct uri_params sorted = uri_sorted(sent, call->arena);
	size_t i;

	known_r->at = arena_alloc(call->arena,
	    sent->n * sizeof(*known_r->at));
	known_r->n = 0;
	for (i = 0; i < sorted.n; i++)
		take(&r, &sorted.at[i]);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}
