/*
 * /api/incidents/bulk: many incidents at once.
 */

#include "idempotency/idempotent_write_api.h"
#include "incident/bulk_input_api.h"
#include "incident/bulk_json.h"
#include "incident/list_store.h"
#include "incident/long_read_api.h"

static enum err
read_atomic(struct call *call, bool *atomic_r)
{
	struct str value = uri_last(&call->query, STR("atomic"));

	*atomic_r = str_eq(value, STR("true"));
	if (*atomic_r || value.n == 0 || str_eq(value, STR("false")))
		return ERR_OK;
	param_reject_choice(&call->problems, STR("atomic"), value,
	    STR("true, false"));
	return ERR_INVALID;
}

static enum err
run_create(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct bulk_input_create *bulk = call->input;
	const struct actor actor = call_actor(call);

	return bulk_store_add(txn, &actor, call->arena, bulk->incs,
	    bulk->valid);
}

static void
render_added(struct call *call)
{
	bulk_json_created(call, call->input);
}

/* What is not right was found before: no item fails in the job alone. */
static enum err
create(struct call *call)
{
	const struct bulk_input_create *bulk = call->input;
	bool atomic;
	enum err e;

	if ((e = read_atomic(call, &atomic)) != ERR_OK)
		return e;
	if (!atomic || bulk->valid == bulk->n)
		return idempotent_write_once(call, run_create, render_added);
	bulk_json_rejected(call, bulk);
	return ERR_OK;
}

static enum err
change(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct bulk_input_update *bulk = call->input;
	const struct actor actor = call_actor(call);

	if (bulk->probe != ERR_OK)
		return bulk->probe;
	return bulk_store_apply(txn, &actor, &bulk->change, call->arena,
	    &bulk->results);
}

static void
render_changed(struct call *call)
{
	bulk_json_updated(call, call->input);
}

/* How many there are instead; counted outside the writer's time. */
static enum err
reject_count(struct call *call)
{
	const struct bulk_input_update *bulk = call->input;
	const struct list_store_query query = {
		.shape = {
			.filter = bulk->change.filter,
			.order = { { FILTER_CREATED, true } }, .order_n = 1,
		},
		.limit = 1, .page = 1,
	};
	struct list_store_page page;
	enum err e;

	e = long_read_list(call, &query, &page);
	return e == ERR_OK ? bulk_json_unexpected(call, page.count) : e;
}

/* True when finding the incidents may take long: see long_read_api.h. */
static bool
may_scan(const struct call *call, const struct bulk_store_change *change)
{
	const struct list_shape shape = {
		.filter = change->filter,
		.order = { { FILTER_CREATED, true } }, .order_n = 1,
	};

	return !change->by_ids &&
	    list_store_cost(&shape, call->arena) != LIST_STORE_SHORT;
}

static enum err
probe(struct call *call)
{
	struct bulk_input_update *bulk = call->input;
	bool turn = may_scan(call, &bulk->change);
	enum err e;

	if (turn && (e = long_read_begin(call)) != ERR_OK)
		return e;
	bulk->probe = bulk_store_probe(call->db, &bulk->change, call->arena);
	if (turn)
		long_read_end(call);
	return ERR_OK;
}

/* What takes too long is refused, but not if it was done before. */
static enum err
update(struct call *call)
{
	struct bulk_input_update *bulk = call->input;
	enum err e;

	if ((e = probe(call)) != ERR_OK)
		return e;
	e = idempotent_write_recorded(call, change, render_changed);
	if (e == ERR_MISMATCH)
		return reject_count(call);
	return e != ERR_BUSY || bulk->probe != e ? e : call_reject(call, e,
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
		.read = bulk_input_read_create, .types = types, .types_n = 2,
		.size = sizeof(struct bulk_input_create),
		.query = create_query, .query_n = 1,
	}, {
		.method = METHOD_PATCH, .right = RIGHT_WRITE,
		.handler = update,
		.params = {
			.fields = incident_fields, .n = INCIDENT_PATCH__MAX,
			.flags = FIELD_UPDATE | FIELD_NOTE,
		},
		.read = bulk_input_read_update, .types = types, .types_n = 1,
		.size = sizeof(struct bulk_input_update),
	},
};

const struct resource bulk_resource = {
	.pattern = STR_INIT("/api/incidents/bulk"),
	.name = "Incident Bulk",
	.description = TEXT(
	    "Много инцидентов одним запросом",
	    "Many incidents in one request"),
	.bound = true,
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
};
