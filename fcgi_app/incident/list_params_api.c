/* Parameters of lists, a table of what reads each. */

#include <stddef.h>

#include "base/parse.h"
#include "base/table.h"
#include "base/utf8.h"
#include "http/paging.h"
#include "incident/cursor_api.h"
#include "incident/list_params_api.h"
#include "wire/time_param.h"

#define PAGE_ROWS	20	/* of a page by number */
#define LIMIT		STR("limit")
#define LIMIT_MAX	200
#define IDS_MAX		200
#define SEARCH_INIT	STR_INIT("search")

/* A filter on its way from the parameters. */
struct reader {
	struct call	*call;
	struct filter	*filter;
	bool		 relative;
};

/* What reads a parameter into which member; of words, of which field. */
struct filter_param {
	struct str		name;
	void			(*read)(struct reader *r,
				    const struct filter_param *param,
				    struct str value);
	size_t			offset;
	enum incident_field	field;
};

static void *
member_of(struct reader *r, const struct filter_param *param)
{
	return (char *)r->filter + param->offset;
}

static void
reject_param(struct reader *r, const struct filter_param *param, enum message m,
	struct str arg)
{
	problem_add(&r->call->problems, param->name, m, arg);
}

/* The service that was replaced took one word only. */
static struct str
next_value(const struct reader *r, struct str *list)
{
	struct str whole = *list;

	if (r->call->app->conf->parameters == 0)
		return str_cut(list, ',');
	*list = (struct str){ NULL, 0 };
	return whole;
}

/* "open,closed" as a set; false when one is no word. */
static bool
read_set(struct reader *r, const struct filter_param *param,
	struct str list, unsigned *set_r)
{
	const struct field *f = &incident_fields[param->field];
	const struct enum_value *word;
	struct str s;

	*set_r = 0;
	while (list.p != NULL) {
		s = next_value(r, &list);
		if ((word = field_find_value(f, s)) == NULL) {
			param_reject_choice(&r->call->problems, param->name,
			    s, param_list_values(f->values, f->values_n,
			    r->call->arena));
			return false;
		}
		*set_r |= 1u << (word - f->values);
	}
	return true;
}

static void
read_included(struct reader *r, const struct filter_param *param,
	struct str list)
{
	struct filter_set *condition = &r->filter->sets[param->field];
	unsigned set;

	if (!read_set(r, param, list, &set))
		return;
	condition->excluded |= ~set;
	condition->others_excluded = true;
}

static void
read_excluded(struct reader *r, const struct filter_param *param,
	struct str list)
{
	unsigned set;

	if (read_set(r, param, list, &set))
		r->filter->sets[param->field].excluded |= set;
}

static void
read_time(struct reader *r, const struct filter_param *param,
	struct str value)
{
	bool relative = false;

	if (time_param_read(value, r->call->arena, member_of(r, param),
	    &relative) != ERR_OK)
		reject_param(r, param, MESSAGE_NOT_TIME_PARAM, value);
	r->relative |= relative;
}

static void
read_ids(struct reader *r, const struct filter_param *param,
	struct str value)
{
	int64_t *ids = arena_alloc(r->call->arena, IDS_MAX * sizeof(*ids));
	size_t n = 0;

	while (value.p != NULL) {
		if (n == IDS_MAX || parse_int(str_trim(str_cut(&value, ',')),
		    1, INT64_MAX, &ids[n]) != ERR_OK) {
			reject_param(r, param, MESSAGE_IDS, arena_printf(
			    r->call->arena, "%d", IDS_MAX));
			return;
		}
		n++;
	}
	filter_sort_ids(ids, n);
	r->filter->ids = ids;
	r->filter->ids_n = n;
}

static void
read_search(struct reader *r, const struct filter_param *param,
	struct str value)
{
	(void)param;
	paging_read_search(r->call, value, &r->filter->search);
}

#define TIME(name, clock, end) \
	{ STR_INIT(name), read_time, \
	    offsetof(struct filter, range[clock].end), INCIDENT_FIELD__MAX }

static const struct filter_param readers[] = {
	TIME("created_after",	FILTER_CREATED, from),
	TIME("created_before",	FILTER_CREATED, to),
	TIME("updated_after",	FILTER_UPDATED, from),
	TIME("updated_before",	FILTER_UPDATED, to),
	{ STR_INIT("id"), read_ids, 0, INCIDENT_ID },
	{ SEARCH_INIT, read_search, 0, INCIDENT_DESCRIPTION },
};

#define LIST	ROUTE_QUERY_LIST
#define ADDED	ROUTE_QUERY_ADDED

#define FILTER_PARAMS \
	{ STR_INIT("status"),		LIST }, \
	{ STR_INIT("source"),		LIST }, \
	{ STR_INIT("created_after"),	ADDED }, \
	{ STR_INIT("created_before"),	ADDED }, \
	{ STR_INIT("updated_after"),	ADDED }, \
	{ STR_INIT("updated_before"),	ADDED }, \
	{ STR_INIT("id"),		ADDED | LIST }, \
	{ SEARCH_INIT,			ADDED }

const struct route_query list_params_filter[] = {
	FILTER_PARAMS
};
TABLE_COVERS(list_params_filter, LIST_PARAMS_FILTER_N);

const struct route_query list_params_page[] = {
	FILTER_PARAMS,
	{ STR_INIT("ordering"),		LIST },
	{ STR_INIT("page"),		0 },
	{ STR_INIT("limit"),		ADDED },
	{ STR_INIT("cursor"),		ADDED },
};
TABLE_COVERS(list_params_page, LIST_PARAMS_PAGE_N);

const struct route_query list_params_export[] = {
	FILTER_PARAMS,
	{ STR_INIT("bom"),		0 },
	{ STR_INIT("delimiter"),	0 },
};
TABLE_COVERS(list_params_export, LIST_PARAMS_EXPORT_N);

static void
read_param(struct reader *r, const struct uri_params *params,
	const struct filter_param *param)
{
	struct str value = uri_last(params, param->name);

	if (value.n > 0)
		param->read(r, param, value);
}

/* NAME and NAME! of each field with FIELD_FILTER. */
static void
read_sets(struct reader *r, const struct uri_params *params)
{
	struct filter_param param = { .read = NULL };
	int i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		if ((incident_fields[i].flags & FIELD_FILTER) == 0)
			continue;
		param.field = (enum incident_field)i;
		param.name = incident_fields[i].name;
		param.read = read_included;
		read_param(r, params, &param);
		param.name = arena_printf(r->call->arena, "%.*s!",
		    STR_FMT(param.name));
		param.read = read_excluded;
		read_param(r, params, &param);
	}
}

enum err
list_params_read_filter(struct call *call,
	const struct uri_params *params, struct filter *filter_r,
	bool *relative_r)
{
	struct reader r = { .call = call, .filter = filter_r };
	size_t i;

	*filter_r = filter_everything;
	read_sets(&r, params);
	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		read_param(&r, params, &readers[i]);
	filter_bind(filter_r, call->caller.source);
	*relative_r = r.relative;
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/* The clock of that name, or FILTER_CLOCK__MAX. */
static enum filter_clock
find_clock(struct str name)
{
	int i;

	for (i = 0; i < FILTER_CLOCK__MAX; i++)
		if (str_eq(filter_column((enum filter_clock)i), name))
			break;
	return (enum filter_clock)i;
}

static bool
ordered_by(const struct list_shape *shape, enum filter_clock clock)
{
	size_t i;

	for (i = 0; i < shape->order_n; i++)
		if (shape->order[i].clock == clock)
			return true;
	return false;
}

void
list_params_read_order(const struct uri_params *params,
	struct list_shape *shape)
{
	struct str list = uri_last(params, STR("ordering"));
	enum filter_clock clock;
	struct str term;
	bool descending;

	shape->order_n = 0;
	while (list.p != NULL && shape->order_n < LIST_ORDER_MAX) {
		term = utf8_strip(str_cut(&list, ','));
		descending = str_starts(term, STR("-"));
		if (descending)
			term = (struct str){ term.p + 1, term.n - 1 };
		clock = find_clock(term);
		if (clock != FILTER_CLOCK__MAX && !ordered_by(shape, clock))
			shape->order[shape->order_n++] =
			    (struct list_order){ clock, descending };
	}
	if (shape->order_n == 0)
		shape->order[shape->order_n++] =
		    (struct list_order){ FILTER_CREATED, true };
}

static enum err
read_page(struct str page, struct list_store_query *q)
{
	q->limit = PAGE_ROWS;
	q->page = 1;
	if (page.n == 0)
		return ERR_OK;
	if (str_eq(page, STR("last"))) {
		q->page = LIST_STORE_LAST;
		return ERR_OK;
	}
	return parse_int(page, 1, INT64_MAX / PAGE_ROWS, &q->page) == ERR_OK ?
	    ERR_OK : ERR_NOT_FOUND;
}

enum err
list_params_read_page(struct call *call, struct list_store_query *q)
{
	struct str limit = uri_last(&call->query, LIMIT);
	struct str cursor = uri_last(&call->query, STR("cursor"));
	struct str page = uri_last(&call->query, STR("page"));
	struct problems *problems = &call->problems;

	if (limit.n == 0 && cursor.n == 0)
		return read_page(page, q);
	q->page = 0;
	q->limit = PAGE_ROWS;
	if (page.n > 0)
		problem_add(problems, STR("page"), MESSAGE_PAGE_AND_CURSOR,
		    page);
	paging_read_limit(call, LIMIT_MAX, &q->limit);
	if (cursor.n > 0 && cursor_api_read(call, cursor, q) != ERR_OK)
		problem_add(problems, STR("cursor"), MESSAGE_CURSOR, cursor);
	return problems->first == NULL ? ERR_OK : ERR_INVALID;
}
