/* Links, with parameters coded anew. */

#include "http/page_link.h"

static void
add_path(struct buf *b, const struct route_match *match)
{
	struct str rest = match->resource->pattern, segment;

	/* Nothing stands before the first slash. */
	str_cut(&rest, '/');
	while (rest.p != NULL) {
		segment = str_cut(&rest, '/');
		buf_char(b, '/');
		if (str_eq(segment, STR(":id")))
			buf_int(b, match->id);
		else
			buf_str(b, segment);
	}
	buf_char(b, '/');
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
 * The sorted parameters with `name` where the order wants it; a value
 * that is empty leaves it out.
 */
static void
add_query(struct buf *b, const struct uri_params *params, struct str name,
	struct str value)
{
	char separator = '?';
	size_t i;

	for (i = 0; i < params->n && str_cmp(params->at[i].name, name) < 0;
	    i++)
		add_param(b, &separator, params->at[i].name,
		    params->at[i].value);
	if (value.n > 0)
		add_param(b, &separator, name, value);
	for (; i < params->n; i++)
		if (!str_eq(params->at[i].name, name))
			add_param(b, &separator, params->at[i].name,
			    params->at[i].value);
}

struct str
page_link_origin(const struct call *call)
{
	if (call->app->base.origin.n > 0)
		return call->app->base.origin;
	return arena_printf(call->arena, "%.*s://%.*s",
	    STR_FMT(call->req.scheme), STR_FMT(call->req.host));
}

struct str
page_link_location(const struct call *call, const char *collection, int64_t id,
	const char *part)
{
	const struct base_url *base = &call->app->base;

	return arena_printf(call->arena, "%.*s%.*s/api/%s/%lld/%s",
	    STR_FMT(base->origin), STR_FMT(base->path), collection,
	    (long long)id, part);
}

struct str
page_link_to(const struct call *call, struct str name, struct str value)
{
	struct uri_params sorted = uri_sorted(&call->req.query, call->arena);
	struct buf b;

	buf_init(&b, call->arena, 256);
	buf_str(&b, page_link_origin(call));
	buf_str(&b, call->app->base.path);
	add_path(&b, &call->match);
	add_query(&b, &sorted, name, value);
	return buf_view(&b);
}

struct str
page_link_to_page(const struct call *call, int64_t page)
{
	struct str number = { NULL, 0 };

	if (page > 1)
		number = arena_printf(call->arena, "%lld", (long long)page);
	return page_link_to(call, STR("page"), number);
}

void
page_link_write(struct call *call, struct str key, const char *relation,
	struct str link)
{
	struct json_writer *w = &call->res.json;
	struct str so_far = call->res.link;

	json_key(w, key);
	if (link.n == 0) {
		json_null(w);
		return;
	}
	json_str(w, link);
	call->res.link = arena_printf(call->arena, "%.*s%s<%.*s>; rel=\"%s\"",
	    STR_FMT(so_far), so_far.n > 0 ? ", " : "", STR_FMT(link),
	    relation);
}
