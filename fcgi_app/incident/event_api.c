/*
 * /api/events/ and /api/incidents/{id}/events/.
 */

#include "base/parse.h"
#include "http/call.h"
#include "http/conditional.h"
#include "http/paging.h"
#include "incident/event_store.h"
#include "incident/incident_api.h"
#include "incident/incident_json.h"

#define PAGE_ROWS	100	/* of an answer without `limit` */
#define FEED_MAX	1000
#define HISTORY_MAX	200

static enum err
read_query(struct call *call, int max, struct event_store_query *q)
{
	struct str after = uri_last(&call->query, STR("after"));

	q->limit = PAGE_ROWS;
	paging_read_limit(call, max, &q->limit);
	if (after.n > 0 && parse_int(after, 0, INT64_MAX, &q->after) !=
	    ERR_OK)
		problem_add(&call->problems, STR("after"),
		    MESSAGE_NOT_INTEGER, after);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

static enum err
list(struct call *call, const struct event_store_query *q)
{
	struct event_store_page page;
	enum err e;

	e = event_store_read(call->db, q, call->arena, &page);
	if (e == ERR_OK)
		incident_json_events(call, &page);
	return e;
}

/*
 * The newest event is looked up before the others are read, so that a tag
 * may be older than what it stands for but never newer.
 */
static enum err
list_feed(struct call *call)
{
	struct event_store_query query = { .source = call->caller.source };
	int64_t seq;
	enum err e;

	if ((e = read_query(call, FEED_MAX, &query)) != ERR_OK)
		return e;
	if ((e = event_store_last(call->db, &seq)) != ERR_OK)
		return e;
	return conditional_all_sources(call, seq) ? ERR_OK : list(call, &query);
}

/* A story outlives its incident; what never was has none. */
static enum err
load_history(struct call *call)
{
	const struct enum_value *source;
	enum err e;

	e = event_store_source_of_incident(call->db, call->match.id,
	    call->arena, &source);
	if (e == ERR_OK && !call_can_see(call, source))
		e = ERR_NOT_FOUND;
	return incident_api_not_found(call, e);
}

/* What happens to others does not touch the tag of a story. */
static enum err
list_history(struct call *call)
{
	struct event_store_query query = { .incident = call->match.id };
	int64_t seq;
	enum err e;

	if ((e = read_query(call, HISTORY_MAX, &query)) != ERR_OK)
		return e;
	e = event_store_last_of_incident(call->db, query.incident, &seq);
	if (e != ERR_OK)
		return e;
	return conditional_seq(call, seq) ? ERR_OK : list(call, &query);
}

static const struct route_query page_params[] = {
	{ STR_INIT("after"), 0 },
	{ STR_INIT("limit"), 0 },
};

#define PAGE	.query = page_params, \
	.query_n = sizeof(page_params) / sizeof(page_params[0])

static const struct route feed_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ,
		.handler = list_feed, PAGE
	},
};

const struct resource event_list_resource = {
	.pattern = STR_INIT("/api/events"),
	.name = "Event List",
	.description = TEXT(
	    "Все изменения всех инцидентов по порядку",
	    "All changes of all incidents in their order"),
	.routes = feed_routes,
	.routes_n = sizeof(feed_routes) / sizeof(feed_routes[0]),
};

static const struct route history_routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ,
		.handler = list_history, PAGE
	},
};

const struct resource incident_events_resource = {
	.pattern = STR_INIT("/api/incidents/:id/events"),
	.name = "Incident Event List",
	.description = TEXT(
	    "История одного инцидента",
	    "The history of one incident"),
	.load = load_history,
	.routes = history_routes,
	.routes_n = sizeof(history_routes) / sizeof(history_routes[0]),
};
