/* Statistics as JSON. */

#include "base/clock.h"
#include "stats/stats_json.h"

/* What all of it is written with. */
struct out {
	struct json_writer	*json;
	struct arena		*arena;
	const struct zone	*zone;
};

static void
write_int(const struct out *out, struct str key, int64_t n)
{
	json_key(out->json, key);
	json_int(out->json, n);
}

static void
write_time(const struct out *out, struct str key, int64_t us)
{
	struct buf b;

	buf_init(&b, out->arena, CLOCK_RENDER);
	clock_render_in(&b, us, out->zone);
	json_key(out->json, key);
	json_str(out->json, buf_view(&b));
}

/* Incidents by the words of a field, all of them, also those with none. */
static void
write_by(const struct out *out, struct str key, const struct field *f,
	const struct counter_states *states)
{
	const bool by_status = f == &incident_fields[INCIDENT_STATUS];
	int64_t n;
	size_t i, s;

	json_key(out->json, key);
	json_object(out->json);
	for (i = 0; i < f->values_n; i++) {
		n = 0;
		for (s = 0; s < states->n; s++)
			if (str_eq(f->values[i].text, by_status ?
			    states->at[s].status : states->at[s].source))
				n += states->at[s].n;
		write_int(out, f->values[i].text, n);
	}
	json_object_end(out->json);
}

static void
write_states(const struct out *out, const struct counter_states *states)
{
	struct json_writer *w = out->json;
	size_t i;

	json_key(w, STR("states"));
	json_array(w);
	for (i = 0; i < states->n; i++) {
		json_object(w);
		json_key(w, STR("status"));
		json_str(w, states->at[i].status);
		json_key(w, STR("source"));
		json_str(w, states->at[i].source);
		write_int(out, STR("count"), states->at[i].n);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
write_oldest(const struct out *out, const struct stats_store *stats)
{
	json_key(out->json, STR("oldest_open"));
	if (stats->oldest_open == 0) {
		json_null(out->json);
		return;
	}
	json_object(out->json);
	write_int(out, STR("id"), stats->oldest_open);
	write_time(out, STR("created_at"), stats->oldest_at);
	json_object_end(out->json);
}

static void
write_now(const struct out *out, const struct stats_store *stats)
{
	json_key(out->json, STR("now"));
	json_object(out->json);
	write_int(out, STR("total"), stats->states.count);
	write_by(out, STR("by_status"), &incident_fields[INCIDENT_STATUS],
	    &stats->states);
	write_by(out, STR("by_source"), &incident_fields[INCIDENT_SOURCE],
	    &stats->states);
	write_states(out, &stats->states);
	write_oldest(out, stats);
	json_object_end(out->json);
}

static void
write_series(const struct out *out, const struct stats_store_query *query,
	const struct stats_store *stats)
{
	const struct stats_store_bucket *bucket = stats->buckets;
	size_t i;

	json_key(out->json, STR("series"));
	json_array(out->json);
	for (i = 0; i < query->n; i++, bucket++) {
		json_object(out->json);
		write_time(out, STR("start"), query->borders[i]);
		write_int(out, STR("created"), bucket->created);
		write_int(out, STR("resolved"), bucket->resolved);
		write_int(out, STR("reopened"), bucket->reopened);
		write_int(out, STR("backlog"), bucket->backlog);
		json_object_end(out->json);
	}
	json_array_end(out->json);
}

static void
write_seconds(const struct out *out, struct str key, bool any, int64_t n)
{
	json_key(out->json, key);
	if (any)
		json_int(out->json, n);
	else
		json_null(out->json);
}

static void
write_times(const struct out *out, const struct stats_store_times *times)
{
	const bool any = times->count > 0;

	write_int(out, STR("count"), times->count);
	write_seconds(out, STR("median_seconds"), any, times->median);
	write_seconds(out, STR("p90_seconds"), any, times->p90);
}

void
stats_json_write(struct call *call, const struct stats_params *params,
	const struct stats_store *stats)
{
	const struct stats_store_query *query = &params->query;
	struct json_writer *w = &call->res.json;
	const struct out out = { w, call->arena, params->range.zone };

	json_object(w);
	json_key(w, STR("zone"));
	json_str(w, params->zone_name);
	write_now(&out, stats);
	write_time(&out, STR("from"), query->borders[0]);
	write_time(&out, STR("to"), query->borders[query->n]);
	json_key(w, STR("by"));
	json_str(w, str_of(period_names[params->range.by]));
	write_series(&out, query, stats);
	json_key(w, STR("first_response"));
	json_object(w);
	write_times(&out, &stats->times[ROLLUP_RESPONSES]);
	json_object_end(w);
	json_key(w, STR("resolution"));
	json_object(w);
	write_times(&out, &stats->times[ROLLUP_RESOLUTIONS]);
	write_int(&out, STR("reopened"), stats->reopened);
	json_object_end(w);
	json_object_end(w);
}
