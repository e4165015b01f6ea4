/*
 * The only file that knows the wire shape.
 */

#include "http/page_link.h"
#include "incident/cursor_api.h"
#include "incident/incident_api.h"
#include "incident/incident_json.h"
#include "wire/csv.h"

_Static_assert(CONF_LIFECYCLES == LIFECYCLE__MAX,
	"a word for each lifecycle");

static enum lifecycle
lifecycle_of(const struct call *call)
{
	return (enum lifecycle)call->app->conf->lifecycle;
}

static void
write_transitions(struct call *call, const struct enum_value *from)
{
	struct json_writer *w = &call->res.json;
	unsigned transitions = status_transitions(from, lifecycle_of(call));
	size_t i;

	json_key(w, STR("allowed_transitions"));
	json_array(w);
	for (i = 0; i < STATUS__MAX; i++)
		if (transitions >> i & 1)
			json_str(w, status_values[i].text);
	json_array_end(w);
}

/* The members that the register holds, of the object that is open. */
static void
write_fields(struct call *call, const struct incident *inc)
{
	json_fields(&call->res.json, incident_fields, INCIDENT_FIELD__MAX,
	    inc, (enum lang)call->app->conf->language);
}

static void
write_incident(struct call *call, const struct incident *inc)
{
	json_object(&call->res.json);
	write_fields(call, inc);
	write_transitions(call, inc->status);
	json_object_end(&call->res.json);
}

void
incident_json_write(struct call *call, const struct incident *inc)
{
	write_incident(call, inc);
}

enum err
incident_json_reject_transition(struct call *call, const struct enum_value *to)
{
	struct json_writer *w = &call->res.json;

	response_fail(&call->res, ERR_TRANSITION);
	json_object(w);
	json_key(w, STR("status"));
	json_array(w);
	json_str(w, message_text(MESSAGE_TRANSITION, call->problems.lang,
	    str_of(to->label.in[call->problems.lang]), call->arena));
	json_array_end(w);
	write_transitions(call, incident_api_object(call)->status);
	json_object_end(w);
	return ERR_OK;
}

/* To the rows beyond the last of these, or before the first. */
static struct str
link_to_key(const struct call *call, const struct list_store_query *q,
	const struct list_store_page *page, bool backwards)
{
	return page_link_to(call, STR("cursor"), cursor_api_write(call,
	    &q->shape, &page->rows[backwards ? 0 : page->n - 1], backwards));
}

/* The links to both sides; empty where there is nothing. */
struct links {
	struct str	next, previous;
};

static struct links
links_by_number(const struct call *call,
	const struct list_store_page *page)
{
	struct links links = { { NULL, 0 }, { NULL, 0 } };

	if (page->page < page->pages)
		links.next = page_link_to_page(call, page->page + 1);
	if (page->page > 1)
		links.previous = page_link_to_page(call, page->page - 1);
	return links;
}

/* On the side that one came from there was a row at least. */
static struct links
links_by_key(const struct call *call, const struct list_store_query *q,
	const struct list_store_page *page)
{
	bool came = q->after != NULL;
	struct links links = { { NULL, 0 }, { NULL, 0 } };

	if (page->n == 0)
		return links;
	if (q->backwards ? came : page->more)
		links.next = link_to_key(call, q, page, false);
	if (q->backwards ? page->more : came)
		links.previous = link_to_key(call, q, page, true);
	return links;
}

void
incident_json_page(struct call *call, const struct list_store_query *q,
	const struct list_store_page *page)
{
	struct links links = q->page != 0 ? links_by_number(call, page) :
	    links_by_key(call, q, page);
	struct json_writer *w = &call->res.json;
	size_t i;

	json_object(w);
	json_key(w, STR("count"));
	json_int(w, page->count);
	page_link_write(call, STR("next"), "next", links.next);
	page_link_write(call, STR("previous"), "prev", links.previous);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < page->n; i++)
		write_incident(call, &page->rows[i]);
	json_array_end(w);
	json_object_end(w);
}

void
incident_json_ndjson_line(struct call *call, const struct incident *inc)
{
	struct json_writer *w = &call->res.json;

	json_begin(w, &call->res.body, 0);
	json_object(w);
	write_fields(call, inc);
	json_object_end(w);
	buf_char(&call->res.body, '\n');
}

void
incident_json_csv_row(struct call *call, char delimiter,
	const struct incident *inc)
{
	struct csv_writer w;

	csv_begin(&w, &call->res.body, delimiter);
	csv_fields(&w, incident_fields, INCIDENT_FIELD__MAX, inc,
	    (enum lang)call->app->conf->language);
}

void
incident_json_csv_header(struct call *call, char delimiter)
{
	struct csv_writer w;

	csv_begin(&w, &call->res.body, delimiter);
	csv_names(&w, incident_fields, INCIDENT_FIELD__MAX);
}

/* The names of the changes: "source_from", "source_to". */
struct change_keys {
	struct str	from[INCIDENT_FIELD__MAX], to[INCIDENT_FIELD__MAX];
};

static struct change_keys
change_keys(struct arena *a)
{
	struct change_keys keys;
	struct str name;
	int i;

	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		name = incident_fields[i].name;
		keys.from[i] = arena_printf(a, "%.*s_from", STR_FMT(name));
		keys.to[i] = arena_printf(a, "%.*s_to", STR_FMT(name));
	}
	return keys;
}

static void
write_text_or_null(struct json_writer *w, struct str key, struct str s)
{
	json_key(w, key);
	if (s.p == NULL)
		json_null(w);
	else
		json_str(w, s);
}

static void
write_event(struct call *call, const struct event_line *line,
	const struct change_keys *keys)
{
	struct json_writer *w = &call->res.json;
	int i;

	json_object(w);
	json_fields(w, event_line_fields, EVENT_LINE__MAX, line,
	    (enum lang)call->app->conf->language);
	for (i = 0; i < INCIDENT_FIELD__MAX; i++) {
		if ((incident_fields[i].flags & FIELD_HISTORY) == 0)
			continue;
		write_text_or_null(w, keys->from[i], line->changes[i].from);
		write_text_or_null(w, keys->to[i], line->changes[i].to);
	}
	json_object_end(w);
}

void
incident_json_event(struct call *call, const struct event_line *line)
{
	const struct change_keys keys = change_keys(call->arena);

	write_event(call, line, &keys);
}

void
incident_json_events(struct call *call, const struct event_store_page *page)
{
	const struct change_keys keys = change_keys(call->arena);
	struct json_writer *w = &call->res.json;
	struct str next = { NULL, 0 };
	size_t i;

	if (page->more)
		next = page_link_to(call, STR("after"),
		    arena_printf(call->arena, "%lld", (long long)page->last));
	json_object(w);
	page_link_write(call, STR("next"), "next", next);
	json_key(w, STR("last_seq"));
	json_int(w, page->last);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < page->n; i++)
		write_event(call, &page->lines[i], &keys);
	json_array_end(w);
	json_object_end(w);
}
