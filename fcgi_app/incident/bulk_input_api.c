/* The bodies of requests about many. */

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/parse.h"
#include "http/query.h"
#include "incident/bulk_input_api.h"
#include "incident/incident_api.h"
#include "incident/list_params_api.h"
#include "wire/batch.h"

#define FILTER_MAX	8000	/* code points, as long as an address */

static_assert(BULK_STORE_MAX <= FILTER_IDS_MAX, "ids are a filter");

/* --- create --------------------------------------------------------------- */

/* An item is judged as the body of a single create would be. */
static void
read_item(struct call *call, const struct batch *batch, size_t i)
{
	struct bulk_input_create *bulk = call->input;
	struct bulk_input_item *item = &bulk->items[i];
	struct incident *inc = &bulk->incs[bulk->valid];
	struct body body;

	/* One that was not right has left its values there. */
	*inc = (struct incident){ .id = 0 };
	problem_init(&item->problems, call->arena, call->problems.lang);
	if (batch_item(batch, i, &body, &item->problems) != ERR_OK)
		return;
	param_fill(&call->route->params, &body, inc, &item->problems);
	body_free(&body);
	incident_api_check_source(call, inc, &item->problems);
	if (item->problems.first != NULL)
		return;
	item->inc = inc;
	bulk->valid++;
}

enum err
bulk_input_read_create(struct call *call, struct str bytes)
{
	struct bulk_input_create *bulk = call->input;
	struct batch batch;
	enum err e;
	size_t i;

	e = batch_read(&batch, call->req.content_type, bytes,
	    &call->problems);
	if (e != ERR_OK)
		return e;
	bulk->n = batch.n;
	bulk->items = arena_alloc(call->arena,
	    bulk->n * sizeof(*bulk->items));
	bulk->incs = arena_alloc(call->arena, bulk->n * sizeof(*bulk->incs));
	for (i = 0; i < bulk->n; i++)
		read_item(call, &batch, i);
	batch_free(&batch);
	return ERR_OK;
}

/* --- update --------------------------------------------------------------- */

/* The members that select incidents; the others are a patch. */
static const struct field selection[] = {
	{
		.name = STR_INIT("filter"), .type = FIELD_TEXT,
		.offset = offsetof(struct bulk_input_update, filter),
		.flags = FIELD_UPDATE, .max = FILTER_MAX,
	}, {
		.name = STR_INIT("expected"), .type = FIELD_INT,
		.offset = offsetof(struct bulk_input_update, change.expected),
		.flags = FIELD_UPDATE,
	},
};

static const struct param_spec selection_spec = {
	.fields = selection, .n = sizeof(selection) / sizeof(selection[0]),
	.flags = FIELD_UPDATE,
};

static enum err
reject_body(struct call *call, struct str key, enum message m)
{
	problem_add(&call->problems, key, m, arena_printf(call->arena, "%d",
	    BULK_STORE_MAX));
	return ERR_INVALID;
}

/* Sorted, and each once. */
static size_t
sort_unique(int64_t ids[], size_t n)
{
	size_t i, last = 0;

	filter_sort_ids(ids, n);
	for (i = 1; i < n; i++)
		if (ids[i] != ids[last])
			ids[++last] = ids[i];
	return last + 1;
}

static bool
read_id(struct json *element, struct arena *a, int64_t *id_r)
{
	struct value v = json_value(element, a);

	json_free(element);
	return v.kind == VALUE_INTEGER &&
	    parse_int(v.text, 1, INT64_MAX, id_r) == ERR_OK;
}

static enum err
take_ids(struct call *call, const struct json *list)
{
	struct bulk_input_update *bulk = call->input;
	size_t i, n = json_length(list);
	int64_t *ids;

	if (n == 0 || n > BULK_STORE_MAX)
		return reject_body(call, STR("ids"), MESSAGE_ID_LIST);
	ids = arena_alloc(call->arena, n * sizeof(*ids));
	for (i = 0; i < n; i++)
		if (!read_id(json_element(list, i, call->arena), call->arena,
		    &ids[i]))
			return reject_body(call, STR("ids"), MESSAGE_ID_LIST);
	bulk->change.by_ids = true;
	filter_bind(&bulk->change.filter, call->caller.source);
	bulk->change.filter.ids = ids;
	bulk->change.filter.ids_n = sort_unique(ids, n);
	return ERR_OK;
}

static enum err
read_ids(struct call *call, const struct body *body)
{
	struct json *list = NULL;
	enum err e;

	param_check_case(body, STR("ids"), &call->problems);
	if (body->json != NULL)
		list = json_find(body->json, STR("ids"), call->arena);
	if (list == NULL)
		return ERR_OK;
	e = take_ids(call, list);
	json_free(list);
	return e;
}

/* A problem under the name of a parameter becomes one of `filter`. */
static enum err
gather_filter_problems(struct call *call)
{
	struct problems others = call->problems;

	problem_init(&call->problems, call->arena, others.lang);
	problem_gather(&call->problems, STR("filter"), &others);
	return others.first == NULL ? ERR_OK : ERR_INVALID;
}

/* A list passes over what it does not know; a change must not. */
static enum err
read_filter(struct call *call)
{
	struct bulk_input_update *bulk = call->input;
	static const struct query_rules rules = {
		.table = list_params_filter, .n = LIST_PARAMS_FILTER_N,
		.filters = incident_fields,
		.filters_n = INCIDENT_FIELD__MAX,
		.strict = true,
	};
	struct uri_params params, known;
	bool relative;

	if (uri_query(bulk->filter, call->arena, &params) != ERR_OK) {
		problem_add(&call->problems, STR("filter"),
		    MESSAGE_TOO_MANY_FIELDS, arena_printf(call->arena, "%d",
		    URI_PARAMS_MAX));
		return ERR_INVALID;
	}
	query_read(call, &params, &rules, &known);
	list_params_read_filter(call, &known, &bulk->change.filter,
	    &relative);
	return gather_filter_problems(call);
}

/* Everything is well-formed by itself: does it make sense together? */
static enum err
check_update(struct call *call)
{
	struct bulk_input_update *bulk = call->input;

	if (bulk->change.by_ids == (bulk->filter.n > 0))
		return reject_body(call, PROBLEM_BODY, MESSAGE_WHICH);
	if (bulk->patch.given == 0)
		return reject_body(call, PROBLEM_BODY, MESSAGE_NOTHING);
	if (bulk->change.by_ids)
		return ERR_OK;
	/* The answer tells how many incidents match: that takes `read`. */
	if (!right_held(RIGHT_READ, call->caller.rights))
		return call_forbid(call, RIGHT_READ);
	if (bulk->change.expected == 0)
		return reject_body(call, STR("expected"), MESSAGE_REQUIRED);
	if (bulk->change.expected > BULK_STORE_MAX)
		return reject_body(call, STR("expected"), MESSAGE_LIMIT);
	return read_filter(call);
}

static void
fill_update(struct call *call, const struct body *body)
{
	struct bulk_input_update *bulk = call->input;

	bulk->patch.given = param_fill(&call->route->params, body,
	    &bulk->patch, &call->problems);
	param_fill(&selection_spec, body, bulk, &call->problems);
	read_ids(call, body);
}

enum err
bulk_input_read_update(struct call *call, struct str bytes)
{
	struct bulk_input_update *bulk = call->input;
	struct body body;
	enum err e;

	/* A form has no lists. */
	if (bytes.n > 0 && !str_eq_nocase(body_type(call->req.content_type),
	    STR("application/json")))
		return ERR_UNSUPPORTED;
	bulk->change.filter = filter_everything;
	e = body_read(&body, call->req.content_type, bytes, &call->problems);
	if (e != ERR_OK)
		return e;
	fill_update(call, &body);
	body_free(&body);
	if (call->problems.first != NULL)
		return ERR_INVALID;
	if ((e = check_update(call)) != ERR_OK)
		return e;
	bulk->change.what = (struct incident_store_change){
		.patch = bulk->patch,
		.lifecycle = (enum lifecycle)
		    call->app->conf->lifecycle,
	};
	return ERR_OK;
}
