/*
 * /api/stats/.
 */

#include "base/clock.h"
#include "base/parse.h"
#include "http/call.h"
#include "http/conditional.h"
#include "incident/event_store.h"
#include "stats/stats_json.h"
#include "wire/time_param.h"

#define RANGE		(30 * CLOCK_DAY)	/* unless `from` is there */
#define BUCKETS_MAX	1000

static void
reject_param(struct call *call, struct str name, enum message m,
	struct str arg)
{
	problem_add(&call->problems, name, m, arg);
}

/* The configured zone is at hand; any other is read for this request. */
static void
read_zone(struct call *call, struct stats_params *q)
{
	struct str here = str_of(call->app->conf->zone);
	struct str name = uri_last(&call->query, STR("zone"));

	q->zone_name = name.n > 0 ? name : here;
	q->range.zone = clock_here();
	if (!str_eq(q->zone_name, here) && zone_read(name, call->arena,
	    &q->range.zone) != ERR_OK)
		reject_param(call, STR("zone"), MESSAGE_NOT_ZONE,
		    param_echo(name, call->arena));
}

static void
read_by(struct call *call, struct stats_params *q)
{
	struct str by = uri_last(&call->query, STR("by"));
	int period = PERIOD_DAY;

	if (by.n > 0 && parse_choice(by, period_names, PERIOD__MAX, &period) !=
	    ERR_OK)
		param_reject_choice(&call->problems, STR("by"), by,
		    STR("hour, day, week, month"));
	q->range.by = (enum period)period;
}

/* A moment, or what it is without one. */
static int64_t
read_time(struct call *call, struct str name, int64_t otherwise)
{
	struct str value = uri_last(&call->query, name);
	int64_t at = otherwise;
	bool relative;

	if (value.n > 0 && time_param_read(value, call->arena, &at,
	    &relative) != ERR_OK)
		reject_param(call, name, MESSAGE_NOT_TIME_PARAM, value);
	return at;
}

static enum err
read_params(struct call *call, struct stats_params *q)
{
	struct period_range *range = &q->range;

	read_zone(call, q);
	read_by(call, q);
	range->to = read_time(call, STR("to"), clock_now());
	range->from = read_time(call, STR("from"), range->to - RANGE);
	if (call->problems.first == NULL && range->from >= range->to)
		reject_param(call, STR("from"), MESSAGE_NO_RANGE,
		    (struct str){ NULL, 0 });
	if (call->problems.first == NULL && period_cut(range, BUCKETS_MAX,
	    call->arena, &q->query.borders, &q->query.n) != ERR_OK)
		reject_param(call, STR("by"), MESSAGE_TOO_MANY_PIECES,
		    arena_printf(call->arena, "%d", BUCKETS_MAX));
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/*
 * The answer follows from the events and from the borders of its range,
 * which stay the same until a piece of time is over: its tag names both.
 */
static enum err
show(struct call *call)
{
	struct stats_params params;
	const struct stats_store_query *query = &params.query;
	struct stats_store stats;
	int64_t seq;
	enum err e;

	if ((e = read_params(call, &params)) != ERR_OK)
		return e;
	if ((e = event_store_last(call->db, &seq)) != ERR_OK)
		return e;
	if (conditional_range(call, seq, query->borders[0],
	    query->borders[query->n]))
		return ERR_OK;
	e = stats_store_read(call->db, query, call->arena, &stats);
	if (e == ERR_OK)
		stats_json_write(call, &params, &stats);
	return e;
}

static const struct route_query params[] = {
	{ STR_INIT("from"), 0 },
	{ STR_INIT("to"), 0 },
	{ STR_INIT("by"), 0 },
	{ STR_INIT("zone"), 0 },
};

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ,
		.handler = show, .all_sources = true,
		.query = params,
		.query_n = sizeof(params) / sizeof(params[0]),
	},
};

const struct resource stats_resource = {
	.pattern = STR_INIT("/api/stats"),
	.name = "Statistics",
	.description = TEXT(
	    "Сколько инцидентов сейчас и сколько их было за срок",
	    "How many incidents there are, and were in a range of time"),
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
};
