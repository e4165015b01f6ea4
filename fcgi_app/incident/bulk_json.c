/* Results, one by one. */

#include "incident/bulk_json.h"

static void
write_number(struct json_writer *w, struct str key, int64_t n)
{
	json_key(w, key);
	json_int(w, n);
}

/* What stands in front of the results. */
static void
begin_created(struct json_writer *w, size_t created, size_t failed)
{
	json_object(w);
	write_number(w, STR("created"), (int64_t)created);
	write_number(w, STR("failed"), (int64_t)failed);
	json_key(w, STR("results"));
	json_array(w);
}

static void
end_results(struct json_writer *w)
{
	json_array_end(w);
	json_object_end(w);
}

/* An item that would have been a 400 by itself. */
static void
write_failure(struct response *res, const struct problems *problems)
{
	struct json_writer *w = &res->json;

	write_number(w, STR("status"), response_status(ERR_INVALID));
	json_key(w, STR("errors"));
	response_problems(w, problems);
	response_code(res, problems);
}

void
bulk_json_created(struct call *call, const struct bulk_input_create *bulk)
{
	struct json_writer *w = &call->res.json;
	size_t i;

	begin_created(w, bulk->valid, bulk->n - bulk->valid);
	for (i = 0; i < bulk->n; i++) {
		const struct bulk_input_item *item = &bulk->items[i];

		json_object(w);
		write_number(w, STR("index"), (int64_t)i);
		if (item->inc != NULL) {
			write_number(w, STR("status"), 201);
			write_number(w, STR("id"), item->inc->id);
		} else {
			write_failure(&call->res, &item->problems);
		}
		json_object_end(w);
	}
	end_results(w);
}

void
bulk_json_rejected(struct call *call, const struct bulk_input_create *bulk)
{
	struct json_writer *w = &call->res.json;
	size_t i;

	response_fail(&call->res, ERR_INVALID);
	begin_created(w, 0, bulk->n);
	for (i = 0; i < bulk->n; i++) {
		const struct bulk_input_item *item = &bulk->items[i];

		json_object(w);
		write_number(w, STR("index"), (int64_t)i);
		if (item->inc != NULL)
			write_number(w, STR("status"),
			    response_status(ERR_ABANDONED));
		else
			write_failure(&call->res, &item->problems);
		json_object_end(w);
	}
	end_results(w);
}

static void
write_counts(struct json_writer *w, const struct bulk_store_results *results)
{
	int64_t changed = 0, failed = 0;
	size_t i;

	for (i = 0; i < results->n; i++) {
		changed += results->at[i].changed;
		failed += results->at[i].err != ERR_OK;
	}
	write_number(w, STR("changed"), changed);
	write_number(w, STR("unchanged"),
	    (int64_t)results->n - changed - failed);
	write_number(w, STR("failed"), failed);
}

/* The sentence of a single PATCH; where it may go instead is not told. */
static void
write_rejected_transition(struct call *call, const struct enum_value *to)
{
	enum lang lang = call->problems.lang;
	struct problems problems;

	problem_init(&problems, call->arena, lang);
	problem_add(&problems, STR("status"), MESSAGE_TRANSITION,
	    str_of(to->label.in[lang]));
	json_key(&call->res.json, STR("errors"));
	response_problems(&call->res.json, &problems);
}

static void
write_result(struct call *call, const struct bulk_input_update *bulk,
	const struct bulk_store_result *result)
{
	struct json_writer *w = &call->res.json;
	bool done = result->err == ERR_OK;

	json_object(w);
	write_number(w, STR("id"), result->id);
	write_number(w, STR("status"), done ? 200 :
	    response_status(result->err));
	if (done)
		write_number(w, STR("version"), result->version);
	else if (result->err == ERR_TRANSITION)
		write_rejected_transition(call, bulk->patch.to.status);
	json_object_end(w);
}

void
bulk_json_updated(struct call *call, const struct bulk_input_update *bulk)
{
	struct json_writer *w = &call->res.json;
	size_t i;

	json_object(w);
	write_counts(w, &bulk->results);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < bulk->results.n; i++)
		write_result(call, bulk, &bulk->results.at[i]);
	end_results(w);
}

enum err
bulk_json_unexpected(struct call *call, int64_t count)
{
	struct json_writer *w = &call->res.json;
	struct str number = arena_printf(call->arena, "%lld",
	    (long long)count);

	response_fail(&call->res, ERR_MISMATCH);
	json_object(w);
	json_key(w, STR("expected"));
	json_array(w);
	json_str(w, message_text(MESSAGE_EXPECTED, call->problems.lang,
	    number, call->arena));
	json_array_end(w);
	write_number(w, STR("count"), count);
	json_object_end(w);
	return ERR_OK;
}
