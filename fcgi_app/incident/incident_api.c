/*
 * /api/incidents/ and /api/incidents/{id}/.
 */

#include "db/txn.h"
#include "db/writer.h"
#include "http/call.h"
#include "http/conditional.h"
#include "http/page_link.h"
#include "idempotency/idempotent_write_api.h"
#include "incident/event_store.h"
#include "incident/incident.h"
#include "incident/incident_api.h"
#include "incident/incident_json.h"
#include "incident/incident_store.h"
#include "incident/list_params_api.h"
#include "incident/list_store.h"
#include "incident/long_read_api.h"
#include "wire/field.h"

static enum err
read_query(struct call *call, struct list_store_query *q,
	bool *relative_r)
{
	enum err e;

	e = list_params_read_filter(call, &call->query, &q->shape.filter,
	    relative_r);
	if (e != ERR_OK)
		return e;
	list_params_read_order(&call->query, &q->shape);
	e = list_params_read_page(call, q);
	return e != ERR_NOT_FOUND ? e :
	    call_reject(call, e, MESSAGE_PAGE, (struct str){ NULL, 0 });
}

/*
 * A list relative to the present time changes without an event, so it has no
 * ETag.  The newest event is read before the rows, so an ETag may be older
 * than its list but never newer.
 */
static enum err
list(struct call *call)
{
	struct list_store_query query = { .page = 1 };
	struct list_store_page page;
	bool relative;
	int64_t seq;
	enum err e;

	if ((e = read_query(call, &query, &relative)) != ERR_OK)
		return e;
	if ((e = event_store_last(call->db, &seq)) != ERR_OK)
		return e;
	if (!relative && conditional_all_sources(call, seq))
		return ERR_OK;
	e = long_read_list(call, &query, &page);
	if (e == ERR_NOT_FOUND)
		return call_reject(call, e, MESSAGE_PAGE,
		    (struct str){ NULL, 0 });
	if (e == ERR_OK)
		incident_json_page(call, &query, &page);
	return e;
}

static enum err
add(struct txn *txn, void *arg)
{
	struct call *call = arg;
	const struct actor actor = call_actor(call);

	return incident_store_add(txn, &actor, call->arena, call->input);
}

static void
render_added(struct call *call)
{
	const struct incident *inc = call->input;

	call->res.status = 201;
	call->res.location = page_link_location(call, "incidents", inc->id, "");
	incident_json_write(call, inc);
}

void
incident_api_check_source(const struct call *call, const struct incident *inc,
	struct problems *problems)
{
	const struct enum_value *source = call->caller.source;

	if (source != NULL && inc->source != NULL && inc->source != source)
		problem_add(problems,
		    incident_fields[INCIDENT_SOURCE].name,
		    MESSAGE_BOUND_CREATE, source->text);
}

static void
validate_new(struct call *call)
{
	incident_api_check_source(call, call->input, &call->problems);
}

static enum err
create(struct call *call)
{
	return idempotent_write_once(call, add, render_added);
}

enum err
incident_api_not_found(struct call *call, enum err e)
{
	return e != ERR_NOT_FOUND ? e : call_reject(call, e,
	    MESSAGE_NO_INCIDENT, (struct str){ NULL, 0 });
}

/* Has an earlier delivery of the request changed it?  Loads its result. */
static bool
was_changed_by_request(struct call *call)
{
	const struct actor actor = call_actor(call);

	return incident_store_by_request(call->db, &actor, call->arena,
	    incident_api_object(call)) == ERR_OK ||
	    idempotent_write_is_stored(call);
}

enum err
incident_api_load(struct call *call)
{
	enum err e;

	e = incident_store_get(call->db, call->match.id, call->arena,
	    incident_api_object(call));
	if (e == ERR_OK && !call_can_see(call,
	    incident_api_object(call)->source))
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND && call_is_write(call) &&
	    was_changed_by_request(call))
		return ERR_OK;
	return incident_api_not_found(call, e);
}

static enum err
retrieve(struct call *call)
{
	const struct incident *inc = incident_api_object(call);

	if (!conditional_version(call, inc->version, inc->updated_at))
		incident_json_write(call, inc);
	return ERR_OK;
}

/* A change on its way to the writer. */
struct change_job {
	struct call			*call;
	struct incident_store_change	 change;
};

static enum err
change(struct txn *txn, void *arg)
{
	struct change_job *job = arg;
	const struct actor actor = call_actor(job->call);

	return incident_store_change(txn, &actor, &job->change,
	    job->call->arena, incident_api_object(job->call));
}

static enum err
delete(struct txn *txn, void *arg)
{
	struct change_job *job = arg;
	const struct actor actor = call_actor(job->call);

	return incident_store_delete(txn, &actor, &job->change,
	    job->call->arena, incident_api_object(job->call));
}

/* A change without values yet, on the conditions of the request. */
static struct change_job
new_job(struct call *call)
{
	struct change_job job = { .call = call };

	job.change.id = call->match.id;
	job.change.lifecycle = (enum lifecycle)
	    call->app->conf->lifecycle;
	job.change.condition = conditional_read(call);
	return job;
}

/* Answers with the incident as it is now. */
static enum err
render_current(struct call *call)
{
	conditional_tag(call, incident_api_object(call)->version,
	    incident_api_object(call)->updated_at);
	incident_json_write(call, incident_api_object(call));
	return ERR_OK;
}

/*
 * Answers a job that failed.  A client with an older version gets the present
 * incident; a malformed or foreign ETag gets an error of its own.
 */
static enum err
reject_change(const struct change_job *job, enum err e)
{
	if (e == ERR_TRANSITION)
		return incident_json_reject_transition(job->call,
		    job->change.patch.to.status);
	if (e != ERR_PRECONDITION)
		return incident_api_not_found(job->call, e);
	if (conditional_reject(job->call, &job->change.condition) != ERR_OK)
		return e;
	response_fail(&job->call->res, e);
	return render_current(job->call);
}

/* PUT must name the status, PATCH may. */
static enum err
update(struct call *call)
{
	const struct incident_patch *patch = call->input;
	struct change_job job = new_job(call);
	enum err e = ERR_OK;

	job.change.patch = *patch;
	job.change.patch.given = call->given;
	if (call->given != 0 || precondition_given(&job.change.condition) ||
	    call->caller.source != NULL)
		e = writer_run(call->app->writer, change, &job);
	return e == ERR_OK ? render_current(call) : reject_change(&job, e);
}

static enum err
destroy(struct call *call)
{
	struct change_job job = new_job(call);
	enum err e = writer_run(call->app->writer, delete, &job);

	if (e != ERR_OK)
		return reject_change(&job, e);
	call->res.status = 204;
	return ERR_OK;
}

static const struct route list_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ,
		.handler = list,
		.query = list_params_page, .query_n = LIST_PARAMS_PAGE_N,
		.filters = incident_fields,
		.filters_n = INCIDENT_FIELD__MAX,
	}, {
		.method = METHOD_POST, .right = RIGHT_CREATE,
		.handler = create, .validate = validate_new,
		.params = {
			.fields = incident_fields, .n = INCIDENT_FIELD__MAX,
			.flags = FIELD_CREATE, .admin = FIELD_ADMIN,
			.required = 1u << INCIDENT_DESCRIPTION |
			    1u << INCIDENT_SOURCE,
		},
		.size = sizeof(struct incident),
	},
};

const struct resource incident_list_resource = {
	.pattern = STR_INIT("/api/incidents"),
	.name = "Incident List Create",
	.description = TEXT(
	    "Список инцидентов и создание новых",
	    "The list of incidents, and creating new ones"),
	.bound = true,
	.routes = list_routes,
	.routes_n = sizeof(list_routes) / sizeof(list_routes[0]),
};

#define PATCH_PARAMS	.fields = incident_fields, .n = INCIDENT_PATCH__MAX, \
	.admin = FIELD_ADMIN

/* A change is answered with the incident: so `write` allows reading it. */
static const struct route item_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ | RIGHT_WRITE,
		.handler = retrieve,
	}, {
		.method = METHOD_PUT, .right = RIGHT_WRITE,
		.handler = update, .conditional = true,
		.params = { PATCH_PARAMS, .flags = FIELD_UPDATE,
		    .required = 1u << INCIDENT_STATUS },
		.size = sizeof(struct incident_patch),
	}, {
		.method = METHOD_PATCH, .right = RIGHT_WRITE,
		.handler = update, .conditional = true,
		.params = { PATCH_PARAMS, .flags = FIELD_UPDATE | FIELD_NOTE },
		.size = sizeof(struct incident_patch),
	}, {
		.method = METHOD_DELETE, .handler = destroy,
		.conditional = true,
		.right = RIGHT_ADMIN, .hidden = true,
	},
};

const struct resource incident_item_resource = {
	.pattern = STR_INIT("/api/incidents/:id"),
	.name = "Incident Retrieve Update",
	.description = TEXT(
	    "Один инцидент и его изменение",
	    "One incident, and changing it"),
	.load = incident_api_load,
	.object_size = sizeof(struct incident),
	.bound = true,
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
};
