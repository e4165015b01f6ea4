/*
 * /api/incidents/{id}/notes/.
 */

#include "http/call.h"
#include "http/page_link.h"
#include "idempotency/idempotent_write_api.h"
#include "incident/event_store.h"
#include "incident/incident_api.h"
#include "incident/incident_json.h"
#include "incident/incident_store.h"

/* A note on its way: what was asked for, and the event it became. */
struct note {
	struct incident_patch	patch;
	struct event_line	line;
};

/* A note that came before (the same request) is its event of then. */
static enum err
add_note(struct txn *txn, void *arg)
{
	struct call *call = arg;
	struct note *note = call->input;
	const struct actor actor = call_actor(call);
	const struct incident_store_change change = {
		.id = call->match.id, .patch.note = note->patch.note,
	};
	enum err e;

	e = incident_store_change(txn, &actor, &change, call->arena,
	    incident_api_object(call));
	return e != ERR_OK ? e : event_store_by_request(txn->db, &actor,
	    call->arena, &note->line);
}

static void
render_added(struct call *call)
{
	const struct note *note = call->input;

	call->res.status = 201;
	call->res.location = page_link_location(call, "incidents",
	    call->match.id, "events/");
	incident_json_event(call, &note->line);
}

static enum err
create(struct call *call)
{
	return incident_api_not_found(call, idempotent_write_once(call,
	    add_note, render_added));
}

static const struct route routes[] = {
	{
		.method = METHOD_POST, .right = RIGHT_WRITE,
		.handler = create,
		.params = {
			.fields = incident_fields,
			.n = INCIDENT_PATCH__MAX,
			.flags = FIELD_NOTE,
			.required = 1u << INCIDENT_NOTE,
		},
		.size = sizeof(struct note),
	},
};

const struct resource incident_notes_resource = {
	.pattern = STR_INIT("/api/incidents/:id/notes"),
	.name = "Incident Note Create",
	.description = TEXT(
	    "Заметка для истории инцидента",
	    "A note for the history of an incident"),
	.load = incident_api_load,
	.object_size = sizeof(struct incident),
	.bound = true,
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
};
