/*
 * /api/incidents/bulk: many incidents at once.
 */

#include "api/bulk.h"
#include "api/render_bulk.h"
#include "api/scan.h"
#include "api/write.h"
#include "store/store_list.h"

static enum err
read_atomic(struct api_call *call, bool *atomic_r)
{
	struct str value = uri_last(&call->query, STR("atomic"));

	*atomic_r = str_eq(value, STR("true"));
	if (*atomic_r || value.n == 0 || str_eq(value, STR("false")))
		return ERR_OK;
	param_refuse_choice(&call->problems, STR("atomic"), value,
	    STR("true, false"));
	return ERR_INVALID;
}

static enum err
add(struct txn *txn, void *arg)
{
	struct api_call *call = arg;
	struct bulk_create *bulk = call->input;
	const struct origin origin = api_origin(call);

	return store_bulk_add(txn, &origin, call->arena, bulk->incs,
	    bulk->right);
}

static void
render_added(struct api_call *call)
{
	render_bulk_created(call, call->input);
}

/* What is not right was found before: no item fails in the job alone. */
static enum err
create(struct api_call *call)
{
	const struct bulk_create *bulk = call->input;
	bool atomic;
	enum err e;

	if ((e = read_atomic(call, &atomic)) != ERR_OK)
		return e;
	if (!atomic || bulk->right == bulk->n)
		return write_once(call, add, render_added);
	render_bulk_abandoned(call, bulk);
	return ERR_OK;
}

static enum err
change(struct txn *txn, void *arg)
{
	struct api_call *call = arg;
	struct bulk_update *bulk = call->input;
	const struct origin origin = api_origin(call);

	if (bulk->probe != ERR_OK)
		return bulk->probe;
	return store_bulk_apply(txn, &origin, &bulk->change, call->arena,
	    &bulk->results);
}

static void
render_changed(struct api_call *call)
{
	render_bulk_updated(call, call->input);
}

/* How many there are instead; counted outside the writer's time. */
static enum err
refuse_number(struct api_call *call)
{
	const struct bulk_update *bulk = call->input;
	const struct store_list_query query = {
		.shape = {
			.filter = bulk->change.filter,
			.order = { { FILTER_CREATED, true } }, .order_n = 1,
		},
		.limit = 1, .page = 1,
	};
	struct store_list_page page;
	enum err e;

	e = scan_list(call, &query, &page);
	return e == ERR_OK ? render_bulk_unexpected(call, page.count) : e;
}

/* True when finding them may take long and needs a turn (api/scan.h). */
static bool
may_scan(const struct api_call *call, const struct store_bulk_change *change)
{
	const struct list_shape shape = {
		.filter = change->filter,
		.order = { { FILTER_CREATED, true } }, .order_n = 1,
	};

	return !change->by_ids &&
	    store_list_cost(&shape, call->arena) != STORE_LIST_SHORT;
}

static enum err
probe(struct api_call *call)
{
	struct bulk_update *bulk = call->input;
	bool turn = may_scan(call, &bulk->change);
	enum err e;

	if (turn && (e = scan_begin(call)) != ERR_OK)
		return e;
	bulk->probe = store_bulk_probe(call->db, &bulk->change, call->arena);
	if (turn)
		scan_end(call);
	return ERR_OK;
}

/* What takes too long is refused, but not if it was done before. */
static enum err
update(struct api_call *call)
{
	struct bulk_update *bulk = call->input;
	enum err e;

	if ((e = probe(call)) != ERR_OK)
		return e;
	e = write_recorded(call, change, render_changed);
	if (e == ERR_MISMATCH)
		return refuse_number(call);
	return e != ERR_BUSY || bulk->probe != e ? e : api_refuse(call, e,
	    MESSAGE_FILTER_SLOW, (struct str){ NULL, 0 });
}

static const struct route_query create_query[] = {
	{ STR_INIT("atomic"), 0 },
};

/* A change of many comes in one object. */
static const struct str types[] = {
	STR_INIT("application/json"), STR_INIT("application/x-ndjson"),
};

static const struct route routes[] = {
	{
		.method = METHOD_POST, .right = RIGHT_CREATE,
		.handler = create,
		.params = {
			.fields = incident_fields, .n = INCIDENT_FIELD__MAX,
			.flags = FIELD_CREATE,
			.required = 1u << INCIDENT_DESCRIPTION |
			    1u << INCIDENT_SOURCE,
		},
		.read = bulk_read_create, .types = types, .types_n = 2,
		.size = sizeof(struct bulk_create),
		.query = create_query, .query_n = 1,
	}, {
		.method = METHOD_PATCH, .right = RIGHT_WRITE,
		.handler = update,
		.params = {
			.fields = incident_wish_fields,
			.n = INCIDENT_WISH__MAX,
			.flags = FIELD_UPDATE | FIELD_NOTE,
		},
		.read = bulk_read_update, .types = types, .types_n = 1,
		.size = sizeof(struct bulk_update),
	},
};

const struct resource api_bulk = {
	.pattern = STR_INIT("/api/incidents/bulk"),
	.name = "Incident Bulk",
	.description = TEXT(
	    "Много инцидентов одним запросом",
	    "Many incidents in one request"),
	.bound = true,
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
};
