/* The description of a resource that OPTIONS returns. */

#include "http/options.h"

static void
write_choices(struct json_writer *w, const struct field *f, enum lang lang)
{
	size_t i;

	json_key(w, STR("choices"));
	json_array(w);
	for (i = 0; i < f->values_n; i++) {
		json_object(w);
		json_key(w, STR("value"));
		json_str(w, f->values[i].text);
		json_key(w, STR("display_name"));
		json_str(w, str_of(f->values[i].label.in[lang]));
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
	json_str(w, f->type == FIELD_SET ? STR("multiple choice") :
	    f->values != NULL ? STR("choice") : STR("string"));
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
	if (f->values != NULL)
		write_choices(w, f, lang);
	json_object_end(w);
}

static void
write_action(struct call *call, const struct route *route)
{
	const struct param_spec spec = call_params(call, route);
	struct json_writer *w = &call->res.json;
	size_t i;

	json_key(w, method_names[route->method]);
	json_object(w);
	for (i = 0; i < spec.n; i++)
		if (spec.fields[i].flags & spec.flags)
			write_field(w, &spec.fields[i],
			    (spec.required >> i & 1) != 0,
			    call->problems.lang);
	json_object_end(w);
}

/* POST and PUT say what a whole body is made of; PATCH takes part of it. */
static void
write_actions(struct call *call, const struct resource *resource)
{
	struct json_writer *w = &call->res.json;
	const struct route *route;
	size_t i;

	json_key(w, STR("actions"));
	json_object(w);
	for (i = 0; i < resource->routes_n; i++) {
		route = &resource->routes[i];
		if (route->params.flags != 0 &&
		    (route->method == METHOD_POST ||
		    route->method == METHOD_PUT))
			write_action(call, route);
	}
	json_object_end(w);
}

static void
write_renders(struct json_writer *w, const struct resource *resource)
{
	size_t i;

	json_key(w, STR("renders"));
	json_array(w);
	if (resource->media == NULL)
		json_str(w, STR("application/json"));
	for (i = 0; i < resource->media_n; i++)
		json_str(w, resource->media[i].type);
	json_array_end(w);
}

/* Those of the first method that reads others than usual, if any does. */
static void
write_parses(struct json_writer *w, const struct resource *resource)
{
	static const struct str usual[] = {
		STR_INIT("application/json"),
		STR_INIT("application/x-www-form-urlencoded"),
		STR_INIT("multipart/form-data"),
	};
	const struct str *types = usual;
	size_t i, n = sizeof(usual) / sizeof(usual[0]);

	for (i = 0; i < resource->routes_n && types == usual; i++)
		if (resource->routes[i].types != NULL) {
			types = resource->routes[i].types;
			n = resource->routes[i].types_n;
		}
	json_key(w, STR("parses"));
	json_array(w);
	for (i = 0; i < n; i++)
		json_str(w, types[i]);
	json_array_end(w);
}

void
options_write(struct call *call)
{
	const struct resource *resource = call->match.resource;
	struct json_writer *w = &call->res.json;

	json_object(w);
	json_key(w, STR("name"));
	json_str(w, str_of(resource->name));
	json_key(w, STR("description"));
	json_str(w, str_of(resource->description.in[call->problems.lang]));
	write_renders(w, resource);
	write_parses(w, resource);
	write_actions(call, resource);
	json_object_end(w);
}
