/* The body of a request. */

#include "base/utf8.h"
#include "http/input.h"

static const struct field password_fields[] = {
	{
		.name = STR_INIT("current_password"), .type = FIELD_TEXT,
		.offset = offsetof(struct call, current_password),
		.flags = FIELD_CREATE | FIELD_EXACT, .max = BODY_MAX,
	},
};

/* `current_password` of a route that asks for a recent login. */
static void
read_password(struct call *call, const struct body *body)
{
	const struct param_spec spec = {
		.fields = password_fields, .n = 1, .flags = FIELD_CREATE,
	};

	param_fill(&spec, body, call, &call->problems);
}

/* The body as named values, each validated by its field. */
static enum err
fill_input(struct call *call, struct str bytes)
{
	const struct param_spec spec = call_params(call, call->route);
	struct body body;
	enum err e;

	e = body_read(&body, call->req.content_type, bytes, &call->problems);
	if (e != ERR_OK)
		return e;
	if (call->app->conf->parameters != 0)
		body_repair(&body);
	call->given = param_fill(&spec, &body, call->input, &call->problems);
	if (call->route->recent_login)
		read_password(call, &body);
	body_free(&body);
	if (call->route->validate != NULL)
		call->route->validate(call);
	return call->problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/* A body of another type: the answer names the types that are read. */
static enum err
refuse_type(struct call *call)
{
	const struct route *route = call->route;
	struct buf types;
	size_t i;

	if (route->types == NULL)
		return call_reject(call, ERR_UNSUPPORTED, MESSAGE_UNSUPPORTED,
		    utf8_repair(call->req.content_type, call->arena));
	buf_init(&types, call->arena, 64);
	for (i = 0; i < route->types_n; i++) {
		if (i > 0)
			buf_lit(&types, ", ");
		buf_str(&types, route->types[i]);
	}
	return call_reject(call, ERR_UNSUPPORTED, MESSAGE_TYPES,
	    buf_view(&types));
}

enum err
input_read(struct call *call)
{
	const struct route *route = call->route;
	struct str bytes = { NULL, 0 };
	const struct request *req = &call->req;
	enum err e;

	if (route->params.flags == 0)
		return ERR_OK;
	if (req->content_length > (route->body_max != 0 ? route->body_max :
	    BODY_MAX))
		return ERR_TOO_LARGE;
	/* Where no body is announced there must be none either. */
	e = req->read_body(req->source, (size_t)req->content_length,
	    call->arena, &bytes);
	if (e != ERR_OK)
		return call_reject(call, e, MESSAGE_LENGTH,
		    (struct str){ NULL, 0 });
	/* Reading changes the bytes. */
	if (req->idempotency_key.p != NULL)
		crypt_digest(&bytes, 1, call->digest);
	call->input = arena_alloc(call->arena, route->size);
	e = (route->read != NULL ? route->read : fill_input)(call, bytes);
	return e == ERR_UNSUPPORTED ? refuse_type(call) : e;
}
