/*
 * /api/incidents/ and /api/incidents/{id}/.
 */

#include "api/api.h"
#include "api/render.h"
#include "base/parse.h"
#include "base/utf8.h"

/* Filters are read like a form: blank is absent, the last one counts. */
static enum err
read_filter(struct api_call *call, struct list_query *q)
{
	const struct param_spec spec = {
		.fields = incident_fields, .n = INCIDENT_FIELD__MAX,
		.flags = FIELD_FILTER,
	};
	const struct body body = {
		.arena = call->arena, .form = call->req.query, .is_form = true,
	};
	struct incident wanted = { 0 };

	param_fill(&spec, &body, &wanted, &call->problems);
	q->status = wanted.status;
	q->source = wanted.source;
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

static bool
ordered_by(const struct list_query *q, const struct field *f)
{
	size_t i;

	for (i = 0; i < q->order_n; i++)
		if (q->order[i].field == f)
			return true;
	return false;
}

/* "-created_at,updated_at"; what is no term of ours is passed over. */
static void
read_order(struct api_call *call, struct list_query *q)
{
	struct str list = uri_last(&call->req.query, STR("ordering"));
	const struct field *f;
	struct str term;
	bool descending;

	while (list.p != NULL && q->order_n < LIST_ORDERS) {
		term = utf8_strip(str_cut(&list, ','));
		descending = str_starts(term, STR("-"));
		if (descending)
			term = (struct str){ term.p + 1, term.n - 1 };
		f = field_find(incident_fields, INCIDENT_FIELD__MAX, term);
		if (f == NULL || !(f->flags & FIELD_ORDER) || ordered_by(q, f))
			continue;
		q->order[q->order_n++] = (struct list_order){ f, descending };
	}
	if (q->order_n == 0)
		q->order[q->order_n++] = (struct list_order){
		    &incident_fields[INCIDENT_CREATED_AT], true };
}

static enum err
read_page(struct api_call *call, struct list_query *q)
{
	struct str page = uri_last(&call->req.query, STR("page"));

	q->page = 1;
	if (page.n == 0)
		return ERR_OK;
	if (str_eq(page, STR("last"))) {
		q->page = LIST_LAST;
		return ERR_OK;
	}
	return parse_int(page, 1, INT64_MAX / LIST_PAGE, &q->page) == ERR_OK ?
	    ERR_OK : ERR_NOT_FOUND;
}

static enum err
list(struct api_call *call)
{
	struct store_incident_page page;
	struct list_query query = { 0 };
	enum err e;

	if ((e = read_filter(call, &query)) != ERR_OK)
		return e;
	read_order(call, &query);
	if ((e = read_page(call, &query)) == ERR_OK)
		e = store_incident_list(call->db, &query, call->arena, &page);
	if (e == ERR_NOT_FOUND)
		return api_refuse(call, e, MESSAGE_PAGE,
		    (struct str){ NULL, 0 });
	if (e == ERR_OK)
		render_page(call, &page);
	return e;
}

static enum err
create(struct api_call *call)
{
	struct origin origin = api_origin(call);
	struct incident *inc = call->input;
	enum err e;

	e = store_incident_create(call->api->writer, &origin, call->arena,
	    inc);
	if (e != ERR_OK)
		return e;
	call->res.status = 201;
	call->res.location = arena_printf(call->arena,
	    "/api/incidents/%lld/", (long long)inc->id);
	render_incident(call, inc);
	return ERR_OK;
}

static enum err
load(struct api_call *call)
{
	enum err e;

	e = store_incident_get(call->db, call->match.id, call->arena,
	    &call->incident);
	return e != ERR_NOT_FOUND ? e : api_refuse(call, e,
	    MESSAGE_NO_INCIDENT, (struct str){ NULL, 0 });
}

static enum err
retrieve(struct api_call *call)
{
	render_incident(call, &call->incident);
	return ERR_OK;
}

/* PUT must name the status, PATCH may; both change nothing else. */
static enum err
update(struct api_call *call)
{
	const struct incident *wanted = call->input;
	struct store_status_change change = {
		.id = call->match.id, .status = wanted->status,
	};
	struct origin origin = api_origin(call);
	enum err e;

	if (change.status != NULL &&
	    (e = store_incident_set_status(call->api->writer, &origin,
	    &change, call->arena, &call->incident)) != ERR_OK)
		return e;
	render_incident(call, &call->incident);
	return ERR_OK;
}

#define ALL_FIELDS	.fields = incident_fields, .n = INCIDENT_FIELD__MAX

static const struct route list_routes[] = {
	{ METHOD_GET, list, { 0 }, 0 },
	{ METHOD_POST, create, {
	    ALL_FIELDS, .flags = FIELD_CREATE,
	    .required = 1u << INCIDENT_DESCRIPTION | 1u << INCIDENT_SOURCE,
	    }, sizeof(struct incident) },
};

const struct resource api_incident_list = {
	.pattern = STR_INIT("/api/incidents"),
	.name = "Incident List Create",
	.description = TEXT(
	    "Список инцидентов и создание новых",
	    "The list of incidents, and creating new ones"),
	.routes = list_routes,
	.routes_n = sizeof(list_routes) / sizeof(list_routes[0]),
};

static const struct route item_routes[] = {
	{ METHOD_GET, retrieve, { 0 }, 0 },
	{ METHOD_PUT, update, {
	    ALL_FIELDS, .flags = FIELD_UPDATE,
	    .required = 1u << INCIDENT_STATUS,
	    }, sizeof(struct incident) },
	{ METHOD_PATCH, update, {
	    ALL_FIELDS, .flags = FIELD_UPDATE,
	    }, sizeof(struct incident) },
};

const struct resource api_incident_item = {
	.pattern = STR_INIT("/api/incidents/:id"),
	.name = "Incident Retrieve Update",
	.description = TEXT(
	    "Один инцидент; изменить можно только его статус",
	    "One incident; only its status can be changed"),
	.load = load,
	.routes = item_routes,
	.routes_n = sizeof(item_routes) / sizeof(item_routes[0]),
};
