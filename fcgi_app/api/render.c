/*
 * The only file that knows the wire shape.
 */

#include "api/render.h"

static void
write_incident(struct api_call *call, const struct incident *inc)
{
	json_object(&call->res.json);
	json_fields(&call->res.json, incident_fields, INCIDENT_FIELD__MAX,
	    inc, (enum lang)call->api->conf->language);
	json_object_end(&call->res.json);
}

void
render_incident(struct api_call *call, const struct incident *inc)
{
	write_incident(call, inc);
}

static void
add_param(struct buf *b, char *separator, struct str name, struct str value)
{
	buf_char(b, *separator);
	*separator = '&';
	uri_encode(b, name);
	buf_char(b, '=');
	uri_encode(b, value);
}

/*
 * The sorted parameters with `page` where the order wants it; page 1 is
 * said by leaving it out.
 */
static void
add_query(struct buf *b, const struct uri_params *params, int64_t page)
{
	const struct str name = STR("page");
	struct buf number;
	char separator = '?';
	size_t i;

	buf_init(&number, b->arena, 0);
	buf_int(&number, page);
	for (i = 0; i < params->n && str_cmp(params->at[i].name, name) < 0;
	    i++)
		add_param(b, &separator, params->at[i].name,
		    params->at[i].value);
	if (page > 1)
		add_param(b, &separator, name, buf_view(&number));
	for (; i < params->n; i++)
		if (!str_eq(params->at[i].name, name))
			add_param(b, &separator, params->at[i].name,
			    params->at[i].value);
}

/* The absolute link to another page of the list that was asked for. */
static struct str
link_to(const struct api_call *call, const struct uri_params *sorted,
	int64_t page)
{
	struct buf b;

	buf_init(&b, call->arena, 256);
	buf_str(&b, call->req.scheme);
	buf_lit(&b, "://");
	buf_str(&b, call->req.host);
	buf_str(&b, call->match.resource->pattern);
	buf_char(&b, '/');
	add_query(&b, sorted, page);
	return buf_view(&b);
}

static void
write_links(struct api_call *call, const struct store_incident_page *page)
{
	struct uri_params sorted = uri_sorted(&call->req.query, call->arena);
	struct json_writer *w = &call->res.json;

	json_key(w, STR("next"));
	if (page->page < page->pages)
		json_str(w, link_to(call, &sorted, page->page + 1));
	else
		json_null(w);
	json_key(w, STR("previous"));
	if (page->page > 1)
		json_str(w, link_to(call, &sorted, page->page - 1));
	else
		json_null(w);
}

void
render_page(struct api_call *call, const struct store_incident_page *page)
{
	struct json_writer *w = &call->res.json;
	size_t i;

	json_object(w);
	json_key(w, STR("count"));
	json_int(w, page->count);
	write_links(call, page);
	json_key(w, STR("results"));
	json_array(w);
	for (i = 0; i < page->n; i++)
		write_incident(call, &page->rows[i]);
	json_array_end(w);
	json_object_end(w);
}

static void
write_choices(struct json_writer *w, const struct field *f, enum lang lang)
{
	size_t i;

	json_key(w, STR("choices"));
	json_array(w);
	for (i = 0; i < f->words_n; i++) {
		json_object(w);
		json_key(w, STR("value"));
		json_str(w, f->words[i].text);
		json_key(w, STR("display_name"));
		json_str(w, str_of(f->words[i].label.in[lang]));
		json_object_end(w);
	}
	json_array_end(w);
}

static void
write_field(struct json_writer *w, const struct field *f, bool required,
	enum lang lang)
{
	json_key(w, f->name);
	json_object(w);
	json_key(w, STR("type"));
	json_str(w, f->words != NULL ? STR("choice") : STR("string"));
	json_key(w, STR("required"));
	json_bool(w, required);
	json_key(w, STR("read_only"));
	json_bool(w, false);
	json_key(w, STR("label"));
	json_str(w, str_of(f->label.in[lang]));
	if (f->help.in[lang][0] != '\0') {
		json_key(w, STR("help_text"));
		json_str(w, str_of(f->help.in[lang]));
	}
	if (f->words != NULL)
		write_choices(w, f, lang);
	json_object_end(w);
}

static void
write_action(struct json_writer *w, const struct route *route, enum lang lang)
{
	const struct param_spec *spec = &route->params;
	size_t i;

	json_key(w, method_words[route->method]);
	json_object(w);
	for (i = 0; i < spec->n; i++)
		if (spec->fields[i].flags & spec->flags)
			write_field(w, &spec->fields[i],
			    (spec->required >> i & 1) != 0, lang);
	json_object_end(w);
}

/* POST and PUT say what a whole body is made of; PATCH takes part of it. */
static void
write_actions(struct json_writer *w, const struct resource *resource,
	enum lang lang)
{
	const struct route *route;
	size_t i;

	json_key(w, STR("actions"));
	json_object(w);
	for (i = 0; i < resource->routes_n; i++) {
		route = &resource->routes[i];
		if (route->params.flags != 0 && route->method != METHOD_PATCH)
			write_action(w, route, lang);
	}
	json_object_end(w);
}

void
render_resource(struct json_writer *w, const struct resource *resource,
	enum lang lang)
{
	json_object(w);
	json_key(w, STR("name"));
	json_str(w, str_of(resource->name));
	json_key(w, STR("description"));
	json_str(w, str_of(resource->description.in[lang]));
	json_key(w, STR("renders"));
	json_array(w);
	json_str(w, STR("application/json"));
	json_array_end(w);
	json_key(w, STR("parses"));
	json_array(w);
	json_str(w, STR("application/json"));
	json_str(w, STR("application/x-www-form-urlencoded"));
	json_str(w, STR("multipart/form-data"));
	json_array_end(w);
	write_actions(w, resource, lang);
	json_object_end(w);
}
